// practices/quick_start/linear_regression, on made-up houses
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import * as F from 'paddle-hapi/nn/functional';

np.random.seed(7);
paddle.seed(7);

const featureNum = 14;
let housingData = np.random.uniform(0, 50, [60, featureNum]) as np.NDArray;
const prices = (np.dot(housingData.slice(':', ':13'), np.arange(1, 14)) as np.NDArray).divide(50);
housingData = np.concatenate([housingData.slice(':', ':13'), prices.reshape(60, 1)], 1);
const featuresMax = housingData.max(0) as np.NDArray;
const featuresMin = housingData.min(0) as np.NDArray;
const featuresAvg = (housingData.sum(0) as np.NDArray).divide(housingData.shape[0]!);

const BATCH_SIZE = 20;

function featureNorm(input: np.NDArray): np.NDArray {
  const fSize = input.shape;
  const outputFeatures = np.zeros([...fSize], 'float32');
  for (let batchId = 0; batchId < fSize[0]!; batchId++) {
    for (let index = 0; index < 13; index++) {
      const [max, min, avg] = [featuresMax, featuresMin, featuresAvg].map((of) => Number(of.get([index])));
      outputFeatures.set([batchId, index], (Number(input.get([batchId, index])) - avg!) / (max! - min!));
    }
  }
  return outputFeatures;
}

const housingFeatures = featureNorm(housingData.slice(':', ':13'));
housingData = np.concatenate([housingFeatures, housingData.slice(':', '-1:')], 1).astype('float32');

const ratio = 0.8;
const offset = Math.trunc(housingData.shape[0]! * ratio);
let trainData = housingData.slice(`:${offset}`);
const testData = housingData.slice(`${offset}:`).copy();

class Regressor extends paddle.nn.Layer {
  fc = new paddle.nn.Linear(13, 1);

  override forward(inputs: paddle.Tensor): paddle.Tensor {
    const pred = this.fc(inputs);
    return pred;
  }
}

function train(model: Regressor): void {
  console.log('start training ... ');
  model.train();
  const EPOCH_NUM = 20;
  const optimizer = new paddle.optimizer.SGD({ learningRate: 0.01, parameters: model.parameters() });
  for (let epochId = 0; epochId < EPOCH_NUM; epochId++) {
    // numpy-ts shuffles all elements of an array, NumPy its rows; these are the same draws
    trainData = trainData.iindex(np.random.permutation(trainData.shape[0]!) as np.NDArray);
    const miniBatches: np.NDArray[] = [];
    for (let k = 0; k < trainData.shape[0]!; k += BATCH_SIZE)
      miniBatches.push(trainData.slice(`${k}:${k + BATCH_SIZE}`));
    for (const [batchId, data] of miniBatches.entries()) {
      const featuresNp = np.array(data.slice(':', ':13'), 'float32');
      const labelsNp = np.array(data.slice(':', '-1:'), 'float32');
      const features = paddle.toTensor(featuresNp);
      const labels = paddle.toTensor(labelsNp);
      const yPred = model(features);
      const cost = F.mseLoss(yPred, { label: labels });
      const trainCost = cost.numpy();
      cost.backward();
      optimizer.step();
      optimizer.clearGrad();
      if (batchId % 30 === 0 && epochId % 5 === 0) console.log(`Pass:${epochId},Cost:${Number(trainCost).toFixed(5)}`);
    }
  }
}

const regressor = new Regressor();
train(regressor);

const INFER_BATCH_SIZE = 10;
const inferFeaturesNp = testData.slice(':', ':13').astype('float32');
const inferLabelsNp = testData.slice(':', '-1').astype('float32');
const inferFeatures = paddle.toTensor(inferFeaturesNp);
const inferLabels = paddle.toTensor(inferLabelsNp);
const fetchList = regressor(inferFeatures);

let sumCost = paddle.zeros([]);
for (let i = 0; i < INFER_BATCH_SIZE; i++) {
  const inferResult = fetchList.at([i, 0]);
  const groundTruth = inferLabels.at(i);
  if (i % 5 === 0)
    console.log(
      `No.${i}: infer result is ${inferResult.item().toFixed(2)},ground truth is ${groundTruth.item().toFixed(2)}`,
    );
  const cost = paddle.pow(inferResult.subtract(groundTruth), 2);
  sumCost = sumCost.add(cost);
}
const meanLoss = sumCost.divide(INFER_BATCH_SIZE);
console.log(`Mean loss is: ${meanLoss.numpy()}`);

paddle.setDefaultDtype('float64');

class UCIHousing extends paddle.nn.Layer {
  fc = new paddle.nn.Linear(13, 1, null);

  override forward(input: paddle.Tensor): paddle.Tensor {
    const pred = this.fc(input);
    return pred;
  }
}

class Housing extends paddle.io.Dataset {
  data: np.NDArray;

  constructor({ mode = 'train' } = {}) {
    super();
    this.data = (mode === 'train' ? trainData : testData).astype('float64');
  }

  getItem(idx: number): [np.NDArray, np.NDArray] {
    const data = this.data.row(idx);
    return [data.slice(':-1'), data.slice('-1:')];
  }

  get length(): number {
    return this.data.shape[0]!;
  }
}

const trainDataset = new Housing({ mode: 'train' });
const evalDataset = new Housing({ mode: 'test' });
const model = new paddle.Model(new UCIHousing());
model.prepare(new paddle.optimizer.Adam({ parameters: model.parameters() }), new paddle.nn.MSELoss());
await model.fit(trainDataset, evalDataset, { epochs: 2, batchSize: 8, verbose: 2 });
console.log(String(model.network.fc.weight.dtype));
