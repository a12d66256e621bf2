import { type Elements, type Raster, sameKind } from './raster.ts';

/** What stands outside the picture; Paddle's names. */
export type PaddingMode = 'constant' | 'edge' | 'reflect' | 'symmetric';

/** Where a place outside `0…size−1` is read from; −1 for the fill. Mirrors bounce as often as needed. */
export function borderPlace(place: number, size: number, mode: PaddingMode): number {
  if (place >= 0 && place < size) return place;
  switch (mode) {
    case 'constant':
      return -1;
    case 'edge':
      return place < 0 ? 0 : size - 1;
    default: {
      if (size === 1) return 0;
      const repeat = mode === 'symmetric' ? 1 : 0;
      let p = place;
      while (p < 0 || p >= size) p = p < 0 ? -p - repeat : 2 * size - 2 + repeat - p;
      return p;
    }
  }
}

/** The picture with margins; `fill` has a value for each channel. */
export function padRaster(
  src: Raster,
  left: number,
  top: number,
  right: number,
  bottom: number,
  fill: readonly number[],
  mode: PaddingMode,
): { data: Elements; height: number; width: number } {
  const { data, channels: c } = src;
  const height = src.height + top + bottom;
  const width = src.width + left + right;
  const out = sameKind(data, height * width * c);
  if (mode === 'constant' && fill.some((v) => v !== 0)) {
    for (let o = 0; o < out.length; o += c) for (let k = 0; k < c; k++) out[o + k] = fill[k]!;
  }
  const columns = new Int32Array(width);
  for (let x = 0; x < width; x++) columns[x] = borderPlace(x - left, src.width, mode);
  const rowLength = src.width * c;
  for (let y = 0; y < height; y++) {
    const row = borderPlace(y - top, src.height, mode);
    if (row < 0) continue;
    out.set(data.subarray(row * rowLength, (row + 1) * rowLength) as Uint8Array, (y * width + left) * c);
    if (mode === 'constant') continue;
    for (let x = 0; x < width; x++) {
      if (x === left) x += src.width;
      if (x >= width) break;
      const p = row * rowLength + columns[x]! * c;
      const o = (y * width + x) * c;
      for (let k = 0; k < c; k++) out[o + k] = data[p + k]!;
    }
  }
  return { data: out, height, width };
}
