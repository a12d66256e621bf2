import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { BackendError } from '../../../core/index.ts';
import { threadsWanted } from '../threads.ts';
import { KERNELS, TILES } from './generated/kernels.ts';
import { Heap } from './heap.ts';
import { type Exports, startModule, type Variant } from './modules.ts';

/** Places of the control block; the same as in the kernels' sources. */
const READY = 256;
const STOPPED = 260;
const SPINS = 264;
const ARGUMENTS = 384;
const ARGUMENT_COUNT = 24;
/** Turns of waiting before a helper thread sleeps: about a tenth of a millisecond. */
const PATIENCE = 100_000;
/** The same where threads of another library need the processors as soon as these have nothing to do. */
const PATIENCE_BESIDE_OTHERS = 300;

/** A number as a float argument; whole numbers and pointers stand for themselves. */
export interface Float {
  readonly float: number;
}
export const float = (value: number): Float => ({ float: value });

/** What a helper thread runs: it takes its part of every job until the process ends. When it has to stop, it says so to those who wait. */
const WORKER = `
const { workerData: { module, memory, pieces, stopped } } = require('node:worker_threads');
try {
  new WebAssembly.Instance(module, { env: { memory, abort() { throw new Error('abort'); } } }).exports.work(pieces);
} catch {
  Atomics.store(new Int32Array(memory.buffer, stopped, 1), 0, 1);
}
`;

/**
 * The WebAssembly side: memory, one of the modules, and the threads. Threads start with the first work that is worth them, sleep when
 * idle, and end with the process. Until they have come, this thread works alone; results are the same.
 */
export class Host {
  readonly heap: Heap;
  /** the part of a result that the inner kernels hold in registers */
  readonly tile: { readonly rows: number; readonly columns: number };
  readonly variant: Variant;
  readonly threads: number;
  /** parts that work is cut into */
  readonly pieces: number;
  readonly #exports: Exports;
  readonly #module: WebAssembly.Module;
  readonly #memory: WebAssembly.Memory;
  readonly #words: Int32Array;
  readonly #floats: Float32Array;
  readonly #control: Int32Array;
  #started = false;

  constructor() {
    this.#memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
    const { module, exports, variant } = startModule(this.#memory);
    this.variant = variant;
    this.tile = TILES[variant];
    this.#module = module;
    this.#exports = exports;
    this.heap = new Heap(this.#memory, this.#exports.dataEnd());
    this.#words = new Int32Array(this.#memory.buffer, ARGUMENTS, ARGUMENT_COUNT);
    this.#floats = new Float32Array(this.#memory.buffer, ARGUMENTS, ARGUMENT_COUNT);
    this.#control = new Int32Array(this.#memory.buffer, 0, ARGUMENTS / 4);
    Atomics.store(this.#control, SPINS / 4, PATIENCE);
    this.threads = threadsWanted() ?? Math.min(availableParallelism(), 8);
    this.pieces = 4 * this.threads;
  }

  /**
   * Runs a kernel.
   *
   * @param work - Roughly how many elements it touches; little work stays on this thread.
   */
  run(kernel: keyof typeof KERNELS, work: number, ...given: readonly (number | Float)[]): void {
    for (let i = 0; i < given.length; i++) {
      const value = given[i]!;
      if (typeof value === 'number') this.#words[i] = value;
      else this.#floats[i] = value.float;
    }
    try {
      if (work < 16384 || this.threads === 1 || !this.#ready()) this.#exports.alone(KERNELS[kernel]);
      else this.#exports.together(KERNELS[kernel], this.pieces);
    } catch (cause) {
      throw new BackendError(
        `wasm: the kernel ${kernel} must run to its end. Received: ${(cause as Error).message}. This is a fault of the library: report it with the program that showed it.`,
        { cause },
      );
    }
  }

  /** From now on another library has threads on the same processors: helpers sleep soon after their work. */
  makeWayForOthers(): void {
    Atomics.store(this.#control, SPINS / 4, PATIENCE_BESIDE_OTHERS);
  }

  #ready(): boolean {
    if (!this.#started) {
      this.#started = true;
      for (let thread = 1; thread < this.threads; thread++) {
        const worker = new Worker(WORKER, {
          eval: true,
          execArgv: [],
          workerData: {
            module: this.#module,
            memory: this.#memory,
            pieces: this.pieces,
            stopped: STOPPED,
          },
        });
        worker.unref();
      }
    }
    return Atomics.load(this.#control, READY / 4) >= this.threads - 1 && !Atomics.load(this.#control, STOPPED / 4);
  }
}
