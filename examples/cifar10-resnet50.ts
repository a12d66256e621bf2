/**
 * The tutorial's program: ResNet-50 learns CIFAR-10, is evaluated, used, saved, and loaded by another process.
 *
 * Run: npx tsx --conditions=source examples/cifar10-resnet50.ts [--data FILE] [--epochs N] [--steps N]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as paddle from 'paddle-hapi';
import { Accuracy } from 'paddle-hapi/metric';
import { CrossEntropyLoss } from 'paddle-hapi/nn';
import { Momentum } from 'paddle-hapi/optimizer';
import { L2Decay } from 'paddle-hapi/regularizer';
import { resnet50 } from 'paddle-hapi/vision/models';
import { Transpose } from 'paddle-hapi/vision/transforms';
import { cifar10OrDigits } from './shared/data.ts';
import { firstOf } from './shared/firstOf.ts';
import { runOptions } from './shared/options.ts';

// Beside the tutorial: real CIFAR-10 or, without it, digits in its form; and a length that fits into about two minutes.
const { epochs, steps, batchSize, data, load } = runOptions({ epochs: 1, steps: 180, batchSize: 64 }, 'data');
const { Cifar10, names, file } = await cifar10OrDigits(data);
const some = (count: number | null) => (count === null ? null : count * batchSize);

// ---- the tutorial
const trainDataset = firstOf(new Cifar10({ mode: 'train', transform: new Transpose() }), some(steps));
const valDataset = firstOf(
  new Cifar10({ mode: 'test', transform: new Transpose() }),
  some(steps === null ? null : Math.max(1, Math.ceil(steps / 5))),
);

paddle.vision.setImageBackend('cv2');
const model = new paddle.Model(resnet50({ pretrained: false, numClasses: 10 }));
const optimizer = new Momentum({
  learningRate: 0.01,
  momentum: 0.9,
  weightDecay: new L2Decay(1e-4),
  parameters: model.parameters(),
});
model.prepare(optimizer, new CrossEntropyLoss(), new Accuracy({ topk: [1, 5] }));

if (load) {
  await model.load('output/RESNEGT50');
  console.log('Loaded in a new process:', await model.evaluate(valDataset, { batchSize, verbose: 0 }));
} else {
  await model.fit(trainDataset, valDataset, { epochs, batchSize, saveDir: './output', numWorkers: 8 });
  const result = await model.evaluate(valDataset, { batchSize, verbose: 1 });

  const five = firstOf(valDataset, 5);
  const [scores] = await model.predict(five, { batchSize: 5, stackOutputs: true, verbose: 0 });
  const best = paddle.toTensor(scores!).argmax(1).tolist() as number[];
  best.forEach((it, i) => {
    console.log(`picture ${i}: taken for ${names[it]}, is ${names[five.getItem(i)[1].item() as number]}`);
  });

  // the name is spelt as in the tutorial
  await model.save('output/RESNEGT50'); // for training: .pdparams, .pdopt
  await model.save('output/RESNEGT50', false); // for inference: .json, .pdiparams
  console.log('Saved in this process:', result);

  // the saved model in a process of its own
  const { status } = spawnSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2), '--data', file, '--load'],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
}
