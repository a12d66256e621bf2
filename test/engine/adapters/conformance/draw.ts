import fc, { type GeneratorValue } from 'fast-check';
import {
  bfloat16ToNumber,
  type DTypeName,
  float16ToNumber,
  isFloat,
  numberToBfloat16,
  numberToFloat16,
  type Shape,
  sizeOf,
} from '../../../../src/core/index.ts';
import type { KernelName, Kernels } from '../../../../src/engine/kernels/contract.ts';
import { type Elements, elementsOf } from '../../../../src/engine/storage.ts';

/** The numbers of an input: evenly spread between two bounds, a quarter of them replaced by others that deserve attention. */
export interface Values {
  from?: number;
  to?: number;
  /** whole numbers from `from` to `to`, both included: places, labels, masks */
  whole?: boolean;
  nonZero?: boolean;
  specials?: readonly number[];
}

/** An input by description, so that a counterexample can be read. */
export interface Input {
  readonly shape: Shape;
  readonly dtype: DTypeName;
  readonly channelsLast: boolean;
  readonly values: Values;
  readonly seed: number;
}

/** One call of a kernel. The same input twice stands for the same memory. */
export interface Case<K extends KernelName = KernelName> {
  readonly inputs: readonly Input[];
  readonly attrs: Kernels[K];
  /** whether results must be equal to the last bit; whole numbers and truth values always must */
  readonly exact?: boolean;
  /** how many numbers are added up for one result: each may add its rounding */
  readonly terms?: number;
}

/** How a case of a kernel is drawn. */
export type Build<K extends KernelName> = (draw: Draw) => Case<K>;

/** Cases of a family of kernels, by what they are about; all families together must cover the contract. */
export type Cases<K extends KernelName> = { readonly [N in K]: Readonly<Record<string, Build<N>>> };

/** Cases for each kind of a kernel. */
export function forEach<T extends string, K extends KernelName>(
  kinds: readonly T[],
  build: (kind: T) => Build<K>,
): Readonly<Record<string, Build<K>>> {
  return Object.fromEntries(kinds.map((kind) => [kind, build(kind)]));
}

/** float32 is what adapters have kernels for, so it comes most often. */
export const FLOATS = [
  'float32',
  'float32',
  'float32',
  'float32',
  'float32',
  'float64',
  'float16',
  'bfloat16',
] as const;
export const WHOLE = ['int64', 'int32', 'int16', 'int8', 'uint8'] as const;
export const ANY = [...FLOATS, ...WHOLE, 'bool'] as const;
/** Elements of a large case: enough for an adapter to share the work out among threads. */
const LARGE = 20_000;

/** Draws the parts of a case. */
export class Draw {
  readonly large: boolean;
  readonly #draw: GeneratorValue;

  constructor(draw: GeneratorValue, large: boolean) {
    this.#draw = draw;
    this.large = large;
  }

  int(min: number, max: number): number {
    return this.#draw(fc.integer, { min, max });
  }

  flag(): boolean {
    return this.#draw(fc.boolean);
  }

  pick<T>(options: readonly T[]): T {
    return options[this.int(0, options.length - 1)]!;
  }

  /** `count` numbers between two bounds. */
  ints(count: number, min: number, max: number): number[] {
    return Array.from({ length: count }, () => this.int(min, max));
  }

  /** Pairs of numbers from 0 to `max`, one per axis. */
  pads(axes: number, max: number): [number, number][] {
    return Array.from({ length: axes }, () => [this.int(0, max), this.int(0, max)]);
  }

  /** A number with two decimals. */
  real(min: number, max: number): number {
    return this.int(Math.round(min * 100), Math.round(max * 100)) / 100;
  }

  dtype<D extends DTypeName>(options: readonly D[]): D {
    return this.large ? options[0]! : this.pick(options);
  }

  /** The order of axes. */
  permutation(rank: number): number[] {
    const left = Array.from({ length: rank }, (_, i) => i);
    return Array.from({ length: rank }, () => left.splice(this.int(0, left.length - 1), 1)[0]!);
  }

  /** A shape; large when the case is, else with sizes around the widths of vectors. */
  shape(minRank: number, maxRank: number, { empty = true } = {}): number[] {
    const rank = this.int(minRank, maxRank);
    const sizes = Array.from({ length: rank }, () => this.pick([1, 2, 3, 4, 5, 7, 8, 9]));
    if (this.large) return this.stretched(sizes);
    if (empty && rank > 0 && this.int(0, 15) === 0) sizes[this.int(0, rank - 1)] = 0;
    return sizes;
  }

  /** The shape of images, most of them over two axes. */
  images(ranks: readonly number[] = [2, 3, 4, 4, 4, 5]): number[] {
    const rank = this.large ? 4 : this.pick(ranks);
    return this.shape(rank, rank, { empty: false });
  }

  /** The same sizes with one so much larger that the case is large, if it is to be. */
  stretched(sizes: readonly number[]): number[] {
    const result = [...sizes];
    if (!this.large || result.length === 0) return result;
    const axis = this.int(0, result.length - 1);
    result[axis] = Math.max(result[axis]!, Math.ceil((LARGE * result[axis]!) / Math.max(sizeOf(result), 1)));
    return result;
  }

  /** An input; of four axes, in either order of memory. */
  input(shape: Shape, dtype: DTypeName, values: Values = {}): Input {
    const seed = this.int(1, 1 << 20);
    return { shape, dtype, channelsLast: shape.length === 4 && this.flag(), values, seed };
  }

  /** Places on an axis of `size`, from either end. */
  places(shape: Shape, size: number): Input {
    return this.input(shape, this.pick(['int64', 'int32']), { from: -size, to: size - 1, whole: true });
  }
}

const known = new WeakMap<Input, Elements>();

/** The elements of an input in row-major order; the same in every run. */
export function elements(input: Input): Elements {
  const found = known.get(input) ?? generated(input);
  known.set(input, found);
  return found;
}

function generated({ shape, dtype, values, seed }: Input): Elements {
  const { from = -1, to = 1, whole = false, nonZero = false, specials = [] } = values;
  const settle = settling(dtype, whole);
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
  const data = new (elementsOf(dtype)!)(sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    let value = whole ? from + Math.floor((to - from + 1) * random()) : from + (to - from) * random();
    if (specials.length > 0 && random() < 0.25) value = specials[Math.floor(random() * specials.length)]!;
    if (settle) value = settle(value);
    data[i] = nonZero && value === 0 ? 1 : value;
  }
  return data;
}

/** What makes a number one that a data type has; null where its array does so by itself. */
function settling(dtype: DTypeName, whole: boolean): ((value: number) => number) | null {
  if (dtype === 'float16') return (value) => float16ToNumber(numberToFloat16(value));
  if (dtype === 'bfloat16') return (value) => bfloat16ToNumber(numberToBfloat16(value));
  if (isFloat(dtype)) return null;
  return (value) => {
    if (!Number.isFinite(value)) return 0;
    if (dtype === 'bool') return Number(value > 0);
    const number = whole ? value : Math.round(value * 9);
    return dtype === 'uint8' ? Math.abs(number) : number;
  };
}
