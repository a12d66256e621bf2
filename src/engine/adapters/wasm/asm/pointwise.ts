import { argF, argI, argP, share } from './shared';

// Element by element over n floats. The last, short group of four is done in scalars.

// @ts-ignore: decorator
@inline function rangeStart(n: i32, piece: i32, pieces: i32): i32 {
  return share(n, 64, piece, pieces);
}

/** y = x ∘ z. Arguments: x, z, y, n, kind (0 add, 1 sub, 2 mul, 3 div, 4 max, 5 min). */
export function binary(piece: i32, pieces: i32): void {
  const x = argP(0), z = argP(1), y = argP(2), n = argI(3), kind = argI(4);
  let i = rangeStart(n, piece, pieces);
  const end = rangeStart(n, piece + 1, pieces);
  for (; i + 4 <= end; i += 4) {
    const at = <usize>i << 2;
    const a = v128.load(x + at), b = v128.load(z + at);
    let r: v128;
    if (kind == 0) r = f32x4.add(a, b);
    else if (kind == 1) r = f32x4.sub(a, b);
    else if (kind == 2) r = f32x4.mul(a, b);
    else if (kind == 3) r = f32x4.div(a, b);
    else if (kind == 4) r = f32x4.max(a, b);
    else r = f32x4.min(a, b);
    v128.store(y + at, r);
  }
  for (; i < end; i++) {
    const at = <usize>i << 2;
    store<f32>(y + at, scalar(load<f32>(x + at), load<f32>(z + at), kind));
  }
}

// @ts-ignore: decorator
@inline function scalar(a: f32, b: f32, kind: i32): f32 {
  if (kind == 0) return a + b;
  if (kind == 1) return a - b;
  if (kind == 2) return a * b;
  if (kind == 3) return a / b;
  if (kind == 4) return max<f32>(a, b);
  return min<f32>(a, b);
}

/** y[r, c] = x[r, c] ∘ z[c]. Arguments: x, z, y, rows, columns, kind. */
export function binaryRow(piece: i32, pieces: i32): void {
  const x = argP(0), z = argP(1), y = argP(2), rows = argI(3), columns = argI(4), kind = argI(5);
  const end = share(rows, 1, piece + 1, pieces);
  for (let r = share(rows, 1, piece, pieces); r < end; r++) {
    const base = <usize>(r * columns) << 2;
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const at = base + (<usize>c << 2);
      const a = v128.load(x + at), b = v128.load(z + (<usize>c << 2));
      v128.store(y + at, kind == 0 ? f32x4.add(a, b) : kind == 1 ? f32x4.sub(a, b) : kind == 2 ? f32x4.mul(a, b) : f32x4.div(a, b));
    }
    for (; c < columns; c++) {
      const at = base + (<usize>c << 2);
      store<f32>(y + at, scalar(load<f32>(x + at), load<f32>(z + (<usize>c << 2)), kind));
    }
  }
}

/** Every element = value. Arguments: y, n, value. */
export function fill(piece: i32, pieces: i32): void {
  const y = argP(0), n = argI(1), value = f32x4.splat(argF(2));
  let i = rangeStart(n, piece, pieces);
  const end = rangeStart(n, piece + 1, pieces);
  for (; i + 4 <= end; i += 4) v128.store(y + (<usize>i << 2), value);
  for (; i < end; i++) store<f32>(y + (<usize>i << 2), argF(2));
}

/** y = mask ? x / keep : 0, mask of bytes. Arguments: x, mask, y, n, keep. */
export function dropout(piece: i32, pieces: i32): void {
  const x = argP(0), mask = argP(1), y = argP(2), n = argI(3), keep = argF(4);
  const end = rangeStart(n, piece + 1, pieces);
  for (let i = rangeStart(n, piece, pieces); i < end; i++) store<f32>(y + (<usize>i << 2), load<u8>(mask + i) ? load<f32>(x + (<usize>i << 2)) / keep : 0);
}

/** [outer, rows, columns] to [outer, columns, rows]: images between layouts, and transposes. Arguments: x, y, outer, rows, columns. */
export function transpose(piece: i32, pieces: i32): void {
  const x = argP(0), y = argP(1), outer = argI(2), rows = argI(3), columns = argI(4);
  const bands = (rows + 7) >> 3;
  const tasks = outer * bands;
  const end = share(tasks, 1, piece + 1, pieces);
  for (let task = share(tasks, 1, piece, pieces); task < end; task++) {
    const o = task / bands;
    const first = (task - o * bands) << 3;
    const last = min(first + 8, rows);
    const source = x + (<usize>(o * rows * columns) << 2), target = y + (<usize>(o * rows * columns) << 2);
    for (let c = 0; c < columns; c++) for (let r = first; r < last; r++) store<f32>(target + (<usize>(c * rows + r) << 2), load<f32>(source + (<usize>(r * columns + c) << 2)));
  }
}
