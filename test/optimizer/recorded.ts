import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { spelled } from '../../tools/spelling.ts';

/** What Paddle did, one case: see tools/golden/make_nn.py. */
export interface OptimizerCase {
  name: string;
  kind: string;
  api: string;
  learningRate: number | Made;
  kwargs: Record<string, unknown>;
  attr: Record<string, unknown> | null;
  lrStep: boolean;
  rates: number[];
  values: Record<'w' | 'b', number[]>[];
  state: Record<string, { dtype: string; shape: number[]; data: number[] } | Record<string, number>>;
}

/** An object that is made: its class by Paddle's dotted name, and the arguments. */
export interface Made {
  $new: string;
  args: unknown[];
  kwargs: Record<string, unknown>;
}

interface Packed {
  shape: number[];
  data: number[];
}

interface File {
  problem: { init: Record<'w' | 'b', Packed>; grads: Record<'w' | 'b', number[]>[] };
  cases: { kind: string }[];
}

const file = JSON.parse(gunzipSync(readFileSync(new URL('../golden/nn.json.gz', import.meta.url))).toString()) as File;

/** What the cases start from, and the gradients of each step. */
export const { problem } = file;

/** The recorded cases of a kind. */
export function casesOf<T>(kind: string): T[] {
  return file.cases.filter((c) => c.kind === kind) as T[];
}

/** A recorded value, its objects made with the classes of `doors`, searched by the last part of their names. */
export function build(value: unknown, doors: readonly object[]): unknown {
  if (Array.isArray(value)) return value.map((part) => build(part, doors));
  if (typeof value !== 'object' || value === null) return value;
  if (!('$new' in value)) return options(value as Record<string, unknown>, doors);
  const { $new: name, args, kwargs } = value as Made;
  return new (classNamed(name, doors))(...args.map((part) => build(part, doors)), options(kwargs, doors));
}

/** Arguments by name, in our spelling. */
export function options(kwargs: Record<string, unknown>, doors: readonly object[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(kwargs).map(([key, value]) => [spelled(key), build(value, doors)]));
}

/** The class at the end of a dotted name. */
export function classNamed(name: string, doors: readonly object[]): new (...args: unknown[]) => object {
  const last = name.split('.').at(-1) ?? '';
  for (const door of doors) {
    const found = (door as Record<string, unknown>)[last];
    if (found) return found as new (...args: unknown[]) => object;
  }
  throw new Error(`${name} is not there`);
}
