import { ArgumentError, type NdArray } from '../core/index.ts';
import { Tensor } from '../engine/index.ts';
import { DataLoader } from '../io/index.ts';
import type { Metric } from '../metric/index.ts';
import { type BatchSource, fieldTensor, flattenBatch } from './batchSource.ts';
import type { Logs } from './callbacks/callback.ts';
import type { CallbackList, Mode } from './callbacks/callbackList.ts';
import type { Interrupt } from './interrupt.ts';
import type { LogValue } from './progressBar.ts';
import { type LossValue, type StepResult, severalNumbers } from './steps.ts';

/** One record for every run of every Model, as in Paddle: what a run does not overwrite stays from the one before. */
const sharedLogs: Logs = {};

/** Forgets what earlier runs left in the log's record. */
export function forgetLogs(): void {
  for (const key of Object.keys(sharedLogs)) delete sharedLogs[key];
}

/** What one pass over the data needs. */
export interface EpochRun {
  mode: Mode;
  source: BatchSource;
  callbacks: CallbackList;
  metrics: readonly Metric[];
  /** how many leading fields of a batch go into the network */
  inputCount: () => number;
  interrupt: Interrupt;
  /** the step; `last` says whether the source has no more */
  step(inputs: Tensor[], labels: Tensor[], index: number): StepResult | NdArray[];
  /** called after each batch; true ends the pass */
  afterBatch(): boolean;
  /** outputs of prediction are put here */
  outputs?: NdArray[][];
}

/**
 * One pass over the data: for each batch the hooks, the step, and what it tells.
 *
 * @returns the shared logs
 */
export async function runEpoch(run: EpochRun): Promise<Logs> {
  const { mode, callbacks, metrics } = run;
  const logs = sharedLogs;
  let index = 0;
  try {
    await run.interrupt.check();
    for await (const batch of run.interrupt.over(run.source)) {
      const fields = flattenBatch(batch);
      const first = fields[0] as { shape?: readonly number[] } | undefined;
      const batchSize = first?.shape?.[0];
      if (batchSize === undefined)
        throw new ArgumentError(
          `Model: the first field of a batch must have a batch axis. Received a batch without (step ${index}). Return arrays or tensors from the dataset.`,
        );
      await callbacks.onBatchBegin(mode, index, logs);
      const inputCount = run.inputCount();
      try {
        const inputs = fields.slice(0, inputCount).map((field) => fieldTensor('Model', field));
        const labels = mode === 'predict' ? [] : fields.slice(inputCount).map((field) => fieldTensor('Model', field));
        const result = run.step(inputs, labels, index);
        if (Array.isArray(result)) run.outputs!.push(result);
        else report(logs, result, metrics);
      } finally {
        if (run.source instanceof DataLoader) for (const field of fields) if (field instanceof Tensor) field.dispose();
      }
      logs.step = index;
      logs.batch_size = batchSize;
      await callbacks.onBatchEnd(mode, index, logs);
      index++;
      await run.interrupt.check();
      if (run.afterBatch()) break;
    }
  } finally {
    for (const metric of metrics) metric.reset();
  }
  return logs;
}

/** A loss for the log. @throws {ShapeError} when it has several elements */
function asNumber(loss: LossValue): number {
  if (typeof loss === 'number') return loss;
  throw severalNumbers(loss.shape);
}

function report(logs: Logs, { losses }: StepResult, metrics: readonly Metric[]): void {
  if (losses) logs.loss = losses.map(asNumber);
  for (const metric of metrics) {
    const names = [metric.name()].flat();
    const values = [metric.accumulate()].flat() as (number | string)[];
    if (names.length !== values.length)
      throw new ArgumentError(
        `Model: a metric must have as many names as values. Received ${names.length} names (${names.join(', ')}) and ${values.length} values. Correct its name() or accumulate().`,
      );
    names.forEach((name, i) => {
      logs[name] = values[i] as LogValue;
    });
  }
}
