/** `paddle.device`: where tensors live. */
import { getDevice, setDevice } from './engine/index.ts';

export default { getDevice, setDevice };
