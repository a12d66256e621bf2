import {
  bfloat16ToNumber,
  type DTypeName,
  float16ToNumber,
  numberToBfloat16,
  numberToFloat16,
  type Shape,
  sizeOf,
} from '../core/index.ts';
import { type Adapter, type NativeKernel, newHandle } from './adapter.ts';
import { adapter, homeOf, movedTo } from './device.ts';
import type { KernelName, Kernels, Plain, PlainKernel } from './kernels/contract.ts';
import { PLAIN_KERNELS } from './kernels/index.ts';
import type { Handle } from './storage.ts';

/**
 * Runs a kernel: the adapter's own if it has one that covers the case, else the plain one. Each returned handle has one holder.
 */
export function runKernel<K extends KernelName>(
  name: K,
  inputs: readonly Handle[],
  attrs: Kernels[K],
): readonly Handle[] {
  // what is written stays where it is
  const writes = WRITING.has(name);
  const device = writes ? homeOf(inputs[0]!.storage) : adapter();
  if (!inputs.every(({ storage }) => device.owns(storage))) return runAmong(device, name, inputs, attrs);
  device.beginKernel(writes ? inputs : NOTHING);
  const native = device.kernels[name] as NativeKernel<K> | undefined;
  return native?.(inputs, attrs) ?? runPlain(device, name, inputs, attrs);
}

/** Runs a kernel whose inputs live on several devices: with copies of those that are elsewhere. */
function runAmong<K extends KernelName>(
  device: Adapter,
  name: K,
  inputs: readonly Handle[],
  attrs: Kernels[K],
): readonly Handle[] {
  const here = inputs.map((handle) => movedTo(device, handle));
  try {
    return runKernel(name, here, attrs);
  } finally {
    for (const { storage } of here) storage.release();
  }
}

/** A copy of a tensor's elements. */
export const copyOf = (handle: Handle): Handle => runKernel('Unary', [handle], { kind: 'scale', a: 1, b: 0 })[0]!;

const NOTHING: readonly Handle[] = [];

/** Kernels that write into their inputs. */
const WRITING: ReadonlySet<KernelName> = new Set<KernelName>([
  'SgdUpdate',
  'MomentumUpdate',
  'AdamUpdate',
  'MovingAverage',
  'AddInPlace',
  'Assign',
]);

/** Stores what a writing kernel left in its row-major view of an input. */
function writeBack(device: Adapter, handle: Handle, { data }: Plain): void {
  if (!handle.channelsLast) {
    device.write(handle.storage, data);
    return;
  }
  const [n, c, h, w] = handle.shape as [number, number, number, number];
  const to = device.read(handle.storage);
  const plane = h * w;
  for (let i = 0; i < n; i++)
    for (let p = 0; p < plane; p++)
      for (let k = 0; k < c; k++) to[(i * plane + p) * c + k] = data[(i * c + k) * plane + p]!;
  device.write(handle.storage, to);
}

function runPlain<K extends KernelName>(
  device: Adapter,
  name: K,
  inputs: readonly Handle[],
  attrs: Kernels[K],
): readonly Handle[] {
  const made = new Map<Plain, Handle>();
  const temporary: Handle[] = [];
  const make = (shape: Shape, dtype: DTypeName): Plain => {
    const handle = newHandle(device, shape, dtype, sizeOf(shape));
    const data = device.read(handle.storage);
    data.fill(0);
    const plain = { data, shape, dtype };
    made.set(plain, handle);
    return plain;
  };
  try {
    const rowMajor = inputs.map((handle) => {
      if (!handle.channelsLast) return handle;
      const copy = toRowMajor(device, handle);
      temporary.push(copy);
      return copy;
    });
    const kernel = PLAIN_KERNELS[name] as PlainKernel<K>;
    const plains = rowMajor.map(({ storage, shape, dtype }): Plain => ({ data: device.read(storage), shape, dtype }));
    const outputs = kernel(plains, attrs, make);
    if (WRITING.has(name)) inputs.forEach((handle, i) => writeBack(device, handle, plains[i]!));
    return outputs.map((output) => {
      if (output.dtype === 'float16' || output.dtype === 'bfloat16') roundHalf(output);
      const handle = made.get(output)!;
      made.delete(output);
      device.write(handle.storage, output.data);
      return handle;
    });
  } finally {
    // what was only needed on the way, and everything when the kernel refuses
    for (const handle of made.values()) handle.storage.release();
    for (const handle of temporary) handle.storage.release();
  }
}

/** A row-major copy of a channels-last tensor. */
export function toRowMajor(device: Adapter, handle: Handle): Handle {
  const native = device.kernels.Contiguous as NativeKernel<'Contiguous'> | undefined;
  const done = native?.([handle], {});
  if (done) return done[0]!;
  const [n, c, h, w] = handle.shape as [number, number, number, number];
  const out = newHandle(device, handle.shape, handle.dtype, sizeOf(handle.shape));
  const from = device.read(handle.storage);
  const to = device.read(out.storage);
  const plane = h * w;
  for (let i = 0; i < n; i++)
    for (let p = 0; p < plane; p++)
      for (let k = 0; k < c; k++) to[(i * c + k) * plane + p] = from[(i * plane + p) * c + k]!;
  device.write(out.storage, to);
  return out;
}

function roundHalf({ data, dtype }: Plain): void {
  if (dtype === 'float16') for (let i = 0; i < data.length; i++) data[i] = float16ToNumber(numberToFloat16(data[i]!));
  else for (let i = 0; i < data.length; i++) data[i] = bfloat16ToNumber(numberToBfloat16(data[i]!));
}
