import { type Shape, sizeOf } from '../../../core/index.ts';
import type { Elements, Handle } from '../../storage.ts';
import type { Host } from './host.ts';
import type { Memory, WasmStorage } from './memory.ts';

/** Elements somewhere: a tensor's own memory, or a copy to give back with `done`; 0 when there is none. */
export interface Located {
  readonly pointer: number;
  readonly copy: number;
}

/** What every native kernel needs: where elements are, memory for results, memory for one call, another order of elements. */
export interface Workspace {
  /** Where a tensor's elements are. */
  at(handle: Handle): number;
  make(shape: Shape, channelsLast?: boolean, dtype?: Handle['dtype']): Handle;
  /** Whether all are float32 and none is empty. */
  floats(...handles: readonly Handle[]): boolean;
  /** Memory of so many 4-byte elements for one call; given back by `done`. */
  temporary(count: number): number;
  done(...pointers: readonly number[]): void;
  /** A tensor's elements in the order in which they lie. */
  read(handle: Handle): Elements;
  /** Floats at an address, as JavaScript sees them. */
  elements(pointer: number, count: number): Float32Array;
  /** Whole numbers and pointers at an address. */
  words(pointer: number, count: number): Int32Array;
  /** A row-major copy of a 4-axis tensor that lies channels-last. */
  contiguous(handle: Handle): Handle;
  /** A result in row-major order; one that has to be copied for it is given back. */
  rowMajor(handle: Handle): Handle;
  /** A share of a tensor that lies channels-last, or is a matrix: the tensor itself where it does, else a copy. */
  inRows(handle: Handle): Handle;
  /** A 4-axis tensor as [N, H, W, C]. */
  asRows(handle: Handle): Located;
  /** A 4-axis tensor as [N, C, H, W]. */
  asRowMajor(handle: Handle): Located;
  /** A tensor's elements in the order in which those of `like` lie. */
  inLayoutOf(handle: Handle, like: Handle): Located;
}

export function workspace(host: Host, memory: Memory): Workspace {
  const { heap } = host;
  const at = (handle: Handle): number => memory.pointer(handle.storage as WasmStorage);
  const temporary = (count: number): number => heap.alloc(count * 4);
  const make: Workspace['make'] = (shape, channelsLast = false, dtype = 'float32') => ({
    storage: memory.allocate(sizeOf(shape), dtype),
    shape,
    dtype,
    channelsLast,
  });

  /** Whether one order of elements is the other one too. */
  const isEitherWay = ({ shape }: Handle): boolean => shape[1] === 1 || shape.slice(2).every((n) => n === 1);
  const toRows = ({ shape }: Handle, from: number, to: number): void => {
    const [n, c, h, w] = shape as [number, number, number, number];
    host.run('transpose', n * c * h * w, from, to, n, c, h * w);
  };
  const toRowMajor = ({ shape }: Handle, from: number, to: number): void => {
    const [n, c, h, w] = shape as [number, number, number, number];
    host.run('transpose', n * c * h * w, from, to, n, h * w, c);
  };
  const located = (handle: Handle, reorder?: typeof toRows): Located => {
    const pointer = at(handle);
    if (!reorder) return { pointer, copy: 0 };
    const copy = temporary(sizeOf(handle.shape));
    reorder(handle, pointer, copy);
    return { pointer: copy, copy };
  };

  const contiguous = (handle: Handle): Handle => {
    const out = make(handle.shape);
    toRowMajor(handle, at(handle), at(out));
    return out;
  };
  const asRows = (handle: Handle): Located =>
    located(handle, handle.channelsLast || isEitherWay(handle) ? undefined : toRows);
  const asRowMajor = (handle: Handle): Located =>
    located(handle, handle.channelsLast && !isEitherWay(handle) ? toRowMajor : undefined);
  return {
    at,
    make,
    floats: (...handles) => handles.every((handle) => handle.dtype === 'float32' && sizeOf(handle.shape) > 0),
    temporary,
    done(...pointers) {
      for (const pointer of pointers) if (pointer) heap.free(pointer);
    },
    read: (handle) => memory.view(handle.storage as WasmStorage),
    elements: (pointer, count) => new Float32Array(heap.buffer, pointer, count),
    words: (pointer, count) => new Int32Array(heap.buffer, pointer, count),
    contiguous,
    rowMajor(handle) {
      if (!handle.channelsLast || isEitherWay(handle)) return { ...handle, channelsLast: false };
      const copy = contiguous(handle);
      handle.storage.release();
      return copy;
    },
    inRows(handle) {
      if (handle.shape.length === 2 || handle.channelsLast || isEitherWay(handle)) {
        handle.storage.retain();
        return { ...handle, channelsLast: handle.shape.length === 4 };
      }
      const rows = make(handle.shape, true);
      toRows(handle, at(handle), at(rows));
      return rows;
    },
    asRows,
    asRowMajor,
    inLayoutOf(handle, like) {
      if (handle.channelsLast === like.channelsLast) return located(handle);
      return like.channelsLast ? asRows(handle) : asRowMajor(handle);
    },
  };
}
