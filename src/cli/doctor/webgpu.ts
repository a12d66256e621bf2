import type { Context } from '../context.ts';
import { ask } from '../probe.ts';
import { packageOf } from './packages.ts';
import type { WebgpuReport } from './report.ts';

const PACKAGES = ['webgpu', '@tensorflow/tfjs-backend-webgpu'] as const;

/** The packages for WebGPU, and the adapters that the first one finds, listed in a process of its own: a driver may crash. */
export async function webgpu(context: Pick<Context, 'run' | 'self'>, find = packageOf): Promise<WebgpuReport> {
  const packages = Object.fromEntries(PACKAGES.map((name) => [name, find(name)?.version ?? null]));
  if (packages.webgpu === null) return { packages, adapters: [], error: null };
  try {
    return { packages, adapters: await ask(context, 'webgpu', { seconds: 30 }), error: null };
  } catch (error) {
    return { packages, adapters: [], error: (error as Error).message };
  }
}
