import { ops, type Tensor } from '../../src/engine/index.ts';
import type { InputDescription } from '../../src/jit/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as models from '../../src/vision/models/index.ts';

const F = nn.functional;

/** Two branches, joined; a running mean; dropout; both kinds of mean pooling. */
export class Branches extends nn.Layer {
  left = new nn.Conv2D(3, 4, 3, { padding: 1 });
  right = new nn.Conv2D(3, 4, 5, { padding: 2, biasAttr: false });
  norm = new nn.BatchNorm2D(8);
  small = new nn.AvgPool2D(2);
  drop = new nn.Dropout(0.3);
  pool = new nn.AdaptiveAvgPool2D(1);
  fc = new nn.Linear(8, 5);

  override forward(x: Tensor): Tensor {
    const joined = ops.concat([this.left(x), F.relu(this.right(x))], 1);
    return this.fc(this.drop(ops.flatten(this.pool(this.small(F.relu(this.norm(joined)))), 1)));
  }
}

/** Whole numbers and fractions in, two results out. */
export class TwoInputs extends nn.Layer {
  table = new nn.Embedding(7, 4);
  fc = new nn.Linear(9, 6);

  override forward(ids: Tensor, extra: Tensor): Tensor[] {
    const words = ops.mean(this.table(ids), 1);
    const y = this.fc(ops.concat([words, extra], -1));
    const [a, b] = ops.split(y, 2, 1) as [Tensor, Tensor];
    return [F.softmax(a), ops.argmax(b, 1)];
  }
}

/** Attention by hand: reshape by sizes asked for, transposes, products, softmax, layer norm. */
export class Attention extends nn.Layer {
  q = new nn.Linear(8, 8);
  k = new nn.Linear(8, 8);
  v = new nn.Linear(8, 8);
  norm = new nn.LayerNorm(8);

  override forward(x: Tensor): Tensor {
    const heads = (y: Tensor) =>
      ops.transpose(ops.reshape(y, [y.shape[0]!, y.shape[1]!, 2, 4]), { perm: [0, 2, 1, 3] });
    const scores = ops.scale(ops.matmul({ x: heads(this.q(x)), y: heads(this.k(x)), transposeY: true }), 0.5);
    const mixed = ops.transpose(ops.matmul(F.softmax(scores), heads(this.v(x))), { perm: [0, 2, 1, 3] });
    return this.norm(ops.add(x, ops.reshape(mixed, [0, 0, 8])));
  }
}

/** Every activation and the arithmetic of a network, one after the other. */
export class Pointwise extends nn.Layer {
  slope = new nn.PReLU(6);

  override forward(x: Tensor): Tensor {
    const parts = [
      F.relu(x),
      F.relu6(x),
      F.sigmoid(x),
      F.tanh(x),
      F.silu(x),
      F.swish(x),
      F.mish(x),
      F.logSigmoid(x),
      F.softsign(x),
      F.tanhshrink(x),
      F.hardswish(x),
      F.leakyRelu(x, 0.2),
      F.elu(x, 0.7),
      F.celu(x, 0.7),
      F.selu(x),
      F.gelu(x),
      F.gelu(x, true),
      F.softplus(x, 2, 15),
      F.hardsigmoid(x),
      F.hardtanh(x, -0.5, 0.7),
      F.hardshrink(x),
      F.softshrink(x),
      F.thresholdedRelu(x, 0.3),
      F.logSoftmax(x),
      F.softmax(x, 1),
      this.slope(x),
      ops.reshape(F.maxout(ops.reshape(x, [-1, 6, 1, 1]), 2), [-1, 3]).tile([1, 2]),
      ops.abs(x),
      ops.exp(x),
      ops.square(x),
      ops.sqrt(ops.add(ops.abs(x), 1)),
      ops.rsqrt(ops.add(ops.square(x), 0.5)),
      ops.log(ops.add(ops.abs(x), 0.1)),
      ops.floor(x),
      ops.trunc(x),
      ops.sin(x),
      ops.cos(x),
      ops.erf(x),
      ops.sign(x),
      ops.neg(x),
      ops.clip(x, -0.3, 0.4),
      ops.scale(x, 2, 1, false),
      ops.pow(x, 2),
      ops.divide(x, 3),
      ops.subtract(x, 0.25),
      ops.multiply(x, x),
      ops.maximum(x, ops.neg(x)),
      ops.minimum(x, ops.square(x)),
      ops.castTo(ops.greaterThan(x, 0), 'float32'),
      ops.where(ops.lessThan(x, 0.1), x, ops.square(x)) as Tensor,
      ops.divide(x, ops.add(ops.sum(ops.abs(x), 1, { keepdim: true }), 1)),
    ];
    return ops.addN(parts.map((part, i) => ops.scale(part, 0.5 + i / 40)));
  }
}

/** Shapes and parts. */
export class Layout extends nn.Layer {
  scale = new nn.Linear(4, 4);

