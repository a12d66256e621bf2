/** Gradients, parameters and questions about tensors, as `paddle` has them at its top. */
import { z } from 'zod';
import { type Args, type DTypeLike, dtypeName, type Options, signature } from './core/index.ts';
import { gradients, ops, setRecording, Tensor, toTensor, withRecording } from './engine/index.ts';
import {
  generate,
  type Initializer,
  makeParameter,
  type ParamAttrLike,
  type Parameter,
  paramAttrOf,
} from './framework/index.ts';
import { initializer } from './nn/index.ts';

/**
 * Runs `body` without recording operations: `with paddle.no_grad():` in Python.
 *
 * @returns what `body` returns
 * @source Paddle, python/paddle/base/dygraph/base.py, no_grad
 */
export function noGrad<T>(body: () => T): T {
  return withRecording(false, body);
}

/** Runs `body` with recording on, also inside {@link noGrad}. @source Paddle, python/paddle/base/dygraph/base.py, enable_grad */
export function enableGrad<T>(body: () => T): T {
  return withRecording(true, body);
}

/**
 * Switches recording for everything that follows.
 *
 * @param mode - Whether operations are recorded.
 * @source Paddle, python/paddle/base/dygraph/base.py, set_grad_enabled
 */
export function setGradEnabled(mode: boolean): void {
  setRecording(mode);
}

const tensorList = z
  .custom<Tensor | readonly Tensor[]>(
    (value) => value instanceof Tensor || (Array.isArray(value) && value.every((each) => each instanceof Tensor)),
  )
  .describe('a Tensor, or a list of them');
const gradParameters = {
  outputs: tensorList,
  inputs: tensorList,
  gradOutputs: z.custom<Tensor | readonly (Tensor | null)[] | null>().nullish(),
  retainGraph: z.boolean().nullish(),
  createGraph: z.boolean().default(false),
  onlyInputs: z.boolean().default(true),
  allowUnused: z.boolean().default(false),
};
const gradSignature = signature('paddle.grad', gradParameters);

/**
 * Gradients of outputs with respect to inputs; every `.grad` stays as it is.
 *
 * @param gradOutputs - Gradients of the outputs; ones when left out.
 * @param createGraph - Whether the gradients can be differentiated again; false by default.
 * @param allowUnused - Whether an input that does not take part gives null; an error otherwise.
 * @param retainGraph - Whether it may be walked again; as `createGraph` by default.
 * @param onlyInputs - Taken as in Paddle; only the named gradients are computed; true by default.
 * @returns one gradient for each input
 * @source Paddle, python/paddle/base/dygraph/base.py, grad
 */
export function grad(
  ...args: Args<
    Options<typeof gradParameters>,
    ['outputs', 'inputs', 'gradOutputs', 'retainGraph', 'createGraph', 'onlyInputs', 'allowUnused']
  >
): (Tensor | null)[] {
  const { outputs, inputs, gradOutputs, retainGraph, createGraph, allowUnused } = gradSignature.bind(args);
  const list = <T>(value: T | readonly T[] | null | undefined): T[] =>
    value == null ? [] : Array.isArray(value) ? [...(value as readonly T[])] : [value as T];
  return gradients(list<Tensor>(outputs), list<Tensor>(inputs), list<Tensor | null>(gradOutputs as Tensor | null), {
    retainGraph: retainGraph ?? createGraph,
    createGraph,
    allowUnused,
  });
}

const createParameters = {
  shape: z.array(z.int()).readonly(),
  dtype: z.custom<DTypeLike>().default('float32'),
  name: z.string().nullish(),
  attr: z.custom<ParamAttrLike>(() => true).optional(),
  isBias: z.boolean().default(false),
  defaultInitializer: z.custom<Initializer | null>().nullish(),
};
const createSignature = signature('paddle.createParameter', createParameters);

/**
 * Makes a parameter outside a layer.
 *
 * @param shape - Sizes of the axes.
 * @param attr - How it is made and trained.
 * @param isBias - Zeros by default then, XavierUniform otherwise.
 * @param dtype - Data type; `'float32'` by default.
 * @param defaultInitializer - What fills it when `attr` names nothing.
 * @source Paddle, python/paddle/tensor/creation.py, create_parameter
 */
export function createParameter(
  ...args: Args<Options<typeof createParameters>, ['shape', 'dtype', 'name', 'attr', 'isBias', 'defaultInitializer']>
): Parameter {
  const { shape: sizes, dtype, attr, isBias, defaultInitializer } = createSignature.bind(args);
  return makeParameter(sizes, paramAttrOf('paddle.createParameter', attr ?? null)!, {
    dtype: dtypeName(dtype),
    isBias,
    scope: generate('create_parameter'),
    fallback: defaultInitializer ?? (isBias ? new initializer.Constant(0) : new initializer.XavierUniform()),
  });
}

/** Whether a value is a tensor. @source Paddle, python/paddle/tensor/logic.py, is_tensor */
export function isTensor(x: unknown): x is Tensor {
  return x instanceof Tensor;
}

/**
 * The sizes as a tensor of int64.
 *
 * @param input - Any tensor.
 * @source Paddle, python/paddle/tensor/attribute.py, shape
 */
export function shape(input: Tensor): Tensor {
  return toTensor(input.shape, { dtype: 'int64' });
}

/**
 * The number of axes as a tensor of int32.
 *
 * @param input - Any tensor.
 * @source Paddle, python/paddle/tensor/attribute.py, rank
 */
export function rank(input: Tensor): Tensor {
  return toTensor(input.ndim, { dtype: 'int32' });
}

/** The number of elements as a tensor of int64. @source Paddle, python/paddle/tensor/stat.py, numel */
export function numel(x: Tensor): Tensor {
  return ops.reshape(toTensor([x.size], { dtype: 'int64' }), []);
}
