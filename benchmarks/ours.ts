/**
 * One contender of the benchmark: this library, working on one workload in a process of its own. peers.py is the same for Paddle and PyTorch.
 *
 * The argument is a workload. First comes what this contender is, then, for every `{"steps": N}` on stdin, the milliseconds of each of N
 * steps; JSON, one message a line. It ends with stdin.
 */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import * as paddle from 'paddle-hapi';
import { LeNet, resnet50, vgg16 } from 'paddle-hapi/vision/models';
import type { Greeting, Turn } from './harness/player.ts';
import type { Workload } from './harness/workloads.ts';

const NETWORKS = {
  resnet50: () => resnet50({ numClasses: 10 }),
  vgg16: () => vgg16({ numClasses: 10 }),
  lenet: () => new LeNet(),
};

const { version } = createRequire(import.meta.url)('paddle-hapi/package.json') as { version: string };
const workload = JSON.parse(process.argv[2]!) as Workload;
const network = NETWORKS[workload.network]();
const model = new paddle.Model(network);
const image = paddle.randn([workload.batchSize, ...workload.image]);
const step = workload.mode === 'train' ? training() : forward;

const trained = network.parameters().filter(({ stopGradient }) => !stopGradient);
answer({ version, parameters: trained.reduce((sum, { size }) => sum + size, 0) });

for await (const line of createInterface(process.stdin)) {
  const { steps } = JSON.parse(line) as { steps: number };
  const before = process.cpuUsage();
  const times: number[] = [];
  let value = 0;
  for (let i = 0; i < steps; i++) {
    const begin = performance.now();
    value = step();
    times.push(performance.now() - begin);
  }
  if (!Number.isFinite(value)) throw new Error(`the step's result is ${value}`);
  const { user, system } = process.cpuUsage(before);
  answer({
    times,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    processor: (user + system) / 1000,
  });
}

/** Makes ready what a training step needs; the step gives the loss. */
function training(): () => number {
  const parameters = model.parameters();
  const optimizer =
    workload.optimizer === 'adam'
      ? new paddle.optimizer.Adam({ learningRate: 0.001, parameters })
      : new paddle.optimizer.Momentum({ learningRate: 0.01, momentum: 0.9, parameters });
  model.prepare(optimizer, new paddle.nn.CrossEntropyLoss());
  const label = paddle.randint(0, 10, [workload.batchSize, 1]);
  return () => Number(model.trainBatch([image], [label])[0]);
}

/** Gives the first number of the output. */
function forward(): number {
  return Number(model.predictBatch([image])[0]!.data[0]);
}

function answer(message: Greeting | Turn): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
