import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addonProduct } from '../../../src/cli/setup/addonProduct.ts';

/** An addon in JavaScript, which takes what TensorFlow's takes. */
const ADDON = `
const tensors = [];
module.exports = {
  TF_Version: '2.15.0', TF_FLOAT: 1, TF_ATTR_BOOL: 3, TF_ATTR_TYPE: 4,
  isUsingGpuDevice: () => false,
  createTensor: ([rows, columns], dtype, elements) => tensors.push({ rows, columns, dtype, elements }) - 1,
  tensorDataSync: (id) => tensors[id].elements,
  executeOp(name, attributes, inputs, outputs) {
    const given = JSON.stringify([name, attributes, outputs]);
    const wanted = '["MatMul",[{"name":"transpose_a","type":3,"value":false},{"name":"transpose_b","type":3,"value":false},{"name":"T","type":4,"value":1}],1]';
    if (given !== wanted) throw new Error(given);
    const [a, b] = inputs.map((id) => tensors[id].elements);
    const product = [a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]];
    return [{ id: tensors.push({ elements: Float32Array.from(product) }) - 1 }];
  },
};`;

test("an addon is asked in TensorFlow's words", () => {
  const folder = mkdtempSync(join(tmpdir(), 'addon-'));
  try {
    const file = join(folder, 'addon.cjs');
    writeFileSync(file, ADDON);
    expect(addonProduct(file)).toEqual({ tensorflow: '2.15.0', gpu: false, product: [19, 22, 43, 50] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
