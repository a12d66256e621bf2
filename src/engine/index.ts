/**
 * `engine`: what a tensor is, what can be done with it, how gradients flow, where it all runs. The only module that knows TensorFlow.js.
 * Not its business: layers, parameters, training.
 */
import './tensorMethods.ts';

export { alias, apply, applyAll } from './apply.ts';
export { backward, gradients, isRecorded } from './backward.ts';
export {
  arange,
  empty,
  eye,
  fromArray,
  full,
  fullLike,
  getDefaultDtype,
  linspace,
  ones,
  onesLike,
  setDefaultDtype,
  toArray,
  toTensor,
  zeros,
  zerosLike,
} from './creation.ts';
export { adapter, engineName, getDevice, setDevice, startedAdapter } from './device.ts';
export { runKernel } from './dispatch.ts';
export type { ConvAttrs, KernelName, Kernels, PoolAttrs, UnaryKind } from './kernels/contract.ts';
export { isGradEnabled, setRecording, withRecording } from './mode.ts';
export { type NumpyArray, numpyTs, toNumpy } from './numpy.ts';
export * as ops from './ops/index.ts';
export {
  bernoulli,
  bernoulli_,
  dropoutMask,
  exponential_,
  gaussian,
  getRngState,
  multinomial,
  normal,
  normal_,
  type RngState,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
  seed,
  setRngState,
  standardNormal,
  truncatedNormal,
  uniform,
  uniform_,
} from './random.ts';
export type { Handle } from './storage.ts';
export { type GradientHook, keep, scoped, showTensor, Tensor, tensorsIn } from './tensor.ts';
export { registerTensorflowBackend } from './tensorflow.ts';
export { type TraceSink, traced, tracing, withTrace } from './trace.ts';
