/** `paddle.device`: where tensors live. */
import {
  deviceCount,
  getDevice,
  getKernels,
  isCompiledWithCuda,
  registerTensorflowBackend,
  setDevice,
} from './engine/index.ts';

/** NVIDIA cards: `deviceCount`. */
const cuda = { deviceCount };

/** Where tensors are computed, and by what: `getDevice`, `setDevice`, `isCompiledWithCuda`, `cuda`, `getKernels`, `registerTensorflowBackend`. */
export default { cuda, getDevice, getKernels, isCompiledWithCuda, registerTensorflowBackend, setDevice };
