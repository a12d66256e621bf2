import { z } from 'zod';
import { ArgumentError, type DTypeName, isNumpyLike, NdArray, show } from '../../core/index.ts';
import { getImageBackend, type PilImage } from '../image/index.ts';

/** How a data set hands out images: `'pil'` as a {@link PilImage}, `'cv2'` as an array of rows, columns and channels. */
export type Backend = 'pil' | 'cv2';

/** An image of an item: as the backend makes it, or what the transform made of it. */
export type DatasetImage = PilImage | NdArray;

/** What is done to an image before it is handed out: one of `vision/transforms`, or any function of one image. */
export type ImageTransform = (image: never) => unknown;

/** Parameters that the archive data sets share. */
export const transformSchema = z
  .custom<ImageTransform>((value) => typeof value === 'function')
  .describe('a function')
  .nullish();
export const pathSchema = z.string().min(1).describe('the path of a file').nullish();
export const backendSchema = z.string().nullish();

/** The mode in lower case. @throws {ArgumentError} when it is none of `modes` */
export function modeOf<M extends string>(mode: string, modes: readonly M[], where: string): M {
  const found = modes.find((name) => name === mode.toLowerCase());
  if (found !== undefined) return found;
  const names = modes
    .map(show)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');
  throw new ArgumentError(`${where}: mode must be ${names}. Received ${show(mode)}. Choose one of them.`);
}

/** The backend, by default the one set for all images. @throws {ArgumentError} when data sets cannot serve it */
export function backendOf(backend: string | null | undefined, where: string): Backend {
  const name = backend ?? getImageBackend();
  if (name === 'pil' || name === 'cv2') return name;
  const how = backend ? 'Choose one of them' : "Give { backend: 'pil' } or { backend: 'cv2' }, or call setImageBackend";
  throw new ArgumentError(`${where}: backend must be 'pil' or 'cv2'. Received ${show(name)}. ${how}.`);
}

/**
 * What an archive data set hands out: the transformed image, of the default data type under `'cv2'`.
 *
 * @param image - As the backend makes it.
 */
export function finish(
  image: DatasetImage,
  transform: ImageTransform | null,
  backend: Backend,
  dtype: DTypeName,
  where: string,
): DatasetImage {
  const made = transform === null ? image : (transform as (image: DatasetImage) => unknown)(image);
  if (backend === 'pil') return made as DatasetImage;
  if (made instanceof NdArray) return cast(made, dtype);
  if (isNumpyLike(made)) return NdArray.from(made, dtype);
  throw new ArgumentError(
    `${where}: a transform must make an array of an image under backend 'cv2'. Received ${show(made)}. Return an NdArray, or use { backend: 'pil' }.`,
  );
}

function cast(array: NdArray, dtype: DTypeName): NdArray {
  if (array.dtype === dtype) return array;
  // Pixels to the usual type, in one move of the engine.
  if (dtype === 'float32' && array.dtype === 'uint8') {
    return new NdArray(new Float32Array(array.data as Uint8Array), array.shape, dtype);
  }
  return array.astype(dtype);
}

/** A label as an int64 array: of shape `[]` or `[1]`. */
export function labelArray(label: number, shape: readonly [] | readonly [1]): NdArray {
  return new NdArray(BigInt64Array.of(BigInt(label)), [...shape], 'int64');
}

/** The refusal of a data set that has neither a file nor leave to download one. */
export function noFile(parameter: string, where: string): ArgumentError {
  return new ArgumentError(
    `${where}: ${parameter} must be given when downloading is switched off. Received download: false and no ${parameter}. Give { ${parameter}: 'path' }, or leave out download.`,
  );
}

/** The same bytes in memory that worker threads share; copied unless they are there already. */
export function shared(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes as Uint8Array<SharedArrayBuffer>;
  const out = new Uint8Array(new SharedArrayBuffer(bytes.length));
  out.set(bytes);
  return out;
}
