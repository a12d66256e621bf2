/**
 * `framework`: a named trainable parameter, how it is made, names; saving and loading state; seeds and flags.
 * Not its business: how a parameter is used.
 */

export { needWritableFolder, writeFilesWhole } from './files.ts';
export type { GradientClip, ParameterGradient } from './gradientClip.ts';
export { type Initializer, setGlobalInitializer } from './initializer.ts';
export { load, readWhole, save, saveTogether } from './io.ts';
export { ParamAttr, type ParamAttrLike, paramAttrOf } from './paramAttr.ts';
export { makeParameter, Parameter } from './parameter.ts';
export { generate, guard, snakeCase } from './uniqueName.ts';
