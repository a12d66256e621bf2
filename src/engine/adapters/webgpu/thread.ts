import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Start } from './protocol.ts';

/** From TypeScript when this file is, else from the package's JavaScript. */
const isSource = import.meta.url.endsWith('.ts');
const program = new URL(isSource ? './worker.ts' : './webgpuWorker.js', import.meta.url);

/** The thread of a device. It keeps no process alive. */
export function startThread(workerData: Start): Worker {
  const worker = isSource
    ? fromSource(workerData)
    : new Worker(program, { workerData, transferList: [workerData.port] });
  worker.unref();
  // what it dies of is told to who waits for it, by the channel
  worker.on('error', () => {});
  return worker;
}

/** From source, the thread needs what turns TypeScript into JavaScript first. */
function fromSource(workerData: Start): Worker {
  const tsx = createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/cjs$/, 'mjs');
  return new Worker(
    `import(${JSON.stringify(pathToFileURL(tsx).href)}).then(({ register }) => {
      register();
      return import(${JSON.stringify(program.href)});
    });`,
    { eval: true, execArgv: ['--conditions=source'], workerData, transferList: [workerData.port] },
  );
}
