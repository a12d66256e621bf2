import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type DTypeName, isFloat } from '../../../src/core/index.ts';
import { alias, apply, applyAll } from '../../../src/engine/apply.ts';
import { backward } from '../../../src/engine/backward.ts';
import { fromArray, toArray, toTensor } from '../../../src/engine/creation.ts';
import { engineName } from '../../../src/engine/device.ts';
import type {
  BinaryKind,
  CompareKind,
  ConvAttrs,
  PoolAttrs,
  ReduceKind,
  UnaryKind,
} from '../../../src/engine/kernels/contract.ts';
import { reshaped } from '../../../src/engine/storage.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { array, elements, type Recorded, type RecordedCall, recordedCalls } from './golden.ts';

beforeAll(() => {
  vi.stubEnv('PADDLE_ENGINE', 'reference');
  expect(engineName()).toBe('reference');
});

type Call = (inputs: Tensor[], call: RecordedCall) => Tensor | Tensor[];

/** An argument by place or by name. */
function argument<T>(call: RecordedCall, place: number, name: string, fallback: T): T {
  const value = call.args[place] ?? call.kwargs[name];
  return value === undefined || value === null ? fallback : (value as T);
}

const unary =
  (kind: UnaryKind, aName?: string, aDefault?: number, bName?: string, bDefault?: number): Call =>
  ([x], call) =>
    apply('Unary', [x!], {
      kind,
      a: aName === undefined ? undefined : argument(call, 1, aName, aDefault),
      b: bName === undefined ? undefined : argument(call, 2, bName, bDefault),
    });

const binary =
  (kind: BinaryKind, dtype?: DTypeName): Call =>
  ([x, y]) =>
    apply('Binary', [x!, y!], { kind, dtype: dtype ?? x!.handle.dtype });

const compare =
  (kind: CompareKind): Call =>
  ([x, y]) =>
    apply('Compare', [x!, y!], { kind });

const view = (x: Tensor, shape: number[]): Tensor => alias(x, reshaped(x.handle, shape));

const reduce =
  (kind: ReduceKind): Call =>
  ([x], call) => {
    const axis = argument<number | number[] | null>(call, 1, 'axis', null);
    const axes = (axis === null ? x!.shape.map((_, i) => i) : [axis].flat()).map((i) => (i < 0 ? i + x!.ndim : i));
    const y = apply('Reduce', [x!], { kind, axes });
    return argument(call, 2, 'keepdim', false)
      ? view(
          y,
          x!.shape.map((n, i) => (axes.includes(i) ? 1 : n)),
        )
      : y;
  };

/** Pads of a window by Paddle's forms of the argument. */
function padsOf(padding: unknown, input: number[], kernel: number[], stride: number[]): [number, number][] {
  const n = kernel.length;
  if (padding === 'SAME') {
    return kernel.map((k, i) => {
      const total = Math.max((Math.ceil(input[i]! / stride[i]!) - 1) * stride[i]! + k - input[i]!, 0);
      return [total >> 1, total - (total >> 1)];
    });
  }
  if (padding === 'VALID') return kernel.map(() => [0, 0]);
  if (typeof padding === 'number') return kernel.map(() => [padding, padding]);
  const list = padding as number[] | number[][];
  if (Array.isArray(list[0])) return (list as number[][]).slice(-n) as [number, number][];
  const flat = list as number[];
  return kernel.map((_, i) => (flat.length === n ? [flat[i]!, flat[i]!] : [flat[2 * i]!, flat[2 * i + 1]!]));
}

const spread = (value: number | number[], n: number): number[] =>
  typeof value === 'number' ? new Array<number>(n).fill(value) : value;

function convAttrs(call: RecordedCall, spatial: number[], kernel: number[]): ConvAttrs {
  const n = kernel.length;
  const stride = spread(argument(call, 99, 'stride', 1), n);
  const padding = argument<unknown>(call, 99, 'padding', 0);
  const dilation = padding === 'SAME' ? spread(1, n) : spread(argument(call, 99, 'dilation', 1), n);
  return { stride, dilation, pads: padsOf(padding, spatial, kernel, stride), groups: argument(call, 99, 'groups', 1) };
}

const conv: Call = (inputs, call) =>
  apply('Conv', inputs, convAttrs(call, inputs[0]!.shape.slice(2), inputs[1]!.shape.slice(2)));

