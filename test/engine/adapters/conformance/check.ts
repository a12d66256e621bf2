import fc from 'fast-check';
import {
  bfloat16ToNumber,
  type DTypeName,
  float16ToNumber,
  numberToBfloat16,
  numberToFloat16,
  sameShape,
  sizeOf,
} from '../../../../src/core/index.ts';
import type { Adapter } from '../../../../src/engine/adapter.ts';
import type { KernelName, Plain, PlainKernel } from '../../../../src/engine/kernels/contract.ts';
import { PLAIN_KERNELS } from '../../../../src/engine/kernels/index.ts';
import { type Elements, elementsOf } from '../../../../src/engine/storage.ts';
import { type Build, type Case, Draw, elements } from './draw.ts';
import { type Result, runOn, WRITING } from './run.ts';

/** How far a float may be from the plain kernel's: relative, absolute, and absolute for each number that was added up. */
const TOLERANCE: { readonly [D in DTypeName]?: readonly [relative: number, absolute: number, perTerm: number] } = {
  float32: [1e-4, 1e-5, 1e-7],
  float64: [1e-10, 1e-12, 1e-15],
  float16: [2e-3, 1e-3, 1e-4],
  bfloat16: [2e-2, 1e-2, 1e-3],
};

/** The same cases in every run. */
const SEED = 20_250_101;

/**
 * Checks a kernel on an adapter against the plain one, in the cases that `build` draws.
 *
 * @param twin - Another adapter whose results must be the same to the last bit.
 * @returns how many cases the adapter's own kernel took
 * @throws {Error} where they differ, where memory is lost, and where inputs change
 */
export function checkKernel<K extends KernelName>(
  adapter: Adapter,
  name: K,
  build: Build<K>,
  runs: number,
  twin?: Adapter,
): number {
  let taken = 0;
  for (const large of [false, true]) {
    const cases = fc.gen().map((draw) => build(new Draw(draw, large)));
    fc.assert(
      fc.property(cases, (drawn) => {
        if (checkCase(adapter, name, drawn, twin)) taken++;
      }),
      { seed: SEED, numRuns: large ? Math.ceil(runs / 6) : runs },
    );
  }
  return taken;
}

/** Checks one case; returns whether the adapter's own kernel took it. */
export function checkCase<K extends KernelName>(adapter: Adapter, name: K, drawn: Case<K>, twin?: Adapter): boolean {
  const expected = plainly(name, drawn);
  const first = runOn(adapter, name, drawn);
  if (first.results.length !== expected.results.length)
    throw new Error(`${name}: ${first.results.length} results instead of ${expected.results.length}`);
  first.results.forEach((result, i) => {
    near(`${name}, result ${i}`, result, expected.results[i]!, drawn);
  });
  drawn.inputs.forEach((input, i) => {
    const where = `${name}, input ${i} afterwards`;
    const { dtype, shape } = input;
    if (WRITING.has(name))
      near(where, { data: first.inputs[i]!, dtype, shape }, { data: expected.inputs[i]!, dtype, shape }, drawn);
    else same(where, first.inputs[i]!, elements(input));
  });

  // the first run may leave tables for next time, the second must leave nothing, and give the same
  const second = runOn(adapter, name, drawn);
  if (second.left !== 0) throw new Error(`${name}: ${second.left} bytes were not given back`);
  const others = twin ? [second, runOn(twin, name, drawn)] : [second];
  for (const [i, other] of others.entries()) {
    const where = i === 0 ? 'again' : 'on the twin';
    first.results.forEach((result, k) => {
      same(`${name}, result ${k} ${where}`, other.results[k]!.data, result.data);
    });
    first.inputs.forEach((input, k) => {
      same(`${name}, input ${k} ${where}`, other.inputs[k]!, input);
    });
  }
  return first.native;
}

/** What the plain kernel gives on ordinary arrays. */
function plainly<K extends KernelName>(
  name: K,
  { inputs, attrs }: Case<K>,
): { results: readonly Result[]; inputs: readonly Elements[] } {
  const made = new Map(
    inputs.map((input): [typeof input, Plain] => [
      input,
      { data: elements(input).slice() as Elements, shape: input.shape, dtype: input.dtype },
    ]),
  );
  const plains = inputs.map((input) => made.get(input)!);
  const kernel = PLAIN_KERNELS[name] as PlainKernel<K>;
  const results = kernel(plains, attrs, (shape, dtype) => ({
    data: new (elementsOf(dtype)!)(sizeOf(shape)),
    shape,
    dtype,
  }));
  for (const { data, dtype } of results) {
    if (dtype === 'float16') for (let i = 0; i < data.length; i++) data[i] = float16ToNumber(numberToFloat16(data[i]!));
    if (dtype === 'bfloat16')
      for (let i = 0; i < data.length; i++) data[i] = bfloat16ToNumber(numberToBfloat16(data[i]!));
  }
  return { results, inputs: plains.map(({ data }) => data) };
}

function near(where: string, actual: Result, expected: Result, { exact = false, terms = 1 }: Case): void {
  if (actual.dtype !== expected.dtype) throw new Error(`${where}: ${actual.dtype} instead of ${expected.dtype}`);
  if (!sameShape(actual.shape, expected.shape))
    throw new Error(`${where}: shape [${actual.shape}] instead of [${expected.shape}]`);
  const [relative, absolute, perTerm] = (exact ? undefined : TOLERANCE[actual.dtype]) ?? [0, 0, 0];
  const allowed = absolute + perTerm * terms;
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [actual.data[i]!, expected.data[i]!];
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    if (!(Math.abs(a - b) <= allowed + relative * Math.abs(b)) || !Number.isFinite(b))
      throw new Error(`${where}: ${a} instead of ${b} at ${i} of ${expected.data.length}`);
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Elements): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

/** @throws {Error} unless the bytes are the same, but for what a NaN is made of: JavaScript does not say */
export function same(where: string, actual: Elements, expected: Elements): void {
  if (bytesOf(actual).equals(bytesOf(expected))) return;
  for (let i = 0; i < expected.length; i++)
    if (!Object.is(actual[i], expected[i]))
      throw new Error(`${where}: ${actual[i]} instead of ${expected[i]} at ${i} of ${expected.length}`);
}
