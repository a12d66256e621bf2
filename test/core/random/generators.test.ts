import * as np from 'numpy-ts';
import { describe, expect, test } from 'vitest';
import {
  ArgumentError,
  defaultGenerator,
  globalNumpy,
  PaddleGenerator,
  pythonRandom,
  Random,
  RandomState,
  seed,
  seedWorker,
} from '../../../src/core/index.ts';
import { random } from '../../../src/python.ts';

const numbers = (value: unknown): number[] => (value as { tolist(): number[] }).tolist();

// Runs first: later tests leave this thread with a worker's generators.
describe("NumPy's global generator is that of numpy-ts", () => {
  test('what is seeded there is drawn here, and the other way round', () => {
    np.random.seed(42);
    const own = new RandomState(42);
    expect(globalNumpy().random()).toBe(own.random());
    expect(np.random.random()).toBe(own.random());
    expect([...globalNumpy().permutation(100)]).toEqual([...own.permutation(100)]);
    expect(np.random.random()).toBe(own.random());
    expect([...globalNumpy().choice(1, 5)]).toEqual([0, 0, 0, 0, 0]);
    expect([...globalNumpy().choice(9, 5)]).toEqual([...own.choice(9, 5)]);
    expect(np.random.random()).toBe(own.random());
    globalNumpy().seed(7);
    own.seed(7);
    expect(np.random.random()).toBe(own.random());
    expect(globalNumpy().randint(0, 1000)).toBe(own.randint(0, 1000));
    globalNumpy().seed([1, 2, 3]);
    own.seed([1, 2, 3]);
    expect(np.random.random()).toBe(own.random());
  });

  test('the kept normal number is shared', () => {
    np.random.seed(5);
    const own = new RandomState(5);
    for (let round = 0; round < 50; round++) {
      // An odd number of draws on either side leaves a number for the other.
      expect(globalNumpy().normal(1, 2)).toBeCloseTo(own.normal(1, 2), 12);
      expect(Number(np.random.standard_normal())).toBeCloseTo(own.standardNormal(), 12);
      const here = globalNumpy().fillNormal(new Float64Array(3));
      for (const value of here) expect(value).toBeCloseTo(own.standardNormal(), 12);
      for (const value of numbers(np.random.standard_normal(2))) expect(value).toBeCloseTo(own.standardNormal(), 12);
      expect(globalNumpy().uniform(-1, 1)).toBe(own.uniform(-1, 1));
    }
  });

  test('normal numbers drawn here alone are exact', () => {
    np.random.seed(11);
    const own = new RandomState(11);
    for (let i = 0; i < 500; i++) expect(globalNumpy().standardNormal()).toBe(own.standardNormal());
  });

  test('a state taken here is one of the same sequence', () => {
    np.random.seed(3);
    np.random.random();
    const state = globalNumpy().getState();
    const next = np.random.random();
    globalNumpy().setState(state);
    expect(globalNumpy().random()).toBe(next);
  });
});

describe('PaddleGenerator', () => {
  test.each([[-1], [2 ** 64], [Number.NaN], [Infinity], [-1n], [2n ** 64n]])('refuses the seed %s', (bad) => {
    seed(3);
    const before = defaultGenerator.getState();
    expect(() => seed(bad)).toThrow(ArgumentError);
    expect(defaultGenerator.getState()).toEqual(before);
  });

  test('cuts a seed to a whole number', () => {
    expect(new PaddleGenerator(3.9).random()).toBe(new PaddleGenerator(3).random());
    expect(seed(5)).toBe(defaultGenerator);
    expect(defaultGenerator.initialSeed).toBe(5n);
  });

  test('whole numbers over the whole range of 64 bits', () => {
    const draw = (generator: PaddleGenerator, low: bigint, high: bigint): bigint =>
      generator.randint(new BigInt64Array(1), low, high)[0]!;
    // A range of 2^63: the value is the upper 63 bits of the word.
    expect(draw(new PaddleGenerator(1), 0n, 2n ** 63n)).toBe(new PaddleGenerator(1).random() >> 1n);
    expect(draw(new PaddleGenerator(1), -(2n ** 63n), 0n)).toBe((new PaddleGenerator(1).random() >> 1n) - 2n ** 63n);
  });

  test('small and wide ranges agree with the definition', () => {
    for (const range of [1, 2, 3, 10, 65536, 2 ** 31 + 5, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 1e13 + 7, 2 ** 53 - 1]) {
      const words = new PaddleGenerator(9);
      const drawn = new PaddleGenerator(9).randint(new Float64Array(200), 0, range);
      for (const value of drawn) expect(value).toBe(Number((words.random() * BigInt(range)) >> 64n));
    }
  });

  test('refuses what has no answer', () => {
    const generator = new PaddleGenerator(1);
    expect(() => generator.randint(new Int32Array(1), 5, 5)).toThrow(/randint: low must be less than high/);
    expect(() => generator.multinomial(Float32Array.of(1, 0), 1, 2, false)).toThrow(/must have 2 positive weights/);
    expect(() => generator.multinomial(Float32Array.of(1, -1), 1, 1, true)).toThrow(/finite and not negative/);
    expect(() => generator.multinomial(Float32Array.of(0, 0), 1, 1, true)).toThrow(/must have a positive weight/);
    expect(() => generator.setState({ ...generator.getState(), position: 999 })).toThrow(/setState: the state must be/);
  });
});

