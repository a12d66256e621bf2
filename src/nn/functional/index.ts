/** `paddle.nn.functional`: layers and losses as functions. */
export {
  celu, elu, gelu, glu, hardshrink, hardsigmoid, hardswish, hardtanh, leakyRelu, logSigmoid, logSoftmax, maxout, mish, prelu, relu, relu6, rrelu, selu,
  sigmoid, silu, softmax, softplus, softshrink, softsign, swiglu, swish, tanh, tanhshrink, thresholdedRelu,
} from './activation.ts';
export {
  alphaDropout, bilinear, cosineSimilarity, dropout, dropout2d, dropout3d, embedding, labelSmooth, linear, oneHot, pad, pairwiseDistance, pixelShuffle, unfold, zeropad2d,
} from './common.ts';
export { conv1d, conv1dTranspose, conv2d, conv2dTranspose, conv3d, conv3dTranspose } from './conv.ts';
export {
  binaryCrossEntropy, binaryCrossEntropyWithLogits, cosineEmbeddingLoss, crossEntropy, diceLoss, hingeEmbeddingLoss, klDiv, l1Loss, logLoss, marginRankingLoss,
  mseLoss, nllLoss, poissonNllLoss, sigmoidFocalLoss, smoothL1Loss, softMarginLoss, softmaxWithCrossEntropy, squareErrorCost, tripletMarginLoss,
} from './loss.ts';
export { batchNorm, groupNorm, instanceNorm, layerNorm, localResponseNorm, normalize } from './norm.ts';
export {
  adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d, adaptiveMaxPool1d, adaptiveMaxPool2d, adaptiveMaxPool3d, avgPool1d, avgPool2d, avgPool3d,
  maxPool1d, maxPool2d, maxPool3d,
} from './pooling.ts';
