// practices/cv/image_search, metric learning
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import * as F from 'paddle-hapi/nn/functional';
import { random } from 'paddle-hapi/python';
import * as T from 'paddle-hapi/vision/transforms';

paddle.seed(9);
np.random.seed(9);
random.seed(9);
const transform = new T.Compose([new T.Transpose([2, 0, 1])]);
const cifar10Train = new paddle.vision.datasets.Cifar10({
  dataFile: 'data/cifar-10-python.tar.gz',
  mode: 'train',
  transform,
});
const numTrain = cifar10Train.length * 3;
const images: np.NDArray[] = [];
let yTrain = np.zeros([numTrain, 1], 'int32');

for (let i = 0; i < numTrain; i++) {
  const [trainImage, trainLabel] = cifar10Train.getItem(i % cifar10Train.length);

  // normalize the data
  images.push(np.array((trainImage as paddle.NdArray).tolist(), 'float64').divide(255.0));
  yTrain.set([i, 0], Number(trainLabel.item()) % 5);
}
const xTrain = np.stack(images);

yTrain = np.squeeze(yTrain);

console.log(`(${xTrain.shape.join(', ')})`);
console.log(`(${yTrain.shape.join(', ')},)`);
const classIdxToTrainIdxs: number[][] = [[], [], [], [], []];
for (const [yTrainIdx, y] of [...yTrain].entries()) classIdxToTrainIdxs[Number(y)]!.push(yTrainIdx);
console.log(`[${classIdxToTrainIdxs.map((idxs, y) => `(${y}, [${idxs.join(', ')}])`).join(', ')}]`);

const numClasses = 4;

function readerCreator(numBatchs: number): () => Generator<[np.NDArray, np.NDArray]> {
  return function* reader() {
    let iterStep = 0;
    while (true) {
      if (iterStep >= numBatchs) break;
      iterStep += 1;
      const anchors: np.NDArray[] = [];
      const positives: np.NDArray[] = [];
      for (let classIdx = 0; classIdx < numClasses; classIdx++) {
        const examplesForClass = classIdxToTrainIdxs[classIdx]!;
        const anchorIdx = random.choice(examplesForClass);
        let positiveIdx = random.choice(examplesForClass);
        while (positiveIdx === anchorIdx) positiveIdx = random.choice(examplesForClass);
        anchors.push(xTrain.row(anchorIdx));
        positives.push(xTrain.row(positiveIdx));
      }
      yield [np.stack(anchors).astype('float32'), np.stack(positives).astype('float32')];
    }
  };
}

function anchorPositivePairs({ numBatchs = 100 } = {}): () => Generator<[np.NDArray, np.NDArray]> {
  return readerCreator(numBatchs);
}

const pairsTrainReader = anchorPositivePairs({ numBatchs: 3 });
const examples = np.stack(pairsTrainReader().next().value as [np.NDArray, np.NDArray]);
console.log(`(${examples.shape.join(', ')})`);

class MyNet extends paddle.nn.Layer {
  conv1 = new paddle.nn.Conv2D({ inChannels: 3, outChannels: 8, kernelSize: [3, 3], stride: 2 });

  conv2 = new paddle.nn.Conv2D({ inChannels: 8, outChannels: 16, kernelSize: [3, 3], stride: 2 });

  conv3 = new paddle.nn.Conv2D({ inChannels: 16, outChannels: 32, kernelSize: [3, 3], stride: 2 });

  gloablPool = new paddle.nn.AdaptiveAvgPool2D([1, 1]);

  fc1 = new paddle.nn.Linear({ inFeatures: 32, outFeatures: 8 });

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = this.conv1(x);
    x = F.relu(x);
    x = this.conv2(x);
    x = F.relu(x);
    x = this.conv3(x);
    x = F.relu(x);
    x = this.gloablPool(x);
    x = paddle.squeeze(x, { axis: [2, 3] });
    x = this.fc1(x);
    x = x.divide(paddle.norm(x, { axis: 1, keepdim: true }));
    return x;
  }
}

function train(model: MyNet): void {
  console.log('start training ... ');
  model.train();

  const inverseTemperature = paddle.toTensor(np.array([1.0 / 0.2], 'float32'));

  const epochNum = 2;

  const opt = new paddle.optimizer.Adam({ learningRate: 0.001, parameters: model.parameters() });

  for (let epoch = 0; epoch < epochNum; epoch++) {
    for (const [batchId, data] of [...pairsTrainReader()].entries()) {
      const [anchorsData, positivesData] = [data[0], data[1]];

      const anchors = paddle.toTensor(anchorsData);
      const positives = paddle.toTensor(positivesData);

      const anchorEmbeddings = model(anchors);
      const positiveEmbeddings = model(positives);

      let similarities = paddle.matmul(anchorEmbeddings, positiveEmbeddings, { transposeY: true });
      similarities = paddle.multiply(similarities, inverseTemperature);

      const sparseLabels = paddle.arange(0, numClasses, { dtype: 'int64' });

      const loss = F.crossEntropy(similarities, sparseLabels);

      console.log(`epoch: ${epoch}, batch_id: ${batchId}, loss is: ${loss.numpy()}`);
      loss.backward();
      opt.step();
      opt.clearGrad();
    }
  }
}

const model = new MyNet();
train(model);

const nearNeighboursPerExample = 3;

const xTestT = paddle.toTensor(xTrain.slice(':10').astype('float32'));
const testImagesEmbeddings = model(xTestT);
const similaritiesMatrix = paddle.matmul(testImagesEmbeddings, testImagesEmbeddings, { transposeY: true });
console.log(similaritiesMatrix.at(0));

const indiciesT = paddle.argsort(similaritiesMatrix, { descending: true });
const indicies = indiciesT.numpy();
for (let anchorIdx = 0; anchorIdx < 3; anchorIdx++) {
  const anchorNearNeighbours = indicies.row(anchorIdx).slice(`1:${nearNeighboursPerExample + 1}`);
  for (const [colIdx, nnIdx] of [...anchorNearNeighbours].entries()) console.log(anchorIdx, colIdx, Number(nnIdx));
}
