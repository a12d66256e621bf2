// practices/quick_start/hello_paddle
import * as paddle from 'paddle-hapi';

console.log('paddle 3.3.1');
paddle.seed(1);

const xData = paddle.toTensor([[1.0], [3.0], [5.0], [9.0], [10.0], [20.0]]);
const yData = paddle.toTensor([[12.0], [16.0], [20.0], [28.0], [30.0], [50.0]]);

const linear = new paddle.nn.Linear({ inFeatures: 1, outFeatures: 1 });

const wBeforeOpt = linear.weight.numpy().item();
const bBeforeOpt = linear.bias.numpy().item();

console.log(`w before optimize: ${wBeforeOpt}`);
console.log(`b before optimize: ${bBeforeOpt}`);

const mseLoss = new paddle.nn.MSELoss();
const sgdOptimizer = new paddle.optimizer.SGD({ learningRate: 0.001, parameters: linear.parameters() });

const totalEpoch = 500;
let loss: paddle.Tensor;
for (let i = 0; i < totalEpoch; i++) {
  const yPredict = linear(xData);
  loss = mseLoss(yPredict, yData);
  loss.backward();
  sgdOptimizer.step();
  sgdOptimizer.clearGrad();

  if (i % 100 === 0) console.log(`epoch ${i} loss ${loss.numpy()}`);
}

console.log(`finished training, loss ${loss!.numpy()}`);

const wAfterOpt = linear.weight.numpy().item();
const bAfterOpt = linear.bias.numpy().item();

console.log(`w after optimize: ${wAfterOpt}`);
console.log(`b after optimize: ${bAfterOpt}`);

console.log('hello paddle');
