import { z } from 'zod';
import { type Args, ArgumentError, Callable, invoke, StateError, show, signature } from '../../core/index.ts';
import type { SameKind } from './functional/index.ts';
import type { ImageInput } from './image.ts';

/** What the inputs of a transform are called, in order; each name `k` needs a method `_apply…` (`image`: `_applyImage`). */
export type Keys = readonly string[] | null;

/** How a built-in transform is made anew elsewhere, e.g. in a worker thread: plain data. */
export interface TransformSpec {
  readonly module: 'vision/transforms';
  readonly name: string;
  /** The constructor's arguments, by name. */
  readonly args: Readonly<Record<string, unknown>>;
}

const baseSignature = signature('BaseTransform', { keys: z.unknown().optional() });

/**
 * A call takes one input, or an array of several (Python's tuple): the input number i goes through the method that `keys[i]` names, further
 * ones pass unchanged. One input gives one output, several an array.
 */
export interface BaseTransform {
  (input: Parameters<this['_applyImage']>[0]): ReturnType<this['_applyImage']>;
  (inputs: readonly unknown[]): unknown[];
}

/**
 * Base of all transforms, and of your own: extend it and write `_applyImage`, which gets a picture and returns what becomes of it. The object
 * is then called like a function.
 *
 * `_getParams(inputs)` runs once before the inputs of a call are transformed; what it returns is `this.params`, so that a picture and its mask
 * can share one draw. Inputs beside the picture are named by `keys` and have methods of their own (`_applyBoxes`, `_applyMask`, `_applyCoords`,
 * or any you add). The names are Paddle's (`_apply_image`, `_get_params`) in camelCase.
 *
 * @example
 * class Invert extends BaseTransform {
 *   override _applyImage(img: NdArray): NdArray {
 *     return new NdArray((img.data as Uint8Array).map((v) => 255 - v), img.shape, img.dtype);
 *   }
 * }
 * const inverted = new Invert()(image);
 *
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface types the call, which Callable provides
export class BaseTransform extends Callable {
  /** Names of the inputs. */
  readonly keys: readonly string[];
  /** What `_getParams` returned for the call under way. */
  params: unknown = null;
  #spec: { from: Function; spec: TransformSpec } | undefined;

  /**
   * @param keys - Names of the inputs, in order; `['image']` when left out.
   * @throws {ArgumentError} when it is no list, or a name has no method
   */
  constructor(...args: Args<{ keys?: Keys }, ['keys']>) {
    super();
    const keys = baseSignature.bind(args).keys ?? ['image'];
    if (!Array.isArray(keys)) {
      throw new ArgumentError(
        `${this.constructor.name}: keys should be a sequence, but got keys=${show(keys)}. Received ${show(keys)}. Write a list of names: ['image'].`,
      );
    }
    for (const key of keys) {
      if (typeof this.#method(key) !== 'function') {
        throw new ArgumentError(
          `${this.constructor.name}: ${String(key)} is unsupported data structure. Received it among keys. Add a method ${methodName(key)}, or name another input.`,
        );
      }
    }
    this.keys = keys;
  }

  #method(key: string): unknown {
    return (this as unknown as Record<string, unknown>)[methodName(key)];
  }

  /** Draws or reckons what the inputs of one call share; nothing unless a subclass says otherwise. */
  _getParams(_inputs: readonly unknown[]): unknown {
    return undefined;
  }

  /** Transforms a picture. @throws {StateError} unless a subclass says otherwise */
  _applyImage(_image: ImageInput): unknown {
    throw this.#missing('image');
  }

  /** Transforms boxes. @throws {StateError} unless a subclass says otherwise */
  _applyBoxes(_boxes: unknown): unknown {
    throw this.#missing('boxes');
  }

  /** Transforms a mask. @throws {StateError} unless a subclass says otherwise */
  _applyMask(_mask: unknown): unknown {
    throw this.#missing('mask');
  }

  /** Transforms coordinates. @throws {StateError} unless a subclass says otherwise */
  _applyCoords(_coords: unknown): unknown {
    throw this.#missing('coords');
  }

  #missing(key: string): StateError {
    return new StateError(
      `${this.constructor.name}: ${methodName(key)} must be written to transform '${key}'. Received a call without it. Write it in your class, or leave '${key}' out of keys.`,
    );
  }

  /** What a call does. */
  override [invoke](input: unknown): unknown {
    if (!Array.isArray(input)) {
      this.params = this._getParams([input]);
      return (this.#method(this.keys[0] ?? 'image') as (value: unknown) => unknown).call(this, input);
    }
    this.params = this._getParams(input);
    const outputs = input.map((value, i) => {
      const key = this.keys[i];
      return key === undefined ? value : (this.#method(key) as (value: unknown) => unknown).call(this, value);
    });
    return outputs.length === 1 ? outputs[0] : outputs;
  }

  /** How to make this transform anew; `null` for a class of your own. See `fromSpec`. */
  spec(): TransformSpec | null {
    return this.#spec !== undefined && this.#spec.from === this.constructor ? this.#spec.spec : null;
  }

  /** Notes how the object was made; for the built-in classes. A class that extends one of them is not made anew as its parent. */
  protected _describe(from: Function, name: string, args: Readonly<Record<string, unknown>>): void {
    this.#spec = { from, spec: { module: 'vision/transforms', name, args } };
  }
}

function methodName(key: string): string {
  return `_apply${String(key).replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
}

/**
 * A transform whose result is a picture of the kind that it got.
 *
 * @param keys - What the parts of a sample are; the first is a picture by default.
 * @source Paddle, python/paddle/vision/transforms/transforms.py, class BaseTransform
 */
export interface ImageTransform {
  <I extends ImageInput>(img: I): SameKind<I>;
  (inputs: readonly unknown[]): unknown[];
}

/** Base of the built-in transforms from a picture to a picture of the same kind. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface types the call, which Callable provides
export abstract class ImageTransform extends BaseTransform {}
