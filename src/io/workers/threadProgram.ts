import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** From TypeScript when this file is, else from the package's JavaScript. */
const isSource = import.meta.url.endsWith('.ts');
const program = new URL(isSource ? './worker.ts' : './worker.js', import.meta.url);

/** A thread that runs the program of a loader's threads. */
export function startThread(workerData: object, transferList: NonNullable<WorkerOptions['transferList']>): Worker {
  if (!isSource) return new Worker(program, { workerData, transferList });
  // From source, the thread needs what turns TypeScript into JavaScript first.
  const tsx = createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/cjs$/, 'mjs');
  return new Worker(
    `import(${JSON.stringify(pathToFileURL(tsx).href)}).then(({ register }) => {
      register();
      return import(${JSON.stringify(program.href)});
    });`,
    { eval: true, execArgv: ['--conditions=source'], workerData, transferList },
  );
}
