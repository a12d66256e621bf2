import { describe, expect, test, vi } from 'vitest';
import type { Adapter } from '../../../../../src/engine/adapter.ts';
import { createAdapter } from '../../../../../src/engine/adapters/wasm/index.ts';
import { checkKernel } from '../../conformance/check.ts';
import type { Draw } from '../../conformance/draw.ts';
import { conformance } from '../../conformance.ts';
import { libraryOf } from './libraryOf.ts';

function withOneDnn(path: string, threads: string): Adapter {
  vi.stubEnv('PADDLE_ONEDNN', path);
  vi.stubEnv('PADDLE_NUM_THREADS', threads);
  const adapter = createAdapter();
  vi.unstubAllEnvs();
  return adapter;
}

/** A convolution with as many channels as the library's fast code wants, in any geometry. */
function wide(draw: Draw) {
  const axes = draw.pick([1, 2, 2]);
  const groups = draw.pick([1, 1, 2, 16]);
  const [ins, outs] = groups === 16 ? [1, 1] : [draw.pick([8, 16, 24]), draw.pick([16, 32])];
  const kernel = draw.ints(axes, 1, 3);
  const dilation = draw.ints(axes, 1, 2);
  const stride = draw.ints(axes, 1, 3);
  const pads = draw.pads(axes, 3);
  const sizes = kernel.map(
    (k, i) => Math.max(1, dilation[i]! * (k - 1) + 1 - pads[i]![0] - pads[i]![1]) + draw.int(0, 5),
  );
  const results = sizes.map(
    (n, i) => Math.floor((n + pads[i]![0] + pads[i]![1] - dilation[i]! * (kernel[i]! - 1) - 1) / stride[i]!) + 1,
  );
  const batch = draw.large ? 32 : draw.int(1, 3);
  return {
    x: [batch, ins * groups, ...sizes],
    w: [outs * groups, ins, ...kernel],
    y: [batch, outs * groups, ...results],
    attrs: { stride, pads, dilation, groups },
  };
}

/**
 * The shared suite and more convolutions on one version of the library; a file of tests for each, since a process can have but one.
 */
export function oneDnnConformance(major: 2 | 3): void {
  const path = libraryOf(major);
  if (path === undefined) {
    test.skip(`oneDNN ${major}: none is here; set PADDLE_PYTHON to a Python with Paddle, or install onednn-cpu-gomp`);
    return;
  }
  for (const threads of ['1', '2']) {
    const name = `wasm with oneDNN ${major}, ${threads === '1' ? '1 thread' : '2 threads'}`;
    conformance(name, () => withOneDnn(path, threads));

    describe(`${name}, wide convolutions`, () => {
      const adapter = withOneDnn(path, threads);
      const twin = withOneDnn(path, threads);

      test('it is what computes', () => {
        expect(adapter.describe()).toContain(`oneDNN ${major}.`);
      });

      test('forward, the same in every run', () => {
        const taken = checkKernel(
          adapter,
          'Conv',
          (draw) => {
            const { x, w, attrs } = wide(draw);
            const bias = draw.flag() ? [draw.input([w[0]!], 'float32')] : [];
            const inputs = [draw.input(x, 'float32'), draw.input(w, 'float32'), ...bias];
            return { inputs, attrs, terms: w.slice(1).reduce((a, b) => a * b) };
          },
          300,
          twin,
        );
        expect(taken).toBeGreaterThan(60);
      });

      test('gradient of the input, the same in every run', () => {
        const taken = checkKernel(
          adapter,
          'ConvGradInput',
          (draw) => {
            const { x, w, y, attrs } = wide(draw);
            const inputs = [draw.input(y, 'float32'), draw.input(w, 'float32')];
            return { inputs, attrs: { ...attrs, inputShape: x }, terms: w[0]! * 9 };
          },
          300,
          twin,
        );
        expect(taken).toBeGreaterThan(60);
      });

      test('gradient of the filter, the same in every run', () => {
        const taken = checkKernel(
          adapter,
          'ConvGradFilter',
          (draw) => {
            const { x, w, y, attrs } = wide(draw);
            const inputs = [draw.input(x, 'float32'), draw.input(y, 'float32')];
            return { inputs, attrs: { ...attrs, filterShape: w }, terms: y.reduce((a, b) => a * b) / y[1]! };
          },
          300,
          twin,
        );
        expect(taken).toBeGreaterThan(60);
      });
    });
  }
}
