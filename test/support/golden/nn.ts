/** Replays nn.json.gz: the forms of its cases are described at the top of tools/golden/make_nn.py. */

import { spelled, spelledKeys } from '../../../tools/spelling.ts';
import { FLOAT, Mismatch, mustThrow, same, sameArray, sameNumber, sameNumbers, sameText } from './compare.ts';
import {
  argumentsOf,
  type Call,
  classOf,
  find,
  fn,
  freshNames,
  hasFreshNames,
  isPaddleError,
  type Make,
  make,
  method,
  type TensorLike,
} from './doors.ts';
import { stateOf } from './nets.ts';
import type { Replay } from './replay.ts';
import { build, buildAll, isTensor, type Packed, tensorOf, tensorsIn, unpack } from './values.ts';

type Kwargs = Record<string, unknown>;

interface Outcome {
  readonly outputs: readonly Packed[];
  readonly cotangents: readonly (Packed | null)[];
  readonly gradInputs: readonly (Packed | null)[];
}

interface FunctionCase extends Outcome {
  readonly kind: 'function';
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
  readonly inputs: readonly Packed[];
}

interface LayerCase extends Outcome {
  readonly kind: 'layer';
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
  readonly mode: 'train' | 'eval';
  readonly inputs: readonly Packed[];
  readonly forward: readonly unknown[];
  readonly call: Kwargs;
  readonly params: Record<string, Packed>;
  readonly paramNames: Record<string, string>;
  readonly frozen: readonly string[];
  readonly gradParams: Record<string, Packed | null>;
  readonly stateAfter: Record<string, Packed>;
  readonly stateKeys: readonly string[];
}

interface OptimizerCase {
  readonly kind: 'optimizer';
  readonly learningRate: unknown;
  readonly kwargs: Kwargs;
  readonly attr: Kwargs | null;
  readonly lrStep: boolean;
  readonly rates: readonly number[];
  readonly values: readonly { w: number[]; b: number[] }[];
  readonly state: Record<string, Packed | Record<string, unknown>>;
}

interface SchedulerCase {
  readonly kind: 'scheduler';
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
  readonly metrics: readonly number[] | null;
  readonly jumps: readonly number[] | null;
  readonly values: readonly number[];
  readonly state: Record<string, unknown>;
}

interface InitializerCase {
  readonly kind: 'initializer';
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
  readonly shape?: readonly number[];
  readonly values?: readonly number[];
  readonly gain?: number;
}

interface MetricCase {
  readonly kind: 'metric';
  readonly kwargs: Kwargs;
  readonly updates: readonly [Packed, Packed][];
  readonly results: readonly (number | number[])[];
  readonly metricName: string | string[];
}

interface TextCase {
  readonly kind: 'text';
  readonly source: { readonly tensor?: Packed; readonly $new?: string };
  readonly text: string;
}

interface ErrorCase {
  readonly kind: 'error';
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
  readonly inputs: readonly Packed[];
  readonly call: readonly unknown[];
  readonly callInputs: readonly Packed[];
  readonly error: string;
}

interface GlobalCase {
  readonly kind: 'globalInitializer';
  readonly weight: unknown;
  readonly bias: unknown;
  readonly layer: unknown;
  readonly params: Record<string, Packed>;
}

interface IndexCase extends Outcome {
  readonly kind: 'index';
  readonly index: string;
  readonly inputs: readonly Packed[];
}

interface SetItemCase {
  readonly kind: 'setitem';
  readonly index: string;
  readonly inputs: readonly Packed[];
  readonly value: unknown;
  readonly outputs: readonly Packed[];
}

interface MethodCase {
  readonly kind: 'method';
  readonly method: string;
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
  readonly inputs: readonly Packed[];
  readonly outputs: readonly Packed[];
  readonly after?: Packed;
}

type Case = { readonly name: string; readonly api: string } & (
  | FunctionCase
  | LayerCase
  | OptimizerCase
  | SchedulerCase
  | InitializerCase
  | MetricCase
  | TextCase
  | ErrorCase
  | IndexCase
  | SetItemCase
  | MethodCase
  | GlobalCase
);

export interface NnFile {
  /** what the optimizer cases start from, and their gradients */
  readonly problem: {
    readonly init: Record<'w' | 'b', Packed>;
    readonly grads: readonly Record<'w' | 'b', number[]>[];
  };
  readonly cases: readonly Case[];
}

