/** Replays hapi.json: the forms of its cases are described at the top of tools/golden/make_hapi.py. */

import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NdArray } from '../../../src/core/index.ts';
import { forgetLogs } from '../../../src/hapi/epoch.ts';
import { spelled } from '../../../tools/spelling.ts';
import { Mismatch, same, sameArray, sameNumber, sameText } from './compare.ts';
import { captured, tickingClock } from './console.ts';
import {
  type Call,
  classOf,
  fn,
  freshNames,
  isPaddleError,
  type Make,
  Missing,
  make,
  method,
  type TensorLike,
} from './doors.ts';
import { seedNumpy } from './generators.ts';
import { hapiErrors } from './hapiErrors.ts';
import { buildNet, type NetDescription, stateOf } from './nets.ts';
import type { Replay } from './replay.ts';
import { all, buildSource, countDataset, type SourceDescription, wholes } from './sources.ts';
import { isTensor, number, type Packed, tensorOf, unpack } from './values.ts';

type Dict = Record<string, unknown>;

interface Op extends Dict {
  readonly op: string;
  readonly args?: Dict;
  readonly result?: unknown;
  readonly error?: { readonly type: string; readonly message: string };
  readonly stdout: string;
  readonly trace?: readonly unknown[][];
}

interface ModelCase {
  readonly kind: 'model';
  readonly net: NetDescription;
  readonly inputs?: readonly Dict[];
  readonly initial: { readonly ref: number };
  readonly data: { readonly ref: number };
  readonly optimizer?: Dict;
  readonly loss?: Dict;
  readonly metrics?: readonly Dict[];
  readonly ops: readonly Op[];
  readonly stopTraining: boolean;
  readonly weights: Record<string, Packed>;
}

interface BarCase {
  readonly kind: 'progressbar';
  readonly num: number | null;
  readonly width: number;
  readonly columns: number;
  readonly verbose: number;
  readonly name: string;
  readonly updates?: readonly { at: number; current: number; values: readonly [string, unknown][]; bytes: string }[];
  readonly rows?: readonly [number, string][];
}

interface FormatCase {
  readonly kind: 'format';
  readonly rows: readonly [string, string, string][];
}

interface MetricCase {
  readonly kind: 'metric';
  readonly metric: string;
  readonly args: Dict;
  readonly name: unknown;
  readonly steps: readonly {
    readonly reset?: true;
    readonly preds: Packed;
    readonly labels: Packed;
    readonly compute?: Packed;
    readonly update?: unknown;
    readonly accumulate: unknown;
  }[];
}

interface OrderCase {
  readonly kind: 'order';
  readonly what: string;
  readonly npSeed: number | null;
  readonly paddleSeed: number | null;
  readonly params: {
    n: number;
    batchSize: number;
    epoch: number;
    dropLast: boolean;
    replicas: number;
    shuffle: boolean;
    workers: number;
    weights: number[];
    numSamples: number;
    replacement: boolean;
    indices: number[];
    lengths: number[];
  };
  readonly result: unknown;
}

interface CollateCase {
  readonly kind: 'collate';
  readonly samples: readonly unknown[];
  readonly batchSize: number;
  readonly batches: readonly unknown[];
}

interface SummaryCase {
  readonly kind: 'summary';
  readonly net: NetDescription;
  readonly inputSize: unknown;
  readonly dtypes: unknown;
  readonly frozenParameters: readonly number[];
  readonly builtBefore: number;
  readonly stdout: string;
  readonly result: Record<string, number>;
}

interface FlopsCase {
  readonly kind: 'flops';
  readonly net: NetDescription;
  readonly inputSize: readonly number[];
  readonly printDetail: boolean;
  readonly stdout: string;
  readonly result: number;
}

interface ErrorCase {
  readonly kind: 'error';
  readonly call: string;
  readonly type: string;
  readonly message: string;
}

type Case = { readonly id: string } & (
  | ModelCase
  | BarCase
  | FormatCase
  | MetricCase
  | OrderCase
  | CollateCase
  | SummaryCase
  | FlopsCase
  | ErrorCase
);

export interface HapiFile {
  readonly shared: readonly unknown[];
  readonly cases: readonly Case[];
}

/** Losses and metrics as the file's meta asks. */
const CLOSE = { relative: 1e-4, absolute: 1e-5 };

