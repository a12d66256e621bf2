import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  lrLambda: z
    .custom<(epoch: number) => number>((value) => typeof value === 'function')
    .describe('a function of the step'),
  ...scheduleParameters,
};
const declared = signature('LambdaDecay', parameters);

/**
 * The base rate times a function of the step.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param lrLambda - From the step to the factor.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when lrLambda is not a function
 * @source Paddle, python/paddle/optimizer/lr.py, class LambdaDecay
 */
export class LambdaDecay extends LRScheduler {
  readonly lrLambda: (epoch: number) => number;

  constructor(...args: Args<Options<typeof parameters>, ['learningRate', 'lrLambda', 'lastEpoch', 'verbose']>) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.lrLambda = given.lrLambda;
    this.start();
  }

  override getLr(): number {
    return this.baseLr * this.lrLambda(this.lastEpoch);
  }
}
