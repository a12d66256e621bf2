/**
 * Do Paddle's files open here, and ours there? `npm run test:interop`
 *
 * Needs a Python that has Paddle: the variable PADDLE_PYTHON, else `python3`. Without one it says so and ends with 0.
 * A case that trains does so for a few steps on one side, saves, loads on the other side, and compares the outputs and the
 * losses of the steps that follow, which also proves that the optimizer's state came along. Then come programs of every family of
 * nets and of the layers (both of Paddle's ways to run them), and states of every data type, shape and protocol.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DTypeName, NdArray } from '../../src/core/index.ts';
import { fromArray, type Tensor } from '../../src/engine/index.ts';
import { guard, save as saveState } from '../../src/framework/index.ts';
import { save as saveProgram } from '../../src/jit/index.ts';
import { NETWORKS } from '../../test/jit/networks.ts';
import { type Call, classOf, fn, make, method } from '../../test/support/golden/doors.ts';
import { Mismatch, openDoors, sameNumbers } from '../../test/support/golden/index.ts';
import { isTensor } from '../../test/support/golden/values.ts';
import { formulaInput } from '../../test/support/golden/vision.ts';

interface Case {
  readonly net: string;
  readonly kwargs: Record<string, unknown>;
  readonly input: readonly number[];
  /** Nothing is trained when left out. */
  readonly optimizer?: 'Adam' | 'Momentum';
}

interface Answer {
  readonly outputs: { readonly shape: number[]; readonly data: number[] };
  readonly losses: readonly number[];
}

const CASES: readonly Case[] = [
  { net: 'LeNet', kwargs: {}, input: [8, 1, 28, 28], optimizer: 'Adam' },
  { net: 'resnet18', kwargs: { num_classes: 10 }, input: [4, 3, 64, 64], optimizer: 'Momentum' },
  { net: 'resnet50', kwargs: { num_classes: 3 }, input: [2, 3, 64, 64] },
  { net: 'resnext50_32x4d', kwargs: { num_classes: 0 }, input: [2, 3, 64, 64] },
  { net: 'vgg11', kwargs: { num_classes: 0, batch_norm: true }, input: [2, 3, 32, 32] },
  { net: 'vgg13', kwargs: { num_classes: 0, with_pool: false }, input: [2, 3, 32, 32] },
];

/** A few numbers of every data type. */
const FLAT: readonly [DTypeName, number[]][] = [
  ['float32', [1.5, -0, Number.POSITIVE_INFINITY, Number.NaN]],
  ['float64', [0.1, -2.5e300]],
  ['float16', [0.5, -65504]],
  ['bfloat16', [1.5, -3]],
  ['int8', [-128, 127]],
  ['int16', [-32768, 32767]],
  ['int32', [-2147483648, 7]],
  ['int64', [3, -4]],
  ['uint8', [0, 255]],
  ['bool', [1, 0]],
];

const STEPS = 3;
const OUTPUTS = { relative: 1e-3, absolute: 1e-4 };
const LOSSES = { relative: 5e-3, absolute: 1e-3 };

const python = process.env.PADDLE_PYTHON || 'python3';
const found = spawnSync(python, ['-W', 'ignore', '-c', 'import paddle; print(paddle.__version__)'], {
  encoding: 'utf8',
});
if (found.status !== 0) {
  console.log(`interop: skipped, since ${python} has no Paddle. Set PADDLE_PYTHON to a Python with paddlepaddle 3.3.`);
  process.exit(0);
}
console.log(`interop with Paddle ${found.stdout.trim().split('\n').at(-1)}`);

await openDoors();
let failures = 0;
for (const c of CASES) {
  if (c.optimizer) {
    await check(`${c.net}: Paddle opens what we saved for training`, () => oursToPaddle(c));
    await check(`${c.net}: we open what Paddle saved for training`, () => paddleToOurs(c));
  }
  await check(`${c.net}: Paddle runs our inference model`, () => ourProgram(c));
  await check(`${c.net}: we run Paddle's inference model`, () => paddleProgram(c));
}
for (const name of Object.keys(NETWORKS)) {
  await check(`${name}: paddle.jit.load and paddle.inference run our program`, () => programOf(name));
}
for (const protocol of [2, 3, 4] as const) {
  await check(`protocol ${protocol}: Paddle opens states of every kind`, () => states(protocol));
}
process.exitCode = failures ? 1 : 0;

async function check(name: string, body: () => Promise<void>): Promise<void> {
  try {
    await body();
    console.log(`ok     ${name}`);
  } catch (error) {
    failures++;
    console.log(
      `FAILED ${name}\n  ${error instanceof Mismatch ? error.message : error instanceof Error ? error.stack : error}`,
    );
  }
}

