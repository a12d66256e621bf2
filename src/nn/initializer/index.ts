/** `paddle.nn.initializer`: first values of parameters. */
export { setGlobalInitializer } from '../../framework/index.ts';
export { Assign } from './assign.ts';
export { Bilinear } from './bilinear.ts';
export { calculateGain } from './calculateGain.ts';
export { Constant } from './constant.ts';
export { Dirac } from './dirac.ts';
export { KaimingNormal, KaimingUniform } from './kaiming.ts';
export { Normal, TruncatedNormal } from './normal.ts';
export { Orthogonal } from './orthogonal.ts';
export { Uniform } from './uniform.ts';
export { XavierNormal, XavierUniform } from './xavier.ts';