/** Everything in hapi.json, ready to run. */
export function hapiReplays(file: HapiFile): Replay[] {
  return file.cases.map((c) => ({ name: c.id, apis: apisOf(c), run: () => runCase(c, file) }));
}

function runCase(c: Case, file: HapiFile): Promise<void> | void {
  switch (c.kind) {
    case 'model':
      return runModel(c, file);
    case 'progressbar':
      return runBar(c);
    case 'format':
      return runFormat(c);
    case 'metric':
      return runMetric(c);
    case 'order':
      return runOrder(c);
    case 'collate':
      return runCollate(c);
    case 'summary':
      return runSummary(c);
    case 'flops':
      return runFlops(c);
    case 'error':
      return runError(c);
  }
}

function apisOf(c: Case): string[] {
  switch (c.kind) {
    case 'model': {
      const names = ['paddle.Model'];
      const net = (part: unknown): void => {
        if (!Array.isArray(part)) return;
        if (typeof part[0] === 'string' && /^[A-Z]/.test(part[0])) names.push(`paddle.nn.${part[0]}`);
        part.forEach(net);
      };
      net(c.net);
      const scheduler = (d: unknown): void => {
        if (typeof d !== 'object' || d === null) return;
        if ('scheduler' in d) names.push(`paddle.optimizer.lr.${d.scheduler}`);
        Object.values(d).forEach(scheduler);
      };
      if (c.optimizer) names.push(`paddle.optimizer.${c.optimizer.name}`);
      scheduler(c.optimizer);
      if (c.optimizer?.gradClip) names.push(`paddle.nn.${(c.optimizer.gradClip as Dict).name}`);
      if (c.loss) names.push(`paddle.nn.${c.loss.name}`);
      for (const m of c.metrics ?? []) names.push(`paddle.metric.${m.name}`, 'paddle.metric.Metric');
      if (c.inputs) names.push('paddle.static.InputSpec');
      for (const op of c.ops) {
        const given = op.args?.callbacks;
        for (const d of Array.isArray(given) ? given : given ? [given] : []) names.push(`paddle.callbacks.${d.name}`);
        if (op.trace)
          names.push('paddle.callbacks.Callback', 'paddle.callbacks.LRScheduler', 'paddle.callbacks.ProgBarLogger');
        if (op.args?.saveDir) names.push('paddle.callbacks.ModelCheckpoint');
      }
      return [...new Set([...names, 'paddle.io.Dataset', 'paddle.io.IterableDataset', 'paddle.io.DataLoader'])];
    }
    case 'metric':
      return [`paddle.metric.${c.metric}`];
    case 'order':
      return [
        ...`${c.what} ${c.what.startsWith('random_split') ? 'Subset' : ''}`.matchAll(/[A-Z]\w+|random_split/g),
      ].map((m) => `paddle.io.${m[0]}`);
    case 'collate':
      return ['paddle.io.DataLoader', 'paddle.io.default_collate_fn'];
    case 'summary':
      return ['paddle.summary'];
    case 'flops':
      return ['paddle.flops'];
    case 'error':
      return [...c.call.matchAll(/\b(\w+)\(/g)].flatMap(([, name]) =>
        ['', 'io.', 'callbacks.', 'metric.', 'static.'].map((place) => `paddle.${place}${name}`),
      );
    default:
      return [];
  }
}

// ---------------------------------------------------------------- model cases

const LOSSES: Record<string, Call> = {
  twoHeadLoss: (a, b, la, lb) => [
    fn('paddle.nn.functional.cross_entropy')(a, la),
    fn('paddle.nn.functional.mse_loss')(b, lb),
  ],
  ceAndL2: (o, l) => [fn('paddle.nn.functional.cross_entropy')(o, l), fn('paddle.mean')(fn('paddle.multiply')(o, o))],
};

function without(record: Dict, ...keys: string[]): Dict {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

function buildScheduler(d: Dict): object {
  const options = Object.fromEntries(
    Object.entries(without(d, 'scheduler')).map(([key, value]) => [
      key,
      isRecord(value) ? buildScheduler(value) : value,
    ]),
  );
  return new (classOf(`paddle.optimizer.lr.${d.scheduler}`))(options);
}

function isRecord(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function buildOptimizer(d: Dict | undefined, net: object): object | undefined {
  if (!d) return undefined;
  const options: Dict = { ...without(d, 'name'), parameters: method(net, 'parameters')() };
  if (isRecord(d.gradClip))
    options.gradClip = new (classOf(`paddle.nn.${d.gradClip.name}`))(without(d.gradClip, 'name'));
  if (isRecord(d.learningRate)) options.learningRate = buildScheduler(d.learningRate);
  return new (classOf(`paddle.optimizer.${d.name}`))(options);
}

function buildLoss(d: Dict | undefined): unknown {
  if (!d) return undefined;
  const own = LOSSES[d.name as string];
  if (own) return own;
  const options = without(d, 'name');
  return new (classOf(`paddle.nn.${d.name}`))(...(Object.keys(options).length ? [options] : []));
}

interface MetricLike {
  name(): unknown;
  reset(): void;
  update(...args: unknown[]): unknown;
  accumulate(): unknown;
}

function buildMetric(d: Dict): object {
  const Metric = () => classOf('paddle.metric.Metric');
  if (d.name === 'Firsts') {
    class Firsts extends Metric() {
      n = 0;
      s = 0;
      name(): string[] {
        return ['count', 'mean0'];
      }
      reset(): void {
        this.n = 0;
        this.s = 0;
      }
      compute(prediction: unknown): unknown {
        return prediction;
      }
      update(prediction: unknown): number {
        const array = isTensor(prediction) ? prediction.array() : NdArray.from(prediction as NdArray);
        const width = array.shape[1]!;
        for (let i = 0; i < array.length; i++) this.s += array.get(i * width);
        this.n += array.length;
        return array.length;
      }
      accumulate(): unknown[] {
        return [BigInt(this.n), this.n ? this.s / this.n : 0];
      }
    }
    return new Firsts();
  }
  if (d.name === 'FirstAccuracy') {
    class FirstAccuracy extends classOf('paddle.metric.Accuracy') {
      compute(...given: unknown[]): unknown {
        const inherited = (Object.getPrototypeOf(FirstAccuracy.prototype) as { compute: Call }).compute;
        return inherited.call(this, given[0], given[given.length >> 1]);
      }
    }
    return new FirstAccuracy(...(d.args ? [d.args] : []));
  }
  if (d.name === 'Soft') {
    const which = d.which as string;
    class Soft extends Metric() {
      inner = new (classOf(`paddle.metric.${which}`))() as MetricLike;
      name(): unknown {
        return this.inner.name();
      }
      reset(): void {
        this.inner?.reset();
      }
      compute(prediction: unknown, label: unknown): unknown {
        const p = fn('paddle.nn.functional.softmax')(prediction);
        return [which === 'Auc' ? p : fn('paddle.slice')(p, [1], [1], [2]), label];
      }
      update(...given: unknown[]): unknown {
        return this.inner.update(...given);
      }
      accumulate(): unknown {
        return this.inner.accumulate();
      }
    }
    return new Soft();
  }
  return make(`paddle.metric.${d.name}`, [], (d.args as Dict | undefined) ?? {}) as object;
}

type Trace = unknown[][];

function buildCallback(d: Dict, trace: Trace): object {
  const Callback = classOf('paddle.callbacks.Callback');
  if (d.name === 'Trace') {
    class Recorder extends Callback {
      setParams(params: Dict): void {
        (Object.getPrototypeOf(Recorder.prototype) as { setParams?: Call }).setParams?.call(this, params);
        trace.push(['setParams', null, Object.entries(params)]);
      }
    }
    const note =
      (name: string, indexed: boolean) =>
      (...given: unknown[]): void => {
        const logs = given.at(-1);
        const pairs = isRecord(logs) ? Object.entries(logs).map(([k, v]) => [k, Array.isArray(v) ? [...v] : v]) : null;
        trace.push([name, indexed ? given[0] : null, pairs]);
      };
    const prototype = Recorder.prototype as unknown as Dict;
    for (const mode of ['train', 'eval', 'predict']) {
      for (const end of ['begin', 'end']) {
        prototype[spelled(`on_${mode}_${end}`)] = note(`on_${mode}_${end}`, false);
        prototype[spelled(`on_${mode}_batch_${end}`)] = note(`on_${mode}_batch_${end}`, true);
      }
    }
    for (const end of ['begin', 'end']) prototype[spelled(`on_epoch_${end}`)] = note(`on_epoch_${end}`, true);
    return new Recorder();
  }
  if (d.name === 'LrTrace') {
    class LrTrace extends Callback {
      declare model: object;
      add(what: string, i: unknown): void {
        const { _optimizer, optimizer } = this.model as { _optimizer?: object; optimizer?: object };
        trace.push([what, i, method(_optimizer ?? optimizer, 'getLr')()]);
      }
      onTrainBatchEnd(step: number): void {
        this.add('batch', step);
      }
      onEpochEnd(epoch: number): void {
        this.add('epoch', epoch);
      }
      onEvalEnd(): void {
        this.add('eval', null);
      }
    }
    return new LrTrace();
  }
  if (d.name === 'StopAt') {
    class StopAt extends Callback {
      declare model: { stopTraining: boolean };
      onTrainBatchEnd(step: number): void {
        if (step === d.step) this.model.stopTraining = true;
      }
    }
    return new StopAt();
  }
  const options = without(d, 'name');
  return new (classOf(`paddle.callbacks.${d.name}`))(...(Object.keys(options).length ? [options] : []));
}

async function runModel(c: ModelCase, file: HapiFile): Promise<void> {
  const home = process.cwd();
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'golden-')));
  process.chdir(directory);
  try {
    forgetLogs();
    seedNumpy(0);
    fn('paddle.seed')(0);
    const data = file.shared[c.data.ref] as Record<string, Packed[]>;
    const initial = file.shared[c.initial.ref] as Record<string, Packed>;
    const net = freshNames(() => buildNet(c.net));
    method(net, 'setStateDict')(Object.fromEntries(Object.entries(initial).map(([k, v]) => [k, tensorOf(v)])));
    const Model = classOf('paddle.Model');
    const specs = c.inputs?.map((spec) => new (classOf('paddle.static.InputSpec'))(spec));
    const model = specs ? new Model(net, specs) : new Model(net);
    method(
      model,
      'prepare',
    )({
      ...(c.optimizer && { optimizer: buildOptimizer(c.optimizer, net) }),
      ...(c.loss && { loss: buildLoss(c.loss) }),
      ...(c.metrics && { metrics: c.metrics.map(buildMetric) }),
    });
    for (const [i, op] of c.ops.entries()) await runOp(model, op, data, `op ${i} (${op.op})`, directory);
    same('stopTraining', c.stopTraining, (model as { stopTraining: boolean }).stopTraining);
    const state = stateOf(net);
    same('keys of the weights', Object.keys(c.weights), Object.keys(state));
    for (const [key, expected] of Object.entries(c.weights)) sameArray(`weight ${key}`, expected, state[key], CLOSE);
  } finally {
    process.chdir(home);
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runOp(
  model: object,
  op: Op,
  data: Record<string, Packed[]>,
  what: string,
  directory: string,
): Promise<void> {
  const trace: Trace = [];
  const args: Dict = {};
  for (const [key, value] of Object.entries(op.args ?? {})) {
    if (key.endsWith('Data')) args[key] = buildSource(value as SourceDescription, data);
    else if (key === 'callbacks') {
      args[key] = Array.isArray(value)
        ? value.map((d: Dict) => buildCallback(d, trace))
        : buildCallback(value as Dict, trace);
    } else args[key] = value;
  }
  const body = (): unknown => {
    switch (op.op) {
      case 'fit':
      case 'evaluate':
      case 'predict':
        return method(model, op.op)(args);
      case 'trainBatch':
      case 'evalBatch':
      case 'predictBatch': {
        const batch = data[op.batch as string]!;
        const inputs = (op.inputs as number[]).map((i) => unpack(batch[i]!));
        const labels = ((op.labels as number[] | undefined) ?? []).map((i) => unpack(batch[i]!));
        return method(model, op.op)(
          inputs,
          ...(op.op === 'predictBatch' ? [] : [labels]),
          ...('update' in op ? [{ update: op.update }] : []),
        );
      }
      case 'set':
        (model as Dict)[op.name as string] = op.value;
        return undefined;
      case 'save':
        return Promise.resolve(method(model, 'save')(op.path, ...('training' in op ? [op.training] : []))).then(() =>
          readdirSync(dirname(op.path as string)).sort(),
        );
      case 'load':
        return method(model, 'load')(op.path, without(op, 'op', 'path', 'stdout', 'result', 'error'));
      case 'listDir':
        return existsSync(op.path as string) ? readdirSync(op.path as string).sort() : null;
      default:
        throw new Missing(`op ${op.op}`);
    }
  };
  const masked = args.verbose === 3;
  const got = await captured(body, tickingClock(masked ? 0.001 : 0));
  const text = masked ? mask(got.text) : got.text.replaceAll(directory, '<CWD>');
  if (op.error) {
    if (!got.threw) throw new Mismatch(`${what}: error`, op.error, 'no error');
    if (got.error instanceof Missing) throw got.error;
    if (!isPaddleError(got.error))
      throw new Mismatch(`${what}: one of the package's errors`, op.error, String(got.error));
    if (!op.stdout.startsWith(text)) sameText(`${what}: text before the error`, op.stdout, text);
    return;
  }
  if (got.threw) throw got.error;
  sameText(`${what}: text`, op.stdout, text);
  samePlain(`${what}: result`, op.result, got.value);
  if (op.trace) {
    same(
      `${what}: hooks`,
      op.trace.map(([name, at]) => [name, at]),
      trace.map(([name, at]) => [name, at]),
    );
    op.trace.forEach((expected, i) => {
      samePlain(`${what}: logs of hook ${i}, ${String(expected[0])}`, pairs(expected[2]), pairs(trace[i]?.[2]));
    });
  }
}

/** Ordered pairs with keys as they are spelled here. */
function pairs(value: unknown): unknown {
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair))
    ? value.map(([k, v]) => [spelled(String(k)), v])
    : value;
}

