import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../../core/index.ts';
import { ops, type Tensor } from '../../engine/index.ts';
import { AdaptiveAvgPool2D, BatchNorm2D, Conv2D, Layer, Linear, MaxPool2D, ReLU, Sequential } from '../../nn/index.ts';
import { loadPretrained, type WeightsTable } from './pretrained.ts';

type Step = Layer & { forward(x: Tensor): Tensor };
type NormLayer = new (channels: number) => Step;

const blockParameters = {
  inplanes: z.int(),
  planes: z.int(),
  stride: z.int().default(1),
  downsample: z.custom<Step | null>((value) => value === null || value instanceof Layer).default(null),
  groups: z.int().default(1),
  baseWidth: z.int().default(64),
  dilation: z.int().default(1),
  normLayer: z.custom<NormLayer | null>((value) => value === null || typeof value === 'function').default(null),
};
type BlockArgs = Args<
  Options<typeof blockParameters>,
  ['inplanes', 'planes', 'stride', 'downsample', 'groups', 'baseWidth', 'dilation', 'normLayer']
>;
const declaredBasic = signature('BasicBlock', blockParameters);
const declaredBottleneck = signature('BottleneckBlock', blockParameters);

/** A class of residual blocks: its objects are made with these arguments, and give `planes · expansion` channels. */
export type ResidualBlock = (new (
  inplanes: number,
  planes: number,
  stride: number,
  downsample: Step | null,
  groups: number,
  baseWidth: number,
  dilation: number,
  normLayer: NormLayer,
) => Step) & { readonly expansion: number };

const conv = (
  inChannels: number,
  outChannels: number,
  kernelSize: number,
  settings: { stride?: number; padding?: number; groups?: number; dilation?: number } = {},
): Conv2D => new Conv2D(inChannels, outChannels, kernelSize, { ...settings, biasAttr: false });

/**
 * Two 3×3 convolutions beside a shortcut.
 *
 * @param inplanes - Channels of the input.
 * @param planes - Its width in channels.
 * @param stride - Step of the convolution that shrinks the picture; 1 by default.
 * @param downsample - What the shortcut passes through, or null.
 * @param groups - Taken and not used.
 * @param baseWidth - Taken and not used.
 * @param dilation - Must be 1.
 * @param normLayer - Class of the normalizations; BatchNorm2D by default.
 * @shape input `[N, inplanes, H, W]`, output `[N, planes, H/stride, W/stride]`
 * @source Paddle, python/paddle/vision/models/resnet.py, class BasicBlock
 */
export class BasicBlock extends Layer {
  /** Channels of the result for each of its width. */
  static readonly expansion: number = 1;
  readonly conv1: Conv2D;
  readonly bn1: Step;
  readonly relu: InstanceType<typeof ReLU>;
  readonly conv2: Conv2D;
  readonly bn2: Step;
  /** What the shortcut passes through; none when shapes fit. */
  readonly downsample: Step | null;

  constructor(...args: BlockArgs) {
    super();
    const { inplanes, planes, stride, downsample, dilation, normLayer } = declaredBasic.bind(args);
    if (dilation > 1) {
      throw new ArgumentError(
        `BasicBlock: dilation must be 1 (Dilation > 1 not supported in BasicBlock). Received ${dilation}. Take BottleneckBlock.`,
      );
    }
    const Norm = normLayer ?? BatchNorm2D;
    this.conv1 = conv(inplanes, planes, 3, { padding: 1, stride });
    this.bn1 = new Norm(planes);
    this.relu = new ReLU();
    this.conv2 = conv(planes, planes, 3, { padding: 1 });
    this.bn2 = new Norm(planes);
    this.downsample = downsample;
  }

  override forward(x: Tensor): Tensor {
    const y = this.bn2(this.conv2(this.relu(this.bn1(this.conv1(x)))));
    return this.relu(ops.add(y, this.downsample ? this.downsample(x) : x));
  }
}

/**
 * 1×1, 3×3 and 1×1 convolutions beside a shortcut; the stride is the 3×3's.
 *
 * @param inplanes - Channels of the input.
 * @param planes - Its width in channels.
 * @param stride - Step of the convolution that shrinks the picture; 1 by default.
 * @param downsample - What the shortcut passes through, or null.
 * @param groups - Groups of the 3×3 convolution; 1 by default.
 * @param baseWidth - Channels of a group at width 64; 64 by default.
 * @param dilation - Distance between the taps of the 3×3 convolution; 1 by default.
 * @param normLayer - Class of the normalizations; BatchNorm2D by default.
 * @shape input `[N, inplanes, H, W]`, output `[N, 4·planes, H/stride, W/stride]`
 * @source Paddle, python/paddle/vision/models/resnet.py, class BottleneckBlock
 */
export class BottleneckBlock extends Layer {
  /** Channels of the result for each of its width. */
  static readonly expansion: number = 4;
  readonly conv1: Conv2D;
  readonly bn1: Step;
  readonly conv2: Conv2D;
  readonly bn2: Step;
  readonly conv3: Conv2D;
  readonly bn3: Step;
  readonly relu: InstanceType<typeof ReLU>;
  /** What the shortcut passes through; none when shapes fit. */
  readonly downsample: Step | null;

