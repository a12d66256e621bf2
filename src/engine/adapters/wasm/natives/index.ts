import type { Host } from '../host.ts';
import type { Memory } from '../memory.ts';
import type { Primitives } from '../primitives.ts';
import type { Workspace } from '../workspace.ts';
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

/** The kernels that run on WebAssembly memory. */
export function nativeKernels(host: Host, memory: Memory, space: Workspace, primitives: Primitives): Natives {
  const fusion = new Fusion(host, memory);
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
