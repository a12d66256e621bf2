import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'tsdown';

const { exports } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, string | { source: string }>;
};
/** Every door of the package, and the program of the loader's workers. */
const doors = Object.values(exports).flatMap((door) => (typeof door === 'string' ? [] : [door.source]));
const programs = ['src/io/workers/worker.ts'].filter((file) => existsSync(new URL(file, import.meta.url)));

// Declarations of a tensor's methods nest deeper than Node's usual stack, so `npm run build` gives it more.
export default defineConfig({
  entry: [...doors, ...programs],
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  unbundle: true, // one file for each of src, so that who imports a part loads that part
  treeshake: false, // who defines the tensor's methods has no exports
  dts: true,
  sourcemap: false,
  clean: true,
  fixedExtension: false,
});