describe('RandomState and Random', () => {
  test('refuse seeds and ranges that Python refuses', () => {
    const state = new RandomState(0);
    for (const bad of [-1, 2 ** 32, 1.5, []])
      expect(() => state.seed(bad)).toThrow(/RandomState\.seed: the seed must be/);
    expect(() => state.randint(3, 3)).toThrow(/low must be less than high/);
    expect(() => state.randintBigInt(3n, 3n)).toThrow(/low must be less than high/);
    expect(() => state.choice(3, 4, false)).toThrow(/must not be larger/);
    expect(() => state.choice(3, 1, true, [0.5, 0.2, 0.2])).toThrow(/add up to 1/);
    expect(() => state.choice(3, 3, false, [0.5, 0.5, 0])).toThrow(/must not be larger/);
    expect(() => state.choice(0, 1)).toThrow(/something to choose from/);
    expect(() => state.beta(2, 1)).toThrow(/must lie in \(0, 1\]/);
    expect(() => state.setState({ key: [1], position: 0 })).toThrow(/a key of 624 words/);
    expect(() => random.seed(1.5)).toThrow(/random\.seed: the seed must be a whole number/);
    expect(() => random.choice([])).toThrow(/something to choose from/);
    expect(() => random.choices([1, 2], [1])).toThrow(/one weight to each element/);
    expect(() => random.sample([1, 2], 3)).toThrow(/must not be larger/);
    expect(() => random.randint(3, 2)).toThrow(/a not above b/);
    expect(() => random.randrange(3, 3)).toThrow(/not empty/);
    expect(() => random.getrandbits(54)).toThrow(/in \[0, 53\]/);
  });

  test('the functions of `random` draw from one generator', () => {
    random.seed(42);
    expect(random.random()).toBe(new Random(42).random());
    const state = random.getstate();
    const next = random.normalvariate(1, 2);
    random.setstate(state);
    expect(random.normalvariate(1, 2)).toBe(next);
    expect(random.choices('ab', { k: 3 })).toHaveLength(3);
    expect(random.choices([1, 2], [0, 1], { k: 4 })).toEqual([2, 2, 2, 2]);
  });

  // Values of CPython 3.11: random.seed(42) before each line.
  test('functions that the recorded cases lack', () => {
    random.seed(42);
    expect(
      random.choices(
        Array.from({ length: 10 }, (_, i) => i),
        { k: 5 },
      ),
    ).toEqual([6, 0, 2, 2, 7]);
    random.seed(42);
    expect(random.choices(['a', 'b', 'c'], [5, 1, 1], { k: 6 }).join('')).toBe('aaaaba');
    random.seed(42);
    expect(random.normalvariate(1, 2)).toBe(1.4906526834157268);
    expect(pythonRandom.getrandbitsBigInt(100)).toBe(176140902141063639299770569303n);
    random.seed(42);
    expect(random.triangular(0, 10, 2)).toBe(4.6291661612586354);
  });
});

describe('seedWorker', () => {
  test('gives the worker a light generator of its own, or seeds the shared one', () => {
    seedWorker(1234n, 1);
    const light = globalNumpy().random();
    const python = random.random();
    const paddle = defaultGenerator.random();
    seedWorker(1234, 1, { sharedNumpy: true });
    expect(np.random.random()).toBe(light);
    expect(random.random()).toBe(python);
    expect(defaultGenerator.random()).toBe(paddle);
    expect(python).toBe(new Random(1235).random());
    expect(paddle).toBe(new PaddleGenerator(1235).random());
  });

  test.each([
    [-1, 0],
    [2n ** 63n, 0],
    [1.5, 0],
    [1, -1],
    [1, 0.5],
  ])('refuses base %s, worker %s', (base, worker) => {
    expect(() => seedWorker(base, worker)).toThrow(/seedWorker: base must be/);
  });
});
