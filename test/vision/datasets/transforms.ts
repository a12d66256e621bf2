import { NdArray } from '../../../src/core/index.ts';
import type { DatasetImage, ImageTransform } from '../../../src/vision/datasets/index.ts';

const arrayOf = (image: DatasetImage): NdArray => (image instanceof NdArray ? image : image.toArray());

const channelsFirst = (image: DatasetImage): NdArray => {
  const array = arrayOf(image);
  const [height, width, channels = 1] = array.shape as [number, number, number?];
  const out = NdArray.zeros([channels, height, width], array.dtype);
  for (let p = 0; p < height * width; p++) {
    for (let c = 0; c < channels; c++) out.data[c * height * width + p] = array.data[p * channels + c]!;
  }
  return out;
};

const scaled = (array: NdArray, by: (value: number) => number): NdArray =>
  new NdArray(Float32Array.from(array.toFloat64(), by), array.shape, 'float32');

/** The transforms of the golden cases by their names, written for the tests alone: what is tested is what data sets do around them. */
export const transforms: Readonly<Record<string, ImageTransform | null>> = {
  none: null,
  Transpose: channelsFirst,
  ToTensor: (image: DatasetImage) => {
    const array = channelsFirst(image);
    return array.dtype === 'uint8' ? scaled(array, (v) => Math.fround(v / 255)) : array;
  },
  Compose: (image: DatasetImage) => scaled(channelsFirst(image), (v) => (v - 127.5) / 127.5),
};
