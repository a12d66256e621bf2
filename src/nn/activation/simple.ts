import { type Args, type Bound, type Options, type Parameters, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

/** A class of layers that have no parameters: `forward` is one function of the input and the layer's settings. */
export interface SimpleLayer<P extends Parameters, Order extends readonly unknown[]> {
  new (...args: Args<Options<P>, Order>): Layer & { forward(x: Tensor): Tensor };
}

/**
 * Declares such a class.
 *
 * @param name - Paddle's class name.
 * @param parameters - Its settings.
 * @param order - Their order by position.
 * @param compute - The function.
 * @param shown - Settings in its text: Python's spelling and the value.
 */
export function simpleLayer<P extends Parameters, const Order extends readonly (keyof P & string)[]>(
  name: string,
  parameters: P,
  order: Order,
  compute: (x: Tensor, given: Bound<P>, layer: Layer) => Tensor,
  shown: (given: Bound<P>) => Record<string, unknown> = () => ({}),
): SimpleLayer<P, Order> {
  const declared = signature(name, parameters, { positional: order.length });
  const classes = {
    [name]: class extends Layer {
      readonly #given: Bound<P>;

      constructor(...args: Args<Options<P>, Order>) {
        super();
        this.#given = declared.bind(args);
      }

      override forward(x: Tensor): Tensor {
        return compute(x, this.#given, this);
      }

      override extraRepr(): string {
        return Object.entries(shown(this.#given))
          .map(([key, value]) => `${key}=${pythonText(value)}`)
          .join(', ');
      }
    },
  };
  return classes[name] as unknown as SimpleLayer<P, Order>;
}
