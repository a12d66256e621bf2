import {
  ArgumentError,
  mostArguments,
  type NdArray,
  parameterNames,
  type Shape,
  ShapeError,
  StateError,
  show,
  showShape,
} from '../core/index.ts';
import { getRngState, ops, scoped, setRngState, Tensor, undoable, withRecording } from '../engine/index.ts';
import type { Metric } from '../metric/index.ts';
import { isLayer, type Layer } from '../nn/index.ts';
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

/** Calls a layer, which JavaScript would let take more than its `forward` reads. @throws {ArgumentError} when it is given more */
function callWhole(role: string, callee: unknown, inputs: readonly unknown[], are: string): unknown {
  if (isLayer(callee)) {
    const most = mostArguments(callee.forward);
    if (inputs.length > most)
      throw new ArgumentError(
        `Model: the ${role} must be given as many values as it takes, ${callee.constructor.name}.forward(${parameterNames(callee.forward).join(', ')}). Received ${inputs.length} (${are}). Give fewer fields, or a ${role} that takes them.`,
      );
  }
  return call(callee, inputs);
}

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
  const result = callWhole(
    'loss',
    loss,
    [...outputs, ...labels],
    `outputs: ${outputs.length}, labels: ${labels.length}`,
  );
  const losses = Array.isArray(result) ? (result as Tensor[]) : [result as Tensor];
  for (const each of losses.length === 0 ? [result] : losses)
    if (!(each instanceof Tensor))
      throw new ArgumentError(
        `Model: the loss must return a tensor or a list of tensors. Received ${show(each)}. Return the loss's tensor.`,
      );
  return losses;
}

/** The refusal of a loss that no log can show. */
export function severalNumbers(shape: Shape): ShapeError {
  return new ShapeError(
    `Model: a loss must be one number to be logged. Received shape ${showShape(shape)}. Use reduction 'mean' or 'sum'.`,
  );
}

/**
 * Runs all of a step that can meet bad use, in a scope. When it throws, everything is as it was before: modes, running statistics, the generator.
 */
function whole<T>(network: Layer, body: () => T): T {
  const modes = network.sublayers(true).map((layer) => [layer, layer.training] as const);
  const random = getRngState();
  try {
    return undoable(body);
  } catch (error) {
    for (const [layer, training] of modes) layer.training = training;
    setRngState(random);
    throw error;
  }
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
 * One step of training: forward, loss, metrics, backward, update. What it makes is freed when it ends. The parameters are moved last, when nothing
 * can be found wrong any more.
 *
 * @param update - Whether the optimizer moves the parameters; false only adds to the gradients.
 * @param logged - Whether the losses have to be single numbers.
 * @throws {StateError} when no optimizer or no loss was prepared @throws {ShapeError} when a logged loss has several elements
 */
export function trainStep(
  prepared: Prepared,
  inputs: readonly Tensor[],
  labels: readonly Tensor[],
  update: boolean,
  logged = false,
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
  return scoped(() => {
    const result = whole(network, () => {
      network.train();
      const outputs = outputsOf(callWhole('network', network, inputs, 'inputs'));
      const losses = lossesOf(prepared, outputs, labels);
      const several = logged && losses.find((each) => each.size !== 1);
      if (several) throw severalNumbers(several.shape);
      // what is read is read before the way back: a device of its own is busy with that, and with the update, while this thread goes on
      const told = withRecording(false, () => ({
        losses: valuesOf(losses),
        metrics: measured(prepared, outputs, labels),
      }));
      const total = losses.length === 1 ? losses[0]! : ops.addN(losses);
      total.backward();
      return told;
    });
    if (update) {
      optimizer.step();
      network.clearGradients();
    }
    return result;
  });
}

/** One step of evaluation: forward, loss, metrics, without gradients. */
export function evalStep(prepared: Prepared, inputs: readonly Tensor[], labels: readonly Tensor[]): StepResult {
  const { network } = prepared;
  return withRecording(false, () =>
    scoped(() =>
      whole(network, () => {
        network.eval();
        const outputs = outputsOf(callWhole('network', network, inputs, 'inputs'));
        return {
          losses: prepared.loss ? valuesOf(lossesOf(prepared, outputs, labels)) : null,
          metrics: measured(prepared, outputs, labels),
        };
      }),
    ),
  );
}

/** One step of prediction: forward, the outputs as arrays. */
export function predictStep(network: Layer, inputs: readonly Tensor[]): NdArray[] {
  return withRecording(false, () =>
    scoped(() =>
      whole(network, () => {
        network.eval();
        return outputsOf(callWhole('network', network, inputs, 'inputs')).map((output) => output.array());
      }),
    ),
  );
}
