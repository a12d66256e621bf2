import { type DTypeName, type Shape, sameShape, sizeOf } from '../../../core/index.ts';
import type { NativeKernel } from '../../adapter.ts';
import type { KernelName } from '../../kernels/contract.ts';
import type { Elements, Handle } from '../../storage.ts';
import type { Memory, RemoteStorage } from './memory.ts';
import { type Covered, NotCovered, type Ops, type Ref } from './ops.ts';

/** Some of the adapter's kernels; each declines, with `undefined`, what it does not cover. */
export type Natives = { readonly [K in KernelName]?: NativeKernel<K> };

/** An order of axes; null is the row-major one. */
export type Perm = readonly number[] | null;

/** [n, c, h, w] → [n, h, w, c], and [out, in, h, w] → [h, w, in, out]. */
export const IMAGE: Perm = [0, 2, 3, 1];
const FILTER: Perm = [2, 3, 1, 0];

const samePerm = (a: Perm, b: Perm): boolean => a === b || (a !== null && b !== null && sameShape(a, b));
export const permuted = (shape: Shape, perm: Perm): Shape => (perm ? perm.map((axis) => shape[axis]!) : shape);
/** Whether an order of axes leaves elements where they are, since the axes that move have one place. */
const isIdle = (shape: Shape, perm: readonly number[]): boolean => {
  const moved = perm.filter((axis) => shape[axis] !== 1);
  return moved.every((axis, i) => i === 0 || axis > moved[i - 1]!);
};

/** What every kernel of a device needs: its operations, tensors in the order that is wanted, results. */
export interface Workspace {
  readonly ops: Covered;
  /** A kernel whose intermediate tensors are given back when it ends; it declines where the device does not cover something. */
  kernel<K extends KernelName>(run: NativeKernel<K>): NativeKernel<K>;
  /** Whether all are float32 and none is empty. */
  floats(...handles: readonly Handle[]): boolean;
  /** In what order a tensor lies on the device. */
  orderOf(handle: Handle): Perm;
  /** A tensor of any order in this one; `keep` says that its storage shall lie so from now on. */
  inOrder(handle: Handle, perm: Perm, keep?: boolean): Ref;
  /** A tensor in row-major order. */
  plain(handle: Handle): Ref;
  /** [n, c, h, w] as [n, h, w, c] */
  images(handle: Handle): Ref;
  /** [out, in, h, w] as [h, w, in, out] */
  filter(handle: Handle): Ref;
  /** A number as a tensor of no axes; kept. */
  scalar(value: number): Ref;
  /** Numbers as a tensor. */
  upload(values: ArrayLike<number>, shape: Shape, dtype?: 'float32' | 'int32' | 'bool'): Ref;
  /** A tensor's elements on the host, in row-major order unless it lies channels-last. */
  read(handle: Handle): Elements;
  /** A result that lies in this order. */
  give(ref: Ref, shape: Shape, perm?: Perm): Handle;
  giveImages(ref: Ref, shape: Shape): Handle;
  giveFilter(ref: Ref, shape: Shape): Handle;
  /** A result whose elements come from the host. */
  giveElements(elements: Elements, shape: Shape, dtype: DTypeName): Handle;
  /** Takes a tensor away from a handle, or from the kernel that made it. */
  takeOver(handle: Handle, ref: Ref): Ref;
  /** Puts a new tensor in place of the one that a handle has. */
  replace(handle: Handle, ref: Ref, perm: Perm): void;
}

/** So many numbers are kept as tensors; more are sent up again. */
const SCALARS = 4096;

