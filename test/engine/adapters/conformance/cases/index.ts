import type { KernelName } from '../../../../../src/engine/kernels/contract.ts';
import type { Cases } from '../draw.ts';
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

/** Cases of every kernel; the compiler refuses a missing one. */
export const CASES: Cases<KernelName> = {
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
