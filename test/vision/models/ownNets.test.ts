import { describe, expect, test } from 'vitest';
import { NdArray } from '../../../src/core/index.ts';
import { guard } from '../../../src/framework/index.ts';
import { noGrad, seed, type Tensor, toTensor } from '../../../src/index.ts';
import { BatchNorm2D, Conv2D, InstanceNorm2D, Layer } from '../../../src/nn/index.ts';
import {
  BasicBlock,
  BottleneckBlock,
  LeNet,
  makeLayers,
  ResNet,
  resnet18,
  VGG,
} from '../../../src/vision/models/index.ts';
import { sameNumbers } from '../../support/golden/index.ts';
import { golden } from '../transforms/pictures.ts';

interface Case {
  name: string;
  shape: number[];
  state: string[];
  out: { shape: number[]; data: number[] };
}

type Net = Layer & { forward(x: Tensor): Tensor };

class Halving extends Layer {
  static readonly expansion = 2;
  conv: Conv2D;
  bn: BatchNorm2D;
  downsample: Net | null;

  constructor(inplanes: number, planes: number, stride: number, downsample: Net | null) {
    super();
    this.conv = new Conv2D(inplanes, planes * 2, 1, { stride });
    this.bn = new BatchNorm2D(planes * 2);
    this.downsample = downsample;
  }

  override forward(x: Tensor): Tensor {
    return this.bn(this.conv(x)).add(this.downsample ? this.downsample(x) : x);
  }
}

const NETS: Record<string, () => Net> = {
  vgg: () => new VGG(makeLayers([8, 'M', 16, 'M', 512, 'M']), { numClasses: 0 }),
  'vgg with batch norm': () => new VGG(makeLayers({ cfg: [8, 'M', 512], batchNorm: true }), 0, false),
  'shallow bottlenecks': () => new ResNet(BottleneckBlock, 18, { width: 32, numClasses: 3 }),
  'deep basic blocks': () => new ResNet(BasicBlock, 50, { numClasses: 3 }),
  groups: () => new ResNet(BottleneckBlock, 50, 32, 9, true, 4),
  'own blocks': () => new ResNet(Halving, 18, { numClasses: 4 }),
  'basic block': () => new BasicBlock(4, 4),
  'basic block, stride': () => new BasicBlock(4, 6, 2, new Conv2D(4, 6, 1, { stride: 2 })),
  'bottleneck block': () => new BottleneckBlock(16, 4, { baseWidth: 32, groups: 2, dilation: 2 }),
  'bottleneck block, norm': () => new BottleneckBlock(16, 4, { normLayer: InstanceNorm2D }),
  'no pool, no head': () => resnet18({ numClasses: -1, withPool: false }),
  'lenet without head': () => new LeNet(0),
};

describe('nets put together from the parts of the models, as Paddle answers', () => {
  test.each((golden('own_models.json') as Case[]).map((c) => [c.name, c] as const))('%s', (name, c) => {
    seed(3);
    const net = guard(() => NETS[name]!());
    const state = Object.entries(net.stateDict());
    expect(state.map(([key, value]) => `${key} ${value.name} ${value.shape.join('x')}`)).toEqual(c.state);
    net.eval();
    const size = c.shape.reduce((a, b) => a * b, 1);
    const x = new NdArray(
      Float32Array.from({ length: size }, (_, i) => (i % 7) / 7 - 0.4),
      c.shape,
      'float32',
    );
    const y = noGrad(() => net(toTensor(x))).array();
    expect(y.shape).toEqual(c.out.shape);
    const step = Math.max(1, Math.floor(y.size / 24));
    sameNumbers(
      'outputs',
      c.out.data,
      y.toFloat64().filter((_, i) => i % step === 0),
      { relative: 1e-4, absolute: 1e-5 },
    );
  });

  test('a dilated basic block is refused', () => {
    expect(() => new BasicBlock(4, 4, { dilation: 2 })).toThrow('Dilation > 1 not supported in BasicBlock');
  });

  test('a step that is neither channels nor M is refused', () => {
    expect(() => makeLayers([8, 'X' as 'M'])).toThrow('makeLayers');
  });
});
