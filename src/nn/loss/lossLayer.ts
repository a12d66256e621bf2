import { type Args, ArgumentError, type Bound, type Options, type Parameters, signature } from '../../core/index.ts';
import { Tensor } from '../../engine/index.ts';
import { Layer } from '../layer.ts';

/** A class of losses: called with predictions and labels. */
export interface LossClass<P extends Parameters, Order extends readonly unknown[], Inputs extends readonly unknown[]> {
  new (...args: Args<Options<P>, Order>): Layer & { forward(...inputs: Inputs): Tensor };
}

/**
 * Declares a loss layer. Tensors among its settings (class weights) become buffers that state_dict leaves out.
 *
 * @param name - Paddle's class name.
 * @param parameters - Its settings.
 * @param order - Their order by position.
 * @param compute - The loss of the settings and the inputs, as many as it declares.
 */
export function lossLayer<
  P extends Parameters,
  const Order extends readonly (keyof P & string)[],
  Inputs extends readonly Tensor[],
>(
  name: string,
  parameters: P,
  order: Order,
  compute: (given: Bound<P>, ...inputs: Inputs) => Tensor,
): LossClass<P, Order, Inputs> {
  const declared = signature(name, parameters, { positional: order.length });
  const classes = {
    [name]: class extends Layer {
      readonly #given: Bound<P>;

      constructor(...args: Args<Options<P>, Order>) {
        super();
        this.#given = declared.bind(args);
        for (const [key, value] of Object.entries(this.#given))
          if (value instanceof Tensor) this.registerBuffer(key, value, false);
      }

      override forward(...inputs: Inputs): Tensor {
        const wanted = compute.length - 1;
        if (inputs.length !== wanted)
          throw new ArgumentError(
            `${name}: the loss must be given ${wanted} tensors, predictions and labels. Received ${inputs.length}. Look at what the network returns and at the fields of a sample.`,
          );
        return compute(this.#given, ...inputs);
      }
    },
  };
  return classes[name] as unknown as LossClass<P, Order, Inputs>;
}
