import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What Dawn's bindings give. */
interface Dawn {
  create(options: readonly string[]): { requestAdapter(): Promise<unknown> };
}

/** The adapters that the package `webgpu` of the program finds; it names them all when asked for one that there is not. */
export async function webgpuAdapters(): Promise<string[]> {
  const path = createRequire(join(process.cwd(), 'program.js')).resolve('webgpu');
  const { create } = (await import(pathToFileURL(path).href)) as Dawn;
  try {
    await create(['adapter=?']).requestAdapter();
    return [];
  } catch (error) {
    return adaptersIn(String(error));
  }
}

/** The adapters in Dawn's text: `* backend: 'vulkan', name: 'NVIDIA L4'`. */
export function adaptersIn(text: string): string[] {
  return [...text.matchAll(/backend: '(.*?)', name: '(.*?)'/g)].map(([, backend, name]) => `${name} (${backend})`);
}