/** Cases whose result has another data type here on purpose: a JavaScript number is a Python float. */
const OTHER_DTYPE = new Set(['full', 'full #2', 'arange', 'arange #3', 'full_like']);

/** Everything in nn.json.gz, ready to run. */
export function nnReplays(file: NnFile): Replay[] {
  return file.cases.map((c) => ({ name: c.name, apis: apisOf(c), run: () => runCase(c, file) }));
}

function apisOf(c: Case): string[] {
  const found = new Set<string>(c.api ? [c.api] : []);
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('$new' in value) found.add(value.$new as string);
    for (const part of Object.values(value)) walk(part);
  };
  walk(c);
  if (c.kind === 'optimizer') found.add('paddle.optimizer.Optimizer').add('paddle.nn.Layer');
  if (c.kind === 'scheduler') found.add('paddle.optimizer.lr.LRScheduler');
  if (found.has('paddle.ParamAttr')) found.add('paddle.nn.ParamAttr');
  return [...found];
}

function runCase(c: Case, file: NnFile): void {
  if (c.kind === 'function') runFunction(c);
  else if (c.kind === 'layer') runLayer(c);
  else if (c.kind === 'optimizer') freshNames(() => runOptimizer(c, file));
  else if (c.kind === 'scheduler') runScheduler(c);
  else if (c.kind === 'initializer') runInitializer(c);
  else if (c.kind === 'metric') runMetric(c);
  else if (c.kind === 'text') runText(c);
  else if (c.kind === 'index') runIndex(c);
  else if (c.kind === 'setitem') runSetItem(c);
  else if (c.kind === 'method') runMethod(c);
  else if (c.kind === 'globalInitializer') runGlobal(c);
  else runError(c);
}

/** The inputs as tensors: those whose gradient was recorded want one. */
function inputTensors(inputs: readonly Packed[], gradients: readonly (Packed | null)[]): TensorLike[] {
  return inputs.map((packed, i) => tensorOf(packed, gradients[i] === null || gradients[i] === undefined));
}

function checkOutcome(c: Case & Outcome, result: unknown, inputs: readonly TensorLike[]): void {
  const outputs = isTensor(result) || Array.isArray(result) ? tensorsIn(result) : [result as TensorLike];
  same('number of outputs', c.outputs.length, outputs.length);
  c.outputs.forEach((expected, k) => {
    if (typeof outputs[k] === 'object')
      sameArray(`output ${k}`, expected, outputs[k], { dtype: !OTHER_DTYPE.has(c.name) });
    else sameNumber(`output ${k}`, expected.data[0]!, outputs[k]);
  });
  let loss: TensorLike | undefined;
  c.cotangents.forEach((packed, k) => {
    const output = outputs[k]!;
    if (!packed || output.stopGradient) return;
    const term = fn('paddle.sum')(fn('paddle.multiply')(output, tensorOf(packed))) as TensorLike;
    loss = loss ? (fn('paddle.add')(loss, term) as TensorLike) : term;
  });
  const wanted = c.gradInputs.some((g) => g !== null);
  if (wanted && !loss) throw new Mismatch('gradient', 'outputs that carry gradients', 'none does');
  loss?.backward();
  c.gradInputs.forEach((expected, i) => {
    if (!expected) return;
    const gradient = inputs[i]!.grad;
    if (!gradient) throw new Mismatch(`gradient of input ${i}`, expected, null);
    sameArray(`gradient of input ${i}`, expected, gradient);
  });
}

function runFunction(c: Case & FunctionCase): void {
  const inputs = inputTensors(c.inputs, c.gradInputs);
  const args = argumentsOf(build(c.args, inputs) as unknown[], buildAll(c.kwargs, inputs));
  checkOutcome(c, fn(c.api)(...args), inputs);
}

