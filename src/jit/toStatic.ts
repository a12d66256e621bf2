import type { Layer } from '../nn/index.ts';

/**
 * Gives the network back as it is: it computes what a program of it would, and {@link save} needs no preparation. Here for code that comes from Paddle.
 *
 * @param layer - A network, or a function.
 * @source Paddle, python/paddle/jit/api.py, to_static
 */
export function toStatic<T extends Layer | ((...inputs: never[]) => unknown)>(layer: T): T {
  return layer;
}
