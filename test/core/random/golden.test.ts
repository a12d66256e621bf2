import { beforeAll, describe, expect, test } from 'vitest';
import {
  canonical32,
  defaultGenerator,
  generateStates,
  globalNumpy,
  Mt19937_64,
  PaddleGenerator,
  type PaddleGeneratorState,
  pythonRandom,
  RandomState,
  type RandomStateValue,
  seed,
  seedWorker,
  sizeOf,
} from '../../../src/core/index.ts';
import { random } from '../../../src/python.ts';
import { cases, hex64, int64, type Packed, pack, type Step } from './goldenRandom.ts';

const f = Math.fround;
type Floats = Float32Array | Float64Array;
const paddle = defaultGenerator;
// Taken before a case makes this thread a loader worker.
const shared = globalNumpy();
let numpy: RandomState;
const states = new Map<string, PaddleGeneratorState>();
const numpyStates = new Map<string, RandomStateValue>();

const floats = (n: number, dtype: unknown): Floats => (dtype === 'float64' ? new Float64Array(n) : new Float32Array(n));
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const ramp = (n: number, dtype?: unknown): Floats =>
  floats(n, dtype).map((_, i) => ((i % 17) - 8) / 4 + 0.125) as Floats;

// --- initializers, as the reference describes them -----------------------------------------------------------------

function fans(shape: readonly number[]): [fanIn: number, fanOut: number] {
  if (shape.length === 2) return [shape[0]!, shape[1]!];
  if (shape.length === 1) return [shape[0]!, shape[0]!];
  const kernel = sizeOf(shape.slice(2));
  return [shape[1]! * kernel, shape[0]! * kernel];
}

function initialize(name: string, args: Record<string, number | string>, shape: number[], dtype?: unknown): Floats {
  const out = floats(sizeOf(shape), dtype);
  const [shapeIn, shapeOut] = fans(shape);
  const fanIn = Number(args.fan_in ?? shapeIn);
  const fanOut = Number(args.fan_out ?? shapeOut);
  const gain = Number(args.gain ?? 1);
  const slope = Number(args.negative_slope ?? 0);
  const kaiming = args.nonlinearity === 'leaky_relu' ? Math.sqrt(2 / (1 + slope ** 2)) : Math.SQRT2;
  const fan = args.mode === 'fan_out' ? fanOut : fanIn;
  switch (name) {
    case 'Uniform':
      return paddle.uniform(out, Number(args.low ?? -1), Number(args.high ?? 1));
    case 'Normal':
      return paddle.normal(out, Number(args.mean ?? 0), Number(args.std ?? 1));
    case 'TruncatedNormal':
      return paddle.truncatedNormal(
        out,
        Number(args.mean ?? 0),
        Number(args.std ?? 1),
        Number(args.a ?? -2),
        Number(args.b ?? 2),
      );
    case 'XavierUniform': {
      const limit = gain * Math.sqrt(6 / (fanIn + fanOut));
      return paddle.uniform(out, -limit, limit);
    }
    case 'XavierNormal':
      return paddle.normal(out, 0, gain * Math.sqrt(2 / (fanIn + fanOut)));
    case 'KaimingUniform': {
      const limit = kaiming * Math.sqrt(3 / fan);
      return paddle.uniform(out, -limit, limit);
    }
    case 'KaimingNormal':
      return paddle.normal(out, 0, kaiming / Math.sqrt(fan));
    case 'Constant':
      return out.fill(Number(args.value));
    case 'Dirac':
      for (let i = 0; i < Math.min(shape[0]!, shape[1]!); i++)
        out[(i * shape[1]! + i) * shape[2]! + (shape[2]! >> 1)] = 1;
      return out;
    case 'Orthogonal':
      // Draws as many as the matrix has elements; the decomposition is the initializer's own business.
      return paddle.normal(out);
    default:
      throw new Error(name);
  }
}

/** Draws the parameters of a recorded layer or network, in the order of construction, by their names and shapes. */
function drawParameters(recorded: Record<string, Packed>, rule: (key: string, shape: number[]) => Floats): void {
  const keys = Object.keys(recorded);
  const downsample = (key: string): boolean => key.includes('.downsample.');
  const blockOf = (key: string): string => /^layer\d+\.\d+\./.exec(key)?.[0] ?? '';
  const order: string[] = [];
  for (let i = 0; i < keys.length; ) {
    const block = blockOf(keys[i]!);
    let end = i + 1;
    while (block && end < keys.length && blockOf(keys[end]!) === block) end++;
    const part = keys.slice(i, end);
    order.push(...part.filter(downsample), ...part.filter((key) => !downsample(key)));
    i = end;
  }
  for (const key of order) {
    const { shape } = recorded[key]!;
    expect(pack(rule(key, shape), shape), key).toEqual(recorded[key]);
  }
}