function runLayer(c: Case & LayerCase): void {
  const layer = freshNames(() => make(c.api, build(c.args) as unknown[], buildAll(c.kwargs)));
  method(layer, c.mode)();
  const state = method(layer, 'stateDict')() as Record<string, TensorLike>;
  same('keys of the state', c.stateKeys, Object.keys(state));
  method(
    layer,
    'setStateDict',
  )(Object.fromEntries(Object.entries(c.params).map(([key, packed]) => [key, tensorOf(packed)])));
  const now = method(layer, 'stateDict')() as Record<string, TensorLike>;
  for (const [key, expected] of Object.entries(c.paramNames)) {
    if (hasFreshNames()) same(`name of ${key}`, expected, now[key]?.name);
  }
  for (const key of c.frozen) same(`stopGradient of ${key}`, true, now[key]?.stopGradient);
  const inputs = inputTensors(c.inputs, c.gradInputs);
  const args = argumentsOf(build(c.forward, inputs) as unknown[], buildAll(c.call, inputs));
  checkOutcome(c, (layer as Call)(...args), inputs);
  const parameters = Object.fromEntries(
    [...(method(layer, 'namedParameters')() as Iterable<[string, TensorLike]>)].map((pair) => [pair[0], pair[1]]),
  );
  for (const [key, expected] of Object.entries(c.gradParams)) {
    const gradient = parameters[key]?.grad;
    if (expected && !gradient) throw new Mismatch(`gradient of ${key}`, expected, gradient);
    if (expected) sameArray(`gradient of ${key}`, expected, gradient);
  }
  const after = method(layer, 'stateDict')() as Record<string, TensorLike>;
  for (const [key, expected] of Object.entries(c.stateAfter)) sameArray(`${key} after the call`, expected, after[key]);
}

interface NetLike {
  readonly w: TensorLike;
  readonly b: TensorLike;
  parameters(): TensorLike[];
}

function runOptimizer(c: Case & OptimizerCase, file: NnFile): void {
  const { init, grads } = file.problem;
  const Layer = classOf('paddle.nn.Layer');
  const Assign = classOf('paddle.nn.initializer.Assign');
  const attr = c.attr ? make('paddle.ParamAttr', [], buildAll(c.attr)) : undefined;
  class Net extends Layer {
    w: unknown;
    b: unknown;
    constructor() {
      super('net');
      const create = method(this, 'createParameter');
      this.w = create([2, 3], { attr, defaultInitializer: new Assign(unpack(init.w)) });
      this.b = create([3], { isBias: true, defaultInitializer: new Assign(unpack(init.b)) });
    }
  }
  const net = new Net() as unknown as NetLike;
  const rate = build(c.learningRate);
  const optimizer = new (classOf(c.api) as Make)({
    learningRate: rate,
    parameters: net.parameters(),
    ...spelledKeys(buildAll(c.kwargs)),
  });
  const [multiply, sum, add] = ['paddle.multiply', 'paddle.sum', 'paddle.add'].map(fn) as [Call, Call, Call];
  c.values.forEach((expected, t) => {
    sameNumber(`rate at step ${t}`, c.rates[t]!, method(optimizer, 'getLr')());
    const term = (p: TensorLike, key: 'w' | 'b') => {
      const gradient = tensorOf({ shape: init[key].shape, dtype: 'float32', data: grads[t]![key] });
      return sum(multiply(p, gradient));
    };
    (add(term(net.w, 'w'), term(net.b, 'b')) as TensorLike).backward();
    method(optimizer, 'step')();
    method(optimizer, 'clearGrad')();
    if (c.lrStep) method(rate, 'step')();
    sameNumbers(`w after step ${t}`, expected.w, net.w.array().toFloat64());
    sameNumbers(`b after step ${t}`, expected.b, net.b.array().toFloat64());
  });
  const state = method(optimizer, 'stateDict')() as Record<string, unknown>;
  same('keys of the state', Object.keys(c.state), Object.keys(state));
  for (const [key, expected] of Object.entries(c.state)) {
    if ('shape' in expected && 'dtype' in expected) sameArray(`state ${key}`, expected as Packed, state[key]);
    else samePlain(`state ${key}`, expected, state[key]);
  }
}

/** Checks records of numbers, texts and lists: keys in any order, floats within tolerance. */
function samePlain(what: string, expected: unknown, got: unknown): void {
  if (typeof expected === 'number') sameNumber(what, expected, got);
  else if (Array.isArray(expected)) {
    same(`${what}: length`, expected.length, (got as unknown[] | undefined)?.length);
    for (const [i, part] of expected.entries()) samePlain(`${what}[${i}]`, part, (got as unknown[])[i]);
  } else if (typeof expected === 'object' && expected !== null) {
    if (typeof got !== 'object' || got === null) throw new Mismatch(what, expected, got);
    same(`${what}: keys`, Object.keys(expected).sort(), Object.keys(got).sort());
    for (const [key, part] of Object.entries(expected)) samePlain(`${what}.${key}`, part, (got as Kwargs)[key]);
  } else if (typeof expected === 'boolean' && typeof got === 'number') sameNumber(what, expected, got);
  else same(what, expected, got);
}

