/** `paddle.vision`: datasets, transforms, model architectures, images. Not its business: loops. */
export * as datasets from './datasets/index.ts';
export { getImageBackend, imageLoad, PilImage, setImageBackend } from './image/index.ts';
export * as models from './models/index.ts';
export * as transforms from './transforms/index.ts';
