// practices/cv/image_classification, guides/beginner/train_eval_predict
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import { Accuracy } from 'paddle-hapi/metric';
import * as F from 'paddle-hapi/nn/functional';
import { Compose, Normalize } from 'paddle-hapi/vision/transforms';

paddle.setDevice('cpu');
paddle.seed(11);
const transform = new Compose([new Normalize({ mean: [127.5], std: [127.5], dataFormat: 'CHW' })]);
console.log('download training data and load training data');
const trainDataset = new paddle.vision.datasets.MNIST(
  'data/train-images-idx3-ubyte.gz',
  'data/train-labels-idx1-ubyte.gz',
  {
    mode: 'train',
    transform,
  },
);
const testDataset = new paddle.vision.datasets.MNIST({
  imagePath: 'data/t10k-images-idx3-ubyte.gz',
  labelPath: 'data/t10k-labels-idx1-ubyte.gz',
  mode: 'test',
  transform,
});
console.log('load finished');
const [first, trainLabel0] = trainDataset.getItem(0);
const trainData0 = (first as paddle.NdArray).reshape([28, 28]);
console.log(`train_data0 label is: ${trainLabel0}`);
console.log(`(${trainData0.shape.join(', ')}) ${paddle.toTensor(trainData0).at('14, 10:14').numpy()}`);
console.log('train images: ', trainDataset.length, ', test images: ', testDataset.length);

class LeNet extends paddle.nn.Layer {
  conv1 = new paddle.nn.Conv2D({ inChannels: 1, outChannels: 6, kernelSize: 5, stride: 1, padding: 2 });
  maxPool1 = new paddle.nn.MaxPool2D({ kernelSize: 2, stride: 2 });
  conv2 = new paddle.nn.Conv2D({ inChannels: 6, outChannels: 16, kernelSize: 5, stride: 1 });
  maxPool2 = new paddle.nn.MaxPool2D({ kernelSize: 2, stride: 2 });
  linear1 = new paddle.nn.Linear({ inFeatures: 16 * 5 * 5, outFeatures: 120 });
  linear2 = new paddle.nn.Linear({ inFeatures: 120, outFeatures: 84 });
  linear3 = new paddle.nn.Linear({ inFeatures: 84, outFeatures: 10 });

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = this.conv1(x);
    x = F.relu(x);
    x = this.maxPool1(x);
    x = this.conv2(x);
    x = F.relu(x);
    x = this.maxPool2(x);
    x = paddle.flatten(x, { startAxis: 1, stopAxis: -1 });
    x = this.linear1(x);
    x = F.relu(x);
    x = this.linear2(x);
    x = F.relu(x);
    x = this.linear3(x);
    return x;
  }
}

const model = new paddle.Model(new LeNet());
const optim = new paddle.optimizer.Adam({ learningRate: 0.001, parameters: model.parameters() });
model.prepare(optim, new paddle.nn.CrossEntropyLoss(), new Accuracy());
await model.fit(trainDataset, { epochs: 2, batchSize: 16, verbose: 1 });
console.log(await model.evaluate(testDataset, { batchSize: 32, verbose: 1 }));
const testResult = await model.predict(testDataset);
console.log(testResult.length, testResult[0]!.length);
console.log(testResult[0]![0]);
const label = testDataset.getItem(0)[1];
const predLabel = np.argmax(np.array(testResult[0]![0]!.tolist()));
console.log(`true label: ${label.get(0)}, pred label: ${predLabel}`);

const trainLoader = new paddle.io.DataLoader(trainDataset, { batchSize: 16, shuffle: true });

function train(model: LeNet): void {
  model.train();
  const epochs = 1;
  const optim = new paddle.optimizer.Adam({ learningRate: 0.001, parameters: model.parameters() });
  for (let epoch = 0; epoch < epochs; epoch++) {
    let batchId = 0;
    for (const data of trainLoader()) {
      const xData = data[0];
      const yData = data[1];
      const predicts = model(xData);
      const loss = F.crossEntropy(predicts, yData);
      const acc = paddle.metric.accuracy(predicts, yData);
      loss.backward();
      if (batchId % 2 === 0)
        console.log(`epoch: ${epoch}, batch_id: ${batchId}, loss is: ${loss.numpy()}, acc is: ${acc.numpy()}`);
      optim.step();
      optim.clearGrad();
      batchId++;
    }
  }
}

np.random.seed(3);
const lenet = new LeNet();
train(lenet);
const testLoader = new paddle.io.DataLoader(testDataset, { places: null, batchSize: 32 });

function test(model: LeNet): void {
  model.eval();
  let batchId = 0;
  for (const data of testLoader()) {
    const xData = data[0];
    const yData = data[1];
    const predicts = model(xData);
    const loss = F.crossEntropy(predicts, yData);
    const acc = paddle.metric.accuracy(predicts, yData);
    if (batchId % 2 === 0) console.log(`batch_id: ${batchId}, loss is: ${loss.numpy()}, acc is: ${acc.numpy()}`);
    batchId++;
  }
}

test(lenet);
