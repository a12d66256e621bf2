import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { ops, type Tensor } from '../../engine/index.ts';
import { Conv2D, Layer, Linear, MaxPool2D, ReLU, Sequential } from '../../nn/index.ts';

const parameters = { numClasses: z.int().default(10) };
const declared = signature('LeNet', parameters);

/**
 * LeNet for digits: two convolutions, three affine maps without anything between.
 *
 * @param numClasses - Size of the output; 10 by default, 0 leaves the affine maps out.
 * @shape input `[N, 1, 28, 28]`, output `[N, numClasses]`
 * @source Paddle, python/paddle/vision/models/lenet.py, class LeNet
 */
export class LeNet extends Layer {
  readonly features: Sequential;
  declare readonly fc: Sequential;
  declare readonly numClasses: number;

  constructor(...args: Args<Options<typeof parameters>, ['numClasses']>) {
    super();
    const { numClasses } = declared.bind(args);
    Object.defineProperty(this, 'numClasses', { value: numClasses });
    this.features = new Sequential(
      new Conv2D(1, 6, 3, { stride: 1, padding: 1 }),
      new ReLU(),
      new MaxPool2D(2, 2),
      new Conv2D(6, 16, 5, { stride: 1, padding: 0 }),
      new ReLU(),
      new MaxPool2D(2, 2),
    );
    if (numClasses > 0) this.fc = new Sequential(new Linear(400, 120), new Linear(120, 84), new Linear(84, numClasses));
  }

  /**
   * @param inputs - `[N, 1, 28, 28]`.
   */
  override forward(inputs: Tensor): Tensor {
    const x = this.features(inputs);
    return this.numClasses > 0 ? this.fc(ops.flatten(x, 1)) : x;
  }
}