export function workspace(device: Ops, memory: Memory): Workspace {
  /** tensors that the running kernel made and nobody has taken over */
  const made = new Set<Ref>();
  const note = <T>(result: T): T => {
    if (Array.isArray(result)) result.forEach(note);
    else if (typeof result === 'object' && result !== null && 'id' in result) made.add(result as unknown as Ref);
    return result;
  };
  const ops = Object.fromEntries(
    (Object.keys(device) as (keyof Ops)[]).map((name) => [
      name,
      (...args: unknown[]) => {
        const result = (device[name] as (...args: unknown[]) => unknown)(...args);
        if (result === undefined) throw new NotCovered(name);
        return note(result);
      },
    ]),
  ) as unknown as Covered;
  const take = (ref: Ref): Ref => {
    made.delete(ref);
    return ref;
  };

  const scalars = new Map<number, Ref>();

  const kernel: Workspace['kernel'] = (run) => (inputs, attrs) => {
    if (scalars.size > SCALARS) {
      for (const ref of scalars.values()) device.free(ref);
      scalars.clear();
    }
    try {
      return run(inputs, attrs);
    } catch (error) {
      if (error instanceof NotCovered) return undefined;
      throw error;
    } finally {
      for (const ref of made) device.free(ref);
      made.clear();
    }
  };

  const of = (handle: Handle): RemoteStorage => handle.storage as RemoteStorage;

  const orderOf: Workspace['orderOf'] = (handle) => {
    if (handle.channelsLast) return IMAGE;
    const { order } = of(handle);
    return order && sameShape(order.shape, handle.shape) ? order.perm : null;
  };

  const shaped = (ref: Ref, shape: Shape): Ref => (sameShape(ref.shape, shape) ? ref : ops.reshape(ref, shape));
  const inverse = (perm: readonly number[]): number[] => perm.map((_, axis) => perm.indexOf(axis));
  /** From one order into another, over the row-major one. */
  const turned = (ref: Ref, shape: Shape, from: Perm, to: Perm): Ref => {
    if (samePerm(from, to)) return shaped(ref, permuted(shape, to));
    const steps = from ? inverse(from) : shape.map((_, axis) => axis);
    const perm = to ? to.map((axis) => steps[axis]!) : steps;
    const lying = permuted(shape, from);
    const result = permuted(shape, to);
    if (isIdle(lying, perm)) return ops.reshape(ref, result);
    return ops.transpose(shaped(ref, lying), perm);
  };

  const inOrder: Workspace['inOrder'] = (handle, perm, keep = false) => {
    const storage = of(handle);
    const { shape } = handle;
    const from = orderOf(handle);
    let ref = memory.ref(storage, permuted(shape, from));
    // it may lie in an order of another shape than this handle's
    if (storage.order && from === null) ref = turned(ref, storage.order.shape, storage.order.perm, null);
    const result = turned(ref, shape, from, perm);
    if (keep && perm && !handle.channelsLast && made.has(result)) {
      memory.replace(storage, take(result), { shape, perm });
    }
    return result;
  };

  const give: Workspace['give'] = (ref, shape, perm = null) => {
    const channelsLast = samePerm(perm, IMAGE);
    const order = perm && !channelsLast ? { shape, perm } : null;
    const whole = shaped(ref, permuted(shape, perm));
    // a kernel may hand out what it was given
    const own = made.has(whole) ? whole : ops.reshape(whole, whole.shape);
    return { storage: memory.adopt(take(own), sizeOf(shape), own.dtype, order), shape, dtype: own.dtype, channelsLast };
  };

  return {
    ops,
    kernel,
    floats: (...handles) => handles.every(({ dtype, storage }) => dtype === 'float32' && storage.length > 0),
    orderOf,
    inOrder,
    plain: (handle) => inOrder(handle, null),
    images: (handle) => inOrder(handle, IMAGE, true),
    filter: (handle) => inOrder(handle, FILTER, true),
    scalar(value) {
      let found = scalars.get(value);
      if (!found) {
        found = device.upload(Float32Array.of(value), [], 'float32');
        scalars.set(value, found);
      }
      return found;
    },
    upload(values, shape, dtype = 'float32') {
      const type = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
      return ops.upload(type.from(values), shape, dtype);
    },
    read: (handle) => memory.read(of(handle)),
    give,
    giveImages: (ref, shape) => give(ref, shape, IMAGE),
    giveFilter: (ref, shape) => give(ref, shape, FILTER),
    giveElements(elements, shape, dtype) {
      const storage = memory.allocate(elements.length, dtype);
      memory.write(storage, elements);
      return { storage, shape, dtype, channelsLast: false };
    },
    takeOver(handle, ref) {
      if (!made.delete(ref)) memory.take(of(handle));
      return ref;
    },
    replace(handle, ref, perm) {
      made.add(ref);
      if (handle.channelsLast) memory.replace(of(handle), take(turned(ref, handle.shape, perm, IMAGE)), null);
      else memory.replace(of(handle), take(ref), perm && { shape: handle.shape, perm });
    },
  };
}
