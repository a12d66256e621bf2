/** Replays vision.json and models.json: the forms of their cases are described at the top of make_vision.py and make_models.py. */

import { crc32 } from 'node:zlib';
import { NdArray, pythonRandom, seed as seedPaddle, sizeOf } from '../../../src/core/index.ts';
import { spelledKeys } from '../../../tools/spelling.ts';
import { Mismatch, same, sameArray, sameNumber, sameNumbers } from './compare.ts';
import { TIPPED } from './differences.ts';
import {
  argumentsOf,
  type Call,
  classOf,
  find,
  fn,
  isPaddleError,
  type Make,
  Missing,
  make,
  method,
  openDoor,
  type TensorLike,
} from './doors.ts';
import { seedNumpy } from './generators.ts';
import { stateOf } from './nets.ts';
import type { Replay } from './replay.ts';
import { isTensor, number, tensorOf } from './values.ts';

type Dict = Record<string, unknown>;
type Out = {
  readonly type?: string;
  readonly mode?: string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly data?: readonly number[];
  readonly value?: unknown;
  readonly items?: readonly Out[];
  readonly error?: string;
  readonly message?: string;
};

interface TransformCase {
  readonly id: string;
  readonly fn?: string;
  readonly cls?: string;
  readonly args: Dict;
  readonly image: string;
  readonly input: string;
  readonly seed?: number;
  readonly out: Out;
  readonly out_alt?: Out;
}

interface OpCase {
  readonly op: string;
  readonly inputs: Record<string, [string, number[], (number | string)[]] | null>;
  readonly args: Dict;
  readonly out: Out;
}

interface OutputSummary {
  readonly shape: readonly number[];
  readonly data?: readonly number[];
  readonly first16?: readonly number[];
  readonly sum: number;
  readonly abs_sum: number;
}

type Checksum = readonly [sum: number, absSum: number, first: readonly number[]];

interface ModelCase {
  readonly name: string;
  readonly input: readonly number[];
  readonly kwargs: Dict;
  readonly eval: readonly OutputSummary[];
  readonly train?: readonly OutputSummary[];
  readonly loss?: number;
  readonly loss_f64?: number;
  readonly eval_f64?: readonly OutputSummary[];
  readonly train_f64?: readonly OutputSummary[];
  readonly grads?: Record<string, Checksum>;
  readonly grads_f64?: Record<string, Checksum>;
  readonly grad_abs_total?: number;
  readonly bn?: Record<string, Checksum>;
  readonly params?: number;
  readonly trainable?: number;
  readonly keys?: number;
  readonly keysCrc?: number;
  readonly initial?: number;
}

export interface VisionFile {
  readonly images: Record<string, { shape: number[]; data: number[] }>;
  readonly transforms: readonly TransformCase[];
  readonly errors: readonly [string, string, string][];
  readonly ops: readonly OpCase[];
  readonly models: readonly ModelCase[];
}

export interface ModelsFile {
  readonly models: readonly ModelCase[];
}

/** Everything in vision.json, ready to run. Its models are in models.json too, with more of them; random streams are in random.json. */
export function visionReplays(file: VisionFile): Replay[] {
  return [
    ...file.transforms.map((c) => ({
      name: c.id,
      apis: transformApis(c),
      run: () => runTransform(c, file),
    })),
    ...file.ops.map((c, i) => ({ name: `ops ${c.op} ${i}`, apis: [`paddle.vision.ops.${c.op}`], run: () => runOp(c) })),
    ...file.models.map(modelReplay),
    ...file.errors.map(([expression]) => ({
      name: `error ${expression}`,
      apis: errorApis(expression),
      run: () => runErrorExpression(expression, file),
    })),
  ];
}

/** Everything in models.json, ready to run. */
export function modelsReplays(file: ModelsFile): Replay[] {
  return file.models.map(modelReplay);
}

function modelReplay(c: ModelCase): Replay {
  const name = `model ${c.name} ${JSON.stringify(c.kwargs)}`;
  return { name, apis: [`paddle.vision.models.${c.name}`], run: () => runModel(c, TIPPED[name]) };
}

// ---------------------------------------------------------------- transforms

const PLACE = 'paddle.vision.transforms';

