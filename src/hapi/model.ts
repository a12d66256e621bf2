import { type Args, ArgumentError, type NdArray, type Options, StateError, warn } from '../core/index.ts';
import type { Tensor } from '../engine/index.ts';
import { needWritableFolder, saveTogether } from '../framework/index.ts';
import { save as saveProgram } from '../jit/index.ts';
import { Metric } from '../metric/index.ts';
import type { Layer } from '../nn/index.ts';
import type { Optimizer } from '../optimizer/index.ts';
import { checkAmp } from './amp.ts';
import { type BatchSource, batchesOf, fieldTensor, lengthOf, needBatch } from './batchSource.ts';
import type { ListenedModel, Logs } from './callbacks/callback.ts';
import type { CallbackList, Mode } from './callbacks/callbackList.ts';
import { configCallbacks } from './callbacks/configCallbacks.ts';
import { EarlyStopping } from './callbacks/earlyStopping.ts';
import { type EpochRun, runEpoch } from './epoch.ts';
import type { InputSpec } from './inputSpec.ts';
import { Interrupt } from './interrupt.ts';
import { loadModel } from './loadModel.ts';
import { ModelInputs, specList } from './modelInputs.ts';
import {
  type batchParameters,
  type evalBatchParameters,
  evalBatchSignature,
  type evaluateOrder,
  type evaluateParameters,
  evaluateSignature,
  type Fields,
  type fitOrder,
  type fitParameters,
  fitSignature,
  type loadParameters,
  loadSignature,
  type ModelOptions,
  modelSignature,
  type predictBatchParameters,
  predictBatchSignature,
  type predictOrder,
  type predictParameters,
  predictSignature,
  type prepareParameters,
  prepareSignature,
  type saveParameters,
  saveSignature,
  type summaryParameters,
  summarySignature,
  trainBatchSignature,
} from './modelParameters.ts';
import type { LogValue } from './progressBar.ts';
import { stack } from './stack.ts';
import { evalStep, type Loss, type LossValue, type Prepared, predictStep, trainStep } from './steps.ts';
import { type SummaryResult, summary } from './summary.ts';

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
  /** `'train'`, `'eval'` or `'test'`: what the network was last used for. */
  mode: 'train' | 'eval' | 'test' = 'train';
  /** true ends fit after the epoch; it stays true, as in Paddle, until it is set back */
  stopTraining = false;
  readonly #inputs: ModelInputs;
  readonly #labels: InputSpec[];
  #optimizer: Optimizer | null = null;
  #loss: Loss | null = null;
  #metrics: readonly Metric[] = [];
  #prepared = false;
  #iterationsLeft: number | null = null;

  constructor(...args: Args<ModelOptions<N>, ['network', 'inputs', 'labels']>) {
    const { network, inputs, labels } = modelSignature.bind(args);
    implemented(network, 'layer', ['forward']);
    this.network = network as N;
    this.#inputs = new ModelInputs(network, inputs);
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
    checkAmp(ampConfigs);
    const list = metrics == null ? [] : metrics instanceof Metric ? [metrics] : metrics;
    for (const metric of list) implemented(metric, 'metric', ['name', 'update', 'accumulate', 'reset']);
    this.#optimizer = optimizer ?? null;
    this.#loss = loss ?? null;
    this.#metrics = list;
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
    this.#inputs.learn(fields);
    return this.#metrics.length === 0 ? result.losses! : [result.losses!, result.metrics];
  }

  /**
   * One step of evaluation.
   *
   * @param inputs - One batch of inputs: an array or tensor, or a list of them.
   * @param labels - One batch of labels, likewise; none by default.
   * @returns the losses, the metrics' results, or both as `[losses, results]`
   * @source Paddle, python/paddle/hapi/model.py, Model.eval_batch
   */
  evalBatch(...args: Args<Options<typeof evalBatchParameters>, ['inputs', 'labels']>): BatchResult | unknown[] {
    const { inputs, labels } = evalBatchSignature.bind(args);
    this.#needPrepared('evalBatch');
    const fields = fieldList('evalBatch', inputs);
    this.mode = 'eval';
    const { losses, metrics } = evalStep(this.#plan, fields, fieldList('evalBatch', labels));
    this.#inputs.learn(fields);
    if (losses && this.#metrics.length > 0) return [losses, metrics];
    return losses ?? metrics;
  }

  /**
   * One step of prediction.
   *
   * @param inputs - One batch of inputs: an array or tensor, or a list of them.
   * @returns one array per output
   * @source Paddle, python/paddle/hapi/model.py, Model.predict_batch
   */
  predictBatch(...args: Args<Options<typeof predictBatchParameters>, ['inputs']>): NdArray[] {
    const { inputs } = predictBatchSignature.bind(args);
    const fields = fieldList('predictBatch', inputs);
    this.mode = 'test';
    const outputs = predictStep(this.network, fields);
    this.#inputs.learn(fields);
    return outputs;
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
   * @throws {StateError} when the model is not prepared, or Ctrl-C was pressed (then the program, if it lets the error pass, ends with code 130) @throws {ArgumentError} when an argument does not fit
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
    if (given.numIters != null && steps === 0)
      throw new ArgumentError(
        `Model.fit: numIters needs at least one batch to be taken from. Received data without any. Give more samples, a smaller batchSize, or no dropLast.`,
      );
    this.#iterationsLeft = given.numIters ?? null;
    if (given.numIters != null && steps !== null) {
      epochs = Math.floor(given.numIters / steps) + 1;
      steps = Math.min(given.numIters, steps);
    }
    if (given.saveDir) needWritableFolder('Model.fit', given.saveDir);
    if (given.verbose > 0) {
      needBatch('Model.fit', 'trainData', given.trainData, train);
      if (evaluation) needBatch('Model.fit', 'evalData', given.evalData, evaluation);
    }
    const metrics = this.#metricNames();
    const list = configCallbacks(given.callbacks, { ...given, model: this, epochs, steps, metrics });
    if (!evaluation && list.callbacks.some((each) => each instanceof EarlyStopping))
      warn('EarlyStopping needs validation data.');

    const interrupt = new Interrupt('Model.fit');
    try {
      let logs: Logs = {};
      await list.onBegin('train');
      for (let epoch = 0; epoch < epochs; epoch++) {
        await list.onEpochBegin(epoch);
        logs = await this.#pass('train', train, list, interrupt, given.accumulateGradBatches);
        await list.onEpochEnd(epoch, logs);
        await interrupt.check(true);
        if (evaluation && epoch % given.evalFreq === 0) {
          const evalSteps = lengthOf(evaluation);
          await list.onBegin('eval', {
            steps: evalSteps as unknown as LogValue,
            metrics: metrics as unknown as LogValue,
          });
          logs = await this.#pass('eval', evaluation, list, interrupt);
          await list.onEnd('eval', logs);
        }
        if (this.stopTraining) break;
      }
      await list.onEnd('train', logs);
      await interrupt.check(true);
    } finally {
      interrupt.end();
    }
  }

  /**
   * Measures on data.
   *
   * @param evalData - A Dataset, a DataLoader, or anything that gives batches.
   * @param batchSize - Samples of a batch; 1 by default.
   * @param numIters - Batches at most.
   * @param logFreq - Steps between two lines; 10 by default.
   * @param verbose - 0 silent, 1 a progress bar, 2 a line per report; 2 by default.
   * @param numWorkers - Threads that load batches; 0 loads in the main one; 0 by default.
   * @param callbacks - Listeners beside the usual ones.
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
    if (given.verbose > 0) needBatch('Model.evaluate', 'evalData', given.evalData, source);
    let iterations = given.numIters ?? null;
    if (iterations !== null && steps !== null) steps = iterations = Math.min(iterations, steps);
    this.#iterationsLeft = iterations;
    const { callbacks, logFreq, verbose } = given;
    const metrics = this.#metricNames();
    const list = configCallbacks(callbacks, { model: this, logFreq, verbose, metrics });
    const interrupt = new Interrupt('Model.evaluate');
    try {
      await list.onBegin('eval', { steps: steps as unknown as LogValue, metrics: metrics as unknown as LogValue });
      const logs = await this.#pass('eval', source, list, interrupt);
      await list.onEnd('eval', logs);
      await interrupt.check(true);
      return Object.fromEntries(metrics.filter((name) => name in logs).map((name) => [name, logs[name]!]));
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
   * @param verbose - 0 silent, 1 a progress bar, 2 a line per report; 1 by default.
   * @param numWorkers - Threads that load batches; 0 loads in the main one; 0 by default.
   * @param callbacks - Listeners beside the usual ones.
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
    if (given.verbose > 0) needBatch('Model.predict', 'testData', given.testData, source);
    const list = configCallbacks(given.callbacks, { model: this, verbose: given.verbose });
    const outputs: NdArray[][] = [];
    const interrupt = new Interrupt('Model.predict');
    try {
      await list.onBegin('predict', { steps: steps as unknown as LogValue });
      const logs = await this.#pass('predict', source, list, interrupt, 1, outputs);
      const byOutput = (outputs[0] ?? []).map((_, i) => outputs.map((batch) => batch[i]!));
      const result = given.stackOutputs ? byOutput.map(stack) : byOutput;
      await list.onEnd('predict', logs);
      await interrupt.check(true);
      return result;
    } finally {
      interrupt.end();
    }
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
      return trainStep(this.#plan, inputs, labels, update, true);
    };
    return runEpoch({
      mode,
      source,
      callbacks: list,
      metrics: this.#metrics,
      inputCount: () => this.#inputs.count,
      interrupt,
      outputs,
      step: (inputs, labels, index) => {
        const result = step(inputs, labels, index);
        this.#inputs.learn(inputs);
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

  /** Names in the log, in its order. */
  #metricNames(): string[] {
    return [...(this.#loss ? ['loss'] : []), ...this.#metrics.flatMap((metric) => metric.name())];
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
      const state = this.#optimizer?.stateDict() ?? {};
      saveTogether([
        [this.network.stateDict(), `${path}.pdparams`],
        ...(Object.keys(state).length > 0 ? [[state, `${path}.pdopt`] as const] : []),
      ]);
      return;
    }
    await saveProgram(this.network, path, { inputSpec: [...this.#inputs.forProgram()] });
  }

  /**
   * Loads what {@link Model.save} (or Paddle) saved for training.
   *
   * @param path - Prefix of the files, with or without extension.
   * @param skipMismatch - Whether parameters that do not fit are left as they are; if one did not, the optimizer's state is not loaded.
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
   * @param dtype - Data type of the inputs; float32 by default.
   * @returns the numbers of parameters
   * @source Paddle, python/paddle/hapi/model.py, Model.summary
   */
  summary(...args: Args<Options<typeof summaryParameters>, ['inputSize', 'dtype']>): SummaryResult {
    const { inputSize, dtype } = summarySignature.bind(args);
    return summary(this.network, inputSize ?? this.#inputs.specs, dtype);
  }
}

/** Says what a class lacks that the compiler would have asked for. @throws {StateError} */
function implemented(object: object, kind: string, methods: readonly string[]): void {
  for (const name of methods) {
    if (typeof (object as Record<string, unknown>)[name] === 'function') continue;
    throw new StateError(
      `${object.constructor.name}.${name}: a ${kind} must have it. Received a class that does not implement '${name}'. Write it in the class.`,
    );
  }
}

/** One field or several, as tensors. */
function fieldList(where: string, given: Fields): Tensor[] {
  if (given == null) return [];
  return (Array.isArray(given) ? given : [given]).map((field) => fieldTensor(`Model.${where}`, field));
}
