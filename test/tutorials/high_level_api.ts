// practices/quick_start/high_level_api, practices/quick_start/save_model
import { readdirSync } from 'node:fs';
import * as paddle from 'paddle-hapi';
import { vision } from 'paddle-hapi';
import { Dataset } from 'paddle-hapi/io';
import { ToTensor } from 'paddle-hapi/vision/transforms';

const { InputSpec } = paddle.static;

paddle.seed(21);
const trainDataset = new vision.datasets.MNIST('data/train-images-idx3-ubyte.gz', 'data/train-labels-idx1-ubyte.gz', {
  mode: 'train',
  transform: new ToTensor(),
});
const valDataset = new vision.datasets.MNIST('data/t10k-images-idx3-ubyte.gz', 'data/t10k-labels-idx1-ubyte.gz', {
  mode: 'test',
  transform: new ToTensor(),
});

class MyDataset extends Dataset<[string, string]> {
  data: [string, string][];

  constructor({ mode = 'train' } = {}) {
    super();

    if (mode === 'train') {
      this.data = [
        ['traindata1', 'label1'],
        ['traindata2', 'label2'],
      ];
    } else {
      this.data = [
        ['testdata1', 'label1'],
        ['testdata2', 'label2'],
      ];
    }
  }

  getItem(index: number): [string, string] {
    const data = this.data[index]![0];
    const label = this.data[index]![1];

    return [data, label];
  }

  get length(): number {
    return this.data.length;
  }
}

const trainDataset2 = new MyDataset({ mode: 'train' });
const valDataset2 = new MyDataset({ mode: 'test' });

console.log('=============train dataset=============');
for (const [data, label] of trainDataset2) console.log(data, label);

console.log('=============evaluation dataset=============');
for (const [data, label] of valDataset2) console.log(data, label);

const mnist = new paddle.nn.Sequential(
  new paddle.nn.Flatten(),
  new paddle.nn.Linear(784, 32),
  new paddle.nn.ReLU(),
  new paddle.nn.Dropout(0.2),
  new paddle.nn.Linear(32, 10),
);

class Mnist extends paddle.nn.Layer {
  flatten = new paddle.nn.Flatten();
  linear_1 = new paddle.nn.Linear(784, 32);
  linear_2 = new paddle.nn.Linear(32, 10);
  relu = new paddle.nn.ReLU();
  dropout = new paddle.nn.Dropout(0.2);

  override forward(inputs: paddle.Tensor): paddle.Tensor {
    let y = this.flatten(inputs);
    y = this.linear_1(y);
    y = this.relu(y);
    y = this.dropout(y);
    y = this.linear_2(y);

    return y;
  }
}

const mnist2 = new Mnist();
console.log(mnist2);

const inputs = new paddle.static.InputSpec([-1, 1, 28, 28], { dtype: 'float32', name: 'input' });
const label = new paddle.static.InputSpec([-1, 1], { dtype: 'int8', name: 'label' });
const model = new paddle.Model(mnist, inputs, label);
model.summary([1, 28, 28]);
paddle.summary(mnist, [1, 28, 28]);
model.prepare(
  new paddle.optimizer.Adam({ parameters: model.parameters() }),
  new paddle.nn.CrossEntropyLoss(),
  new paddle.metric.Accuracy(),
);
await model.fit(trainDataset, { epochs: 2, batchSize: 32, verbose: 1 });
const result = await model.evaluate(valDataset, { verbose: 2 });
console.log(result);
await model.predict(valDataset);
await model.save('model/mnist');
console.log(...readdirSync('model').sort());

// checkpoints, loading, training on
await model.fit(trainDataset, valDataset, { epochs: 2, batchSize: 64, saveDir: 'mnist_checkpoint', verbose: 2 });
console.log(...readdirSync('mnist_checkpoint').sort());
await model.save('mnist_checkpoint/test');
await model.load('mnist_checkpoint/test');
const inputs2 = new InputSpec([null, 784], 'float32', 'inputs');
const labels2 = new InputSpec([null, 10], 'float32', 'labels');
const second = new paddle.Model(new Mnist(), inputs2, labels2);
const optim = new paddle.optimizer.Adam({ learningRate: 0.001, parameters: second.parameters() });
second.prepare(optim, new paddle.nn.CrossEntropyLoss(), new paddle.metric.Accuracy());
await second.save('mnist_checkpoint/second');
await second.load('mnist_checkpoint/second');
await second.fit({ trainData: trainDataset, evalData: valDataset, batchSize: 64, epochs: 1, verbose: 2 });
await second.save('model/inference', false);
console.log(...readdirSync('model').sort());
