import { sameShape, sizeOf } from '../../../../core/index.ts';
import type { UnaryKind } from '../../../kernels/contract.ts';
import { float, type Host } from '../host.ts';
import type { Workspace } from '../workspace.ts';
import type { Fusion } from './fusion.ts';
import type { Natives } from './native.ts';

/** The kernel's numbers of operations; the first four exist for rows too. */
const BINARY: Readonly<Record<string, number>> = { add: 0, sub: 1, mul: 2, div: 3, max: 4, min: 5 };

/** The kernel's numbers of functions, with the constants that hold when none are given. */
const UNARY: { readonly [K in UnaryKind]?: { code: number; a: number; b: number } } = {
  relu: { code: 0, a: 0, b: 0 },
  scale: { code: 1, a: 1, b: 0 },
  neg: { code: 1, a: -1, b: 0 },
  exp: { code: 2, a: 0, b: 0 },
  sigmoid: { code: 3, a: 0, b: 0 },
  tanh: { code: 4, a: 0, b: 0 },
  silu: { code: 5, a: 0, b: 0 },
  abs: { code: 6, a: 0, b: 0 },
  sqrt: { code: 7, a: 0, b: 0 },
  square: { code: 8, a: 0, b: 0 },
  leakyRelu: { code: 9, a: 0.01, b: 0 },
  clip: { code: 10, a: Number.NEGATIVE_INFINITY, b: Number.POSITIVE_INFINITY },
};

/** Element by element, and in another order. */
export function pointwise(host: Host, workspace: Workspace, fusion: Fusion): Natives {
  const { at, make, floats, done, contiguous, inLayoutOf } = workspace;

  return {
    Unary([x], { kind, a, b }) {
      const known = UNARY[kind];
      if (!floats(x!) || !known) return undefined;
      const fused = kind === 'relu' ? fusion.relu(x!) : undefined;
      if (fused) return [fused];
      const n = sizeOf(x!.shape);
      const y = make(x!.shape, x!.channelsLast);
      const constants = [float(a ?? known.a), float(b ?? known.b)] as const;
      host.run('unary', n, at(x!), at(y), n, known.code, ...constants);
      return [y];
    },
    UnaryGrad([x, dy], { kind, a, b }) {
      const known = UNARY[kind];
      if (!floats(x!, dy!) || !known) return undefined;
      const n = sizeOf(x!.shape);
      if (kind === 'relu' && x!.channelsLast === dy!.channelsLast) return [fusion.masked(x!, dy!)];
      const { pointer, copy } = inLayoutOf(x!, dy!);
      const dx = make(x!.shape, dy!.channelsLast);
      const constants = [float(a ?? known.a), float(b ?? known.b)] as const;
      host.run('unaryGradient', n, pointer, at(dy!), at(dx), n, known.code, ...constants);
      done(copy);
      return [dx];
    },
    Binary([x, y], { kind, dtype }) {
      const code = BINARY[kind];
      if (code === undefined || dtype !== 'float32' || !floats(x!, y!)) return undefined;
      const fused = kind === 'add' ? fusion.sum(x!, y!) : undefined;
      if (fused) return [fused];
      const n = sizeOf(x!.shape);
      if (sameShape(x!.shape, y!.shape)) {
        const { pointer, copy } = inLayoutOf(y!, x!);
        const out = make(x!.shape, x!.channelsLast);
        host.run('binary', n, at(x!), pointer, at(out), n, code);
        done(copy);
        return [out];
      }
      // a row that every row of x meets
      const columns = y!.shape.at(-1) ?? 0;
      const isRow = columns === sizeOf(y!.shape) && columns === x!.shape.at(-1) && y!.shape.length <= x!.shape.length;
      if (code >= 4 || x!.channelsLast || y!.channelsLast || !isRow) return undefined;
      const out = make(x!.shape);
      host.run('binaryRow', n, at(x!), at(y!), at(out), n / columns, columns, code);
      return [out];
    },
    Fill(_inputs, { shape, dtype, value }) {
      const n = sizeOf(shape);
      if (dtype !== 'float32' || n === 0) return undefined;
      const y = make(shape);
      host.run('fill', n, at(y), n, float(value));
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
      const { pointer, copy } = inLayoutOf(y!, x!);
      host.run('binary', n, at(x!), pointer, at(x!), n, BINARY.add!);
      done(copy);
      return [];
    },
  };
}
