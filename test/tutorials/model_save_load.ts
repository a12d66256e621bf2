// guides/beginner/model_save_load, guides/jit/basic_usage
import { existsSync, readdirSync } from 'node:fs';
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import { nn, optimizer as opt } from 'paddle-hapi';

const BATCH_SIZE = 16;
const BATCH_NUM = 4;
const EPOCH_NUM = 2;

const IMAGE_SIZE = 20;
const CLASS_NUM = 10;

const finalCheckpoint: Record<string, unknown> = {};
paddle.seed(41);
np.random.seed(41);

class RandomDataset extends paddle.io.Dataset<[np.NDArray, np.NDArray]> {
  numSamples: number;

  constructor(numSamples: number) {
    super();
    this.numSamples = numSamples;
  }

  getItem(_idx: number): [np.NDArray, np.NDArray] {
    const image = (np.random.random([IMAGE_SIZE]) as np.NDArray).astype('float32');
    const label = (np.random.randint(0, CLASS_NUM - 1, [1]) as np.NDArray).astype('int64');
    return [image, label];
  }

  get length(): number {
    return this.numSamples;
  }
}

class LinearNet extends nn.Layer {
  _linear = new nn.Linear(IMAGE_SIZE, CLASS_NUM);

  override forward(x: paddle.Tensor): paddle.Tensor {
    return this._linear(x);
  }
}

type Classifier = (x: paddle.Tensor) => unknown;

function train(
  layer: Classifier,
  loader: () => Iterable<[paddle.Tensor, paddle.Tensor]>,
  lossFn: nn.CrossEntropyLoss,
  opt: paddle.optimizer.Optimizer,
): void {
  for (let epochId = 0; epochId < EPOCH_NUM; epochId++) {
    let batchId = 0;
    let loss!: paddle.Tensor;
    for (const [image, label] of loader()) {
      const out = layer(image) as paddle.Tensor;
      loss = lossFn(out, label);
      loss.backward();
      opt.step();
      opt.clearGrad();
      console.log(`Epoch ${epochId} batch ${batchId}: loss = ${np.mean(loss.numpy())}`);
      batchId++;
    }
    if (epochId === EPOCH_NUM - 1) {
      finalCheckpoint.epoch = epochId;
      finalCheckpoint.loss = loss;
    }
  }
}

const layer = new LinearNet();
const lossFn = new nn.CrossEntropyLoss();
let adam = new opt.Adam({ learningRate: 0.001, parameters: layer.parameters() });
const dataset = new RandomDataset(BATCH_NUM * BATCH_SIZE);
const loader = new paddle.io.DataLoader(dataset, { batchSize: BATCH_SIZE, shuffle: true, dropLast: true });
train(layer, loader, lossFn, adam);

paddle.save(layer.stateDict(), 'linear_net.pdparams');
paddle.save(adam.stateDict(), 'adam.pdopt');
paddle.save(finalCheckpoint, 'final_checkpoint.pkl');

const layerStateDict = paddle.load('linear_net.pdparams') as nn.StateDict;
const optStateDict = paddle.load('adam.pdopt') as nn.StateDict;
const finalCheckpointDict = paddle.load('final_checkpoint.pkl') as { epoch: number; loss: paddle.Tensor };
console.log(layerStateDict['_linear.bias']);
console.log(...Object.keys(optStateDict));
layer.setStateDict(layerStateDict);
adam.setStateDict(optStateDict);
console.log(
  `Loaded Final Checkpoint. Epoch : ${finalCheckpointDict.epoch}, Loss : ${finalCheckpointDict.loss.numpy()}`,
);
train(layer, loader, lossFn, adam);

// to_static and jit
const staticLayer = paddle.jit.toStatic(layer);
const path = 'example.model/linear';
await paddle.jit.save(staticLayer, path, {
  inputSpec: [new paddle.static.InputSpec({ shape: [null, IMAGE_SIZE], dtype: 'float32', name: 'x' })],
});
console.log(...readdirSync('example.model').sort());
const loadedLayer = await paddle.jit.load(path);
loadedLayer.eval();
const x = paddle.randn([1, IMAGE_SIZE], 'float32');
const pred = loadedLayer(x) as paddle.Tensor;
console.log(pred);
console.log(np.allclose(pred.numpy(), staticLayer(x).numpy(), 0, 1e-6));
loadedLayer.train();
adam = new opt.Adam({ learningRate: 0.001, parameters: loadedLayer.parameters() });
train(loadedLayer, loader, lossFn, adam);

class Other extends nn.Layer {
  conv = new nn.Conv2D(1, 2, 3);
  bn = new nn.BatchNorm2D(2);
  drop = new nn.Dropout(0.5);

  override forward(x: paddle.Tensor, y: paddle.Tensor): [paddle.Tensor, paddle.Tensor] {
    let z = this.bn(this.conv(x));
    z = this.drop(nn.functional.relu(z));
    return [z.mean({ axis: [2, 3] }), x.multiply(y).sum()];
  }
}

const net = new Other();
net.eval();
await paddle.jit.save(net, 'two/net', {
  inputSpec: [
    new paddle.static.InputSpec([null, 1, 6, 6], 'float32', 'x'),
    new paddle.static.InputSpec([1], 'float32', 'y'),
  ],
});
const again = await paddle.jit.load('two/net');
const [a, b] = again(paddle.ones([2, 1, 6, 6]), paddle.full([1], 3.0)) as [paddle.Tensor, paddle.Tensor];
console.log(a);
console.log(b.numpy());

const model = new paddle.Model(new LinearNet(), {
  inputs: [new paddle.static.InputSpec([null, IMAGE_SIZE], 'float32', 'x')],
});
model.prepare(
  new paddle.optimizer.SGD({ learningRate: 1e-3, parameters: model.parameters() }),
  new paddle.nn.CrossEntropyLoss(),
);
await model.fit(dataset, { epochs: 1, batchSize: 32, saveFreq: 1, saveDir: 'checkpoint', verbose: 2 });
await model.save('checkpoint/test');
await model.load('checkpoint/test');
await model.load('linear_net', { skipMismatch: true, resetOptimizer: true });
await model.save('inference_model', false);
console.log(...readdirSync('checkpoint').sort(), existsSync('inference_model.pdiparams'));
const tensors = paddle.load('checkpoint/test.pdparams', { returnNumpy: true }) as Record<string, paddle.NdArray>;
console.log(tensors['_linear.bias']);
paddle.save(paddle.arange(4, { dtype: 'int64' }), 'tensor.pdtensor');
console.log(paddle.load('tensor.pdtensor'));
paddle.save({ a: [1, 2.5, 'text'], nested: { t: paddle.ones([2]) }, none: null }, 'things');
const things = paddle.load('things') as { a: unknown[]; nested: { t: paddle.Tensor }; none: null };
console.log(things.a, things.nested.t, things.none);