function mask(text: string): string {
  return text
    .replace(/(avg_reader_cost|avg_batch_cost): [\d.]+ sec/g, '$1: <T> sec')
    .replace(/ips: [\d.]+ samples/g, 'ips: <T> samples')
    .replace(/ - \d+(s|ms|us)\/step/g, ' - <T>/step');
}

/** Checks a result against its recorded form: arrays, tuples and dicts are marked there. */
function samePlain(what: string, expected: unknown, got: unknown): void {
  if (expected === null) {
    if (got !== null && got !== undefined) throw new Mismatch(what, expected, got);
  } else if (typeof expected === 'number') sameNumber(what, expected, unwrap(got), CLOSE);
  else if (Array.isArray(expected)) {
    const list = got === undefined && expected.length === 0 ? [] : got;
    if (!Array.isArray(list)) throw new Mismatch(what, expected, got);
    same(`${what}: length`, expected.length, list.length);
    for (const [i, part] of expected.entries()) samePlain(`${what}[${i}]`, part, list[i]);
  } else if (isRecord(expected)) sameMarked(what, expected, got);
  else if (typeof expected === 'string' && typeof got === 'number') sameNumber(what, number(expected), got);
  else same(what, expected, got);
}

function sameMarked(what: string, expected: Dict, got: unknown): void {
  if ('tuple' in expected) samePlain(what, expected.tuple, got);
  else if ('dict' in expected) {
    const entries = expected.dict as [string, unknown][];
    if (!isRecord(got)) throw new Mismatch(what, expected, got);
    const keys = entries.map(([key]) => spelled(key));
    same(`${what}: keys`, keys, Object.keys(got).map(spelled));
    for (const [key, part] of entries) samePlain(`${what}.${key}`, part, got[key] ?? got[spelled(key)]);
  } else {
    const packed = (expected.array ?? expected.tensor) as Packed | undefined;
    if (!packed) throw new Mismatch(what, expected, got);
    if (typeof got === 'number' && packed.shape.length === 0) sameNumber(what, packed.data[0]!, got, CLOSE);
    else sameArray(what, packed, got, CLOSE);
  }
}

