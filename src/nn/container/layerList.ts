import { ArgumentError, StateError, show } from '../../core/index.ts';
import { isLayer, Layer } from '../layer.ts';
import { picked } from './sequential.ts';

/**
 * A list of layers whose parameters are found; it has no forward of its own.
 *
 * @param sublayers - Layers to begin with.
 * @source Paddle, python/paddle/nn/layer/container.py, class LayerList
 */
export class LayerList extends Layer {
  constructor(sublayers: Iterable<Layer> = []) {
    super();
    for (const layer of sublayers) this.append(layer);
  }

  override forward(): never {
    throw new StateError(
      'LayerList: its layers must be called one by one. Received a call of the list. Loop: for (const layer of list) x = layer(x).',
    );
  }

  /**
   * The layer at a place, from the end when negative.
   *
   * @param index - The place, counted from 0, or from the end when negative.
   */
  at(index: number): Layer {
    return picked('LayerList', this, index);
  }

  /** Number of layers. */
  get size(): number {
    return this.children().length;
  }

  #renew(layers: readonly Layer[]): this {
    for (const [name] of this.namedChildren()) delete (this as unknown as Record<string, unknown>)[name];
    for (const [i, layer] of layers.entries()) this.addSublayer(String(i), layer);
    return this;
  }

  /**
   * Puts a layer at the end.
   *
   * @param sublayer - The layer.
   * @throws {ArgumentError} when it is none
   */
  append(sublayer: Layer): this {
    if (!isLayer(sublayer))
      throw new ArgumentError(
        `LayerList.append: sublayer must be a Layer. Received ${show(sublayer)}. Make one first.`,
      );
    this.addSublayer(String(this.size), sublayer);
    return this;
  }

  /** Puts layers at the end. @param sublayers - The layers. */
  extend(sublayers: Iterable<Layer>): this {
    for (const layer of sublayers) this.append(layer);
    return this;
  }

  /**
   * Puts a layer at a place, the others move on.
   *
   * @param index - The place, counted from 0, or from the end when negative.
   * @param sublayer - The layer.
   */
  insert(index: number, sublayer: Layer): this {
    const layers = this.children();
    layers.splice(index < 0 ? index + layers.length : index, 0, sublayer);
    return this.#renew(layers);
  }

  /**
   * Replaces the layer at a place.
   *
   * @param index - The place, counted from 0, or from the end when negative.
   * @param sublayer - The layer.
   */
  set(index: number, sublayer: Layer): this {
    const layers = this.children();
    layers[index < 0 ? index + layers.length : index] = sublayer;
    return this.#renew(layers);
  }

  [Symbol.iterator](): Iterator<Layer> {
    return this.children()[Symbol.iterator]();
  }
}
