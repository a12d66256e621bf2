import type { Host } from '../host.ts';
import type { Memory } from '../memory.ts';
import { ownPrimitives } from '../ownPrimitives.ts';
import { Tables } from '../tables.ts';
import { workspace } from '../workspace.ts';
import { convolutions } from './convolution.ts';
import { Fusion } from './fusion.ts';
import { matMul } from './matMul.ts';
import type { Natives } from './native.ts';
import { normalization } from './normalization.ts';
import { pointwise } from './pointwise.ts';
import { pooling } from './pooling.ts';
import { reduction } from './reduction.ts';
import { softmax } from './softmax.ts';
import { training } from './training.ts';

/** The kernels that run in WebAssembly. */
export function nativeKernels(host: Host, memory: Memory): Natives {
  const space = workspace(host, memory);
  const fusion = new Fusion(host, memory);
  const tables = new Tables(host.heap, () => memory.kernel);
  const primitives = ownPrimitives(host, space, tables);
  return {
    ...convolutions(primitives, space),
    ...matMul(primitives, space),
    ...normalization(host, space, fusion),
    ...pooling(host, space),
    ...reduction(host, space),
    ...softmax(host, space),
    ...pointwise(host, space, fusion),
    ...training(host, space),
  };
}
