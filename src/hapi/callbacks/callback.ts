import type { NdArray } from '../../core/index.ts';
import type { Layer } from '../../nn/index.ts';
import type { Optimizer } from '../../optimizer/index.ts';
import type { Data } from '../batchSource.ts';
import type { LogValue } from '../progressBar.ts';

/**
 * What a run tells its listeners: `loss` (a list), each metric by name, `step`, `batch_size`. One record serves every run, as in Paddle, so
 * values of an earlier run stay until they are overwritten.
 */
export type Logs = Record<string, LogValue>;

/** What listeners are told at the start. Names as in Paddle. */
export interface CallbackParams {
  batchSize: number | null;
  epochs: number | null;
  steps: number | null;
  verbose: number;
  metrics: string[];
}

/** How much of the data a listener's own run takes, and what it shows. */
export interface ListenedRun {
  batchSize?: number;
  verbose?: 0 | 1 | 2 | 3;
  numWorkers?: number;
}

/** The part of a Model that listeners use. */
export interface ListenedModel {
  /** true ends fit after the epoch */
  stopTraining: boolean;
  readonly mode: 'train' | 'eval' | 'test';
  readonly network: Layer;
  /** the optimizer, if one was prepared */
  readonly optimizer: Optimizer | null;
  parameters(): ReturnType<Layer['parameters']>;
  save(...args: [path: string] | [path: string, training: boolean]): Promise<void>;
  load(path: string, options?: { skipMismatch?: boolean; resetOptimizer?: boolean }): Promise<void>;
  evaluate(evalData: Data, options?: ListenedRun): Promise<Record<string, LogValue>>;
  predict(testData: Data, options?: ListenedRun): Promise<NdArray[][]>;
}

/**
 * Listens to a run. Every hook does nothing until it is overridden; a hook that returns a promise is waited for.
 *
 * Its business: what happens beside training. Not its business: the loop; to end it, set `this.model.stopTraining`.
 *
 * @source Paddle, python/paddle/hapi/callbacks.py, class Callback
 */
export abstract class Callback {
  model!: ListenedModel;
  params!: CallbackParams;

  setParams(params: CallbackParams): void {
    this.params = params;
  }

  setModel(model: ListenedModel): void {
    this.model = model;
  }

  onTrainBegin(_logs?: Logs): void | Promise<void> {}
  onTrainEnd(_logs?: Logs): void | Promise<void> {}
  onEvalBegin(_logs?: Logs): void | Promise<void> {}
  onEvalEnd(_logs?: Logs): void | Promise<void> {}
  onPredictBegin(_logs?: Logs): void | Promise<void> {}
  onPredictEnd(_logs?: Logs): void | Promise<void> {}
  onEpochBegin(_epoch: number, _logs?: Logs): void | Promise<void> {}
  onEpochEnd(_epoch: number, _logs?: Logs): void | Promise<void> {}
  onTrainBatchBegin(_step: number, _logs?: Logs): void | Promise<void> {}
  onTrainBatchEnd(_step: number, _logs?: Logs): void | Promise<void> {}
  onEvalBatchBegin(_step: number, _logs?: Logs): void | Promise<void> {}
  onEvalBatchEnd(_step: number, _logs?: Logs): void | Promise<void> {}
  onPredictBatchBegin(_step: number, _logs?: Logs): void | Promise<void> {}
  onPredictBatchEnd(_step: number, _logs?: Logs): void | Promise<void> {}
}
