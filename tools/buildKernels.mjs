// Compiles the WebAssembly kernels: two modules from one source, with and without fused multiply-add. The inner kernels of matrix products
// are written out from one description. Nothing is done while the sources are as they were.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'src/engine/adapters/wasm');
const sources = join(folder, 'asm');
const output = join(folder, 'generated/kernels.ts');

// four rows of two vectors: with more, V8 keeps accumulators in memory and the kernels run at half the speed
const ROWS = 4;
const VARIANTS = {
  plain: {
    features: ['simd', 'threads', 'bulk-memory'],
    multiplyAdd: (a, b, c) => `f32x4.add(${c}, f32x4.mul(${a}, ${b}))`,
  },
  relaxed: {
    features: ['simd', 'threads', 'bulk-memory', 'relaxed-simd'],
    multiplyAdd: (a, b, c) => `f32x4.relaxed_madd(${a}, ${b}, ${c})`,
  },
};

/** The two inner kernels: MR rows × 8 columns of the result in registers. */
function micro({ multiplyAdd }) {
  const rows = ROWS;
  const each = (write) => Array.from({ length: rows }, (_, r) => write(r)).join('\n');
  return `
export const MR: i32 = ${rows};

// @ts-ignore: decorator
@inline function put(at: usize, left: v128, right: v128, columns: i32): void {
  if (columns == 8) { v128.store(at, left); v128.store(at, right, 16); return; }
  let rest = left;
  let from = 0;
  if (columns >= 4) { v128.store(at, left); rest = right; from = 4; }
  if (columns > from) v128.store32_lane(at + (<usize>from << 2), rest, 0);
  if (columns > from + 1) v128.store32_lane(at + (<usize>from << 2) + 4, rest, 1);
  if (columns > from + 2) v128.store32_lane(at + (<usize>from << 2) + 8, rest, 2);
}

export function microRows(pointers: usize, panel: usize, depth: i32, y: usize, strideY: usize, rows: i32, columns: i32, bias: usize): void {
  ${each((r) => `let l${r} = f32x4.splat(0), r${r} = f32x4.splat(0);`)}
  let count = load<i32>(pointers);
  let cell = pointers + 8;
  const length = <usize>depth << 2;
  for (; count > 0; count--) {
    let b = panel + (<usize>load<i32>(cell) * length << 3);
    ${each((r) => `const a${r} = <usize>load<u32>(cell, ${4 + 4 * r});`)}
    cell += ${4 * (rows + 1)};
    for (let k: usize = 0; k < length; k += 4) {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      ${each((r) => `{ const s = v128.load32_splat(a${r} + k); l${r} = ${multiplyAdd('s', 'b0', `l${r}`)}; r${r} = ${multiplyAdd('s', 'b1', `r${r}`)}; }`)}
      b += 32;
    }
  }
  if (bias) {
    const c0 = v128.load(bias), c1 = v128.load(bias, 16);
    ${each((r) => `l${r} = f32x4.add(l${r}, c0); r${r} = f32x4.add(r${r}, c1);`)}
  }
  ${each((r) => `if (rows > ${r}) put(y + strideY * ${r}, l${r}, r${r}, columns);`)}
}

// @ts-ignore: decorator
@inline function scatter(at: usize, left: v128, right: v128, columns: i32, step: usize): void {
  store<f32>(at, f32x4.extract_lane(left, 0));
  if (columns > 1) store<f32>(at + step, f32x4.extract_lane(left, 1));
  if (columns > 2) store<f32>(at + step * 2, f32x4.extract_lane(left, 2));
  if (columns > 3) store<f32>(at + step * 3, f32x4.extract_lane(left, 3));
  if (columns > 4) store<f32>(at + step * 4, f32x4.extract_lane(right, 0));
  if (columns > 5) store<f32>(at + step * 5, f32x4.extract_lane(right, 1));
  if (columns > 6) store<f32>(at + step * 6, f32x4.extract_lane(right, 2));
  if (columns > 7) store<f32>(at + step * 7, f32x4.extract_lane(right, 3));
}

export function microColumns(x: usize, strideX: usize, dy: usize, strideDy: usize, table: usize, taps: i32, places: i32, samples: i32, dw: usize, c: i32, o: i32, rows: i32, columns: i32, ins: i32, allTaps: i32, tap: i32): void {
  ${each((r) => `let l${r} = f32x4.splat(0), r${r} = f32x4.splat(0);`)}
  for (let place = 0; place < places; place++) {
    const neighbour = load<i32>(table + (<usize>(place * taps) << 2));
    if (neighbour < 0) continue;
    let a = x + strideX * neighbour;
    let b = dy + strideDy * place;
    for (let s = 0; s < samples; s++) {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      ${each((r) => `{ const v = v128.load32_splat(a, ${4 * r}); l${r} = ${multiplyAdd('v', 'b0', `l${r}`)}; r${r} = ${multiplyAdd('v', 'b1', `r${r}`)}; }`)}
      a += ${4 * rows};
      b += 32;
    }
  }
  const step = <usize>(ins * allTaps) << 2;
  const base = dw + (<usize>((o * ins + c) * allTaps + tap) << 2);
  const next = <usize>allTaps << 2;
  ${each((r) => `if (rows > ${r}) scatter(base + next * ${r}, l${r}, r${r}, columns, step);`)}
}
`;
}

const files = readdirSync(sources)
  .filter((name) => name.endsWith('.ts') && name !== 'micro.ts')
  .sort();
const hash = createHash('sha256');
for (const name of files) hash.update(readFileSync(join(sources, name)));
hash.update(readFileSync(fileURLToPath(import.meta.url)));
const digest = hash.digest('hex');

if (!existsSync(output) || !readFileSync(output, 'utf8').includes(digest)) {
  const { default: asc } = await import('assemblyscript/asc');
  const lines = [
    '/* Written by tools/buildKernels.mjs. */',
    `export const SOURCE_HASH = '${digest}';`,
    `export const TILE_ROWS = ${ROWS};`,
  ];
  for (const [name, variant] of Object.entries(VARIANTS)) {
    const work = join(tmpdir(), `paddle-kernels-${process.pid}-${name}`);
    mkdirSync(work, { recursive: true });
    for (const file of files) writeFileSync(join(work, file), readFileSync(join(sources, file)));
    writeFileSync(join(work, 'micro.ts'), micro(variant));
    const { error, stderr } = await asc.main([
      'index.ts',
      '--baseDir',
      work,
      '--outFile',
      'out.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--memoryBase',
      '1024',
      '--importMemory',
      '--sharedMemory',
      '--initialMemory',
      '16',
      '--maximumMemory',
      '65536',
      ...variant.features.flatMap((feature) => ['--enable', feature]),
    ]);
    if (error) {
      process.stderr.write(`${stderr}\n`);
      throw error;
    }
    lines.push(`export const ${name.toUpperCase()} =\n  '${readFileSync(join(work, 'out.wasm')).toString('base64')}';`);
    rmSync(work, { recursive: true });
  }
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, `${lines.join('\n')}\n`);
}