/** A number out of a number, or out of an array of one element. */
function unwrap(value: unknown): unknown {
  if (isTensor(value)) return value.array().item();
  if (typeof value === 'bigint') return Number(value);
  return value instanceof NdArray ? value.item() : value;
}

// ---------------------------------------------------------------- progress bar

interface BarUpdate {
  readonly at: number;
  readonly current: number;
  readonly values: readonly (readonly [string, unknown])[];
}

/** What a progress bar writes at each update; the clock reads 0 when it is made, `at` at an update. */
async function barTexts(
  num: number | null,
  options: Dict,
  columns: number,
  updates: readonly BarUpdate[],
): Promise<string[]> {
  const ProgressBar = classOf('paddle.hapi.ProgressBar');
  const texts: string[] = [];
  let now = 0;
  const bar = await captured(
    () => new ProgressBar(num, options),
    () => now,
    columns,
  );
  if (bar.threw) throw bar.error;
  for (const update of updates) {
    now = update.at;
    const part = await captured(
      () => method(bar.value, 'update')(update.current, update.values),
      () => now,
      columns,
    );
    if (part.threw) throw part.error;
    texts.push(part.text);
  }
  return texts;
}

async function runBar(c: BarCase): Promise<void> {
  if (c.rows) {
    for (const [at, expected] of c.rows) {
      const [text] = await barTexts(2, { width: 30, verbose: 1, name: 'step' }, 80, [{ at, current: 1, values: [] }]);
      sameText(`after ${at} s`, expected, text!);
    }
    return;
  }
  const updates = c.updates!;
  const texts = await barTexts(c.num, { width: c.width, verbose: c.verbose, name: c.name }, c.columns, updates);
  for (const [i, update] of updates.entries()) sameText(`update ${i}`, update.bytes, texts[i]!);
}

