/** The one table of plain kernels; the compiler refuses a missing one. */
import type { KernelName, PlainKernels } from './contract.ts';
import { convolution } from './convolution.ts';
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import { layout } from './layout.ts';
import { matMul } from './matMul.ts';
import { normalization } from './normalization.ts';
import { pooling } from './pooling.ts';
import { reductions } from './reductions.ts';
import { softmax } from './softmax.ts';
import { training } from './training.ts';

export const PLAIN_KERNELS: PlainKernels<KernelName> = {
  ...convolution,
  ...elementwise,
  ...indexing,
  ...layout,
  ...matMul,
  ...normalization,
  ...pooling,
  ...reductions,
  ...softmax,
  ...training,
};
