import { z } from 'zod';
import { type Args, ArgumentError, floatRepr, type Options, signature, warn } from '../../core/index.ts';
import { printLine } from '../console.ts';
import { Callback, type Logs } from './callback.ts';
import { type Direction, directionOf, watched } from './monitor.ts';

const parameters = {
  monitor: z.string().default('loss'),
  factor: z.number().default(0.1),
  patience: z.number().default(10),
  verbose: z.int().default(1),
  mode: z.string().default('auto'),
  minDelta: z.number().default(1e-4),
  cooldown: z.number().default(0),
  minLr: z.number().default(0),
};
const declared = signature('ReduceLROnPlateau', parameters);

/**
 * Lowers the learning rate when a value has not got better for a while. It looks after each evaluation.
 * As in Paddle, the rate that `getLr` tells is lowered, while an optimizer that has made steps goes on with the one of before.
 *
 * @param monitor - Name in the logs; `'loss'` by default.
 * @param factor - What the rate is multiplied by; 0.1 by default, below 1.
 * @param patience - Evaluations without improvement before it acts; 10 by default.
 * @param mode - `'min'`, `'max'`, or `'auto'`: up for accuracies, else down.
 * @param minDelta - What counts as better at least; 1e-4 by default.
 * @param cooldown - Evaluations to rest after acting; 0 by default.
 * @param minLr - The rate is not lowered below this; 0 by default.
 * @throws {ArgumentError} when factor is 1 or more
 * @source Paddle, python/paddle/hapi/callbacks.py, class ReduceLROnPlateau
 */
export class ReduceLROnPlateau extends Callback {
  readonly monitor: string;
  readonly #given: ReturnType<typeof declared.bind>;
  readonly #direction: Direction;
  #best: number;
  #wait = 0;
  #cooldownLeft = 0;
  #evaluations = 0;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['monitor', 'factor', 'patience', 'verbose', 'mode', 'minDelta', 'cooldown', 'minLr']
    >
  ) {
    super();
    const given = declared.bind(args);
    if (given.factor >= 1)
      throw new ArgumentError(
        `ReduceLROnPlateau: factor must be below 1. Received ${given.factor}. The rate is multiplied by it.`,
      );
    this.#given = given;
    this.monitor = given.monitor;
    this.#direction = directionOf('Learning rate reduction', given.mode, given.monitor);
    this.#best = this.#worst();
  }

  #worst(): number {
    return this.#direction === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  override onTrainBegin(): void {
    this.#best = this.#worst();
    this.#wait = 0;
    this.#cooldownLeft = 0;
  }

  override onEvalEnd(logs: Logs = {}): void {
    const { factor, patience, verbose, minDelta, cooldown, minLr } = this.#given;
    const current = watched('ReduceLROnPlateau', this.monitor, logs);
    if (current === undefined) return;
    const optimizer = this.model.optimizer;
    if (!optimizer || typeof optimizer.learningRate !== 'number') {
      const name = (optimizer?.learningRate as object | undefined)?.constructor.name ?? 'NoneType';
      warn(`Expected learning_rate be float, bug got <class 'paddle.optimizer.lr.${name}'>.`);
      return;
    }
    this.#evaluations++;
    if (this.#cooldownLeft > 0) {
      this.#cooldownLeft--;
      this.#wait = 0;
    }
    const better = this.#direction === 'max' ? current > this.#best + minDelta : current < this.#best - minDelta;
    if (better) {
      this.#best = current;
      this.#wait = 0;
    } else if (this.#cooldownLeft <= 0) {
      this.#wait++;
      const rate = optimizer.getLr();
      if (this.#wait >= patience && Math.fround(rate) > Math.fround(minLr)) {
        const lower = Math.max(rate * factor, minLr);
        optimizer.announceLr(lower);
        if (verbose > 0)
          printLine(`\nEpoch ${this.#evaluations}: ReduceLROnPlateau reducing learning rate to ${floatRepr(lower)}.`);
        this.#cooldownLeft = cooldown;
        this.#wait = 0;
      }
    }
  }
}
