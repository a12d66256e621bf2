// learning rates, EarlyStopping, ReduceLROnPlateau, gradient clipping
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import { nn } from 'paddle-hapi';
import { Dataset } from 'paddle-hapi/io';

paddle.seed(37);
np.random.seed(37);

class Numbers extends Dataset<[np.NDArray, np.NDArray]> {
  x: np.NDArray;
  y: np.NDArray;

  constructor(count: number) {
    super();
    this.x = (np.random.randn(count, 4) as np.NDArray).astype('float32');
    this.y = (this.x.sum(1) as np.NDArray).greater(0).astype('int64').reshape(count, 1);
  }

  getItem(idx: number): [np.NDArray, np.NDArray] {
    return [this.x.row(idx), this.y.row(idx)];
  }

  get length(): number {
    return this.x.shape[0]!;
  }
}

const [trainDataset, valDataset] = [new Numbers(32), new Numbers(16)];

const linear = new nn.Linear(4, 2);
const stepDecay = new paddle.optimizer.lr.StepDecay({ learningRate: 0.5, stepSize: 2, gamma: 0.8, verbose: true });
const sgd = new paddle.optimizer.SGD({ learningRate: stepDecay, parameters: linear.parameters() });
for (let epoch = 0; epoch < 4; epoch++) {
  for (let batchId = 0; batchId < 2; batchId++) {
    const x = paddle.uniform([10, 4]);
    const out = linear(x);
    const loss = paddle.mean(out);
    loss.backward();
    sgd.step();
    sgd.clearGradients();
  }
  stepDecay.step();
}
console.log(sgd.getLr(), stepDecay.lastEpoch);
const lr = paddle.optimizer.lr;
for (const [name, schedule] of [
  ['cosine', new lr.CosineAnnealingDecay({ learningRate: 0.5, TMax: 4 })],
  [
    'warmup',
    new lr.LinearWarmup({
      learningRate: new lr.PiecewiseDecay([3, 6], [0.1, 0.01, 0.001]),
      warmupSteps: 2,
      startLr: 0.0,
      endLr: 0.1,
    }),
  ],
  ['noam', new lr.NoamDecay({ dModel: 64, warmupSteps: 3 })],
  ['poly', new lr.PolynomialDecay({ learningRate: 0.5, decaySteps: 5, endLr: 0.1 })],
  ['lambda', new lr.LambdaDecay({ learningRate: 0.5, lrLambda: (x) => 0.95 ** x })],
  ['multi', new lr.MultiStepDecay({ learningRate: 0.5, milestones: [2, 4], gamma: 0.1 })],
] as const) {
  const rates: number[] = [];
  for (let i = 0; i < 7; i++) {
    rates.push(schedule.getLr());
    schedule.step();
  }
  console.log(name, ...rates.map((rate) => rate.toFixed(6)));
}
const plateau = new lr.ReduceOnPlateau({ learningRate: 1.0, factor: 0.5, patience: 1, verbose: true });
for (const metrics of [1.0, 0.9, 0.95, 0.96, 0.97]) plateau.step(metrics);
console.log(plateau());

let model = new paddle.Model(new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2)));
const scheduler = new lr.ExponentialDecay({ learningRate: 0.1, gamma: 0.9 });
const momentum = new paddle.optimizer.Momentum({
  learningRate: scheduler,
  parameters: model.parameters(),
  weightDecay: new paddle.regularizer.L2Decay(1e-4),
  gradClip: new nn.ClipGradByGlobalNorm({ clipNorm: 0.5 }),
});
model.prepare(momentum, new nn.CrossEntropyLoss(), new paddle.metric.Accuracy());
await model.fit(trainDataset, valDataset, {
  epochs: 6,
  batchSize: 8,
  verbose: 2,
  callbacks: [
    new paddle.callbacks.LRScheduler({ byStep: false, byEpoch: true }),
    new paddle.callbacks.EarlyStopping('loss', {
      mode: 'min',
      patience: 1,
      verbose: 1,
      minDelta: 0.2,
      baseline: null,
      saveBestModel: true,
    }),
  ],
  saveDir: 'best',
});
console.log(momentum.getLr());
model = new paddle.Model(new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2)));
const adam = new paddle.optimizer.Adam({
  learningRate: 0.1,
  parameters: model.parameters(),
  gradClip: new nn.ClipGradByNorm({ clipNorm: 1.0 }),
});
model.prepare(adam, new nn.CrossEntropyLoss(), new paddle.metric.Accuracy({ topk: [1, 2] }));
await model.fit(trainDataset, valDataset, {
  epochs: 4,
  batchSize: 16,
  verbose: 1,
  callbacks: new paddle.callbacks.ReduceLROnPlateau({
    monitor: 'acc_top1',
    mode: 'max',
    patience: 1,
    factor: 0.5,
    verbose: 1,
  }),
});
console.log(adam.getLr());
adam.setLr(0.05);
console.log(adam.getLr());

// guides/advanced/gradient_clip
const [totalData, batchSize, inputSize, hiddenSize] = [40, 8, 1, 4];

class Net extends nn.Layer {
  linear1: nn.Linear;
  linear2: nn.Linear;

  constructor(inputSize: number, hiddenSize: number, weightAttr: paddle.ParamAttr, biasAttr: paddle.ParamAttr) {
    super();
    this.linear1 = new nn.Linear(inputSize, hiddenSize, { weightAttr, biasAttr });
    this.linear2 = new nn.Linear(hiddenSize, 1, { biasAttr: false });
  }

  override forward(inputs: paddle.Tensor): paddle.Tensor {
    let x = this.linear1(inputs);
    x = this.linear2(x);
    return x;
  }
}

const xData = (np.random.randn(totalData, inputSize) as np.NDArray).astype('float32');
const yData = xData.add(3);
const clips = [
  new paddle.nn.ClipGradByNorm({ clipNorm: 1.0 }),
  new paddle.nn.ClipGradByValue({ min: -0.5, max: 0.5 }),
  new paddle.nn.ClipGradByGlobalNorm(1.0),
];
for (const [number, clip] of clips.entries()) {
  const weight1 = paddle.randn([inputSize, hiddenSize]).add(2);
  const weightAttr1 = new paddle.ParamAttr({
    name: `linear_weight_${number}`,
    initializer: new paddle.nn.initializer.Assign(weight1),
    needClip: true,
  });
  const biasAttr1 = new paddle.ParamAttr({
    name: `linear_bias_${number}`,
    initializer: new paddle.nn.initializer.Assign(paddle.randn([hiddenSize])),
  });
  const model = new Net(inputSize, hiddenSize, weightAttr1, biasAttr1);
  console.log(String(clip));
  const lossFn = new nn.MSELoss({ reduction: 'mean' });
  const optimizer = new paddle.optimizer.SGD({ learningRate: 0.01, parameters: model.parameters(), gradClip: clip });
  for (let t = 0; t < 3; t++) {
    const idx = np.random.choice(totalData, batchSize, false) as np.NDArray;
    const x = paddle.toTensor(xData.iindex(idx));
    const label = paddle.toTensor(yData.iindex(idx));
    const pred = model(x);
    const loss = lossFn(pred, label);
    loss.backward();
    console.log(`step:  ${t}     loss:  ${loss.numpy()}`);
    console.log('grad: ', model.linear1.weight.grad);
    optimizer.step();
    optimizer.clearGrad();
  }
}
