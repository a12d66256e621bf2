import { sizeOf } from '../../../../core/index.ts';
import type { Host } from '../host.ts';
import type { Workspace } from '../workspace.ts';
import type { Natives } from './native.ts';

/** Pooling over two axes. */
export function pooling(host: Host, { at, make, floats, done, asRows }: Workspace): Natives {
  return {
    MaxPool([x], { kernel, stride, pads, output }) {
      if (!floats(x!) || x!.shape.length !== 4) return undefined;
      const [n, c, h, w] = x!.shape as [number, number, number, number];
      const [oh, ow] = output as [number, number];
      const [kh, kw] = kernel as [number, number];
      const shape = [n, c, oh, ow];
      if (sizeOf(shape) === 0) return undefined;
      const y = make(shape, true);
      const index = make(shape, true, 'int32');
      const { pointer, copy } = asRows(x!);
      const window = [kh, kw, stride[0]!, stride[1]!, pads[0]![0], pads[1]![0]] as const;
      host.run('maxPool', sizeOf(shape) * kh * kw, pointer, at(y), at(index), n, h, w, c, oh, ow, ...window);
      done(copy);
      return [y, index];
    },
    MaxPoolGrad([dy, index], { inputShape }) {
      if (!floats(dy!) || dy!.shape.length !== 4) return undefined;
      const [n, c, h, w] = inputShape as [number, number, number, number];
      const [, , oh, ow] = dy!.shape as [number, number, number, number];
      const dx = make(inputShape, true);
      const rowsDy = asRows(dy!);
      const places = asRows(index!);
      const size = sizeOf(inputShape);
      host.run('maxPoolGradient', size, rowsDy.pointer, places.pointer, at(dx), n, h * w, c, oh * ow);
      done(rowsDy.copy, places.copy);
      return [dx];
    },
    AdaptiveAvgPool([x], { output }) {
      if (!floats(x!) || x!.shape.length !== 4) return undefined;
      const [n, c, h, w] = x!.shape as [number, number, number, number];
      const [oh, ow] = output as [number, number];
      const y = make([n, c, oh, ow], true);
      const { pointer, copy } = asRows(x!);
      host.run('adaptiveAverage', sizeOf(x!.shape) + sizeOf(y.shape), pointer, at(y), n, h, w, c, oh, ow);
      done(copy);
      return [y];
    },
    AdaptiveAvgPoolGrad([dy], { inputShape }) {
      if (!floats(dy!) || dy!.shape.length !== 4) return undefined;
      const [n, c, h, w] = inputShape as [number, number, number, number];
      const [, , oh, ow] = dy!.shape as [number, number, number, number];
      const dx = make(inputShape, true);
      const { pointer, copy } = asRows(dy!);
      const size = sizeOf(inputShape) + sizeOf(dy!.shape);
      host.run('adaptiveAverageGradient', size, pointer, at(dx), n, h, w, c, oh, ow);
      done(copy);
      return [dx];
    },
  };
}
