/**
 * `engine/adapters`: what adapters need and where it may lie, for those who put it there or tell of it. Nothing is started for that.
 */
export { findAddon } from './tensorflow/library.ts';
export { addonIn, enginesFolder } from './tensorflow/location.ts';
export { lacksForWide } from './wasm/modules.ts';
