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

/** The part of a Model that listeners use. */
export interface ListenedModel {
  stopTraining: boolean;
  readonly network: unknown;
  save(path: string): Promise<void>;
  /** the optimizer, if one was prepared */
  readonly optimizer: { getLr(): number; announceLr(value: number): void; readonly learningRate: unknown } | null;
}

/**
 * Listens to a run. Every hook does nothing until it is overridden; a hook that returns a promise is waited for.
 *
 * Its business: what happens beside training. Not its business: the loop; to end it, set `this.model.stopTraining`.
 *
 * @source Paddle, python/paddle/hapi/callbacks.py, class Callback
 */
export abstract class Callback {
  /** The model that runs. */
  model!: ListenedModel;
  /** What the run was started with. */
  params!: CallbackParams;

  /** Told first: the settings of the run. @param params - The settings. */
  setParams(params: CallbackParams): void {
    this.params = params;
  }

  /** Told first: the model that runs. @param model - The model. */
  setModel(model: ListenedModel): void {
    this.model = model;
  }

  /** Called as training begins, with the `logs` so far. */
  onTrainBegin(_logs?: Logs): void | Promise<void> {}
  /** Called as training ends, with its `logs`. */
  onTrainEnd(_logs?: Logs): void | Promise<void> {}
  /** Called as an evaluation begins, with the `logs` so far. */
  onEvalBegin(_logs?: Logs): void | Promise<void> {}
  /** Called as an evaluation ends, with its `logs`. */
  onEvalEnd(_logs?: Logs): void | Promise<void> {}
  /** Called as a prediction begins, with the `logs` so far. */
  onPredictBegin(_logs?: Logs): void | Promise<void> {}
  /** Called as a prediction ends, with its `logs`. */
  onPredictEnd(_logs?: Logs): void | Promise<void> {}
  /** Called as an `epoch`, counted from 0, begins, with the `logs` so far. */
  onEpochBegin(_epoch: number, _logs?: Logs): void | Promise<void> {}
  /** Called as an `epoch`, counted from 0, ends, with its `logs`. */
  onEpochEnd(_epoch: number, _logs?: Logs): void | Promise<void> {}
  /** Called before a batch of training; `step` counts from 0, `logs` are those so far. */
  onTrainBatchBegin(_step: number, _logs?: Logs): void | Promise<void> {}
  /** Called after a batch of training; `step` counts from 0, `logs` are its results. */
  onTrainBatchEnd(_step: number, _logs?: Logs): void | Promise<void> {}
  /** Called before a batch of an evaluation; `step` counts from 0, `logs` are those so far. */
  onEvalBatchBegin(_step: number, _logs?: Logs): void | Promise<void> {}
  /** Called after a batch of an evaluation; `step` counts from 0, `logs` are its results. */
  onEvalBatchEnd(_step: number, _logs?: Logs): void | Promise<void> {}
  /** Called before a batch of a prediction; `step` counts from 0, `logs` are those so far. */
  onPredictBatchBegin(_step: number, _logs?: Logs): void | Promise<void> {}
  /** Called after a batch of a prediction; `step` counts from 0, `logs` are its results. */
  onPredictBatchEnd(_step: number, _logs?: Logs): void | Promise<void> {}
}
