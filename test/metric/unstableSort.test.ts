import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { topPlaces } from '../../src/metric/topPlaces.ts';
import { sortedPlaces } from '../../src/metric/unstableSort.ts';

interface Ties {
  cases: { values: (number | null)[]; order: number[] }[];
}
const { cases } = JSON.parse(readFileSync(new URL('../golden/argsort_ties.json', import.meta.url), 'utf8')) as Ties;

describe.each(cases.map((c, i) => [i, c] as const))('row %i', (_, { values, order }) => {
  const row = Float64Array.from(values, (value) => value ?? Number.NaN);

  test('is sorted as Paddle sorts it', () => {
    expect([...sortedPlaces(row)]).toEqual(order);
  });

  test('begins with the places that Paddle puts first', () => {
    for (const k of [1, 2, 5]) expect([...topPlaces(row, row.length, k)]).toEqual(order.slice(0, k));
  });
});
