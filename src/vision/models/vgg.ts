import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { ops, type Tensor } from '../../engine/index.ts';
import {
  AdaptiveAvgPool2D,
  BatchNorm2D,
  Conv2D,
  Dropout,
  Layer,
  Linear,
  MaxPool2D,
  ReLU,
  Sequential,
} from '../../nn/index.ts';
import { loadPretrained, type WeightsTable } from './pretrained.ts';

const parameters = {
  features: z.custom<Layer>((value) => value instanceof Layer),
  numClasses: z.int().default(1000),
  withPool: z.boolean().default(true),
};
const declared = signature('VGG', parameters);

/**
 * VGG: a stack of 3×3 convolutions, then three wide affine maps.
 *
 * @param features - The convolutions; see {@link vgg16}.
 * @param numClasses - Size of the output; 1000 by default, 0 leaves the classifier out.
 * @param withPool - Whether the last map is averaged to 7×7 (spread, where it is smaller); true by default.
 * @shape input `[N, 3, H, W]`, output `[N, numClasses]`
 * @source Paddle, python/paddle/vision/models/vgg.py, class VGG
 */
export class VGG extends Layer {
  readonly features: Layer & { forward(x: Tensor): Tensor };
  declare readonly avgpool: InstanceType<typeof AdaptiveAvgPool2D>;
  declare readonly classifier: Sequential;
  /** What it was made with. */
  declare readonly settings: { numClasses: number; withPool: boolean };

  constructor(...args: Args<Options<typeof parameters>, ['features', 'numClasses', 'withPool']>) {
    super();
    const { features, numClasses, withPool } = declared.bind(args);
    Object.defineProperty(this, 'settings', { value: { numClasses, withPool } });
    this.features = features as Layer & { forward(x: Tensor): Tensor };
    if (withPool) this.avgpool = new AdaptiveAvgPool2D([7, 7]);
    if (numClasses > 0) {
      this.classifier = new Sequential(
        new Linear(512 * 7 * 7, 4096),
        new ReLU(),
        new Dropout(),
        new Linear(4096, 4096),
        new ReLU(),
        new Dropout(),
        new Linear(4096, numClasses),
      );
    }
  }

  override forward(x: Tensor): Tensor {
    let y = this.features(x);
    if (this.settings.withPool) y = this.avgpool(y);
    return this.settings.numClasses > 0 ? this.classifier(ops.flatten(y, 1)) : y;
  }
}

const M = 'M';
const PLANS = {
  vgg11: [64, M, 128, M, 256, 256, M, 512, 512, M, 512, 512, M],
  vgg13: [64, 64, M, 128, 128, M, 256, 256, M, 512, 512, M, 512, 512, M],
  vgg16: [64, 64, M, 128, 128, M, 256, 256, 256, M, 512, 512, 512, M, 512, 512, 512, M],
  vgg19: [64, 64, M, 128, 128, M, 256, 256, 256, 256, M, 512, 512, 512, 512, M, 512, 512, 512, 512, M],
} as const;

function makeLayers(plan: readonly (number | 'M')[], batchNorm: boolean): Sequential {
  const layers: Layer[] = [];
  let channels = 3;
  for (const step of plan) {
    if (step === M) {
      layers.push(new MaxPool2D({ kernelSize: 2, stride: 2 }));
      continue;
    }
    layers.push(new Conv2D(channels, step, { kernelSize: 3, padding: 1 }));
    if (batchNorm) layers.push(new BatchNorm2D(step));
    layers.push(new ReLU());
    channels = step;
  }
  return new Sequential(...layers);
}

const WEIGHTS: WeightsTable = {
  vgg16: ['https://paddle-hapi.bj.bcebos.com/models/vgg16.pdparams', '89bbffc0f87d260be9b8cdc169c991c4'],
  vgg19: ['https://paddle-hapi.bj.bcebos.com/models/vgg19.pdparams', '23b18bb13d8894f60f54e642be79a0dd'],
};

const factoryParameters = {
  pretrained: z.boolean().default(false),
  batchNorm: z.boolean().default(false),
  numClasses: z.int().default(1000),
  withPool: z.boolean().default(true),
};
type FactoryArgs = Args<Options<typeof factoryParameters>, ['pretrained', 'batchNorm']>;

function factory(arch: keyof typeof PLANS): (...args: FactoryArgs) => VGG {
  const declaredFactory = signature(arch, factoryParameters, { positional: 2 });
  return (...args) => {
    const { pretrained, batchNorm, numClasses, withPool } = declaredFactory.bind(args);
    const net = new VGG(makeLayers(PLANS[arch], batchNorm), { numClasses, withPool });
    return pretrained ? loadPretrained(net, batchNorm ? `${arch}_bn` : arch, WEIGHTS) : net;
  };
}

/**
 * VGG with 11 layers. Parameters as {@link VGG}.
 *
 * @param pretrained - No weights are published for it.
 * @param batchNorm - Whether batch norm follows each convolution.
 * @source Paddle, python/paddle/vision/models/vgg.py, vgg11
 */
export const vgg11 = factory('vgg11');
/** VGG with 13 layers. Parameters as {@link VGG}. @source Paddle, python/paddle/vision/models/vgg.py, vgg13 */
export const vgg13 = factory('vgg13');
/**
 * VGG with 16 layers. Parameters as {@link VGG}.
 *
 * @param pretrained - Whether ImageNet's weights are loaded.
 * @param batchNorm - Whether batch norm follows each convolution.
 * @source Paddle, python/paddle/vision/models/vgg.py, vgg16
 */
export const vgg16 = factory('vgg16');
/** VGG with 19 layers. Parameters as {@link VGG}. @source Paddle, python/paddle/vision/models/vgg.py, vgg19 */
export const vgg19 = factory('vgg19');
