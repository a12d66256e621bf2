import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ArgumentError, NdArray, ShapeError } from '../../src/core/index.ts';
import { toTensor } from '../../src/engine/index.ts';
import * as metric from '../../src/metric/index.ts';

interface Packed {
  dtype: 'float32';
  shape: number[];
  data: number[];
}

interface Step {
  reset?: boolean;
  preds?: Packed;
  labels?: Packed;
  compute?: Packed;
  update?: unknown;
  accumulate: number | number[];
}

interface Case {
  id: string;
  kind: string;
  metric: 'Accuracy' | 'Precision' | 'Recall' | 'Auc';
  args: Record<string, unknown>;
  name: string | string[];
  steps: Step[];
}

const cases = (
  JSON.parse(readFileSync(new URL('../golden/hapi.json', import.meta.url), 'utf8')) as { cases: Case[] }
).cases.filter((c) => c.kind === 'metric');

const unpack = ({ data, shape, dtype }: Packed) => NdArray.from(Float64Array.from(data)).reshape(shape).astype(dtype);

function near(got: unknown, expected: unknown): void {
  const [values, wanted] = [[got].flat() as number[], [expected].flat() as number[]];
  expect(values.length).toBe(wanted.length);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i]!, 12);
  });
}

test('there are cases of every metric', () => {
  expect(new Set(cases.map((c) => c.metric))).toEqual(new Set(['Accuracy', 'Precision', 'Recall', 'Auc']));
});

describe.each(cases.map((c) => [c.id, c] as const))('%s', (_, c) => {
  test.each([
    ['arrays', unpack],
    ['tensors', (packed: Packed) => toTensor(unpack(packed))],
  ] as const)('measures %s as Paddle does', (_what, make) => {
    const named = Object.fromEntries(
      Object.entries(c.args).map(([key, value]) => [key.replace(/_(\w)/g, (_m, l: string) => l.toUpperCase()), value]),
    );
    const made = new metric[c.metric](named as never);
    expect(made.name()).toEqual(c.name);
    for (const step of c.steps) {
      if (step.reset) made.reset();
      if (step.preds && made instanceof metric.Accuracy) {
        const correct = made.compute(make(step.preds), make(step.labels!));
        expect({ shape: correct.shape, data: [...correct.toFloat64()] }).toEqual({
          shape: step.compute!.shape,
          data: step.compute!.data,
        });
        near(made.update(correct), step.update);
      } else if (step.preds && !(made instanceof metric.Accuracy)) {
        expect(made.update(make(step.preds), make(step.labels!))).toBeUndefined();
      }
      near(made.accumulate(), step.accumulate);
    }
  });
});

describe('Accuracy', () => {
  test('is 0 before any data', () => {
    expect(new metric.Accuracy().accumulate()).toBe(0);
    expect(new metric.Accuracy([1, 5]).accumulate()).toEqual([0, 0]);
  });

  test('broadcasts labels whose shape differs, as Paddle does', () => {
    // [2, 2, 3] scores, [2] labels: each label is compared with a whole row of its sample's answers
    const scores = NdArray.from([
      [
        [0, 1, 0],
        [1, 0, 0],
      ],
      [
        [0, 0, 1],
        [0, 1, 0],
      ],
    ]);
    const correct = new metric.Accuracy().compute(scores, NdArray.from([1n, 1n]));
    expect(correct.tolist()).toEqual([
      [[1], [0]],
      [[0], [1]],
    ]);
  });

  test('ends by shape rules when nothing fits', () => {
    expect(() => new metric.Accuracy().compute(NdArray.zeros([4, 3]), NdArray.zeros([5, 1], 'int64'))).toThrow(
      ShapeError,
    );
  });

  test.each([[[]], [[0]], [1]])('refuses topk %j', (topk) => {
    expect(() => new metric.Accuracy(topk as never)).toThrow(ArgumentError);
  });
});

describe('accuracy of one batch', () => {
  const input = toTensor(
    NdArray.from([
      [0.2, 0.1, 0.4, 0.1, 0.1],
      [0.2, 0.3, 0.1, 0.15, 0.25],
    ]),
  );
  const label = toTensor(NdArray.from([[2n], [0n]]));

  test('gives a float32 scalar', () => {
    const result = metric.accuracy({ input, label, k: 1 });
    expect({ shape: result.shape, dtype: result.dtype.name, value: result.item() }).toEqual({
      shape: [],
      dtype: 'float32',
      value: 0.5,
    });
    expect(metric.accuracy(input, label, 3).item()).toBe(1);
  });

  test('fills counts', () => {
    const [correct, total] = [toTensor(NdArray.zeros([1], 'int32')), toTensor(NdArray.zeros([1], 'int32'))];
    metric.accuracy(input, label, { correct, total });
    expect([correct.item(), total.item()]).toEqual([1, 2]);
  });

  test('refuses shapes and k that do not fit', () => {
    expect(() => metric.accuracy(input, toTensor(NdArray.from([2n, 0n])))).toThrow(
      /^accuracy: .* Received \[2, 5\] and \[2\]\. /,
    );
    expect(() => metric.accuracy(input, label, 6)).toThrow(/^accuracy: k must not exceed .*, 5\. Received 6\. /);
  });
});

describe('measures of two classes', () => {
  test('refuse bare lists', () => {
    for (const made of [new metric.Precision(), new metric.Recall()]) {
      expect(() => made.update([0.1] as never, NdArray.from([1n]))).toThrow(
        /\.update: preds must be an array or a tensor\. Received \[0\.1\]\. /,
      );
    }
    expect(() => new metric.Auc().update(NdArray.zeros([5, 2]), [0] as never)).toThrow(
      /^Auc\.update: labels must be an array/,
    );
  });

  test('refuse shapes that do not fit', () => {
    expect(() => new metric.Precision().update(NdArray.zeros([3, 2]), NdArray.zeros([3, 1]))).toThrow(ShapeError);
    expect(() => new metric.Recall().update(NdArray.zeros([2]), NdArray.zeros([3]))).toThrow(ShapeError);
    expect(() => new metric.Auc().update(NdArray.zeros([3]), NdArray.zeros([3]))).toThrow(ShapeError);
  });

  test('Auc refuses a probability above 1, and counts nothing of that batch', () => {
    const auc = new metric.Auc();
    const labels = NdArray.from([1n, 0n]);
    auc.update(
      NdArray.from([
        [0.2, 0.8],
        [0.9, 0.1],
      ]),
      labels,
    );
    expect(() =>
      auc.update(
        NdArray.from([
          [0, 0],
          [0, 1.5],
        ]),
        labels,
      ),
    ).toThrow(/^Auc\.update: probabilities must lie in \[0, 1\]\. Received 1\.5 for sample 1\. /);
    expect(auc.accumulate()).toBe(1);
  });
});

test("a metric of one's own gets what compute gives by default", () => {
  class Own extends metric.Metric {
    override name(): string {
      return 'own';
    }
    override reset(): void {}
    override update(): void {}
    override accumulate(): number {
      return 0;
    }
  }
  expect(new Own().compute(1, 2)).toEqual([1, 2]);
});
