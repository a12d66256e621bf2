import { z } from 'zod';
import {
  ArgumentError,
  type Bound,
  type DTypeName,
  type Shape,
  ShapeError,
  StateError,
  sameShape,
  show,
  showShape,
} from '../core/index.ts';
import { full, keep, scoped, Tensor, toTensor, withRecording } from '../engine/index.ts';
import { type GradientClip, generate, type Parameter, type ParameterGradient } from '../framework/index.ts';
import { L2Decay, WeightDecayRegularizer } from '../regularizer/index.ts';
import { LRScheduler } from './lr/lrScheduler.ts';

/** A group of parameters with settings of its own; the learning rate is a factor on the optimizer's. */
export interface ParameterGroup {
  params: readonly Tensor[];
  learningRate?: number;
  weightDecay?: number | WeightDecayRegularizer | null;
  gradClip?: GradientClip | null;
  [setting: string]: unknown;
}

type Parameters_ = readonly Tensor[] | readonly ParameterGroup[];

/** Settings that every optimizer has; spread into its signature. */
export const optimizerParameters = {
  learningRate: z
    .custom<number | LRScheduler>((value) => typeof value === 'number' || value instanceof LRScheduler)
    .describe('a number or an LRScheduler')
    .default(0.001),
  parameters: z
    .custom<Iterable<Tensor> | readonly ParameterGroup[]>(
      (value) =>
        value != null &&
        typeof value !== 'string' &&
        typeof (value as Iterable<unknown>)[Symbol.iterator] === 'function' &&
        !(value instanceof Tensor),
    )
    .describe('a list of parameters, e.g. model.parameters()'),
  weightDecay: z
    .custom<number | WeightDecayRegularizer | null>(
      (value) => value == null || typeof value === 'number' || value instanceof WeightDecayRegularizer,
    )
    .nullish()
    .describe('a number or a regularizer'),
  gradClip: z
    .custom<GradientClip | null>((value) => value == null || typeof (value as GradientClip).clip === 'function')
    .nullish()
    .describe('a gradient clip, e.g. new ClipGradByNorm(1)'),
  multiPrecision: z.boolean().default(false),
  name: z.string().nullish(),
};

/** What a rule keeps for each parameter: its name, and how it begins. */
export interface Accumulator {
  readonly name: string;
  /** the first value of every element; may depend on the settings of the parameter's group */
  readonly initial: number | ((settings: Readonly<Record<string, unknown>>) => number);
  /** sizes, which may be made from the parameter's; the parameter's when left out */
  readonly shape?: Shape | ((own: Shape) => Shape);
  readonly dtype?: DTypeName;
}

/** A parameter with all that one step needs. */
export interface Update {
  readonly parameter: Parameter;
  readonly gradient: Tensor;
  /** the learning rate, times the parameter's own factor */
  readonly rate: number;
  /** the accumulators, in the rule's order */
  readonly state: readonly Tensor[];
  /** the group's settings */
  readonly group: Group;
  /** weight decay that the rule applies itself (`fusedDecay`) */
  readonly decay: number;
}

interface Group {
  readonly parameters: readonly Parameter[];
  readonly gradClip: GradientClip | null;
  readonly weightDecay: WeightDecayRegularizer | null;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** State by name: accumulators as tensors, `LR_Scheduler` as a record. */
export type OptimizerState = Record<string, Tensor | Record<string, unknown>>;

/**
 * Base of the optimizers. A step: collect gradients, clip them, add the regularization term, move each parameter by the rule.
 *
 * Its business: from gradients to new values, state by name. Not its business: where gradients came from.
 *
 * @param learningRate - A number or a schedule.
 * @param parameters - The parameters, or groups of them.
 * @param multiPrecision - Taken as in Paddle; no effect here.
 * @param weightDecay - A regularizer, or the factor of an L2 one; none by default.
 * @param gradClip - How gradients are clipped first; none by default.
 * @source Paddle, python/paddle/optimizer/optimizer.py, class Optimizer
 */
export abstract class Optimizer {
  /** Accumulators of the rule, in Paddle's order. */
  protected abstract readonly accumulators: readonly Accumulator[];
  /** Whether the rule adds an L2 penalty itself. */
  protected readonly fusedDecay: boolean = false;
  /** Moves the parameters. */
  protected abstract update(updates: readonly Update[]): void;

