import type { Shape } from '../../core/index.ts';
import type { ConvAttrs, PlainKernels } from './contract.ts';
import { spatialOf, type Triple, tripled, volume } from './spatial.ts';

/** For one tap of a filter along one axis: which outputs it reaches, and the input place of output 0. */
interface Reach {
  from: number;
  to: number;
  shift: number;
}

function reachesOf(
  kernel: number,
  input: number,
  output: number,
  stride: number,
  before: number,
  dilation: number,
): Reach[] {
  return Array.from({ length: kernel }, (_, tap) => {
    const shift = tap * dilation - before;
    return {
      from: Math.max(0, Math.ceil(-shift / stride)),
      to: Math.min(output, Math.floor((input - 1 - shift) / stride) + 1),
      shift,
    };
  });
}

/**
 * The pairs of places that a convolution multiplies: for each tap, runs along the last axis of the output plane and of the input plane.
 */
class Taps {
  readonly input: Triple;
  readonly output: Triple;
  readonly kernel: Triple;
  readonly #stride: Triple;
  readonly #reaches: readonly [Reach[], Reach[], Reach[]];

  constructor(input: Triple, output: Triple, kernel: Triple, { stride, pads, dilation }: ConvAttrs) {
    this.input = input;
    this.output = output;
    this.kernel = kernel;
    this.#stride = tripled(stride, 1);
    const before = tripled(
      pads.map((pair) => pair[0]),
      0,
    );
    const spread = tripled(dilation, 1);
    this.#reaches = [0, 1, 2].map((axis) =>
      reachesOf(kernel[axis]!, input[axis]!, output[axis]!, this.#stride[axis]!, before[axis]!, spread[axis]!),
    ) as [Reach[], Reach[], Reach[]];
  }

  /** Calls `run(tap, output, input, count, step)` for every tap and row: `count` outputs from `output` meet inputs `step` apart from `input`. */
  each(run: (tap: number, output: number, input: number, count: number, step: number) => void): void {
    const [, height, width] = this.input;
    const [, rows, columns] = this.output;
    const [sd, sh, sw] = this.#stride;
    let tap = 0;
    for (const d of this.#reaches[0]) {
      for (const h of this.#reaches[1]) {
        for (const w of this.#reaches[2]) {
          const count = w.to - w.from;
          if (count > 0) {
            for (let od = d.from; od < d.to; od++) {
              for (let oh = h.from; oh < h.to; oh++) {
                const line = ((od * sd + d.shift) * height + oh * sh + h.shift) * width;
                run(tap, (od * rows + oh) * columns + w.from, line + w.from * sw + w.shift, count, sw);
              }
            }
          }
          tap++;
        }
      }
    }
  }
}

function outputSpatial(input: Shape, filter: Shape, { stride, pads, dilation }: ConvAttrs): number[] {
  return input.slice(2).map((size, axis) => {
    const extent = dilation[axis]! * (filter[axis + 2]! - 1) + 1;
    return Math.floor((size + pads[axis]![0] + pads[axis]![1] - extent) / stride[axis]!) + 1;
  });
}

/** Convolutions over one, two or three spatial axes, summed in float64. */
export const convolution: PlainKernels<'Conv' | 'ConvGradInput' | 'ConvGradFilter'> = {
  Conv([x, w, bias], attrs, make) {
    const [batch, channels] = x!.shape as [number, number];
    const [outputs, depth] = w!.shape as [number, number];
    const spatial = outputSpatial(x!.shape, w!.shape, attrs);
    const out = make([batch, outputs, ...spatial], x!.dtype);
    const taps = new Taps(spatialOf(x!.shape), tripled(spatial, 1), spatialOf(w!.shape), attrs);
    const [plane, outPlane, window] = [volume(taps.input), volume(taps.output), volume(taps.kernel)];
    const perGroup = outputs / attrs.groups;
    const [from, weights] = [x!.data, w!.data];
    const sums = new Float64Array(outPlane);
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < outputs; o++) {
        sums.fill(bias && bias.data.length > 0 ? bias.data[o]! : 0);
        const firstChannel = Math.floor(o / perGroup) * depth;
        for (let c = 0; c < depth; c++) {
          const base = (n * channels + firstChannel + c) * plane;
          const filter = (o * depth + c) * window;
          taps.each((tap, to, at, count, step) => {
            const weight = weights[filter + tap]!;
            for (let k = 0, i = base + at; k < count; k++, i += step) sums[to + k]! += weight * from[i]!;
          });
        }
        out.data.set(sums, (n * outputs + o) * outPlane);
      }
    }
    return [out];
  },

  ConvGradInput([dy, w], { inputShape, ...attrs }, make) {
    const [batch, channels] = inputShape as readonly [number, number];
    const [outputs, depth] = w!.shape as [number, number];
    const dx = make(inputShape, dy!.dtype);
    const taps = new Taps(spatialOf(inputShape), spatialOf(dy!.shape), spatialOf(w!.shape), attrs);
    const [plane, outPlane, window] = [volume(taps.input), volume(taps.output), volume(taps.kernel)];
    const perGroup = outputs / attrs.groups;
    const [given, weights] = [dy!.data, w!.data];
    const sums = new Float64Array(plane);
    for (let n = 0; n < batch; n++) {
      for (let channel = 0; channel < channels; channel++) {
        sums.fill(0);
        const group = Math.floor(channel / depth);
        for (let o = group * perGroup; o < (group + 1) * perGroup; o++) {
          const base = (n * outputs + o) * outPlane;
          const filter = (o * depth + (channel % depth)) * window;
          taps.each((tap, from, at, count, step) => {
            const weight = weights[filter + tap]!;
            for (let k = 0, i = at; k < count; k++, i += step) sums[i]! += weight * given[base + from + k]!;
          });
        }
        dx.data.set(sums, (n * channels + channel) * plane);
      }
    }
    return [dx];
  },

  ConvGradFilter([x, dy], { filterShape, ...attrs }, make) {
    const [batch, channels] = x!.shape as [number, number];
    const [outputs, depth] = filterShape as readonly [number, number];
    const dw = make(filterShape, dy!.dtype);
    const taps = new Taps(spatialOf(x!.shape), spatialOf(dy!.shape), spatialOf(filterShape), attrs);
    const [plane, outPlane, window] = [volume(taps.input), volume(taps.output), volume(taps.kernel)];
    const perGroup = outputs / attrs.groups;
    const [values, given] = [x!.data, dy!.data];
    const sums = new Float64Array(window);
    for (let o = 0; o < outputs; o++) {
      const firstChannel = Math.floor(o / perGroup) * depth;
      for (let c = 0; c < depth; c++) {
        sums.fill(0);
        for (let n = 0; n < batch; n++) {
          const base = (n * channels + firstChannel + c) * plane;
          const line = (n * outputs + o) * outPlane;
          taps.each((tap, from, at, count, step) => {
            let sum = 0;
            for (let k = 0, i = base + at; k < count; k++, i += step) sum += given[line + from + k]! * values[i]!;
            sums[tap]! += sum;
          });
        }
        dw.data.set(sums, (o * depth + c) * window);
      }
    }
    return [dw];
  },
};