const convTranspose: Call = ([x, w, bias], call) => {
  const kernel = w!.shape.slice(2);
  const attrs = convAttrs(call, x!.shape.slice(2), kernel);
  const extra = spread(argument(call, 99, 'output_padding', 0), kernel.length);
  const wanted = argument<number[] | null>(call, 99, 'output_size', null);
  const base = x!.shape
    .slice(2)
    .map(
      (n, i) =>
        (n - 1) * attrs.stride[i]! - attrs.pads[i]![0] - attrs.pads[i]![1] + attrs.dilation[i]! * (kernel[i]! - 1) + 1,
    );
  const spatial = wanted ?? base.map((n, i) => n + extra[i]!);
  const channels = w!.shape[1]! * attrs.groups;
  const y = apply('ConvGradInput', [x!, w!], { ...attrs, inputShape: [x!.shape[0]!, channels, ...spatial] });
  if (!bias) return y;
  return apply('Binary', [y, view(bias, [1, channels, ...kernel.map(() => 1)])], { kind: 'add', dtype: 'float32' });
};

function poolAttrs(call: RecordedCall, spatial: number[]): PoolAttrs {
  const n = spatial.length;
  const kernel = spread(argument(call, 1, 'kernel_size', 1), n);
  const stride = spread(argument(call, 2, 'stride', kernel), n);
  const pads = padsOf(argument<unknown>(call, 3, 'padding', 0), spatial, kernel, stride);
  const up = argument(call, 99, 'ceil_mode', false);
  const output = spatial.map((size, i) => {
    const span = size - kernel[i]! + pads[i]![0] + pads[i]![1];
    return Math.floor((span + (up ? stride[i]! - 1 : 0)) / stride[i]!) + 1;
  });
  return { kernel, stride, pads, output };
}

const maxPool: Call = ([x], call) => {
  const [y, places] = applyAll('MaxPool', [x!], poolAttrs(call, x!.shape.slice(2))) as [Tensor, Tensor];
  return argument(call, 99, 'return_mask', false) ? [y, places] : y;
};
const avgPool: Call = ([x], call) =>
  apply('AvgPool', [x!], { ...poolAttrs(call, x!.shape.slice(2)), exclusive: argument(call, 99, 'exclusive', true) });
const adaptive =
  (kernel: 'AdaptiveAvgPool' | 'AdaptiveMaxPool'): Call =>
  ([x], call) => {
    const spatial = x!.shape.slice(2);
    const output = spread(argument(call, 1, 'output_size', 1), spatial.length).map((n, i) => n ?? spatial[i]!);
    const results = applyAll(kernel, [x!], { output });
    return argument(call, 2, 'return_mask', false) ? results : results[0]!;
  };

const softmax =
  (log: boolean): Call =>
  ([x], call) => {
    const axis = argument(call, 1, 'axis', -1);
    const along = axis < 0 ? axis + x!.ndim : axis;
    const perm = x!.shape.map((_, i) => (i === along ? x!.ndim - 1 : i === x!.ndim - 1 ? along : i));
    const last = apply('Transpose', [x!], { perm });
    return apply('Transpose', [apply('Softmax', [last], { log })], { perm });
  };

const batchNorm: Call = ([x, mean, variance, scale, shift], call) =>
  argument(call, 99, 'training', false)
    ? applyAll('BatchNorm', [x!, scale!, shift!], { epsilon: 1e-5 })[0]!
    : apply('BatchNormInference', [x!, scale!, shift!, mean!, variance!], { epsilon: 1e-5 });

const layerNorm: Call = ([x, scale, shift], call) => {
  const none = toTensor([], { dtype: 'float32' });
  return applyAll('LayerNorm', [x!, scale ?? none, shift ?? none], {
    axes: [call.args[1]].flat().length,
    epsilon: 1e-5,
  })[0]!;
};

const crossEntropy: Call = ([logits, label], call) =>
  applyAll('SoftmaxCrossEntropy', [logits!, label!], { ignore: argument(call, 99, 'ignore_index', -100) })[0]!;

const pad: Call = ([x], call) => {
  const list = call.args[1] as number[];
  const spatial = x!.ndim - 2;
  const pairs = x!.shape.map((): [number, number] => [0, 0]);
  for (let i = 0; i < list.length / 2; i++) pairs[x!.ndim - 1 - i] = [list[2 * i]!, list[2 * i + 1]!];
  expect(list.length / 2).toBeLessThanOrEqual(Math.max(spatial, 1));
  return apply('Pad', [x!], {
    pads: pairs,
    mode: argument(call, 2, 'mode', 'constant'),
    value: argument(call, 3, 'value', 0),
  });
};

const F = 'paddle.nn.functional.';
const P = 'paddle.';

