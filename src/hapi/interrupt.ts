import { StateError } from '../core/index.ts';
import type { BatchSource } from './batchSource.ts';

/** Errors of interrupted runs; a program that lets one pass ends with the code that shells know for Ctrl-C. */
const interruptions = new WeakSet<Error>();
const exitAsInterrupted = (error: Error): void => {
  if (!interruptions.has(error)) return;
  process.once('exit', () => {
    process.exitCode = 130;
  });
};

/**
 * Ctrl-C during a run: the step in work is finished, then the run ends with an error and nothing is saved half. A second Ctrl-C ends the
 * process at once.
 */
export class Interrupt {
  #asked = false;
  #yielded = performance.now();
  /** Ends the waiting for a batch. */
  #wake: (() => void) | undefined;
  readonly #where: string;
  readonly #handler = (): void => {
    this.#asked = true;
    process.off('SIGINT', this.#handler);
    this.#wake?.();
  };

  /** @param where - Who runs; begins the error's text. */
  constructor(where: string) {
    this.#where = where;
    process.on('SIGINT', this.#handler);
  }

  /**
   * Lets signals, timers and the garbage collector's messages in, a few times a second.
   *
   * @param surely - Lets them in now.
   * @throws {StateError} when Ctrl-C was pressed
   */
  async check(surely = false): Promise<void> {
    const now = performance.now();
    if (surely || now - this.#yielded > 50) {
      await new Promise<void>((resume) => setImmediate(resume));
      this.#yielded = performance.now();
    }
    if (this.#asked) throw this.#error();
  }

  /**
   * The batches of a source, by `for await`; when Ctrl-C is pressed nobody waits for the next one any more.
   *
   * @throws {StateError} when Ctrl-C was pressed
   */
  async *over(source: BatchSource): AsyncGenerator<unknown, void> {
    const iterator =
      Symbol.asyncIterator in source
        ? source[Symbol.asyncIterator]()
        : (source as Iterable<unknown>)[Symbol.iterator]();
    let open = true;
    try {
      for (;;) {
        const step = await this.#wait(Promise.resolve(iterator.next()));
        if (step.done) {
          open = false;
          return;
        }
        yield await step.value;
      }
    } finally {
      // a source that hangs would not come to its end either
      const end = open ? Promise.resolve(iterator.return?.()) : null;
      if (this.#asked) end?.catch(() => {});
      else await end;
    }
  }

  #wait<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#wake = () => reject(this.#error());
      work.then(resolve, reject).finally(() => {
        this.#wake = undefined;
      });
    });
  }

  #error(): StateError {
    const error = new StateError(
      `${this.#where}: the run must not be interrupted to end by itself. Received Ctrl-C. The last step was finished and every file is whole; load the last checkpoint to go on.`,
    );
    interruptions.add(error);
    if (!process.listeners('uncaughtExceptionMonitor').includes(exitAsInterrupted))
      process.on('uncaughtExceptionMonitor', exitAsInterrupted);
    return error;
  }

  /** The run is over. */
  end(): void {
    process.off('SIGINT', this.#handler);
  }
}
