import { isGraphHeld } from '../tensor.ts';

/**
 * Says when what nobody uses has to make room. As no finalizer runs in a program that never waits, an adapter moves blocks that were not used
 * for long to where the garbage collector frees what nobody can reach.
 *
 * Time is counted in bytes taken. What the last two steps did not use was not used for long, nor was what rested while as many bytes were
 * taken as there is patience for: loops that only predict, or only make tensors, end no steps. Patience grows to what a step takes, and to what
 * a block needed that came back, so that the weights of a large network stay from one pass to the next.
 */
export class Clock {
  #now = 0;
  /** when this step began, and when the one before it did */
  #stepBegan = 0;
  #stepBeforeBegan = 0;
  readonly #least: number;
  #limit: number;
  #patience: number;

  /** @param limitBytes - Use above this moves old blocks; it grows when live tensors need more. */
  constructor(limitBytes: number) {
    this.#least = limitBytes;
    this.#limit = limitBytes;
    this.#patience = limitBytes / 4;
  }

  /** The time, for those who are used now. */
  get now(): number {
    return this.#now;
  }

  endStep(): void {
    // what a step made at its beginning, its end comes back to
    this.#patience = Math.max(this.#patience, 1.5 * (this.#now - this.#stepBegan));
    this.#stepBeforeBegan = this.#stepBegan;
    this.#stepBegan = ++this.#now;
  }

  /** Counts what is taken. @returns whether more would be in use then than may be */
  take(bytes: number, inUse: number): boolean {
    this.#now += bytes;
    return inUse + bytes > this.#limit;
  }

  /** Tells, of when something was last used, whether it may go because the last steps did not use it, or because it rested. */
  rests(): { readonly steps: (touched: number) => boolean; readonly long: (touched: number) => boolean } {
    // what a backward() may still come back to rests longer
    const patience = isGraphHeld() ? Math.max(this.#patience, 8 * this.#least) : this.#patience;
    return {
      steps: (touched) => touched < this.#stepBeforeBegan,
      long: (touched) => touched < this.#now - patience,
    };
  }

  /** Room was made: the next look comes when somewhat more is in use than so many bytes. */
  madeRoom(inUse: number): void {
    this.#limit = Math.max(this.#least, inUse + this.#least / 4);
  }

  /** What was moved is used again. */
  cameBack(touched: number): void {
    const rest = this.#now - touched;
    // after longer rests it pays to be outside
    if (rest < 8 * this.#least) this.#patience = Math.max(this.#patience, 1.25 * rest);
  }
}
