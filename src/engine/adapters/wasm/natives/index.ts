import type { Host } from '../host.ts';
import type { Primitives } from '../primitives.ts';
import type { Workspace } from '../workspace.ts';
import { convolutions } from './convolution.ts';
import { matMul } from './matMul.ts';
import type { Natives } from './native.ts';
import { normalization } from './normalization.ts';
import { pointwise } from './pointwise.ts';
import { pooling } from './pooling.ts';
import { reduction } from './reduction.ts';
import { softmax } from './softmax.ts';
import { training } from './training.ts';

/** The kernels that run on WebAssembly memory. */
export function nativeKernels(host: Host, space: Workspace, primitives: Primitives): Natives {
  return {
    ...convolutions(primitives, space),
    ...matMul(primitives, space),
    ...normalization(host, space),
    ...pooling(host, space),
    ...reduction(host, space),
    ...softmax(host, space),
    ...pointwise(host, space),
    ...training(host, space),
  };
}
