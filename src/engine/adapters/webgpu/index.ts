import type { Adapter } from '../../adapter.ts';
import { remoteAdapter } from '../remote/index.ts';
import { Channel } from './channel.ts';
import { webgpuOps } from './ops.ts';

/**
 * The kernels of TensorFlow.js for WebGPU, on any graphics card that Dawn can drive: no CUDA.
 *
 * @throws {BackendError} when a package is missing, or no card can be used
 */
export function createAdapter(): Adapter {
  const channel = new Channel();
  return remoteAdapter({
    name: 'webgpu',
    place: 'Place(webgpu)',
    describe: () => `WebGPU (${channel.about})`,
    ops: webgpuOps(channel),
  });
}
