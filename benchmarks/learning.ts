/**
 * How well ResNet-18 learns CIFAR-10: `npx tsx --conditions=source benchmarks/learning.ts [--data FILE --epochs N --seed N]`.
 *
 * The seed tutorial's settings (Momentum 0.01, L2 decay 1e-4, batch 64, pictures as they are); loss and accuracy of each epoch on the
 * training and the test pictures, and its seconds, are printed as a Markdown table.
 */
import { parseArgs } from 'node:util';
import * as paddle from 'paddle-hapi';
import { Callback, type Logs } from 'paddle-hapi/callbacks';
import { Cifar10 } from 'paddle-hapi/vision/datasets';
import { resnet18 } from 'paddle-hapi/vision/models';
import { Transpose } from 'paddle-hapi/vision/transforms';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    epochs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '2026' },
  },
});

paddle.seed(Number(values.seed));
const options = { ...(values.data && { dataFile: values.data }), transform: new Transpose(), backend: 'cv2' as const };
const train = new Cifar10({ ...options, mode: 'train' });
const test = new Cifar10({ ...options, mode: 'test' });

const model = new paddle.Model(resnet18({ pretrained: false, numClasses: 10 }));
const optimizer = new paddle.optimizer.Momentum({
  learningRate: 0.01,
  momentum: 0.9,
  weightDecay: new paddle.regularizer.L2Decay(1e-4),
  parameters: model.parameters(),
});
model.prepare(optimizer, new paddle.nn.CrossEntropyLoss(), new paddle.metric.Accuracy());

/** Prints a row for each epoch. */
class Rows extends Callback {
  #epoch = 0;
  #begin = 0;
  #train: Logs = {};

  override onEpochBegin(): void {
    this.#begin = performance.now();
  }

  override onEpochEnd(_epoch: number, logs: Logs = {}): void {
    // as in Paddle, one record serves training and evaluation
    this.#train = { ...logs };
  }

  override onEvalEnd(logs: Logs = {}): void {
    const [seconds, of] = [
      (performance.now() - this.#begin) / 1000,
      (logs: Logs, name: string) => Number(logs[name]).toFixed(4),
    ];
    console.log(
      `| ${++this.#epoch} | ${of(this.#train, 'loss')} | ${of(this.#train, 'acc')} | ${of(logs, 'loss')} | ${of(logs, 'acc')} | ${seconds.toFixed(0)} |`,
    );
  }
}

console.log('| Epoch | Loss, last batch | Accuracy | Test loss, last batch | Test accuracy | Seconds |');
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
await model.fit(train, test, { epochs: Number(values.epochs), batchSize: 64, verbose: 0, callbacks: [new Rows()] });
