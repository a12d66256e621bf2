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

// Rows of the tile that is held in registers, two vectors of columns wide: as many as V8 keeps there. It orders the loads of one turn before
// the arithmetic, so turns are short and not unrolled.
const VARIANTS = {
  plain: {
    rows: 5,
    features: ['simd', 'threads', 'bulk-memory'],
    multiplyAdd: (a, b, c) => `f32x4.add(${c}, f32x4.mul(${a}, ${b}))`,
  },
  relaxed: {
    rows: 6,
    features: ['simd', 'threads', 'bulk-memory', 'relaxed-simd'],
    multiplyAdd: (a, b, c) => `f32x4.relaxed_madd(${a}, ${b}, ${c})`,
  },
};

/**
 * The inner kernel for MR rows × 8 columns of a result, and the packing of its rows. Both factors lie packed, so that no stride of a tensor makes
 * lines of the cache collide. One plain loop: with a second one around it, or more work behind it, V8 keeps the tile in memory.
 */
function micro({ rows, multiplyAdd }) {
  const each = (write, separator = '\n  ') => Array.from({ length: rows }, (_, r) => write(r)).join(separator);
  const above = rows - 4;
  return `
export const MR: i32 = ${rows};

/** Rows from MR places, side by side: element k of every row, then k + 1. */
export function packRows(target: usize, ${each((r) => `p${r}: usize`, ', ')}, length: i32): void {
  let k = length;
  for (; k >= 4; k -= 4) {
    ${each((r) => `const v${r} = v128.load(p${r});`, ' ')}
    const ab = v128.shuffle<i32>(v0, v1, 0, 4, 1, 5), cd = v128.shuffle<i32>(v2, v3, 0, 4, 1, 5);
    const AB = v128.shuffle<i32>(v0, v1, 2, 6, 3, 7), CD = v128.shuffle<i32>(v2, v3, 2, 6, 3, 7);
    v128.store(target, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(target, v128.shuffle<i64>(ab, cd, 1, 3), ${4 * rows});
    v128.store(target, v128.shuffle<i64>(AB, CD, 0, 2), ${8 * rows});
    v128.store(target, v128.shuffle<i64>(AB, CD, 1, 3), ${12 * rows});
    ${
      above === 2
        ? `const ef = v128.shuffle<i32>(v4, v5, 0, 4, 1, 5), EF = v128.shuffle<i32>(v4, v5, 2, 6, 3, 7);
    v128.store64_lane(target, ef, 0, 16); v128.store64_lane(target, ef, 1, ${16 + 4 * rows});
    v128.store64_lane(target, EF, 0, ${16 + 8 * rows}); v128.store64_lane(target, EF, 1, ${16 + 12 * rows});`
        : [0, 1, 2, 3].map((i) => `v128.store32_lane(target, v4, ${i}, ${16 + 4 * rows * i});`).join(' ')
    }
    ${each((r) => `p${r} += 16;`, ' ')}
    target += ${16 * rows};
  }
  for (; k > 0; k--) {
    ${each((r) => `store<f32>(target, load<f32>(p${r}), ${4 * r}); p${r} += 4;`, ' ')}
    target += ${4 * rows};
  }
}

// @ts-ignore: decorator
@inline function rowAt(index: i32, tap: i32, n: i32, taps: i32, table: usize, a: usize, row: usize, sample: usize, zeros: usize): usize {
  const place = index / n;
  const neighbour = load<i32>(table + (<usize>(place * taps + tap) << 2));
  return neighbour < 0 ? zeros : a + sample * (index - place * n) + row * neighbour;
}

/** The MR rows of A that a block meets at a filter tap; zeros where a row meets padding. */
export function packBlock(target: usize, first: i32, tap: i32, m: i32, n: i32, taps: i32, table: usize, a: usize, row: usize, sample: usize, zeros: usize, length: i32): void {
  packRows(target, ${each((r) => `rowAt(min(first + ${r}, m - 1), tap, n, taps, table, a, row, sample, zeros)`, ', ')}, length);
}

/** MR neighbouring floats from a row, as they lie. */
// @ts-ignore: decorator
@inline export function copyTile(target: usize, from: usize): void {
  v128.store(target, v128.load(from));
  ${above === 2 ? 'store<u64>(target, load<u64>(from, 16), 16);' : 'store<u32>(target, load<u32>(from, 16), 16);'}
}

/**
 * Packed rows times a panel from \`b\` to \`end\`: row r begins with what lies at \`from\`[r] + fromShift, and goes to \`cells\`[r] + shift.
 */
export function multiply(a: usize, b: usize, end: usize, from: usize, fromShift: usize, cells: usize, shift: usize): void {
  ${each((r) => `let l${r}: v128, r${r}: v128; { const y = <usize>load<u32>(from, ${4 * r}) + fromShift; l${r} = v128.load(y); r${r} = v128.load(y, 16); }`)}
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    ${each((r) => `{ const s = v128.load32_splat(a, ${4 * r}); l${r} = ${multiplyAdd('s', 'b0', `l${r}`)}; r${r} = ${multiplyAdd('s', 'b1', `r${r}`)}; }`, '\n    ')}
    a += ${4 * rows};
    b += 32;
  }
  ${each((r) => `{ const y = <usize>load<u32>(cells, ${4 * r}) + shift; v128.store(y, l${r}); v128.store(y, r${r}, 16); }`)}
}
`;
}

const files = readdirSync(sources)
  .filter((name) => name.endsWith('.ts') && name !== 'micro.ts')
  .sort();
const kernels = files.flatMap((name) =>
  [...readFileSync(join(sources, name), 'utf8').matchAll(/^export function (\w+)\(piece: i32, pieces: i32\)/gm)].map(
    ([, kernel]) => ({ kernel, module: name.slice(0, -'.ts'.length) }),
  ),
);

/** Runs a kernel by its number. */
function dispatch() {
  return `${kernels.map(({ kernel, module }) => `import { ${kernel} } from './${module}';`).join('\n')}

export function dispatch(kernel: i32, piece: i32, pieces: i32): void {
  switch (kernel) {
${kernels.map(({ kernel }, number) => `    case ${number}: ${kernel}(piece, pieces); break;`).join('\n')}
  }
}
`;
}

const hash = createHash('sha256');
for (const name of files) hash.update(readFileSync(join(sources, name)));
hash.update(readFileSync(fileURLToPath(import.meta.url)));
const digest = hash.digest('hex');

if (!existsSync(output) || !readFileSync(output, 'utf8').includes(digest)) {
  const { default: asc } = await import('assemblyscript/asc');
  const lines = [
    '/* Written by tools/buildKernels.mjs. */',
    `export const SOURCE_HASH = '${digest}';`,
    `export const KERNELS = ${JSON.stringify(Object.fromEntries(kernels.map(({ kernel }, number) => [kernel, number])))} as const;`,
    `export const TILE_ROWS = ${JSON.stringify(Object.fromEntries(Object.entries(VARIANTS).map(([name, { rows }]) => [name, rows])))};`,
  ];
  for (const [name, variant] of Object.entries(VARIANTS)) {
    const work = join(tmpdir(), `paddle-kernels-${process.pid}-${name}`);
    mkdirSync(work, { recursive: true });
    for (const file of files) writeFileSync(join(work, file), readFileSync(join(sources, file)));
    writeFileSync(join(work, 'micro.ts'), micro(variant));
    writeFileSync(join(work, 'dispatch.ts'), dispatch());
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