function transformApis(c: TransformCase): string[] {
  const inner = (c.args.transforms as [string, Dict][] | undefined) ?? [];
  return [c.fn ?? c.cls ?? '', ...inner.map(([name]) => name)].map((name) => `${PLACE}.${name}`);
}

/** A class of pictures, which may stand in either door. */
async function pictureClass(name: string): Promise<Make & { fromArray(array: NdArray): unknown }> {
  const found = (await openDoor('./vision'))?.[name] ?? (await openDoor('./vision/transforms'))?.[name];
  if (!found) throw new Missing(`paddle.vision.${name}`);
  return found as never;
}

/** An image handed over in one of the ways of the file. */
async function give(file: VisionFile, name: string, how: string): Promise<unknown> {
  const { shape, data } = file.images[name]!;
  const array = NdArray.from(data, 'uint8').reshape(shape);
  switch (how) {
    case 'pil':
      return (await pictureClass('PilImage')).fromArray(array);
    case 'cv2':
      return array;
    case 'cv2_1':
      return array.reshape([...shape, 1]);
    case 'cv2_f32':
      return array.astype('float32');
    default: {
      const chw = channelsFirst(array);
      const divisor = how === 'tensor' ? 255 : 1;
      const dtype = how === 'tensor_u8' ? 'uint8' : 'float32';
      const data = dtype === 'uint8' ? chw.data : Float32Array.from(chw.data as Uint8Array, (v) => v / divisor);
      return new (await pictureClass('TensorImage'))(data, chw.shape, dtype);
    }
  }
}

function asTensor(array: NdArray): unknown {
  return fn('paddle.to_tensor')(array, { dtype: array.dtype });
}

function channelsFirst(array: NdArray): NdArray {
  const [h, w, c = 1] = array.shape as [number, number, number?];
  const out = NdArray.zeros([c, h, w], array.dtype);
  for (let k = 0; k < c; k++) for (let i = 0; i < h * w; i++) out.data[k * h * w + i] = array.data[i * c + k]!;
  return out;
}

function seedAll(seed: number): void {
  pythonRandom.seed(seed);
  seedNumpy(seed);
  seedPaddle(seed);
}

async function runTransform(c: TransformCase, file: VisionFile): Promise<void> {
  const image = await give(file, c.image, c.input);
  const args = spelledKeys(c.args);
  let body: () => unknown;
  if (c.fn) {
    const target = fn(`${PLACE}.${c.fn}`);
    if (c.fn === 'erase') args.v = eraseValue(c.args.v as number | number[], c.input);
    body = () => target(image, ...(Object.keys(args).length ? [args] : []));
  } else if (c.cls === 'Compose') {
    const steps = (c.args.transforms as [string, Dict][]).map(([name, given]) => transform(name, given));
    const all = new (classOf(`${PLACE}.Compose`))(steps) as unknown as Call;
    body = () => all(image);
  } else {
    find(`${PLACE}.${c.cls}`);
    body = () => (transform(c.cls!, c.args) as Call)(image);
  }
  if (c.seed !== undefined) {
    if (c.cls && c.cls !== 'Compose') transform(c.cls, c.args);
    seedAll(c.seed);
  }
  let got: unknown;
  try {
    got = await body();
  } catch (error) {
    if (error instanceof Missing || !c.out.error) throw error;
    if (!isPaddleError(error)) throw new Mismatch("one of the package's errors", c.out, String(error));
    return;
  }
  if (c.out.error) {
    if (c.out_alt && !c.out_alt.error) return sameOut(c.out_alt, got);
    throw new Mismatch('error', c.out, describe(got));
  }
  try {
    sameOut(c.out, got);
  } catch (error) {
    if (!c.out_alt) throw error;
    sameOut(c.out_alt, got);
  }
}

function transform(name: string, args: Dict): unknown {
  const options = spelledKeys(args);
  return new (classOf(`${PLACE}.${name}`))(...(Object.keys(options).length ? [options] : []));
}

function eraseValue(v: number | number[], how: string): unknown {
  if (!Array.isArray(v)) return NdArray.from([v], 'float64').reshape([]);
  return NdArray.from(v, 'float32').reshape(how.startsWith('tensor') ? [v.length, 1, 1] : [1, 1, v.length]);
}

