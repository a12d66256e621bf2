import { type Shape, sizeOf } from '../../../../core/index.ts';
import type { ConvAttrs, PoolAttrs } from '../../../kernels/contract.ts';
import { adaptiveSpans, fixedSpans, framed, inside, type Span } from '../../../kernels/spans.ts';
import type { Handle } from '../../../storage.ts';
import { Expression } from '../expression.ts';
import { NotCovered, type Ref, type Window } from '../ops.ts';
import { IMAGE, type Natives, type Workspace } from '../workspace.ts';

type Pair = readonly [number, number];
type Pads = readonly [Pair, Pair];

/** −FLT_MAX: what a frame of a largest must not exceed. */
const LOWEST = -3.4028234663852886e38;
/** Whole numbers are exact in float32 below this. */
const EXACT = 2 ** 24;
/** More groups of channels than these are not worth a call each. */
const MOST_GROUPS = 64;
const NONE: Pads = [
  [0, 0],
  [0, 0],
];

/** Convolutions over one or two axes, pooling over two, normalization of batches and rows. */
export function networks(space: Workspace): Natives {
  const { ops, kernel, floats, plain, images, filter, give, giveImages, giveFilter } = space;

  // ---- convolutions

  /** The filter with zeros between its taps, as if there were no dilation: no device has gradients of dilated convolutions everywhere. */
  const dilated = (w: Ref, [down, across]: Pair): Ref => {
    if (down === 1 && across === 1) return w;
    const [kh, kw, ci, co] = w.shape as [number, number, number, number];
    const spread = ops.pad(
      ops.reshape(w, [kh, 1, kw, ci * co]),
      [
        [0, 0],
        [0, down - 1],
        [0, 0],
        [0, 0],
      ],
      0,
    );
    const wide = ops.pad(
      ops.reshape(spread, [kh * down, kw, 1, ci * co]),
      [
        [0, 0],
        [0, 0],
        [0, across - 1],
        [0, 0],
      ],
      0,
    );
    const size = [(kh - 1) * down + 1, (kw - 1) * across + 1, ci, co];
    return ops.slice(ops.reshape(wide, [kh * down, kw * across, ci, co]), [0, 0, 0, 0], [1, 1, 1, 1], size);
  };

  const windowOf = (filterShape: Shape, { stride, pads, dilation }: ConvAttrs): Window => ({
    kernel: filterShape.slice(2) as unknown as Pair,
    stride: stride as Pair,
    pads: pads as Pads,
    dilation: dilation as Pair,
  });
  const undilated = (window: Window): Window => ({
    ...window,
    kernel: window.kernel.map((k, i) => (k - 1) * window.dilation[i]! + 1) as unknown as Pair,
    dilation: [1, 1],
  });

  /** Channels of images, or of a filter's results, from `from` on. */
  const channels = (x: Ref, from: number, count: number): Ref => {
    if (count === x.shape[3]) return x;
    return ops.slice(x, [0, 0, 0, from], [1, 1, 1, 1], [...x.shape.slice(0, 3), count]);
  };
  /** Results of each group of channels, side by side. */
  const grouped = (groups: number, one: (group: number) => Ref): Ref => {
    if (groups > MOST_GROUPS) throw new NotCovered('groups');
    const parts = Array.from({ length: groups }, (_, group) => one(group));
    return groups === 1 ? parts[0]! : ops.concat(parts, 3);
  };

  /** What `run` makes, or null where the device does not cover it. */
  const attempt = (run: () => Ref): Ref | null => {
    try {
      return run();
    } catch (error) {
      if (error instanceof NotCovered) return null;
      throw error;
    }
  };
  /** The filter of a convolution of each channel for itself, as devices want it: [h, w, channels, multiplier]. */
  const perChannel = (w: Ref, groups: number): Ref =>
    ops.reshape(w, [w.shape[0]!, w.shape[1]!, groups, w.shape[3]! / groups]);

  const convolve = (x: Handle, w: Handle, attrs: ConvAttrs, bias?: Handle): Ref => {
    const { groups } = attrs;
    const [input, taps, window] = [images(x), filter(w), windowOf(w.shape, attrs)];
    const [inner, outer] = [w.shape[1]!, w.shape[0]! / groups];
    const alone = isPerChannel(inner, groups)
      ? attempt(() => ops.depthwise(input, perChannel(dilated(taps, window.dilation), groups), undilated(window)))
      : null;
    const y =
      alone ??
      grouped(groups, (group) =>
        ops.conv(channels(input, group * inner, inner), channels(taps, group * outer, outer), window),
      );
    return bias ? ops.binary('add', y, plain(bias)) : y;
  };

  const inputGradient = (dy: Handle, w: Handle, attrs: ConvAttrs, inputShape: Shape): Ref => {
    const { groups } = attrs;
    const [given, taps] = [images(dy), filter(w)];
    const { dilation } = windowOf(w.shape, attrs);
    const window = undilated(windowOf(w.shape, attrs));
    const [n, , h, width] = inputShape as [number, number, number, number];
    const [inner, outer] = [w.shape[1]!, w.shape[0]! / groups];
    // a transposed convolution may ask for more places than the convolution reaches
    const reach = [h, width].map((size, i) => {
      const { stride, kernel: taps, pads } = window;
      const most = (dy.shape[i + 2]! - 1) * stride[i]! + taps[i]! - pads[i]![0] - pads[i]![1] + stride[i]! - 1;
      return Math.min(size, most);
    }) as unknown as Pair;
    const alone = isPerChannel(inner, groups)
      ? attempt(() =>
          ops.depthwiseGradInput(given, perChannel(dilated(taps, dilation), groups), window, [n, ...reach, groups]),
        )
      : null;
    const dx =
      alone ??
      grouped(groups, (group) => {
        const own = dilated(channels(taps, group * outer, outer), dilation);
        return ops.convGradInput(channels(given, group * outer, outer), own, window, [n, ...reach, inner]);
      });
    const behind: Pads = [
      [0, h - reach[0]],
      [0, width - reach[1]],
    ];
    return framedBy(dx, behind, 0);
  };

  const filterGradient = (x: Handle, dy: Handle, attrs: ConvAttrs, filterShape: Shape): Ref => {
    const { groups } = attrs;
    const [input, given] = [images(x), images(dy)];
    const { dilation } = windowOf(filterShape, attrs);
    const window = undilated(windowOf(filterShape, attrs));
    const [outputs, inner, kh, kw] = filterShape as [number, number, number, number];
    const outer = outputs / groups;
    /** The taps that there are, of those with zeros between. */
    const taken = (gradient: Ref): Ref =>
      dilation.every((n) => n === 1)
        ? gradient
        : ops.slice(gradient, [0, 0, 0, 0], [...dilation, 1, 1], [kh, kw, ...gradient.shape.slice(2)]);
    const alone = isPerChannel(inner, groups)
      ? attempt(() => ops.depthwiseGradFilter(input, given, window, [...window.kernel, groups, outer]))
      : null;
    if (alone) return ops.reshape(taken(alone), [kh, kw, 1, outputs]);
    return grouped(groups, (group) => {
      const [from, to] = [channels(input, group * inner, inner), channels(given, group * outer, outer)];
      return taken(ops.convGradFilter(from, to, window, [...window.kernel, inner, outer]));
    });
  };
  const isPerChannel = (inner: number, groups: number): boolean => inner === 1 && groups > 1;

  /** Convolutions over one axis are those over two, the first of size 1. */
  const widened = (handle: Handle): Handle => ({ ...handle, shape: wide(handle.shape) });
  const wide = (shape: Shape): Shape => [shape[0]!, shape[1]!, 1, shape[2]!];
  const wideAttrs = ({ stride, pads, dilation, groups }: ConvAttrs): ConvAttrs => ({
    stride: [1, ...stride],
    pads: [[0, 0], ...pads],
    dilation: [1, ...dilation],
    groups,
  });
  const fromImages = [0, 3, 1, 2];
  const fromFilter = [3, 2, 0, 1];
  const narrowed = (ref: Ref, perm: readonly number[]): Handle => {
    const [n, c, , w] = perm.map((axis) => ref.shape[axis]!) as [number, number, number, number];
    return give(ops.transpose(ref, perm), [n, c, w]);
  };
  const covers = (x: Handle): boolean => x.shape.length <= 4;

  // ---- pooling

  /** What to put around the input so that windows without padding see the same: the last ones may reach past the end. */
  const frame = (shape: Shape, { kernel, stride, pads, output }: PoolAttrs): Pads =>
    output.map((count, i) => {
      const before = pads[i]![0];
      return [before, Math.max(0, (count - 1) * stride[i]! + kernel[i]! - shape[i + 2]! - before)] as const;
    }) as unknown as Pads;
  const around = ([rows, columns]: Pads): readonly Pair[] => [[0, 0], rows, columns, [0, 0]];
  const isFramed = (pads: Pads): boolean => pads.flat().some((n) => n > 0);
  const framedBy = (x: Ref, pads: Pads, value: number): Ref => (isFramed(pads) ? ops.pad(x, around(pads), value) : x);
  const poolWindow = ({ kernel, stride }: PoolAttrs): Window => ({
    kernel: kernel as Pair,
    stride: stride as Pair,
    pads: NONE,
    dilation: [1, 1],
  });

  /** How much larger the average of each window is than that over all its places, as an image; null when nowhere. */
  const shares = (input: Shape, attrs: PoolAttrs, exclusive: boolean): Ref | null => {
    const [, rows, columns] = fixedSpans(input, attrs);
    const count = exclusive ? inside : framed;
    const whole = attrs.kernel[0]! * attrs.kernel[1]!;
    const values = rows.flatMap((row) => columns.map((column) => whole / count(row, column)));
    if (!values.every(Number.isFinite)) return null;
    return space.upload(values, [1, rows.length, columns.length, 1]);
  };
  const scaled = (x: Ref, share: Ref): Ref => ops.binary('mul', x, share);

  /** A matrix that averages over windows of an axis. */
  const averaging = (spans: readonly Span[], size: number): Ref => {
    const values = new Float32Array(spans.length * size);
    for (const [i, { from, to }] of spans.entries()) values.fill(1 / (to - from), i * size + from, i * size + to);
    return space.upload(values, [spans.length, size]);
  };
  /** Matrices along the two axes of images [n, h, w, c]. */
  const along = (x: Ref, down: Ref, across: Ref, transposed: boolean): Ref => {
    const [n, h, w, c] = x.shape as [number, number, number, number];
    const oh = down.shape[transposed ? 1 : 0]!;
    const ow = across.shape[transposed ? 1 : 0]!;
    const lift = (matrix: Ref): Ref => ops.reshape(matrix, [1, ...matrix.shape]);
    const columns = ops.matMul(lift(down), ops.reshape(x, [n, h, w * c]), transposed, false);
    const rows = ops.matMul(lift(across), ops.reshape(columns, [n * oh, w, c]), transposed, false);
    return ops.reshape(rows, [n, oh, ow, c]);
  };

  // ---- normalization

  /** Rows of channels as images; any number of axes. */
  const asImages = (x: Handle): Ref => {
    if (x.shape.length === 4) return images(x);
    const [n, c] = x.shape as [number, number];
    return space.inOrder({ ...x, shape: [n, c, 1, sizeOf(x.shape.slice(2))] }, IMAGE);
  };
  const giveAsImages = (ref: Ref, shape: Shape): Handle => {
    if (shape.length === 4) return giveImages(ref, shape);
    const [n, c] = shape as [number, number];
    const size = sizeOf(shape.slice(2));
    return give(size === 1 ? ref : ops.transpose(ops.reshape(ref, [n, size, c]), [0, 2, 1]), shape);
  };

  /** Rows of a normalization over the last axes, and columns with a factor each. */
  const rowsOf = (handle: Handle, axes: number): Expression => {
    const { shape } = handle;
    const width = sizeOf(shape.slice(shape.length - axes));
    return new Expression(ops.reshape(plain(handle), [sizeOf(shape) / width, width]), space);
  };
  const column = (handle: Handle, rows: number): Expression =>
    new Expression(ops.reshape(plain(handle), [rows, 1]), space);

  return {
    Conv: kernel(([x, w, bias], attrs) => {
      if (!floats(x!, w!) || !covers(x!)) return undefined;
      if (x!.shape.length === 4) {
        const y = convolve(x!, w!, attrs, bias);
        const [n, oh, ow, c] = y.shape as [number, number, number, number];
        return [giveImages(y, [n, c, oh, ow])];
      }
      return [narrowed(convolve(widened(x!), widened(w!), wideAttrs(attrs), bias), fromImages)];
    }),
    ConvGradInput: kernel(([dy, w], { inputShape, ...attrs }) => {
      if (!floats(dy!, w!) || !covers(dy!)) return undefined;
      if (dy!.shape.length === 4) return [giveImages(inputGradient(dy!, w!, attrs, inputShape), inputShape)];
      return [narrowed(inputGradient(widened(dy!), widened(w!), wideAttrs(attrs), wide(inputShape)), fromImages)];
    }),
    ConvGradFilter: kernel(([x, dy], { filterShape, ...attrs }) => {
      if (!floats(x!, dy!) || !covers(x!)) return undefined;
      if (x!.shape.length === 4) return [giveFilter(filterGradient(x!, dy!, attrs, filterShape), filterShape)];
      return [narrowed(filterGradient(widened(x!), widened(dy!), wideAttrs(attrs), wide(filterShape)), fromFilter)];
    }),

    MaxPool: kernel(([x], attrs) => {
      if (!floats(x!) || x!.shape.length !== 4) return undefined;
      const [n, c, h, w] = x!.shape as [number, number, number, number];
      const pads = frame(x!.shape, attrs);
      const [top, left] = [pads[0][0], pads[1][0]];
      const width = w + left + pads[1][1];
      if ((h + top + pads[0][1]) * width * c >= EXACT) return undefined;
      // as in Paddle, what is no number is passed over, and a window without a number has no place
      const input = new Expression(images(x!), space);
      const numbers = input.is('greater', LOWEST).choose(input, LOWEST);
      const [y, found] = ops.maxPool(framedBy(numbers.ref, pads, LOWEST), poolWindow(attrs));
      const place = new Expression(found, space);
      const row = place.floorDiv(width);
      const inPlane = isFramed(pads)
        ? row
            .sub(top)
            .mul(w)
            .add(place.sub(row.mul(width)))
            .sub(left)
        : place;
      const isEmpty = new Expression(y, space).is('lessEqual', LOWEST);
      const places = ops.cast(isEmpty.choose(-1, inPlane).ref, 'int32');
      const shape = [n, c, ...attrs.output];
      return [giveImages(y, shape), giveImages(places, shape)];
    }),
    MaxPoolGrad: kernel(([dy, places], { inputShape }) => {
      if (!floats(dy!) || inputShape.length !== 4 || inputShape.includes(0)) return undefined;
      const [n, c, h, w] = inputShape as [number, number, number, number];
      const size = n * c * h * w;
      if (size + 1 >= EXACT) return undefined;
      // where each window's gradient goes; what has no place goes to one more, which is left off
      const place = new Expression(ops.cast(images(places!), 'float32'), space);
      const batch = Float32Array.from({ length: n }, (_, i) => i * h * w * c);
      const first = new Expression(space.upload(batch, [n, 1, 1, 1]), space);
      const channel = new Expression(
        space.upload(
          Float32Array.from({ length: c }, (_, k) => k),
          [c],
        ),
        space,
      );
      const target = place.is('less', 0).choose(size, place.mul(c).add(first).add(channel));
      const flat = ops.reshape(ops.cast(target.ref, 'int32'), [places!.storage.length]);
      const given = ops.reshape(images(dy!), [dy!.storage.length]);
      const sums = ops.segmentSum(given, flat, size + 1);
      return [giveImages(ops.reshape(ops.slice(sums, [0], [1], [size]), [n, h, w, c]), inputShape)];
    }),
    AvgPool: kernel(([x], { exclusive, ...attrs }) => {
      if (!floats(x!) || x!.shape.length !== 4) return undefined;
      const share = shares(x!.shape, attrs, exclusive);
      if (!share) return undefined;
      const y = ops.avgPool(framedBy(images(x!), frame(x!.shape, attrs), 0), poolWindow(attrs));
      return [giveImages(scaled(y, share), [...x!.shape.slice(0, 2), ...attrs.output])];
    }),
    AvgPoolGrad: kernel(([dy], { exclusive, inputShape, ...attrs }) => {
      if (!floats(dy!) || inputShape.length !== 4) return undefined;
      const share = shares(inputShape, attrs, exclusive);
      if (!share) return undefined;
      const [n, c, h, w] = inputShape as [number, number, number, number];
      const pads = frame(inputShape, attrs);
      const [rows, columns] = pads;
      const whole = [n, h + rows[0] + rows[1], w + columns[0] + columns[1], c];
      const dx = ops.avgPoolGrad(scaled(images(dy!), share), poolWindow(attrs), whole);
      const own = isFramed(pads) ? ops.slice(dx, [0, rows[0], columns[0], 0], [1, 1, 1, 1], [n, h, w, c]) : dx;
      return [giveImages(own, inputShape)];
    }),
    AdaptiveAvgPool: kernel(([x], { output }) => {
      if (!floats(x!) || x!.shape.length !== 4) return undefined;
      const [, , h, w] = x!.shape as [number, number, number, number];
      const [, rows, columns] = adaptiveSpans(x!.shape, output);
      return [
        giveImages(along(images(x!), averaging(rows, h), averaging(columns, w), false), [
          ...x!.shape.slice(0, 2),
          ...output,
        ]),
      ];
    }),
    AdaptiveAvgPoolGrad: kernel(([dy], { inputShape }) => {
      if (!floats(dy!) || inputShape.length !== 4) return undefined;
      const [, rows, columns] = adaptiveSpans(inputShape, dy!.shape.slice(2));
      const [, , h, w] = inputShape as [number, number, number, number];
      return [giveImages(along(images(dy!), averaging(rows, h), averaging(columns, w), true), inputShape)];
    }),

    BatchNorm: kernel(([x, scale, shift], { epsilon }) => {
      if (!floats(x!, scale!, shift!)) return undefined;
      const [y, mean, variance] = ops.batchNorm(asImages(x!), plain(scale!), plain(shift!), epsilon);
      const inverse = new Expression(variance, space).add(epsilon).do('rsqrt').ref;
      const perChannel = [mean, inverse, variance].map((ref) => give(ref, [x!.shape[1]!]));
      return [giveAsImages(y, x!.shape), ...perChannel];
    }),
    BatchNormInference: kernel(([x, ...rest], { epsilon }) => {
      if (!floats(x!, ...rest)) return undefined;
      const [scale, shift, mean, variance] = rest.map(plain) as [Ref, Ref, Ref, Ref];
      return [giveAsImages(ops.batchNormInference(asImages(x!), scale, shift, mean, variance, epsilon), x!.shape)];
    }),
    BatchNormGrad: kernel(([x, dy, ...rest]) => {
      if (!floats(x!, dy!, ...rest)) return undefined;
      const [scale, mean, inverse] = rest.map(plain) as [Ref, Ref, Ref];
      const [dx, dscale, dshift] = ops.batchNormGrad(asImages(x!), asImages(dy!), scale, mean, inverse);
      return [giveAsImages(dx, x!.shape), give(dscale, [x!.shape[1]!]), give(dshift, [x!.shape[1]!])];
    }),
    LayerNorm: kernel(([x, scale, shift], { axes, epsilon }) => {
      if (!floats(x!)) return undefined;
      const leading = x!.shape.slice(0, x!.shape.length - axes);
      const rows = rowsOf(x!, axes);
      const count = rows.ref.shape[0]!;
      const mean = rows.reduce('mean', [1]);
      const centered = rows.sub(mean.shaped([count, 1]));
      const inverse = centered.do('square').reduce('mean', [1]).add(epsilon).do('rsqrt');
      let y = centered.mul(inverse.shaped([count, 1]));
      if (scale?.storage.length) y = y.mul(new Expression(plain(scale), space));
      if (shift?.storage.length) y = y.add(new Expression(plain(shift), space));
      return [give(y.ref, x!.shape), give(mean.ref, leading), give(inverse.ref, leading)];
    }),
    LayerNormGrad: kernel(([x, dy, scale, mean, inverse], { axes }) => {
      if (!floats(x!, dy!)) return undefined;
      const rows = rowsOf(x!, axes);
      const [count, width] = rows.ref.shape as [number, number];
      const given = rowsOf(dy!, axes);
      const normal = rows.sub(column(mean!, count)).mul(column(inverse!, count));
      const affine = Boolean(scale?.storage.length);
      const slope = affine ? given.mul(new Expression(plain(scale!), space)) : given;
      const meanOf = (e: Expression): Expression => e.reduce('mean', [1]).shaped([count, 1]);
      const dx = slope
        .sub(meanOf(slope))
        .sub(normal.mul(meanOf(slope.mul(normal))))
        .mul(column(inverse!, count));
      return [
        give(dx.ref, x!.shape),
        give(given.mul(normal).reduce('sum', [0]).ref, [width]),
        give(given.reduce('sum', [0]).ref, [width]),
      ];
    }),
  };
}
