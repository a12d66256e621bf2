import type { Elements } from './raster.ts';

/**
 * Runs `work` on pixels of which transparent colours count for less (they are multiplied by their opacity before and divided after), as
 * Pillow does for pictures with transparency; on others as they are.
 */
export function premultiplied<T extends Elements>(mode: string, data: T, work: (data: T) => T): T {
  const channels = mode === 'RGBA' ? 4 : mode === 'LA' ? 2 : 0;
  if (channels === 0) return work(data);
  const weighed = data.slice() as T;
  for (let p = 0; p < weighed.length; p += channels) {
    const alpha = data[p + channels - 1]!;
    for (let k = 0; k < channels - 1; k++) {
      const t = data[p + k]! * alpha + 128;
      weighed[p + k] = ((t >> 8) + t) >> 8;
    }
  }
  const out = work(weighed);
  for (let p = 0; p < out.length; p += channels) {
    const alpha = out[p + channels - 1]!;
    if (alpha === 0 || alpha === 255) continue;
    for (let k = 0; k < channels - 1; k++) out[p + k] = Math.min(255, Math.trunc((255 * out[p + k]!) / alpha));
  }
  return out;
}