  #rate: number | LRScheduler;
  #announced: number | null = null;
  #stepped = false;
  readonly #groups: Group[];
  readonly #factors = new Map<Parameter, number>();
  readonly #name: string | null;
  readonly #state = new Map<Parameter, Tensor[]>();
  #pending: Record<string, unknown> | null = null;
  #consumed = new Set<string>();

  constructor(given: Bound<typeof optimizerParameters>) {
    const where = new.target.name;
    this.#rate = given.learningRate;
    if (typeof this.#rate === 'number' && !(this.#rate >= 0))
      throw new ArgumentError(`${where}: learningRate must be a number ≥ 0. Received ${this.#rate}. E.g. 0.001.`);
    this.#name = given.name ?? null;
    const list = [...given.parameters] as unknown as Parameters_;
    const clip = given.gradClip ?? null;
    const decay = regularizerOf(given.weightDecay);
    const grouped = list.length > 0 && !(list[0] instanceof Tensor);
    const seen = new Set<Tensor>();
    const claim = (each: Tensor): Parameter => {
      if (!(each instanceof Tensor))
        throw new ArgumentError(
          `${where}: parameters must hold tensors. Received ${show(each)}. Pass model.parameters().`,
        );
      if (seen.has(each)) {
        if (grouped)
          throw new ArgumentError(
            `${where}: a parameter must be in one group. Received '${each.name}' in two. Remove it from one.`,
          );
      }
      seen.add(each);
      return each as Parameter;
    };
    this.#groups = grouped
      ? (list as readonly ParameterGroup[]).map((group) => {
          if (typeof group !== 'object' || group === null || !Array.isArray(group.params))
            throw new ArgumentError(
              `${where}: a group must be a record with params. Received ${show(group)}. E.g. { params: layer.parameters(), learningRate: 0.1 }.`,
            );
          const { params, ...settings } = group;
          const { learningRate = 1, weightDecay, gradClip } = settings;
          const parameters = params.map(claim);
          const own = weightDecay === undefined ? decay : regularizerOf(weightDecay);
          for (const each of parameters) {
            this.#factors.set(each, learningRate);
            if (this.groupsOwnDecay) each.regularizer = own;
          }
          return { parameters, gradClip: gradClip ?? clip, weightDecay: own, settings };
        })
      : [{ parameters: (list as readonly Tensor[]).map(claim), gradClip: clip, weightDecay: decay, settings: {} }];
  }

  /** Whether a group's weight decay takes the place of its parameters' regularizers. */
  protected get groupsOwnDecay(): boolean {
    return true;
  }

  /** The learning rate, or its schedule. */
  get learningRate(): number | LRScheduler {
    return this.#rate;
  }

  /** The learning rate now. */
  getLr(): number {
    return this.#announced ?? this.#rateNow();
  }

  #rateNow(): number {
    return typeof this.#rate === 'number' ? this.#rate : this.#rate.lastLr;
  }

