import { type Shape, sameShape } from '../../../../core/index.ts';
import type { BinaryKind } from '../../../kernels/contract.ts';
import { commonShape } from '../../../kernels/eachRow.ts';
import type { Handle } from '../../../storage.ts';
import { Expression } from '../expression.ts';
import { DERIVATIVES, FUNCTIONS } from '../formulas.ts';
import type { BinaryOp, Ref } from '../ops.ts';
import { type Natives, type Perm, permuted, type Workspace } from '../workspace.ts';

/** Kinds that a device has an operation of the same name for. */
const BINARY: ReadonlySet<string> = new Set<BinaryOp & BinaryKind>(['add', 'sub', 'mul', 'div', 'max', 'min', 'pow']);

/** Element by element. */
export function elementwise(space: Workspace): Natives {
  const { ops, kernel, floats, orderOf, inOrder, give } = space;

  /** Tensors of a common shape, each ready to be broadcast to it, in one order. */
  const together = (handles: readonly Handle[]): { refs: readonly Ref[]; shape: Shape; perm: Perm } => {
    const shape = commonShape(
      'broadcast',
      handles.map((handle) => handle.shape),
    );
    const whole = handles.filter((handle) => sameShape(handle.shape, shape));
    const perm = whole.map(orderOf).find((order) => order !== null) ?? null;
    const refs = handles.map((handle) => {
      if (perm === null || sameShape(handle.shape, shape)) return inOrder(handle, perm);
      const lead = new Array<number>(shape.length - handle.shape.length).fill(1);
      const raised = [...lead, ...handle.shape];
      const plain = ops.reshape(inOrder(handle, null), raised);
      // with one axis that is not 1, elements lie as before
      return raised.filter((n) => n !== 1).length > 1
        ? ops.transpose(plain, perm)
        : ops.reshape(plain, permuted(raised, perm));
    });
    return { refs, shape, perm };
  };

  return {
    Unary: kernel(([x], { kind, a, b }) => {
      const formula = FUNCTIONS[kind];
      if (!formula || !floats(x!)) return undefined;
      const perm = orderOf(x!);
      return [give(formula(new Expression(inOrder(x!, perm), space), a, b).ref, x!.shape, perm)];
    }),
    UnaryGrad: kernel(([x, dy], { kind, a, b }) => {
      if (!floats(x!, dy!)) return undefined;
      const perm = orderOf(x!) ?? orderOf(dy!);
      const given = new Expression(inOrder(dy!, perm), space);
      if (kind === 'scale') return [give(given.mul(a ?? 1).ref, x!.shape, perm)];
      if (kind === 'neg') return [give(given.mul(-1).ref, x!.shape, perm)];
      if (kind === 'relu') return [give(ops.reluGrad(given.ref, inOrder(x!, perm)), x!.shape, perm)];
      const from = new Expression(inOrder(x!, perm), space);
      const derivative = DERIVATIVES[kind];
      if (!derivative) return undefined;
      return [give(derivative(from, a, b).mul(given).ref, x!.shape, perm)];
    }),
    Binary: kernel(([x, y], { kind, dtype }) => {
      if (!BINARY.has(kind) || dtype !== 'float32' || !floats(x!, y!)) return undefined;
      const { refs, shape, perm } = together([x!, y!]);
      return [give(ops.binary(kind as BinaryOp, refs[0]!, refs[1]!), shape, perm)];
    }),
    Compare: kernel(([x, y], { kind }) => {
      if (!floats(x!, y!)) return undefined;
      const { refs, shape, perm } = together([x!, y!]);
      return [give(ops.compare(kind, refs[0]!, refs[1]!), shape, perm)];
    }),
    Where: kernel(([condition, x, y]) => {
      if (!floats(x!, y!) || condition!.dtype !== 'bool' || condition!.storage.length === 0) return undefined;
      const { refs, shape, perm } = together([condition!, x!, y!]);
      return [give(ops.select(refs[0]!, refs[1]!, refs[2]!), shape, perm)];
    }),
    Cast: kernel(([x], { dtype }) => {
      const isWide = x!.dtype === 'bool' || x!.dtype === 'int32';
      if (!isWide || dtype !== 'float32' || x!.storage.length === 0) return undefined;
      const perm = orderOf(x!);
      return [give(ops.cast(inOrder(x!, perm), dtype), x!.shape, perm)];
    }),
    Fill: kernel((_, { shape, dtype, value }) =>
      dtype === 'float32' && !shape.includes(0) ? [give(ops.fill(shape, value), shape)] : undefined,
    ),
    Dropout: kernel(([x, mask], { keep }) => {
      if (!floats(x!)) return undefined;
      const perm = orderOf(mask!);
      const kept = space.upload(space.read(mask!), permuted(mask!.shape, perm), 'bool');
      const scaled = new Expression(inOrder(x!, perm), space).div(keep);
      return [give(new Expression(kept, space).choose(scaled, 0).ref, x!.shape, perm)];
    }),
  };
}
