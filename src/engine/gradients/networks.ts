import { type Shape, sameShape, sizeOf } from '../../core/index.ts';
import { apply, applyAll } from '../apply.ts';
import type { ConvAttrs, Kernels } from '../kernels/contract.ts';
import { isGradEnabled } from '../mode.ts';
import type { Tensor } from '../tensor.ts';
import {
  add,
  binary,
  constant,
  indicator,
  meanKeeping,
  mul,
  neg,
  perChannel,
  reduce,
  reshape,
  scale,
  sub,
  sumKeeping,
  unary,
} from './compose.ts';
import type { Context, Rules } from './rule.ts';

/**
 * Where a kernel has its gradient in one piece, that piece is used. It cannot be differentiated itself, so when gradients are being
 * recorded the same gradient is put together from kernels that can.
 */

function convAttrs({ stride, pads, dilation, groups }: ConvAttrs): ConvAttrs {
  return { stride, pads, dilation, groups };
}

/** A convolution whose result is cut to `shape`: a transposed one may have been asked for more than it needs. */
function convolveTo(shape: Shape, x: Tensor, w: Tensor, attrs: ConvAttrs): Tensor {
  const y = apply('Conv', [x, w], attrs);
  if (sameShape(y.handle.shape, shape)) return y;
  return apply('Slice', [y], { start: shape.map(() => 0), step: shape.map(() => 1), size: shape });
}

/** The gradient of x ↦ (x − mean)/√(variance + ε) over `axes`, from that of its result. */
function standardizedGrad(normal: Tensor, inverse: Tensor, dnormal: Tensor, axes: readonly number[]): Tensor {
  const along = mul(normal, meanKeeping(mul(dnormal, normal), axes));
  return mul(inverse, sub(sub(dnormal, meanKeeping(dnormal, axes)), along));
}

/** (x − mean)/√(variance + ε) over `axes`, and the factor 1/√(…), recorded step by step. */
function standardized(x: Tensor, axes: readonly number[], epsilon: number): { normal: Tensor; inverse: Tensor } {
  const centered = sub(x, meanKeeping(x, axes));
  const inverse = unary('rsqrt', scale(meanKeeping(unary('square', centered), axes), 1, epsilon));
  return { normal: mul(centered, inverse), inverse };
}

function batchNormGrads(context: Context<Kernels['BatchNorm']>): (Tensor | null)[] {
  const dy = context.dy(0);
  const [x, factor] = [context.input(0), context.input(1)];
  if (!isGradEnabled()) return applyAll('BatchNormGrad', [x, dy, factor, context.output(1), context.output(2)], {});
  const rank = x.ndim;
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const { normal, inverse } = standardized(x, axes, context.attrs.epsilon);
  return [
    standardizedGrad(normal, inverse, mul(dy, perChannel(factor, rank)), axes),
    apply('ChannelSum', [mul(dy, normal)], {}),
    apply('ChannelSum', [dy], {}),
  ];
}

function layerNormGrads(context: Context<Kernels['LayerNorm']>): (Tensor | null)[] {
  const { axes: count, epsilon } = context.attrs;
  const dy = context.dy(0);
  const [x, factor] = [context.input(0), context.input(1)];
  const hasScale = sizeOf(context.inputShape(1)) > 0;
  const hasShift = context.count > 2 && sizeOf(context.inputShape(2)) > 0;
  const shaped = (i: number, gradient: Tensor): Tensor => reshape(gradient, context.inputShape(i));
  if (!isGradEnabled()) {
    const inputs = [x, dy, factor, context.output(1), context.output(2)];
    const [dx, dscale, dshift] = applyAll('LayerNormGrad', inputs, { axes: count }) as [Tensor, Tensor, Tensor];
    return [dx, hasScale ? shaped(1, dscale) : null, hasShift ? shaped(2, dshift) : null];
  }
  const rank = x.ndim;
  const axes = Array.from({ length: count }, (_, i) => rank - count + i);
  const rows = Array.from({ length: rank - count }, (_, i) => i);
  const { normal, inverse } = standardized(x, axes, epsilon);
  const dnormal = hasScale ? mul(dy, reshape(factor, x.shape.slice(rank - count))) : dy;
  return [
    standardizedGrad(normal, inverse, dnormal, axes),
    hasScale ? shaped(1, reduce('sum', mul(dy, normal), rows)) : null,
    hasShift ? shaped(2, reduce('sum', dy, rows)) : null,
  ];
}

function softmaxGrad(y: Tensor, dy: Tensor, log: boolean): Tensor {
  if (!isGradEnabled()) return apply('SoftmaxGrad', [y, dy], { log });
  const last = y.ndim === 0 ? [] : [y.ndim - 1];
  return log ? sub(dy, mul(unary('exp', y), sumKeeping(dy, last))) : mul(y, sub(dy, sumKeeping(mul(dy, y), last)));
}

function crossEntropyGrad(probabilities: Tensor, label: Tensor, dloss: Tensor, ignore: number): Tensor {
  if (!isGradEnabled()) return apply('SoftmaxCrossEntropyGrad', [probabilities, label, dloss], { ignore });
  const [rows, classes] = probabilities.shape as [number, number];
  const { dtype } = probabilities.handle;
  const labels = reshape(label, [rows, 1]);
  const ones = constant(1, label.handle.dtype, [1, classes]);
  const places = scale(apply('Cumulative', [ones], { kind: 'sum', axis: 1 }), 1, -1);
  const hits = indicator('equal', labels, places, dtype);
  const counted = indicator('notEqual', labels, constant(ignore, label.handle.dtype), dtype);
  return mul(sub(probabilities, hits), mul(reshape(dloss, [rows, 1]), counted));
}

