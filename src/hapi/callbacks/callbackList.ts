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

  onBegin(mode: Mode, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback[`on${MODES[mode]}Begin`](logs));
  }

  onEnd(mode: Mode, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback[`on${MODES[mode]}End`](logs));
  }

  onEpochBegin(epoch: number, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback.onEpochBegin(epoch, logs));
  }

  onEpochEnd(epoch: number, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback.onEpochEnd(epoch, logs));
  }

  onBatchBegin(mode: Mode, step: number, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback[`on${MODES[mode]}BatchBegin`](step, logs));
  }

  onBatchEnd(mode: Mode, step: number, logs?: Logs): Promise<void> {
    return this.#each((callback) => callback[`on${MODES[mode]}BatchEnd`](step, logs));
  }
}
