import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ArgumentError, FormatError } from '../../../src/core/index.ts';
import { load } from '../../../src/framework/index.ts';
import { BatchNorm1D, type Layer, Linear, Sequential } from '../../../src/nn/index.ts';
import { resnet18, vgg11, vgg16 } from '../../../src/vision/models/index.ts';
import { loadPretrained, type WeightsTable } from '../../../src/vision/models/pretrained.ts';
import { TestServer } from '../download/server.ts';

/** Weights that Paddle saved, and who has them. */
const paddles = fileURLToPath(new URL('../../golden/files/momentum.pdparams', import.meta.url));
const bytes = readFileSync(paddles);
const URL_OF_WEIGHTS = 'https://paddle-hapi.bj.bcebos.com/models/small.pdparams';
const table: WeightsTable = { small: [URL_OF_WEIGHTS, createHash('md5').update(bytes).digest('hex')] };

let server: TestServer;
let folder: string;
const cached = (name: string): string => join(folder, 'hapi', 'weights', name);

beforeAll(async () => {
  server = await TestServer.start({
    '/models/small.pdparams': { body: bytes },
    '/models/resnet18.pdparams': { body: bytes },
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weights-'));
  vi.stubEnv('PADDLE_CACHE_HOME', folder);
  vi.stubEnv('PADDLE_DOWNLOAD_MIRROR', server.origin);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const shapes = load(paddles) as Record<string, { shape: number[]; array(): { toFloat64(): Float64Array } }>;

function small(): Layer {
  const [inputs, outputs] = shapes['0.weight']!.shape as [number, number];
  return new Sequential(new Linear(inputs, outputs), new BatchNorm1D(outputs));
}

function expectWeights(net: Layer): void {
  const state = net.stateDict();
  for (const key of Object.keys(state)) {
    expect([...state[key]!.array().toFloat64()], key).toEqual([...shapes[key]!.array().toFloat64()]);
  }
}

describe('trained weights', () => {
  test('come from the mirror, and then from the cache', async () => {
    expectWeights(loadPretrained(small(), 'small', table));
    expect(await server.asked()).toEqual([{ path: '/models/small.pdparams', range: undefined }]);
    expect(readFileSync(cached('small.pdparams'))).toEqual(bytes);
    expectWeights(loadPretrained(small(), 'small', table));
    expect(await server.asked()).toEqual([]);
  });

  test('need no server when the file lies in the cache', () => {
    vi.stubEnv('PADDLE_DOWNLOAD_MIRROR', 'http://127.0.0.1:9');
    mkdirSync(cached(''), { recursive: true });
    copyFileSync(paddles, cached('small.pdparams'));
    expectWeights(loadPretrained(small(), 'small', table));
  });

  test('are fetched anew when the file in the cache is another', () => {
    mkdirSync(cached(''), { recursive: true });
    writeFileSync(cached('small.pdparams'), 'half a file');
    expectWeights(loadPretrained(small(), 'small', table));
  });

  test("of resnet18 are asked for under Paddle's address, and refused when their MD5 is another", async () => {
    await server.asked();
    expect(() => resnet18({ pretrained: true })).toThrow(FormatError);
    expect((await server.asked())[0]).toEqual({ path: '/models/resnet18.pdparams', range: undefined });
  });

  test('do not exist for every net', () => {
    expect(() => vgg11({ pretrained: true, numClasses: 0 })).toThrow(ArgumentError);
    expect(() => vgg16(true, true, { numClasses: 0 })).toThrow('vgg16_bn');
  });
});
