import { ArgumentError, isPlainObject, NdArray, show } from '../core/index.ts';
import { fromArray, Tensor, withRecording, withTrace } from '../engine/index.ts';
import type { Layer } from '../nn/index.ts';
import type { InputDescription } from './inputDescription.ts';
import type { Call } from './tracedCall.ts';

/** One run of a network: what went in, which functions were called, what came out. */
export interface Recording {
  readonly inputs: readonly Tensor[];
  readonly calls: readonly Call[];
  readonly outputs: readonly Tensor[];
}

/** Sizes that stand for open ones, first axis and others, in two runs; the next pair where a network refuses these. */
const TRIALS = [
  [
    [2, 64],
    [3, 160],
  ],
  [
    [2, 224],
    [3, 320],
  ],
  [
    [2, 8],
    [3, 24],
  ],
  [
    [2, 2],
    [3, 3],
  ],
  [
    [1, 1],
    [2, 2],
  ],
] as const;

/**
 * Runs a network twice in evaluation mode, open sizes standing at different numbers, and gives what was called. What differs between the runs hangs on
 * open sizes or, where no size does, on the inputs.
 *
 * @throws whatever the network throws when it takes none of the sizes tried
 */
export function record(network: Layer, specs: readonly InputDescription[]): [Recording, Recording] {
  const modes = network.sublayers(true).map((layer) => [layer, layer.training] as const);
  network.eval();
  try {
    let first: unknown;
    const open = specs.some(({ shape }) => shape.includes(-1));
    for (const [one, two] of open ? TRIALS : TRIALS.slice(0, 1)) {
      try {
        return [run(network, specs, one, 0), run(network, specs, two, 1)];
      } catch (error) {
        first ??= error;
      }
    }
    throw first;
  } finally {
    for (const [layer, training] of modes) layer.training = training;
  }
}

function run(
  network: Layer,
  specs: readonly InputDescription[],
  [batch, other]: readonly [number, number],
  seed: number,
): Recording {
  const inputs = specs.map(({ shape, dtype }) => {
    const sizes = shape.map((n, axis) => (n !== -1 ? n : axis === 0 ? batch : other));
    const array = NdArray.zeros(sizes, dtype);
    const { data } = array;
    if (seed > 0 && (data instanceof Float32Array || data instanceof Float64Array))
      for (let i = 0; i < data.length; i++) data[i] = ((i * 37) % 19) / 19 - 0.4;
    return fromArray(array);
  });
  const calls: Call[] = [];
  const sink = {
    operation: (name: string, given: Readonly<Record<string, unknown>>, result: unknown) =>
      void calls.push({ name, given, result }),
  };
  const output = withRecording(false, () =>
    withTrace(sink, () => (network as unknown as (...given: Tensor[]) => unknown)(...inputs)),
  );
  return { inputs, calls, outputs: tensorsOf(output) };
}

/** The tensors of an output, in order. */
function tensorsOf(output: unknown): Tensor[] {
  if (output instanceof Tensor) return [output];
  if (Array.isArray(output)) return output.flatMap(tensorsOf);
  if (isPlainObject(output)) return Object.values(output).flatMap(tensorsOf);
  throw new ArgumentError(
    `jit.save: the network must give tensors, or lists and records of them. Received ${show(output)}. Return tensors from forward.`,
  );
}
