import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  type NdArray,
  type Options,
  StateError,
  show,
  signature,
  warn,
} from '../core/index.ts';
import type { Tensor } from '../engine/index.ts';
import { save as saveState } from '../framework/index.ts';
import { save as saveProgram } from '../jit/index.ts';
import { Metric } from '../metric/index.ts';
import { isLayer, type Layer } from '../nn/index.ts';
import type { Optimizer } from '../optimizer/index.ts';
import { type BatchSource, batchesOf, type Data, fieldTensor, lengthOf } from './batchSource.ts';
import { Callback, type ListenedModel, type Logs } from './callbacks/callback.ts';
import { CallbackList, type Mode } from './callbacks/callbackList.ts';
import { EarlyStopping } from './callbacks/earlyStopping.ts';
import { LRScheduler } from './callbacks/lrScheduler.ts';
import { ModelCheckpoint } from './callbacks/modelCheckpoint.ts';
import { ProgBarLogger } from './callbacks/progBarLogger.ts';
import { type EpochRun, runEpoch } from './epoch.ts';
import { parameterNames } from './forwardParameters.ts';
import { InputSpec } from './inputSpec.ts';
import { Interrupt } from './interrupt.ts';
import { loadModel } from './loadModel.ts';
import type { LogValue } from './progressBar.ts';
import { stack } from './stack.ts';
import { evalStep, type Loss, type LossValue, type Prepared, predictStep, trainStep } from './steps.ts';
import { type SummaryResult, summary } from './summary.ts';

/** One listener or several. */
type Callbacks = Callback | readonly Callback[] | null;
const callbacks = z
  .custom<Callbacks>(
    (value) =>
      value == null ||
      value instanceof Callback ||
      (Array.isArray(value) && value.every((each) => each instanceof Callback)),
  )
  .nullish()
  .describe('a Callback, or a list of them');
const data = z.custom<Data>((value) => value != null);
const positive = z.int().min(1).describe('a whole number ≥ 1');
const flag = z.boolean();

