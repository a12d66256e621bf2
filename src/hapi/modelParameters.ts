/** What the methods of a Model take: kinds, defaults, order. */
import { z } from 'zod';
import { type Options, signature } from '../core/index.ts';
import { Metric } from '../metric/index.ts';
import { isLayer, type Layer } from '../nn/index.ts';
import type { Optimizer } from '../optimizer/index.ts';
import type { Data } from './batchSource.ts';
import { Callback } from './callbacks/callback.ts';
import type { Specs } from './modelInputs.ts';
import type { Loss } from './steps.ts';
import type { InputSize } from './summary.ts';

/** One listener or several. */
export type Callbacks = Callback | readonly Callback[] | null;
const callbacks = z
  .custom<Callbacks>(
    (value) =>
      value == null ||
      value instanceof Callback ||
      (Array.isArray(value) && value.every((each) => each instanceof Callback)),
  )
  .nullish()
  .describe('a Callback, or a list of them');
const data = z
  .custom<Data>((value) => value != null)
  .describe('a Dataset, a DataLoader, or anything that gives batches');
const positive = z.int().min(1).describe('a whole number ≥ 1');
const flag = z.boolean();

export const fitParameters = {
  trainData: data,
  evalData: data.nullish(),
  batchSize: z
    .union([positive, z.tuple([positive, positive]).readonly()])
    .default(1)
    .describe('a whole number ≥ 1, or two: for training and evaluation'),
  epochs: positive.default(1),
  evalFreq: positive.default(1),
  logFreq: positive.default(10),
  saveDir: z.string().nullish(),
  saveFreq: positive.default(1),
  verbose: z.int().min(0).max(3).default(2),
  dropLast: flag.default(false),
  shuffle: flag.default(true),
  numWorkers: z.int().min(0).default(0),
  callbacks,
  accumulateGradBatches: positive.default(1),
  numIters: positive.nullish(),
};
export const fitOrder = [
  'trainData',
  'evalData',
  'batchSize',
  'epochs',
  'evalFreq',
  'logFreq',
  'saveDir',
  'saveFreq',
  'verbose',
  'dropLast',
  'shuffle',
  'numWorkers',
  'callbacks',
  'accumulateGradBatches',
  'numIters',
] as const;
export const fitSignature = signature('Model.fit', fitParameters);

export const evaluateParameters = {
  evalData: data,
  batchSize: positive.default(1),
  logFreq: positive.default(10),
  verbose: z.int().min(0).max(3).default(2),
  numWorkers: z.int().min(0).default(0),
  callbacks,
  numIters: positive.nullish(),
};
export const evaluateOrder = [
  'evalData',
  'batchSize',
  'logFreq',
  'verbose',
  'numWorkers',
  'callbacks',
  'numIters',
] as const;
export const evaluateSignature = signature('Model.evaluate', evaluateParameters);

export const predictParameters = {
  testData: data,
  batchSize: positive.default(1),
  numWorkers: z.int().min(0).default(0),
  stackOutputs: flag.default(false),
  verbose: z.int().min(0).max(3).default(1),
  callbacks,
};
export const predictOrder = ['testData', 'batchSize', 'numWorkers', 'stackOutputs', 'verbose', 'callbacks'] as const;
export const predictSignature = signature('Model.predict', predictParameters);

const specs = z.custom<Specs>().nullish();
export const modelParameters = { network: z.custom<Layer>(isLayer).describe('a Layer'), inputs: specs, labels: specs };
export const modelSignature = signature('Model', modelParameters);
export type ModelOptions<N> = Omit<Options<typeof modelParameters>, 'network'> & { network: N };

export const prepareParameters = {
  optimizer: z
    .custom<Optimizer | null>((value) => value == null || typeof (value as Optimizer).step === 'function')
    .nullish()
    .describe('an optimizer'),
  loss: z
    .custom<Loss | null>((value) => value == null || (typeof value === 'function' && !isClass(value)))
    .nullish()
    .describe('a loss layer, e.g. new CrossEntropyLoss(), or a function'),
  metrics: z
    .custom<Metric | readonly Metric[] | null>(
      (value) =>
        value == null ||
        value instanceof Metric ||
        (Array.isArray(value) && value.every((each) => each instanceof Metric)),
    )
    .nullish()
    .describe('a Metric, or a list of them'),
  ampConfigs: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
};
export const prepareSignature = signature('Model.prepare', prepareParameters, { mappings: ['ampConfigs'] });

/** Fields of a batch as a person gives them: one, or several. */
export type Fields = unknown;
const fields = z.custom<Fields>((value) => value != null).describe('an array or a Tensor, or a list of them');
export const predictBatchParameters = { inputs: fields };
export const evalBatchParameters = { inputs: fields, labels: z.custom<Fields>(() => true).optional() };
export const batchParameters = { ...evalBatchParameters, update: flag.default(true) };
export const trainBatchSignature = signature('Model.trainBatch', batchParameters);
export const evalBatchSignature = signature('Model.evalBatch', evalBatchParameters);
export const predictBatchSignature = signature('Model.predictBatch', predictBatchParameters);

export const saveParameters = { path: z.string(), training: flag.default(true) };
export const saveSignature = signature('Model.save', saveParameters);
export const loadParameters = {
  path: z.string(),
  skipMismatch: flag.default(false),
  resetOptimizer: flag.default(false),
};
export const loadSignature = signature('Model.load', loadParameters);

export const summaryParameters = { inputSize: z.custom<InputSize>(() => true).nullish(), dtype: z.string().nullish() };
export const summarySignature = signature('Model.summary', summaryParameters);

/** Whether a function is a class, which `new` has to make an object of. */
function isClass(value: Function): boolean {
  return !isLayer(value) && /^class\b/.test(Function.prototype.toString.call(value));
}