  /**
   * Changes the rate that {@link Optimizer.getLr} tells. Once a step was made, steps go on with the rate of before: so does Paddle when
   * its callback ReduceLROnPlateau lowers the rate.
   *
   * @param value - The learning rate.
   */
  announceLr(value: number): void {
    if (this.#stepped) this.#announced = value;
    else this.setLr(value);
  }

  /**
   * Sets the learning rate.
   *
   * @param value - The learning rate.
   * @throws {StateError} when a schedule gives it
   */
  setLr(value: number): void {
    if (typeof this.#rate !== 'number')
      throw new StateError(
        `${this.constructor.name}.setLr: the rate must not come from a schedule. Received ${value} with a ${this.#rate.constructor.name}. Use setLrScheduler, or change the schedule.`,
      );
    this.#rate = value;
    this.#announced = null;
  }

  /** Lets a schedule give the learning rate. @param scheduler - The schedule. */
  setLrScheduler(scheduler: LRScheduler): void {
    if (!(scheduler instanceof LRScheduler))
      throw new ArgumentError(
        `${this.constructor.name}.setLrScheduler: scheduler must be an LRScheduler. Received ${show(scheduler)}. Use setLr for a number.`,
      );
    this.#rate = scheduler;
    this.#announced = null;
  }

  /** Moves every parameter that has a gradient. It never moves a schedule on. */
  step(): void {
    this.#stepped = true;
    withRecording(false, () =>
      scoped(() => {
        for (const group of this.#groups) this.#stepGroup(group);
      }),
    );
  }

  #stepGroup(group: Group): void {
    let pairs: ParameterGradient[] = [];
    for (const parameter of group.parameters) {
      const gradient = parameter.stopGradient ? null : parameter.gatheredGradient;
      if (gradient) pairs.push([parameter, gradient]);
    }
    if (group.gradClip) pairs = group.gradClip.clip(pairs);
    const rate = this.#rateNow();
    const updates = pairs.map(([parameter, gradient]): Update => {
      const regularizer = parameter.regularizer ?? (this.groupsOwnDecay ? group.weightDecay : null);
      const fused = this.fusedDecay && regularizer instanceof L2Decay;
      return {
        parameter,
        gradient: regularizer && !fused ? regularizer.addTo(gradient, parameter) : gradient,
        rate: rateOf(parameter, rate, this.#factors.get(parameter) ?? parameter.optimizeAttr?.learningRate ?? 1),
        state: this.#stateOf(parameter, group),
        group,
        decay: fused ? regularizer.coeff : 0,
      };
    });
    if (updates.length > 0) this.update(updates);
  }

  /** A parameter's accumulators, made at its first step; taken from a loaded state if there is one. */
  #stateOf(parameter: Parameter, { settings }: Group): Tensor[] {
    let state = this.#state.get(parameter);
    if (state) return state;
    state = this.accumulators.map((accumulator) => {
      const { name: own, initial, shape, dtype } = accumulator;
      // a second optimizer of the same parameters counts on, as in Paddle
      const name = generate(`${parameter.name}_${this.#name ? `${this.#name}_` : ''}${own}`);
      const tensor = keep(
        this.#taken(name, parameter) ??
          full(
            [...(typeof shape === 'function' ? shape(parameter.shape) : (shape ?? parameter.shape))],
            typeof initial === 'number' ? initial : initial(settings),
            dtype ?? parameter.handle.dtype,
          ),
      );
      tensor.name = name;
      return tensor;
    });
    this.#state.set(parameter, state);
    return state;
  }

  #taken(name: string, parameter: Parameter): Tensor | null {
    if (!this.#pending) return null;
    const key = keyOf(this.#pending, name);
    if (key === undefined) {
      throw new StateError(
        `${this.constructor.name}: a loaded state must hold every accumulator. Received one without '${name}' (for ${parameter.name}). Load it into a network whose parameters have the same names.`,
      );
    }
    this.#consumed.add(key);
    return toTensor(this.#pending[key] as Tensor);
  }

  /**
   * Zeroes the gradients of trainable parameters (`true`, as in Paddle), or forgets them.
   *
   * @param setToZero - Whether it becomes zeros rather than null; true by default.
   */
  clearGrad(setToZero = true): void {
    for (const group of this.#groups)
      for (const parameter of group.parameters) if (!parameter.stopGradient) parameter.clearGradient(setToZero);
  }

  /**
   * {@link Optimizer.clearGrad} by its longer name.
   *
   * @param setToZero - Whether it becomes zeros rather than null; true by default.
   */
  clearGradients(setToZero = true): void {
    this.clearGrad(setToZero);
  }

  /**
   * {@link Optimizer.clearGrad} by its third name.
   *
   * @param setToZero - Whether it becomes zeros rather than null; true by default.
   */
  zeroGrad(setToZero = true): void {
    this.clearGrad(setToZero);
  }

  /** A step with the gradients there are; it does not run backward. @returns the parameters with their gradients */
  minimize(_loss?: Tensor): [null[], ParameterGradient[]] {
    this.step();
    const pairs = (): ParameterGradient[] =>
      this.#groups.flatMap((group) =>
        group.parameters.flatMap((parameter): ParameterGradient[] => {
          const gradient = parameter.stopGradient ? null : parameter.grad;
          return gradient ? [[parameter, gradient]] : [];
        }),
      );
    // only who asks for them holds them, and only held gradients cost anything
    return Object.defineProperty<[null[], ParameterGradient[]]>([[], []], 1, { get: pairs, enumerable: true });
  }

  /** Accumulators by name (first one of every parameter, then the next), and the schedule's state; empty before the first step. */
  stateDict(): OptimizerState {
    const state: OptimizerState = {};
    this.accumulators.forEach((_, i) => {
      for (const tensors of this.#state.values()) state[tensors[i]!.name] = tensors[i]!;
    });
    if (this.#pending)
      for (const [name, value] of Object.entries(this.#pending))
        if (!this.#consumed.has(name)) state[name] ??= value as Tensor;
    if (typeof this.#rate !== 'number') state.LR_Scheduler = this.#rate.stateDict();
    return state;
  }

  /**
   * Takes a saved state over; accumulators that do not exist yet take theirs at the first step.
   *
   * @param given - What {@link stateDict} gave.
   * @throws {StateError} when the schedule's state, or an accumulator that exists, is missing
   */
  setStateDict(given: Record<string, unknown>): void {
    const { LR_Scheduler: schedule, ...state } = given;
    if (typeof this.#rate !== 'number' && schedule === undefined)
      throw new StateError(
        `${this.constructor.name}.setStateDict: a state for a schedule must hold 'LR_Scheduler'. Received ${Object.keys(given).length} entries without it. Load a state saved with a schedule.`,
      );
    const existing = [...this.#state.values()].flat().map((tensor) => ({ tensor, key: keyOf(state, tensor.name) }));
    for (const { tensor, key } of existing) {
      if (key === undefined) {
        throw new StateError(
          `${this.constructor.name}.setStateDict: the state must hold every accumulator. Received one without '${tensor.name}'. Load the state of this network's optimizer.`,
        );
      }
      const { shape } = (state[key] ?? {}) as { shape?: readonly number[] };
      if (!shape || !sameShape(shape, tensor.shape)) {
        throw new ShapeError(
          `${this.constructor.name}.setStateDict: '${tensor.name}' must have shape ${showShape(tensor.shape)}. Received ${show(state[key])}. Load the state of this network's optimizer.`,
        );
      }
    }
    if (typeof this.#rate !== 'number') this.#rate.setStateDict(schedule as Record<string, unknown>);
    withRecording(false, () => {
      for (const { tensor, key } of existing) tensor.setValue(toTensor(state[key!] as Tensor));
    });
    this.#pending = Object.keys(state).length > 0 ? state : null;
    this.#consumed = new Set(existing.map(({ key }) => key!));
  }

  /** {@link Optimizer.setStateDict} by its other name. @param given - What {@link stateDict} gave. */
  loadStateDict(given: Record<string, unknown>): void {
    this.setStateDict(given);
  }
}

/**
 * The key of an accumulator in a saved state. Its number tells the how-manieth optimizer of the process it was; a state that another one saved fits
 * as well.
 */
function keyOf(state: Record<string, unknown>, name: string): string | undefined {
  if (Object.hasOwn(state, name)) return name;
  const stem = name.replace(/\d+$/, '');
  return Object.keys(state).find((key) => key.startsWith(stem) && /^\d+$/.test(key.slice(stem.length)));
}

/** The learning rate times a parameter's factor, in the parameter's precision, as Paddle keeps both. */
function rateOf(parameter: Parameter, rate: number, factor: number): number {
  return parameter.handle.dtype === 'float64' ? rate * factor : Math.fround(Math.fround(rate) * Math.fround(factor));
}

function regularizerOf(given: number | WeightDecayRegularizer | null | undefined): WeightDecayRegularizer | null {
  if (given == null) return null;
  return typeof given === 'number' ? new L2Decay(given) : given;
}
