import { ArgumentError, type NdArray, StateError, show } from '../core/index.ts';
import { ops, scoped, Tensor, withRecording } from '../engine/index.ts';
import type { Metric } from '../metric/index.ts';
import type { Layer } from '../nn/index.ts';
import type { Optimizer } from '../optimizer/index.ts';

/** A loss: a layer or a function of outputs and labels; one tensor, or several that are added up. */
export type Loss = (...outputsAndLabels: never[]) => Tensor | readonly Tensor[];

/** What a run trains with. */
export interface Prepared {
  network: Layer;
  optimizer: Optimizer | null;
  loss: Loss | null;
  metrics: readonly Metric[];
}

/** A loss's value: a number, or an array when it is not reduced to one. */
export type LossValue = number | NdArray;

/** What a step gives back. */
export interface StepResult {
  losses: LossValue[] | null;
  /** what each metric's update returned */
  metrics: unknown[];
}

const call = (fn: unknown, inputs: readonly unknown[]): unknown =>
  (fn as (...given: readonly unknown[]) => unknown)(...inputs);

function outputsOf(result: unknown): Tensor[] {
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!(output instanceof Tensor))
      throw new ArgumentError(
        `Model: the network must return a tensor or a list of tensors. Received ${show(output)}. Return tensors from forward.`,
      );
  }
  return outputs as Tensor[];
}

function lossesOf({ loss }: Prepared, outputs: readonly Tensor[], labels: readonly Tensor[]): Tensor[] {
  const result = call(loss, [...outputs, ...labels]);
  const losses = Array.isArray(result) ? (result as Tensor[]) : [result as Tensor];
  for (const each of losses)
    if (!(each instanceof Tensor))
      throw new ArgumentError(
        `Model: the loss must return a tensor or a list of tensors. Received ${show(each)}. Return the loss's tensor.`,
      );
  return losses;
}

const valuesOf = (losses: readonly Tensor[]): LossValue[] =>
  losses.map((each) => (each.size === 1 ? each.item() : each.array()));

function measured({ metrics }: Prepared, outputs: readonly Tensor[], labels: readonly Tensor[]): unknown[] {
  return metrics.map((metric) => {
    const computed = call(metric.compute.bind(metric), [...outputs, ...labels]);
    const values = (Array.isArray(computed) ? computed : [computed]).map((value) =>
      value instanceof Tensor ? value.array() : value,
    ) as NdArray[];
    return call(metric.update.bind(metric), values);
  });
}

/**
 * One step of training: forward, loss, backward, update, metrics. What it makes is freed when it ends.
 *
 * @param update - Whether the optimizer moves the parameters; false only adds to the gradients.
 * @throws {StateError} when no optimizer or no loss was prepared
 */
export function trainStep(
  prepared: Prepared,
  inputs: readonly Tensor[],
  labels: readonly Tensor[],
  update: boolean,
): StepResult {
  const { network, optimizer, loss } = prepared;
  if (!optimizer)
    throw new StateError(
      'Model.trainBatch: an optimizer must be prepared. Received none. Call model.prepare(optimizer, loss) first.',
    );
  if (!loss)
    throw new StateError(
      'Model.trainBatch: a loss must be prepared. Received none. Call model.prepare(optimizer, loss) first.',
    );
  network.train();
  return scoped(() => {
    const outputs = outputsOf(call(network, inputs));
    const losses = lossesOf(prepared, outputs, labels);
    const total = losses.length === 1 ? losses[0]! : ops.addN(losses);
    total.backward();
    if (update) {
      optimizer.step();
      network.clearGradients();
    }
    return withRecording(false, () => ({ losses: valuesOf(losses), metrics: measured(prepared, outputs, labels) }));
  });
}

/** One step of evaluation: forward, loss, metrics, without gradients. */
export function evalStep(prepared: Prepared, inputs: readonly Tensor[], labels: readonly Tensor[]): StepResult {
  prepared.network.eval();
  return withRecording(false, () =>
    scoped(() => {
      const outputs = outputsOf(call(prepared.network, inputs));
      return {
        losses: prepared.loss ? valuesOf(lossesOf(prepared, outputs, labels)) : null,
        metrics: measured(prepared, outputs, labels),
      };
    }),
  );
}

/** One step of prediction: forward, the outputs as arrays. */
export function predictStep(network: Layer, inputs: readonly Tensor[]): NdArray[] {
  network.eval();
  return withRecording(false, () => scoped(() => outputsOf(call(network, inputs)).map((output) => output.array())));
}
