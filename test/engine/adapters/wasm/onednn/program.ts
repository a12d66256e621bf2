/** Trains a little, on this thread or on another one, and ends as its argument says. */
import { isMainThread, Worker } from 'node:worker_threads';
import * as paddle from '../../../../../src/index.ts';

const ending = process.argv[2];

function train(): void {
  const { Conv2D, CrossEntropyLoss, Flatten, Linear, ReLU, Sequential } = paddle.nn;
  paddle.seed(1);
  const network = new Sequential(new Conv2D(3, 16, 3), new ReLU(), new Flatten(), new Linear(16 * 14 * 14, 10));
  const optimizer = new paddle.optimizer.SGD({ learningRate: 0.01, parameters: network.parameters() });
  const criterion = new CrossEntropyLoss();
  const x = paddle.randn([32, 3, 16, 16]);
  const label = paddle.randint(0, 10, [32, 1]);
  for (let step = 0; step < 3; step++) {
    const loss = criterion(network(x), label);
    loss.backward();
    optimizer.step();
    optimizer.clearGrad();
  }
  console.log(paddle.device.getKernels());
}

if (!isMainThread) train();
else if (ending === 'a thread ends' || ending === 'a thread is stopped') {
  // threads do not inherit what reads TypeScript
  const run = `import('tsx/esm/api').then(({ register }) => (register(), import('${import.meta.url}')));`;
  const worker = new Worker(run, { eval: true, execArgv: ['--conditions=source'] });
  await new Promise((resolve) => worker.once(ending === 'a thread ends' ? 'exit' : 'online', resolve));
  await worker.terminate();
  train();
} else {
  train();
  if (ending === 'process.exit(3)') process.exit(3);
  if (ending === 'an error') throw new Error('on purpose');
}
