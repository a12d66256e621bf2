import { sameShape, sizeOf } from '../../../../core/index.ts';
import type { Primitives } from '../primitives.ts';
import type { Workspace } from '../workspace.ts';
import type { Natives } from './native.ts';

/** Products of matrices, one by one, or as one where all rows meet the same factor. */
export function matMul(primitives: Primitives, { at, make, floats }: Workspace): Natives {
  return {
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
      if (shared && !transposeA)
        primitives.multiply(at(a!), at(b!), at(y), { m: count * m, k, n, transposeA, transposeB });
      else
        for (let i = 0; i < count; i++) {
          const right = at(b!) + (shared ? 0 : i * k * n * 4);
          primitives.multiply(at(a!) + i * m * k * 4, right, at(y) + i * m * n * 4, {
            m,
            k,
            n,
            transposeA,
            transposeB,
          });
        }
      return [y];
    },
  };
}
