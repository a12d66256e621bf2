// practices/time_series/autoencoder
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import * as F from 'paddle-hapi/nn/functional';

paddle.seed(8);
np.random.seed(8);
const series = np.sin(np.arange(60).divide(5)).add((np.random.randn(60) as np.NDArray).multiply(0.1));
const trainingMean = series.mean() as number;
const trainingStd = series.std() as number;
const trainingValue = series.subtract(trainingMean).divide(trainingStd);
console.log(trainingValue.size);
const TIME_STEPS = 32;

class MyDataset extends paddle.io.Dataset<[paddle.Tensor, paddle.Tensor]> {
  timeSteps: number;
  data: paddle.Tensor;

  constructor(data: np.NDArray, timeSteps: number) {
    super();
    this.timeSteps = timeSteps;
    this.data = paddle.toTensor(this.transform(data), { dtype: 'float32' });
  }

  transform(data: np.NDArray): np.NDArray {
    const output: np.NDArray[] = [];
    for (let i = 0; i < data.size - this.timeSteps; i++)
      output.push(np.reshape(data.slice(`${i}:${i + this.timeSteps}`).copy(), [1, this.timeSteps]));
    return np.stack(output);
  }

  getItem(index: number): [paddle.Tensor, paddle.Tensor] {
    const data = this.data.at(index);
    const label = this.data.at(index);
    return [data, label];
  }

  get length(): number {
    return this.data.shape[0]!;
  }
}

const trainDataset = new MyDataset(trainingValue, TIME_STEPS);
console.log(trainDataset.length);

class AutoEncoder extends paddle.nn.Layer {
  conv0 = new paddle.nn.Conv1D({ inChannels: 1, outChannels: 8, kernelSize: 7, stride: 2 });
  conv1 = new paddle.nn.Conv1D({ inChannels: 8, outChannels: 4, kernelSize: 7, stride: 2 });
  convT0 = new paddle.nn.Conv1DTranspose({ inChannels: 4, outChannels: 8, kernelSize: 7, stride: 2 });
  convT1 = new paddle.nn.Conv1DTranspose({ inChannels: 8, outChannels: 1, kernelSize: 7, stride: 2 });

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = this.conv0(x);
    x = F.relu(x);
    x = F.dropout(x, 0.2);
    x = this.conv1(x);
    x = F.relu(x);
    x = this.convT0(x);
    x = F.relu(x);
    x = F.dropout(x, 0.2);
    x = this.convT1(x);
    return x;
  }
}

const epochNum = 3;
const batchSize = 8;
const learningRate = 0.001;

function train(): void {
  console.log('start');
  const model = new AutoEncoder();
  model.train();
  const opt = new paddle.optimizer.Adam({ learningRate, parameters: model.parameters() });
  const mseLoss = new paddle.nn.MSELoss();
  const dataReader = new paddle.io.DataLoader(trainDataset, { batchSize, shuffle: true, dropLast: true });
  const historyLoss: np.NDArray[] = [];
  const iterEpoch: number[] = [];
  for (let epoch = 0; epoch < epochNum; epoch++) {
    let avgLoss!: paddle.Tensor;
    for (const data of dataReader()) {
      const x = data[0];
      const y = data[1];
      const out = model(x);
      avgLoss = mseLoss(out, y.at(':, :, :-1'));
      avgLoss.backward();
      opt.step();
      opt.clearGrad();
    }
    iterEpoch.push(epoch);
    historyLoss.push(avgLoss.numpy());
    console.log(epoch, avgLoss.item());
  }
  paddle.save(model.stateDict(), 'model');
}

train();

const paramDict = paddle.load('model') as paddle.nn.StateDict;
const model = new AutoEncoder();
model.loadDict(paramDict);
model.eval();
const totalLoss: number[] = [];
const mseLoss = new paddle.nn.MSELoss();
const dataReader = new paddle.io.DataLoader(trainDataset, {
  batchSize: 1,
  shuffle: false,
  dropLast: false,
  numWorkers: 0,
});
for (const data of dataReader()) {
  const x = data[0];
  const y = data[1];
  const out = model(x);
  const avgLoss = mseLoss(out, y.at(':, :, :-1'));
  totalLoss.push(avgLoss.item());
}

const threshold = np.max(np.array(totalLoss)) as number;
console.log('threshold:', threshold);

function createSequences(values: np.NDArray, timeSteps = TIME_STEPS): np.NDArray {
  const output: np.NDArray[] = [];
  for (let i = 0; i < values.size - timeSteps; i++) output.push(values.slice(`${i}:${i + timeSteps}`));
  return np.stack(output);
}

const testValue = trainingValue.copy();
for (let i = 40; i < 44; i++) testValue.set([i], Number(testValue.get([i])) + 3);
const xTest = createSequences(testValue);
const x = paddle.toTensor(xTest).astype('float32');

const abnormalIndex: number[] = [];
for (let i = 0; i < xTest.shape[0]!; i++) {
  const inputX = paddle.reshape(x.at(i), [1, 1, TIME_STEPS]);
  const out = model(inputX);
  const loss = mseLoss(inputX.at(':, :, :-1'), out);
  if (loss.item() > threshold) abnormalIndex.push(i + TIME_STEPS);
}
console.log(abnormalIndex.length);
console.log(...abnormalIndex);
