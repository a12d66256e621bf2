import { StateError } from '../core/index.ts';

/**
 * Ctrl-C during a run: the step in work is finished, then the run ends with an error and nothing is saved half. A second Ctrl-C ends the
 * process at once.
 */
export class Interrupt {
  #asked = false;
  #yielded = performance.now();
  readonly #handler = (): void => {
    this.#asked = true;
    process.off('SIGINT', this.#handler);
  };

  constructor() {
    process.on('SIGINT', this.#handler);
  }

  /**
   * Lets signals, timers and the garbage collector's messages in, a few times a second.
   *
   * @throws {StateError} when Ctrl-C was pressed
   */
  async check(where: string): Promise<void> {
    const now = performance.now();
    if (now - this.#yielded > 50) {
      await new Promise<void>((resume) => setImmediate(resume));
      this.#yielded = performance.now();
    }
    if (this.#asked)
      throw new StateError(
        `${where}: the run must not be interrupted to end by itself. Received Ctrl-C. The last step was finished and nothing was saved after it.`,
      );
  }

  /** The run is over. */
  end(): void {
    process.off('SIGINT', this.#handler);
  }
}
