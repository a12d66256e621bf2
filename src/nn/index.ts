/**
 * `paddle.nn`: layers, losses, initializers, clipping.
 * Not its business: how they are trained.
 */

export { ParamAttr } from '../framework/index.ts';
export {
  CELU,
  ELU,
  GELU,
  GLU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  LogSigmoid,
  LogSoftmax,
  Maxout,
  Mish,
  ReLU,
  ReLU6,
  RReLU,
  SELU,
  Sigmoid,
  Silu,
  Softmax,
  Softmax2D,
  Softplus,
  Softshrink,
  Softsign,
  Swish,
  Tanh,
  Tanhshrink,
  ThresholdedReLU,
} from './activation/activations.ts';
export { PReLU } from './activation/prelu.ts';
export { ClipGradByGlobalNorm, ClipGradByNorm, ClipGradByValue } from './clip/index.ts';
export * as utils from './clip/inPlaceClips.ts';
export { Embedding } from './common/embedding.ts';
export { Linear } from './common/linear.ts';
export {
  AlphaDropout,
  Dropout,
  Dropout2D,
  Dropout3D,
  Flatten,
  Identity,
  Pad1D,
  Pad2D,
  Pad3D,
  PixelShuffle,
  ZeroPad2D,
} from './common/simple.ts';
export { LayerList } from './container/layerList.ts';
export { Sequential } from './container/sequential.ts';
export { Conv1D } from './conv/conv1D.ts';
export { Conv2D } from './conv/conv2D.ts';
export { Conv3D } from './conv/conv3D.ts';
export * as functional from './functional/index.ts';
export * as initializer from './initializer/index.ts';
export { type ForwardPostHook, type ForwardPreHook, type HookHandle, isLayer, Layer, type StateDict } from './layer.ts';
export {
  BCELoss,
  BCEWithLogitsLoss,
  CosineEmbeddingLoss,
  CrossEntropyLoss,
  HingeEmbeddingLoss,
  KLDivLoss,
  L1Loss,
  MarginRankingLoss,
  MSELoss,
  NLLLoss,
  PoissonNLLLoss,
  SmoothL1Loss,
  SoftMarginLoss,
  TripletMarginLoss,
} from './loss/losses.ts';
export { BatchNorm1D, BatchNorm2D, BatchNorm3D } from './norm/batchNorm.ts';
export { LayerNorm } from './norm/layerNorm.ts';
export {
  AdaptiveAvgPool1D,
  AdaptiveAvgPool2D,
  AdaptiveAvgPool3D,
  AdaptiveMaxPool1D,
  AdaptiveMaxPool2D,
  AdaptiveMaxPool3D,
  AvgPool1D,
  AvgPool2D,
  AvgPool3D,
  MaxPool1D,
  MaxPool2D,
  MaxPool3D,
} from './pooling/poolings.ts';
