import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodePir, type Program } from '../../src/formats/index.ts';
import { save } from '../../src/jit/index.ts';
import type * as nn from '../../src/nn/index.ts';
import * as models from '../../src/vision/models/index.ts';

/** What a program says, but for the paths of layers, which nothing reads, and the names of parameters, which count up over a process. */
function content(program: Program): unknown {
  return {
    parameters: program.parameters.map(({ id, type, trainable }) => ({ id, type, trainable })),
    ops: program.ops.map((op) => ({
      ...op,
      attributes: Object.entries(op.attributes).filter(([name]) => name !== 'struct_name'),
      stopGradient: op.stopGradient ?? op.outputs.map(() => false),
    })),
  };
}

const read = (path: string | URL): Program => decodePir(new Uint8Array(readFileSync(path)));

it.each([
  ['zoo_lenet', () => new models.LeNet(), 28, 1],
  ['zoo_resnet18', () => models.resnet18({ numClasses: 10 }), 32, 3],
] as [string, () => nn.Layer, number, number][])(
  '%s is written as Paddle writes it',
  async (name, make, size, channels) => {
    const folder = mkdtempSync(join(tmpdir(), 'jit-'));
    try {
      const path = join(folder, name);
      const want = read(new URL(`../golden/files/${name}.json`, import.meta.url));
      const network = make();
      await save(network.eval(), path, [{ shape: [-1, channels, size, size], dtype: 'float32', name: 'x' }]);
      expect(content(read(`${path}.json`))).toEqual(content(want));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
