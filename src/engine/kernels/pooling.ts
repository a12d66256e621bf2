import { type Shape, sizeOf } from '../../core/index.ts';
import type { Elements } from '../storage.ts';
import type { MakePlain, Plain, PlainKernels } from './contract.ts';
import { adaptiveSpans, fixedSpans, framed, inside, type Span, type Spans } from './spans.ts';
import { spatialOf, volume } from './spatial.ts';

/** Calls `body` for every window of one plane, in row-major order. */
function eachWindow([depths, heights, widths]: Spans, body: (d: Span, h: Span, w: Span, place: number) => void): void {
  let place = 0;
  for (const d of depths) for (const h of heights) for (const w of widths) body(d, h, w, place++);
}

function outputShape(input: Shape, output: readonly number[]): number[] {
  return [input[0]!, input[1]!, ...output];
}

/** The largest of each window and its place in the input plane: the first of equals, −1 for windows that meet no input. */
function maxima(x: Plain, output: readonly number[], spans: Spans, make: MakePlain): readonly Plain[] {
  const shape = outputShape(x.shape, output);
  const [largest, places] = [make(shape, x.dtype), make(shape, 'int32')];
  const [, height, width] = spatialOf(x.shape);
  const plane = volume(spatialOf(x.shape));
  const windows = sizeOf(output);
  const from = x.data;
  for (let p = 0; p < shape[0]! * shape[1]!; p++) {
    const base = p * plane;
    eachWindow(spans, (d, h, w, place) => {
      let best = LOWEST;
      let at = -1;
      for (let i = d.from; i < d.to; i++) {
        for (let j = h.from; j < h.to; j++) {
          for (let k = w.from; k < w.to; k++) {
            const here = (i * height + j) * width + k;
            if (from[base + here]! > best) {
              best = from[base + here]!;
              at = here;
            }
          }
        }
      }
      largest.data[p * windows + place] = best;
      places.data[p * windows + place] = at;
    });
  }
  return [largest, places];
}

/** −FLT_MAX: what Paddle gives for a window without input. */
const LOWEST = -3.4028234663852886e38;

/** Adds up each window and divides by what `share` says. */
function averages(
  x: Plain,
  output: readonly number[],
  spans: Spans,
  make: MakePlain,
  share: (d: Span, h: Span, w: Span) => number,
): readonly Plain[] {
  const out = make(outputShape(x.shape, output), x.dtype);
  const [, height, width] = spatialOf(x.shape);
  const plane = volume(spatialOf(x.shape));
  const windows = sizeOf(output);
  for (let p = 0; p < x.shape[0]! * x.shape[1]!; p++) {
    eachWindow(spans, (d, h, w, place) => {
      let sum = 0;
      for (let i = d.from; i < d.to; i++) {
        for (let j = h.from; j < h.to; j++) {
          const line = p * plane + (i * height + j) * width;
          for (let k = w.from; k < w.to; k++) sum += x.data[line + k]!;
        }
      }
      out.data[p * windows + place] = sum / share(d, h, w);
    });
  }
  return [out];
}

/** Shares each window's gradient out among its elements. */
function averagesGrad(
  dy: Plain,
  inputShape: Shape,
  spans: Spans,
  make: MakePlain,
  share: (d: Span, h: Span, w: Span) => number,
): readonly Plain[] {
  const dx = make(inputShape, dy.dtype);
  const [, height, width] = spatialOf(inputShape);
  const plane = volume(spatialOf(inputShape));
  const windows = sizeOf(dy.shape.slice(2));
  const sums = new Float64Array(plane);
  for (let p = 0; p < inputShape[0]! * inputShape[1]!; p++) {
    sums.fill(0);
    eachWindow(spans, (d, h, w, place) => {
      const part = dy.data[p * windows + place]! / share(d, h, w);
      for (let i = d.from; i < d.to; i++) {
        for (let j = h.from; j < h.to; j++) {
          const line = (i * height + j) * width;
          for (let k = w.from; k < w.to; k++) sums[line + k]! += part;
        }
      }
    });
    dx.data.set(sums, p * plane);
  }
  return [dx];
}

/** Pools over one, two or three spatial axes. */
export const pooling: PlainKernels<
  'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad' | 'AdaptiveAvgPool' | 'AdaptiveAvgPoolGrad' | 'AdaptiveMaxPool'
> = {
  MaxPool([x], attrs, make) {
    return maxima(x!, attrs.output, fixedSpans(x!.shape, attrs), make);
  },

  MaxPoolGrad([dy, places], { inputShape }, make) {
    const dx = make(inputShape, dy!.dtype);
    const plane = volume(spatialOf(inputShape));
    const windows = sizeOf(dy!.shape.slice(2));
    const to: Elements = dx.data;
    for (let i = 0; i < dy!.data.length; i++) {
      const at = places!.data[i]!;
      if (at >= 0) to[Math.floor(i / windows) * plane + at]! += dy!.data[i]!;
    }
    return [dx];
  },

  AvgPool([x], { exclusive, ...attrs }, make) {
    return averages(x!, attrs.output, fixedSpans(x!.shape, attrs), make, exclusive ? inside : framed);
  },

  AvgPoolGrad([dy], { exclusive, inputShape, ...attrs }, make) {
    return averagesGrad(dy!, inputShape, fixedSpans(inputShape, attrs), make, exclusive ? inside : framed);
  },

  AdaptiveAvgPool([x], { output }, make) {
    return averages(x!, output, adaptiveSpans(x!.shape, output), make, inside);
  },

  AdaptiveAvgPoolGrad([dy], { inputShape }, make) {
    return averagesGrad(dy!, inputShape, adaptiveSpans(inputShape, dy!.shape.slice(2)), make, inside);
  },

  AdaptiveMaxPool([x], { output }, make) {
    return maxima(x!, output, adaptiveSpans(x!.shape, output), make);
  },
};
