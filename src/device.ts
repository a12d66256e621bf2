/** `paddle.device`: where tensors live. */
import { getDevice, registerTensorflowBackend, setDevice } from './engine/index.ts';

/** Where tensors are computed: `getDevice`, `setDevice`, `registerTensorflowBackend`. */
export default { getDevice, registerTensorflowBackend, setDevice };
