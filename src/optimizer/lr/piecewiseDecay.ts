import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  boundaries: z.array(z.number()).min(1).readonly().describe('a list of steps, not empty'),
  values: z.array(z.number()).readonly().describe('a list of rates'),
  ...scheduleParameters,
};
const declared = signature('PiecewiseDecay', parameters);

/**
 * One rate up to each boundary: `values[i]` while the step is below `boundaries[i]`, the last value afterwards.
 *
 * @param boundaries - Steps at which the rate changes, ascending.
 * @param values - Rates; at least one more than boundaries.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when boundaries are empty, or values too few
 * @source Paddle, python/paddle/optimizer/lr.py, class PiecewiseDecay
 */
export class PiecewiseDecay extends LRScheduler {
  readonly boundaries: readonly number[];
  readonly values: readonly number[];

  constructor(...args: Args<Options<typeof parameters>, ['boundaries', 'values', 'lastEpoch', 'verbose']>) {
    const given = declared.bind(args);
    const { boundaries, values } = given;
    if (values.length <= boundaries.length) {
      throw new ArgumentError(
        `PiecewiseDecay: values must be one more than boundaries. Received ${values.length} values and ${boundaries.length} boundaries. Give ${boundaries.length + 1} values.`,
      );
    }
    super(undefined, given);
    this.boundaries = boundaries;
    this.values = values;
    this.start();
  }

  override getLr(): number {
    const at = this.boundaries.findIndex((boundary) => this.lastEpoch < boundary);
    return this.values.at(at)!;
  }
}
