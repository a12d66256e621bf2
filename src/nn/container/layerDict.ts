import { ArgumentError, StateError, show } from '../../core/index.ts';
import { isLayer, Layer } from '../layer.ts';

/** Layers by name, in any of the forms that {@link LayerDict} takes. */
export type NamedLayers = Readonly<Record<string, Layer>> | LayerDict | Iterable<readonly [string, Layer]>;

/**
 * Layers by name, whose parameters are found; it has no forward of its own.
 *
 * @param sublayers - Layers to begin with: a record, pairs, or another LayerDict.
 * @source Paddle, python/paddle/nn/layer/container.py, class LayerDict
 */
export class LayerDict extends Layer {
  constructor(sublayers: NamedLayers | null = null) {
    super();
    if (sublayers !== null) this.update(sublayers);
  }

  override forward(): never {
    throw new StateError(
      'LayerDict: its layers must be called one by one. Received a call of the whole. Pick one: layers.at(name)(x).',
    );
  }

  /** The layer of a name. @throws {ArgumentError} when there is none */
  at(name: string): Layer {
    const found = this.namedChildren().find(([key]) => key === name)?.[1];
    if (!found)
      throw new ArgumentError(
        `LayerDict.at: there must be a layer of the name. Received '${name}'. Names are ${this.keys().join(', ') || 'none'}.`,
      );
    return found;
  }

  /** Number of layers. */
  get size(): number {
    return this.children().length;
  }

  /** Puts a layer under a name. */
  set(name: string, layer: Layer): this {
    this.addSublayer(name, layer);
    return this;
  }

  /** Whether there is a layer of the name. */
  has(name: string): boolean {
    return this.keys().includes(name);
  }

  /** Takes the layer of a name out. @throws {ArgumentError} when there is none */
  pop(name: string): Layer {
    const layer = this.at(name);
    delete (this as unknown as Record<string, unknown>)[name];
    return layer;
  }

  /** Takes all layers out. */
  clear(): void {
    for (const name of this.keys()) this.pop(name);
  }

  /**
   * Puts several layers in.
   *
   * @param sublayers - A record, a map, pairs, or another LayerDict.
   * @throws {ArgumentError} when one is no layer
   */
  update(sublayers: NamedLayers): this {
    const pairs: Iterable<readonly [string, Layer]> =
      sublayers instanceof LayerDict
        ? sublayers.items()
        : Symbol.iterator in sublayers
          ? (sublayers as Iterable<readonly [string, Layer]>)
          : Object.entries(sublayers);
    for (const [name, layer] of pairs) {
      if (!isLayer(layer))
        throw new ArgumentError(`LayerDict: '${name}' must be a Layer. Received ${show(layer)}. Make one first.`);
      this.addSublayer(name, layer);
    }
    return this;
  }

  /** Names, in order. */
  keys(): string[] {
    return this.namedChildren().map(([name]) => name);
  }

  /** Layers, in order. */
  values(): Layer[] {
    return this.children();
  }

  /** Names with their layers, in order. */
  items(): [string, Layer][] {
    return this.namedChildren();
  }
}
