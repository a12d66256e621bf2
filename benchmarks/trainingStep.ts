/**
 * Times of training steps on this machine: `npm run bench [-- --batch-size N --rounds N]`.
 *
 * The networks take turns, so that a busy moment does not fall on one of them alone; the best and the middle time of all rounds are
 * printed. Each step is forward, loss, backward, update; the loss is read, so nothing can be left out.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import * as paddle from 'paddle-hapi';
import { LeNet, resnet50 } from 'paddle-hapi/vision/models';

const { values } = parseArgs({
  options: { 'batch-size': { type: 'string', default: '64' }, rounds: { type: 'string', default: '7' } },
});
const batchSize = Number(values['batch-size']);
const rounds = Number(values.rounds);

const label = paddle.randint(0, 10, [batchSize, 1]);
const networks = [
  { name: 'LeNet, 1 × 28 × 28', network: new LeNet(), image: paddle.randn([batchSize, 1, 28, 28]) },
  {
    name: 'ResNet-50, 3 × 32 × 32',
    network: resnet50({ pretrained: false, numClasses: 10 }),
    image: paddle.randn([batchSize, 3, 32, 32]),
  },
];
const contenders = await Promise.all(
  networks.map(async ({ name, network, image }) => {
    const model = new paddle.Model(network);
    const optimizer = new paddle.optimizer.Momentum({ learningRate: 0.01, parameters: model.parameters() });
    model.prepare(optimizer, new paddle.nn.CrossEntropyLoss());
    return { name, step: () => model.trainBatch([image], [label]), times: [] as number[] };
  }),
);

for (let round = -1; round < rounds; round++) {
  for (const { step, times } of contenders) {
    const begin = performance.now();
    await step();
    // the first round warms up: threads start, code is compiled
    if (round >= 0) times.push(performance.now() - begin);
  }
}

console.log(
  `${cpus()[0]?.model.trim()}, ${availableParallelism()} threads, Node ${process.versions.node}, batch ${batchSize}`,
);
for (const { name, times } of contenders) {
  times.sort((a, b) => a - b);
  const middle = times[times.length >> 1]!;
  console.log(
    `${name}: best ${times[0]!.toFixed(1)} ms, middle ${middle.toFixed(1)} ms, longest ${times.at(-1)!.toFixed(1)} ms`,
  );
}
