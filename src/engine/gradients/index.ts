/** The one table of gradient rules; the compiler refuses a missing one. */
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import { layout } from './layout.ts';
import { networks } from './networks.ts';
import { reductions } from './reductions.ts';
import type { Rules } from './rule.ts';
import type { Differentiable } from './saves.ts';

export const GRADIENTS = {
  ...elementwise,
  ...indexing,
  ...layout,
  ...networks,
  ...reductions,
} satisfies Rules<Differentiable>;
export type { Rule } from './rule.ts';