function runScheduler(c: Case & SchedulerCase): void {
  const scheduler = make(c.api, build(c.args) as unknown[], buildAll(c.kwargs));
  const value = scheduler as () => number;
  sameNumber('value at first', c.values[0]!, value(), FLOAT);
  const steps = c.metrics ?? c.jumps;
  for (let i = 1; i < c.values.length; i++) {
    method(scheduler, 'step')(...(steps ? [steps[i - 1]] : []));
    sameNumber(`value after step ${i}`, c.values[i]!, value());
  }
  samePlain('state', c.state, method(scheduler, 'stateDict')());
}

function runInitializer(c: Case & InitializerCase): void {
  const made = make(c.api, build(c.args) as unknown[], buildAll(c.kwargs));
  if (c.gain !== undefined) {
    sameNumber('gain', c.gain, made);
    return;
  }
  const parameter = fn('paddle.create_parameter')(c.shape, 'float32', { defaultInitializer: made }) as TensorLike;
  sameNumbers('values', c.values!, parameter.array().toFloat64());
}

function runMetric(c: Case & MetricCase): void {
  const metric = make(c.api, [], buildAll(c.kwargs));
  c.updates.forEach(([prediction, label], i) => {
    if ('topk' in (metric as object)) {
      const correct = method(metric, 'compute')(tensorOf(prediction), tensorOf(label));
      method(metric, 'update')(correct);
    } else method(metric, 'update')(unpack(prediction), unpack(label));
    samePlain(`result ${i}`, c.results[i], method(metric, 'accumulate')());
  });
  same('name', c.metricName, method(metric, 'name')());
}

function runText(c: Case & TextCase): void {
  const object = c.source.tensor ? tensorOf(c.source.tensor) : build(c.source);
  sameText('text', c.text, String(object));
}

function runError(c: Case & ErrorCase): void {
  const inputs = c.inputs.map((packed) => tensorOf(packed));
  const callInputs = c.callInputs.map((packed) => tensorOf(packed));
  find(c.api);
  let thrown: unknown;
  let failed = false;
  try {
    const made = make(c.api, build(c.args, inputs) as unknown[], buildAll(c.kwargs, inputs));
    if (c.call.length) (made as Call)(...(build(c.call, callInputs) as unknown[]));
  } catch (error) {
    thrown = error;
    failed = true;
  }
  mustThrow('error', c.error, thrown, failed, isPaddleError(thrown));
}

function runIndex(c: Case & IndexCase): void {
  const inputs = inputTensors(c.inputs, c.gradInputs);
  checkOutcome(c, method(inputs[0], 'at')(c.index), inputs);
}

function runSetItem(c: SetItemCase): void {
  const inputs = c.inputs.map((packed) => tensorOf(packed));
  method(inputs[0], 'setItem')(c.index, build(c.value, inputs));
  sameArray('the tensor', c.outputs[0]!, inputs[0]);
}

function runMethod(c: MethodCase): void {
  const inputs = c.inputs.map((packed) => tensorOf(packed));
  const args = argumentsOf(build(c.args, inputs) as unknown[], buildAll(c.kwargs, inputs));
  const result = method(inputs[0], spelled(c.method))(...args);
  if (c.outputs.length > 0) {
    const outputs = tensorsIn(result);
    if (outputs.length === 0) sameNumber('result', c.outputs[0]!.data[0]!, result);
    else same('number of outputs', c.outputs.length, outputs.length);
    for (const [k, output] of outputs.entries()) sameArray(`output ${k}`, c.outputs[k]!, output);
  }
  if (c.after) sameArray('the tensor itself', c.after, inputs[0]);
}

function runGlobal(c: GlobalCase): void {
  const set = fn('paddle.nn.initializer.set_global_initializer');
  set(build(c.weight), build(c.bias));
  try {
    const state = stateOf(build(c.layer) as object);
    for (const [key, expected] of Object.entries(c.params)) sameArray(key, expected, state[key]);
  } finally {
    set(null);
  }
}
