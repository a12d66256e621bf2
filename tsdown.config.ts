import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig, type UserConfig } from 'tsdown';

const { exports, bin } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, string | { source: string }>;
  bin: Record<string, string>;
};
const modules = readdirSync(new URL('./src', import.meta.url), { recursive: true, encoding: 'utf8' })
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.ts'));

/** Every door of the package. */
const doors = Object.values(exports).flatMap((door) => (typeof door === 'string' ? [] : [door.source.slice(2)]));
/** Every command of it. */
const commands = Object.values(bin).map((path) => path.replace(/^dist\/(.*)\.js$/, 'src/$1.ts'));
/** Modules that another thread imports by their own URL: all that they export must be there, under its own name. */
const imported = modules.filter((path) =>
  /static.* workerModule.* = import\.meta\.url/.test(readFileSync(path, 'utf8')),
);

const common: UserConfig = {
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: false,
  fixedExtension: false,
};

export default defineConfig(({ dts }) => {
  const scripts: UserConfig = {
    ...common,
    entry: {
      ...Object.fromEntries(
        [...doors, ...commands, ...imported].map((path) => [path.replace(/^src\/(.*)\.ts$/, '$1'), path]),
      ),
      // beside the chunks that start them, which ask for ./worker.js and ./webgpuWorker.js
      'chunks/worker': 'src/io/workers/worker.ts',
      'chunks/webgpuWorker': 'src/engine/adapters/webgpu/worker.ts',
    },
    // Few files, since each one costs a program that imports the package about half a millisecond; what only one door needs is in a chunk of its own.
    outputOptions: { chunkFileNames: 'chunks/[name].js', minifyInternalExports: false },
    treeshake: false, // who defines the tensor's methods has no exports
    dts: false,
    clean: true,
  };
  // Declarations nest deeper than Node's usual stack in a tensor's methods, so `npm run build` gives it more.
  const declarations: UserConfig = {
    ...common,
    entry: doors,
    unbundle: true,
    dts: { emitDtsOnly: true },
    clean: false,
  };
  return dts === false ? [scripts] : [scripts, declarations];
});
