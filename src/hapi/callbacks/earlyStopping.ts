import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type Args, type Options, StateError, signature } from '../../core/index.ts';
import { printLine } from '../console.ts';
import { Callback, type Logs } from './callback.ts';
import { type Direction, directionOf, watched } from './monitor.ts';

const parameters = {
  monitor: z.string().default('loss'),
  mode: z.string().default('auto'),
  patience: z.number().default(0),
  verbose: z.int().default(1),
  minDelta: z.number().default(0),
  baseline: z.number().nullish(),
  saveBestModel: z.boolean().default(true),
};
const declared = signature('EarlyStopping', parameters);

/**
 * Ends training when a value has not got better for a while. It looks after each evaluation.
 *
 * @param monitor - Name in the logs; `'loss'` by default.
 * @param mode - `'min'`, `'max'`, or `'auto'`: up for accuracies, else down.
 * @param patience - Evaluations without improvement that end it. The default 0 ends after the first evaluation, as in Paddle.
 * @param verbose - 0 says nothing.
 * @param minDelta - What counts as better at least; 0 by default.
 * @param baseline - The value to beat at first.
 * @param saveBestModel - Whether the best is saved as `best_model` in fit's folder; true by default.
 * @source Paddle, python/paddle/hapi/callbacks.py, class EarlyStopping
 */
export class EarlyStopping extends Callback {
  readonly monitor: string;
  readonly patience: number;
  readonly verbose: number;
  readonly minDelta: number;
  readonly baseline: number | null;
  readonly saveBestModel: boolean;
  readonly #direction: Direction;
  /** fit's folder, put here by fit */
  saveDir: string | null = null;
  waitEpoch = 0;
  stoppedEpoch = 0;
  bestValue: number | undefined;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['monitor', 'mode', 'patience', 'verbose', 'minDelta', 'baseline', 'saveBestModel']
    >
  ) {
    super();
    const given = declared.bind(args);
    this.monitor = given.monitor;
    this.patience = given.patience;
    this.verbose = given.verbose;
    this.minDelta = Math.abs(given.minDelta);
    this.baseline = given.baseline ?? null;
    this.saveBestModel = given.saveBestModel;
    this.#direction = directionOf('EarlyStopping', given.mode, given.monitor);
  }

  override onTrainBegin(): void {
    this.waitEpoch = 0;
    this.bestValue = this.baseline ?? (this.#direction === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  }

  override async onEvalEnd(logs: Logs = {}): Promise<void> {
    const current = watched('EarlyStopping', this.monitor, logs);
    if (current === undefined) return;
    if (this.bestValue === undefined)
      throw new StateError(
        'EarlyStopping: it must have seen training begin. Received an evaluation outside fit. Use it in fit only.',
      );
    const better =
      this.#direction === 'max' ? current - this.minDelta > this.bestValue : current + this.minDelta < this.bestValue;
    if (better) {
      this.bestValue = current;
      this.waitEpoch = 0;
      if (this.saveBestModel && this.saveDir !== null) await this.model.save(join(this.saveDir, 'best_model'));
    } else this.waitEpoch++;
    if (this.waitEpoch >= this.patience) {
      this.model.stopTraining = true;
      if (this.verbose > 0) {
        printLine(`Epoch ${this.stoppedEpoch + 1}: Early stopping.`);
        if (this.saveBestModel && this.saveDir !== null)
          printLine(`Best checkpoint has been saved at ${resolve(this.saveDir, 'best_model')}`);
      }
    }
    this.stoppedEpoch++;
  }
}
