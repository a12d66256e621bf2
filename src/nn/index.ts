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
export { Bilinear } from './common/bilinear.ts';
export { CosineSimilarity, PairwiseDistance } from './common/distances.ts';
export { Embedding } from './common/embedding.ts';
export { Linear } from './common/linear.ts';
export {
  AlphaDropout,
  ChannelShuffle,
  Dropout,
  Dropout2D,
  Dropout3D,
  Flatten,
  Identity,
  LocalResponseNorm,
  Pad1D,
  Pad2D,
  Pad3D,
  PixelShuffle,
  PixelUnshuffle,
  Unflatten,
  Unfold,
  ZeroPad1D,
  ZeroPad2D,
  ZeroPad3D,
} from './common/simple.ts';
export { LayerDict } from './container/layerDict.ts';
export { LayerList } from './container/layerList.ts';
export { ParameterList } from './container/parameterList.ts';
export { Sequential } from './container/sequential.ts';
export { Conv1D } from './conv/conv1D.ts';
export { Conv2D } from './conv/conv2D.ts';
export { Conv3D } from './conv/conv3D.ts';
export { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose } from './conv/convTranspose.ts';
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
export { GroupNorm } from './norm/groupNorm.ts';
export { InstanceNorm1D, InstanceNorm2D, InstanceNorm3D } from './norm/instanceNorm.ts';
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