function drawModel(recorded: Record<string, Packed>): void {
  const isNorm = (key: string): boolean => `${key.slice(0, key.lastIndexOf('.'))}._mean` in recorded;
  drawParameters(recorded, (key, shape) => {
    if (key.endsWith('_mean') || key.endsWith('bias')) return new Float32Array(sizeOf(shape));
    if (key.endsWith('_variance') || isNorm(key)) return new Float32Array(sizeOf(shape)).fill(1);
    if (shape.length === 4) return initialize('Normal', { std: Math.sqrt(2 / fans(shape)[0]) }, shape);
    return initialize('XavierUniform', {}, shape);
  });
}

function drawLayer(step: Step): void {
  const recorded = step.out as Record<string, Packed>;
  const name = step.name as string;
  const args = step.args as number[];
  const groups = (step.kw as { groups?: number } | undefined)?.groups ?? 1;
  if (/^(LSTM|GRU|SimpleRNN)/.test(name)) {
    const limit = 1 / Math.sqrt(args[1]!);
    // A network lists each parameter under two names; the cells' names stand in the order of construction.
    const byCell = Object.fromEntries(
      Object.entries(recorded).filter(([key]) => name.endsWith('Cell') || key.includes('cell')),
    );
    const seen = new Set(Object.keys(byCell));
    drawParameters(byCell, (_key, shape) => initialize('Uniform', { low: -limit, high: limit }, shape));
    for (const key of Object.keys(recorded)) {
      if (!seen.has(key)) expect(Object.values(byCell)).toContainEqual(recorded[key]);
    }
    return;
  }
  drawParameters(recorded, (key, shape) => {
    const isNorm = name.endsWith('Norm') || name.startsWith('BatchNorm') || key.startsWith('norm');
    if (key.endsWith('bias') || key === '_mean') return new Float32Array(sizeOf(shape));
    if (name === 'PReLU') return new Float32Array(sizeOf(shape)).fill(0.25);
    if (isNorm) return new Float32Array(sizeOf(shape)).fill(1);
    if (/^Conv\dD$/.test(name)) return initialize('Normal', { std: Math.sqrt(2 / (fans(shape)[0] * groups)) }, shape);
    return initialize('XavierUniform', {}, shape);
  });
}

// --- samplers ------------------------------------------------------------------------------------------------------

function distributedBatches(n: number, batch: number, ranks: number, rank: number, epoch: number): number[][] {
  const each = Math.ceil(n / ranks);
  const total = each * ranks;
  const indices = [...range(n), ...range(total - n)];
  new RandomState(epoch).shuffle(indices);
  const lastSize = total % (batch * ranks);
  const mine: number[] = [];
  for (let i = rank * batch; i < total - lastSize; i += batch * ranks) mine.push(...indices.slice(i, i + batch));
  const lastMine = lastSize / ranks;
  mine.push(...indices.slice(total - lastSize).slice(rank * lastMine, (rank + 1) * lastMine));
  const out: number[][] = [];
  for (let i = 0; i < mine.length; i += batch) out.push(mine.slice(i, i + batch));
  return out;
}

const baseSeed = (): bigint => numpy.randintBigInt(0n, 2n ** 63n - 1n);

// --- one step -------------------------------------------------------------------------------------------------------

function dropout(step: Step): Packed {
  const shape = step.shape as number[];
  const x = ramp(sizeOf(shape), step.dtype);
  const round = step.dtype === 'float64' ? (v: number): number => v : f;
  const p = step.p as number;
  const axis = step.op === 'dropout2d' ? [0, 1] : step.axis;
  const upscale = (step.mode ?? 'upscale_in_train') === 'upscale_in_train';
  if (p === 0) return pack(x, shape);
  if (p === 1) return pack(x.fill(0), shape);
  if (axis === undefined || axis === null) {
    const kept = paddle.dropoutMask(x.length, p);
    return pack(x.map((v, i) => (kept[i] ? (upscale ? round(v / f(1 - f(p))) : v) : 0)) as Floats, shape);
  }
  const axes = new Set(([] as number[]).concat(axis as number | number[]));
  const maskShape = shape.map((n, i) => (axes.has(i) ? n : 1));
  const kept = paddle.dropoutMask(sizeOf(maskShape), p);
  const place = (i: number): number => {
    let at = 0;
    let step = 1;
    for (let a = shape.length - 1; a >= 0; a--) {
      at += (i % shape[a]!) * (axes.has(a) ? step : 0);
      step *= maskShape[a]!;
      i = Math.floor(i / shape[a]!);
    }
    return at;
  };
  const scale = upscale ? f(1 / (1 - p)) : 1;
  return pack(x.map((v, i) => round(v * scale) * kept[place(i)]!) as Floats, shape);
}

