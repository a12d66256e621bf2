import { type Shape, sameShape, sizeOf } from '../../../core/index.ts';
import type { Adapter, NativeKernel } from '../../adapter.ts';
import type { ConvAttrs, KernelName } from '../../kernels/contract.ts';
import type { Handle } from '../../storage.ts';
import { float, type Host } from './host.ts';
import type { Memory, WasmStorage } from './memory.ts';
import { type Geometry, Tables } from './tables.ts';
import { workspace } from './workspace.ts';

/** Working memory of a thread that holds one tile of a result. */
const TILE_BYTES = 1024;

type Natives = { [K in KernelName]?: NativeKernel<K> };

const BINARY: Readonly<Record<string, number>> = { add: 0, sub: 1, mul: 2, div: 3, max: 4, min: 5 };

/** The kernels that run in WebAssembly; each declines, with `undefined`, what it does not cover. */
export function nativeKernels(host: Host, memory: Memory): Natives {
  const { heap } = host;
  const { at, make, floats, temporary, done, isChannelsLast, asRows } = workspace(host, memory);

  /** A filter [O, I, …] in row-major order: the tensor's own memory, or a copy to give back. */
  const asFilter = (handle: Handle): { pointer: number; copy: number } => {
    if (!handle.channelsLast) return { pointer: at(handle), copy: 0 };
    const [o, i, h, w] = handle.shape as [number, number, number, number];
    const copy = temporary(o * i * h * w);
    host.run('transpose', o * i * h * w, at(handle), copy, o, h * w, i);
    return { pointer: copy, copy };
  };

  const tables = new Tables(heap, () => memory.kernel);
  const identity = (places: number): number => tables.identity(places);

  const geometry = (xShape: Shape, wShape: Shape, yShape: Shape, attrs: ConvAttrs): Geometry => {
    const [n, c, h, w] = xShape as [number, number, number, number];
    const [o, , kh, kw] = wShape as [number, number, number, number];
    return { n, c, h, w, o, kh, kw, oh: yShape[2]!, ow: yShape[3]!, attrs };
  };

  /** The product of rows of A with packed panels; see the kernel. */
  const multiply = (
    a: number,
    packed: number,
    y: number,
    bias: number,
    s: {
      samples: number;
      places: number;
      taps: number;
      depth: number;
      outs: number;
      rowA: number;
      rowY: number;
      sampleA: number;
      sampleY: number;
      table: number;
    },
  ): void => {
    const perThread = 262144 + 128 * (s.taps + 1) + 64 * host.tileRows;
    const scratch = heap.alloc(perThread * host.threads);
    host.run(
      'convolve',
      s.samples * s.places * s.outs * s.depth,
      a,
      packed,
      y,
      bias,
      s.samples,
      s.places,
      s.taps,
      s.depth,
      s.outs,
      s.rowA,
      s.rowY,
      s.sampleA,
      s.sampleY,
      s.table,
      scratch,
      perThread,
    );
    heap.free(scratch);
  };
  const panels = (columns: number, depth: number): number => temporary(Math.ceil(columns / 8) * 8 * depth);

  /** Few input channels: patches side by side make one long row instead of many short ones. */
  const fewChannels = ({ c, kh, kw, attrs }: Geometry): boolean => c <= 4 && attrs.groups === 1 && kh * kw > 1;
  const patchRows = (g: Geometry, x: number): number => {
    const { n, c, h, w, kh, kw, oh, ow } = g;
    const rows = temporary(n * oh * ow * kh * kw * c);
    host.run('patches', n * oh * ow * kh * kw * c, x, rows, n, oh * ow, kh * kw, c, tables.neighbours(g), h * w * c);
    return rows;
  };

  function convolution(x: Handle, w: Handle, bias: Handle | undefined, attrs: ConvAttrs, yShape: Shape): Handle {
    const g = geometry(x.shape, w.shape, yShape, attrs);
    const { n, c, h, o, kh, kw, oh, ow } = g;
    const { groups } = attrs;
    const y = make(yShape, true);
    const { pointer, copy } = asRows(x);
    const filter = asFilter(w);
    const taps = kh * kw;
    if (fewChannels(g)) {
      const rows = patchRows(g, pointer);
      const packed = panels(o, c * taps);
      host.run('packForward', o * c * taps, filter.pointer, packed, o, c * taps, 1, identity(1), 1);
      multiply(rows, packed, at(y), bias ? at(bias) : 0, {
        samples: n,
        places: oh * ow,
        taps: 1,
        depth: c * taps,
        outs: o,
        rowA: c * taps,
        rowY: o,
        sampleA: oh * ow * c * taps,
        sampleY: oh * ow * o,
        table: identity(oh * ow),
      });
      done(rows, packed, copy, filter.copy);
      return y;
    }
    const ci = c / groups;
    const oi = o / groups;
    const used = tables.usedNeighbours(g, false);
    const packed = panels(oi, ci * used.taps);
    for (let group = 0; group < groups; group++) {
      host.run(
        'packForward',
        oi * ci * used.taps,
        filter.pointer + group * oi * ci * taps * 4,
        packed,
        oi,
        ci,
        taps,
        used.list,
        used.taps,
      );
      multiply(pointer + group * ci * 4, packed, at(y) + group * oi * 4, bias ? at(bias) + group * oi * 4 : 0, {
        samples: n,
        places: oh * ow,
        taps: used.taps,
        depth: ci,
        outs: oi,
        rowA: c,
        rowY: o,
        sampleA: h * g.w * c,
        sampleY: oh * ow * o,
        table: used.table,
      });
    }
    done(packed, copy, filter.copy);
    return y;
  }

  function inputGradient(dy: Handle, w: Handle, attrs: ConvAttrs, xShape: Shape): Handle {
    const g = geometry(xShape, w.shape, dy.shape, attrs);
    const { n, c, h, o, kh, kw, oh, ow } = g;
    const { groups } = attrs;
    const dx = make(xShape, true);
    const { pointer, copy } = asRows(dy);
    const filter = asFilter(w);
    const taps = kh * kw;
    const ci = c / groups;
    const oi = o / groups;
    const used = tables.usedNeighbours(g, true);
    const packed = panels(ci, oi * used.taps);
    for (let group = 0; group < groups; group++) {
      host.run(
        'packBackward',
        oi * ci * used.taps,
        filter.pointer + group * oi * ci * taps * 4,
        packed,
        oi,
        ci,
        taps,
        used.list,
        used.taps,
      );
      multiply(pointer + group * oi * 4, packed, at(dx) + group * ci * 4, 0, {
        samples: n,
        places: h * g.w,
        taps: used.taps,
        depth: oi,
        outs: ci,
        rowA: o,
        rowY: c,
        sampleA: oh * ow * o,
        sampleY: h * g.w * c,
        table: used.table,
      });
    }
    done(packed, copy, filter.copy);
    return dx;
  }

  /** Σ over samples and places of x's rows times dy's rows. */
  const outer = (
    x: number,
    dy: number,
    dw: number,
    s: {
      samples: number;
      placesX: number;
      places: number;
      taps: number;
      ins: number;
      outs: number;
      rowX: number;
      rowDy: number;
      sampleX: number;
      sampleDy: number;
      table: number;
    },
  ): void => {
    const width = host.tileRows;
    const packedX = temporary(s.placesX * Math.ceil(s.ins / 8) * 8 * s.samples);
    const packedDy = temporary(s.places * Math.ceil(s.outs / width) * width * s.samples);
    const scratch = heap.alloc(TILE_BYTES * host.threads);
    host.run(
      'packSamples',
      s.placesX * s.ins * s.samples,
      x,
      packedX,
      s.samples,
      s.placesX,
      s.ins,
      8,
      s.rowX,
      s.sampleX,
    );
    host.run(
      'packSamples',
      s.places * s.outs * s.samples,
      dy,
      packedDy,
      s.samples,
      s.places,
      s.outs,
      width,
      s.rowDy,
      s.sampleDy,
    );
    host.run(
      'filterGradient',
      s.places * s.outs * s.samples * s.ins,
      packedX,
      packedDy,
      dw,
      s.samples,
      s.places,
      s.taps,
      s.ins,
      s.outs,
      s.table,
      s.placesX,
      scratch,
      TILE_BYTES,
    );
    done(packedX, packedDy, scratch);
  };

  function filterGradient(x: Handle, dy: Handle, attrs: ConvAttrs, wShape: Shape): Handle {
    const g = geometry(x.shape, wShape, dy.shape, attrs);
    const { n, c, h, o, kh, kw, oh, ow } = g;
    const { groups } = attrs;
    const dw = make(wShape);
    const rowsX = asRows(x);
    const rowsDy = asRows(dy);
    const taps = kh * kw;
    if (fewChannels(g)) {
      const rows = patchRows(g, rowsX.pointer);
      outer(rows, rowsDy.pointer, at(dw), {
        samples: n,
        placesX: oh * ow,
        places: oh * ow,
        taps: 1,
        ins: c * taps,
        outs: o,
        rowX: c * taps,
        rowDy: o,
        sampleX: oh * ow * c * taps,
        sampleDy: oh * ow * o,
        table: identity(oh * ow),
      });
      done(rows);
    } else {
      const ci = c / groups;
      const oi = o / groups;
      for (let group = 0; group < groups; group++) {
        outer(rowsX.pointer + group * ci * 4, rowsDy.pointer + group * oi * 4, at(dw) + group * oi * ci * taps * 4, {
          samples: n,
          placesX: h * g.w,
          places: oh * ow,
          taps,
          ins: ci,
          outs: oi,
          rowX: c,
          rowDy: o,
          sampleX: h * g.w * c,
          sampleDy: oh * ow * o,
          table: tables.neighbours(g),
        });
      }
    }
    done(rowsX.copy, rowsDy.copy);
    return dw;
  }

  /** A convolution over one axis as one over two, the first of size 1. */
  const flat = (shape: Shape): Shape => [shape[0]!, shape[1]!, 1, shape[2]!];
  const flatHandle = (handle: Handle): Handle => ({ ...handle, shape: flat(handle.shape) });
  const flatAttrs = ({ stride, pads, dilation, groups }: ConvAttrs): ConvAttrs => ({
    stride: [1, ...stride],
    pads: [[0, 0], ...pads],
    dilation: [1, ...dilation],
    groups,
  });
  const unflat = (handle: Handle, shape: Shape): Handle => {
    const rows = rowMajor(handle);
    return { ...rows, shape };
  };
  /** A row-major handle; the given one is given back when it had to be copied. */
  const rowMajor = (handle: Handle): Handle => {
    if (isChannelsLast(handle) && handle.shape[1] !== 1 && handle.shape.slice(2).some((n) => n !== 1)) {
      const copy = contiguous(handle);
      handle.storage.release();
      return copy;
    }
    return { ...handle, channelsLast: false };
  };
  const contiguous = (handle: Handle): Handle => {
    const [n, c, h, w] = handle.shape as [number, number, number, number];
    const out = make(handle.shape);
    host.run('transpose', n * c * h * w, at(handle), at(out), n, h * w, c);
    return out;
  };

  const outputShape = (x: Shape, w: Shape, { stride, pads, dilation }: ConvAttrs): Shape => [
    x[0]!,
    w[0]!,
    ...x
      .slice(2)
      .map((n, i) => Math.floor((n + pads[i]![0] + pads[i]![1] - dilation[i]! * (w[i + 2]! - 1) - 1) / stride[i]!) + 1),
  ];

  /** Rows and channels of what batch norm works on, or null. */
  const rowsOf = (handle: Handle): { rows: number; channels: number } | null => {
    const { shape } = handle;
    if (shape.length !== 4 && shape.length !== 2) return null;
    return { rows: sizeOf(shape) / shape[1]!, channels: shape[1]! };
  };
  const asMatrix = (handle: Handle): { pointer: number; copy: number } =>
    handle.shape.length === 2 ? { pointer: at(handle), copy: 0 } : asRows(handle);

  /** A copy of `handle` in the layout of `like`. */
  const inLayoutOf = (handle: Handle, like: Handle): { pointer: number; copy: number } => {
    if (handle.channelsLast === like.channelsLast || handle.shape.length !== 4) return { pointer: at(handle), copy: 0 };
    if (like.channelsLast) return asRows(handle);
    const [n, c, h, w] = handle.shape as [number, number, number, number];
    const copy = temporary(sizeOf(handle.shape));
    host.run('transpose', sizeOf(handle.shape), at(handle), copy, n, h * w, c);
    return { pointer: copy, copy };
  };

  /** Rows of an optimizer's table: pointers and lengths as whole numbers, rates as floats. */
  const withTable = (
    rows: readonly (readonly (number | { float: number })[])[],
    use: (pointer: number, elements: number) => void,
    elements: number,
  ): void => {
    const pointer = heap.alloc(rows.length * 64);
    const words = new Int32Array(heap.buffer, pointer, rows.length * 16);
    const numbers = new Float32Array(heap.buffer, pointer, rows.length * 16);
    rows.forEach((row, r) =>
      row.forEach((value, i) => {
        if (typeof value === 'number') words[r * 16 + i] = value;
        else numbers[r * 16 + i] = value.float;
      }),
    );
    use(pointer, elements);
    heap.free(pointer);
  };
  const total = (handles: readonly Handle[]): number => handles.reduce((sum, handle) => sum + sizeOf(handle.shape), 0);

  function matrixProduct(
    a: number,
    b: number,
    y: number,
    m: number,
    k: number,
    n: number,
    transposeA: boolean,
    transposeB: boolean,
  ): void {
    if (transposeA) {
      let right = b;
      let copy = 0;
      if (transposeB) {
        copy = temporary(k * n);
        host.run('transpose', k * n, b, copy, 1, n, k);
        right = copy;
      }
      outer(right, a, y, {
        samples: k,
        placesX: 1,
        places: 1,
        taps: 1,
        ins: n,
        outs: m,
        rowX: n,
        rowDy: m,
        sampleX: n,
        sampleDy: m,
        table: identity(1),
      });
      done(copy);
      return;
    }
    const packed = panels(n, k);
    if (transposeB) host.run('packForward', k * n, b, packed, n, k, 1, identity(1), 1);
    else host.run('packBackward', k * n, b, packed, k, n, 1, identity(1), 1);
    multiply(a, packed, y, 0, {
      samples: m,
      places: 1,
      taps: 1,
      depth: k,
      outs: n,
      rowA: k,
      rowY: n,
      sampleA: k,
      sampleY: n,
      table: identity(1),
    });
    done(packed);
  }

  return {
    Conv([x, w, bias], attrs) {
      if (!floats(x!, w!)) return undefined;
      if (x!.shape.length === 3)
        return [
          unflat(
            convolution(
              flatHandle(x!),
              flatHandle(w!),
              bias,
              flatAttrs(attrs),
              flat(outputShape(x!.shape, w!.shape, attrs)),
            ),
            outputShape(x!.shape, w!.shape, attrs),
          ),
        ];
      if (x!.shape.length !== 4) return undefined;
      const shape = outputShape(x!.shape, w!.shape, attrs);
      return sizeOf(shape) > 0 ? [convolution(x!, w!, bias, attrs, shape)] : undefined;
    },
    ConvGradInput([dy, w], attrs) {
      if (!floats(dy!, w!)) return undefined;
      if (dy!.shape.length === 3)
        return [
          unflat(
            inputGradient(flatHandle(dy!), flatHandle(w!), flatAttrs(attrs), flat(attrs.inputShape)),
            attrs.inputShape,
          ),
        ];
      return dy!.shape.length === 4 ? [inputGradient(dy!, w!, attrs, attrs.inputShape)] : undefined;
    },
    ConvGradFilter([x, dy], attrs) {
      if (!floats(x!, dy!)) return undefined;
      if (dy!.shape.length === 3) {
        const dw = filterGradient(flatHandle(x!), flatHandle(dy!), flatAttrs(attrs), flat(attrs.filterShape));
        return [{ ...dw, shape: attrs.filterShape }];
      }
      return dy!.shape.length === 4 ? [filterGradient(x!, dy!, attrs, attrs.filterShape)] : undefined;
    },
    ChannelSum([dy]) {
      const size = rowsOf(dy!);
      if (!floats(dy!) || !size) return undefined;
      const sums = make([size.channels]);
      const { pointer, copy } = asMatrix(dy!);
      host.run(
        'gradientSums',
        size.rows * size.channels,
        pointer,
        pointer,
        pointer,
        pointer,
        0,
        at(sums),
        size.rows,
        size.channels,
      );
      done(copy);
      return [sums];
    },
    MatMul([a, b], { transposeA, transposeB }) {
      // channels-last factors are put in row-major order first, by the plain path
      if (!floats(a!, b!) || a!.channelsLast || b!.channelsLast) return undefined;
      const batch = a!.shape.slice(0, -2);
      const [ra, ca] = a!.shape.slice(-2) as [number, number];
      const [rb, cb] = b!.shape.slice(-2) as [number, number];
      const [m, k] = transposeA ? [ca, ra] : [ra, ca];
      const n = transposeB ? rb : cb;
      const shared = b!.shape.length === 2;
      if (!shared && !sameShape(batch, b!.shape.slice(0, -2))) return undefined;
      const y = make([...batch, m, n]);
      const count = sizeOf(batch);
      if (shared && !transposeA) matrixProduct(at(a!), at(b!), at(y), count * m, k, n, false, transposeB);
      else
        for (let i = 0; i < count; i++)
          matrixProduct(
            at(a!) + i * m * k * 4,
            at(b!) + (shared ? 0 : i * k * n * 4),
            at(y) + i * m * n * 4,
            m,
            k,
            n,
            transposeA,
            transposeB,
          );
      return [y];
    },
    BatchNorm([x, scale, shift], { epsilon }) {
      const size = rowsOf(x!);
      if (!floats(x!, scale!, shift!) || !size) return undefined;
      const { rows, channels } = size;
      const y = make(x!.shape, x!.shape.length === 4);
      const [mean, inverse, variance] = [make([channels]), make([channels]), make([channels])];
      const { pointer, copy } = asMatrix(x!);
      host.run(
        'statistics',
        rows * channels,
        pointer,
        at(mean),
        at(variance),
        at(inverse),
        rows,
        channels,
        float(epsilon),
      );
      host.run(
        'normalize',
        rows * channels,
        pointer,
        at(mean),
        at(inverse),
        at(scale!),
        at(shift!),
        at(y),
        rows,
        channels,
        0,
      );
      done(copy);
      return [y, mean, inverse, variance];
    },
    BatchNormInference([x, scale, shift, mean, variance], { epsilon }) {
      const size = rowsOf(x!);
      if (!floats(x!, scale!, shift!, mean!, variance!) || !size) return undefined;
      const { rows, channels } = size;
      const inverse = temporary(channels);
      const from = memory.view(variance!.storage as WasmStorage);
      const to = new Float32Array(heap.buffer, inverse, channels);
      for (let i = 0; i < channels; i++) to[i] = 1 / Math.sqrt(from[i]! + epsilon);
      const y = make(x!.shape, x!.shape.length === 4);
      const { pointer, copy } = asMatrix(x!);
      host.run(
        'normalize',
        rows * channels,
        pointer,
        at(mean!),
        inverse,
        at(scale!),
        at(shift!),
        at(y),
        rows,
        channels,
        0,
      );
      done(copy, inverse);
      return [y];
    },
    BatchNormGrad([x, dy, scale, mean, inverse]) {
      const size = rowsOf(x!);
      if (!floats(x!, dy!, scale!) || !size) return undefined;
      const { rows, channels } = size;
      const dx = make(x!.shape, x!.shape.length === 4);
      const [dscale, dshift] = [make([channels]), make([channels])];
      const rowsX = asMatrix(x!);
      const rowsDy = asMatrix(dy!);
      host.run(
        'gradientSums',
        rows * channels,
        rowsX.pointer,
        rowsDy.pointer,
        at(mean!),
        at(inverse!),
        at(dscale),
        at(dshift),
        rows,
        channels,
      );
      host.run(
        'normalizeGradient',
        rows * channels,
        rowsX.pointer,
        rowsDy.pointer,
        at(mean!),
        at(inverse!),
        at(scale!),
        at(dscale),
        at(dshift),
        at(dx),
        rows,
        channels,
      );
      done(rowsX.copy, rowsDy.copy);
      return [dx, dscale, dshift];
    },
    MaxPool([x], { kernel, stride, pads, output }) {
      if (!floats(x!) || x!.shape.length !== 4) return undefined;
      const [n, c, h, w] = x!.shape as [number, number, number, number];
      const [oh, ow] = output as [number, number];
      const shape = [n, c, oh, ow];
      if (sizeOf(shape) === 0) return undefined;
      const y = make(shape, true);
      const index = make(shape, true, 'int32');
      const { pointer, copy } = asRows(x!);
      host.run(
        'maxPool',
        sizeOf(shape) * kernel[0]! * kernel[1]!,
        pointer,
        at(y),
        at(index),
        n,
        h,
        w,
        c,
        oh,
        ow,
        kernel[0]!,
        kernel[1]!,
        stride[0]!,
        stride[1]!,
        pads[0]![0],
        pads[1]![0],
      );
      done(copy);
      return [y, index];
    },
    MaxPoolGrad([dy, index], { inputShape }) {
      if (!floats(dy!) || dy!.shape.length !== 4) return undefined;
      const [n, c, h, w] = inputShape as [number, number, number, number];
      const dx = make(inputShape, true);
      const rowsDy = asRows(dy!);
      const places = asRows(index!);
      host.run(
        'maxPoolGradient',
        sizeOf(inputShape),
        rowsDy.pointer,
        places.pointer,
        at(dx),
        n,
        h * w,
        c,
        dy!.shape[2]! * dy!.shape[3]!,
      );
      done(rowsDy.copy, places.copy);
      return [dx];
    },
    AdaptiveAvgPool([x], { output }) {
      if (!floats(x!) || x!.shape.length !== 4) return undefined;
      const [n, c, h, w] = x!.shape as [number, number, number, number];
      const y = make([n, c, ...output], true);
      const { pointer, copy } = asRows(x!);
      host.run(
        'adaptiveAverage',
        sizeOf(x!.shape) + sizeOf(y.shape),
        pointer,
        at(y),
        n,
        h,
        w,
        c,
        output[0]!,
        output[1]!,
      );
      done(copy);
      return [y];
    },
    AdaptiveAvgPoolGrad([dy], { inputShape }) {
      if (!floats(dy!) || dy!.shape.length !== 4) return undefined;
      const [n, c, h, w] = inputShape as [number, number, number, number];
      const dx = make(inputShape, true);
      const { pointer, copy } = asRows(dy!);
      host.run(
        'adaptiveAverageGradient',
        sizeOf(inputShape) + sizeOf(dy!.shape),
        pointer,
        at(dx),
        n,
        h,
        w,
        c,
        dy!.shape[2]!,
        dy!.shape[3]!,
      );
      done(copy);
      return [dx];
    },
    Unary([x], { kind, a, b }) {
      if (!floats(x!)) return undefined;
      const n = sizeOf(x!.shape);
      if (kind === 'relu') {
        const y = make(x!.shape, x!.channelsLast);
        host.run('relu', n, at(x!), at(y), n);
        return [y];
      }
      if (kind === 'scale' || kind === 'neg') {
        const y = make(x!.shape, x!.channelsLast);
        host.run(
          'scale',
          n,
          at(x!),
          at(y),
          n,
          float(kind === 'neg' ? -1 : (a ?? 1)),
          float(kind === 'neg' ? 0 : (b ?? 0)),
        );
        return [y];
      }
      return undefined;
    },
    UnaryGrad([x, dy], { kind, a }) {
      if (!floats(x!, dy!)) return undefined;
      const n = sizeOf(x!.shape);
      if (kind === 'relu') {
        const other = inLayoutOf(x!, dy!);
        const dx = make(x!.shape, dy!.channelsLast);
        host.run('reluGradient', n, other.pointer, at(dy!), at(dx), n);
        done(other.copy);
        return [dx];
      }
      if (kind === 'scale' || kind === 'neg') {
        const dx = make(dy!.shape, dy!.channelsLast);
        host.run('scale', n, at(dy!), at(dx), n, float(kind === 'neg' ? -1 : (a ?? 1)), float(0));
        return [dx];
      }
      return undefined;
    },
    Binary([x, y], { kind, dtype }) {
      const code = BINARY[kind];
      if (code === undefined || dtype !== 'float32' || !floats(x!, y!)) return undefined;
      const n = sizeOf(x!.shape);
      if (sameShape(x!.shape, y!.shape)) {
        const other = inLayoutOf(y!, x!);
        const out = make(x!.shape, x!.channelsLast);
        host.run('binary', n, at(x!), other.pointer, at(out), n, code);
        done(other.copy);
        return [out];
      }
      const columns = y!.shape.at(-1) ?? 0;
      if (
        code < 4 &&
        !x!.channelsLast &&
        !y!.channelsLast &&
        columns === sizeOf(y!.shape) &&
        columns === x!.shape.at(-1) &&
        y!.shape.length <= x!.shape.length
      ) {
        const out = make(x!.shape);
        host.run('binaryRow', n, at(x!), at(y!), at(out), n / columns, columns, code);
        return [out];
      }
      return undefined;
    },
    Fill(_inputs, { shape, dtype, value }) {
      if (dtype !== 'float32' || sizeOf(shape) === 0) return undefined;
      const y = make(shape);
      host.run('fill', sizeOf(shape), at(y), sizeOf(shape), float(value));
      return [y];
    },
    Dropout([x, mask], { keep }) {
      if (!floats(x!) || x!.channelsLast || mask!.channelsLast) return undefined;
      const n = sizeOf(x!.shape);
      const y = make(x!.shape);
      host.run('dropout', n, at(x!), at(mask!), at(y), n, float(keep));
      return [y];
    },
    Contiguous([x]) {
      return x!.channelsLast && floats(x!) ? [contiguous(x!)] : undefined;
    },
    Transpose([x], { perm }) {
      if (!floats(x!) || perm.length !== 2 || perm[0] !== 1) return undefined;
      const [rows, columns] = x!.shape as [number, number];
      const y = make([columns, rows]);
      host.run('transpose', rows * columns, at(x!), at(y), 1, rows, columns);
      return [y];
    },
    AddInPlace([x, y]) {
      if (!floats(x!, y!)) return undefined;
      const n = sizeOf(x!.shape);
      const other = inLayoutOf(y!, x!);
      host.run('binary', n, at(x!), other.pointer, at(x!), n, 0);
      done(other.copy);
      return [];
    },
    SgdUpdate(handles, { rates }) {
      if (!floats(...handles) || handles.some((handle) => handle.channelsLast)) return undefined;
      withTable(
        rates.map((rate, i) => [
          at(handles[2 * i]!),
          at(handles[2 * i + 1]!),
          sizeOf(handles[2 * i]!.shape),
          float(rate),
        ]),
        (pointer, n) => host.run('sgd', n, pointer, rates.length),
        total(handles) / 2,
      );
      return [];
    },
    MomentumUpdate(handles, { rates, momentum, nesterov, decays }) {
      if (!floats(...handles) || handles.some((handle) => handle.channelsLast)) return undefined;
      withTable(
        rates.map((rate, i) => [
          at(handles[3 * i]!),
          at(handles[3 * i + 1]!),
          at(handles[3 * i + 2]!),
          sizeOf(handles[3 * i]!.shape),
          float(rate),
          float(momentum[i]!),
          float(decays[i]!),
        ]),
        (pointer, n) => host.run('momentum', n, pointer, rates.length, nesterov ? 1 : 0),
        total(handles) / 3,
      );
      return [];
    },
    AdamUpdate(handles, { rates, beta1, beta2, epsilon, powers, decoupled }) {
      if (!floats(...handles) || handles.some((handle) => handle.channelsLast)) return undefined;
      withTable(
        rates.map((rate, i) => {
          const [power1, power2] = powers[i]!;
          const root = Math.sqrt(1 - power2);
          return [
            ...[0, 1, 2, 3].map((j) => at(handles[4 * i + j]!)),
            sizeOf(handles[4 * i]!.shape),
            float((rate * root) / (1 - power1)),
            float(epsilon * root),
            float(1 - rate * decoupled[i]!),
          ];
        }),
        (pointer, n) => host.run('adam', n, pointer, rates.length, float(beta1), float(beta2)),
        total(handles) / 4,
      );
      return [];
    },
  } satisfies Natives & Adapter['kernels'];
}
