import { ArgumentError, show } from '../../core/index.ts';

/** A kind of picture: `'pil'` a {@link PilImage}, `'cv2'` a uint8 array `[H, W, C]`, `'tensor'` accepted as Paddle does. */
export type ImageBackend = 'pil' | 'cv2' | 'tensor';

const BACKENDS: readonly string[] = ['pil', 'cv2', 'tensor'];

let current: ImageBackend = 'pil';

/**
 * Chooses the kind of picture that datasets and {@link imageLoad} give where nothing else is said. It has no effect on transforms, which go by
 * the kind of the picture they get.
 *
 * @param backend - `'pil'` (the one at start), `'cv2'` or `'tensor'`; case matters.
 * @throws {ArgumentError} when it is none of these
 * @source Paddle, python/paddle/vision/image.py
 */
export function setImageBackend(backend: ImageBackend): void {
  current = checkBackend('setImageBackend', backend);
}

/**
 * The kind of picture chosen by {@link setImageBackend}.
 *
 * @source Paddle, python/paddle/vision/image.py
 */
export function getImageBackend(): ImageBackend {
  return current;
}

/** The backend, checked. @throws {ArgumentError} */
export function checkBackend(where: string, backend: unknown): ImageBackend {
  if (typeof backend !== 'string' || !BACKENDS.includes(backend)) {
    throw new ArgumentError(
      `${where}: Expected backend are one of ['pil', 'cv2', 'tensor'], but got ${typeof backend === 'string' ? backend : show(backend)}. Received ${show(backend)}. Case matters.`,
    );
  }
  return backend as ImageBackend;
}