interface PilLike {
  readonly mode: string;
  toArray(): NdArray;
}

function isPil(value: unknown): value is PilLike {
  return (
    typeof value === 'object' && value !== null && 'mode' in value && typeof (value as PilLike).toArray === 'function'
  );
}

function describe(value: unknown): unknown {
  if (isTensor(value)) return { tensor: value.shape };
  if (isPil(value)) return { pil: value.mode };
  return value instanceof NdArray ? { array: value.shape } : value;
}

/** Checks a result against its recorded form. */
function sameOut(expected: Out, got: unknown): void {
  if (expected.type === 'pil') {
    if (!isPil(got)) throw new Mismatch('a picture', expected, describe(got));
    same('mode', expected.mode, got.mode);
    const array = got.toArray();
    same('shape', expected.shape, array.shape);
    sameNumbers('pixels', expected.data!, array.toFloat64(), { relative: 0, absolute: 0 });
  } else if (expected.type === 'array' || expected.type === 'tensor') {
    sameArray(expected.type, { shape: expected.shape!, dtype: expected.dtype!, data: expected.data! }, got);
  } else if (expected.type === 'value') same('value', expected.value, got);
  else {
    if (!Array.isArray(got)) throw new Mismatch('list', expected, describe(got));
    same('length', expected.items!.length, got.length);
    for (const [i, item] of expected.items!.entries()) sameOut(item, got[i]);
  }
}

// ---------------------------------------------------------------- vision.ops

function runOp(c: OpCase): void {
  const named: Dict = { ...c.args };
  for (const [key, value] of Object.entries(c.inputs)) {
    named[key] = value && tensorOf({ dtype: value[0], shape: value[1], data: value[2] });
  }
  const target = fn(`paddle.vision.ops.${c.op}`);
  let got: unknown;
  try {
    got = target(...argumentsOf([], named));
  } catch (error) {
    if (c.out.error && isPaddleError(error)) return;
    throw error;
  }
  if (c.out.error) throw new Mismatch('error', c.out, 'no error');
  sameOut(c.out, got);
}

// ---------------------------------------------------------------- models

/** The filling formula's u in [0, 1) for key number i and flat element j. */
export function hashUnit(i: number, j: number): number {
  let x = (Math.imul(j, 0x9e3779b1) + Math.imul(i + 1, 0x85ebca77)) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) >>> 0;
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39) >>> 0;
  return ((x ^ (x >>> 15)) >>> 0) / 4294967296;
}

/** The formula's values for entry `i` of a state. */
export function formulaValues(i: number, key: string, shape: readonly number[]): NdArray {
  const out = new Float32Array(sizeOf(shape));
  const scale = shape.length === 2 ? Math.sqrt(6 / shape[0]!) : Math.sqrt(6 / (shape[1]! * shape[2]! * shape[3]!));
  for (let j = 0; j < out.length; j++) {
    const u = hashUnit(i, j);
    const v = 2 * u - 1;
    if (key.endsWith('_variance')) out[j] = 0.75 + 0.5 * u;
    else if (key.endsWith('_mean') || key.endsWith('bias')) out[j] = 0.1 * v;
    else if (shape.length === 1) out[j] = 1 + 0.2 * v;
    else out[j] = v * scale;
  }
  return new NdArray(out, shape, 'float32');
}

/** Gives every entry of a net's state its values from the formula. */
export function fillByFormula(net: object): void {
  const filled = Object.entries(stateOf(net)).map(([key, value], i) => [
    key,
    asTensor(formulaValues(i, key, value.shape)),
  ]);
  method(net, 'setStateDict')(Object.fromEntries(filled));
}

/** The formula's input. */
export function formulaInput(shape: readonly number[]): NdArray {
  const out = new Float32Array(sizeOf(shape));
  for (let j = 0; j < out.length; j++) out[j] = 2 * hashUnit(100000, j) - 1;
  return new NdArray(out, shape, 'float32');
}