/** What the log prints for one value; a bigint stands for Python's int. */
async function runFormat(c: FormatCase): Promise<void> {
  for (const [type, literal, expected] of c.rows) {
    if (type === 'bool') continue;
    const value =
      type === 'str'
        ? literal
        : type === 'int'
          ? BigInt(literal)
          : number(/[a-z]{3}/.test(literal) ? literal : Number(literal));
    const [text] = await barTexts(1, { width: 30, verbose: 2, name: 'step' }, 80, [
      { at: 0, current: 1, values: [['v', value]] },
    ]);
    sameText(`${type} ${literal}`, expected, / - v: (.*) - 0s\/step/s.exec(text!)?.[1] ?? text!);
  }
}

// ---------------------------------------------------------------- metrics, orders, batches

function runMetric(c: MetricCase): void {
  const metric = make(`paddle.metric.${c.metric}`, [], c.args) as object;
  same('name', c.name, method(metric, 'name')());
  c.steps.forEach((step, i) => {
    if (step.reset) method(metric, 'reset')();
    else if (step.compute) {
      const correct = method(metric, 'compute')(tensorOf(step.preds), tensorOf(step.labels));
      sameArray(`step ${i}: compute`, step.compute, correct);
      samePlain(`step ${i}: update`, step.update, method(metric, 'update')(correct));
    } else method(metric, 'update')(unpack(step.preds), unpack(step.labels));
    samePlain(`step ${i}: accumulate`, step.accumulate, method(metric, 'accumulate')());
  });
}

