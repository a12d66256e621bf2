import { z } from 'zod';
import { type Args, ArgumentError, type Options, show, signature } from '../core/index.ts';
import { WeightDecayRegularizer } from '../regularizer/index.ts';
import type { Initializer } from './initializer.ts';

const parameters = {
  name: z.string().nullish(),
  initializer: z.custom<Initializer | null | undefined>(() => true).optional(),
  learningRate: z.number().default(1),
  regularizer: z.custom<WeightDecayRegularizer | null | undefined>(() => true).optional(),
  trainable: z.boolean().default(true),
  doModelAverage: z.boolean().default(true),
  needClip: z.boolean().default(true),
};
const declared = signature('ParamAttr', parameters);

/**
 * How a parameter is made and trained.
 *
 * @param name - Its exact name; one is made when left out.
 * @param initializer - First values; before every default.
 * @param learningRate - Multiplies the optimizer's rate; 1 by default.
 * @param regularizer - Takes the place of the optimizer's weight decay.
 * @param trainable - Whether it is trained; true by default.
 * @param doModelAverage - Kept for Paddle's averaging tools; true by default.
 * @param needClip - Whether gradient clipping sees it; true by default.
 * @throws {ArgumentError} for an empty name
 * @source Paddle, python/paddle/base/param_attr.py, class ParamAttr
 */
export class ParamAttr {
  readonly name: string | null;
  readonly initializer: Initializer | null;
  readonly learningRate: number;
  readonly regularizer: WeightDecayRegularizer | null;
  readonly trainable: boolean;
  readonly doModelAverage: boolean;
  readonly needClip: boolean;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['name', 'initializer', 'learningRate', 'regularizer', 'trainable', 'doModelAverage', 'needClip']
    >
  ) {
    const given = declared.bind(args);
    if (given.name === '')
      throw new ArgumentError("ParamAttr: name must not be empty. Received ''. Leave it out to have one made.");
    this.name = given.name ?? null;
    this.initializer = given.initializer ?? null;
    this.learningRate = given.learningRate;
    this.regularizer = given.regularizer ?? null;
    this.trainable = given.trainable;
    this.doModelAverage = given.doModelAverage;
    this.needClip = given.needClip;
  }
}

/** What a layer takes for `weightAttr` and `biasAttr`: an attribute, its name, only an initializer, only a regularizer, or `false` for none. */
export type ParamAttrLike = ParamAttr | Initializer | WeightDecayRegularizer | string | boolean | null | undefined;

/** Any spelling of a parameter attribute as one; `null` when no parameter is wanted. */
export function paramAttrOf(where: string, given: ParamAttrLike): ParamAttr | null {
  if (given === false) return null;
  if (given == null || given === true || given === '') return new ParamAttr();
  if (given instanceof ParamAttr) return given;
  if (typeof given === 'string') return new ParamAttr({ name: given });
  if (given instanceof WeightDecayRegularizer) return new ParamAttr({ regularizer: given });
  if (typeof (given as Initializer).initialize === 'function') return new ParamAttr({ initializer: given });
  throw new ArgumentError(
    `${where}: an attribute must be a ParamAttr, an initializer, a name, or false. Received ${show(given)}. E.g. new ParamAttr({ learningRate: 0.1 }).`,
  );
}
