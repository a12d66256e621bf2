/** `paddle.device`: where tensors live. */
import { getDevice, getKernels, registerTensorflowBackend, setDevice } from './engine/index.ts';

/** Where tensors are computed, and by what: `getDevice`, `setDevice`, `getKernels`, `registerTensorflowBackend`. */
export default { getDevice, getKernels, registerTensorflowBackend, setDevice };
