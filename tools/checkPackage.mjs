// Checks what would be published: publint, the list of files, and every subpath of the packed archive on plain Node in a folder of its own.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const description = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const problems = [];

function run(command, args, cwd = root) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (error || status !== 0) {
    throw new Error(
      `${command} ${args.join(' ')}: must end with 0. Ended with ${error ?? status}.\n${stdout}${stderr}`,
    );
  }
  return stdout;
}

if (!existsSync(join(root, 'dist/index.js'))) {
  console.error('check:package: dist must be there. It is not. Run `npm run build` first.');
  process.exit(2);
}

console.log(run('npx', ['publint', '--pack', 'false', '--strict']).trim());

const folder = mkdtempSync(join(tmpdir(), 'paddle-hapi-package-'));
try {
  const [{ filename, files, size, unpackedSize }] = JSON.parse(
    run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]),
  );
  const paths = files.map((file) => file.path);
  const wanted = Object.values(description.exports)
    .flatMap((door) => (typeof door === 'string' ? [door] : [door.types, door.default]))
    .map((path) => path.replace(/^\.\//, ''));
  for (const path of [...wanted, 'LICENSE', 'README.md', 'README.zh-CN.md', 'CHANGELOG.md']) {
    if (!paths.includes(path)) problems.push(`the archive must hold ${path}; it does not`);
  }
  for (const path of paths) {
    if (!/^(dist\/.*\.(js|d\.ts)|package\.json|LICENSE|README(\.zh-CN)?\.md|CHANGELOG\.md)$/.test(path)) {
      problems.push(`the archive must not hold ${path}`);
    }
  }
  console.log(
    `${paths.length} files, ${Math.round(size / 1024)} KiB packed, ${Math.round(unpackedSize / 1024)} KiB unpacked`,
  );

  // The packages it needs are taken from here, one by one, so that nothing else of ours is at hand.
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  run('tar', ['-xzf', join(folder, filename), '-C', folder]);
  cpSync(join(folder, 'package'), join(modules, description.name), { recursive: true });
  const needed = new Set();
  const need = (name) => {
    const at = join(root, 'node_modules', name);
    if (needed.has(name) || !existsSync(at)) return;
    needed.add(name);
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(at, join(modules, name), 'dir');
    Object.keys(JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')).dependencies ?? {}).forEach(need);
  };
  Object.keys(description.dependencies).forEach(need);

  const doors = Object.entries(description.exports).flatMap(([path, door]) =>
    typeof door === 'string' ? [] : [description.name + path.slice(1)],
  );
  writeFileSync(
    join(folder, 'imports.mjs'),
    `for (const door of ${JSON.stringify(doors)}) {
  const names = Object.keys(await import(door));
  if (names.length === 0) throw new Error(door + ': must export something. It does not.');
  console.log(door + ': ' + names.length + ' names');
}
`,
  );
  console.log(run(process.execPath, ['imports.mjs'], folder).trim());

  writeFileSync(
    join(folder, 'train.mjs'),
    `const begin = performance.now();
const paddle = await import('paddle-hapi');
console.log("import 'paddle-hapi': " + Math.round(performance.now() - begin) + ' ms (for information)');
const { LeNet } = await import('paddle-hapi/vision/models');
class Noise extends paddle.io.Dataset {
  getItem(i) {
    const image = new paddle.NdArray(new Float32Array(28 * 28).fill(i / 8), [1, 28, 28], 'float32');
    return [image, new paddle.NdArray(BigInt64Array.of(BigInt(i % 10)), [1], 'int64')];
  }
  get length() {
    return 8;
  }
}
paddle.seed(1);
const model = new paddle.Model(new LeNet());
model.prepare(
  new paddle.optimizer.Adam({ learningRate: 0.001, parameters: model.parameters() }),
  new paddle.nn.CrossEntropyLoss(),
  new paddle.metric.Accuracy(),
);
await model.fit(new Noise(), { epochs: 1, batchSize: 4, verbose: 2, logFreq: 1 });
const { loss } = await model.evaluate(new Noise(), { batchSize: 4, verbose: 0 });
if (!Number.isFinite([loss].flat(3)[0])) throw new Error('LeNet: the loss must be a finite number. It is ' + loss + '.');
await model.save('lenet');
await model.load('lenet');
`,
  );
  console.log(run(process.execPath, ['train.mjs'], folder).trim());

  writeFileSync(
    join(folder, 'require.cjs'),
    "if (typeof require('paddle-hapi').Model !== 'function') throw new Error('require: must give the package. It does not.');",
  );
  run(process.execPath, ['require.cjs'], folder);

  // The command, as npm links it.
  const [[name, path]] = Object.entries(description.bin);
  const command = join(modules, '.bin', name);
  mkdirSync(dirname(command));
  symlinkSync(join('..', description.name, path), command);
  chmodSync(join(modules, description.name, path), 0o755);
  const told = run(command, ['--version'], folder).trim();
  if (told !== description.version)
    problems.push(`${name} --version must print ${description.version}. It prints ${told}.`);
  const { engine, machine } = JSON.parse(run(command, ['doctor', '--json'], folder));
  if (engine.kernels === null) problems.push(`${name} doctor must find the engine. It says ${engine.error}.`);
  console.log(`${name} doctor: ${engine.kernels}, ${machine.system}`);

  // A program in TypeScript as a user writes it: a dataset of its own read by workers under tsx, and what the compiler must refuse.
  need('tsx');
  writeFileSync(
    join(folder, 'squares.ts'),
    `import { NdArray } from 'paddle-hapi';
import { Dataset } from 'paddle-hapi/io';

export class Squares extends Dataset<[NdArray, NdArray]> {
  static readonly workerModule = import.meta.url;
  override readonly length = 8;
  override getItem(i: number): [NdArray, NdArray] {
    return [NdArray.from([i], 'float32'), NdArray.from([i * i], 'float32')];
  }
}
`,
  );
  writeFileSync(
    join(folder, 'program.ts'),
    `import * as paddle from 'paddle-hapi';
import { Squares } from './squares.js';

class Net extends paddle.nn.Layer {
  fc = new paddle.nn.Linear(1, 1, { biasAttr: false });
  override forward(x: paddle.Tensor, twice: boolean): paddle.Tensor {
    return twice ? this.fc(this.fc(x)) : this.fc(x);
  }
}
const net = new Net();
let sum = 0;
for (const [x, y] of new paddle.io.DataLoader(new Squares(), { batchSize: 4, numWorkers: 2 })) {
  sum += paddle.nn.functional.mseLoss(net(x, false), y).item();
}
if (!(sum > 0)) throw new Error('program.ts: the loss must be above 0. It is ' + sum + '.');

export function refused(): void {
  // @ts-expect-error a name that is not there
  new paddle.nn.Conv2D(3, 64, 3, { paddin: 1 });
  // @ts-expect-error a parameter that is missing
  new paddle.nn.Conv2D(3);
  // @ts-expect-error a name that is not there
  new paddle.optimizer.Adam({ learningRat: 0.1 });
  // @ts-expect-error what forward does not take
  net(paddle.ones([1, 1]), 3);
  // @ts-expect-error a name that is not there
  new paddle.Model(net).fit(new Squares(), { epoch: 1 });
}
`,
  );
  const { stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'program.ts'], { cwd: folder, encoding: 'utf8' });
  if (stderr !== '') problems.push(`program.ts must run under tsx without a word on stderr. Received\n${stderr}`);
  else console.log('a dataset in TypeScript is read by workers');

  writeFileSync(
    join(folder, 'types.ts'),
    `${doors.map((door, i) => `import * as d${i} from '${door}';`).join('\n')}
export const doors = [${doors.map((_, i) => `d${i}`).join(', ')}];
`,
  );
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const compilerOptions = {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      noImplicitOverride: true,
      skipLibCheck: true, // the declarations of numpy-ts do not pass
      module,
      moduleResolution,
      target: 'es2022',
      types: [],
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['types.ts', 'program.ts'] }),
    );
    run(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], folder);
    console.log(`types hold from every subpath (${moduleResolution})`);
  }
} catch (error) {
  problems.push(error.message);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const problem of problems) console.error(`check:package: ${problem}`);
process.exit(problems.length > 0 ? 1 : 0);