function runModel(c: ModelCase, tipped = 0): void {
  const build = () => make(`paddle.vision.models.${c.name}`, [], c.kwargs) as object;
  if (c.initial !== undefined) {
    fn('paddle.seed')(1);
    const state = stateOf(build());
    const keys = Object.keys(state);
    same('number of keys', c.keys, keys.length);
    same('keys and shapes', c.keysCrc, crc32(keys.map((key) => `${key}:${state[key]!.shape.join('x')}\n`).join('')));
    const crcs = Object.fromEntries(keys.map((key) => [key, crc32(state[key]!.array().bytes())]));
    const lines = [...keys].sort((a, b) => (a < b ? -1 : 1)).map((key) => `${key}:${crcs[key]}\n`);
    same('parameters under seed 1', c.initial, crc32(lines.join('')));
  }
  const net = build();
  const parameters = method(net, 'parameters')() as TensorLike[];
  if (c.params !== undefined) {
    const count = (list: TensorLike[]) => list.reduce((sum, p) => sum + sizeOf(p.shape), 0);
    same('parameters', [c.params, c.trainable], [count(parameters), count(parameters.filter((p) => !p.stopGradient))]);
  }
  fillByFormula(net);
  const x = asTensor(formulaInput(c.input));
  method(net, 'eval')();
  const evaluated = fn('paddle.no_grad')(() => (net as unknown as Call)(x));
  sameOutputs('eval', c.eval, c.eval_f64, evaluated);
  if (!c.train) return;
  method(net, 'train')();
  const Dropout = classOf('paddle.nn.Dropout') as Make;
  for (const layer of method(net, 'sublayers')() as object[]) if (layer instanceof Dropout) method(layer, 'eval')();
  const outputs = [(net as unknown as Call)(x)].flat() as TensorLike[];
  const classes = outputs[0]!.shape[1]!;
  const labels = Array.from({ length: c.input[0]! }, (_, n) => (3 * n + 1) % classes);
  const label = fn('paddle.to_tensor')(labels, { dtype: 'int64' });
  let loss: TensorLike | undefined;
  outputs.forEach((output, i) => {
    let part = fn('paddle.nn.functional.cross_entropy')(output, label) as TensorLike;
    if (i > 0) part = fn('paddle.multiply')(part, 0.3) as TensorLike;
    loss = loss ? (fn('paddle.add')(loss, part) as TensorLike) : part;
  });
  loss!.backward();
  sameOutputs('train', c.train, c.train_f64, outputs);
  sameNumber('loss', c.loss_f64 ?? c.loss!, loss!.array().item(), { relative: 2e-3, absolute: 1e-4 });
  const state = stateOf(net);
  for (const [key, expected] of Object.entries(c.bn ?? {})) sameChecksum(key, expected, undefined, state[key]!.array());
  const named = Object.fromEntries(method(net, 'namedParameters')() as Iterable<[string, TensorLike]>);
  for (const [key, expected] of Object.entries(c.grads ?? {})) {
    const gradient = named[key]?.grad;
    if (!gradient) throw new Mismatch(`gradient of ${key}`, expected, null);
    sameChecksum(`gradient of ${key}`, expected, c.grads_f64?.[key], gradient.array(), tipped);
  }
}

/** Outputs relative to the largest magnitude; what Paddle's float32 is off its float64 is allowed four times. */
function sameOutputs(
  what: string,
  expected: readonly OutputSummary[],
  exact: readonly OutputSummary[] | undefined,
  got: unknown,
): void {
  const outputs = [got].flat() as TensorLike[];
  same(`${what}: outputs`, expected.length, outputs.length);
  expected.forEach((e, k) => {
    const values = outputs[k]!.array().toFloat64();
    same(`${what} ${k}: shape`, e.shape, outputs[k]!.shape);
    const first = (e.data ?? e.first16)!;
    const truth = (exact?.[k]?.data ?? exact?.[k]?.first16 ?? first) as readonly number[];
    const size = Math.max(...truth.map(Math.abs));
    const noise = Math.max(0, ...truth.map((v, i) => Math.abs(v - first[i]!)));
    sameNumbers(`${what} ${k}`, truth, values.subarray(0, truth.length), {
      relative: 0,
      absolute: size * 2e-4 + 4 * noise,
    });
    const total = values.reduce((a, v) => a + Math.abs(v), 0);
    sameNumber(`${what} ${k}: sum of magnitudes`, exact?.[k]?.abs_sum ?? e.abs_sum, total, {
      relative: 1e-3,
      absolute: values.length * noise,
    });
  });
}

