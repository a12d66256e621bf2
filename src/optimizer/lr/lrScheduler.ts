import { ArgumentError, Callable, formatFixed, invoke, StateError } from '../../core/index.ts';

/** A schedule gives its rate when it is called. */
export interface LRScheduler {
  (): number;
}

/** Settings at the end of every schedule's parameters. */
export interface ScheduleOptions {
  lastEpoch?: number;
  verbose?: boolean;
}

/**
 * Base of the learning-rate schedules. The constructor takes the first step, so that `lastEpoch` is 0 after it.
 *
 * @source Paddle, python/paddle/optimizer/lr.py, class LRScheduler
 */
export abstract class LRScheduler extends Callable {
  readonly baseLr: number;
  /** the rate now */
  lastLr: number;
  /** steps taken */
  lastEpoch: number;
  readonly verbose: boolean;

  constructor(learningRate: number, options: ScheduleOptions = {}) {
    super();
    if (typeof learningRate !== 'number' || !(learningRate >= 0)) throw new ArgumentError(`${new.target.name}: learningRate must be a number ≥ 0. Received ${String(learningRate)}. E.g. 0.1.`);
    this.baseLr = learningRate;
    this.lastLr = learningRate;
    this.lastEpoch = options.lastEpoch ?? -1;
    this.verbose = options.verbose ?? false;
  }

  /** The rate at `lastEpoch`. */
  abstract getLr(): number;

  /** The rate at an epoch that is jumped to, where a schedule has a form of its own for that. */
  protected closedForm(): number {
    return this.getLr();
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
    if (epoch == null) {
      this.lastEpoch++;
      this.lastLr = this.getLr();
    } else {
      this.lastEpoch = epoch;
      this.lastLr = this.closedForm();
    }
    if (this.verbose) process.stdout.write(`Epoch ${this.lastEpoch}: ${this.constructor.name} set learning rate to ${shown(this.lastLr)}.\n`);
  }

  /** Keys of the state. */
  protected stateKeys(): Record<string, () => unknown> {
    return { last_epoch: () => this.lastEpoch, last_lr: () => this.lastLr };
  }

  /** Its state, for a file; settings are not in it. */
  stateDict(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.stateKeys()).map(([key, read]) => [key, read()]));
  }

  /** Takes a saved state over. @throws {StateError} when an entry is missing */
  setStateDict(state: Record<string, unknown>): void {
    for (const key of Object.keys(this.stateKeys())) {
      if (!(key in state)) throw new StateError(`${this.constructor.name}.setStateDict: the state must hold ${Object.keys(this.stateKeys()).join(', ')}. Received one without ${key}. Load a state that this schedule saved.`);
    }
    this.restore(state);
  }

  /** {@link LRScheduler.setStateDict} by its old name. */
  setDict(state: Record<string, unknown>): void {
    this.setStateDict(state);
  }

  protected restore(state: Record<string, unknown>): void {
    this.lastEpoch = state.last_epoch as number;
    this.lastLr = state.last_lr as number;
  }
}

function shown(rate: number): string {
  return Number.isInteger(rate) ? formatFixed(rate, 1) : String(rate);
}
