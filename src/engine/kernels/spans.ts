import type { Shape } from '../../core/index.ts';
import type { PoolAttrs } from './contract.ts';

/** Where a window begins and ends along one axis, inside the input; empty windows end before they begin. */
export interface Span {
  from: number;
  to: number;
  /** what the window counts for when the frame belongs to it */
  framed: number;
}

export type Spans = readonly [readonly Span[], readonly Span[], readonly Span[]];

const WHOLE: Span = { from: 0, to: 1, framed: 1 };

function threefold(spans: Span[][]): Spans {
  return [...new Array<Span[]>(3 - spans.length).fill([WHOLE]), ...spans] as unknown as Spans;
}

/** Windows of a fixed size. The frame that counts is as wide behind as before, as in Paddle. */
export function fixedSpans(input: Shape, { kernel, stride, pads, output }: PoolAttrs): Spans {
  return threefold(
    output.map((count, axis) => {
      const size = input[axis + 2]!;
      const before = pads[axis]![0];
      return Array.from({ length: count }, (_, i) => {
        const from = i * stride[axis]! - before;
        const to = from + kernel[axis]!;
        return { from: Math.max(from, 0), to: Math.min(to, size), framed: Math.min(to, size + before) - from };
      });
    }),
  );
}

/** Windows that share an axis out evenly. */
export function adaptiveSpans(input: Shape, output: readonly number[]): Spans {
  return threefold(
    output.map((count, axis) => {
      const size = input[axis + 2]!;
      return Array.from({ length: count }, (_, i) => {
        const from = Math.floor((i * size) / count);
        const to = Math.ceil(((i + 1) * size) / count);
        return { from, to, framed: to - from };
      });
    }),
  );
}

/** Below 0 for a window beyond the input; Paddle divides by that too. */
const extent = ({ from, to }: Span): number => to - from;

/** The places of a window that lie inside the input. */
export const inside = (...axes: readonly Span[]): number => axes.reduce((places, span) => places * extent(span), 1);

/** Those, and the ones on the frame. */
export const framed = (...axes: readonly Span[]): number => axes.reduce((places, span) => places * span.framed, 1);
