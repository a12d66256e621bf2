/**
 * Where a step's time goes, kernel by kernel: `npm run bench -- profile resnet50 [--steps 5] [--batch-size 64] [--shapes]`.
 *
 * A kernel's time is that of the call, dispatch of its work to threads and waiting for them included. What no kernel accounts for is the
 * library's own TypeScript: layers, the tape, optimizer, garbage collection.
 */
import { parseArgs } from 'node:util';
import { sizeOf } from '../src/core/index.ts';
import { adapter } from '../src/engine/device.ts';
import type { ConvAttrs, KernelName } from '../src/engine/kernels/contract.ts';
import { PLAIN_KERNELS } from '../src/engine/kernels/index.ts';
import { elementsOf, type Handle } from '../src/engine/storage.ts';
import { machine } from './harness/machine.ts';
import { orUsage, positive, UsageError } from './harness/options.ts';
import { WORKLOAD_NAMES, workloads } from './harness/workloads.ts';
import { prepared } from './steps.ts';

/** What all calls of a kernel together took. */
interface Entry {
  calls: number;
  milliseconds: number;
  /** multiplications and additions; 0 where they are not what counts */
  operations: number;
  /** of inputs and results */
  bytes: number;
}

type Timed = (inputs: readonly Handle[], attrs: object, ...more: unknown[]) => readonly Handle[] | undefined;

/** Times of kernels by name, and by shapes where these are wanted. */
class Ledger {
  readonly entries = new Map<string, Entry>();
  readonly #shapes: boolean;

  constructor(shapes: boolean) {
    this.#shapes = shapes;
  }

  /** Puts a stopwatch around every kernel of a family. A kernel that declines is not counted; the plain one that steps in is. */
  watch(kernels: object, suffix = ''): void {
    for (const [name, kernel] of Object.entries(kernels as Record<string, Timed>)) {
      const timed: Timed = (inputs, attrs, ...more) => {
        const begin = performance.now();
        const results = kernel(inputs, attrs, ...more);
        if (results) this.#add(name, suffix, performance.now() - begin, inputs, results, attrs);
        return results;
      };
      (kernels as Record<string, Timed>)[name] = timed;
    }
  }

  #add(
    name: string,
    suffix: string,
    milliseconds: number,
    inputs: readonly Handle[],
    results: readonly Handle[],
    attrs: object,
  ): void {
    const { kind } = attrs as { kind?: string };
    const shapes = this.#shapes ? ` ${inputs.map(({ shape }) => `[${shape}]`).join(' ')}` : '';
    const key = `${name}${kind ? ` ${kind}` : ''}${suffix}${shapes}`;
    let entry = this.entries.get(key);
    if (!entry) this.entries.set(key, (entry = { calls: 0, milliseconds: 0, operations: 0, bytes: 0 }));
    entry.calls++;
    entry.milliseconds += milliseconds;
    entry.operations += operations(name as KernelName, inputs, results, attrs);
    entry.bytes += [...inputs, ...results].reduce((sum, handle) => sum + bytesOf(handle), 0);
  }
}

const bytesOf = ({ shape, dtype }: Handle): number => sizeOf(shape) * elementsOf(dtype)!.BYTES_PER_ELEMENT;

/** What a product or a convolution has to multiply and add; taps that only meet padding are left out. */
function operations(name: KernelName, inputs: readonly Handle[], results: readonly Handle[], attrs: object): number {
  const [a, b] = inputs.map(({ shape }) => shape);
  if (name === 'MatMul')
    return 2 * sizeOf(results[0]!.shape) * a!.at((attrs as { transposeA: boolean }).transposeA ? -2 : -1)!;
  if (name === 'Conv') return convolution(a!, b!, results[0]!.shape, attrs as ConvAttrs);
  if (name === 'ConvGradInput') return convolution(results[0]!.shape, b!, a!, attrs as ConvAttrs);
  if (name === 'ConvGradFilter') return convolution(a!, results[0]!.shape, b!, attrs as ConvAttrs);
  return 0;
}

function convolution(
  x: readonly number[],
  filter: readonly number[],
  y: readonly number[],
  { stride, pads, dilation }: ConvAttrs,
): number {
  let meets = 1;
  for (let axis = 0; axis < x.length - 2; axis++) {
    let pairs = 0;
    for (let i = 0; i < y[axis + 2]!; i++)
      for (let tap = 0; tap < filter[axis + 2]!; tap++) {
        const place = i * stride[axis]! - pads[axis]![0] + tap * dilation[axis]!;
        if (place >= 0 && place < x[axis + 2]!) pairs++;
      }
    meets *= pairs;
  }
  return 2 * x[0]! * filter[0]! * filter[1]! * meets;
}

/** Prints the profile of the workload that the arguments name. */
export function profile(args: readonly string[]): void {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        steps: { type: 'string', default: '10' },
        'batch-size': { type: 'string', default: '64' },
        shapes: { type: 'boolean', default: false },
      },
    }),
  );
  const [name] = positionals;
  if (positionals.length !== 1 || !WORKLOAD_NAMES.includes(name!))
    throw new UsageError(`profile: name one workload of ${WORKLOAD_NAMES.join(', ')}.`);
  const steps = positive('--steps', values.steps);
  const workload = workloads([name!], positive('--batch-size', values['batch-size']))[0]!;
  const { step } = prepared(workload);
  for (let i = 0; i < Math.max(3, steps / 4); i++) step();

  const ledger = new Ledger(values.shapes);
  ledger.watch(adapter().kernels);
  ledger.watch(PLAIN_KERNELS, ' (plain)');
  const begin = performance.now();
  for (let i = 0; i < steps; i++) step();
  print(workload.title, ledger.entries, steps, performance.now() - begin);
}

function print(title: string, entries: ReadonlyMap<string, Entry>, steps: number, duration: number): void {
  const inKernels = [...entries.values()].reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const { processor, cores, node } = machine();
  console.log(
    `${title}: ${(duration / steps).toFixed(2)} ms a step; ${steps} steps, ${processor} (${cores} cores), Node.js ${node}; ${adapter().describe()}`,
  );
  const width = Math.max(20, ...[...entries.keys()].map((key) => key.length));
  const line = (name: string, calls: string, ms: string, share: string, flops: string, bytes: string): void =>
    console.log(
      name.padEnd(width),
      calls.padStart(6),
      ms.padStart(9),
      share.padStart(6),
      flops.padStart(9),
      bytes.padStart(7),
    );
  line('', 'calls', 'ms', '%', 'GFLOP/s', 'GB/s');
  const row = (name: string, { calls, milliseconds, operations, bytes }: Entry): void =>
    line(
      name,
      calls ? (calls / steps).toFixed(calls % steps ? 1 : 0) : '',
      (milliseconds / steps).toFixed(3),
      ((100 * milliseconds) / duration).toFixed(1),
      operations ? (operations / milliseconds / 1e6).toFixed(1) : '',
      bytes ? (bytes / milliseconds / 1e6).toFixed(1) : '',
    );
  for (const [name, entry] of [...entries].sort(([, a], [, b]) => b.milliseconds - a.milliseconds)) row(name, entry);
  row('outside of kernels', { calls: 0, milliseconds: duration - inKernels, operations: 0, bytes: 0 });
}
