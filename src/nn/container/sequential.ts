import { ArgumentError, show } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import { isLayer, Layer } from '../layer.ts';

/**
 * Layers one after the other.
 *
 * @param layers - Layers, named `0`, `1`, …; or `[name, layer]` pairs.
 * @example new Sequential(new Linear(784, 10), new ReLU()); new Sequential(['fc', new Linear(784, 10)])
 * @source Paddle, python/paddle/nn/layer/container.py, class Sequential
 */
export class Sequential extends Layer {
  constructor(...layers: readonly Layer[] | readonly (readonly [string, Layer])[]) {
    super();
    layers.forEach((entry, i) => {
      const [name, layer] = Array.isArray(entry)
        ? (entry as readonly [string, Layer])
        : ([String(i), entry as Layer] as const);
      if (!isLayer(layer) || typeof name !== 'string')
        throw new ArgumentError(
          `Sequential: each argument must be a Layer, or a [name, Layer] pair. Received ${show(entry)}. Spread a list: new Sequential(...layers).`,
        );
      this.addSublayer(name, layer);
    });
  }

  override forward(x: Tensor): Tensor {
    let y: unknown = x;
    for (const layer of this.children()) y = (layer as unknown as (value: unknown) => unknown)(y);
    return y as Tensor;
  }

  /**
   * The layer at a place (from the end when negative), or of a name.
   *
   * @param index - The place, counted from 0, or from the end when negative.
   */
  at(index: number | string): Layer {
    return picked('Sequential', this, index);
  }

  /** Number of layers. */
  get size(): number {
    return this.children().length;
  }

  /** Puts a layer at the end. */
  append(layer: Layer): this {
    this.addSublayer(String(this.size), layer);
    return this;
  }

  /** Puts layers at the end. */
  extend(layers: Iterable<Layer>): this {
    for (const layer of layers) this.append(layer);
    return this;
  }

  [Symbol.iterator](): Iterator<Layer> {
    return this.children()[Symbol.iterator]();
  }
}

/** A child by place or name. @throws {ArgumentError} when there is none */
export function picked(where: string, container: Layer, index: number | string): Layer {
  const children = container.namedChildren();
  const found = typeof index === 'string' ? children.find(([name]) => name === index)?.[1] : children.at(index)?.[1];
  if (!found)
    throw new ArgumentError(
      `${where}.at: there must be a layer at the index. Received ${show(index)} with ${children.length} layers. Use ${children.length ? `−${children.length} … ${children.length - 1}` : 'append first'}.`,
    );
  return found;
}
