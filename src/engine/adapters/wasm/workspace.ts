import { type Shape, sizeOf } from '../../../core/index.ts';
import type { Handle } from '../../storage.ts';
import type { Host } from './host.ts';
import type { Memory, WasmStorage } from './memory.ts';

/** What every native kernel needs: where elements are, memory for results, memory for one call. */
export interface Workspace {
  /** Where a tensor's elements are. */
  at(handle: Handle): number;
  make(shape: Shape, channelsLast?: boolean, dtype?: Handle['dtype']): Handle;
  /** Whether all are float32 and none is empty. */
  floats(...handles: readonly Handle[]): boolean;
  /** Memory of so many 4-byte elements for one call; given back by `done`. */
  temporary(elements: number): number;
  done(...pointers: readonly number[]): void;
  /** Whether rows of channels are what lies in memory, whatever the flag says. */
  isChannelsLast(handle: Handle): boolean;
  /** A 4-axis tensor as [N, H, W, C]: the tensor's own memory, or a copy to give back. */
  asRows(handle: Handle): { pointer: number; copy: number };
}

export function workspace(host: Host, memory: Memory): Workspace {
  const { heap } = host;
  const at = (handle: Handle): number => memory.pointer(handle.storage as WasmStorage);
  const temporary = (elements: number): number => heap.alloc(elements * 4);
  const isChannelsLast = ({ shape, channelsLast }: Handle): boolean =>
    channelsLast || shape[1] === 1 || shape.slice(2).every((n) => n === 1);
  return {
    at,
    make: (shape, channelsLast = false, dtype = 'float32') => ({
      storage: memory.allocate(sizeOf(shape), dtype),
      shape,
      dtype,
      channelsLast,
    }),
    floats: (...handles) => handles.every((handle) => handle.dtype === 'float32' && sizeOf(handle.shape) > 0),
    temporary,
    done(...pointers) {
      for (const pointer of pointers) if (pointer) heap.free(pointer);
    },
    isChannelsLast,
    asRows(handle) {
      if (isChannelsLast(handle)) return { pointer: at(handle), copy: 0 };
      const [n, c, h, w] = handle.shape as [number, number, number, number];
      const size = n * c * h * w;
      const copy = temporary(size);
      host.run('transpose', size, at(handle), copy, n, c, h * w);
      return { pointer: copy, copy };
    },
  };
}
