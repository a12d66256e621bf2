import { vi } from 'vitest';
import { type Shape, sizeOf } from '../../../../src/core/index.ts';
import type { Adapter, NativeKernel } from '../../../../src/engine/adapter.ts';
import { runKernel } from '../../../../src/engine/dispatch.ts';
import type { KernelName, Kernels } from '../../../../src/engine/kernels/contract.ts';
import type { Elements, Handle } from '../../../../src/engine/storage.ts';
import { type Case, elements, type Input } from './draw.ts';

const device = vi.hoisted(() => ({ adapter: null as Adapter | null }));
vi.mock('../../../../src/engine/device.ts', () => ({ adapter: () => device.adapter, homeOf: () => device.adapter }));

/** The kernels that write into their inputs, as the contract says. */
export const WRITING: ReadonlySet<KernelName> = new Set<KernelName>([
  'SgdUpdate',
  'MomentumUpdate',
  'AdamUpdate',
  'MovingAverage',
  'AddInPlace',
  'Assign',
]);

/** A result of a kernel, in row-major order. */
export interface Result extends Pick<Handle, 'shape' | 'dtype'> {
  readonly data: Elements;
}

/** What one run of a kernel gave, and what it left behind. */
export interface Run {
  readonly results: readonly Result[];
  /** the inputs as they were afterwards */
  readonly inputs: readonly Elements[];
  /** whether the adapter's own kernel did it */
  readonly native: boolean;
  /** bytes that were not given back */
  readonly left: number;
}

/**
 * Runs a kernel on an adapter as the engine does: its own, or the plain one on its memory. Memory that is given back is soiled first, so that
 * a kernel that counts on zeros shows.
 */
export function runOn<K extends KernelName>(adapter: Adapter, name: K, { inputs, attrs }: Case<K>): Run {
  const made = new Map(inputs.map((input) => [input, put(adapter, input)]));
  const handles = inputs.map((input) => made.get(input)!);
  try {
    const before = adapter.bytesInUse();
    adapter.beginKernel(WRITING.has(name) ? handles : []);
    const own = (adapter.kernels[name] as NativeKernel<K> | undefined)?.(handles, attrs);
    if (own === undefined && adapter.bytesInUse() !== before) throw new Error('it declined, and left memory behind');
    const outputs = own ?? plainOn(adapter, name, handles, attrs);
    const results = outputs.map((handle) => take(adapter, handle));
    const after = handles.map((handle) => take(adapter, handle).data);
    for (const output of outputs) giveBack(adapter, output);
    return { results, inputs: after, native: own !== undefined, left: adapter.bytesInUse() - before };
  } finally {
    for (const handle of made.values()) giveBack(adapter, handle);
  }
}

function plainOn<K extends KernelName>(
  adapter: Adapter,
  name: K,
  handles: readonly Handle[],
  attrs: Kernels[K],
): readonly Handle[] {
  device.adapter = adapter;
  return runKernel(name, handles, attrs);
}

function put(adapter: Adapter, input: Input): Handle {
  const { shape, dtype, channelsLast } = input;
  const storage = adapter.allocate(sizeOf(shape), dtype);
  const data = elements(input);
  adapter.write(storage, channelsLast ? reordered(data, shape, true) : data);
  return { storage, shape, dtype, channelsLast };
}

function take(adapter: Adapter, { storage, shape, dtype, channelsLast }: Handle): Result {
  if (storage.length !== sizeOf(shape) || storage.dtype !== dtype)
    throw new Error(`a handle of ${dtype} [${shape}] lies over ${storage.length} elements of ${storage.dtype}`);
  if (channelsLast && shape.length !== 4) throw new Error(`[${shape}] cannot lie channels-last`);
  const data = adapter.read(storage).slice() as Elements;
  return { data: channelsLast ? reordered(data, shape, false) : data, shape, dtype };
}

function giveBack(adapter: Adapter, { storage }: Handle): void {
  const data = adapter.read(storage);
  data.fill(data instanceof Float32Array || data instanceof Float64Array ? Number.NaN : 0x55);
  adapter.write(storage, data);
  storage.release();
}

/** The elements of [N, C, H, W] in the other order. */
function reordered(data: Elements, shape: Shape, toChannelsLast: boolean): Elements {
  const [n, c, h, w] = shape as [number, number, number, number];
  const result = data.slice() as Elements;
  for (let i = 0; i < n; i++)
    for (let k = 0; k < c; k++)
      for (let p = 0; p < h * w; p++) {
        const planar = (i * c + k) * h * w + p;
        const last = (i * h * w + p) * c + k;
        if (toChannelsLast) result[last] = data[planar]!;
        else result[planar] = data[last]!;
      }
  return result;
}
