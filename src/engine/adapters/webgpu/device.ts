import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { PROGRAMS } from './programs.ts';
import { type CreateDevice, type Inputs, Missing, type Numbers, type ThreadDevice } from './protocol.ts';

const PACKAGES = 'Install it with: npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22.0';
const DRIVER =
  'It takes a graphics card with a driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows): on Linux, vulkaninfo --summary must list one.';

/** TensorFlow.js's device asks for what its own start would ask for, where the adapter has it. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

async function load<T>(name: string, module: Promise<T>): Promise<T> {
  try {
    return await module;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isAbsent = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`);
    throw new Missing(
      isAbsent ? `no package ${name}` : `the package ${name}, which does not load: ${message}`,
      PACKAGES,
      error,
    );
  }
}

/** TensorFlow.js chooses how it multiplies matrices. */
const AS_IT_LIKES = -1;

/** So many bytes of buffers may wait to be used again. */
const IDLE = 1 << 28;

/** TensorFlow.js keeps each buffer for tensors of just the same size; sizes that never come again would add up. */
function trim(backend: WebGPUBackend): void {
  const pool = backend.bufferManager as unknown as {
    freeBuffers: Map<string, { size: number; destroy(): void }[]>;
    numFreeBuffers: number;
    numBytesUsed: number;
    numBytesAllocated: number;
  };
  if (pool.numBytesAllocated - pool.numBytesUsed < IDLE) return;
  for (const buffers of pool.freeBuffers.values()) {
    for (const buffer of buffers.splice(0)) {
      buffer.destroy();
      pool.numFreeBuffers--;
      pool.numBytesAllocated -= buffer.size;
    }
  }
}

/**
 * A device of Dawn, the WebGPU of Chromium, with the kernels of TensorFlow.js. What TensorFlow.js would do by itself at its start is done here:
 * in its own way it asks for a feature as a list in a list, and goes on without an adapter.
 */
export const createDevice: CreateDevice = async (report) => {
  const { create, globals } = await load('webgpu', import('webgpu'));
  const gpu = create([]);
  Object.assign(globalThis, globals);
  // where TensorFlow.js looks for it; Node has a navigator of its own from version 21 on
  const navigator = (globalThis as { navigator?: object }).navigator ?? {};
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });

  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Missing('the package webgpu, but no adapter of a graphics card', DRIVER);
  const gpuDevice = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  void gpuDevice.lost.then(({ message }) => report(`the device was lost: ${message}`, true));
  gpuDevice.addEventListener('uncapturederror', ({ error }) => report(error.message, false));

  const name = '@tensorflow/tfjs-backend-webgpu';
  const { WebGPUBackend: Backend } = await load(name, import('@tensorflow/tfjs-backend-webgpu'));
  const { env, getKernel } = await import('@tensorflow/tfjs-core');
  // else small tensors are computed in JavaScript, until the device has them
  env().set('WEBGPU_CPU_FORWARD', false);
  const backend = new Backend(gpuDevice as never, adapter.info as never);

  const tensors = new Map<number, TensorInfo>();
  const find = (id: number): TensorInfo => {
    const found = tensors.get(id);
    if (!found) throw new Error(`there is no tensor ${id}`);
    return found;
  };
  const named = (inputs: Inputs): unknown =>
    Array.isArray(inputs)
      ? inputs.map(find)
      : Object.fromEntries(Object.entries(inputs).map(([key, id]) => [key, find(id)]));

  const device: ThreadDevice = {
    about: [adapter.info.vendor, adapter.info.description || adapter.info.device || adapter.info.architecture]
      .filter(Boolean)
      .join(' '),
    upload: (id, elements, shape, dtype) => void tensors.set(id, backend.makeTensorInfo([...shape], dtype, elements)),
    run(kernel, inputs, attrs, outputs) {
      const own = PROGRAMS[kernel];
      if (own) {
        tensors.set(outputs[0]!, own(backend, Object.values(inputs).map(find), attrs as never));
        return;
      }
      env().set('WEBGPU_MATMUL_PROGRAM_TYPE', (attrs as { product?: number }).product ?? AS_IT_LIKES);
      const found = getKernel(kernel, 'webgpu');
      if (!found) throw new Error('TensorFlow.js has no such kernel for WebGPU.');
      const made = found.kernelFunc({ inputs: named(inputs) as never, attrs: attrs as never, backend });
      [made].flat().forEach((info, i) => {
        if (i < outputs.length) tensors.set(outputs[i]!, info);
        else backend.disposeData(info.dataId);
      });
    },
    free(id) {
      backend.disposeData(find(id).dataId);
      tensors.delete(id);
    },
    async download(id) {
      const { dataId } = find(id);
      const elements = (await backend.read(dataId)) as Numbers;
      const kept = backend.tensorMap.get(dataId);
      if (kept.resource == null) return elements.slice();
      // it keeps what it has read
      kept.values = null as never;
      return elements;
    },
    settled() {
      trim(backend);
      return gpuDevice.queue.onSubmittedWorkDone();
    },
    close() {
      gpuDevice.destroy();
      return gpuDevice.lost;
    },
  };
  return device;
};
