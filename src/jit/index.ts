/**
 * `jit`: a network as a program, written and read as Paddle does: `.json` or `.pdmodel` with `.pdiparams`.
 * Not its business: the bytes of these files; what functions compute.
 */
export type { InputDescription } from './inputDescription.ts';
export { load } from './load.ts';
export { save } from './save.ts';
export { toStatic } from './toStatic.ts';
export { TranslatedLayer } from './translatedLayer.ts';
