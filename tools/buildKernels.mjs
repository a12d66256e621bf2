// Compiles the WebAssembly kernels: a module for each variant, from one source. The inner kernels of matrix products are written out from one
// description. Nothing is done while the sources are as they were.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'src/engine/adapters/wasm');
const sources = join(folder, 'asm');
const output = join(folder, 'generated/kernels.ts');

const RELAXED = {
  features: ['simd', 'threads', 'bulk-memory', 'relaxed-simd'],
  multiplyAdd: (a, b, c) => `f32x4.relaxed_madd(${a}, ${b}, ${c})`,
};

// The tile of a product that is held in registers, rows × columns: as much as V8 keeps there. It orders the loads of one turn before the
// arithmetic, so turns are short and not unrolled. In the wide one V8 joins neighbouring vectors to ones of 256 bits.
const VARIANTS = {
  plain: {
    rows: 5,
    columns: 8,
    features: ['simd', 'threads', 'bulk-memory'],
    multiplyAdd: (a, b, c) => `f32x4.add(${c}, f32x4.mul(${a}, ${b}))`,
  },
  relaxed: { rows: 6, columns: 8, ...RELAXED },
  wide: { rows: 6, columns: 16, ...RELAXED },
};

/**
 * The inner kernels for MR rows × NR columns of a result, and the packing of its rows. Both factors lie packed, so that no stride of a tensor
 * makes lines of the cache collide. One plain loop each: with a second one around it, or more work behind it, V8 keeps the tile in memory.
 */
function micro({ rows, columns, multiplyAdd }) {
  const each = (write, separator = '\n  ') => Array.from({ length: rows }, (_, r) => write(r)).join(separator);
  const vectors = (write, separator = ' ') => Array.from({ length: columns / 4 }, (_, v) => write(v)).join(separator);
  const above = rows - 4;
  const begin = each(
    (r) =>
      `let ${vectors((v) => `c${r}${v}: v128`, ', ')}; { const y = <usize>load<u32>(from, ${4 * r}) + fromShift; ${vectors((v) => `c${r}${v} = v128.load(y, ${16 * v});`)} }`,
  );
  const line = `const ${vectors((v) => `b${v} = v128.load(b, ${16 * v})`, ', ')};`;
  const turn = (r, a) =>
    `{ const s = v128.load32_splat(${a}); ${vectors((v) => `c${r}${v} = ${multiplyAdd('s', `b${v}`, `c${r}${v}`)};`)} }`;
  const finish = each(
    (r) =>
      `{ const y = <usize>load<u32>(cells, ${4 * r}) + shift; ${vectors((v) => `v128.store(y, c${r}${v}, ${16 * v});`)} }`,
  );
  return `
export const MR: i32 = ${rows};
export const NR: i32 = ${columns};
/** Bytes of a line of a panel, as a power of two. */
export const LINE: usize = ${Math.log2(4 * columns)};

/** a · b + c. */
// @ts-ignore: decorator
@inline export function madd(a: v128, b: v128, c: v128): v128 {
  return ${multiplyAdd('a', 'b', 'c')};
}

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

/** MR rows at equal distances. */
export function packEqual(target: usize, from: usize, distance: usize, length: i32): void {
  packRows(target, ${each((r) => `from + distance * ${r}`, ', ')}, length);
}

/** MR rows of the matrix a, from the one called first; the last is repeated. */
export function packBlockOf(target: usize, a: usize, row: usize, first: i32, m: i32, length: i32): void {
  packRows(target, ${each((r) => `a + row * min(first + ${r}, m - 1)`, ', ')}, length);
}

/** MR neighbouring floats from a row, as they lie. */
// @ts-ignore: decorator
@inline export function copyTile(target: usize, from: usize): void {
  v128.store(target, v128.load(from));
  ${above === 2 ? 'store<u64>(target, load<u64>(from, 16), 16);' : 'store<u32>(target, load<u32>(from, 16), 16);'}
}

/** A line of a panel. */
// @ts-ignore: decorator
@inline export function copyLine(target: usize, from: usize): void {
  ${vectors((v) => `v128.store(target, v128.load(from, ${16 * v}), ${16 * v});`)}
}

/**
 * Packed rows times a panel from \`b\` to \`end\`: row r begins with what lies at \`from\`[r] + fromShift, and goes to \`cells\`[r] + shift.
 */
export function multiply(a: usize, b: usize, end: usize, from: usize, fromShift: usize, cells: usize, shift: usize): void {
  ${begin}
  while (b < end) {
    ${line}
    ${each((r) => turn(r, `a, ${4 * r}`), '\n    ')}
    a += ${4 * rows};
    b += ${4 * columns};
  }
  ${finish}
}

/** The same with rows that each lie in one piece: \`rows\`[r] is where row r begins. */
export function multiplyRows(rows: usize, b: usize, end: usize, from: usize, fromShift: usize, cells: usize, shift: usize): void {
  ${each((r) => `let a${r} = <usize>load<u32>(rows, ${4 * r});`, ' ')}
  ${begin}
  while (b < end) {
    ${line}
    ${each((r) => turn(r, `a${r}`), '\n    ')}
    ${each((r) => `a${r} += 4;`, ' ')}
    b += ${4 * columns};
  }
  ${finish}
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
    `export const TILES = ${JSON.stringify(Object.fromEntries(Object.entries(VARIANTS).map(([name, { rows, columns }]) => [name, { rows, columns }])))} as const;`,
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
