import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  Callable,
  type DTypeLike,
  type DTypeName,
  DtypeError,
  dtypeName,
  invoke,
  type Options,
  PaddleError,
  StateError,
  sameShape,
  show,
  showShape,
  signature,
  warn,
} from '../core/index.ts';
import { getDefaultDtype, keep, ops, Tensor, toTensor, withRecording } from '../engine/index.ts';
import {
  generate,
  type Initializer,
  makeParameter,
  type ParamAttrLike,
  Parameter,
  paramAttrOf,
  snakeCase,
} from '../framework/index.ts';
import { Constant } from './initializer/constant.ts';
import { XavierUniform } from './initializer/xavier.ts';

/** Runs before `forward`; a returned value replaces the inputs. */
export type ForwardPreHook = (layer: Layer, inputs: unknown[]) => unknown;
/** Runs after `forward`; a returned value replaces the output. */
export type ForwardPostHook = (layer: Layer, inputs: unknown[], output: unknown) => unknown;
/** State by structured name. */
export type StateDict = Record<string, Tensor>;

const stateParameters = {
  stateDict: z
    .custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null)
    .describe('a state: tensors or arrays by name'),
  useStructuredName: z.boolean().default(true),
};
const stateSignature = signature('Layer.setStateDict', stateParameters, { mappings: ['stateDict'] });
type StateArgs = Args<Options<typeof stateParameters>, ['stateDict', 'useStructuredName']>;

/** The call of a layer has the type of its `forward`. */
export interface Layer {
  // biome-ignore lint/style/useShorthandFunctionType: an interface merges with the class, a type alias does not
  (...inputs: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/**
 * Base of every network and layer. Assigning a Layer, a Parameter or a Tensor to a field registers it under the field's name, in order;
 * calling the object runs pre-hooks, `forward`, post-hooks.
 *
 * @example
 * class Net extends nn.Layer {
 *   fc = new nn.Linear(784, 10);
 *   override forward(x: Tensor): Tensor { return this.fc(x); }
 * }
 * @source Paddle, python/paddle/nn/layer/layers.py, class Layer
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface types the call, which Callable provides
export abstract class Layer extends Callable {
  /** Whether it behaves as in training (dropout drops, batch norm uses the batch). */
  declare training: boolean;
  /** What is not registered: bookkeeping of the base class. */
  declare readonly base: {
    fullName: string;
    dtype: DTypeName;
    preHooks: Map<number, ForwardPreHook>;
    postHooks: Map<number, ForwardPostHook>;
    /** buffers that state_dict leaves out are all but these */
    persistableBuffers: Set<string>;
  };

  /**
   * @param nameScope - Prefix of its full name; from the class's name when left out.
   * @param dtype - Data type of parameters it makes; the default type when left out.
   */
  constructor(nameScope?: string | null, dtype: DTypeLike = getDefaultDtype()) {
    super();
    const hidden = { enumerable: false, configurable: true, writable: true };
    Object.defineProperties(this, {
      training: { ...hidden, value: true },
      base: {
        ...hidden,
        value: {
          fullName: generate(nameScope ?? snakeCase(new.target.name)),
          dtype: dtypeName(dtype, new.target.name),
          preHooks: new Map(),
          postHooks: new Map(),
          persistableBuffers: new Set(),
        },
      },
    });
  }

  /** What the layer computes. */
  abstract forward(...inputs: never[]): unknown;

  [invoke](...inputs: unknown[]): unknown {
    const { preHooks, postHooks } = this.base;
    if (typeof this.forward !== 'function')
      throw new ArgumentError(
        `${this.constructor.name}.forward: a layer must have it. Received a class that does not implement 'forward'. Write it in the class.`,
      );
    const forward = (...given: unknown[]): unknown => {
      try {
        return (this.forward as unknown as (...all: unknown[]) => unknown).apply(this, given);
      } catch (error) {
        throw inLayer(this.base.fullName, error);
      }
    };
    if (preHooks.size === 0 && postHooks.size === 0) return forward(...inputs);
    let given = inputs;
    for (const hook of preHooks.values()) {
      const changed = hook(this, given);
      if (changed != null) given = Array.isArray(changed) ? changed : [changed];
    }
    let output = forward(...given);
    for (const hook of postHooks.values()) output = hook(this, given, output) ?? output;
    return output;
  }

  /** Name that is unique in the process: `linear_0`. */
  fullName(): string {
    return this.base.fullName;
  }

  // ---- what is registered: own fields, in order

  #fields<T>(is: (value: unknown) => value is T): [string, T][] {
    return Object.entries(this as object).filter((entry): entry is [string, T] => is(entry[1]));
  }

