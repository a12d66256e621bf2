/** Replays random.json: the forms of its cases are described at the top of tools/golden/make_random.py. */
import { crc32 } from 'node:zlib';
import { type DTypeName, globalNumpy, NdArray, type RandomStateValue, sizeOf } from '../../../src/core/index.ts';
import { Mismatch, same, sameNumbers } from './compare.ts';
import { type Call, classOf, fn, isPaddleError, Missing, make, method, openDoor, type TensorLike } from './doors.ts';
import { callNumpy, seedNumpy } from './generators.ts';
import { stateOf } from './nets.ts';
import type { Replay } from './replay.ts';
import { all, countDataset, wholes } from './sources.ts';
import { isTensor } from './values.ts';

type Dict = Record<string, unknown>;

interface Step extends Dict {
  readonly op: string;
  readonly out?: unknown;
}

export interface RandomFile {
  readonly head: number;
  readonly cases: readonly { readonly id: string; readonly steps: readonly Step[] }[];
}

/**
 * Cases left out. Those of transforms and of worker seeds were read from private methods of Paddle, which draw less than whole
 * calls do: vision.json has whole transforms under seeds, and the tests of core and io have the workers'. numpy-ts, whose
 * generator is shared, does not keep the second normal number of a pair in its state.
 */
const LEFT_OUT = /^(transforms\/|worker-|np-state$)/;

/** Steps whose result is computed from draws, so that a last bit may differ. */
const COMPUTED = new Set(['alpha_dropout', 'gumbel_softmax', 'Orthogonal']);

/** Everything in random.json, ready to run. */
export function randomReplays(file: RandomFile): Replay[] {
  return file.cases
    .filter((c) => !LEFT_OUT.test(c.id))
    .map((c) => ({
      name: c.id,
      apis: [...new Set(c.steps.flatMap(apisOf))],
      run: async () => {
        const slots = new Map<string, unknown>();
        for (const [i, step] of c.steps.entries()) {
          const expected = step.out as { error?: string } | undefined;
          try {
            const got = await runStep(step, slots);
            if (expected?.error) throw new Mismatch(`step ${i} (${step.op})`, step.out, got);
            if (step.out !== undefined)
              check(`step ${i} (${describe(step)})`, step.op === 'init' ? String(step.name) : step.op, step.out, got);
          } catch (error) {
            if (!expected?.error || !isPaddleError(error)) throw error;
          }
        }
      },
    }));
}

function describe(step: Step): string {
  return JSON.stringify({ ...step, out: undefined });
}

function check(what: string, op: string, expected: unknown, got: unknown): void {
  if (!COMPUTED.has(op)) {
    same(what, expected, got);
    return;
  }
  const [e, g] = [expected, got] as [Bits, Bits];
  same(`${what}: dtype, shape`, [e.dtype, e.shape], [g.dtype, g.shape]);
  const floats = (bits: Bits): number[] => bits.head.map((hex) => Buffer.from(hex as string, 'hex').readFloatBE());
  sameNumbers(what, floats(e), floats(g), { relative: 1e-5, absolute: 1e-6 });
}

function apisOf(step: Step): string[] {
  const places: Record<string, string> = {
    init: `paddle.nn.initializer.${step.name}`,
    layer: `paddle.nn.${step.name}`,
    model: `paddle.vision.models.${step.name}`,
    model_sum: `paddle.vision.models.${step.name}`,
    sampler: 'paddle.io.RandomSampler',
    weighted: 'paddle.io.WeightedRandomSampler',
    subset_random: 'paddle.io.SubsetRandomSampler',
    random_split: 'paddle.io.random_split',
    dist_sampler: 'paddle.io.DistributedBatchSampler',
    loader: 'paddle.io.DataLoader',
    fit: 'paddle.Model',
    get_state: 'paddle.get_rng_state',
    set_state: 'paddle.set_rng_state',
  };
  if (['dropout', 'dropout2d', 'alpha_dropout', 'rrelu', 'gumbel_softmax'].includes(step.op)) {
    return [`paddle.nn.functional.${step.op}`];
  }
  return [places[step.op] ?? `paddle.${step.op}`];
}

