// practices/quick_start/dynamic_graph
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import * as F from 'paddle-hapi/nn/functional';

paddle.seed(5);
np.random.seed(5);
let a = paddle.randn([4, 2]);
let b = paddle.arange(1, 3, { dtype: 'float32' });

console.log(a);
console.log(b);

let c = a.add(b);
console.log(c);

const d = paddle.matmul(a, b);
console.log(d);

a = paddle.toTensor(np.array([1, 2, 3], 'int64'));
b = paddle.toTensor(np.array([4, 5, 6], 'int64'));

for (let i = 0; i < 10; i++) {
  const r = paddle.rand([1]);
  if (r.item() > 0.5) {
    c = paddle.pow(a, i).add(b);
    console.log(`${i} +> ${c.numpy()}`);
  } else {
    c = paddle.pow(a, i).subtract(b);
    console.log(`${i} -> ${c.numpy()}`);
  }
}

class MyModel extends paddle.nn.Layer {
  linear1: paddle.nn.Linear;
  linear2: paddle.nn.Linear;
  linear3: paddle.nn.Linear;

  constructor(inputSize: number, hiddenSize: number) {
    super();
    this.linear1 = new paddle.nn.Linear(inputSize, hiddenSize);
    this.linear2 = new paddle.nn.Linear(hiddenSize, hiddenSize);
    this.linear3 = new paddle.nn.Linear(hiddenSize, 1);
  }

  override forward(inputs: paddle.Tensor): paddle.Tensor {
    let x = this.linear1(inputs);
    x = F.relu(x);

    if (paddle.rand([1]).item() > 0.5) {
      x = this.linear2(x);
      x = F.relu(x);
    }

    x = this.linear3(x);

    return x;
  }
}

const [totalData, batchSize, inputSize, hiddenSize] = [100, 16, 12, 16];

const xData = (np.random.randn(totalData, inputSize) as np.NDArray).astype('float32');
const yData = (np.random.randn(totalData, 1) as np.NDArray).astype('float32');

const model = new MyModel(inputSize, hiddenSize);

const lossFn = new paddle.nn.MSELoss({ reduction: 'mean' });
const sgd = new paddle.optimizer.SGD({ learningRate: 0.01, parameters: model.parameters() });

for (let t = 0; t < 5 * Math.floor(totalData / batchSize); t++) {
  const idx = np.random.choice(totalData, batchSize, false) as np.NDArray;
  const x = paddle.toTensor(xData.iindex(idx));
  const y = paddle.toTensor(yData.iindex(idx));
  const yPred = model(x);

  const loss = lossFn(yPred, y);
  if (t % 10 === 0) console.log(`${t} ${loss.numpy()}`);

  loss.backward();
  sgd.step();
  sgd.clearGrad();
}

const inputs = paddle.rand([32, 16]);

const linear = new paddle.nn.Linear(16, 8, { biasAttr: false });
const adam = new paddle.optimizer.Adam(0.01, { parameters: linear.parameters() });

for (let i = 0; i < 5; i++) {
  const hidden = linear(inputs);
  // weight from input to hidden is shared with the linear mapping from hidden to output
  const outputs = paddle.matmul(hidden, linear.weight, { transposeY: true });
  const loss = lossFn(outputs, inputs);
  loss.backward();
  console.log(`step: ${i}, loss: ${loss.numpy()}`);
  adam.step();
  adam.clearGrad();
}
