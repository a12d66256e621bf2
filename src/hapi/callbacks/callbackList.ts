import type { Callback, Logs } from './callback.ts';

/** The kinds of run. */
export type Mode = 'train' | 'eval' | 'predict';

const MODES: Readonly<Record<Mode, 'Train' | 'Eval' | 'Predict'>> = {
  train: 'Train',
  eval: 'Eval',
  predict: 'Predict',
};

/** Several listeners as one: each hook runs over them in order. @source Paddle, python/paddle/hapi/callbacks.py, class CallbackList */
export class CallbackList {
  readonly callbacks: Callback[];

  constructor(callbacks: readonly Callback[]) {
    this.callbacks = [...callbacks];
  }

  /** Adds a listener at the end. @param callback - The listener. */
  append(callback: Callback): void {
    this.callbacks.push(callback);
  }

  [Symbol.iterator](): Iterator<Callback> {
    return this.callbacks[Symbol.iterator]();
  }

  async #each(call: (callback: Callback) => void | Promise<void>): Promise<void> {
    for (const callback of this.callbacks) {
      const result = call(callback);
      if (result) await result;
    }
  }

  /**
   * Tells that a run begins.
   *
   * @param mode - Of which run: `'train'`, `'eval'` or `'predict'`.
   * @param logs - Its results so far.
   */
  onBegin(mode: Mode, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback[`on${MODES[mode]}Begin`](logs));
  }

  /**
   * Tells that a run ends.
   *
   * @param mode - Of which run: `'train'`, `'eval'` or `'predict'`.
   * @param logs - Its results so far.
   */
  onEnd(mode: Mode, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback[`on${MODES[mode]}End`](logs));
  }

  /**
   * Tells that an epoch begins.
   *
   * @param epoch - Its number, from 0.
   * @param logs - Its results so far.
   */
  onEpochBegin(epoch: number, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback.onEpochBegin(epoch, logs));
  }

  /**
   * Tells that an epoch ends.
   *
   * @param epoch - Its number, from 0.
   * @param logs - Its results so far.
   */
  onEpochEnd(epoch: number, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback.onEpochEnd(epoch, logs));
  }

  /**
   * Tells that a batch begins.
   *
   * @param mode - Of which run: `'train'`, `'eval'` or `'predict'`.
   * @param step - Number of the batch, from 0.
   * @param logs - Its results so far.
   */
  onBatchBegin(mode: Mode, step: number, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback[`on${MODES[mode]}BatchBegin`](step, logs));
  }

  /**
   * Tells that a batch ends.
   *
   * @param mode - Of which run: `'train'`, `'eval'` or `'predict'`.
   * @param step - Number of the batch, from 0.
   * @param logs - Its results so far.
   */
  onBatchEnd(mode: Mode, step: number, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback[`on${MODES[mode]}BatchEnd`](step, logs));
  }
}
