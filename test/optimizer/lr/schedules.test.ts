import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { lr } from '../../../src/optimizer/index.ts';

/* One by one as in Paddle, to the last digits; the whole of the recorded cases is replayed in test/golden, too. */

interface Case {
  name: string;
  kind: string;
  api: string;
  args: unknown[];
  kwargs: Record<string, unknown>;
  values: number[];
  state: Record<string, unknown>;
  metrics?: number[] | null;
  jumps?: number[] | null;
}

const cases = ['nn', 'nn_more'].flatMap((file) => {
  const packed = readFileSync(new URL(`../../golden/${file}.json.gz`, import.meta.url));
  return (JSON.parse(gunzipSync(packed).toString()) as { cases: Case[] }).cases.filter((c) => c.kind === 'scheduler');
});

type Make = new (...args: unknown[]) => lr.LRScheduler & { step(value?: number): void };

function build(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const made = value as { $new?: string; args?: unknown[]; $power?: number; $constant?: number };
  if (made.$new) return construct(made.$new, made.args ?? [], {});
  const { $power: base, $constant: constant } = made;
  return base === undefined ? () => constant : (epoch: number) => base ** epoch;
}

function construct(api: string, args: unknown[], kwargs: Record<string, unknown>): InstanceType<Make> {
  const Schedule = lr[api.split('.').at(-1) as keyof typeof lr] as unknown as Make;
  const named = Object.entries(kwargs).map(([key, value]) => [
    key.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()),
    build(value),
  ]);
  return new Schedule(...args.map(build), Object.fromEntries(named));
}

test('there are cases of every schedule', () => {
  const covered = new Set(cases.map((c) => c.api.split('.').at(-1)));
  expect(Object.keys(lr).filter((name) => !covered.has(name))).toEqual(['LRScheduler']);
});

describe.each(cases.map((c) => [c.name, c] as const))('%s', (_, c) => {
  test('has the rates of Paddle', () => {
    const schedule = construct(c.api, c.args, c.kwargs);
    const steps = c.metrics ?? c.jumps;
    const rates = [schedule()];
    for (let i = 1; i < c.values.length; i++) {
      schedule.step(...(steps ? [steps[i - 1]!] : []));
      rates.push(schedule());
    }
    const scale = Math.max(...c.values.map(Math.abs));
    rates.forEach((rate, i) => {
      expect(Math.abs(rate - c.values[i]!), `step ${i}: ${rate} for ${c.values[i]}`).toBeLessThanOrEqual(1e-12 * scale);
    });
    expect(Object.keys(schedule.stateDict())).toEqual(Object.keys(c.state));
  });
});
