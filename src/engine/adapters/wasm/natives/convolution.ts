import { type Shape, sizeOf } from '../../../../core/index.ts';
import type { ConvAttrs } from '../../../kernels/contract.ts';
import type { Handle } from '../../../storage.ts';
import type { Geometry, Primitives } from '../primitives.ts';
import type { Workspace } from '../workspace.ts';
import type { Natives } from './native.ts';

/** Convolutions over two axes, and over one as over two, the first of size 1. */
export function convolutions(primitives: Primitives, workspace: Workspace): Natives {
  const { at, make, floats, done, asRows, asRowMajor, rowMajor } = workspace;

  function convolution(x: Handle, w: Handle, bias: Handle | undefined, attrs: ConvAttrs): Handle {
    const shape = outputShape(x.shape, w.shape, attrs);
    const y = make(shape, true);
    const rows = asRows(x);
    const filter = asRowMajor(w);
    const sizes = geometry(x.shape, w.shape, shape, attrs);
    primitives.convolve(rows.pointer, filter.pointer, bias ? at(bias) : 0, at(y), sizes);
    done(rows.copy, filter.copy);
    return y;
  }

  function inputGradient(dy: Handle, w: Handle, attrs: ConvAttrs, shape: Shape): Handle {
    const dx = make(shape, true);
    const rows = asRows(dy);
    const filter = asRowMajor(w);
    primitives.inputGradient(rows.pointer, filter.pointer, at(dx), geometry(shape, w.shape, dy.shape, attrs));
    done(rows.copy, filter.copy);
    return dx;
  }

  function filterGradient(x: Handle, dy: Handle, attrs: ConvAttrs, shape: Shape): Handle {
    const dw = make(shape);
    const rowsX = asRows(x);
    const rowsDy = asRows(dy);
    primitives.filterGradient(rowsX.pointer, rowsDy.pointer, at(dw), geometry(x.shape, shape, dy.shape, attrs));
    done(rowsX.copy, rowsDy.copy);
    return dw;
  }

  const narrow = (handle: Handle): Handle => {
    const [n, c, , w] = handle.shape as [number, number, number, number];
    return { ...rowMajor(handle), shape: [n, c, w] };
  };

  return {
    Conv([x, w, bias], attrs) {
      if (!floats(x!, w!)) return undefined;
      const axes = x!.shape.length - 2;
      if ((axes !== 1 && axes !== 2) || sizeOf(outputShape(x!.shape, w!.shape, attrs)) <= 0) return undefined;
      return axes === 2
        ? [convolution(x!, w!, bias, attrs)]
        : [narrow(convolution(widened(x!), widened(w!), bias, widenedAttrs(attrs)))];
    },
    ConvGradInput([dy, w], attrs) {
      if (!floats(dy!, w!)) return undefined;
      const axes = dy!.shape.length - 2;
      if (axes === 2) return [inputGradient(dy!, w!, attrs, attrs.inputShape)];
      if (axes !== 1) return undefined;
      return [narrow(inputGradient(widened(dy!), widened(w!), widenedAttrs(attrs), widenedShape(attrs.inputShape)))];
    },
    ConvGradFilter([x, dy], attrs) {
      if (!floats(x!, dy!)) return undefined;
      const axes = dy!.shape.length - 2;
      if (axes === 2) return [filterGradient(x!, dy!, attrs, attrs.filterShape)];
      if (axes !== 1) return undefined;
      const dw = filterGradient(widened(x!), widened(dy!), widenedAttrs(attrs), widenedShape(attrs.filterShape));
      return [{ ...dw, shape: attrs.filterShape }];
    },
  };
}

function geometry(xShape: Shape, wShape: Shape, yShape: Shape, attrs: ConvAttrs): Geometry {
  const [n, c, h, w] = xShape as [number, number, number, number];
  const [o, , kh, kw] = wShape as [number, number, number, number];
  return { n, c, h, w, o, kh, kw, oh: yShape[2]!, ow: yShape[3]!, attrs };
}

function outputShape(x: Shape, w: Shape, { stride, pads, dilation }: ConvAttrs): Shape {
  const places = (n: number, i: number): number => {
    const [before, after] = pads[i]!;
    return Math.floor((n + before + after - dilation[i]! * (w[i + 2]! - 1) - 1) / stride[i]!) + 1;
  };
  return [x[0]!, w[0]!, ...x.slice(2).map(places)];
}

const widenedShape = (shape: Shape): Shape => [shape[0]!, shape[1]!, 1, shape[2]!];
const widened = (handle: Handle): Handle => ({ ...handle, shape: widenedShape(handle.shape) });
const widenedAttrs = ({ stride, pads, dilation, groups }: ConvAttrs): ConvAttrs => ({
  stride: [1, ...stride],
  pads: [[0, 0], ...pads],
  dilation: [1, ...dilation],
  groups,
});
