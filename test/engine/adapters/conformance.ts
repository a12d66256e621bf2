import { beforeAll, describe, expect, test } from 'vitest';
import type { Adapter } from '../../../src/engine/adapter.ts';
import type { KernelName } from '../../../src/engine/kernels/contract.ts';
import { PLAIN_KERNELS } from '../../../src/engine/kernels/index.ts';
import { CALLS } from './conformance/calls.ts';
import { CASES } from './conformance/cases/index.ts';
import { checkKernel } from './conformance/check.ts';
import type { Build } from './conformance/draw.ts';
import { MEMORY, SHORT_MEMORY } from './conformance/memory.ts';

export interface ConformanceOptions {
  /** Resolves when the adapter works as it will, e.g. when its threads have come. */
  ready?(adapter: Adapter): Promise<void>;
  /** Makes an adapter that must give the same results to the last bit. */
  createTwin?(): Adapter;
  /** Makes an adapter that moves blocks out when more than one mebibyte is in use. */
  createShort?(): Adapter;
  /** Why checks fail, by their titles. A check that is named here and passes, or that there is not, fails. */
  skips?: Readonly<Record<string, string>>;
}

const NAMES = Object.keys(CASES) as KernelName[];

/**
 * What every adapter must do: the contract of `src/engine/adapter.ts` as tests. Memory gives back what was put in and counts its bytes; each
 * kernel of the contract gives what the plain one gives, whether it is the adapter's own or the plain one on its memory.
 */
export function conformance(name: string, createAdapter: () => Adapter, options: ConformanceOptions = {}): void {
  const { ready, createTwin, createShort, skips = {} } = options;

  describe(name, () => {
    let adapter: Adapter;
    let twin: Adapter | undefined;
    const titles = new Set<string>();
    beforeAll(async () => {
      adapter = createAdapter();
      twin = createTwin?.();
      await ready?.(adapter);
    });

    const check = (title: string, body: () => void): void => {
      titles.add(title);
      const reason = skips[title];
      if (reason === undefined) test(title, body);
      else
        test(`${title} (skipped: ${reason})`, () => {
          expect(reason.trim(), 'a skip needs a reason').not.toBe('');
          expect(body, 'the skip is stale').toThrow();
        });
    };

    test('every kernel has cases, every skip names a check', () => {
      expect([...NAMES].sort()).toEqual(Object.keys(PLAIN_KERNELS).sort());
      expect(NAMES).toEqual(expect.arrayContaining(Object.keys(adapter.kernels)));
      expect([...titles]).toEqual(expect.arrayContaining(Object.keys(skips)));
    });

    describe('memory', () => {
      for (const [title, body] of Object.entries(MEMORY))
        check(title, () => {
          const before = adapter.bytesInUse();
          body(adapter);
          expect(adapter.bytesInUse()).toBe(before);
        });
      if (createShort)
        for (const [title, body] of Object.entries(SHORT_MEMORY)) check(title, () => body(createShort()));
    });

    describe('kernels', () => {
      const taken = new Map<KernelName, number>();
      for (const kernel of NAMES) {
        const builds = Object.entries(CASES[kernel]) as [string, Build<typeof kernel>][];
        const runs = builds.length > 10 ? 6 : 24;
        for (const [about, build] of builds)
          check(about ? `${kernel} ${about}` : kernel, () => {
            const before = taken.get(kernel) ?? 0;
            taken.set(kernel, before);
            taken.set(kernel, before + checkKernel(adapter, kernel, build, runs, twin));
          });
      }

      test('no kernel of its own declined every case', () => {
        const idle = [...taken].filter(([kernel, cases]) => adapter.kernels[kernel] && cases === 0);
        expect(idle.map(([kernel]) => kernel)).toEqual([]);
      });

      for (const [title, body] of Object.entries(CALLS)) check(title, () => body(adapter));
    });
  });
}