const fitParameters = {
  trainData: data,
  evalData: z.custom<Data | null>().nullish(),
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
const fitOrder = [
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
const fitSignature = signature('Model.fit', fitParameters, { mappings: ['trainData', 'evalData'] });

const evaluateParameters = {
  evalData: data,
  batchSize: positive.default(1),
  logFreq: positive.default(10),
  verbose: z.int().min(0).max(3).default(2),
  numWorkers: z.int().min(0).default(0),
  callbacks,
  numIters: positive.nullish(),
};
const evaluateOrder = ['evalData', 'batchSize', 'logFreq', 'verbose', 'numWorkers', 'callbacks', 'numIters'] as const;
const evaluateSignature = signature('Model.evaluate', evaluateParameters, { mappings: ['evalData'] });

const predictParameters = {
  testData: data,
  batchSize: positive.default(1),
  numWorkers: z.int().min(0).default(0),
  stackOutputs: flag.default(false),
  verbose: z.int().min(0).max(3).default(1),
  callbacks,
};
const predictOrder = ['testData', 'batchSize', 'numWorkers', 'stackOutputs', 'verbose', 'callbacks'] as const;
const predictSignature = signature('Model.predict', predictParameters, { mappings: ['testData'] });

type Specs = InputSpec | readonly InputSpec[] | null;
const specs = z.custom<Specs>().nullish();
const modelParameters = { network: z.custom<Layer>(isLayer).describe('a Layer'), inputs: specs, labels: specs };
const modelSignature = signature('Model', modelParameters);
type ModelOptions<N> = Omit<Options<typeof modelParameters>, 'network'> & { network: N };

const prepareParameters = {
  optimizer: z
    .custom<Optimizer | null>((value) => value == null || typeof (value as Optimizer).step === 'function')
    .nullish()
    .describe('an optimizer'),
  loss: z
    .custom<Loss | null>((value) => value == null || typeof value === 'function')
    .nullish()
    .describe('a loss layer or a function'),
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
const prepareSignature = signature('Model.prepare', prepareParameters, { mappings: ['ampConfigs'] });

/** Fields of a batch as a person gives them: one, or several. */
export type Fields = unknown;
const fields = z.custom<Fields>((value) => value != null).describe('an array or a Tensor, or a list of them');
const predictBatchParameters = { inputs: fields };
const evalBatchParameters = { inputs: fields, labels: z.custom<Fields>(() => true).optional() };
const batchParameters = { ...evalBatchParameters, update: flag.default(true) };
const trainBatchSignature = signature('Model.trainBatch', batchParameters);
const evalBatchSignature = signature('Model.evalBatch', evalBatchParameters);
const predictBatchSignature = signature('Model.predictBatch', predictBatchParameters);

const saveParameters = { path: z.string(), training: flag.default(true) };
const saveSignature = signature('Model.save', saveParameters);
const loadParameters = { path: z.string(), skipMismatch: flag.default(false), resetOptimizer: flag.default(false) };
const loadSignature = signature('Model.load', loadParameters);

/** What {@link Model.trainBatch} and {@link Model.evalBatch} give: losses, and with metrics also what each update returned. */
export type BatchResult = LossValue[] | [losses: LossValue[], metrics: unknown[]];

/**
 * A network with what it takes to train, evaluate, use and save it.
 *
 * @param network - The network.
 * @param inputs - What its inputs look like, each with a name; worked out from `forward`'s parameters when left out: as many leading fields of a
 * batch go into the network as it has parameters, the others are labels.
 * @param labels - What labels look like; kept, not used.
 * @throws {ArgumentError} when a spec has no name
 * @source Paddle, python/paddle/hapi/model.py, class Model
 */
export class Model<N extends Layer = Layer> implements ListenedModel {
  readonly network: N;
  mode: 'train' | 'eval' | 'test' = 'train';
  /** true ends fit after the epoch; it stays true, as in Paddle, until it is set back */
  stopTraining = false;
  #inputs: InputSpec[];
  #inputsGiven: boolean;
  readonly #labels: InputSpec[];
  #optimizer: Optimizer | null = null;
  #loss: Loss | null = null;
  #metrics: readonly Metric[] = [];
  #prepared = false;
  #iterationsLeft: number | null = null;

  constructor(...args: Args<ModelOptions<N>, ['network', 'inputs', 'labels']>) {
    const { network, inputs, labels } = modelSignature.bind(args);
    this.network = network as N;
    this.#inputsGiven = inputs != null;
    this.#inputs =
      inputs == null
        ? parameterNames(network.forward).map((name) => new InputSpec({ shape: [null], name }))
        : specList('inputs', inputs);
    this.#labels = labels == null ? [] : specList('labels', labels);
  }

  /** The optimizer, if one was prepared. */
  get optimizer(): Optimizer | null {
    return this.#optimizer;
  }

  /** What labels look like, as given. */
  get labels(): readonly InputSpec[] {
    return this.#labels;
  }

  /**
   * Says how to train and measure.
   *
   * @param optimizer - Moves the parameters; needed for training only.
   * @param loss - Called with the outputs and labels; a layer or any function. Several tensors are added up.
   * @param metrics - What else is measured.
   * @param ampConfigs - Mixed precision, which has no effect on a CPU, as in Paddle.
   * @returns the model, so that calls chain
   * @throws {ArgumentError} when one of them is of another kind
   * @source Paddle, python/paddle/hapi/model.py, Model.prepare
   */
  prepare(...args: Args<Options<typeof prepareParameters>, ['optimizer', 'loss', 'metrics', 'ampConfigs']>): this {
    const { optimizer, loss, metrics, ampConfigs } = prepareSignature.bind(args);
    if (ampConfigs) checkAmp(ampConfigs);
    this.#optimizer = optimizer ?? null;
    this.#loss = loss ?? null;
    this.#metrics = metrics == null ? [] : metrics instanceof Metric ? [metrics] : metrics;
    this.#prepared = true;
    return this;
  }

  get #plan(): Prepared {
    return { network: this.network, optimizer: this.#optimizer, loss: this.#loss, metrics: this.#metrics };
  }

  #needPrepared(where: string): void {
    if (!this.#prepared)
      throw new StateError(
        `Model.${where}: the model must be prepared. Received one that is not. Call model.prepare(optimizer, loss, metrics) first.`,
      );
  }

  // ---- single steps

  /**
   * One step of training.
   *
   * @param inputs - An array or tensor, or a list of them.
   * @param labels - The same.
   * @param update - Whether the optimizer moves the parameters; true by default.
   * @returns the losses; with metrics `[losses, results]`
   * @throws {StateError} when no optimizer or loss is prepared
   * @source Paddle, python/paddle/hapi/model.py, Model.train_batch
   */
  trainBatch(...args: Args<Options<typeof batchParameters>, ['inputs', 'labels', 'update']>): BatchResult {
    const { inputs, labels, update } = trainBatchSignature.bind(args);
    const fields = fieldList('trainBatch', inputs);
    this.mode = 'train';
    const result = trainStep(this.#plan, fields, fieldList('trainBatch', labels), update);
    this.#learnSpecs(fields);
    return this.#metrics.length === 0 ? result.losses! : [result.losses!, result.metrics];
  }

  /**
   * One step of evaluation.
   *
   * @returns the losses, the metrics' results, or both as `[losses, results]`
   * @source Paddle, python/paddle/hapi/model.py, Model.eval_batch
   */
  evalBatch(...args: Args<Options<typeof evalBatchParameters>, ['inputs', 'labels']>): BatchResult | unknown[] {
    const { inputs, labels } = evalBatchSignature.bind(args);
    this.#needPrepared('evalBatch');
    const fields = fieldList('evalBatch', inputs);
    this.mode = 'eval';
    const { losses, metrics } = evalStep(this.#plan, fields, fieldList('evalBatch', labels));
    this.#learnSpecs(fields);
    if (losses && this.#metrics.length > 0) return [losses, metrics];
    return losses ?? metrics;
  }

  /**
   * One step of prediction.
   *
   * @returns one array per output
   * @source Paddle, python/paddle/hapi/model.py, Model.predict_batch
   */
  predictBatch(...args: Args<Options<typeof predictBatchParameters>, ['inputs']>): NdArray[] {
    const { inputs } = predictBatchSignature.bind(args);
    const fields = fieldList('predictBatch', inputs);
    this.mode = 'test';
    const outputs = predictStep(this.network, fields);
    this.#learnSpecs(fields);
    return outputs;
  }

  /** Without given specs, the first batch says what inputs look like. */
  #learnSpecs(inputs: readonly Tensor[]): void {
    if (this.#inputsGiven) return;
    this.#inputs = this.#inputs.map((spec, i) =>
      inputs[i] ? new InputSpec({ shape: inputs[i].shape, dtype: inputs[i].handle.dtype, name: spec.name }) : spec,
    );
  }

  // ---- runs

  /**
   * Trains.
   *
   * @param trainData - A Dataset, a DataLoader, or anything that gives batches.
   * @param evalData - The same, evaluated after the first and then every `evalFreq`-th epoch.
   * @param batchSize - Samples of a batch; two numbers for training and evaluation. 1 by default.
   * @param epochs - Passes over the data; 1 by default.
   * @param logFreq - Steps between lines of the log; 10 by default.
   * @param saveDir - Folder for a checkpoint of every `saveFreq`-th epoch and `final`.
   * @param verbose - 0: no log; 1: a bar; 2: lines; 3: lines with times. 2 by default.
   * @param dropLast - Whether a last, smaller batch is left out.
   * @param shuffle - Whether samples are shuffled: epoch e with NumPy's RandomState(e), whatever the seed.
   * @param numWorkers - Threads that read samples; 0 reads in place.
   * @param callbacks - Listeners.
   * @param accumulateGradBatches - Batches whose gradients are added up before a step of the optimizer.
   * @param numIters - Batches in all, those of evaluation included; takes the place of `epochs`.
   * @throws {StateError} when the model is not prepared, or Ctrl-C was pressed @throws {ArgumentError} when an argument does not fit
   * @source Paddle, python/paddle/hapi/model.py, Model.fit
   */
  async fit(...args: Args<Options<typeof fitParameters>, typeof fitOrder>): Promise<void> {
    const given = fitSignature.bind(args);
    this.#needPrepared('fit');
    if (!this.#optimizer)
      throw new StateError(
        'Model.fit: an optimizer must be prepared. Received none. Call model.prepare(optimizer, loss) first.',
      );
    if (!this.#loss)
      throw new StateError(
        'Model.fit: a loss must be prepared. Received none. Call model.prepare(optimizer, loss) first.',
      );
    const [trainSize, evalSize] =
      typeof given.batchSize === 'number' ? [given.batchSize, given.batchSize] : given.batchSize;
    const common = { numWorkers: given.numWorkers };
    const train = batchesOf('Model.fit', given.trainData, {
      ...common,
      batchSize: trainSize,
      shuffle: given.shuffle,
      dropLast: given.dropLast,
    });
    const evaluation =
      given.evalData == null ? null : batchesOf('Model.fit', given.evalData, { ...common, batchSize: evalSize });
    let steps = lengthOf(train);
    let { epochs } = given;
    if (given.accumulateGradBatches > 1 && steps === null)
      throw new ArgumentError(
        'Model.fit: accumulateGradBatches needs data with a length. Received data without one. Give a Dataset, or accumulate by hand.',
      );
    this.#iterationsLeft = given.numIters ?? null;
    if (given.numIters != null && steps !== null) {
      epochs = Math.floor(given.numIters / steps) + 1;
      steps = Math.min(given.numIters, steps);
    }
    const list = this.#listeners(given.callbacks, given.logFreq, given.verbose, {
      saveDir: given.saveDir ?? null,
      saveFreq: given.saveFreq,
    });
    const metricNames = ['loss', ...this.#metricNames()];
    for (const each of list)
      each.setParams({ batchSize: null, epochs, steps, verbose: given.verbose, metrics: metricNames });
    if (!evaluation && list.callbacks.some((each) => each instanceof EarlyStopping))
      warn('EarlyStopping needs validation data.');

    const interrupt = new Interrupt();
    try {
      let logs: Logs = {};
      await list.onBegin('train');
      for (let epoch = 0; epoch < epochs; epoch++) {
        await list.onEpochBegin(epoch);
        logs = await this.#pass('train', train, list, interrupt, given.accumulateGradBatches);
        await list.onEpochEnd(epoch, logs);
        if (evaluation && epoch % given.evalFreq === 0) {
          const evalSteps = lengthOf(evaluation);
          await list.onBegin('eval', {
            steps: evalSteps as unknown as LogValue,
            metrics: metricNames as unknown as LogValue,
          });
          logs = await this.#pass('eval', evaluation, list, interrupt);
          await list.onEnd('eval', logs);
        }
        if (this.stopTraining) break;
      }
      await list.onEnd('train', logs);
    } finally {
      interrupt.end();
      for (const metric of this.#metrics) metric.reset();
    }
  }

  /**
   * Measures on data.
   *
   * @param evalData - A Dataset, a DataLoader, or anything that gives batches.
   * @param batchSize - Samples of a batch; 1 by default.
   * @param numIters - Batches at most.
   * @returns `loss` of the last batch (a list), each metric over all
   * @throws {StateError} when the model is not prepared
   * @source Paddle, python/paddle/hapi/model.py, Model.evaluate
   */
  async evaluate(
    ...args: Args<Options<typeof evaluateParameters>, typeof evaluateOrder>
  ): Promise<Record<string, LogValue>> {
    const given = evaluateSignature.bind(args);
    this.#needPrepared('evaluate');
    const source = batchesOf('Model.evaluate', given.evalData, {
      batchSize: given.batchSize,
      numWorkers: given.numWorkers,
    });
    let steps = lengthOf(source);
    this.#iterationsLeft = given.numIters ?? null;
    if (given.numIters != null && steps !== null) steps = Math.min(given.numIters, steps);
    const list = this.#listeners(given.callbacks, given.logFreq, given.verbose);
    const metricNames = ['loss', ...this.#metricNames()];
    for (const each of list)
      each.setParams({ batchSize: null, epochs: null, steps: null, verbose: given.verbose, metrics: metricNames });
    const interrupt = new Interrupt();
    try {
      await list.onBegin('eval', { steps: steps as unknown as LogValue, metrics: metricNames as unknown as LogValue });
      const logs = await this.#pass('eval', source, list, interrupt);
      await list.onEnd('eval', logs);
      const names = [...(this.#loss ? ['loss'] : []), ...this.#metricNames()];
      return Object.fromEntries(names.filter((name) => name in logs).map((name) => [name, logs[name]!]));
    } finally {
      interrupt.end();
    }
  }

  /**
   * Uses the network on data; only as many leading fields as it has inputs are read.
   *
   * @param testData - A Dataset, a DataLoader, or anything that gives batches.
   * @param batchSize - Samples of a batch; 1 by default.
   * @param stackOutputs - Whether batches are joined; false by default.
   * @returns for each output its arrays batch by batch, or one array
   * @throws {StateError} when the model is not prepared
   * @source Paddle, python/paddle/hapi/model.py, Model.predict
   */
  async predict(
    testData: Options<typeof predictParameters>['testData'],
    options: Omit<Options<typeof predictParameters>, 'testData'> & { stackOutputs: true },
  ): Promise<NdArray[]>;
  async predict(...args: Args<Options<typeof predictParameters>, typeof predictOrder>): Promise<NdArray[][]>;
  async predict(...args: unknown[]): Promise<NdArray[] | NdArray[][]> {
    const given = predictSignature.bind(args);
    this.#needPrepared('predict');
    const source = batchesOf('Model.predict', given.testData, {
      batchSize: given.batchSize,
      numWorkers: given.numWorkers,
    });
    const steps = lengthOf(source);
    const list = this.#listeners(given.callbacks, 2, given.verbose);
    for (const each of list)
      each.setParams({ batchSize: null, epochs: null, steps: null, verbose: given.verbose, metrics: [] });
    const outputs: NdArray[][] = [];
    const interrupt = new Interrupt();
    try {
      await list.onBegin('predict', { steps: steps as unknown as LogValue });
      this.#iterationsLeft = null;
      const logs = await this.#pass('predict', source, list, interrupt, 1, outputs);
      await list.onEnd('predict', logs);
    } finally {
      interrupt.end();
    }
    const byOutput = (outputs[0] ?? []).map((_, i) => outputs.map((batch) => batch[i]!));
    return given.stackOutputs ? byOutput.map(stack) : byOutput;
  }

  #pass(
    mode: Mode,
    source: BatchSource,
    list: CallbackList,
    interrupt: Interrupt,
    accumulate = 1,
    outputs: NdArray[][] = [],
  ): Promise<Logs> {
    this.mode = mode === 'predict' ? 'test' : mode;
    const step: EpochRun['step'] = (inputs, labels, index) => {
      if (mode === 'predict') return predictStep(this.network, inputs);
      if (mode === 'eval') return evalStep(this.#plan, inputs, labels);
      const update = (index + 1) % accumulate === 0 || index + 1 === lengthOf(source);
      return trainStep(this.#plan, inputs, labels, update);
    };
    return runEpoch({
      mode,
      source,
      callbacks: list,
      metrics: mode === 'predict' ? [] : this.#metrics,
      inputCount: () => this.#inputs.length,
      interrupt,
      outputs,
      step: (inputs, labels, index) => {
        const result = step(inputs, labels, index);
        this.#learnSpecs(inputs);
        return result;
      },
      afterBatch: () => {
        if (this.#iterationsLeft === null || mode === 'predict') return false;
        if (--this.#iterationsLeft > 0) return false;
        this.#iterationsLeft = null;
        this.stopTraining = true;
        return true;
      },
    });
  }

  #metricNames(): string[] {
    return this.#metrics.flatMap((metric) => metric.name());
  }

  /** A person's listeners, with Paddle's own before and after them unless they are there already. */
  #listeners(
    given: Callbacks | undefined,
    logFreq: number,
    verbose: number,
    checkpoint: { saveDir: string | null; saveFreq: number } = { saveDir: null, saveFreq: 1 },
  ): CallbackList {
    const own = given == null ? [] : given instanceof Callback ? [given] : [...given];
    const has = (is: (each: Callback) => boolean): boolean => own.some(is);
    const list = [
      ...(verbose && !has((each) => each instanceof ProgBarLogger) ? [new ProgBarLogger({ logFreq, verbose })] : []),
      ...own,
      ...(has((each) => each instanceof ModelCheckpoint) ? [] : [new ModelCheckpoint(checkpoint)]),
      ...(has((each) => each instanceof LRScheduler) ? [] : [new LRScheduler()]),
    ];
    for (const each of list) {
      if (each instanceof EarlyStopping) each.saveDir = checkpoint.saveDir;
      each.setModel(this);
    }
    return new CallbackList(list);
  }

  // ---- files

  /**
   * Saves for training (`.pdparams`, `.pdopt`), or for inference (`.json`, `.pdiparams`), as Paddle does.
   *
   * @param path - Prefix of the files; folders are made.
   * @param training - true by default.
   * @throws {StateError} for inference without specs, before any batch was seen; when the disk is full
   * @source Paddle, python/paddle/hapi/model.py, Model.save
   */
  async save(...args: Args<Options<typeof saveParameters>, ['path', 'training']>): Promise<void> {
    const { path, training } = saveSignature.bind(args);
    if (training) {
      saveState(this.network.stateDict(), `${path}.pdparams`);
      const state = this.#optimizer?.stateDict() ?? {};
      if (Object.keys(state).length > 0) saveState(state, `${path}.pdopt`);
      return;
    }
    if (this.#inputs.some((spec) => spec.shape.length === 1 && spec.shape[0] === -1) && !this.#inputsGiven) {
      throw new StateError(
        'Model.save: an inference model needs to know its inputs. Received neither inputs nor a batch. Give inputs to Model, or run one batch first.',
      );
    }
    if (!this.#inputsGiven) {
      warn(
        `'inputs' was not specified when Model initialization, so the input shape to be saved will be the shape derived from the user's actual inputs. The input shape to be saved is ${JSON.stringify(this.#inputs.map((spec) => spec.shape)).replaceAll(',', ', ')}. For saving correct input shapes, please provide 'inputs' for Model initialization.`,
      );
    }
    await saveProgram(this.network, path, { inputSpec: this.#inputs });
  }

  /**
   * Loads what {@link Model.save} (or Paddle) saved for training.
   *
   * @param path - Prefix of the files, with or without extension.
   * @param skipMismatch - Whether parameters that do not fit are left as they are; then the optimizer's state is not loaded.
   * @param resetOptimizer - Whether the optimizer's state is not loaded.
   * @throws {ArgumentError} when there is no file @throws {ShapeError} when a parameter is missing or does not fit; nothing was changed
   * @source Paddle, python/paddle/hapi/model.py, Model.load
   */
  async load(...args: Args<Options<typeof loadParameters>, ['path', 'skipMismatch', 'resetOptimizer']>): Promise<void> {
    const { path, skipMismatch, resetOptimizer } = loadSignature.bind(args);
    loadModel(this.network, resetOptimizer ? null : this.#optimizer, path, skipMismatch);
  }

  /** The network's parameters. @source Paddle, python/paddle/hapi/model.py, Model.parameters */
  parameters(): ReturnType<Layer['parameters']> {
    return this.network.parameters();
  }

  /**
   * Prints a table of the layers.
   *
   * @param inputSize - Sizes of the input, or a list of them for several; from the specs when left out.
   * @returns the numbers of parameters
   * @source Paddle, python/paddle/hapi/model.py, Model.summary
   */
  summary(inputSize: Parameters<typeof summary>[1] = null, dtype: string | null = null): SummaryResult {
    return summary(this.network, inputSize ?? this.#inputs, dtype);
  }
}

function specList(where: string, given: Specs): InputSpec[] {
  const list = given instanceof InputSpec ? [given] : Array.isArray(given) ? [...(given as InputSpec[])] : null;
  if (!list || list.some((spec) => !(spec instanceof InputSpec)))
    throw new ArgumentError(
      `Model: ${where} must be an InputSpec or a list of them. Received ${show(given)}. E.g. [new InputSpec([null, 784], 'float32', 'x')].`,
    );
  list.forEach((spec, i) => {
    if (spec.name === null)
      throw new ArgumentError(
        `Model: ${where}[${i}] must have a name. Received ${String(spec)}. Give it one: new InputSpec({ …, name: 'x' }).`,
      );
  });
  return list;
}

/** One field or several, as tensors. */
function fieldList(where: string, given: Fields): Tensor[] {
  if (given == null) return [];
  return (Array.isArray(given) ? given : [given]).map((field) => fieldTensor(`Model.${where}`, field));
}

const AMP_KEYS = [
  'level',
  'dtype',
  'custom_white_list',
  'custom_black_list',
  'custom_black_varnames',
  'init_loss_scaling',
  'incr_ratio',
  'decr_ratio',
  'incr_every_n_steps',
  'decr_every_n_nan_or_inf',
  'use_dynamic_loss_scaling',
];

/** Mixed precision's settings, checked as in Paddle, then without effect on a CPU. */
function checkAmp(given: string | Record<string, unknown>): void {
  const level = typeof given === 'string' ? given : (given.level ?? 'O1');
  if (!['O0', 'O1', 'O2'].includes(level as string))
    throw new ArgumentError(
      `Model.prepare: the level of ampConfigs must be 'O0', 'O1' or 'O2'. Received ${show(level)}. Choose one of them.`,
    );
  if (typeof given !== 'string') {
    const unknown = Object.keys(given).filter(
      (key) => !AMP_KEYS.includes(key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)),
    );
    if (level !== 'O0' && unknown.length > 0)
      throw new ArgumentError(
        `Model.prepare: ampConfigs must hold ${AMP_KEYS.join(', ')}. Received ${unknown.join(', ')}. Remove it.`,
      );
  }
  if (level !== 'O0')
    warn(
      'amp_guard can only be enabled on CUDAPlace, XPUPlace, and CustomPlace, current place is Place(cpu), so it makes no effect.',
    );
}
