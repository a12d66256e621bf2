import type { DTypeName } from '../../core/index.ts';

let current: DTypeName = 'float32';

/**
 * The data type that data sets give images under backend `'cv2'`, as a data set finds it when it is made.
 *
 * @source This library; there is none in Paddle
 */
export function defaultDtype(): DTypeName {
  return current;
}

/**
 * Sets {@link defaultDtype}; `paddle.setDefaultDtype` calls it, so that data sets need not know of tensors.
 *
 * @param dtype - The data type.
 * @source This library; there is none in Paddle
 */
export function setItemDtype(dtype: DTypeName): void {
  current = dtype;
}
