import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../../core/index.ts';
import { lr } from '../../optimizer/index.ts';
import { Callback } from './callback.ts';

const parameters = { byStep: z.boolean().default(true), byEpoch: z.boolean().default(false) };
const declared = signature('LRScheduler', parameters);

/**
 * Moves the learning rate's schedule on: after every batch, or after every epoch.
 *
 * @param byStep - After every batch; true by default.
 * @param byEpoch - After every epoch; false by default.
 * @throws {ArgumentError} when both are true
 * @source Paddle, python/paddle/hapi/callbacks.py, class LRScheduler
 */
export class LRScheduler extends Callback {
  readonly byStep: boolean;
  readonly byEpoch: boolean;

  constructor(...args: Args<Options<typeof parameters>, ['byStep', 'byEpoch']>) {
    super();
    const { byStep, byEpoch } = declared.bind(args);
    if (byStep && byEpoch)
      throw new ArgumentError(
        'LRScheduler: byStep and byEpoch must not both be true. Received both. For epochs write { byStep: false, byEpoch: true }.',
      );
    this.byStep = byStep;
    this.byEpoch = byEpoch;
  }

  #step(): void {
    const rate = this.model.optimizer?.learningRate;
    if (!(rate instanceof lr.LRScheduler)) return;
    if (rate instanceof lr.ReduceOnPlateau) {
      throw new ArgumentError(
        'LRScheduler: ReduceOnPlateau must be stepped with a metric. Received it as the learning rate of fit. Use the callback ReduceLROnPlateau, or step it by hand.',
      );
    }
    rate.step();
  }

  override onEpochEnd(): void {
    if (this.byEpoch) this.#step();
  }

  override onTrainBatchEnd(): void {
    if (this.byStep) this.#step();
  }
}