function tensor(step: Step): unknown {
  const shape = step.shape as number[];
  const n = shape ? sizeOf(shape) : 0;
  const own = step.opseed ? PaddleGenerator.forOperator(step.opseed as number) : paddle;
  switch (step.op) {
    case 'uniform':
    case 'uniform_':
      return pack(own.uniform(floats(n, step.dtype), step.min as number, step.max as number), shape);
    case 'rand':
      return pack(paddle.uniform(floats(n, step.dtype)), shape);
    case 'normal':
    case 'normal_':
    case 'gaussian':
      return pack(own.normal(floats(n, step.dtype), step.mean as number, step.std as number), shape);
    case 'randn':
    case 'standard_normal':
      return pack(paddle.normal(floats(n, step.dtype)), shape);
    case 'normal_t': {
      const mean = ramp(n);
      const z = paddle.normal(new Float32Array(n));
      return pack(
        z.map((v, i) => f(v * f(step.std as number)) + mean[i]!),
        shape,
      );
    }
    case 'randint': {
      const out = step.dtype === 'int32' ? new Int32Array(n) : new BigInt64Array(n);
      return pack(paddle.randint(out, step.low as number, step.high as number), shape);
    }
    case 'randint_like':
      return pack(paddle.randint(new Float32Array(n), step.low as number, step.high as number), shape);
    case 'randperm': {
      const order = paddle.randperm(step.n as number);
      return pack(step.dtype === 'int32' ? order : int64(order), [step.n as number]);
    }
    case 'bernoulli':
      return pack(paddle.bernoulli(floats(n, step.dtype).fill(step.p as number) as Float32Array), shape);
    case 'bernoulli_':
      return pack(paddle.bernoulli(new Float32Array(n).fill(step.p as number)), shape);
    case 'exponential_':
      return pack(paddle.exponential(new Float32Array(n), step.lam as number), shape);
    case 'multinomial': {
      const probabilities = step.probs as number[] | number[][];
      const rows = Array.isArray(probabilities[0]) ? probabilities.length : 1;
      const drawn = paddle.multinomial(
        Float32Array.from(probabilities.flat()),
        rows,
        step.num as number,
        step.replacement as boolean,
      );
      return pack(int64(drawn), rows > 1 ? [rows, step.num as number] : [step.num as number]);
    }
    case 'alpha_dropout': {
      const p = step.p as number;
      const alpha = -1.6732632423543772 * 1.0507009873554805;
      const a = ((1 - p) * (1 + p * alpha ** 2)) ** -0.5;
      const kept = paddle.dropoutMask(n, p);
      const out = ramp(n).map(
        (v, i) => f(f(f(v * kept[i]!) + f((1 - kept[i]!) * f(alpha))) * f(a)) + f(-a * alpha * p),
      );
      return pack(out as Floats, shape);
    }
    case 'rrelu': {
      const x = ramp(n);
      const slope = new Float32Array(1);
      return pack(
        x.map((v) => (v < 0 ? v * paddle.uniform(slope, step.lower as number, step.upper as number)[0]! : v)) as Floats,
        shape,
      );
    }
    case 'gumbel_softmax': {
      const x = ramp(n);
      const u = paddle.uniform(new Float32Array(n), 1e-5, 1);
      const width = shape[1]!;
      const out = new Float32Array(n);
      for (let row = 0; row < shape[0]!; row++) {
        const noisy = range(width).map(
          (i) => (x[row * width + i]! - Math.log(-Math.log(u[row * width + i]!))) / (step.t as number),
        );
        const top = Math.max(...noisy);
        const sum = noisy.reduce((total, v) => total + Math.exp(v - top), 0);
        noisy.forEach((v, i) => {
          out[row * width + i] = step.hard ? Number(v === top) : Math.exp(v - top) / sum;
        });
      }
      if (step.hard) return pack(out, shape);
      // The soft values come from another library's vector logarithm: equal to float32 within a few units.
      const view = new DataView(new ArrayBuffer(4));
      (step.out as Packed).head.forEach((bits, i) => {
        view.setUint32(0, Number.parseInt(bits as string, 16));
        expect(Math.abs(out[i]! - view.getFloat32(0))).toBeLessThan(3e-6);
      });
      return step.out;
    }
    default:
      return undefined;
  }
}

