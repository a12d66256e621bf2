import type { Host } from './host.ts';
import type { Geometry, Primitives, ProductSizes } from './primitives.ts';
import type { Tables } from './tables.ts';
import type { Workspace } from './workspace.ts';

/** Working memory of a thread that holds one tile of a result. */
const TILE_BYTES = 1024;

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
}

/** Sizes of a sum of outer products of rows, for each tap; distances are in elements. */
interface OuterProduct {
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
}

/** Few input channels: patches side by side make one long row instead of many short ones. */
const fewChannels = ({ c, kh, kw, attrs }: Geometry): boolean => c <= 4 && attrs.groups === 1 && kh * kw > 1;

/** The heavy primitives by the WebAssembly kernels. */
export function ownPrimitives(host: Host, { temporary, done }: Workspace, tables: Tables): Primitives {
  const panels = (columns: number, depth: number): number => temporary(Math.ceil(columns / 8) * 8 * depth);

  function rowsTimesPanels(a: number, packed: number, y: number, bias: number, s: RowProduct): void {
    const perThread = 262144 + 128 * (s.taps + 1) + 64 * host.tileRows;
    const scratch = temporary((perThread / 4) * host.threads);
    const { samples, places, taps, depth, outs } = s;
    const sizes = [samples, places, taps, depth, outs, s.rowA, s.rowY, s.sampleA, s.sampleY] as const;
    host.run('convolve', samples * places * outs * depth, a, packed, y, bias, ...sizes, s.table, scratch, perThread);
    done(scratch);
  }

  /** Σ over samples and places of x's rows times dy's rows. */
  function outer(x: number, dy: number, dw: number, s: OuterProduct): void {
    const { samples, placesX, places, taps, ins, outs } = s;
    const width = host.tileRows;
    const packedX = temporary(placesX * Math.ceil(ins / 8) * 8 * samples);
    const packedDy = temporary(places * Math.ceil(outs / width) * width * samples);
    const scratch = temporary((TILE_BYTES / 4) * host.threads);
    const pack = (from: number, to: number, rows: number, columns: number, ...layout: readonly number[]): void =>
      host.run('packSamples', rows * columns * samples, from, to, samples, rows, columns, ...layout);
    pack(x, packedX, placesX, ins, 8, s.rowX, s.sampleX);
    pack(dy, packedDy, places, outs, width, s.rowDy, s.sampleDy);
    const sizes = [samples, places, taps, ins, outs, s.table, placesX] as const;
    host.run('filterGradient', places * outs * samples * ins, packedX, packedDy, dw, ...sizes, scratch, TILE_BYTES);
    done(packedX, packedDy, scratch);
  }

  function patchRows(g: Geometry, x: number): number {
    const { n, c, h, w, kh, kw, oh, ow } = g;
    const size = n * oh * ow * kh * kw * c;
    const rows = temporary(size);
    host.run('patches', size, x, rows, n, oh * ow, kh * kw, c, tables.neighbours(g), h * w * c);
    return rows;
  }

  function convolvePatches(x: number, filter: number, bias: number, y: number, g: Geometry): void {
    const { n, c, o, kh, kw, oh, ow } = g;
    const depth = c * kh * kw;
    const rows = patchRows(g, x);
    const packed = panels(o, depth);
    host.run('packForward', o * depth, filter, packed, o, depth, 1, tables.identity(1), 1);
    rowsTimesPanels(rows, packed, y, bias, {
      samples: n,
      places: oh * ow,
      taps: 1,
      depth,
      outs: o,
      rowA: depth,
      rowY: o,
      sampleA: oh * ow * depth,
      sampleY: oh * ow * o,
      table: tables.identity(oh * ow),
    });
    done(rows, packed);
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
      const sizes = [o / groups, c / groups, kh * kw, used.list, used.taps] as const;
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
    const taps = kh * kw;
    const rows = { samples: n, places: oh * ow, rowDy: o, sampleDy: oh * ow * o };
    if (fewChannels(g)) {
      const depth = c * taps;
      const patches = patchRows(g, x);
      const table = tables.identity(oh * ow);
      const sizes = { placesX: oh * ow, taps: 1, ins: depth, outs: o, rowX: depth, sampleX: oh * ow * depth };
      outer(patches, dy, dw, { ...rows, ...sizes, table });
      done(patches);
      return;
    }
    const [ci, oi] = [c / g.attrs.groups, o / g.attrs.groups];
    const sizes = { placesX: h * w, taps, ins: ci, outs: oi, rowX: c, sampleX: h * w * c };
    const table = tables.neighbours(g);
    for (let group = 0; group < g.attrs.groups; group++)
      outer(x + group * ci * 4, dy + group * oi * 4, dw + group * oi * ci * taps * 4, { ...rows, ...sizes, table });
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

  return {
    convolve: (x, filter, bias, y, g) =>
      fewChannels(g) ? convolvePatches(x, filter, bias, y, g) : product(x, filter, bias, y, g, false),
    inputGradient: (dy, filter, dx, g) => product(dy, filter, 0, dx, g, true),
    filterGradient,
    multiply,
  };
}
