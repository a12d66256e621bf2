/**
 * The same program with VGG-16.
 *
 * Run: npx tsx --conditions=source examples/cifar10-vgg16.ts [--data FILE] [--epochs N] [--steps N]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as paddle from 'paddle-hapi';
import { Accuracy } from 'paddle-hapi/metric';
import { CrossEntropyLoss } from 'paddle-hapi/nn';
import { Momentum } from 'paddle-hapi/optimizer';
import { L2Decay } from 'paddle-hapi/regularizer';
import { vgg16 } from 'paddle-hapi/vision/models';
import { Compose, Normalize, Transpose } from 'paddle-hapi/vision/transforms';
import { cifar10OrDigits } from './shared/data.ts';
import { firstOf } from './shared/firstOf.ts';
import { runOptions } from './shared/options.ts';

// Beside the tutorial: real CIFAR-10 or, without it, digits in its form; and a length that fits into about two minutes.
const Cifar10 = await cifar10OrDigits();
const { epochs, steps, batchSize } = runOptions({ epochs: 1, steps: 20, batchSize: 64 });
const some = (count: number | null) => (count === null ? null : count * batchSize);
const again = process.argv.includes('--load');

// ---- the tutorial, with pictures between −1 and 1: on raw bytes VGG-16 runs away at this learning rate, in Paddle too
const transform = new Compose([
  new Transpose(),
  new Normalize({ mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5], dataFormat: 'CHW' }),
]);
const trainDataset = firstOf(new Cifar10({ mode: 'train', transform }), some(steps));
const valDataset = firstOf(
  new Cifar10({ mode: 'test', transform }),
  some(steps === null ? null : Math.max(1, Math.ceil(steps / 5))),
);

paddle.vision.setImageBackend('cv2');
const model = new paddle.Model(vgg16({ pretrained: false, numClasses: 10 }));
const optimizer = new Momentum({
  learningRate: 0.01,
  momentum: 0.9,
  weightDecay: new L2Decay(1e-4),
  parameters: model.parameters(),
});
model.prepare(optimizer, new CrossEntropyLoss(), new Accuracy({ topk: [1, 5] }));

if (again) {
  await model.load('output/VGG16');
  console.log('Loaded in a new process:', await model.evaluate(valDataset, { batchSize, verbose: 0 }));
} else {
  await model.fit(trainDataset, valDataset, { epochs, batchSize, saveDir: './output', numWorkers: 8 });
  const result = await model.evaluate(valDataset, { batchSize, verbose: 1 });

  const names = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
  const [logits] = await model.predict(firstOf(valDataset, 5), { batchSize: 5, stackOutputs: true, verbose: 0 });
  for (let i = 0; i < 5; i++) {
    const scores = Array.from({ length: 10 }, (_, k) => logits!.get(i * 10 + k));
    const best = scores.indexOf(Math.max(...scores));
    console.log(`picture ${i}: class ${best}, named ${names[best]} in CIFAR-10`);
  }

  await model.save('output/VGG16'); // for training: .pdparams, .pdopt
  await model.save('output/VGG16', false); // for inference: .json, .pdiparams
  console.log('Saved in this process:', result);

  // the saved model in a process of its own
  const { status } = spawnSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2), '--load'],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
}