/** Rules of the kernels that networks are made of. */
export const networks: Rules<
  | 'Conv'
  | 'ConvGradInput'
  | 'ConvGradFilter'
  | 'MaxPool'
  | 'MaxPoolGrad'
  | 'AvgPool'
  | 'AvgPoolGrad'
  | 'AdaptiveAvgPool'
  | 'AdaptiveAvgPoolGrad'
  | 'AdaptiveMaxPool'
  | 'BatchNormInference'
  | 'BatchNorm'
  | 'LayerNorm'
  | 'Softmax'
  | 'SoftmaxCrossEntropy'
  | 'Dropout'
> = {
  Conv(context) {
    const dy = context.dy();
    const attrs = convAttrs(context.attrs);
    const [inputShape, filterShape] = [context.inputShape(0), context.inputShape(1)];
    return [
      context.wants(0) ? apply('ConvGradInput', [dy, context.input(1)], { ...attrs, inputShape }) : null,
      context.wants(1) ? apply('ConvGradFilter', [context.input(0), dy], { ...attrs, filterShape }) : null,
      context.count > 2 && context.wants(2) ? apply('ChannelSum', [dy], {}) : null,
    ];
  },

  ConvGradInput(context) {
    const gradient = context.dy();
    const attrs = convAttrs(context.attrs);
    const filterShape = context.inputShape(1);
    return [
      context.wants(0) ? convolveTo(context.inputShape(0), gradient, context.input(1), attrs) : null,
      context.wants(1) ? apply('ConvGradFilter', [gradient, context.input(0)], { ...attrs, filterShape }) : null,
    ];
  },

  ConvGradFilter(context) {
    const gradient = context.dy();
    const attrs = convAttrs(context.attrs);
    const inputShape = context.inputShape(0);
    return [
      context.wants(0) ? apply('ConvGradInput', [context.input(1), gradient], { ...attrs, inputShape }) : null,
      context.wants(1) ? convolveTo(context.inputShape(1), context.input(0), gradient, attrs) : null,
    ];
  },

  MaxPool(context) {
    return [apply('MaxPoolGrad', [context.dy(), context.output(1)], { inputShape: context.inputShape(0) })];
  },

  MaxPoolGrad(context) {
    // each window reads the gradient where its largest element was; windows that met no input have place −1
    const places = context.input(1);
    const [batch, channels, ...spatial] = context.attrs.inputShape as [number, number, ...number[]];
    const planes = batch * channels;
    const gradient = reshape(context.dy(), [planes, sizeOf(spatial)]);
    const flat = reshape(places, [planes, sizeOf(places.shape.slice(2))]);
    const zero = constant(0, flat.handle.dtype);
    const found = apply('TakeAlongAxis', [gradient, binary('max', flat, zero)], { axis: 1 });
    const met = indicator('greaterEqual', flat, zero, gradient.handle.dtype);
    return [reshape(mul(found, met), context.inputShape(0)), null];
  },

  AvgPool(context) {
    return [apply('AvgPoolGrad', [context.dy()], { ...context.attrs, inputShape: context.inputShape(0) })];
  },

  AvgPoolGrad(context) {
    const { inputShape: _, ...attrs } = context.attrs;
    return [apply('AvgPool', [context.dy()], attrs)];
  },

  AdaptiveAvgPool(context) {
    return [apply('AdaptiveAvgPoolGrad', [context.dy()], { inputShape: context.inputShape(0) })];
  },

  AdaptiveAvgPoolGrad(context) {
    return [apply('AdaptiveAvgPool', [context.dy()], { output: context.inputShape(0).slice(2) })];
  },

  AdaptiveMaxPool(context) {
    return [apply('MaxPoolGrad', [context.dy(), context.output(1)], { inputShape: context.inputShape(0) })];
  },

  BatchNormInference(context) {
    const dy = context.dy();
    const [x, factor, mean, variance] = [context.input(0), context.input(1), context.input(3), context.input(4)];
    const rank = x.ndim;
    const inverse = unary('rsqrt', scale(variance, 1, context.attrs.epsilon));
    const slope = mul(factor, inverse);
    const normal = (): Tensor => mul(sub(x, perChannel(mean, rank)), perChannel(inverse, rank));
    const total = (gradient: Tensor): Tensor => apply('ChannelSum', [gradient], {});
    return [
      context.wants(0) ? mul(dy, perChannel(slope, rank)) : null,
      context.wants(1) ? total(mul(dy, normal())) : null,
      context.wants(2) ? total(dy) : null,
      context.wants(3) ? neg(mul(total(dy), slope)) : null,
      context.wants(4) ? scale(mul(total(mul(dy, normal())), mul(slope, inverse)), -0.5) : null,
    ];
  },

  BatchNorm: batchNormGrads,
  LayerNorm: layerNormGrads,

  Softmax(context) {
    return [softmaxGrad(context.output(0), context.dy(), context.attrs.log)];
  },

  SoftmaxCrossEntropy(context) {
    const probabilities = context.output(1);
    const parts: Tensor[] = [];
    if (context.arrived(0))
      parts.push(crossEntropyGrad(probabilities, context.input(1), context.dy(0), context.attrs.ignore));
    if (context.arrived(1)) parts.push(softmaxGrad(probabilities, context.dy(1), false));
    return [parts.length === 2 ? add(parts[0]!, parts[1]!) : parts[0], null];
  },

  Dropout(context) {
    return [apply('Dropout', [context.dy(), context.input(1)], context.attrs), null];
  },
};