function numpyStep(step: Step): unknown {
  const a = step.args as number[] & unknown[];
  const size = (value: unknown): number[] => (Array.isArray(value) ? (value as number[]) : [value as number]);
  const make = (shape: number[], fill: (out: Float64Array) => Float64Array): Packed =>
    pack(fill(new Float64Array(sizeOf(shape))), shape);
  switch (step.fn) {
    case 'rand':
      return a.length ? make(a, (out) => numpy.fillUniform(out)) : hex64(numpy.random());
    case 'random':
    case 'random_sample':
      return make(size(a[0]), (out) => numpy.fillUniform(out));
    case 'uniform':
      return make(size(a[2]), (out) => numpy.fillUniform(out, a[0], a[1]));
    case 'randn':
      return a.length ? make(a, (out) => numpy.fillNormal(out)) : hex64(numpy.standardNormal());
    case 'standard_normal':
      return make(size(a[0]), (out) => numpy.fillNormal(out));
    case 'normal':
      return a.length < 3
        ? hex64(numpy.normal(a[0], a[1]))
        : make(size(a[2]), (out) => numpy.fillNormal(out, a[0], a[1]));
    case 'beta':
      return hex64(numpy.beta(a[0]!, a[1]!));
    case 'randint': {
      if (a.length < 3) return numpy.randint(a[0]!, a[1]);
      const dtype = (step.kw as { dtype?: string } | undefined)?.dtype;
      const n = sizeOf(size(a[2]));
      const out = dtype === 'uint8' ? new Uint8Array(n) : dtype === 'int32' ? new Int32Array(n) : new BigInt64Array(n);
      return pack(numpy.fillRandint(out, a[0]!, a[1]), size(a[2]));
    }
    case 'shuffle':
    case 'permutation': {
      const order = step.fn === 'permutation' ? numpy.permutation(a[0]!) : Int32Array.from(range(a[0]!));
      if (step.fn === 'shuffle') numpy.shuffle(order);
      return pack(int64(order), [a[0]!]);
    }
    case 'shuffle_list':
    case 'permutation_list': {
      const list = range(a[0]!);
      numpy.shuffle(list);
      return list;
    }
    case 'shuffle_rows': {
      const rows = range(a[0]!).map((row) => range(a[1]!).map((i) => row * a[1]! + i));
      numpy.shuffle(rows);
      return pack(int64(rows.flat()), a);
    }
    case 'choice':
      return pack(
        int64(numpy.choice(a[0]!, a[1]!, (a[2] as unknown as boolean) ?? true, a[3] as unknown as number[])),
        [a[1]!],
      );
    default:
      throw new Error(String(step.fn));
  }
}

function pythonStep(step: Step): unknown {
  const a = step.args as [number, number, number];
  const times = <T>(draw: () => T): T[] => Array.from({ length: (step.n as number) ?? 1 }, draw);
  switch (step.fn) {
    case 'random':
      return times(() => hex64(random.random()));
    case 'uniform':
      return times(() => hex64(random.uniform(a[0], a[1])));
    case 'gauss':
      return times(() => hex64(random.gauss(a[0], a[1])));
    case 'triangular':
      return times(() => hex64(random.triangular(a[0], a[1])));
    case 'randint':
      return times(() => random.randint(a[0], a[1]));
    case 'randrange':
      return times(() => random.randrange(...a));
    case 'getrandbits':
      return times(() => random.getrandbits(a[0]));
    case 'choice':
      return random.choice(range(a[0]));
    case 'sample':
      return random.sample(range(a[0]), a[1]);
    case 'shuffle': {
      const list = range(a[0]);
      random.shuffle(list);
      return list;
    }
    default:
      throw new Error(String(step.fn));
  }
}

/** Half to even, as Python rounds. */
function roundEven(x: number): number {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2) : Math.round(x);
}

