/** The calls of the error cases in hapi.json, by id: each must throw one of the package's errors. */
import { NdArray } from '../../../src/core/index.ts';
import { classOf, fn, method } from './doors.ts';
import { all, countDataset, rowDataset, streamDataset } from './sources.ts';

const io = (name: string, ...args: unknown[]): object => new (classOf(`paddle.io.${name}`))(...args);
const net = (): object => new (classOf('paddle.nn.Linear'))(4, 3);
const spec = (...args: unknown[]): object => new (classOf('paddle.static.InputSpec'))(...args);
const model = (...args: unknown[]): object => new (classOf('paddle.Model'))(...args);
const fields = (): NdArray[] => [NdArray.zeros([10, 4]), NdArray.zeros([10, 1], 'int64')];
const data = (): object => rowDataset(fields());
const stream = (): object => streamDataset(fields());
const prepared = (options: object): object => {
  const made = model(net());
  method(made, 'prepare')(options);
  return made;
};
const loss = (): object => new (classOf('paddle.nn.CrossEntropyLoss'))();
const ready = (): object => {
  const layer = net();
  const optimizer = new (classOf('paddle.optimizer.SGD'))(0.1, { parameters: method(layer, 'parameters')() });
  const made = model(layer);
  method(made, 'prepare')(optimizer, loss());
  return made;
};
const train = (...args: unknown[]): unknown => method(ready(), 'fit')(...args);
const callback = (name: string, options: object): object => new (classOf(`paddle.callbacks.${name}`))(options);
const metric = (name: string): object => new (classOf(`paddle.metric.${name}`))();

export const hapiErrors: Record<string, () => unknown> = {
  'error/input-without-name': () => model(net(), spec([null, 4])),
  'error/label-without-name': () => model(net(), null, [spec([null, 1], 'int64')]),
  'error/inputs-dict': () => model(net(), { inputs: { x: spec([null, 4], { name: 'x' }) } }),
  'error/spec-shape': () => spec('abc'),
  'error/spec-element': () => spec([1.5]),
  'error/spec-unbatch': () => method(spec([]), 'unbatch')(),
  'error/spec-batch': () => method(spec([3]), 'batch')('a'),
  'error/loss': () => prepared({ loss: 3 }),
  'error/metric': () => prepared({ metrics: 3 }),
  'error/amp-level': () => prepared({ ampConfigs: 'O3' }),
  'error/amp-dict-level': () => prepared({ ampConfigs: { level: 'O9' } }),
  'error/amp-pure': () => prepared({ ampConfigs: { use_pure_fp16: true } }),
  'error/amp-guard': () => prepared({ ampConfigs: { use_fp16_guard: true } }),
  'error/amp-key': () => prepared({ ampConfigs: { foo: 1 } }),
  'error/fit-nothing': () => train(),
  'error/fit-batch-sizes': () => train(data(), { batchSize: [1, 2, 3] }),
  'error/fit-num-iters': () => train(data(), { numIters: 0 }),
  'error/fit-batch-size': () => train(data(), { batchSize: 0 }),
  'error/fit-shuffle': () => train(data(), { shuffle: 1 }),
  'error/fit-drop-last': () => train(data(), { dropLast: 1 }),
  'error/fit-no-optimizer': () => method(prepared({ loss: loss() }), 'fit')(data(), { verbose: 0 }),
  'error/lr-callback': () => callback('LRScheduler', { byStep: true, byEpoch: true }),
  'error/plateau-factor': () => callback('ReduceLROnPlateau', { factor: 1 }),
  'error/bar': () => new (classOf('paddle.hapi.ProgressBar'))(0),
  'error/summary-none': () => fn('paddle.summary')(net()),
  'error/summary-two-unknown': () => fn('paddle.summary')(net(), [null, null]),
  'error/summary-zero': () => fn('paddle.summary')(net(), [0, 4]),
  'error/load-missing': () => method(ready(), 'load')('nothing'),
  'error/load-extension': () => method(ready(), 'load')('a.json'),
  'error/sampler-num': () => io('RandomSampler', countDataset(7), { numSamples: 8 }),
  'error/sampler-replacement': () => io('RandomSampler', countDataset(7), 1),
  'error/sampler-empty': () => io('RandomSampler', countDataset(0)),
  'error/weighted-num': () => io('WeightedRandomSampler', [0.1], 0),
  'error/weighted-negative': () => all(io('WeightedRandomSampler', [-0.1, 0.2], 1)),
  'error/weighted-zero': () => all(io('WeightedRandomSampler', [0, 0], 1)),
  'error/weighted-few': () => all(io('WeightedRandomSampler', [0.1, 0], 2, false)),
  'error/subset-empty': () => io('SubsetRandomSampler', []),
  'error/batch-sampler-both': () =>
    io('BatchSampler', countDataset(3), { sampler: io('SequenceSampler', countDataset(3)) }),
  'error/batch-sampler-none': () => io('BatchSampler'),
  'error/batch-sampler-size': () => io('BatchSampler', countDataset(3), { batchSize: 0 }),
  'error/batch-sampler-stream': () => io('BatchSampler', stream()),
  'error/loader-size': () => io('DataLoader', countDataset(3), { batchSize: 0 }),
  'error/loader-both': () =>
    io('DataLoader', countDataset(3), { batchSampler: io('BatchSampler', countDataset(3)), batchSize: 2 }),
  'error/loader-stream-shuffle': () => io('DataLoader', stream(), { shuffle: true }),
  'error/loader-stream-len': () => (io('DataLoader', stream()) as { length: number }).length,
  'error/loader-workers': () => io('DataLoader', countDataset(3), { numWorkers: -1 }),
  'error/split-sum': () => fn('paddle.io.random_split')(countDataset(3), [1, 1]),
  'error/split-fraction': () => fn('paddle.io.random_split')(countDataset(3), [1.5, -0.5]),
  'error/chain': () => io('ChainDataset', [countDataset(2)]),
  'error/concat-empty': () => io('ConcatDataset', []),
  'error/concat-index': () => method(io('ConcatDataset', [countDataset(2)]), 'getItem')(-3),
  'error/compose-lengths': () => io('ComposeDataset', [countDataset(2), countDataset(3)]),
  'error/tensor-dataset': () => io('TensorDataset', [fn('paddle.ones')([3]), fn('paddle.ones')([2])]),
  'error/dataset-item': () => {
    class Bare extends classOf('paddle.io.Dataset') {}
    return method(new Bare(), 'getItem')(0);
  },
  'error/dataset-len': () => {
    class Bare extends classOf('paddle.io.Dataset') {}
    return (new Bare() as { length: number }).length;
  },
  'error/stream-len': () => {
    class Bare extends classOf('paddle.io.IterableDataset') {}
    return (new Bare() as { length: number }).length;
  },
  'error/precision-list': () => method(metric('Precision'), 'update')([0.1], NdArray.from([1n])),
  'error/auc-list': () => method(metric('Auc'), 'update')(NdArray.zeros([5, 2]), [0]),
  'error/device': () => fn('paddle.set_device')('foo'),
  'error/image-backend': () => fn('paddle.vision.set_image_backend')('foo'),
  'error/save-layer': () => fn('paddle.save')(net(), 'x'),
  'error/save-protocol': () => fn('paddle.save')({}, 'x', { protocol: 5 }),
  'error/load-nothing': () => fn('paddle.load')('nothing'),
};
