import { ArgumentError, showShape, sizeOf, stridesOf } from '../../core/index.ts';
import type { MakePlain, Plain, PlainKernels } from './contract.ts';
import { eachRow } from './eachRow.ts';

/** A place on an axis of `size`, counted from the front. */
function placeOn(where: string, place: number, size: number): number {
  const at = place < 0 ? place + size : place;
  if (at >= 0 && at < size) return at;
  throw new ArgumentError(
    `${where}: an index must lie in [${-size}, ${size - 1}], the axis's size being ${size}. Received ${place}. Check where the index comes from.`,
  );
}

/** Where in a flat array each row of an index [..., k] points, and how many elements follow there. */
function placesOf(where: string, shape: readonly number[], index: Plain): { places: Float64Array; width: number } {
  const depth = index.shape.at(-1) ?? 0;
  if (depth > shape.length) {
    throw new ArgumentError(
      `${where}: the index's last axis must have at most ${shape.length} places, for shape ${showShape(shape)}. Received ${depth}. Shorten it.`,
    );
  }
  const strides = stridesOf(shape);
  const places = new Float64Array(sizeOf(index.shape.slice(0, -1)));
  for (let i = 0; i < places.length; i++) {
    for (let k = 0; k < depth; k++) places[i]! += placeOn(where, index.data[i * depth + k]!, shape[k]!) * strides[k]!;
  }
  return { places, width: sizeOf(shape.slice(depth)) };
}

/** Walks over an index of the array's rank: each of its places, and the element of the array it names. */
function alongAxis(
  where: string,
  shape: readonly number[],
  index: Plain,
  axis: number,
  body: (place: number, target: number) => void,
): void {
  const strides = stridesOf(shape);
  const along = strides[axis]!;
  const others = strides.map((stride, i) => (i === axis ? 0 : stride));
  eachRow(index.shape, [others], (place, length, [start], [step]) => {
    for (let k = 0; k < length; k++) {
      body(place + k, start! + k * step! + placeOn(where, index.data[place + k]!, shape[axis]!) * along);
    }
  });
}

/** Compares as NumPy sorts: NaN after everything. */
function ascending(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) ? -1 : a - b || 0;
}

function copyOf(x: Plain, make: MakePlain): Plain {
  const out = make(x.shape, x.dtype);
  out.data.set(x.data as Float32Array);
  return out;
}

/** Kernels that pick, place and order elements. */
export const indexing: PlainKernels<
  | 'Gather'
  | 'GatherGrad'
  | 'TakeAlongAxis'
  | 'TakeAlongAxisGrad'
  | 'ScatterNd'
  | 'GatherNd'
  | 'Cumulative'
  | 'Sort'
  | 'NonZero'
> = {
  Gather([x, index], { axis }, make) {
    const { shape } = x!;
    const out = make([...shape.slice(0, axis), ...index!.shape, ...shape.slice(axis + 1)], x!.dtype);
    const size = shape[axis]!;
    const width = sizeOf(shape.slice(axis + 1));
    const rows = sizeOf(shape.slice(0, axis));
    const places = Array.from(index!.data, (place) => placeOn('gather', place, size));
    let to = 0;
    for (let row = 0; row < rows; row++) {
      for (const place of places) {
        const from = (row * size + place) * width;
        (out.data as Float32Array).set(x!.data.subarray(from, from + width) as Float32Array, to);
        to += width;
      }
    }
    return [out];
  },

  GatherGrad([dy, index], { axis, shape }, make) {
    const out = make(shape, dy!.dtype);
    const size = shape[axis]!;
    const width = sizeOf(shape.slice(axis + 1));
    const rows = sizeOf(shape.slice(0, axis));
    const places = Array.from(index!.data, (place) => placeOn('gather', place, size));
    let from = 0;
    for (let row = 0; row < rows; row++) {
      for (const place of places) {
        const to = (row * size + place) * width;
        for (let k = 0; k < width; k++) out.data[to + k]! += dy!.data[from + k]!;
        from += width;
      }
    }
    return [out];
  },

  TakeAlongAxis([x, index], { axis }, make) {
    const out = make(index!.shape, x!.dtype);
    alongAxis('takeAlongAxis', x!.shape, index!, axis, (place, target) => {
      out.data[place] = x!.data[target]!;
    });
    return [out];
  },

  TakeAlongAxisGrad([dy, index], { axis, shape }, make) {
    const out = make(shape, dy!.dtype);
    alongAxis('takeAlongAxis', shape, index!, axis, (place, target) => {
      out.data[target]! += dy!.data[place]!;
    });
    return [out];
  },

  ScatterNd([x, index, updates], { mode }, make) {
    const out = copyOf(x!, make);
    const { places, width } = placesOf('scatter', x!.shape, index!);
    const from = updates!.data;
    for (let i = 0; i < places.length; i++) {
      const to = places[i]!;
      if (mode === 'overwrite') for (let k = 0; k < width; k++) out.data[to + k] = from[i * width + k]!;
      else for (let k = 0; k < width; k++) out.data[to + k]! += from[i * width + k]!;
    }
    return [out];
  },

  GatherNd([x, index], _, make) {
    const { places, width } = placesOf('gatherNd', x!.shape, index!);
    const depth = index!.shape.at(-1) ?? 0;
    const out = make([...index!.shape.slice(0, -1), ...x!.shape.slice(depth)], x!.dtype);
    for (let i = 0; i < places.length; i++) {
      (out.data as Float32Array).set(x!.data.subarray(places[i]!, places[i]! + width) as Float32Array, i * width);
    }
    return [out];
  },

  Cumulative([x], { kind, axis, reverse = false }, make) {
    const out = make(x!.shape, x!.dtype);
    const count = x!.shape[axis] ?? 1;
    const inner = sizeOf(x!.shape.slice(axis + 1));
    const from = x!.data;
    for (let base = 0; base < from.length; base += count * inner) {
      for (let column = 0; column < inner; column++) {
        let running = kind === 'sum' ? 0 : 1;
        for (let k = 0; k < count; k++) {
          const at = base + column + (reverse ? count - 1 - k : k) * inner;
          running = kind === 'sum' ? running + from[at]! : running * from[at]!;
          out.data[at] = running;
        }
      }
    }
    return [out];
  },

  Sort([x], { descending }, make) {
    const [values, places] = [make(x!.shape, x!.dtype), make(x!.shape, 'int64')];
    const width = x!.shape.at(-1) ?? 1;
    const from = x!.data;
    const order = new Uint32Array(width);
    for (let base = 0; base < from.length; base += width) {
      for (let k = 0; k < width; k++) order[k] = k;
      const sign = descending ? -1 : 1;
      // equal elements keep their order
      order.sort((a, b) => sign * ascending(from[base + a]!, from[base + b]!) || a - b);
      for (let k = 0; k < width; k++) {
        values.data[base + k] = from[base + order[k]!]!;
        places.data[base + k] = order[k]!;
      }
    }
    return [values, places];
  },

  NonZero([x], _, make) {
    const { shape, data } = x!;
    let count = 0;
    for (let i = 0; i < data.length; i++) if (data[i] !== 0) count++;
    const rank = shape.length;
    const out = make([count, rank], 'int64');
    const strides = stridesOf(shape);
    for (let i = 0, to = 0; i < data.length; i++) {
      if (data[i] === 0) continue;
      for (let axis = 0; axis < rank; axis++) out.data[to++] = Math.floor(i / strides[axis]!) % shape[axis]!;
    }
    return [out];
  },
};
