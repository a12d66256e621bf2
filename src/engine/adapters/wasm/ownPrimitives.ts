import { float, type Host } from './host.ts';
import type { Geometry, Primitives, ProductSizes } from './primitives.ts';
import type { Tables } from './tables.ts';
import type { Workspace } from './workspace.ts';

/** Working memory of a thread that holds one tile of a result. */
const TILE_BYTES = 1024;
/** Working memory of a thread that packs parts of both factors. */
const PACKING_BYTES = 262144;
/** Most rows of a product whose other factor is packed just before it is used: more would not fit into the cache beside it. */
const FEW_ROWS = 256;
/** Longest row of a patch that is gathered in one piece. */
const PATCH = 384;
/** Tasks that a gradient of few tiles is cut into; the same for any number of threads, since each adds up a part of its own. */
const TASKS = 64;

/** Bytes of transformed images that are worked on at a time: a part of the last-level cache. */
const WINOGRAD_BYTES = 2 ** 22;

/** Sizes of a product of rows with packed panels, summed over taps; distances are in elements. */
interface RowProduct {
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
  /** channels, when rows are patches that are gathered from [place, channel, sample] */
  folded?: number;
  /** how many products of this size there are, and how far their factors and results are from each other */
  products?: number;
  toA?: number;
  toPacked?: number;
  toY?: number;
}

/** Sizes of a sum of outer products of rows, for each tap; distances are in elements. */
interface OuterProduct {
  samples: number;
  placesX: number;
  places: number;
  taps: number;
  allTaps: number;
  order: number;
  ins: number;
  outs: number;
  rowX: number;
  rowDy: number;
  sampleX: number;
  sampleDy: number;
  table: number;
}

/** Few input channels: patches side by side make one long row instead of many short ones. */
const fewChannels = ({ c, kh, kw, attrs }: Geometry): boolean =>
  c <= 8 && attrs.groups === 1 && kh * kw > 1 && c * kh * kw <= PATCH;

/** Each channel for itself. */
const isDepthwise = ({ c, o, attrs }: Geometry): boolean => c > 1 && attrs.groups === c && o === c;

/** How many rows and columns of 2×2 outputs there are. */
const tilesOf = (rows: number, columns: number): [rows: number, columns: number] => [
  Math.ceil(rows / 2),
  Math.ceil(columns / 2),
];

/**
 * Whether Winograd's way is the shorter one: 3×3 filters, stride 1, channels in whole vectors and so many that the transformations are worth it, and a
 * map on which few taps meet padding, since those cost nothing the direct way.
 *
 * @param cost - What a product costs Winograd's way, transformations included, to one of the direct way.
 */
function isWinograd({ c, o, kh, kw, h, w, oh, ow, attrs }: Geometry, backward: boolean, cost: number): boolean {
  const { groups, stride, dilation, pads } = attrs;
  if (kh !== 3 || kw !== 3 || groups !== 1 || c % 4 || o % 4 || Math.min(c, o) < 48) return false;
  if ([...stride, ...dilation].some((n) => n !== 1) || pads.some((pair) => pair.some((n) => n > 2))) return false;
  const [rows, columns] = backward ? tilesOf(h, w) : tilesOf(oh, ow);
  const met = (size: number, outs: number, before: number): number => {
    let taps = 0;
    for (let i = 0; i < outs; i++)
      for (let a = 0; a < 3; a++) taps += Number(i - before + a >= 0 && i - before + a < size);
    return taps;
  };
  return 16 * rows * columns * cost < met(h, oh, pads[0]![0]) * met(w, ow, pads[1]![0]);
}

