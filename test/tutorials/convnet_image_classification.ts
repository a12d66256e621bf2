// practices/cv/convnet_image_classification
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import * as F from 'paddle-hapi/nn/functional';
import { ToTensor } from 'paddle-hapi/vision/transforms';

paddle.seed(3);
np.random.seed(3);
const transform = new ToTensor();
const cifar10Train = new paddle.vision.datasets.Cifar10({
  dataFile: 'data/cifar-10-python.tar.gz',
  mode: 'train',
  transform,
});
const cifar10Test = new paddle.vision.datasets.Cifar10('data/cifar-10-python.tar.gz', { mode: 'test', transform });

class MyNet extends paddle.nn.Layer {
  conv1 = new paddle.nn.Conv2D({ inChannels: 3, outChannels: 8, kernelSize: [3, 3] });
  pool1 = new paddle.nn.MaxPool2D({ kernelSize: 2, stride: 2 });

  conv2 = new paddle.nn.Conv2D({ inChannels: 8, outChannels: 16, kernelSize: [3, 3] });
  pool2 = new paddle.nn.MaxPool2D({ kernelSize: 2, stride: 2 });

  conv3 = new paddle.nn.Conv2D({ inChannels: 16, outChannels: 16, kernelSize: [3, 3] });

  flatten = new paddle.nn.Flatten();

  linear1 = new paddle.nn.Linear({ inFeatures: 256, outFeatures: 64 });
  linear2: paddle.nn.Linear;

  constructor({ numClasses = 1 } = {}) {
    super();
    this.linear2 = new paddle.nn.Linear({ inFeatures: 64, outFeatures: numClasses });
  }

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = this.conv1(x);
    x = F.relu(x);
    x = this.pool1(x);

    x = this.conv2(x);
    x = F.relu(x);
    x = this.pool2(x);

    x = this.conv3(x);
    x = F.relu(x);

    x = this.flatten(x);
    x = this.linear1(x);
    x = F.relu(x);
    x = this.linear2(x);
    return x;
  }
}

const epochNum = 3;
const batchSize = 4;
const learningRate = 0.001;

const valAccHistory: number[] = [];
const valLossHistory: number[] = [];

function train(model: MyNet): void {
  console.log('start training ... ');
  // turn into training mode
  model.train();

  const opt = new paddle.optimizer.Adam({ learningRate, parameters: model.parameters() });

  const trainLoader = new paddle.io.DataLoader(cifar10Train, { shuffle: true, batchSize });

  const validLoader = new paddle.io.DataLoader(cifar10Test, { batchSize });

  for (let epoch = 0; epoch < epochNum; epoch++) {
    let batchId = 0;
    for (const data of trainLoader()) {
      const xData = data[0];
      let yData = paddle.toTensor(data[1]);
      yData = paddle.unsqueeze(yData, 1);

      const logits = model(xData);
      const loss = F.crossEntropy(logits, yData);

      if (batchId % 2 === 0) console.log(`epoch: ${epoch}, batch_id: ${batchId}, loss is: ${loss.numpy()}`);
      loss.backward();
      opt.step();
      opt.clearGrad();
      batchId++;
    }

    // evaluate model after one epoch
    model.eval();
    const accuracies: number[] = [];
    const losses: number[] = [];
    for (const data of validLoader()) {
      const xData = data[0];
      let yData = paddle.toTensor(data[1]);
      yData = paddle.unsqueeze(yData, 1);

      const logits = model(xData);
      const loss = F.crossEntropy(logits, yData);
      const acc = paddle.metric.accuracy(logits, yData);
      accuracies.push(acc.item());
      losses.push(loss.item());
    }

    const [avgAcc, avgLoss] = [np.mean(np.array(accuracies)) as number, np.mean(np.array(losses)) as number];
    console.log(`[validation] accuracy/loss: ${avgAcc}/${avgLoss}`);
    valAccHistory.push(avgAcc);
    valLossHistory.push(avgLoss);
    model.train();
  }
}

const model = new MyNet({ numClasses: 10 });
train(model);
console.log(valAccHistory.length, valLossHistory.length);