async function loaderOrder(loader: unknown): Promise<unknown[]> {
  return (await all(loader)).map((batch) => wholes(Array.isArray(batch) ? batch[0] : batch));
}

async function runOrder(c: OrderCase): Promise<void> {
  if (c.npSeed !== null) seedNumpy(c.npSeed);
  if (c.paddleSeed !== null) fn('paddle.seed')(c.paddleSeed);
  const { n, batchSize, dropLast, epoch, replicas, shuffle, workers } = c.params;
  const io = (name: string, ...args: unknown[]) => new (classOf(`paddle.io.${name}`))(...args);
  const list = async (iterable: unknown) => wholes(await all(iterable));
  let got: unknown;
  switch (c.what) {
    case 'DistributedBatchSampler, set_epoch': {
      const sampler = io('DistributedBatchSampler', countDataset(n), batchSize, { shuffle: true });
      method(sampler, 'setEpoch')(epoch);
      got = await list(sampler);
      break;
    }
    case 'DistributedBatchSampler iterated 3 times': {
      const sampler = io('DistributedBatchSampler', countDataset(n), batchSize, { shuffle: true, dropLast });
      got = [await list(sampler), await list(sampler), await list(sampler)];
      break;
    }
    case 'DistributedBatchSampler, every rank': {
      const ranks: unknown[] = [];
      for (let rank = 0; rank < replicas; rank++) {
        const options = { numReplicas: replicas, rank, ...(shuffle && { shuffle }), ...(dropLast && { dropLast }) };
        ranks.push(await list(io('DistributedBatchSampler', countDataset(n), batchSize, options)));
      }
      got = ranks;
      break;
    }
    case 'BatchSampler(shuffle=True)':
      got = await list(io('BatchSampler', countDataset(n), { shuffle: true, batchSize }));
      break;
    case 'RandomSampler':
      got = await list(io('RandomSampler', countDataset(n)));
      break;
    case 'RandomSampler(num_samples=3)':
      got = await list(io('RandomSampler', countDataset(n), { numSamples: 3 }));
      break;
    case 'RandomSampler(replacement=True, num_samples=10)':
      got = await list(io('RandomSampler', countDataset(n), true, 10));
      break;
    case 'WeightedRandomSampler':
      got = await list(io('WeightedRandomSampler', c.params.weights, c.params.numSamples, c.params.replacement));
      break;
    case 'SubsetRandomSampler':
      got = await list(io('SubsetRandomSampler', c.params.indices));
      break;
    case 'random_split indices':
      got = (fn('paddle.io.random_split')(countDataset(n), c.params.lengths) as { indices: unknown[] }[]).map((part) =>
        wholes(part.indices),
      );
      break;
    default: {
      const loader = io('DataLoader', countDataset(n), {
        batchSize,
        shuffle: true,
        ...(workers && { numWorkers: workers }),
      });
      got = [await loaderOrder(loader), await loaderOrder(loader)];
    }
  }
  same('order', c.result, got);
}

