import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { NdArray } from '../../../src/core/index.ts';
import { PilImage, type PilMode } from '../../../src/vision/image/index.ts';
import { TensorImage } from '../../../src/vision/transforms/index.ts';

/** A recorded picture or array. */
export interface Recorded {
  type: 'pil' | 'array' | 'tensor';
  mode?: PilMode;
  dtype?: string;
  shape: number[];
  data: number[];
}

/** What was recorded for one call. */
export type Outcome = Recorded | { error: string; message: string };

/** Reads a file of golden data. */
export function golden(name: string): unknown {
  const bytes = readFileSync(new URL(`../../golden/${name}`, import.meta.url));
  return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
}

/** A recorded picture, handed over as the case says. */
export function give(image: { shape: number[]; data: number[] }, how: string): PilImage | NdArray {
  const { shape, data } = image;
  const bytes = new NdArray(Uint8Array.from(data), shape, 'uint8');
  if (how === 'pil') return PilImage.fromArray(bytes);
  if (how === 'cv2') return bytes;
  if (how === 'cv2_1') return bytes.reshape([...shape, 1]);
  if (how === 'cv2_f32') return bytes.astype('float32');
  const [h = 0, w = 0, c = 1] = shape;
  const planes = new Uint8Array(data.length);
  for (let i = 0; i < h * w; i++) for (let k = 0; k < c; k++) planes[k * h * w + i] = data[i * c + k]!;
  if (how === 'tensor_u8') return new TensorImage(planes, [c, h, w], 'uint8');
  const scale = how === 'tensor' ? 255 : 1;
  return new TensorImage(
    Float32Array.from(planes, (v) => v / scale),
    [c, h, w],
    'float32',
  );
}

/** How many values differ, and by how much at most. */
export function difference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): { count: number; max: number } {
  let count = 0;
  let max = 0;
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs(actual[i]! - expected[i]!);
    if (!(d <= tolerance)) {
      count++;
      max = Math.max(max, d);
    }
  }
  return { count, max };
}

/** In what a result differs from what was recorded; empty when in nothing. `allowed` values may. */
export function compare(out: unknown, want: Recorded, allowed = 0): string {
  const type = out instanceof PilImage ? 'pil' : out instanceof TensorImage ? 'tensor' : 'array';
  if (type !== want.type) return `a ${type}, not a ${want.type}`;
  const array = out instanceof PilImage ? out.toArray() : (out as NdArray);
  const kind = out instanceof PilImage ? out.mode : array.dtype;
  if (kind !== (want.mode ?? want.dtype)) return `${kind}, not ${want.mode ?? want.dtype}`;
  const shape = want.type === 'pil' ? want.shape.slice(0, 2) : want.shape;
  const own = want.type === 'pil' ? array.shape.slice(0, 2) : array.shape;
  if (own.join() !== shape.join()) return `shape ${own}, not ${shape}`;
  const values = out instanceof PilImage ? out.data : array.toFloat64();
  if (values.length !== want.data.length) return `${values.length} values, not ${want.data.length}`;
  const whole = values instanceof Uint8Array || array.dtype === 'uint8';
  const largest = want.data.reduce((a, b) => Math.max(a, Math.abs(b)), 1);
  const { count, max } = difference(values, want.data, whole ? 0 : 1e-6 * largest);
  return count > allowed ? `${count} of ${values.length} values differ, by ${max} at most` : '';
}
