/**
 * Do Paddle's files open here, and ours there? `npm run test:interop`
 *
 * Needs a Python that has Paddle: the variable PADDLE_PYTHON, else `python3`. Without one it says so and ends with 0.
 * Every case trains a net for a few steps on one side, saves, loads on the other side, and compares the outputs and the
 * losses of the steps that follow, which also proves that the optimizer's state came along.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NdArray } from '../../src/core/index.ts';
import { guard } from '../../src/framework/index.ts';
import { type Call, classOf, fn, make, method } from '../../test/support/golden/doors.ts';
import { Mismatch, openDoors, sameNumbers } from '../../test/support/golden/index.ts';
import { isTensor } from '../../test/support/golden/values.ts';
import { formulaInput } from '../../test/support/golden/vision.ts';

interface Case {
  readonly net: string;
  readonly kwargs: Record<string, unknown>;
  readonly input: readonly number[];
  readonly optimizer: 'Adam' | 'Momentum';
}

interface Answer {
  readonly outputs: { readonly shape: number[]; readonly data: number[] };
  readonly losses: readonly number[];
}

const CASES: readonly Case[] = [
  { net: 'LeNet', kwargs: {}, input: [8, 1, 28, 28], optimizer: 'Adam' },
  { net: 'resnet18', kwargs: { num_classes: 10 }, input: [4, 3, 64, 64], optimizer: 'Momentum' },
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
  await check(`${c.net}: Paddle opens what we saved for training`, () => oursToPaddle(c));
  await check(`${c.net}: we open what Paddle saved for training`, () => paddleToOurs(c));
  await check(`${c.net}: Paddle runs our inference model`, () => ourProgram(c));
  await check(`${c.net}: we run Paddle's inference model`, () => paddleProgram(c));
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

/** The program of paddleSide.py, `build`. */
function build(c: Case): { model: object; optimizer: object } {
  const spec = new (classOf('paddle.static.InputSpec'))([null, ...c.input.slice(1)], 'float32', 'image');
  // names start anew, as in the new process that Paddle's half runs in
  const net = guard(() => make(`paddle.vision.models.${c.net}`, [], c.kwargs));
  const model = new (classOf('paddle.Model'))(net, [spec]);
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

async function train(c: Case, { model, optimizer }: { model: object; optimizer: object }): Promise<number[]> {
  const labels = Array.from({ length: c.input[0]! }, (_, n) => BigInt((3 * n + 1) % 10));
  const y = NdArray.from(labels, 'int64').reshape([labels.length, 1]);
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const result = (await method(model, 'trainBatch')([formulaInput(c.input)], [y])) as unknown[];
    losses.push(flat(result[0])[0]!);
    const rate = optimizer as { learningRate?: { step?: Call }; _learningRate?: { step?: Call } };
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
    await train(c, built);
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