const KINDS: Partial<Record<DTypeName, string>> = {
  float32: 'f4',
  float64: 'f8',
  int64: 'i8',
  int32: 'i4',
  uint8: 'u1',
  int8: 'i1',
  int16: 'i2',
  bool: 'b1',
};

interface Bits {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly head: readonly (string | number)[];
  readonly crc: number;
}

/** An array the way the file keeps it: kind, shape, the first values (floats as big-endian hex), CRC-32 of all bytes. */
export function packBits(value: unknown, full = false): Bits {
  const array = isTensor(value) ? value.array() : NdArray.from(value as NdArray);
  const kind = KINDS[array.dtype] ?? array.dtype;
  const bytes = array.bytes();
  const count = full ? array.size : Math.min(8, array.size);
  const width = bytes.length / Math.max(1, array.size);
  const head = Array.from({ length: count }, (_, i) =>
    kind.startsWith('f')
      ? Buffer.from(bytes.subarray(i * width, (i + 1) * width))
          .reverse()
          .toString('hex')
      : array.get(i),
  );
  return { dtype: kind, shape: [...array.shape], head, crc: crc32(bytes) };
}

function hex64(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

/** x[i] = (i mod 17 - 8) / 4 + 1/8. */
function ramp(shape: readonly number[], dtype: DTypeName = 'float32'): TensorLike {
  const flat = Array.from({ length: sizeOf(shape) }, (_, i) => ((i % 17) - 8) / 4 + 0.125);
  return fn('paddle.to_tensor')(NdArray.from(flat, dtype).reshape(shape), { dtype }) as TensorLike;
}

/** Every entry of a layer's state, packed. */
function packState(layer: object): Record<string, object> {
  return Object.fromEntries(Object.entries(stateOf(layer)).map(([key, value]) => [key, packBits(value)]));
}

const zeros = (shape: unknown, dtype = 'float32') => fn('paddle.zeros')(shape, dtype);

async function runStep(s: Step, slots: Map<string, unknown>): Promise<unknown> {
  const dtype = (s.dtype as DTypeName | undefined) ?? 'float32';
  const shape = s.shape as number[];
  const F = (name: string) => fn(`paddle.nn.functional.${name}`);
  const inPlace = (...args: unknown[]) => packBits(method(zeros(shape), s.op)(...args));
  switch (s.op) {
    case 'seed':
      fn('paddle.seed')(bigWhole(s.k));
      return;
    case 'np_seed':
      seedNumpy(s.k as number);
      return;
    case 'py_seed':
      (await pythonRandom()).seed!(bigWhole(s.k));
      return;
    case 'get_state':
      slots.set(s.slot as string, fn('paddle.get_rng_state')());
      return;
    case 'set_state':
      fn('paddle.set_rng_state')(slots.get(s.slot as string));
      return;
    case 'np_get':
      slots.set(s.slot as string, globalNumpy().getState());
      return;
    case 'np_set':
      globalNumpy().setState(slots.get(s.slot as string) as RandomStateValue);
      return;
    case 'threads':
      return;
    case 'uniform':
      return packBits(fn('paddle.uniform')(shape, { dtype, min: s.min, max: s.max, seed: s.opseed ?? 0 }));
    case 'rand':
    case 'randn':
    case 'standard_normal':
      return packBits(fn(`paddle.${s.op}`)(shape, { dtype }));
    case 'normal':
      return packBits(fn('paddle.normal')(s.mean, s.std, shape));
    case 'normal_t':
      return packBits(fn('paddle.normal')(ramp(shape), s.std));
    case 'gaussian':
      return packBits(fn('paddle.tensor.random.gaussian')(shape, s.mean, s.std, { seed: s.opseed ?? 0, dtype }));
    case 'randint':
      return packBits(fn('paddle.randint')(s.low, s.high, shape, { dtype: s.dtype ?? 'int64' }));
    case 'randint_like':
      return packBits(fn('paddle.randint_like')(zeros(shape, dtype), s.low, s.high));
    case 'randperm':
      return packBits(fn('paddle.randperm')(s.n, { dtype: s.dtype ?? 'int64' }));
    case 'bernoulli':
      return packBits(fn('paddle.bernoulli')(fn('paddle.full')(shape, s.p, { dtype })));
    case 'bernoulli_':
      return inPlace(s.p);
    case 'uniform_':
      return inPlace(s.min, s.max);
    case 'normal_':
      return inPlace(s.mean, s.std);
    case 'exponential_':
      return inPlace(s.lam);
    case 'multinomial':
      return packBits(fn('paddle.multinomial')(fn('paddle.to_tensor')(s.probs, { dtype }), s.num, s.replacement));
    case 'poisson':
      return packBits(fn('paddle.poisson')(fn('paddle.full')(shape, s.lam)));
    case 'init': {
      const initializer = make(`paddle.nn.initializer.${s.name}`, [], s.args as Dict);
      return packBits(fn('paddle.create_parameter')(shape, dtype, { defaultInitializer: initializer }));
    }
    case 'layer':
      return packState(make(`paddle.nn.${s.name}`, s.args as unknown[], (s.kw as Dict | undefined) ?? {}) as object);
    case 'model':
      return packState(modelOf(s));
    case 'model_sum': {
      const state = packState(modelOf(s)) as Record<string, { crc: number }>;
      const keys = Object.keys(state).sort((a, b) => (a < b ? -1 : 1));
      return { keys: keys.length, crc: crc32(keys.map((key) => `${key}:${state[key]!.crc}\n`).join('')) };
    }
    case 'dropout': {
      const options = { ...(s.axis !== undefined && { axis: s.axis }), ...(s.mode !== undefined && { mode: s.mode }) };
      return packBits(F('dropout')(ramp(shape, dtype), s.p, options));
    }
    case 'dropout2d':
    case 'alpha_dropout':
      return packBits(F(s.op)(ramp(shape), s.p));
    case 'rrelu':
      return packBits(F('rrelu')(ramp(shape), s.lower, s.upper, { training: true }));
    case 'gumbel_softmax':
      return packBits(F('gumbel_softmax')(ramp(shape), s.t, { hard: s.hard, axis: s.axis ?? -1 }));
    case 'sampler':
      return wholes(await all(io('RandomSampler', countDataset(s.n as number), s.replacement ?? false, s.num ?? null)));
    case 'weighted':
      return wholes(await all(io('WeightedRandomSampler', s.weights, s.num, s.replacement)));
    case 'subset_random':
      return wholes(
        await all(
          io(
            'SubsetRandomSampler',
            Array.from({ length: s.n as number }, (_, i) => 100 + i),
          ),
        ),
      );
    case 'random_split': {
      const lengths = s.lengths as number[];
      const parts = fn('paddle.io.random_split')(countDataset(lengths.reduce((a, b) => a + b, 0)), lengths);
      return (parts as { indices: unknown[] }[]).map((part) => wholes(part.indices));
    }
    case 'dist_sampler': {
      const options = { numReplicas: s.ranks, rank: s.rank, shuffle: true, dropLast: s.drop_last ?? false };
      const sampler = io('DistributedBatchSampler', countDataset(s.n as number), s.batch, options);
      return epochs(s, async () => wholes(await all(sampler)));
    }
    case 'loader': {
      const options = { batchSize: s.batch, shuffle: true, dropLast: s.drop_last ?? false, numWorkers: s.workers };
      const loader = io('DataLoader', indexDataset(s.n as number), options);
      return epochs(s, async () => (await all(loader)).flatMap((batch) => wholes((batch as unknown[])[1]) as number[]));
    }
    case 'fit':
      return fitOrder(s);
    case 'np':
      return runNumpy(s);
    case 'py':
      return runPython(s);
    default:
      throw new Missing(`a replay of ${s.op} ${String(s.fn ?? '')}`);
  }
}

/** A whole number of any size: above 2⁵³ JSON has rounded it, so the few that occur are written out here. */
function bigWhole(value: unknown): number | bigint {
  const known: Record<string, bigint> = {
    [String(2 ** 63)]: 2n ** 63n + 7n,
    [String(2 ** 64)]: 2n ** 64n - 1n,
  };
  return known[String(value)] ?? (value as number);
}

function io(name: string, ...args: unknown[]): object {
  return new (classOf(`paddle.io.${name}`))(...args);
}

async function epochs(s: Step, body: () => Promise<unknown>): Promise<unknown[]> {
  const result: unknown[] = [];
  for (let i = 0; i < (s.epochs as number); i++) result.push(await body());
  return result;
}

function modelOf(s: Step): object {
  return make(
    `paddle.vision.models.${s.name}`,
    (s.args as unknown[] | undefined) ?? [],
    (s.kw as Dict | undefined) ?? {},
  ) as object;
}

/** Sample i is `[i]` as float32 and as int64. */
function indexDataset(n: number): object {
  class Index extends classOf('paddle.io.Dataset') {
    getItem(i: number): NdArray[] {
      return [NdArray.from([i], 'float32'), NdArray.from([i], 'int64')];
    }
    get length(): number {
      return n;
    }
  }
  return new Index();
}

async function fitOrder(s: Step): Promise<unknown> {
  const [n, batch, count, evals] = [s.n as number, s.batch, s.epochs as number, (s.evals as number | undefined) ?? 0];
  const seen: number[] = [];
  class Net extends classOf('paddle.nn.Layer') {
    declare training: boolean;
    fc = new (classOf('paddle.nn.Linear'))(1, 1);
    forward(x: TensorLike): unknown {
      if (this.training) seen.push(...x.array().toFloat64());
      return (this.fc as Call & object)(x);
    }
  }
  const net = new Net();
  const model = new (classOf('paddle.Model'))(net);
  const optimizer = new (classOf('paddle.optimizer.SGD'))(1e-9, { parameters: method(model, 'parameters')() });
  method(model, 'prepare')(optimizer, (o: unknown) => fn('paddle.mean')(fn('paddle.multiply')(o, 0)));
  const options = { batchSize: batch, epochs: count, verbose: 0, numWorkers: s.workers ?? 0 };
  await method(model, 'fit')(indexDataset(n), ...(evals ? [indexDataset(evals)] : []), options);
  const order = Array.from({ length: count }, (_, i) => seen.slice(i * n, (i + 1) * n));
  return { order, weight: packBits((net.fc as unknown as { weight: TensorLike }).weight) };
}

function runNumpy(s: Step): unknown {
  const kw = s.kw as { dtype?: string } | undefined;
  const result = callNumpy(s.fn as string, s.args as unknown[], kw?.dtype);
  if (typeof result === 'number') return typeof s.out === 'string' ? hex64(result) : result;
  return result instanceof NdArray ? packBits(result) : result;
}

async function pythonRandom(): Promise<Record<string, Call | undefined>> {
  const random = (await openDoor('./python'))?.random as Record<string, Call> | undefined;
  if (!random) throw new Missing('random of paddle-hapi/python');
  return random;
}

async function runPython(s: Step): Promise<unknown> {
  const random = await pythonRandom();
  const [name, args] = [s.fn as string, s.args as number[]];
  const call = (...given: unknown[]): unknown => {
    const target = random[name];
    if (!target) throw new Missing(`random.${name}`);
    return target.call(random, ...given);
  };
  const range = Array.from({ length: args[0] ?? 0 }, (_, i) => i);
  if (name === 'shuffle') {
    call(range);
    return range;
  }
  if (name === 'sample' || name === 'choice') return call(range, ...args.slice(1));
  return Array.from({ length: (s.n as number | undefined) ?? 1 }, (_, i) => {
    const value = call(...args);
    const expected = (s.out as unknown[])[i];
    return typeof expected === 'string' ? hex64(Number(value)) : Number(value);
  });
}