/** Functions that are one kernel, and how their recorded arguments become its attributes. */
const CALLS: Record<string, Call> = {
  [`${F}relu`]: unary('relu'),
  [`${F}relu6`]: unary('relu6'),
  [`${F}leaky_relu`]: unary('leakyRelu', 'negative_slope', 0.01),
  [`${F}elu`]: unary('elu', 'alpha', 1),
  [`${F}celu`]: unary('celu', 'alpha', 1),
  [`${F}selu`]: unary('selu'),
  [`${F}gelu`]: ([x], call) =>
    apply('Unary', [x!], { kind: argument(call, 1, 'approximate', false) ? 'geluTanh' : 'gelu' }),
  [`${F}sigmoid`]: unary('sigmoid'),
  [`${F}tanh`]: unary('tanh'),
  [`${F}log_sigmoid`]: unary('logSigmoid'),
  [`${F}softplus`]: unary('softplus', 'beta', 1, 'threshold', 20),
  [`${F}hardsigmoid`]: unary('hardsigmoid'),
  [`${F}hardswish`]: unary('hardswish'),
  [`${F}hardtanh`]: unary('hardtanh', 'min', -1, 'max', 1),
  [`${F}hardshrink`]: unary('hardshrink', 'threshold', 0.5),
  [`${F}softshrink`]: unary('softshrink', 'threshold', 0.5),
  [`${F}thresholded_relu`]: unary('thresholdedRelu', 'threshold', 1, 'value', 0),
  [`${F}swish`]: unary('silu'),
  [`${F}silu`]: unary('silu'),
  [`${F}mish`]: unary('mish'),
  [`${F}softsign`]: unary('softsign'),
  [`${F}tanhshrink`]: unary('tanhshrink'),
  [`${F}softmax`]: softmax(false),
  [`${F}log_softmax`]: softmax(true),
  [`${F}conv1d`]: conv,
  [`${F}conv2d`]: conv,
  [`${F}conv3d`]: conv,
  [`${F}conv1d_transpose`]: convTranspose,
  [`${F}conv2d_transpose`]: convTranspose,
  [`${F}conv3d_transpose`]: convTranspose,
  [`${F}max_pool1d`]: maxPool,
  [`${F}max_pool2d`]: maxPool,
  [`${F}max_pool3d`]: maxPool,
  [`${F}avg_pool1d`]: avgPool,
  [`${F}avg_pool2d`]: avgPool,
  [`${F}avg_pool3d`]: avgPool,
  [`${F}adaptive_avg_pool1d`]: adaptive('AdaptiveAvgPool'),
  [`${F}adaptive_avg_pool2d`]: adaptive('AdaptiveAvgPool'),
  [`${F}adaptive_avg_pool3d`]: adaptive('AdaptiveAvgPool'),
  [`${F}adaptive_max_pool1d`]: adaptive('AdaptiveMaxPool'),
  [`${F}adaptive_max_pool2d`]: adaptive('AdaptiveMaxPool'),
  [`${F}batch_norm`]: batchNorm,
  [`${F}layer_norm`]: layerNorm,
  [`${F}cross_entropy`]: crossEntropy,
  [`${F}pad`]: pad,
  ...Object.fromEntries(
    (
      [
        'exp',
        'log',
        'sqrt',
        'rsqrt',
        'square',
        'sin',
        'cos',
        'tan',
        'tanh',
        'sigmoid',
        'reciprocal',
        'floor',
        'ceil',
        'sign',
        'log1p',
        'log2',
        'log10',
        'expm1',
        'erf',
        'neg',
        'atan',
        'sinh',
        'cosh',
        'trunc',
        'asin',
        'acos',
        'abs',
        'isnan',
        'isinf',
        'isfinite',
      ] as const
    ).map((kind) => [P + kind, unary(kind)]),
  ),
  [`${P}clip`]: unary('clip', 'min', -Infinity, 'max', Infinity),
  [`${P}logical_not`]: unary('logicalNot'),
  [`${P}add`]: binary('add'),
  [`${P}subtract`]: binary('sub'),
  [`${P}multiply`]: binary('mul'),
  [`${P}divide`]: binary('div'),
  [`${P}maximum`]: binary('max'),
  [`${P}minimum`]: binary('min'),
  [`${P}fmax`]: binary('fmax'),
  [`${P}atan2`]: binary('atan2'),
  [`${P}remainder`]: binary('mod'),
  [`${P}floor_divide`]: binary('floorDiv'),
  [`${P}logical_and`]: binary('and', 'bool'),
  [`${P}logical_or`]: binary('or', 'bool'),
  [`${P}logical_xor`]: binary('xor', 'bool'),
  [`${P}equal`]: compare('equal'),
  [`${P}not_equal`]: compare('notEqual'),
  [`${P}less_than`]: compare('less'),
  [`${P}less_equal`]: compare('lessEqual'),
  [`${P}greater_than`]: compare('greater'),
  [`${P}greater_equal`]: compare('greaterEqual'),
  [`${P}mean`]: reduce('mean'),
  [`${P}max`]: reduce('max'),
  [`${P}min`]: reduce('min'),
  [`${P}amax`]: reduce('max'),
  [`${P}amin`]: reduce('min'),
  [`${P}prod`]: reduce('prod'),
  [`${P}mm`]: ([a, b]) => apply('MatMul', [a!, b!], { transposeA: false, transposeB: false }),
  [`${P}bmm`]: ([a, b]) => apply('MatMul', [a!, b!], { transposeA: false, transposeB: false }),
  [`${P}where`]: (inputs) => apply('Where', inputs, {}),
  [`${P}gather_nd`]: (inputs) => apply('GatherNd', inputs, {}),
  [`${P}cumprod`]: ([x], call) => apply('Cumulative', [x!], { kind: 'prod', axis: argument(call, 1, 'dim', 0) }),
  [`${P}nonzero`]: ([x]) => apply('NonZero', [x!], {}),
  [`${P}transpose`]: ([x], call) => apply('Transpose', [x!], { perm: call.args[1] as number[] }),
};

