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
  Silu as SiLU,
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
  CircularPad1D,
  CircularPad1D as CircularPad1d,
  CircularPad2D,
  CircularPad2D as CircularPad2d,
  CircularPad3D,
  CircularPad3D as CircularPad3d,
  ConstantPad1D,
  ConstantPad1D as ConstantPad1d,
  ConstantPad2D,
  ConstantPad2D as ConstantPad2d,
  ConstantPad3D,
  ConstantPad3D as ConstantPad3d,
  Pad1D,
  Pad2D,
  Pad3D,
  ReflectionPad1D,
  ReflectionPad1D as ReflectionPad1d,
  ReflectionPad2D,
  ReflectionPad2D as ReflectionPad2d,
  ReflectionPad3D,
  ReflectionPad3D as ReflectionPad3d,
  ReplicationPad1D,
  ReplicationPad1D as ReplicationPad1d,
  ReplicationPad2D,
  ReplicationPad2D as ReplicationPad2d,
  ReplicationPad3D,
  ReplicationPad3D as ReplicationPad3d,
  ZeroPad1D,
  ZeroPad2D,
  ZeroPad3D,
} from './common/pads.ts';
export {
  AlphaDropout,
  ChannelShuffle,
  Dropout,
  Dropout2D,
  Dropout3D,
  FeatureAlphaDropout,
  Flatten,
  Fold,
  Identity,
  LocalResponseNorm,
  PixelShuffle,
  PixelUnshuffle,
  Unflatten,
  Unfold,
} from './common/simple.ts';
export { Upsample, UpsamplingBilinear2D, UpsamplingNearest2D } from './common/upsampling.ts';
export { LayerDict } from './container/layerDict.ts';
export { LayerList } from './container/layerList.ts';
export { ParameterList } from './container/parameterList.ts';
export { Sequential } from './container/sequential.ts';
export { Conv1D, Conv1D as Conv1d } from './conv/conv1D.ts';
export { Conv2D, Conv2D as Conv2d } from './conv/conv2D.ts';
export { Conv3D, Conv3D as Conv3d } from './conv/conv3D.ts';
export { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose } from './conv/convTranspose.ts';
export * as functional from './functional/index.ts';
export * as initializer from './initializer/index.ts';
export { type ForwardPostHook, type ForwardPreHook, type HookHandle, isLayer, Layer, type StateDict } from './layer.ts';
export {
  BCELoss,
  BCEWithLogitsLoss,
  CosineEmbeddingLoss,
  CrossEntropyLoss,
  GaussianNLLLoss,
  HingeEmbeddingLoss,
  KLDivLoss,
  L1Loss,
  MarginRankingLoss,
  MSELoss,
  MultiLabelMarginLoss,
  MultiLabelSoftMarginLoss,
  MultiMarginLoss,
  NLLLoss,
  PoissonNLLLoss,
  SmoothL1Loss,
  SoftMarginLoss,
  TripletMarginLoss,
  TripletMarginWithDistanceLoss,
} from './loss/losses.ts';
export { BatchNorm1D, BatchNorm2D, BatchNorm3D } from './norm/batchNorm.ts';
export { GroupNorm } from './norm/groupNorm.ts';
export { InstanceNorm1D, InstanceNorm2D, InstanceNorm3D } from './norm/instanceNorm.ts';
export { LayerNorm } from './norm/layerNorm.ts';
export { BatchNorm } from './norm/legacyBatchNorm.ts';
export { MaxUnPool1D, MaxUnPool2D, MaxUnPool3D } from './pooling/maxUnPools.ts';
export {
  AdaptiveAvgPool1D,
  AdaptiveAvgPool2D,
  AdaptiveAvgPool3D,
  AdaptiveMaxPool1D,
  AdaptiveMaxPool1D as AdaptiveMaxPool1d,
  AdaptiveMaxPool2D,
  AdaptiveMaxPool2D as AdaptiveMaxPool2d,
  AdaptiveMaxPool3D,
  AdaptiveMaxPool3D as AdaptiveMaxPool3d,
  AvgPool1D,
  AvgPool2D,
  AvgPool3D,
  LPPool1D,
  LPPool1D as LPPool1d,
  LPPool2D,
  LPPool2D as LPPool2d,
  MaxPool1D,
  MaxPool2D,
  MaxPool3D,
} from './pooling/poolings.ts';