/** Runs the Python half in a directory. @throws with Python's words when it fails */
function paddle(command: string, directory: string): Answer {
  const script = fileURLToPath(new URL('paddleSide.py', import.meta.url));
  const run = spawnSync(python, ['-W', 'ignore', script, command, directory], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`Paddle failed: ${run.stderr.slice(-2000)}`);
  return JSON.parse(readFileSync(join(directory, 'paddle.json'), 'utf8')) as Answer;
}

async function inDirectory(c: Case, body: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'interop-'));
  try {
    writeFileSync(join(directory, 'case.json'), JSON.stringify(c));
    await body(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Runs a command of checkWithPaddle.py. @throws with what differs */
function checkWithPaddle(...args: string[]): void {
  const script = fileURLToPath(new URL('checkWithPaddle.py', import.meta.url));
  const run = spawnSync(python, ['-W', 'ignore', script, ...args], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${run.stdout.trim()}\n  ${run.stderr.slice(-2000)}`);
}

/** The program of paddleSide.py, `build`. */
function build(c: Case): { model: object; optimizer: object | null } {
  const spec = new (classOf('paddle.static.InputSpec'))([null, ...c.input.slice(1)], 'float32', 'image');
  // names start anew, as in the new process that Paddle's half runs in
  const net = guard(() => make(`paddle.vision.models.${c.net}`, [], c.kwargs));
  const model = new (classOf('paddle.Model'))(net, [spec]);
  if (!c.optimizer) {
    method(model, 'prepare')();
    return { model, optimizer: null };
  }
  const parameters = method(model, 'parameters')();
  const optimizer =
    c.optimizer === 'Adam'
      ? new (classOf('paddle.optimizer.Adam'))(new (classOf('paddle.optimizer.lr.StepDecay'))(1e-3, 2, 0.5), {
          parameters,
        })
      : new (classOf('paddle.optimizer.Momentum'))(1e-4, 0.9, {
          parameters,
          weightDecay: new (classOf('paddle.regularizer.L2Decay'))(1e-4),
        });
  method(model, 'prepare')(optimizer, new (classOf('paddle.nn.CrossEntropyLoss'))());
  return { model, optimizer };
}

async function train(c: Case, { model, optimizer }: ReturnType<typeof build>): Promise<number[]> {
  const labels = Array.from({ length: c.input[0]! }, (_, n) => BigInt((3 * n + 1) % 10));
  const y = NdArray.from(labels, 'int64').reshape([labels.length, 1]);
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const result = (await method(model, 'trainBatch')([formulaInput(c.input)], [y])) as unknown[];
    losses.push(flat(result[0])[0]!);
    const rate = optimizer as unknown as { learningRate?: { step?: Call }; _learningRate?: { step?: Call } };
    const scheduler = rate._learningRate ?? rate.learningRate;
    if (typeof scheduler?.step === 'function') method(scheduler, 'step')();
  }
  return losses;
}

async function predict(c: Case, model: object): Promise<number[]> {
  return flat(((await method(model, 'predictBatch')([formulaInput(c.input)])) as unknown[])[0]);
}

/** All numbers in a number, array, tensor or list. */
function flat(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(flat);
  return Array.from((isTensor(value) ? value.array() : NdArray.from(value as NdArray)).toFloat64());
}

function oursToPaddle(c: Case): Promise<void> {
  return inDirectory(c, async (directory) => {
    fn('paddle.seed')(6);
    const built = build(c);
    await train(c, built);
    await method(built.model, 'save')(join(directory, 'model'));
    const outputs = await predict(c, built.model);
    const losses = await train(c, built);
    const answer = paddle('load', directory);
    sameNumbers('outputs', answer.outputs.data, outputs, OUTPUTS);
    sameNumbers('losses after loading', answer.losses, losses, LOSSES);
  });
}

function paddleToOurs(c: Case): Promise<void> {
  return inDirectory(c, async (directory) => {
    const answer = paddle('save', directory);
    const built = build(c);
    await method(built.model, 'load')(join(directory, 'model'));
    sameNumbers('outputs', answer.outputs.data, await predict(c, built.model), OUTPUTS);
    sameNumbers('losses after loading', answer.losses, await train(c, built), LOSSES);
  });
}

function ourProgram(c: Case): Promise<void> {
  return inDirectory(c, async (directory) => {
    fn('paddle.seed')(6);
    const built = build(c);
    if (c.optimizer) await train(c, built);
    await method(built.model, 'save')(join(directory, 'infer'), false);
    const outputs = await predict(c, built.model);
    sameNumbers('outputs', paddle('run', directory).outputs.data, outputs, OUTPUTS);
  });
}

function paddleProgram(c: Case): Promise<void> {
  return inDirectory(c, async (directory) => {
    const answer = paddle('export', directory);
    const net = await fn('paddle.jit.load')(join(directory, 'infer'));
    method(net, 'eval')();
    const x = fn('paddle.to_tensor')(formulaInput(c.input));
    const outputs = fn('paddle.no_grad')(() => (net as Call)(x));
    sameNumbers('outputs', answer.outputs.data, flat(outputs), OUTPUTS);
  });
}

/** An array for checkWithPaddle.py: numbers that JSON lacks as texts, whole numbers beyond 2⁵³ too. */
function packed(array: NdArray): Record<string, unknown> {
  const data = Array.from(array.toFloat64(), (v) =>
    Number.isFinite(v) ? v : String(v).toLowerCase().replace('infinity', 'inf'),
  );
  if (array.dtype === 'int64') {
    return { dtype: 'int64', shape: array.shape, data: Array.from(array.data as BigInt64Array, String) };
  }
  return { dtype: array.dtype, shape: array.shape, data: array.dtype === 'bool' ? data.map(Boolean) : data };
}

async function programOf(name: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'interop-'));
  try {
    fn('paddle.seed')(7);
    const { make: made, specs, sizes } = NETWORKS[name]!;
    const net = made();
    net.eval();
    const inputs = specs.map(({ shape, dtype }) => {
      let open = 0;
      const array = NdArray.zeros(
        shape.map((n) => (n === -1 ? sizes[open++]! : n)),
        dtype,
      );
      for (let i = 0; i < array.size; i++) array.data[i] = dtype === 'int64' ? BigInt(i % 7) : ((i * 29) % 31) / 15 - 1;
      return array;
    });
    await saveProgram(net, join(directory, 'net'), { inputSpec: specs });
    const call = net as unknown as (...given: Tensor[]) => Tensor | Tensor[];
    const outputs = fn('paddle.no_grad')(() => [call(...inputs.map((array) => fromArray(array)))].flat()) as Tensor[];
    writeFileSync(join(directory, 'in.json'), JSON.stringify(inputs.map(packed)));
    writeFileSync(join(directory, 'out.json'), JSON.stringify(outputs.map((output) => packed(output.array()))));
    const files = ['net', 'in.json', 'out.json'].map((file) => join(directory, file));
    checkWithPaddle('inference', ...files, '--rtol', '1e-3', '--atol', '1e-4');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Tensors of every data type, of none and of many elements, of no and of many axes; in a flat state, and in a nested one. */
async function states(protocol: 2 | 3 | 4): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'interop-'));
  try {
    const arrays: Record<string, NdArray> = {};
    for (const [dtype, values] of FLAT) arrays[dtype] = NdArray.from(values, 'float64').astype(dtype);
    arrays.scalar = NdArray.from([2.5], 'float32').reshape([]);
    arrays.empty = NdArray.zeros([0, 3], 'float32');
    arrays['five.axes'] = formulaInput([1, 2, 1, 3, 2]);
    arrays.frames = formulaInput([300, 100]);
    arrays.名 = formulaInput([3]);
    const tensors = Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, fromArray(array)]));
    const flat = Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, packed(array)]));
    const scheduler = { last_epoch: 3, last_lr: 0.25 };
    const documents: Record<string, [unknown, unknown]> = {
      flat: [tensors, { value: flat, names: Object.fromEntries(Object.entries(tensors).map(([k, t]) => [k, t.name])) }],
      optimizer: [
        { w_moment1_0: tensors.float32, LR_Scheduler: scheduler },
        { value: { w_moment1_0: flat.float32, LR_Scheduler: scheduler } },
      ],
      nested: [
        { a: { b: [tensors.bfloat16, tensors.scalar], c: 'text' }, d: [1, 2.5, null, true], e: tensors.empty },
        { value: { a: { b: [flat.bfloat16, flat.scalar], c: 'text' }, d: [1, 2.5, null, true], e: flat.empty } },
      ],
      bare: [tensors.int64, { value: flat.int64 }],
      nothing: [{}, { value: {} }],
    };
    for (const [name, [value, expected]] of Object.entries(documents)) {
      const path = join(directory, `${name}.pdparams`);
      saveState(value, path, { protocol });
      writeFileSync(join(directory, `${name}.json`), JSON.stringify(expected));
      checkWithPaddle('params', path, join(directory, `${name}.json`));
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