  constructor(...args: BlockArgs) {
    super();
    const { inplanes, planes, stride, downsample, groups, baseWidth, dilation, normLayer } =
      declaredBottleneck.bind(args);
    const Norm = normLayer ?? BatchNorm2D;
    const width = Math.trunc(planes * (baseWidth / 64)) * groups;
    const outplanes = planes * BottleneckBlock.expansion;
    this.conv1 = conv(inplanes, width, 1);
    this.bn1 = new Norm(width);
    this.conv2 = conv(width, width, 3, { padding: dilation, stride, groups, dilation });
    this.bn2 = new Norm(width);
    this.conv3 = conv(width, outplanes, 1);
    this.bn3 = new Norm(outplanes);
    this.relu = new ReLU();
    this.downsample = downsample;
  }

  override forward(x: Tensor): Tensor {
    let y = this.relu(this.bn1(this.conv1(x)));
    y = this.relu(this.bn2(this.conv2(y)));
    y = this.bn3(this.conv3(y));
    return this.relu(ops.add(y, this.downsample ? this.downsample(x) : x));
  }
}

const STAGES: Readonly<Record<number, readonly [number, number, number, number]>> = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
};

const parameters = {
  block: z.custom<ResidualBlock>((value) => typeof value === 'function'),
  depth: z.int().default(50),
  width: z.int().default(64),
  numClasses: z.int().default(1000),
  withPool: z.boolean().default(true),
  groups: z.int().default(1),
};
const declared = signature('ResNet', parameters);

/**
 * A residual network.
 *
 * @param block - {@link BasicBlock} or {@link BottleneckBlock}.
 * @param depth - 18, 34, 50, 101 or 152.
 * @param width - Base width of a group; 64 by default.
 * @param numClasses - Size of the output; 1000 by default, 0 leaves the last map out.
 * @param withPool - Whether the last map is averaged; true by default.
 * @param groups - Groups of the 3×3 convolutions; 1 by default.
 * @shape input `[N, 3, H, W]`, output `[N, numClasses]`
 * @throws {ArgumentError} for another depth
 * @source Paddle, python/paddle/vision/models/resnet.py, class ResNet
 */
export class ResNet extends Layer {
  readonly conv1: Conv2D;
  readonly bn1: BatchNorm2D;
  readonly relu: InstanceType<typeof ReLU>;
  readonly maxpool: InstanceType<typeof MaxPool2D>;
  readonly layer1: Sequential;
  readonly layer2: Sequential;
  readonly layer3: Sequential;
  readonly layer4: Sequential;
  declare readonly avgpool: InstanceType<typeof AdaptiveAvgPool2D>;
  declare readonly fc: Linear;
  /** What it was made with. */
  declare readonly settings: { numClasses: number; withPool: boolean };

  constructor(
    ...args: Args<Options<typeof parameters>, ['block', 'depth', 'width', 'numClasses', 'withPool', 'groups']>
  ) {
    super();
    const { block, depth, width, numClasses, withPool, groups } = declared.bind(args);
    const stages = STAGES[depth];
    if (!stages)
      throw new ArgumentError(`ResNet: depth must be 18, 34, 50, 101 or 152. Received ${depth}. Choose one of them.`);
    Object.defineProperty(this, 'settings', { value: { numClasses, withPool } });
    let inplanes = 64;
    const makeLayer = (planes: number, blocks: number, stride: number): Sequential => {
      const outplanes = planes * block.expansion;
      // made before the block, as in Paddle: its weights are drawn first
      const downsample =
        stride !== 1 || inplanes !== outplanes
          ? new Sequential(conv(inplanes, outplanes, 1, { stride }), new BatchNorm2D(outplanes))
          : null;
      const layers = [new block(inplanes, planes, stride, downsample, groups, width, 1, BatchNorm2D)];
      inplanes = outplanes;
      for (let i = 1; i < blocks; i++) layers.push(new block(inplanes, planes, 1, null, groups, width, 1, BatchNorm2D));
      return new Sequential(...layers);
    };
    this.conv1 = conv(3, 64, 7, { stride: 2, padding: 3 });
    this.bn1 = new BatchNorm2D(64);
    this.relu = new ReLU();
    this.maxpool = new MaxPool2D({ kernelSize: 3, stride: 2, padding: 1 });
    this.layer1 = makeLayer(64, stages[0], 1);
    this.layer2 = makeLayer(128, stages[1], 2);
    this.layer3 = makeLayer(256, stages[2], 2);
    this.layer4 = makeLayer(512, stages[3], 2);
    if (withPool) this.avgpool = new AdaptiveAvgPool2D([1, 1]);
    if (numClasses > 0) this.fc = new Linear(512 * block.expansion, numClasses);
  }

  override forward(x: Tensor): Tensor {
    let y = this.maxpool(this.relu(this.bn1(this.conv1(x))));
    y = this.layer4(this.layer3(this.layer2(this.layer1(y))));
    if (this.settings.withPool) y = this.avgpool(y);
    return this.settings.numClasses > 0 ? this.fc(ops.flatten(y, 1)) : y;
  }
}