  /** Itself and every layer inside it, depth first, without names: every step walks over them. */
  #layers(found: Set<Layer> = new Set()): Set<Layer> {
    if (found.has(this)) return found;
    found.add(this);
    for (const value of Object.values(this as object)) if (isLayer(value)) value.#layers(found);
    return found;
  }

  /** Layers in its fields, by field name. */
  namedChildren(): [string, Layer][] {
    const seen = new Set<Layer>();
    return this.#fields(isLayer).filter(([, layer]) => !seen.has(layer) && seen.add(layer));
  }

  /** Layers in its fields. */
  children(): Layer[] {
    return this.namedChildren().map(([, layer]) => layer);
  }

  /**
   * Every layer inside it, depth first, by dotted name.
   *
   * @param options.prefix - Put before each name.
   * @param options.includeSelf - Whether it is listed itself, first; false by default.
   */
  namedSublayers(options: { prefix?: string; includeSelf?: boolean } = {}): [string, Layer][] {
    const seen = new Set<Layer>();
    const found: [string, Layer][] = [];
    const walk = (layer: Layer, name: string, include: boolean): void => {
      if (seen.has(layer)) return;
      seen.add(layer);
      if (include) found.push([name, layer]);
      for (const [key, child] of layer.#fields(isLayer)) walk(child, name ? `${name}.${key}` : key, true);
    };
    walk(this, options.prefix ?? '', options.includeSelf ?? false);
    return found;
  }

  /**
   * Every layer inside it, depth first.
   *
   * @param includeSelf - Whether the layer itself comes first; false by default.
   */
  sublayers(includeSelf = false): Layer[] {
    const layers = this.#layers();
    if (!includeSelf) layers.delete(this);
    return [...layers];
  }

  #own<T extends Tensor>(is: (value: unknown) => value is T, prefix: string, includeSublayers: boolean): [string, T][] {
    const layers: [string, Layer][] = includeSublayers
      ? this.namedSublayers({ prefix, includeSelf: true })
      : [[prefix, this]];
    const seen = new Set<T>();
    return layers.flatMap(([name, layer]) =>
      layer
        .#fields(is)
        .filter(([, value]) => !seen.has(value) && seen.add(value))
        .map(([key, value]): [string, T] => [name ? `${name}.${key}` : key, value]),
    );
  }

  /**
   * Parameters by dotted name, its own first; batch norm's running statistics are among them, frozen.
   *
   * @param prefix - What names begin with.
   * @param includeSublayers - Whether those of layers within come too.
   */
  namedParameters(options: { prefix?: string; includeSublayers?: boolean } = {}): [string, Parameter][] {
    return this.#own(isParameter, options.prefix ?? '', options.includeSublayers ?? true);
  }

  /** Parameters, each once. @param includeSublayers - Whether those of layers within come too; true by default. */
  parameters(includeSublayers = true): Parameter[] {
    const found = new Set<Parameter>();
    for (const layer of includeSublayers ? this.#layers() : [this])
      for (const value of Object.values(layer)) if (isParameter(value)) found.add(value);
    return [...found];
  }

  /**
   * Tensors in fields that are no parameters, by dotted name.
   *
   * @param prefix - What names begin with.
   * @param includeSublayers - Whether those of layers within come too.
   */
  namedBuffers(options: { prefix?: string; includeSublayers?: boolean } = {}): [string, Tensor][] {
    return this.#own(isBuffer, options.prefix ?? '', options.includeSublayers ?? true);
  }

  /**
   * Tensors in fields that are no parameters.
   *
   * @param includeSublayers - Whether those of layers within come too; true by default.
   */
  buffers(includeSublayers = true): Tensor[] {
    return this.namedBuffers({ includeSublayers }).map(([, buffer]) => buffer);
  }

  // ---- adding

  #free(where: string, name: string): void {
    if (name === '' || name.includes('.'))
      throw new ArgumentError(
        `Layer.${where}: a name must not be empty or contain a dot. Received '${name}'. Choose another.`,
      );
    if (name in this && !Object.hasOwn(this, name))
      throw new ArgumentError(
        `Layer.${where}: a name must not be that of a method. Received '${name}'. Choose another.`,
      );
  }

  /**
   * Registers a layer under a name.
   *
   * @param sublayer - The layer.
   * @returns the layer
   */
  addSublayer<T extends Layer | null>(name: string, sublayer: T): T {
    this.#free('addSublayer', name);
    if (sublayer !== null && !isLayer(sublayer))
      throw new ArgumentError(
        `Layer.addSublayer: sublayer must be a Layer or null. Received ${show(sublayer)}. Make one first.`,
      );
    (this as unknown as Record<string, unknown>)[name] = sublayer;
    return sublayer;
  }

  /** Registers a parameter under a name. @returns the parameter */
  addParameter<T extends Parameter | null>(name: string, parameter: T): T {
    this.#free('addParameter', name);
    if (parameter !== null && !isParameter(parameter))
      throw new ArgumentError(
        `Layer.addParameter: parameter must be a Parameter or null. Received ${show(parameter)}. Make one with createParameter.`,
      );
    (this as unknown as Record<string, unknown>)[name] = parameter;
    return parameter;
  }

  /** Registers a tensor under a name. @param persistable - Whether state_dict holds it; true by default. */
  registerBuffer(name: string, tensor: Tensor | null, persistable = true): void {
    this.#free('registerBuffer', name);
    if (tensor) keep(tensor);
    (this as unknown as Record<string, unknown>)[name] = tensor;
    if (persistable) this.base.persistableBuffers.add(name);
    else this.base.persistableBuffers.delete(name);
  }

  /**
   * Makes a parameter of this layer; assign it to a field to register it.
   *
   * @param shape - Sizes of the axes.
   * @param options.attr - How it is made and trained; `false` for none.
   * @param options.isBias - Whether it is a bias: named `b`, zeros by default. Otherwise XavierUniform.
   * @param options.defaultInitializer - Instead of these defaults.
   * @param dtype - Data type; the layer's by default.
   * @returns the parameter, or null for `attr: false`
   */
  createParameter(
    shape:
      | readonly number[]
      | {
          shape: readonly number[];
          attr?: ParamAttrLike;
          dtype?: DTypeLike;
          isBias?: boolean;
          defaultInitializer?: Initializer | null;
        },
    options: {
      attr?: ParamAttrLike;
      dtype?: DTypeLike;
      isBias?: boolean;
      defaultInitializer?: Initializer | null;
    } = {},
  ): Parameter {
    const given = Array.isArray(shape)
      ? { shape: shape as readonly number[], ...options }
      : (shape as { shape: readonly number[] } & typeof options);
    const attr = paramAttrOf(this.constructor.name, given.attr);
    if (attr === null) return null as unknown as Parameter;
    const isBias = given.isBias ?? false;
    return makeParameter(given.shape, attr, {
      dtype: given.dtype ? dtypeName(given.dtype) : this.base.dtype,
      isBias,
      scope: this.base.fullName,
      fallback: given.defaultInitializer ?? (isBias ? new Constant(0) : new XavierUniform()),
    });
  }

  // ---- hooks

  /** Runs `hook(layer, inputs)` before every forward. @returns a handle whose `remove()` ends it */
  registerForwardPreHook(hook: ForwardPreHook): HookHandle {
    return addHook(this.base.preHooks, hook);
  }

  /** Runs `hook(layer, inputs, output)` after every forward. @returns a handle whose `remove()` ends it */
  registerForwardPostHook(hook: ForwardPostHook): HookHandle {
    return addHook(this.base.postHooks, hook);
  }

  // ---- modes

  /** Training behaviour, for it and everything inside. */
  train(): this {
    for (const layer of this.sublayers(true)) layer.training = true;
    return this;
  }

  /** Evaluation behaviour, for it and everything inside. */
  eval(): this {
    for (const layer of this.sublayers(true)) layer.training = false;
    return this;
  }

  /** Calls `fn` with every layer inside, children first, then with itself. */
  apply(fn: (layer: Layer) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /**
   * Zeroes the gradient of every trainable parameter, or forgets it.
   *
   * @param setToZero - Whether it becomes zeros rather than null; true by default.
   */
  clearGradients(setToZero = true): void {
    for (const parameter of this.parameters()) if (parameter.trainable) parameter.clearGradient(setToZero);
  }

  // ---- state

  /**
   * Its state by structured name: own parameters, own persistable buffers, then every sublayer's. Values are the live tensors.
   *
   * @param includeSublayers - Whether those of layers within come too.
   * @param structuredNamePrefix - What keys begin with.
   */
  stateDict(options: { includeSublayers?: boolean; structuredNamePrefix?: string } = {}): StateDict {
    const state: StateDict = {};
    const walk = (layer: Layer, prefix: string): void => {
      for (const [key, parameter] of layer.#fields(isParameter)) state[prefix + key] = parameter;
      for (const [key, buffer] of layer.#fields(isBuffer))
        if (layer.base.persistableBuffers.has(key)) state[prefix + key] = buffer;
      if (options.includeSublayers ?? true)
        for (const [key, child] of layer.#fields(isLayer)) walk(child, `${prefix}${key}.`);
    };
    walk(this, options.structuredNamePrefix ?? '');
    return state;
  }

  /**
   * Puts values into its state; keys that are missing, and shapes that differ, are left as they are and reported.
   *
   * @param stateDict - Tensors or arrays by structured name (or by tensor name).
   * @param useStructuredName - Whether keys are structured names; true by default.
   * @returns [missing keys, unexpected keys]; a key of another shape is in both, as in Paddle
   * @throws {DtypeError} when a value has another data type; nothing is changed then
   */
  setStateDict(...args: StateArgs): [string[], string[]] {
    const { stateDict: state, useStructuredName } = stateSignature.bind(args);
    const missing: string[] = [];
    const fitting = new Map<string, readonly [own: Tensor, value: Tensor]>();
    for (const [structured, own] of Object.entries(this.stateDict())) {
      const key = useStructuredName ? structured : own.name;
      const given = state[key];
      if (given === undefined) {
        missing.push(structured);
        warn(`Skip loading for ${structured}. ${structured} is not found in the provided dict.`);
        continue;
      }
      const value = given instanceof Tensor ? given : toTensor(given as never);
      if (!sameShape(value.handle.shape, own.handle.shape)) {
        missing.push(structured);
        warn(
          `Skip loading for ${structured}. ${structured} receives a shape ${showShape(value.handle.shape)}, but the expected shape is ${showShape(own.handle.shape)}.`,
        );
        continue;
      }
      if (value.handle.dtype !== own.handle.dtype)
        throw new DtypeError(
          `Layer.setStateDict: ${structured} must be ${own.handle.dtype}. Received ${value.handle.dtype}. Convert it with astype('${own.handle.dtype}').`,
        );
      fitting.set(key, [own, value]);
    }
    for (const [own, value] of fitting.values()) ops.setValue(own, value);
    return [missing, Object.keys(state).filter((key) => !fitting.has(key))];
  }

  /**
   * {@link Layer.setStateDict} by its old name.
   *
   * @param stateDict - What {@link stateDict} gave.
   * @param useStructuredName - Whether keys are the names in the layer rather than the parameters' own.
   */
  setDict(...args: StateArgs): [string[], string[]] {
    return this.setStateDict(...args);
  }

  /**
   * {@link Layer.setStateDict} by its old name.
   *
   * @param stateDict - What {@link stateDict} gave.
   * @param useStructuredName - Whether keys are the names in the layer rather than the parameters' own.
   */
  loadDict(...args: StateArgs): [string[], string[]] {
    return this.setStateDict(...args);
  }

  /**
   * Converts parameters and buffers to another data type, in place.
   *
   * @param device - Taken as in Paddle; there is one device.
   * @param dtype - The data type its parameters and buffers get.
   */
  to(...args: Args<{ device?: string | null; dtype?: DTypeLike | null }, ['device', 'dtype']>): this {
    const last = args[args.length - 1];
    const named =
      typeof last === 'object' && last !== null && !('name' in last)
        ? (last as { dtype?: DTypeLike | null })
        : { dtype: args[1] as DTypeLike | null | undefined };
    if (named.dtype == null) return this;
    const to = dtypeName(named.dtype, 'Layer.to');
    withRecording(false, () => {
      for (const tensor of [...this.parameters(), ...this.buffers()]) {
        const converted = ops.cast(tensor, to);
        if (converted === tensor) continue;
        converted.handle.storage.retain();
        tensor.replaceHandle(converted.handle);
      }
      for (const layer of this.sublayers(true)) layer.base.dtype = to;
    });
    return this;
  }

  /** Parameters and buffers as float64. */
  double(): this {
    return this.to({ dtype: 'float64' });
  }

  /** Parameters and buffers as float32. */
  float(): this {
    return this.to({ dtype: 'float32' });
  }

  // ---- text

  /** What stands between the brackets of its text. */
  extraRepr(): string {
    return '';
  }

  override toString(): string {
    const lines = this.namedChildren().map(([key, child]) => `(${key}): ${String(child).split('\n').join('\n  ')}`);
    const extra = this.extraRepr();
    if (lines.length === 0) return `${this.constructor.name}(${extra})`;
    return `${this.constructor.name}(${extra}\n  ${lines.join('\n  ')}\n)`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const located = new WeakSet<Error>();

/** An error of the library with the innermost layer in which it arose named at its beginning. */
function inLayer(name: string, error: unknown): unknown {
  if (!(error instanceof PaddleError) || located.has(error)) return error;
  located.add(error);
  const before = error.message;
  error.message = before.replace(/^([^:]*):/, `$1 (in ${name}):`);
  if (error.stack) error.stack = error.stack.replace(before, () => error.message);
  return error;
}

/** Ends what a hook began. */
export interface HookHandle {
  remove(): void;
}

let hookIds = 0;
function addHook<H>(hooks: Map<number, H>, hook: H): HookHandle {
  if (typeof hook !== 'function')
    throw new StateError(
      `Layer: a hook must be a function. Received ${show(hook)}. Give (layer, inputs[, output]) => ….`,
    );
  const id = hookIds++;
  hooks.set(id, hook);
  return { remove: () => void hooks.delete(id) };
}

/** Whether a value is a layer. @source This library; there is none in Paddle */
export function isLayer(value: unknown): value is Layer {
  return value instanceof Layer;
}
const isParameter = (value: unknown): value is Parameter => value instanceof Parameter;
const isBuffer = (value: unknown): value is Tensor => value instanceof Tensor && !(value instanceof Parameter);