/** What the random draws of a transform decide, drawn in the order of Paddle's code. */
function transformStep(step: Step): unknown[] {
  const a = step.args as number[];
  const kw = (step.kw ?? {}) as { value?: string; translate?: number[]; scale?: number[]; shear?: number };
  const [h, w] = step.hw as [number, number];
  const area = (scale: [number, number], ratio: [number, number]): [number, number] => [
    numpy.uniform(...scale) * h * w,
    Math.exp(numpy.uniform(Math.log(ratio[0]), Math.log(ratio[1]))),
  ];
  const one = (): unknown => {
    switch (step.fn) {
      case 'flip':
      case 'vflip':
        return Number(random.random() < a[0]!);
      case 'crop':
        return [random.randint(0, h - a[0]!), random.randint(0, w - a[0]!), a[0], a[0]];
      case 'rrcrop':
        for (;;) {
          const [target, aspect] = area([0.08, 1], [3 / 4, 4 / 3]);
          const width = roundEven(Math.sqrt(target * aspect));
          const height = roundEven(Math.sqrt(target / aspect));
          if (width > 0 && width <= w && height > 0 && height <= h) {
            return [random.randint(0, h - height), random.randint(0, w - width), height, width];
          }
        }
      case 'erasing':
        for (;;) {
          const [target, aspect] = area([0.02, 0.33], [0.3, 3.3]);
          const height = roundEven(Math.sqrt(target * aspect));
          const width = roundEven(Math.sqrt(target / aspect));
          if (height >= h || width >= w) continue;
          if (kw.value === 'random') numpy.fillNormal(new Float64Array(height * width * 3));
          return [numpy.randint(0, h - height + 1), numpy.randint(0, w - width + 1), height, width];
        }
      case 'rotation':
        return hex64(random.uniform(-a[0]!, a[0]!));
      case 'affine': {
        const angle = random.uniform(-a[0]!, a[0]!);
        const [x, y] = [w * kw.translate![0]!, h * kw.translate![1]!];
        const moved = [Math.trunc(random.uniform(-x, x)) + 0, Math.trunc(random.uniform(-y, y)) + 0];
        const scale = random.uniform(kw.scale![0]!, kw.scale![1]!);
        return [hex64(angle), moved, hex64(scale), [hex64(random.uniform(-kw.shear!, kw.shear!)), hex64(0)]];
      }
      case 'perspective': {
        const dx = Math.trunc(a[0]! * Math.floor(w / 2));
        const dy = Math.trunc(a[0]! * Math.floor(h / 2));
        const near = (d: number): number => Math.trunc(random.uniform(0, d + 1));
        const far = (size: number, d: number): number => Math.trunc(random.uniform(size - d - 1, size));
        return [
          [near(dx), near(dy)],
          [far(w, dx), near(dy)],
          [far(w, dx), far(h, dy)],
          [near(dx), far(h, dy)],
        ];
      }
      case 'jitter': {
        const order = ['BrightnessTransform', 'ContrastTransform', 'SaturationTransform', 'HueTransform'];
        random.shuffle(order);
        return order;
      }
      case 'brightness':
        // The pixels are the transform's business; one number is drawn for each image.
        random.uniform(1 - a[0]!, 1 + a[0]!);
        return undefined;
      default:
        throw new Error(String(step.fn));
    }
  };
  return Array.from({ length: step.n as number }, one);
}

