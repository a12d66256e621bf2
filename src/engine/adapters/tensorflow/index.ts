import type { Adapter } from '../../adapter.ts';
import { remoteAdapter } from '../remote/index.ts';
import { load } from './library.ts';
import { tensorflowOps } from './ops.ts';

/**
 * TensorFlow's kernels through the native addon of `@tensorflow/tfjs-node`, on the processor, or of `@tensorflow/tfjs-node-gpu`, on a card if
 * there is one. Images and filters lie as TensorFlow wants them from their first convolution on.
 *
 * @param gpu - Which of the two packages.
 * @param card - The number of the card; 0 by default.
 * @throws {BackendError} when the package is not there, or has no library
 */
export function createAdapter(gpu: boolean, card = 0): Adapter {
  const { binding, file } = load(gpu, card);
  const onCard = binding.isUsingGpuDevice();
  return remoteAdapter({
    name: gpu ? 'node-gpu' : 'node',
    place: onCard ? `Place(gpu:${card})` : 'Place(cpu)',
    describe: () => `TensorFlow ${binding.TF_Version} (${file}), ${onCard ? `card ${card}` : 'on the processor'}`,
    ...tensorflowOps(binding),
  });
}
