import { sizeOf } from '../../../../core/index.ts';
import type { Handle } from '../../../storage.ts';
import { Expression } from '../expression.ts';
import type { Ref, Updates } from '../ops.ts';
import type { Natives, Workspace } from '../workspace.ts';

/** A parameter of fewer elements than these is moved by operations: its update in place takes more calls. */
const LARGE = 4096;

/** Kernels that write into their first inputs: each gets a new tensor. */
export function training(space: Workspace, updates?: Updates): Natives {
  const { kernel, floats, orderOf, inOrder, replace, takeOver } = space;

  /** Calls `body` for each group of `size` handles, with tensors that lie as the group's gradient does. */
  const each = (
    handles: readonly Handle[],
    size: number,
    body: (
      group: number,
      tensors: Expression[],
      put: (place: number, value: Expression | Ref) => void,
      /** takes a group's tensor away, for who gives another one in its place */
      take: (place: number, value?: Expression) => Ref,
    ) => void,
    single = size,
  ): readonly Handle[] | undefined => {
    if (!floats(...handles)) return undefined;
    for (let i = 0; i < handles.length; i += size) {
      const group = handles.slice(i, i + size);
      // filters that a convolution used lie as it wants them, and so do their gradients
      const [x, y] = group as [Handle, Handle];
      const perm = orderOf(y) ?? orderOf(x);
      const tensors = group.map((handle, k) => new Expression(inOrder(handle, k < single ? perm : null), space));
      body(
        i / size,
        tensors,
        (place, value) =>
          replace(group[place]!, value instanceof Expression ? value.ref : value, place < single ? perm : null),
        (place, value = tensors[place]!) => takeOver(group[place]!, value.ref),
      );
    }
    return [];
  };

  return {
    SgdUpdate: kernel((handles, { rates }) =>
      each(handles, 2, (group, [p, g], put) => put(0, p!.sub(g!.mul(rates[group]!)))),
    ),
    MomentumUpdate: kernel((handles, { rates, momentum, nesterov, decays }) =>
      each(handles, 3, (group, [p, g, v], put, take) => {
        const slope = decays[group] ? g!.add(p!.mul(decays[group]!)) : g!;
        if (updates && sizeOf(p!.ref.shape) >= LARGE) {
          const given = { rate: rates[group]!, momentum: momentum[group]!, nesterov };
          const moved = updates.momentum([take(0), take(2)], slope.ref, given);
          [0, 2].forEach((place, i) => put(place, moved[i]!));
          return;
        }
        const speed = v!.mul(momentum[group]!).add(slope);
        put(0, p!.sub((nesterov ? slope.add(speed.mul(momentum[group]!)) : speed).mul(rates[group]!)));
        put(2, speed);
      }),
    ),
    AdamUpdate: kernel((handles, { rates, beta1, beta2, epsilon, decoupled }) =>
      each(
        handles,
        6,
        (group, [p, g, m, v, power1, power2], put, take) => {
          const root = power2!.do('neg').add(1).do('sqrt');
          const shrink = rates[group]! * decoupled[group]!;
          const kept = shrink ? p!.mul(1 - shrink) : p!;
          const floor = root.mul(epsilon);
          if (updates && sizeOf(p!.ref.shape) >= LARGE) {
            const powers = [power1!.shaped([]).ref, power2!.shaped([]).ref] as const;
            const given = { rate: rates[group]!, beta1, beta2, powers, epsilon: floor.shaped([]).ref };
            const moved = updates.adam([take(0, kept), take(2), take(3)], g!.ref, given);
            [0, 2, 3].forEach((place, i) => put(place, moved[i]!));
          } else {
            const rate = root.mul(rates[group]!).div(power1!.do('neg').add(1));
            const mean = m!.mul(beta1).add(g!.mul(1 - beta1));
            const square = v!.mul(beta2).add(g!.mul(g!).mul(1 - beta2));
            put(0, kept.sub(mean.mul(rate).div(square.do('sqrt').add(floor))));
            put(2, mean);
            put(3, square);
          }
          put(4, power1!.mul(beta1));
          put(5, power2!.mul(beta2));
        },
        4,
      ),
    ),
    MovingAverage: kernel((handles, { momentum }) =>
      each(handles, 2, (_, [running, batch], put) => put(0, running!.mul(momentum).add(batch!.mul(1 - momentum)))),
    ),
    Assign: kernel((handles) => each(handles, 2, (_, [, y], put) => put(0, y!.shaped(y!.ref.shape)))),
    AddInPlace: kernel((handles) => each(handles, 2, (_, [x, y], put) => put(0, x!.add(y!)))),
  };
}