  override forward(input: Tensor): Tensor[] {
    const x = this.scale(input);
    const parts = ops.unbind(x, 1);
    return [
      ops.stack([parts[0]!, parts[2]!], 1),
      ops.at(x, ':, 1, 1:3'),
      ops.at(x, '..., -1'),
      ops.at(x, ':, :, ::2'),
      ops.squeeze(ops.unsqueeze(ops.sum(x, [1, 2]), [1, 2]), 1),
      ops.transpose(x, { perm: [2, 0, 1] }),
      ops.tile(x, [1, 2, 1]),
      ops.max(x, 2),
      ops.min(x, 1, true),
      (ops.topk({ x, k: 2 }) as Tensor[])[0]!,
      ops.norm(x, 2, 1),
      ops.cumsum(x, 2),
      ops.flip(x, [1]),
      ops.expand(ops.unsqueeze(x, 1), [-1, 2, -1, -1]),
      F.normalize(x, 2, 2),
      ops.reshape(x, [-1, 12]),
      ops.var_(x, 2),
      ops.std(x, [1, 2], false, true),
      ops.logsumexp(x, 1),
      ops.prod(x, 2),
      ops.amax(x, 1),
      ops.roll(x, 1, 2),
      ops.tril(x),
      ops.castTo(ops.any(ops.greaterThan(x, 0.9), 1), 'float32'),
      ops.bmm(x, ops.transpose(x, { perm: [0, 2, 1] })),
    ];
  }
}

/** Layers of one, two and three axes. */
export class Spatial extends nn.Layer {
  wide = new nn.Conv1D(3, 4, 3, { padding: 1 });
  deep = new nn.Conv2D(4, 8, 3, { groups: 4, stride: 2, padding: 1 });
  plain = new nn.Conv2D(8, 4, 3, { padding: 'SAME' });
  box = new nn.Conv3D(1, 2, 3, { padding: [1, 1, 1] });

  override forward(x: Tensor): Tensor[] {
    const line = this.wide(x);
    const plane = ops.unsqueeze(line, 2);
    const square = ops.reshape(line, [-1, 4, 4, 4]);
    const y = this.plain(this.deep(F.pad({ x: square, pad: [1, 2, 1, 0], mode: 'reflect' })));
    return [
      F.maxPool1d(line, 3, 2, 1) as Tensor,
      F.avgPool1d(line, 2),
      F.adaptiveAvgPool1d(line, 4),
      F.avgPool2d(square, 3, 1, 1),
      F.avgPool2d({ x: square, kernelSize: 3, stride: 2, padding: 1, exclusive: false, ceilMode: true }),
      F.maxPool2d(square, 2, 1, [0, 1]) as Tensor,
      F.adaptiveMaxPool2d(square, 2) as Tensor,
      F.adaptiveMaxPool1d(line, 2) as Tensor,
      F.adaptiveAvgPool3d(ops.unsqueeze(square, 1), 2),
      F.adaptiveMaxPool3d(ops.unsqueeze(square, 1), 2) as Tensor,
      F.maxPool3d(ops.unsqueeze(square, 1), 2) as Tensor,
      F.groupNorm(square, 2),
      F.pixelShuffle(square, 2),
      this.box(ops.unsqueeze(square, 1)),
      F.avgPool3d(ops.unsqueeze(square, 1), 2),
      F.zeropad2d(plane, [1, 0, 2, 1]),
      y,
    ];
  }
}

type Spec = InputDescription;
const spec = (shape: number[], dtype: Spec['dtype'] = 'float32', name: string | null = 'x'): Spec => ({
  shape,
  dtype,
  name,
});

/** Networks with their inputs' descriptions, and the sizes that stand for open ones in a test. */
export const NETWORKS: Readonly<Record<string, { make: () => nn.Layer; specs: Spec[]; sizes: number[] }>> = {
  mlp: {
    make: () => new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 3)),
    specs: [spec([-1, 4])],
    sizes: [5],
  },
  lenet: { make: () => new models.LeNet(), specs: [spec([-1, 1, 28, 28])], sizes: [3] },
  resnet18: { make: () => models.resnet18({ numClasses: 7 }), specs: [spec([-1, 3, 64, 64])], sizes: [2] },
  vgg: {
    make: () =>
      new nn.Sequential(
        new nn.Conv2D(3, 4, 3, { padding: 1 }),
        new nn.ReLU(),
        new nn.MaxPool2D(2, 2),
        new nn.Conv2D(4, 6, 3, { padding: 1 }),
        new nn.ReLU(),
        new nn.MaxPool2D(2, 2),
        new nn.AdaptiveAvgPool2D([2, 2]),
        new nn.Flatten(),
        new nn.Linear(24, 8),
        new nn.ReLU(),
        new nn.Dropout(),
        new nn.Linear(8, 4),
      ),
    specs: [spec([-1, 3, -1, -1])],
    sizes: [2, 20, 12],
  },
  branches: { make: () => new Branches(), specs: [spec([-1, 3, 8, 8])], sizes: [2] },
  twoInputs: {
    make: () => new TwoInputs(),
    specs: [spec([-1, 6], 'int64', 'ids'), spec([-1, 5], 'float32', 'extra')],
    sizes: [3],
  },
  attention: { make: () => new Attention(), specs: [spec([-1, 5, 8], 'float32', null)], sizes: [3] },
  pointwise: { make: () => new Pointwise(), specs: [spec([-1, 6])], sizes: [4] },
  layout: { make: () => new Layout(), specs: [spec([-1, 3, 4])], sizes: [2] },
  spatial: { make: () => new Spatial(), specs: [spec([-1, 3, 16])], sizes: [2] },
};
