import { adapter } from './device.ts';
import { runKernel } from './dispatch.ts';

/**
 * Lends the engine to TensorFlow.js: after it `tf.setBackend('paddle-wasm')` computes with these kernels.
 *
 * @returns the backend's name
 * @throws {BackendError} when `@tensorflow/tfjs-core` is not installed
 */
export async function registerTensorflowBackend(): Promise<string> {
  const { registerTensorflowBackend: register } = await import('./adapters/wasm/tensorflow.ts');
  return register(adapter(), runKernel);
}