const HUB = 'https://paddle-hapi.bj.bcebos.com/models/';
const WEIGHTS: WeightsTable = Object.fromEntries(
  Object.entries({
    resnet18: 'cf548f46534aa3560945be4b95cd11c4',
    resnet34: '8d2275cf8706028345f78ac0e1d31969',
    resnet50: 'ca6f485ee1ab0492d38f323885b0ad80',
    resnet101: '02f35f034ca3858e1e54d4036443c92d',
    resnet152: '7ad16a2f1e7333859ff986138630fd7a',
    resnext50_32x4d: 'dc47483169be7d6f018fcbb7baf8775d',
    resnext50_64x4d: '063d4b483e12b06388529450ad7576db',
    resnext101_32x4d: '967b090039f9de2c8d06fe994fb9095f',
    resnext101_64x4d: '98e04e7ca616a066699230d769d03008',
    resnext152_32x4d: '18ff0beee21f2efc99c4b31786107121',
    resnext152_64x4d: '77c4af00ca42c405fa7f841841959379',
    wide_resnet50_2: '0282f804d73debdab289bd9fea3fa6dc',
    wide_resnet101_2: 'd4360a2d23657f059216f5d5a1a9ac93',
  }).map(([arch, md5]) => [arch, [`${HUB}${arch}.pdparams`, md5] as const]),
);

const factoryParameters = {
  pretrained: z.boolean().default(false),
  numClasses: z.int().default(1000),
  withPool: z.boolean().default(true),
  width: z.int().default(64),
  groups: z.int().default(1),
};
type FactoryArgs = Args<Options<typeof factoryParameters>, ['pretrained']>;

function factory(
  arch: string,
  block: ResidualBlock,
  depth: number,
  fixed: { width?: number; groups?: number } = {},
): (...args: FactoryArgs) => ResNet {
  const declaredFactory = signature(arch, factoryParameters, { positional: 1 });
  return (...args) => {
    const { pretrained, ...given } = declaredFactory.bind(args);
    const net = new ResNet({ block, depth, ...given, ...fixed });
    return pretrained ? loadPretrained(net, arch, WEIGHTS) : net;
  };
}

/** ResNet with 18 layers. @param pretrained - Whether ImageNet's weights are loaded; other parameters as {@link ResNet}'s. @source Paddle, python/paddle/vision/models/resnet.py, resnet18 */
export const resnet18 = factory('resnet18', BasicBlock, 18);
/**
 * ResNet with 34 layers. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, resnet34
 */
export const resnet34 = factory('resnet34', BasicBlock, 34);
/** ResNet with 50 layers. @param pretrained - Whether ImageNet's weights are loaded; other parameters as {@link ResNet}'s. @source Paddle, python/paddle/vision/models/resnet.py, resnet50 */
export const resnet50 = factory('resnet50', BottleneckBlock, 50);
/**
 * ResNet with 101 layers. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, resnet101
 */
export const resnet101 = factory('resnet101', BottleneckBlock, 101);
/**
 * ResNet with 152 layers. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, resnet152
 */
export const resnet152 = factory('resnet152', BottleneckBlock, 152);
/**
 * ResNeXt-50, 32 groups of width 4. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, resnext50_32x4d
 */
export const resnext50_32x4d = factory('resnext50_32x4d', BottleneckBlock, 50, { width: 4, groups: 32 });
/**
 * ResNeXt-50, 64 groups of width 4. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, resnext50_64x4d
 */
export const resnext50_64x4d = factory('resnext50_64x4d', BottleneckBlock, 50, { width: 4, groups: 64 });
/**
 * ResNeXt-101, 32 groups of width 4. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, resnext101_32x4d
 */
export const resnext101_32x4d = factory('resnext101_32x4d', BottleneckBlock, 101, { width: 4, groups: 32 });
/**
 * ResNeXt-101, 64 groups of width 4. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, resnext101_64x4d
 */
export const resnext101_64x4d = factory('resnext101_64x4d', BottleneckBlock, 101, { width: 4, groups: 64 });
/**
 * ResNeXt-152, 32 groups of width 4. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, resnext152_32x4d
 */
export const resnext152_32x4d = factory('resnext152_32x4d', BottleneckBlock, 152, { width: 4, groups: 32 });
/**
 * ResNeXt-152, 64 groups of width 4. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, resnext152_64x4d
 */
export const resnext152_64x4d = factory('resnext152_64x4d', BottleneckBlock, 152, { width: 4, groups: 64 });
/**
 * ResNet-50, twice as wide. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, wide_resnet50_2
 */
export const wideResnet50_2 = factory('wide_resnet50_2', BottleneckBlock, 50, { width: 128 });
/**
 * ResNet-101, twice as wide. Parameters as {@link ResNet}.
 *
 * @source Paddle, python/paddle/vision/models/resnet.py, wide_resnet101_2
 */
export const wideResnet101_2 = factory('wide_resnet101_2', BottleneckBlock, 101, { width: 128 });
