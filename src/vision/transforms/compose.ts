import { z } from 'zod';
import { type Args, ArgumentError, Callable, invoke, show, signature } from '../../core/index.ts';
import { BaseTransform, type TransformSpec } from './baseTransform.ts';

/** One step of a {@link Compose}: a transform, or any function of one value. */
export type Step = Callable | ((input: never) => unknown);

const composeSignature = signature('Compose', { transforms: z.custom<readonly Step[]>((v) => v !== undefined) });

/** A call runs the steps in order and gives the last one's result. */
export interface Compose {
  // biome-ignore lint/style/useShorthandFunctionType: an interface merges with the class, a type alias does not
  <Out = unknown>(data: unknown): Out;
}

/**
 * Several transforms, one after the other.
 *
 * @param transforms - The steps: transforms, or functions of one value.
 * @throws {ArgumentError} when a step cannot be called
 *
 * @example
 * const transform = new Compose([new RandomHorizontalFlip(), new ToTensor(), new Normalize(0.5, 0.5)]);
 *
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface types the call, which Callable provides
export class Compose extends Callable {
  readonly transforms: readonly Step[];

  constructor(...args: Args<{ transforms: readonly Step[] }, ['transforms']>) {
    super();
    const { transforms } = composeSignature.bind(args);
    if (!Array.isArray(transforms) || !transforms.every((step) => typeof step === 'function')) {
      throw new ArgumentError(
        `Compose: transforms must be a list of transforms or functions. Received ${show(transforms)}. Write [new ToTensor(), …].`,
      );
    }
    this.transforms = transforms;
  }

  /** What a call does. A step that fails is named on stdout, as in Paddle, and its error goes on. */
  override [invoke](data: unknown): unknown {
    let value = data;
    for (const step of this.transforms) {
      try {
        value = (step as (input: unknown) => unknown)(value);
      } catch (error) {
        const stack = error instanceof Error ? error.stack : undefined;
        console.log(
          `fail to perform transform [${show(step)}] with error: ${messageOf(error)} and stack:\n${stack ?? ''}`,
        );
        throw error;
      }
    }
    return value;
  }

  /** How to make this transform anew; `null` when a step is a function or class of your own. See `fromSpec`. */
  spec(): TransformSpec | null {
    if (this.constructor !== Compose) return null;
    const specs: TransformSpec[] = [];
    for (const step of this.transforms) {
      const spec = step instanceof BaseTransform || step instanceof Compose ? step.spec() : null;
      if (spec === null) return null;
      specs.push(spec);
    }
    return { module: 'vision/transforms', name: 'Compose', args: { transforms: specs } };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : show(error);
}
