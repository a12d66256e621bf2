/** `paddle.device`: where tensors live. */
import { getDevice, registerTensorflowBackend, setDevice } from './engine/index.ts';

export default { getDevice, registerTensorflowBackend, setDevice };
