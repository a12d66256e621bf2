import { type Shape, sizeOf } from '../../../../core/index.ts';
import { adaptiveSpans, fixedSpans, framed, inside, type Span, type Spans } from '../../../kernels/spans.ts';
import type { Handle } from '../../../storage.ts';
import type { Host } from '../host.ts';
import type { Workspace } from '../workspace.ts';
import type { Natives } from './native.ts';

/** Pooling over two axes. */
export function pooling(host: Host, workspace: Workspace): Natives {
  const { at, make, floats, temporary, words, done, asRows } = workspace;

  const covers = (shape: Shape, given: Handle): boolean => shape.length === 4 && sizeOf(shape) > 0 && floats(given);

  /** Windows of an axis as the kernel wants them: from, to, and for how many places each counts; to be given back. */
  const listed = (spans: readonly Span[], exclusive: boolean): number => {
    const count = exclusive ? inside : framed;
    const pointer = temporary(3 * spans.length);
    words(pointer, 3 * spans.length).set(spans.flatMap((span) => [span.from, span.to, count(span)]));
    return pointer;
  };

  const average = (x: Handle, output: readonly number[], [, rows, columns]: Spans, exclusive: boolean): Handle => {
    const [n, c, h, w] = x.shape as [number, number, number, number];
    const [oh, ow] = output as [number, number];
    const y = make([n, c, oh, ow], true);
    const { pointer, copy } = asRows(x);
    const spans = [listed(rows, exclusive), listed(columns, exclusive)] as const;
    host.run('average', sizeOf(x.shape) + sizeOf(y.shape), pointer, at(y), n, h, w, c, oh, ow, ...spans);
    done(copy, ...spans);
    return y;
  };

  const averageGradient = (dy: Handle, shape: Shape, [, rows, columns]: Spans, exclusive: boolean): Handle => {
    const [n, c, h, w] = shape as [number, number, number, number];
    const [, , oh, ow] = dy.shape as [number, number, number, number];
    const dx = make(shape, true);
    const { pointer, copy } = asRows(dy);
    const spans = [listed(rows, exclusive), listed(columns, exclusive)] as const;
    const size = sizeOf(shape) + sizeOf(dy.shape);
    host.run('averageGradient', size, pointer, at(dx), n, h, w, c, oh, ow, ...spans);
    done(copy, ...spans);
    return dx;
  };

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
    AvgPool([x], { exclusive, ...attrs }) {
      return covers(x!.shape, x!) ? [average(x!, attrs.output, fixedSpans(x!.shape, attrs), exclusive)] : undefined;
    },
    AvgPoolGrad([dy], { exclusive, inputShape, ...attrs }) {
      if (!covers(inputShape, dy!)) return undefined;
      return [averageGradient(dy!, inputShape, fixedSpans(inputShape, attrs), exclusive)];
    },
    AdaptiveAvgPool([x], { output }) {
      return covers(x!.shape, x!) ? [average(x!, output, adaptiveSpans(x!.shape, output), true)] : undefined;
    },
    AdaptiveAvgPoolGrad([dy], { inputShape }) {
      if (!covers(inputShape, dy!)) return undefined;
      return [averageGradient(dy!, inputShape, adaptiveSpans(inputShape, dy!.shape.slice(2)), true)];
    },
  };
}