/** A sample as the dataset returns it: whole numbers as bigints, arrays as arrays. */
function sample(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(sample);
  if (!isRecord(value)) return value;
  if ('float' in value) return value.float;
  if ('bool' in value) return value.bool;
  if ('tuple' in value) return (value.tuple as unknown[]).map(sample);
  if ('array' in value) return unpack(value.array as Packed);
  return Object.fromEntries((value.dict as [string, unknown][]).map(([key, part]) => [key, sample(part)]));
}

async function runCollate(c: CollateCase): Promise<void> {
  class Samples extends (classOf('paddle.io.Dataset') as Make) {
    getItem(i: number): unknown {
      return sample(c.samples[i]);
    }
    get length(): number {
      return c.samples.length;
    }
  }
  const loader = new (classOf('paddle.io.DataLoader'))(new Samples(), { batchSize: c.batchSize });
  const got = await all(loader);
  same('batches', c.batches.length, got.length);
  for (const [i, batch] of c.batches.entries()) samePlain(`batch ${i}`, batch, got[i]);
}

// ---------------------------------------------------------------- summaries, errors

async function runSummary(c: SummaryCase): Promise<void> {
  const net = freshNames(() => {
    for (let i = 0; i < c.builtBefore; i++) buildNet(c.net);
    return buildNet(c.net);
  });
  const parameters = method(net, 'parameters')() as TensorLike[];
  for (const i of c.frozenParameters) parameters[i]!.stopGradient = true;
  const got = await captured(() => fn('paddle.summary')(net, c.inputSize, ...(c.dtypes ? [c.dtypes] : [])));
  if (got.threw) throw got.error;
  sameText('text', c.stdout, got.text);
  for (const [key, expected] of Object.entries(c.result)) same(key, expected, (got.value as Dict)[spelled(key)]);
}

async function runFlops(c: FlopsCase): Promise<void> {
  const net = freshNames(() => buildNet(c.net));
  const got = await captured(() => fn('paddle.flops')(net, c.inputSize, { printDetail: c.printDetail }));
  if (got.threw) throw got.error;
  sameText('text', c.stdout, got.text);
  same('result', c.result, got.value);
}

async function runError(c: ErrorCase & { readonly id: string }): Promise<void> {
  const call = hapiErrors[c.id];
  if (!call) throw new Missing(`a replay of ${c.call}`);
  const got = await captured(call);
  if (got.error instanceof Missing) throw got.error;
  if (!got.threw) throw new Mismatch(c.call, c.type, 'no error');
  if (!isPaddleError(got.error))
    throw new Mismatch(`${c.call}: one of the package's errors`, `${c.type}: ${c.message}`, String(got.error));
}
