/**
 * `engine`: what a tensor is, what can be done with it, how gradients flow, where it all runs. The only module that knows TensorFlow.js.
 * Not its business: layers, parameters, training.
 */
import './tensorMethods.ts';

export { apply, applyAll } from './apply.ts';
export { gradients } from './backward.ts';
export {
  arange,
  empty,
  emptyLike,
  eye,
  fromArray,
  full,
  fullLike,
  getDefaultDtype,
  linspace,
  logspace,
  ones,
  onesLike,
  setDefaultDtype,
  toArray,
  toTensor,
  zeros,
  zerosLike,
} from './creation.ts';
export {
  adapter,
  CPUPlace,
  CUDAPlace,
  deviceCount,
  getDevice,
  getKernels,
  isCompiledWithCuda,
  setDevice,
} from './device.ts';
export { runKernel } from './dispatch.ts';
export type { UnaryKind } from './kernels/contract.ts';
export { isGradEnabled, setRecording, withRecording } from './mode.ts';

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
} from './random.ts';

export { keep, scoped, Tensor } from './tensor.ts';
export { registerTensorflowBackend } from './tensorflow.ts';
export { withTrace } from './trace.ts';
export { undoable } from './undo.ts';