/** Variants that are more than the kernel alone. */
function isPlain({ api, kwargs, args, inputs }: RecordedCall): boolean {
  if (
    kwargs.data_format !== undefined ||
    kwargs.divisor_override !== undefined ||
    kwargs.pad_from_left_axis !== undefined
  )
    return false;
  if (api === `${F}cross_entropy`) {
    return (
      kwargs.reduction === 'none' &&
      !kwargs.soft_label &&
      !kwargs.label_smoothing &&
      kwargs.use_softmax !== false &&
      kwargs.axis === undefined &&
      inputs.length === 2 &&
      inputs[1]!.shape.length === 1
    );
  }
  if (api === `${F}conv2d_transpose` && kwargs.padding === 'SAME') return false;
  if (api === `${F}pad`) return (args[1] as number[]).length <= 2 * (inputs[0]!.shape.length - 2);
  if (api === `${P}divide`) return inputs.every(({ dtype }) => dtype === 'float32');
  if (kwargs.dtype !== undefined) return false;
  return inputs.length > 0;
}

function same(what: string, got: Tensor, expected: Recorded): void {
  const found = toArray(got);
  expect(found.shape, `${what}: shape`).toEqual(expected.shape);
  expect(found.dtype, `${what}: dtype`).toBe(expected.dtype);
  const values = found.toFloat64();
  const wanted = elements(expected);
  const exact = !isFloat(expected.dtype);
  for (let i = 0; i < wanted.length; i++) {
    const [a, b] = [values[i]!, wanted[i]!];
    if (Object.is(a, b) || a === b || (!exact && Math.abs(a - b) <= 1e-6 + 2e-5 * Math.abs(b))) continue;
    expect.fail(`${what}: element ${i} must be ${b}. Received ${a} (${[...values].slice(0, 12)})`);
  }
}

const calls = recordedCalls().filter((call) => CALLS[call.api] && isPlain(call));

test('many functions are looked at', () => {
  expect(new Set(calls.map(({ api }) => api)).size).toBe(Object.keys(CALLS).length);
});

describe('kernels and their gradients give what Paddle gives', () => {
  test.each(calls.map((call) => [call.name, call] as const))('%s', (_, call) => {
    const inputs = call.inputs.map((input, i) => {
      const tensor = fromArray(array(input));
      if (call.gradInputs?.[i]) tensor.stopGradient = false;
      return tensor;
    });
    const results = [CALLS[call.api]!(inputs, call)].flat();
    expect(results.length).toBe(call.outputs.length);
    call.outputs.forEach((expected, i) => {
      same(`result ${i}`, results[i]!, expected);
    });
    if (!call.gradInputs) return;
    const seeds = results.map((_result, i) => (call.cotangents?.[i] ? fromArray(array(call.cotangents[i]!)) : null));
    const wanted = results.map((_result, i) => i).filter((i) => seeds[i] !== null);
    backward(
      wanted.map((i) => results[i]!),
      wanted.map((i) => seeds[i]!),
    );
    call.gradInputs.forEach((expected, i) => {
      if (expected && wanted.length > 0) same(`gradient ${i}`, inputs[i]!.grad!, expected);
    });
  });
});
