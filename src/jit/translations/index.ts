import type { Translation } from '../tracedCall.ts';
import { layout } from './layout.ts';
import { networks } from './networks.ts';
import { pointwise } from './pointwise.ts';

/** How each public function is said in a program, by its name. */
export const translations: ReadonlyMap<string, Translation> = new Map(
  Object.entries({ ...pointwise, ...layout, ...networks }),
);
