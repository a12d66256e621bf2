import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { BackendError, takeFlag, warn } from '../../../core/index.ts';
import { PLAIN, RELAXED, TILES, WIDE } from './generated/kernels.ts';

export type Variant = keyof typeof TILES;

const BYTES: Readonly<Record<Variant, string>> = { plain: PLAIN, relaxed: RELAXED, wide: WIDE };
const NODE = Number(process.versions.node.split('.')[0]);

type Multiply = (
  a: number,
  b: number,
  end: number,
  from: number,
  fromShift: number,
  to: number,
  toShift: number,
) => void;

export interface Exports {
  /** Where the memory of the kernels' own words and tables ends. */
  dataEnd(): number;
  alone(kernel: number): void;
  together(kernel: number, pieces: number): void;
  readonly multiply: Multiply;
  readonly multiplyRows: Multiply;
  packRows(target: number, ...rowsAndLength: number[]): void;
}

/** A module that works on this machine. */
interface Started {
  readonly module: WebAssembly.Module;
  readonly exports: Exports;
  readonly variant: Variant;
}

/**
 * The module that was asked for by `PADDLE_WASM_VARIANT` or `FLAGS_wasm_revectorize`, or the one that this machine runs best: the first that
 * starts and computes right.
 *
 * @param check - Whether the inner kernels give right results.
 * @throws {BackendError} when none does
 */
export function startModule(memory: WebAssembly.Memory, check = agrees): Started {
  for (const variant of candidates()) {
    const started = variant === 'wide' ? startWide(memory, check) : start(variant, memory, check);
    if (started === undefined) continue;
    if (started) return started;
    warn(
      `wasm: the kernels of the variant '${variant}' give wrong results under Node.js ${process.versions.node}, so others are used. Please report it.`,
    );
  }
  throw new BackendError(
    `wasm: products of matrices must be right. Received wrong ones from every variant of the kernels under Node.js ${process.versions.node} on ${process.arch}. Try another version of Node.js, or PADDLE_ENGINE=reference, and report it.`,
  );
}

/** The variants to try, in order. */
function candidates(): readonly Variant[] {
  const flag = takeFlag('FLAGS_wasm_revectorize');
  const asked = process.env.PADDLE_WASM_VARIANT || (flag ? 'wide' : 'relaxed');
  if (!Object.hasOwn(TILES, asked))
    throw new BackendError(
      `wasm: PADDLE_WASM_VARIANT must be one of ${Object.keys(TILES).join(', ')}. Received '${asked}'. Correct it, or leave it out for the fastest.`,
    );
  if (asked === 'plain') return ['plain'];
  if (asked !== 'wide') return ['relaxed', 'plain'];
  const lacks = lacksForWide();
  if (lacks === undefined) return ['wide', 'relaxed', 'plain'];
  warn(`wasm: products in vectors of 256 bits need ${lacks}; those of 128 bits are used.`);
  return ['relaxed', 'plain'];
}

/** What the wide variant needs and this machine has not. */
export function lacksForWide(): string | undefined {
  if (NODE < 24) return `Node.js 24 or later, and this is ${process.versions.node}`;
  if (process.arch !== 'x64') return `an x64 processor, and this is ${process.arch}`;
  if (process.platform === 'linux' && !readFileSync('/proc/cpuinfo', 'latin1').includes(' avx2'))
    return 'a processor with AVX2, which this one lacks';
  return undefined;
}

/** A module that works, false for one that computes wrong, undefined for one that this Node.js does not know. */
function start(variant: Variant, memory: WebAssembly.Memory, check: typeof agrees): Started | false | undefined {
  // Node 20 has fused multiply-add behind a flag; newer versions have it on and do not know the flag
  if (variant !== 'plain' && NODE < 22) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const bytes = Buffer.from(BYTES[variant], 'base64');
  if (!WebAssembly.validate(bytes)) return undefined;
  const module = new WebAssembly.Module(bytes);
  const exports = new WebAssembly.Instance(module, { env: { memory, abort: aborted } }).exports as unknown as Exports;
  return check(exports, TILES[variant], memory) && { module, exports, variant };
}

/**
 * Under V8's experiment, which joins neighbouring vectors, only the inner kernels are compiled: each when the test first calls it, and by the
 * optimizing compiler at once, so that what was tested is what runs, on every thread. Everything else is compiled as ever, later.
 */
function startWide(memory: WebAssembly.Memory, check: typeof agrees): Started | false | undefined {
  setFlagsFromString('--experimental-wasm-revectorize');
  setFlagsFromString('--no-liftoff');
  try {
    return start('wide', memory, check);
  } finally {
    setFlagsFromString('--liftoff');
    setFlagsFromString('--no-experimental-wasm-revectorize');
  }
}

function aborted(): never {
  throw new Error('wasm: a kernel stopped');
}

/** Length of the sums that are compared: whole turns of four, and a rest. */
const LENGTH = 23;

/** Whether packing and both inner kernels give what plain JavaScript gives; with small whole numbers, to the last bit. */
export function agrees(exports: Exports, tile: (typeof TILES)[Variant], memory: WebAssembly.Memory): boolean {
  const { rows, columns } = tile;
  let end = Math.ceil(exports.dataEnd() / 64) * 64;
  const place = (count: number): number => {
    const pointer = end;
    end += Math.ceil(count / 16) * 64;
    return pointer;
  };
  const floats = new Float32Array(memory.buffer);
  const words = new Uint32Array(memory.buffer);
  const [a, packed, b] = [place(rows * LENGTH), place(rows * LENGTH), place(columns * LENGTH)];
  const [from, to, lines] = [place(rows), place(rows), place(rows)];
  const [before, after] = [place(rows * columns), place(rows * columns)];
  const whole = (pointer: number, count: number, factor: number): void => {
    for (let i = 0; i < count; i++) floats[pointer / 4 + i] = ((i * factor) % 17) - 8;
  };
  whole(a, rows * LENGTH, 5);
  whole(b, columns * LENGTH, 7);
  whole(before, rows * columns, 11);
  const starts = Array.from({ length: rows }, (_, r) => a + r * LENGTH * 4);
  starts.forEach((pointer, r) => {
    words[lines / 4 + r] = pointer;
    words[from / 4 + r] = before + r * columns * 4 - 64;
    words[to / 4 + r] = after + r * columns * 4 - 128;
  });
  exports.packRows(packed, ...starts, LENGTH);

  /** Whether a kernel gives the tile that was there before plus the first `length` products. */
  const right = (kernel: Multiply, left: number, length: number): boolean => {
    floats.fill(Number.NaN, after / 4, after / 4 + rows * columns);
    kernel(left, b, b + length * columns * 4, from, 64, to, 128);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) {
        let sum = floats[before / 4 + r * columns + c]!;
        for (let k = 0; k < length; k++) sum += floats[a / 4 + r * LENGTH + k]! * floats[b / 4 + k * columns + c]!;
        if (floats[after / 4 + r * columns + c] !== sum) return false;
      }
    return true;
  };
  return [0, 1, LENGTH].every(
    (length) => right(exports.multiply, packed, length) && right(exports.multiplyRows, lines, length),
  );
}
