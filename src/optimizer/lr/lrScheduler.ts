import { z } from 'zod';
import { ArgumentError, Callable, floatRepr, invoke, StateError, warn } from '../../core/index.ts';

/** A schedule gives its rate when it is called. */
export interface LRScheduler {
  // biome-ignore lint/style/useShorthandFunctionType: an interface merges with the class, a type alias does not
  (): number;
}

/** Settings at the end of every schedule's parameters. */
export interface ScheduleOptions {
  /** the epoch before the first one; −1 by default */
  lastEpoch?: number;
  /** whether each step is printed; false by default */
  verbose?: boolean;
}

/** The same as schemas, spread into signatures. */
export const scheduleParameters = { lastEpoch: z.int().default(-1), verbose: z.boolean().default(false) };

/**
 * Base of the learning-rate schedules. A schedule of one's own extends it and says in `getLr` what the rate at `lastEpoch` is.
 *
 * The first step is taken by itself, so that `lastEpoch` is 0 to whoever reads it: Paddle's schedules take it when they are made, one of one's
 * own when it is first asked for anything, for its fields are not there before.
 *
 * @param learningRate - The base rate, ≥ 0; 0.1 by default.
 * @param options - `lastEpoch` and `verbose`.
 * @throws {ArgumentError} when the rate is not a number ≥ 0
 *
 * @example
 * class Halving extends LRScheduler {
 *   override getLr() { return this.baseLr * 0.5 ** this.lastEpoch; }
 * }
 * const rate = new Halving(0.1);
 * rate(); // 0.1
 * rate.step();
 * rate(); // 0.05
 *
 * @source Paddle, python/paddle/optimizer/lr.py, class LRScheduler
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface types the call, which Callable provides
export abstract class LRScheduler extends Callable {
  /** The learning rate that it starts from. */
  readonly baseLr: number;
  readonly verbose: boolean;
  #lastLr: number;
  #lastEpoch: number;
  #started = false;

  constructor(learningRate = 0.1, { lastEpoch = -1, verbose = false }: ScheduleOptions = {}) {
    super();
    if (typeof learningRate !== 'number' || !(learningRate >= 0)) {
      throw new ArgumentError(
        `${new.target.name}: learningRate must be a number ≥ 0. Received ${String(learningRate)}. E.g. 0.1.`,
      );
    }
    this.baseLr = learningRate;
    this.#lastLr = learningRate;
    this.#lastEpoch = lastEpoch;
    this.verbose = verbose;
  }

  /** The rate at `lastEpoch`. */
  abstract getLr(): number;

  /** The rate at an epoch that is jumped to, where a schedule has a form of its own for that. */
  protected closedForm(): number {
    return this.getLr();
  }

  /** Takes the first step, once. */
  protected start(): void {
    if (this.#started) return;
    this.#started = true;
    this.step();
  }

  /** The rate now. */
  get lastLr(): number {
    this.start();
    return this.#lastLr;
  }

  set lastLr(rate: number) {
    this.#lastLr = rate;
  }

  /** Steps taken since the first. */
  get lastEpoch(): number {
    this.start();
    return this.#lastEpoch;
  }

  set lastEpoch(epoch: number) {
    this.#lastEpoch = epoch;
  }

  [invoke](): number {
    return this.lastLr;
  }

  /**
   * Moves on by one, or to an epoch.
   *
   * @param epoch - The epoch to jump to.
   */
  step(epoch?: number | null): void {
    this.start();
    if (epoch == null) {
      this.#lastEpoch++;
      this.#lastLr = this.getLr();
    } else {
      this.#lastEpoch = epoch;
      this.#lastLr = this.closedForm();
    }
    this.announce();
  }

  /** Prints the rate, if `verbose`. */
  protected announce(): void {
    if (!this.verbose) return;
    process.stdout.write(
      `Epoch ${this.#lastEpoch}: ${this.constructor.name} set learning rate to ${floatRepr(this.#lastLr)}.\n`,
    );
  }

  /** What is saved, in Paddle's spelling: each key is a field in ours, `last_epoch` being `lastEpoch`. */
  protected stateKeys(): string[] {
    return ['last_epoch', 'last_lr'];
  }

  /** Its state, for a file; settings are not in it. */
  stateDict(): Record<string, unknown> {
    const fields = this as unknown as Record<string, unknown>;
    return Object.fromEntries(this.stateKeys().map((key) => [key, fields[fieldOf(key)]]));
  }

  /** Takes a saved state over. @throws {StateError} when an entry is missing */
  setStateDict(state: Record<string, unknown>): void {
    this.start();
    const keys = this.stateKeys();
    for (const key of keys) {
      if (!Object.hasOwn(state, key)) {
        throw new StateError(
          `${this.constructor.name}.setStateDict: the state must hold ${keys.join(', ')}. Received one without '${key}'. Load a state that this schedule saved.`,
        );
      }
    }
    const fields = this as unknown as Record<string, unknown>;
    for (const key of keys) fields[fieldOf(key)] = state[key];
    if (Object.keys(state).length > keys.length) {
      warn(
        "There are some unused values in state_dict. Maybe the optimizer have different 'LearningRateDecay' when invoking state_dict and set_dict",
      );
    }
  }

  /** {@link LRScheduler.setStateDict} by its old name. @param state - What {@link stateDict} gave. */
  setDict(state: Record<string, unknown>): void {
    this.setStateDict(state);
  }
}

function fieldOf(key: string): string {
  return key.replace(/(?<=.)_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
