import type { Geometry, ProductSizes } from '../primitives.ts';
import { type Api, ARGUMENT, type Descriptor, type Handle, LAYOUT, Refused, type Window } from './api.ts';
import { Step } from './step.ts';

/** What is done for one kind of work and its sizes. */
export interface Job {
  readonly step: Step;
  /** puts a filter into the order of the step, or its gradient into ours, where the two differ */
  readonly reorder: Step | undefined;
  /** bytes of the filter in the order of the step */
  readonly filterBytes: number;
  /** elements before the first tap that counts */
  readonly skipped: number;
  /** whether the filter has taps that do not count */
  readonly trimmed: boolean;
  destroy(): void;
}

/** The three convolutions: what images are to them, and which part of a description speaks of the filter. */
const KINDS = {
  convolve: { x: ARGUMENT.source, y: ARGUMENT.result, w: ARGUMENT.weights, filter: LAYOUT.weights },
  inputGradient: {
    x: ARGUMENT.sourceGradient,
    y: ARGUMENT.resultGradient,
    w: ARGUMENT.weights,
    filter: LAYOUT.weights,
  },
  filterGradient: {
    x: ARGUMENT.source,
    y: ARGUMENT.resultGradient,
    w: ARGUMENT.weightsGradient,
    filter: LAYOUT.weightsGradient,
  },
} as const;
export type Kind = keyof typeof KINDS;

/** The taps of an axis that meet more than padding, and what is padded for them. */
interface Taps {
  first: number;
  count: number;
  before: number;
  after: number;
}

/** @throws {Refused} where the library has no fast code for these sizes */
export function convolutionJob(api: Api, kind: Kind, g: Geometry, bias: boolean): Job {
  const { n, c, h, w, o, kh, kw, oh, ow, attrs } = g;
  const { groups } = attrs;
  const axes = [taps(h, kh, oh, attrs, 0), taps(w, kw, ow, attrs, 1)];
  const [rows, columns] = axes as [Taps, Taps];
  const window: Window = {
    strides: attrs.stride,
    dilations: attrs.dilation.map((d) => d - 1),
    before: axes.map((axis) => axis.before),
    after: axes.map((axis) => axis.after),
  };
  const made: Descriptor[] = [];
  const descriptor: Api['descriptor'] = (...given) => {
    const one = api.descriptor(...given);
    made.push(one);
    return one;
  };
  const x = descriptor([n, c, h, w], [h * w * c, 1, w * c, c]);
  const y = descriptor([n, o, oh, ow], [oh * ow * o, 1, ow * o, o]);
  const [outs, ins, places] = [o / groups, c / groups, kh * kw];
  const shape = [outs, ins, rows.count, columns.count];
  const strides = [ins * places, places, kw, 1];
  const grouped = groups > 1;
  const plain = descriptor(grouped ? [groups, ...shape] : shape, grouped ? [outs * ins * places, ...strides] : strides);
  const filter = descriptor(grouped ? [groups, ...shape] : shape);
  const b = bias ? descriptor([o], [1]) : undefined;
  const descriptions: Handle[] = [];
  const described = (description: Handle): Handle => {
    descriptions.push(description);
    return description;
  };
  try {
    const forward = described(api.forward(x, filter, b, y, window));
    const own =
      kind === 'convolve'
        ? forward
        : kind === 'inputGradient'
          ? described(api.backwardData(x, filter, y, window, forward))
          : described(api.backwardWeights(x, filter, y, window, forward));
    fast(api, own);
    const parts = KINDS[kind];
    const layout = api.layout(own, parts.filter);
    const filterBytes = api.bytes(layout);
    const trimmed = rows.count * columns.count < places;
    const [from, to] = kind === 'filterGradient' ? [layout, plain] : [plain, layout];
    const reorder = api.sameLayout(layout, plain)
      ? undefined
      : new Step(api, api.reorder(from, to), [
          [ARGUMENT.source, from],
          [ARGUMENT.result, to],
        ]);
    const all = [[parts.x, x] as const, [parts.w, layout] as const, [parts.y, y] as const];
    const step = new Step(api, own, b ? [...all, [ARGUMENT.bias, b]] : all);
    descriptions.splice(descriptions.indexOf(own), 1);
    const skipped = rows.first * kw + columns.first;
    const destroy = (): void => {
      step.destroy();
      reorder?.destroy();
    };
    return { step, reorder, filterBytes, trimmed, skipped, destroy };
  } finally {
    for (const description of descriptions) api.forget('primitive_desc', description);
    for (const one of made) api.forget('memory_desc', one);
  }
}

/** @throws {Refused} where the library has no fast code for these sizes */
export function productJob(api: Api, { m, k, n, transposeA, transposeB }: ProductSizes, bias: boolean): Job {
  // a row or a column is the same either way; the library takes some that lie transposed for something else
  const matrix = (rows: number, columns: number, transposed: boolean): Descriptor =>
    api.descriptor([rows, columns], transposed && rows > 1 && columns > 1 ? [1, rows] : [columns, 1]);
  const made = [
    matrix(m, k, transposeA),
    matrix(k, n, transposeB),
    api.descriptor([m, n], [n, 1]),
    ...(bias ? [api.descriptor([1, n], [n, 1])] : []),
  ];
  const [a, b, y, shift] = made as [Descriptor, Descriptor, Descriptor, Descriptor | undefined];
  try {
    const description = api.product(a, b, shift, y);
    fast(api, description);
    const parts = [[ARGUMENT.source, a] as const, [ARGUMENT.weights, b] as const, [ARGUMENT.result, y] as const];
    const step = new Step(api, description, shift ? [...parts, [ARGUMENT.bias, shift]] : parts);
    return { step, reorder: undefined, filterBytes: 0, skipped: 0, trimmed: false, destroy: () => step.destroy() };
  } finally {
    for (const one of made) api.forget('memory_desc', one);
  }
}

/** The library has plain loops for what it has no code for; our own kernels are faster. */
function fast(api: Api, description: Handle): void {
  const name = api.implementation(description);
  if (name.startsWith('ref')) throw new Refused(`only ${name} is there for these sizes`);
}

/** On small maps the outer taps of a filter meet nothing but padding, and the library would multiply with it all the same. */
function taps(places: number, count: number, results: number, attrs: Geometry['attrs'], axis: number): Taps {
  const [stride, dilation] = [attrs.stride[axis]!, attrs.dilation[axis]!];
  const before = attrs.pads[axis]![0];
  // what has to follow the last place for the last result; less than none where the last places are not met
  const missing = (kept: number, padded: number): number =>
    (results - 1) * stride + (kept - 1) * dilation + 1 - places - padded;
  const isPlace = (result: number, tap: number): boolean => {
    const place = result * stride - before + tap * dilation;
    return place >= 0 && place < places;
  };
  const allResults = Array.from({ length: results }, (_, i) => i);
  const allTaps = Array.from({ length: count }, (_, i) => i);
  // version 3.6 writes over what is not its own where a result has nothing to add up
  if (!allResults.every((result) => allTaps.some((tap) => isPlace(result, tap))))
    throw new Refused('a result meets nothing but padding');
  const meets = (tap: number): boolean => allResults.some((result) => isPlace(result, tap));
  let first = 0;
  let end = count;
  while (first < end - 1 && !meets(first) && before - (first + 1) * dilation >= 0) first++;
  const padded = before - first * dilation;
  while (end - first > 1 && !meets(end - 1) && missing(end - first - 1, padded) > -stride) end--;
  return { first, count: end - first, before: padded, after: Math.max(0, missing(end - first, padded)) };
}
