/**
 * `engine/adapters`: where what adapters need may lie, for those who put it there or tell of it. Nothing is loaded or started for that.
 */
export { addonIn, enginesFolder } from './tensorflow/location.ts';
