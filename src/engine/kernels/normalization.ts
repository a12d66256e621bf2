import { sizeOf } from '../../core/index.ts';
import type { PlainKernels } from './contract.ts';

/** Normalizations. Statistics are gathered in float64; variances are those of the whole population. */
export const normalization: PlainKernels<
  'BatchNorm' | 'BatchNormInference' | 'BatchNormGrad' | 'LayerNorm' | 'LayerNormGrad'
> = {
  BatchNormInference([x, scale, shift, mean, variance], { epsilon }, make) {
    const { shape, data } = x!;
    const y = make(shape, x!.dtype);
    const channels = shape[1]!;
    const plane = sizeOf(shape.slice(2));
    for (let row = 0, base = 0; base < data.length; row++, base += plane) {
      const c = row % channels;
      const factor = scale!.data[c]! / Math.sqrt(variance!.data[c]! + epsilon);
      const summand = shift!.data[c]!;
      const center = mean!.data[c]!;
      for (let i = base; i < base + plane; i++) y.data[i] = (data[i]! - center) * factor + summand;
    }
    return [y];
  },

  BatchNorm([x, scale, shift], { epsilon }, make) {
    const { shape, data } = x!;
    const [batch, channels] = shape as [number, number];
    const plane = sizeOf(shape.slice(2));
    const count = batch * plane;
    const y = make(shape, x!.dtype);
    const [means, inverses, variances] = [0, 1, 2].map(() => make([channels], scale!.dtype));
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let n = 0; n < batch; n++) {
        const base = (n * channels + c) * plane;
        for (let i = base; i < base + plane; i++) sum += data[i]!;
      }
      const mean = sum / count;
      let squares = 0;
      for (let n = 0; n < batch; n++) {
        const base = (n * channels + c) * plane;
        for (let i = base; i < base + plane; i++) squares += (data[i]! - mean) ** 2;
      }
      const variance = squares / count;
      const inverse = 1 / Math.sqrt(variance + epsilon);
      const factor = scale!.data[c]! * inverse;
      const summand = shift!.data[c]!;
      for (let n = 0; n < batch; n++) {
        const base = (n * channels + c) * plane;
        for (let i = base; i < base + plane; i++) y.data[i] = (data[i]! - mean) * factor + summand;
      }
      means!.data[c] = mean;
      inverses!.data[c] = inverse;
      variances!.data[c] = variance;
    }
    return [y, means!, inverses!, variances!];
  },

  BatchNormGrad([x, dy, scale, mean, inverse], _, make) {
    const { shape, data } = x!;
    const [batch, channels] = shape as [number, number];
    const plane = sizeOf(shape.slice(2));
    const count = batch * plane;
    const given = dy!.data;
    const dx = make(shape, dy!.dtype);
    const [dscale, dshift] = [make([channels], scale!.dtype), make([channels], scale!.dtype)];
    for (let c = 0; c < channels; c++) {
      const center = mean!.data[c]!;
      const inv = inverse!.data[c]!;
      let sum = 0;
      let product = 0;
      for (let n = 0; n < batch; n++) {
        const base = (n * channels + c) * plane;
        for (let i = base; i < base + plane; i++) {
          sum += given[i]!;
          product += given[i]! * (data[i]! - center);
        }
      }
      product *= inv;
      const factor = scale!.data[c]! * inv;
      for (let n = 0; n < batch; n++) {
        const base = (n * channels + c) * plane;
        for (let i = base; i < base + plane; i++) {
          dx.data[i] = factor * (given[i]! - (sum + (data[i]! - center) * inv * product) / count);
        }
      }
      dscale.data[c] = product;
      dshift.data[c] = sum;
    }
    return [dx, dscale, dshift];
  },

  LayerNorm([x, scale, shift], { axes, epsilon }, make) {
    const { shape, data } = x!;
    const rowShape = shape.slice(0, shape.length - axes);
    const width = sizeOf(shape.slice(shape.length - axes));
    const y = make(shape, x!.dtype);
    const [means, inverses] = [make(rowShape, x!.dtype), make(rowShape, x!.dtype)];
    const factors = scale?.data.length ? scale.data : null;
    const summands = shift?.data.length ? shift.data : null;
    for (let row = 0; row < means.data.length; row++) {
      const base = row * width;
      let sum = 0;
      for (let k = 0; k < width; k++) sum += data[base + k]!;
      const mean = sum / width;
      let squares = 0;
      for (let k = 0; k < width; k++) squares += (data[base + k]! - mean) ** 2;
      const inverse = 1 / Math.sqrt(squares / width + epsilon);
      for (let k = 0; k < width; k++) {
        y.data[base + k] =
          (data[base + k]! - mean) * inverse * (factors ? factors[k]! : 1) + (summands ? summands[k]! : 0);
      }
      means.data[row] = mean;
      inverses.data[row] = inverse;
    }
    return [y, means, inverses];
  },

  LayerNormGrad([x, dy, scale, mean, inverse], { axes }, make) {
    const { shape, data } = x!;
    const width = sizeOf(shape.slice(shape.length - axes));
    const given = dy!.data;
    const dx = make(shape, dy!.dtype);
    const factors = scale!.data.length > 0 ? scale!.data : null;
    const [dscale, dshift] = [make([width], dy!.dtype), make([width], dy!.dtype)];
    const [products, sums] = [new Float64Array(width), new Float64Array(width)];
    for (let row = 0; row < mean!.data.length; row++) {
      const base = row * width;
      const center = mean!.data[row]!;
      const inv = inverse!.data[row]!;
      let sum = 0;
      let product = 0;
      for (let k = 0; k < width; k++) {
        const normal = (data[base + k]! - center) * inv;
        const g = given[base + k]!;
        sums[k]! += g;
        products[k]! += g * normal;
        const scaled = factors ? g * factors[k]! : g;
        sum += scaled;
        product += scaled * normal;
      }
      for (let k = 0; k < width; k++) {
        const normal = (data[base + k]! - center) * inv;
        const scaled = factors ? given[base + k]! * factors[k]! : given[base + k]!;
        dx.data[base + k] = inv * (scaled - (sum + normal * product) / width);
      }
    }
    dscale.data.set(products);
    dshift.data.set(sums);
    return [dx, dscale, dshift];
  },
};