/** The heavy primitives by the WebAssembly kernels. */
export function ownPrimitives(host: Host, { temporary, done }: Workspace, tables: Tables): Primitives {
  const { rows: MR, columns: NR } = host.tile;
  const inTiles = (size: number, side: number): number => Math.ceil(size / side) * side;
  const packedSize = (lines: number, size: number, width: number): number =>
    Math.ceil(size / width) * (lines * width + 16);

  /** Memory for panels. */
  const panels = (columns: number, depth: number): number => temporary(inTiles(columns, NR) * depth);

  function rowsTimesPanels(a: number, packed: number, y: number, bias: number, s: RowProduct): void {
    const perThread = PACKING_BYTES + 128 * (s.taps + 1);
    const scratch = temporary((perThread / 4) * host.threads);
    const { samples, places, taps, depth, outs, folded = 0, products = 1, toA = 0, toPacked = 0, toY = 0 } = s;
    const sizes = [samples, places, taps, depth, outs, s.rowA, s.rowY, s.sampleA, s.sampleY, s.table] as const;
    const rest = [scratch, perThread, folded, products, toA * 4, toPacked * 4, toY * 4] as const;
    host.run('convolve', products * samples * places * outs * depth, a, packed, y, bias, ...sizes, ...rest);
    done(scratch);
  }

  /** Rows of samples as panels; distances in elements. */
  function packSamples(
    from: number,
    samples: number,
    places: number,
    size: number,
    width: number,
    row: number,
    sample: number,
  ): number {
    const packed = temporary(packedSize(places * samples, size, width));
    host.run('packSamples', places * size * samples, from, packed, samples, places, size, width, row, sample);
    return packed;
  }

  /** Σ over samples and places of x's rows times dy's rows. */
  function outer(x: number, dy: number, dw: number, s: OuterProduct): void {
    const { samples, placesX, places, taps, ins, outs } = s;
    const packedX = packSamples(x, samples, placesX, ins, NR, s.rowX, s.sampleX);
    const packedDy = packSamples(dy, samples, places, outs, MR, s.rowDy, s.sampleDy);
    const scratch = temporary((TILE_BYTES / 4) * host.threads);
    const tiles = s.allTaps > 1 ? temporary(inTiles(ins, NR) * inTiles(outs, MR) * taps) : 0;
    const sizes = [samples, places, taps, ins, outs, s.table, placesX, scratch, TILE_BYTES] as const;
    const work = places * outs * samples * ins;
    host.run('filterGradient', work, packedX, packedDy, dw, ...sizes, s.allTaps, s.order, tiles);
    done(packedX, packedDy, scratch, tiles);
  }

  /** Images as [place, channel, sample]. */
  function samplesLast(x: number, { n, c, h, w }: Geometry): number {
    const size = h * w * c;
    const copy = temporary(n * size);
    host.run('transpose', n * size, x, copy, 1, n, size);
    return copy;
  }

  function convolvePatches(x: number, filter: number, bias: number, y: number, g: Geometry): void {
    const { n, c, o, kh, kw, oh, ow } = g;
    const depth = c * kh * kw;
    const copy = samplesLast(x, g);
    const packed = panels(o, depth);
    host.run('packForward', o * depth, filter, packed, o, depth, 1, tables.identity(1), 1);
    const sizes = { samples: n, places: oh * ow, taps: 1, depth, outs: o, rowA: 0, sampleA: 0 };
    const table = tables.neighbours(g);
    rowsTimesPanels(copy, packed, y, bias, { ...sizes, rowY: o, sampleY: oh * ow * o, table, folded: c });
    done(copy, packed);
  }

  function patchGradient(x: number, dy: number, dw: number, g: Geometry): void {
    const { n, c, o, kh, kw, oh, ow } = g;
    const [places, taps] = [oh * ow, kh * kw];
    const copy = samplesLast(x, g);
    const packed = packSamples(dy, n, places, o, NR, o, places * o);
    const tile = inTiles(c * taps, MR) * inTiles(o, NR);
    const parts = Math.max(1, Math.min(places, Math.floor((TASKS * MR * NR) / tile)));
    const tiles = temporary(tile * parts);
    const perThread = TILE_BYTES + inTiles(n * 4, 64);
    const scratch = temporary((perThread / 4) * host.threads);
    const sizes = [n, places, taps, c, o, tables.neighbours(g), scratch, perThread, parts] as const;
    host.run('patchGradient', n * places * taps * c * o, copy, packed, tiles, ...sizes);
    host.run('sumPatches', tile * parts, tiles, dw, c * taps, o, parts);
    done(copy, packed, tiles, scratch);
  }

  /** A convolution, or, with the parts of x and y exchanged and the filter turned round, the gradient of its input. */
  function winograd(from: number, filter: number, bias: number, to: number, g: Geometry, backward: boolean): void {
    const { n, c, h, w, o, oh, ow, attrs } = g;
    const [ins, outs] = backward ? [o, c] : [c, o];
    const [source, target] = backward ? [[oh, ow] as const, [h, w] as const] : [[h, w] as const, [oh, ow] as const];
    const [above, left] = attrs.pads.map(([before]) => (backward ? 2 - before : before)) as [number, number];
    const [rows, columns] = tilesOf(...target);
    const filterSize = inTiles(outs, NR) * ins;
    const packed = panels(outs, 9 * ins);
    const filters = temporary(16 * filterSize);
    const sizes = [o, c, 9, tables.taps(9, backward), 9] as const;
    host.run(backward ? 'packBackward' : 'packForward', 9 * c * o, filter, packed, ...sizes);
    host.run('winogradFilter', 16 * filterSize, packed, filters, filterSize / ins / NR, ins);

    const tiles = rows * columns;
    const samples = Math.max(1, Math.min(n, Math.floor(WINOGRAD_BYTES / (64 * tiles * (ins + outs)))));
    // a line between the planes: at a power-of-two distance they would collide in the cache
    const plane = (channels: number): number => samples * tiles * channels + 16;
    const [planeIn, planeOut] = [plane(ins), plane(outs)];
    const [images, results, zeros] = [temporary(16 * planeIn), temporary(16 * planeOut), temporary(ins)];
    host.run('fill', ins, zeros, ins, float(0));
    const product = {
      places: 1,
      taps: 1,
      depth: ins,
      outs,
      rowA: 0,
      rowY: 0,
      sampleA: ins,
      sampleY: outs,
      table: tables.identity(1),
      products: 16,
      toA: planeIn,
      toPacked: filterSize,
      toY: planeOut,
    };
    for (let first = 0; first < n; first += samples) {
      const count = Math.min(samples, n - first);
      const x = from + first * source[0] * source[1] * ins * 4;
      const y = to + first * target[0] * target[1] * outs * 4;
      const sizesIn = [count, ...source, ins, rows, columns, above, left, planeIn * 4, zeros] as const;
      host.run('winogradInput', 16 * planeIn, x, images, ...sizesIn);
      rowsTimesPanels(images, filters, results, 0, { ...product, samples: count * tiles });
      const sizesOut = [count, ...target, outs, rows, columns, planeOut * 4] as const;
      host.run('winogradOutput', 16 * planeOut, results, y, bias, ...sizesOut);
    }
    done(packed, filters, images, results, zeros);
  }

  /** A convolution of each channel for itself, or, with the parts of x and y exchanged, the gradient of its input. */
  function depthwise(from: number, filter: number, bias: number, to: number, g: Geometry, backward: boolean): void {
    const { n, c } = g;
    const [taps, x, y] = [g.kh * g.kw, g.h * g.w, g.oh * g.ow];
    const [source, target] = backward ? [y, x] : [x, y];
    const filters = temporary(taps * c);
    host.run('transpose', taps * c, filter, filters, 1, c, taps);
    const scratch = temporary(2 * taps * host.threads);
    const sizes = [n, target, taps, c, tables.neighbours(g, backward), source, scratch, 8 * taps] as const;
    host.run('depthwise', n * target * taps * c, from, filters, to, bias, ...sizes);
    done(filters, scratch);
  }

  function depthwiseGradient(x: number, dy: number, dw: number, g: Geometry): void {
    const { n, c } = g;
    const [taps, places] = [g.kh * g.kw, g.oh * g.ow];
    const sums = temporary(taps * c * TASKS);
    const scratch = temporary(2 * taps * host.threads);
    const sizes = [n, places, taps, c, tables.neighbours(g), g.h * g.w, scratch, 8 * taps, TASKS] as const;
    host.run('depthwiseGradient', n * places * taps * c, x, dy, sums, ...sizes);
    host.run('sumDepthwise', taps * c * TASKS, sums, dw, taps, c, TASKS);
    done(sums, scratch);
  }

  /** A convolution, or, with the parts of x and y exchanged, the gradient of its input; group by group. */
  function product(from: number, filter: number, bias: number, to: number, g: Geometry, backward: boolean): void {
    const { n, c, h, w, o, kh, kw, oh, ow } = g;
    const { groups } = g.attrs;
    const x = { channels: c, places: h * w };
    const y = { channels: o, places: oh * ow };
    const [source, target] = backward ? [y, x] : [x, y];
    const [depth, outs] = [source.channels / groups, target.channels / groups];
    const used = tables.usedNeighbours(g, backward);
    const packed = panels(outs, depth * used.taps);
    for (let group = 0; group < groups; group++) {
      const filters = filter + group * depth * outs * kh * kw * 4;
      const sizes = [o / groups, c / groups, kh * kw, used.order, used.taps] as const;
      host.run(backward ? 'packBackward' : 'packForward', depth * outs * used.taps, filters, packed, ...sizes);
      const shift = group * outs * 4;
      rowsTimesPanels(from + group * depth * 4, packed, to + shift, bias && bias + shift, {
        samples: n,
        places: target.places,
        taps: used.taps,
        depth,
        outs,
        rowA: source.channels,
        rowY: target.channels,
        sampleA: source.places * source.channels,
        sampleY: target.places * target.channels,
        table: used.table,
      });
    }
    done(packed);
  }

  function filterGradient(x: number, dy: number, dw: number, g: Geometry): void {
    const { n, c, h, w, o, kh, kw, oh, ow } = g;
    const rows = { samples: n, places: oh * ow, rowDy: o, sampleDy: oh * ow * o };
    const [ci, oi] = [c / g.attrs.groups, o / g.attrs.groups];
    const { table, order, taps } = tables.usedNeighbours(g, false);
    const allTaps = kh * kw;
    const sizes = { placesX: h * w, taps, order, allTaps, ins: ci, outs: oi, rowX: c, sampleX: h * w * c };
    for (let group = 0; group < g.attrs.groups; group++) {
      const target = dw + group * oi * ci * allTaps * 4;
      outer(x + group * ci * 4, dy + group * oi * 4, target, { ...rows, ...sizes, table });
    }
  }

  function multiply(a: number, b: number, y: number, { m, k, n, transposeA, transposeB }: ProductSizes): void {
    const table = tables.identity(1);
    if (transposeA) {
      const copy = transposeB ? temporary(k * n) : 0;
      if (copy) host.run('transpose', k * n, b, copy, 1, n, k);
      outer(copy || b, a, y, {
        samples: k,
        placesX: 1,
        places: 1,
        taps: 1,
        allTaps: 1,
        order: table,
        ins: n,
        outs: m,
        rowX: n,
        rowDy: m,
        sampleX: n,
        sampleDy: m,
        table,
      });
      done(copy);
      return;
    }
    if (m <= FEW_ROWS && n > m && n >= NR * host.pieces) {
      const perThread = 2 * PACKING_BYTES + TILE_BYTES + 8 * inTiles(m, MR) + 4096;
      const scratch = temporary((perThread / 4) * host.threads);
      host.run('product', m * k * n, a, b, y, m, k, n, Number(transposeB), scratch, perThread);
      done(scratch);
      return;
    }
    const packed = panels(n, k);
    if (transposeB) host.run('packForward', k * n, b, packed, n, k, 1, table, 1);
    else host.run('packBackward', k * n, b, packed, k, n, 1, table, 1);
    rowsTimesPanels(a, packed, y, 0, {
      samples: m,
      places: 1,
      taps: 1,
      depth: k,
      outs: n,
      rowA: k,
      rowY: n,
      sampleA: k,
      sampleY: n,
      table,
    });
    done(packed);
  }

  // measured: the faster the products, the more the transformations weigh
  const winogradCost = NR > 8 ? 1.6 : 1.3;
  /** A convolution, or the gradient of its input, by the way that is best for it. */
  function convolve(from: number, filter: number, bias: number, to: number, g: Geometry, backward: boolean): void {
    const way = isDepthwise(g) ? depthwise : isWinograd(g, backward, winogradCost) ? winograd : product;
    way(from, filter, bias, to, g, backward);
  }

  return {
    convolve(x, filter, bias, y, g) {
      if (fewChannels(g)) convolvePatches(x, filter, bias, y, g);
      else convolve(x, filter, bias, y, g, false);
    },
    inputGradient: (dy, filter, dx, g) => convolve(dy, filter, 0, dx, g, true),
    filterGradient: (x, dy, dw, g) =>
      (fewChannels(g) ? patchGradient : isDepthwise(g) ? depthwiseGradient : filterGradient)(x, dy, dw, g),
    multiply,
  };
}
