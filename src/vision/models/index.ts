/** `paddle.vision.models`: network architectures. */
export { LeNet } from './lenet.ts';
export {
  BasicBlock,
  BottleneckBlock,
  type ResidualBlock,
  ResNet,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  resnext50_32x4d,
  resnext50_64x4d,
  resnext101_32x4d,
  resnext101_64x4d,
  resnext152_32x4d,
  resnext152_64x4d,
  wideResnet50_2,
  wideResnet101_2,
} from './resnet.ts';
export { makeLayers, VGG, vgg11, vgg13, vgg16, vgg19 } from './vgg.ts';