function sameChecksum(what: string, expected: Checksum, exact: Checksum | undefined, got: NdArray, off = 0): void {
  const values = got.toFloat64();
  const [, absSum, first] = exact ?? expected;
  const noise = exact
    ? Math.abs(exact[1] - expected[1]) / absSum + Math.max(0, ...first.map((v, i) => Math.abs(v - expected[2][i]!)))
    : 0;
  const total = values.reduce((a, v) => a + Math.abs(v), 0);
  const mean = absSum / values.length;
  sameNumber(`${what}: sum of magnitudes`, absSum, total, {
    relative: Math.max(off, 5e-3) + 4 * noise,
    absolute: 1e-5 * values.length,
  });
  const size = Math.max(mean, ...first.map(Math.abs));
  sameNumbers(what, first, values.subarray(0, first.length), {
    relative: 1e-2,
    absolute: size * Math.max(off, 5e-3) + 4 * noise + 1e-6,
  });
}

// ---------------------------------------------------------------- errors

const SHORT: Record<string, string> = {
  T: PLACE,
  V: 'paddle.vision',
  D: 'paddle.vision.datasets',
  M: 'paddle.vision.models',
};

function errorApis(expression: string): string[] {
  const found = /^([TVDM])\.(\w+)/.exec(expression);
  return found ? [`${SHORT[found[1]!]}.${found[2]}`] : [];
}

/**
 * Python's calls of the errors list, read and made: `T.Name(arguments)(arguments)`; `a` is the image rgb5x7, `g` is gray5x7.
 */
async function runErrorExpression(expression: string, file: VisionFile): Promise<void> {
  const parser = new PythonCall(expression, {
    a: NdArray.from(file.images.rgb5x7!.data, 'uint8').reshape(file.images.rgb5x7!.shape),
    g: NdArray.from(file.images.gray5x7!.data, 'uint8').reshape(file.images.gray5x7!.shape),
  });
  find(errorApis(expression)[0]!);
  let got: unknown;
  try {
    got = await parser.evaluate();
  } catch (error) {
    if (isPaddleError(error)) return;
    throw error;
  }
  throw new Mismatch(expression, 'an error', describe(got));
}

/** Just enough of Python's syntax for the calls of the errors list. */
class PythonCall {
  readonly text: string;
  readonly names: Dict;
  at = 0;

  constructor(text: string, names: Dict) {
    this.text = text;
    this.names = names;
  }

  evaluate(): unknown {
    const head = /^([TVDM])\.(\w+)/.exec(this.text)!;
    this.at = head[0].length;
    const api = `${SHORT[head[1]!]}.${head[2]}`;
    const first = this.arguments();
    let value = make(api, first.positional, first.named);
    while (this.text[this.at] === '(') value = (value as Call)(...this.arguments().positional);
    return value;
  }

  arguments(): { positional: unknown[]; named: Dict } {
    const positional: unknown[] = [];
    const named: Dict = {};
    this.at++;
    while (this.text[this.at] !== ')') {
      const key = /^(\w+)=/.exec(this.text.slice(this.at));
      if (key) {
        this.at += key[0].length;
        named[key[1]!] = this.value();
      } else positional.push(this.value());
      this.skip();
    }
    this.at++;
    return { positional, named };
  }

  skip(): void {
    while (/[,\s]/.test(this.text[this.at] ?? '')) this.at++;
  }

  value(): unknown {
    const rest = this.text.slice(this.at);
    const open = rest[0];
    if (open === '(' || open === '[') {
      const list: unknown[] = [];
      this.at++;
      while (!/[)\]]/.test(this.text[this.at]!)) {
        list.push(this.value());
        this.skip();
      }
      this.at++;
      return list;
    }
    const token = /^('[^']*'|-?[\d.]+|\w+)/.exec(rest)![0];
    this.at += token.length;
    if (token.startsWith("'")) return token.slice(1, -1);
    if (/^-?[\d.]/.test(token)) return number(Number(token));
    if (token === 'None') return null;
    if (token === 'True' || token === 'False') return token === 'True';
    return this.names[token];
  }
}
