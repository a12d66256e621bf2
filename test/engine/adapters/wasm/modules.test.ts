import { afterEach, describe, expect, test, vi } from 'vitest';
import { BackendError, log } from '../../../../src/core/index.ts';
import { TILES } from '../../../../src/engine/adapters/wasm/generated/kernels.ts';
import { agrees, type Exports, lacksForWide, startModule } from '../../../../src/engine/adapters/wasm/modules.ts';
import { VARIANTS } from './settings.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const memory = (): WebAssembly.Memory => new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });

describe.each(VARIANTS.filter(([, lacks]) => !lacks))('the variant %s', (variant) => {
  test('starts when it is asked for, with kernels that are right', () => {
    vi.stubEnv('PADDLE_WASM_VARIANT', variant);
    const own = memory();
    const started = startModule(own);
    expect(started.variant).toBe(variant);
    expect(agrees(started.exports, TILES[started.variant], own)).toBe(true);
  });

  test.each(['multiply', 'multiplyRows', 'packRows'] as const)(
    'is not taken when %s is wrong in one place',
    (kernel) => {
      vi.stubEnv('PADDLE_WASM_VARIANT', variant);
      const own = memory();
      const { exports } = startModule(own);
      const tile = TILES[variant as keyof typeof TILES];
      const right = exports[kernel] as (...given: number[]) => void;
      const wrong: Exports = {
        ...exports,
        [kernel](...given: number[]) {
          right(...given);
          // packing: the last number of all; a product: the last of the tile
          const end =
            kernel === 'packRows' ? given[0]! + given.at(-1)! * tile.rows * 4 : lastRow(given) + tile.columns * 4;
          new Float32Array(own.buffer, end - 4, 1)[0]! += 1;
        },
      };
      const lastRow = (given: number[]): number =>
        new Uint32Array(own.buffer, given[5]!, tile.rows)[tile.rows - 1]! + given[6]!;
      expect(agrees(wrong, tile, own)).toBe(false);
    },
  );
});

test('a variant that computes wrong is left out, with a word; when all do, that is an error', () => {
  vi.stubEnv('PADDLE_WASM_VARIANT', 'relaxed');
  const warned = vi.spyOn(log(), 'warn').mockImplementation(() => {});
  expect(startModule(memory(), (_, { rows }) => rows === TILES.plain.rows).variant).toBe('plain');
  expect(warned.mock.calls).toEqual([[expect.stringMatching(/'relaxed' give wrong results under Node.js/)]]);
  expect(() => startModule(memory(), () => false)).toThrow(BackendError);
});

test.each([
  ['PADDLE_WASM_VARIANT', 'wide'],
  ['FLAGS_wasm_revectorize', '1'],
])('%s=%s takes the wide variant where it is possible, and else says what it needs', (name, value) => {
  vi.stubEnv(name, value);
  const warned = vi.spyOn(log(), 'warn').mockImplementation(() => {});
  const lacks = lacksForWide();
  expect(startModule(memory()).variant).toBe(lacks === undefined ? 'wide' : 'relaxed');
  expect(warned.mock.calls).toEqual(lacks === undefined ? [] : [[expect.stringContaining(lacks)]]);
});

test('a variant that there is not is refused', () => {
  vi.stubEnv('PADDLE_WASM_VARIANT', 'fast');
  expect(() => startModule(memory())).toThrow(
    "PADDLE_WASM_VARIANT must be one of plain, relaxed, wide. Received 'fast'.",
  );
});
