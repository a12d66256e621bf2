/**
 * How well networks learn: `npm run bench:learning -- resnet18|lenet [--data PATH --epochs N --seed N]`.
 *
 * `resnet18` learns CIFAR-10 as the tutorial does (Momentum 0.01, L2 decay 1e-4, batch 64, pictures as they are); PATH is the archive.
 * `lenet` learns Fashion-MNIST (Adam 0.001, batch 64, pictures from −1 to 1); PATH is the folder of its four files. Loss and accuracy of each
 * epoch on the training and the test pictures, and its seconds, are printed as a Markdown table.
 */
import { parseArgs } from 'node:util';
import * as paddle from 'paddle-hapi';
import { Callback, type Logs } from 'paddle-hapi/callbacks';
import type { Dataset } from 'paddle-hapi/io';
import { Cifar10, FashionMNIST } from 'paddle-hapi/vision/datasets';
import { LeNet, resnet18 } from 'paddle-hapi/vision/models';
import { Normalize, Transpose } from 'paddle-hapi/vision/transforms';

interface Program {
  readonly epochs: number;
  dataset(mode: 'train' | 'test'): Dataset;
  network(): paddle.nn.Layer;
  optimizer(parameters: ReturnType<paddle.Model['parameters']>): paddle.optimizer.Optimizer;
}

const {
  values,
  positionals: [name = 'resnet18'],
} = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    epochs: { type: 'string' },
    seed: { type: 'string', default: '2026' },
  },
});
const { data } = values;

const PROGRAMS: Readonly<Record<string, Program>> = {
  resnet18: {
    epochs: 6,
    dataset: (mode) =>
      new Cifar10({ ...(data && { dataFile: data }), mode, transform: new Transpose(), backend: 'cv2' }),
    network: () => resnet18({ pretrained: false, numClasses: 10 }),
    optimizer: (parameters) =>
      new paddle.optimizer.Momentum({
        learningRate: 0.01,
        momentum: 0.9,
        weightDecay: new paddle.regularizer.L2Decay(1e-4),
        parameters,
      }),
  },
  lenet: {
    epochs: 6,
    dataset(mode) {
      const start = mode === 'train' ? 'train' : 't10k';
      const files = data && {
        imagePath: `${data}/${start}-images-idx3-ubyte.gz`,
        labelPath: `${data}/${start}-labels-idx1-ubyte.gz`,
      };
      const transform = new Normalize({ mean: [127.5], std: [127.5], dataFormat: 'CHW' });
      return new FashionMNIST({ ...files, mode, transform });
    },
    network: () => new LeNet(),
    optimizer: (parameters) => new paddle.optimizer.Adam({ learningRate: 0.001, parameters }),
  },
};

const program = PROGRAMS[name];
if (!program) throw new Error(`The network must be one of ${Object.keys(PROGRAMS).join(', ')}. Received ${name}.`);

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
    const seconds = (performance.now() - this.#begin) / 1000;
    const of = (from: Logs, key: string): string => Number(from[key]).toFixed(4);
    const numbers = [of(this.#train, 'loss'), of(this.#train, 'acc'), of(logs, 'loss'), of(logs, 'acc')];
    console.log(`| ${[++this.#epoch, ...numbers, seconds.toFixed(0)].join(' | ')} |`);
  }
}

paddle.seed(Number(values.seed));
const model = new paddle.Model(program.network());
model.prepare(program.optimizer(model.parameters()), new paddle.nn.CrossEntropyLoss(), new paddle.metric.Accuracy());

console.log('| Epoch | Loss, last batch | Accuracy | Test loss, last batch | Test accuracy | Seconds |');
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
await model.fit(program.dataset('train'), program.dataset('test'), {
  epochs: Number(values.epochs ?? program.epochs),
  batchSize: 64,
  verbose: 0,
  callbacks: [new Rows()],
});
