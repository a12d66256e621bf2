import type { ConvAttrs } from '../../kernels/contract.ts';

/** Sizes of a convolution. */
export interface Geometry {
  n: number;
  c: number;
  h: number;
  w: number;
  o: number;
  kh: number;
  kw: number;
  oh: number;
  ow: number;
  attrs: ConvAttrs;
}

/** Sizes of a matrix product, [m, k] · [k, n]; a factor may lie transposed. */
export interface ProductSizes {
  m: number;
  k: number;
  n: number;
  transposeA: boolean;
  transposeB: boolean;
}

/**
 * The few primitives in which training spends its time, over addresses in WebAssembly memory: the seam at which another implementation can take
 * their place. Images lie as [N, H, W, C], filters as [O, I, H, W].
 */
export interface Primitives {
  /** y = x ∗ filter + bias; `bias` is 0 when there is none. */
  convolve(x: number, filter: number, bias: number, y: number, geometry: Geometry): void;
  /** The gradient of a convolution's input. */
  inputGradient(dy: number, filter: number, dx: number, geometry: Geometry): void;
  /** The gradient of a convolution's filter. */
  filterGradient(x: number, dy: number, dw: number, geometry: Geometry): void;
  /** y = a · b. */
  multiply(a: number, b: number, y: number, sizes: ProductSizes): void;
}
