import { z } from 'zod';
import { type Args, ArgumentError, formatFixed, type Options, signature } from '../../core/index.ts';
import { console_, printLine } from '../console.ts';
import { type LogValue, ProgressBar } from '../progressBar.ts';
import { Callback, type Logs } from './callback.ts';

const parameters = { logFreq: z.int().default(1), verbose: z.int().default(2) };
const declared = signature('ProgBarLogger', parameters);

/** How far one kind of run is, and how its time was spent since the last line. */
interface Progress {
  steps: number | null;
  /** what is shown */
  metrics: readonly string[];
  bar: ProgressBar | null;
  count: number;
  samples: number;
  readerTime: number;
  batchTime: number;
  sinceSamples: number;
  sinceCount: number;
  mark: number;
}

/**
 * Prints Paddle's log.
 *
 * @param logFreq - Steps between lines; 1 by default.
 * @param verbose - 0: nothing; 1: a bar; 2: lines; 3: lines with times. 2 by default.
 * @source Paddle, python/paddle/hapi/callbacks.py, class ProgBarLogger
 */
export class ProgBarLogger extends Callback {
  readonly logFreq: number;
  readonly verbose: number;
  #progress: Record<'train' | 'eval' | 'predict', Progress> = {
    train: blank(null),
    eval: blank(null),
    predict: blank(null),
  };

  constructor(...args: Args<Options<typeof parameters>, ['logFreq', 'verbose']>) {
    super();
    const { logFreq, verbose } = declared.bind(args);
    if (logFreq < 1)
      throw new ArgumentError(
        `ProgBarLogger: logFreq must be a whole number ≥ 1. Received ${logFreq}. Use 1 for every step.`,
      );
    this.logFreq = logFreq;
    this.verbose = verbose;
  }

  override onTrainBegin(): void {
    const { metrics, epochs } = this.params;
    if (!epochs)
      throw new ArgumentError(
        `fit: epochs must be a whole number ≥ 1. Received ${epochs}. Give the number of passes over the data.`,
      );
    if (metrics.length === 0)
      throw new ArgumentError(
        'fit: there must be a loss or a metric to show. Received none. Give prepare() one, or pass verbose: 0.',
      );
    if (this.verbose)
      printLine(
        'The loss value printed in the log is the current step, and the metric is the average value of previous steps.',
      );
  }

  override onEpochBegin(epoch: number): void {
    if (this.verbose) printLine(`Epoch ${epoch + 1}/${this.params.epochs}`);
    this.#progress.train = this.#started(this.params.steps, this.params.metrics);
  }

  #started(steps: number | null, metrics: readonly string[]): Progress {
    return {
      ...blank(steps),
      metrics,
      bar: this.verbose ? new ProgressBar(steps, { verbose: this.verbose }) : null,
      mark: console_().now(),
    };
  }

  #waited(progress: Progress): void {
    if (this.verbose !== 3) return;
    const now = console_().now();
    progress.readerTime += now - progress.mark;
    progress.mark = now;
  }

  #advance(progress: Progress, logs: Logs): void {
    progress.count++;
    progress.sinceCount++;
    const samples = Number(logs.batch_size ?? 1);
    progress.samples += samples;
    progress.sinceSamples += samples;
    if (this.verbose === 3) {
      const now = console_().now();
      progress.batchTime += now - progress.mark;
    }
    if (
      this.verbose &&
      progress.count % this.logFreq === 0 &&
      (progress.steps === null || progress.count < progress.steps)
    )
      this.#show(progress, logs);
    if (this.verbose === 3) progress.mark = console_().now();
  }

  #show(progress: Progress, logs: Logs): void {
    const values = progress.metrics
      .filter((name) => name in logs)
      .map((name): [string, LogValue] => [name, logs[name]!]);
    if (this.verbose === 3) {
      const { readerTime, batchTime, sinceCount, sinceSamples } = progress;
      const average = (seconds: number): string => `${formatFixed(sinceCount ? seconds / sinceCount : 0, 5)} sec`;
      const total = readerTime + batchTime;
      values.push(
        ['avg_reader_cost', average(readerTime)],
        ['avg_batch_cost', average(batchTime)],
        ['ips', `${formatFixed(total > 0 ? sinceSamples / total : 0, 5)} samples/sec`],
      );
      progress.readerTime = 0;
      progress.batchTime = 0;
      progress.sinceCount = 0;
      progress.sinceSamples = 0;
    }
    progress.bar!.update(progress.count, values);
  }

  override onTrainBatchBegin(): void {
    this.#waited(this.#progress.train);
  }

  override onTrainBatchEnd(_step: number, logs: Logs = {}): void {
    this.#advance(this.#progress.train, logs);
  }

  override onEpochEnd(_epoch: number, logs: Logs = {}): void {
    const progress = this.#progress.train;
    if (this.verbose && progress.steps !== null) this.#show(progress, logs);
  }

  override onEvalBegin(logs: Logs & { steps?: LogValue; metrics?: LogValue } = {}): void {
    this.#progress.eval = this.#started(
      (logs.steps as number | null | undefined) ?? null,
      (logs.metrics as unknown as string[] | undefined) ?? [],
    );
    if (this.verbose) printLine('Eval begin...');
  }

  override onEvalBatchBegin(): void {
    this.#waited(this.#progress.eval);
  }

  override onEvalBatchEnd(_step: number, logs: Logs = {}): void {
    this.#advance(this.#progress.eval, logs);
  }

  override onEvalEnd(logs: Logs = {}): void {
    const progress = this.#progress.eval;
    if (!this.verbose || progress.steps === null) return;
    this.#show(progress, logs);
    printLine(`Eval samples: ${progress.samples}`);
  }

  override onPredictBegin(logs: Logs & { steps?: LogValue } = {}): void {
    this.#progress.predict = this.#started((logs.steps as number | null | undefined) ?? null, []);
    if (this.verbose) printLine('Predict begin...');
  }

  override onPredictBatchBegin(): void {
    this.#waited(this.#progress.predict);
  }

  override onPredictBatchEnd(_step: number, logs: Logs = {}): void {
    this.#advance(this.#progress.predict, logs);
  }

  override onPredictEnd(logs: Logs = {}): void {
    const progress = this.#progress.predict;
    if (!this.verbose) return;
    if (progress.count % this.logFreq !== 0 || this.verbose === 1) this.#show(progress, logs);
    printLine(`Predict samples: ${progress.samples}`);
  }
}

function blank(steps: number | null): Progress {
  return {
    steps,
    metrics: [],
    bar: null,
    count: 0,
    samples: 0,
    readerTime: 0,
    batchTime: 0,
    sinceSamples: 0,
    sinceCount: 0,
    mark: 0,
  };
}