function replay(step: Step): unknown {
  const n = step.n as number;
  switch (step.op) {
    case 'seed':
      if (step.out) {
        expect(() => seed(step.k as number)).toThrow(/seed must be a number in \[0, 2⁶⁴\)/);
        return step.out;
      }
      seed(exact(step.k as number));
      return undefined;
    case 'np_seed':
      numpy.seed(step.k as number | number[]);
      return undefined;
    case 'py_seed':
      random.seed(step.k as number);
      return undefined;
    case 'threads':
      return undefined;
    case 'get_state':
      states.set(step.slot as string, paddle.getState());
      return undefined;
    case 'set_state':
      paddle.setState(states.get(step.slot as string)!);
      return undefined;
    case 'np_get':
      numpyStates.set(step.slot as string, numpy.getState());
      return undefined;
    case 'np_set':
      numpy.setState(numpyStates.get(step.slot as string)!);
      return undefined;
    case 'init': {
      const shape = step.shape as number[];
      const drawn = initialize(step.name as string, step.args as Record<string, number>, shape, step.dtype);
      return step.name === 'Orthogonal' ? step.out : pack(drawn, shape);
    }
    case 'layer':
      drawLayer(step);
      return step.out;
    case 'model':
      drawModel(step.out as Record<string, Packed>);
      return step.out;
    case 'dropout':
    case 'dropout2d':
      return dropout(step);
    case 'sampler':
      return Array.from(numpy.choice(n, (step.num as number) ?? n, (step.replacement as boolean) ?? false));
    case 'weighted': {
      const weights = step.weights as number[];
      const sum = weights.reduce((total, v) => total + v, 0);
      return Array.from(
        numpy.choice(
          weights.length,
          step.num as number,
          step.replacement as boolean,
          weights.map((v) => v / sum),
        ),
      );
    }
    case 'subset_random':
      return Array.from(paddle.randperm(n), (i) => 100 + i);
    case 'random_split': {
      const lengths = step.lengths as number[];
      const order = Array.from(paddle.randperm(lengths.reduce((total, v) => total + v, 0)));
      return lengths.map((length) => order.splice(0, length));
    }
    case 'dist_sampler':
      return range(step.epochs as number).map((epoch) =>
        distributedBatches(n, step.batch as number, step.ranks as number, step.rank as number, epoch),
      );
    case 'loader':
      return range(step.epochs as number).map(() => {
        if ((step.workers as number) > 0) baseSeed();
        const order = Array.from(numpy.permutation(n));
        return step.drop_last ? order.slice(0, n - (n % (step.batch as number))) : order;
      });
    case 'loader_aug': {
      // What two workers draw where they read their samples; each worker's three generators go on from batch to batch.
      const base = baseSeed();
      const order = Array.from(numpy.permutation(n));
      const mine = { paddle: paddle.getState(), python: pythonRandom.getstate() };
      const rows: unknown[][] = [];
      for (let worker = 0; worker < 2; worker++) {
        seedWorker(base, worker);
        const own = globalNumpy();
        order.forEach((index, i) => {
          if (Math.floor(i / 2) % 2 !== worker) return;
          const values = [own.random(), random.random(), paddle.uniform(new Float32Array(1))[0]!];
          rows[i] = [index, worker, ...values.map(hex64)];
        });
      }
      paddle.setState(mine.paddle);
      pythonRandom.setstate(mine.python);
      return rows;
    }
    case 'fit': {
      const limit = Math.sqrt(3);
      const weight = pack(paddle.uniform(new Float32Array(1), -limit, limit), [1, 1]);
      const order = range(step.epochs as number).map((epoch) => {
        const indices = range(n);
        new RandomState(epoch).shuffle(indices);
        return indices;
      });
      return { order, weight };
    }
    case 'worker_states':
      return generateStates(BigInt(step.base as string), step.worker as number);
    case 'np':
      return numpyStep(step);
    case 'py':
      return pythonStep(step);
    case 'tf': {
      const drawn = transformStep(step);
      return step.fn === 'brightness' ? step.out : drawn;
    }
    default:
      return tensor(step);
  }
}

/** Seeds above 2⁵³ as the recorded file means them; JSON reads them rounded. */
function exact(k: number): number | bigint {
  return k === 2 ** 63 ? 2n ** 63n + 7n : k === 2 ** 64 ? 2n ** 64n - 1n : k;
}

// A whole network of a factory is checked where the factories are; here what every generator gives.
const replayed = cases.filter((one) => !one.steps.some((step) => step.op === 'model_sum'));

describe.each([
  ['our own NumPy generator', () => new RandomState(0)],
  ['the global generator of numpy-ts', () => shared],
] as const)('recorded with Paddle, NumPy and Python; %s', (kind, make) => {
  beforeAll(() => {
    numpy = make();
    expect(numpy.constructor === RandomState).toBe(kind.startsWith('our'));
  });
  // The cases that touch NumPy run over both generators, the others once. A state of numpy-ts lacks the kept normal number.
  const usesNumpy = (one: (typeof cases)[number]): boolean =>
    one.id !== 'np-state' && one.steps.some((step) => step.op === 'np_seed');
  test.each(replayed.filter((one) => kind.startsWith('our') || usesNumpy(one)))('$id', ({ steps }) => {
    for (const [i, step] of steps.entries()) {
      expect(replay(step), `step ${i}: ${JSON.stringify({ ...step, out: undefined })}`).toEqual(step.out);
    }
  });
});

test('an engine draws the same word for the float and the whole reading', () => {
  const a = Mt19937_64.fromSequence(7);
  const b = Mt19937_64.fromSequence(7);
  for (let i = 0; i < 1000; i++) {
    expect(canonical32(a)).toBe(Math.min(f(Number(b.nextBigInt()) * 2 ** -64), 1 - 2 ** -24));
  }
});
