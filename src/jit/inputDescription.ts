import { ArgumentError, type DTypeName, dtypeName, parameterNames, show } from '../core/index.ts';
import { Tensor } from '../engine/index.ts';
import type { Layer } from '../nn/index.ts';

/** What an input of a network looks like: an `InputSpec`, or whatever has its fields. */
export interface InputDescription {
  /** Sizes; −1 where open. */
  readonly shape: readonly number[];
  readonly dtype: DTypeName;
  /** Its name in the program; the parameter's of `forward` when null. */
  readonly name?: string | null;
}

/** Checks descriptions of inputs; a tensor describes itself. @throws {ArgumentError} when one is none */
export function describeInputs(
  network: Layer,
  given: readonly unknown[],
): Required<{ [K in keyof InputDescription]: InputDescription[K] }>[] {
  // a parameter that is taken apart has no name of its own
  const fallback = parameterNames(network.forward).map((name) => (/^[\w$]+$/.test(name) ? name : undefined));
  const taken = new Set<string>();
  return given.map((each, i) => {
    const spec =
      each instanceof Tensor
        ? { shape: each.shape, dtype: each.handle.dtype, name: null }
        : (each as InputDescription | null);
    const shape = typeof spec === 'object' && spec !== null ? spec.shape : null;
    if (!Array.isArray(shape) || shape.some((n) => n !== null && (!Number.isInteger(n) || n < -1))) {
      throw new ArgumentError(
        `jit.save: inputSpec[${i}] must be an InputSpec or a Tensor. Received ${show(each)}. E.g. new InputSpec([null, 784], 'float32', 'x').`,
      );
    }
    const wanted = spec!.name ?? fallback[i] ?? `x${i}`;
    if (taken.has(wanted) && spec!.name != null)
      throw new ArgumentError(`jit.save: every input must have its own name. Received '${wanted}' twice. Rename one.`);
    const name = taken.has(wanted) ? `${wanted}_${i}` : wanted;
    taken.add(name);
    return {
      shape: shape.map((n: number | null) => n ?? -1),
      dtype: dtypeName(spec!.dtype ?? 'float32', 'jit.save'),
      name,
    };
  });
}
