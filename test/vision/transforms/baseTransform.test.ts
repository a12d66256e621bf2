import { describe, expect, it, vi } from 'vitest';
import { ArgumentError, Callable, globalNumpy, NdArray, pythonRandom, StateError } from '../../../src/core/index.ts';
import { PilImage } from '../../../src/vision/image/index.ts';
import * as T from '../../../src/vision/transforms/index.ts';

const image = new NdArray(
  Uint8Array.from({ length: 60 }, (_, i) => (i * 37) & 255),
  [4, 5, 3],
  'uint8',
);

class Invert extends T.BaseTransform {
  override _applyImage(img: NdArray): NdArray {
    return new NdArray(
      (img.data as Uint8Array).map((v) => 255 - v),
      img.shape,
      img.dtype,
    );
  }
}

/** Shifts picture and boxes by the same drawn amount. */
class Shift extends T.BaseTransform {
  draws = 0;

  override _getParams(inputs: readonly unknown[]): number {
    this.draws++;
    return inputs.length;
  }

  override _applyImage(img: NdArray): number {
    return img.size + (this.params as number);
  }

  override _applyBoxes(boxes: number[]): number[] {
    return boxes.map((v) => v + (this.params as number));
  }

  _applyKeyPoints(points: number): number {
    return -points;
  }
}

describe('BaseTransform', () => {
  it('makes callable objects', () => {
    const transpose = new T.Transpose();
    expect(typeof transpose).toBe('function');
    expect(transpose).toBeInstanceOf(T.BaseTransform);
    expect(transpose).toBeInstanceOf(Callable);
    expect(transpose(image).shape).toEqual([3, 4, 5]);
  });

  it('is extended by writing _applyImage', () => {
    const out: NdArray = new Invert()(image);
    expect([...(out.data as Uint8Array)]).toEqual([...(image.data as Uint8Array)].map((v) => 255 - v));
  });

  it('shares one draw among the inputs of a call, and passes further ones unchanged', () => {
    const shift = new Shift({ keys: ['image', 'boxes', 'key_points'] });
    expect(shift([image, [1, 2], 7, 'label'])).toEqual([64, [5, 6], -7, 'label']);
    expect(shift.draws).toBe(1);
    expect(shift.params).toBe(4);
  });

  it('gives one output bare', () => {
    expect(new Shift()([image])).toBe(61);
    expect(new Shift()(image)).toBe(61);
  });

  it('transforms only the picture of a pair under the default keys', () => {
    const [out, label] = new T.Transpose()([image, 3]) as [NdArray, number];
    expect(out.shape).toEqual([3, 4, 5]);
    expect(label).toBe(3);
  });

  it('says which method is missing', () => {
    expect(() => new T.BaseTransform()(image)).toThrow(StateError);
    expect(() => new T.BaseTransform()(image)).toThrow('_applyImage must be written');
    expect(() => new T.BaseTransform(['foo_bar'])).toThrow('Add a method _applyFooBar');
  });

  it('takes arguments by position and by name', () => {
    const byPosition = new T.RandomCrop(4, 1);
    const byName = new T.RandomCrop({ size: [4, 4], padding: 1 });
    expect(byPosition.size).toEqual(byName.size);
    expect(byPosition.padding).toBe(byName.padding);
    expect(() => new T.RandomCrop({ size: 4, paddings: 1 } as never)).toThrow("Did you mean 'padding'?");
  });

  it('takes arrays built like those of numpy-ts', () => {
    const foreign = { shape: [4, 5, 3], dtype: 'uint8', data: image.data, tolist: () => image.tolist() };
    expect(new T.Transpose()(foreign).data).toEqual(new T.Transpose()(image).data);
  });

  it('keeps the kind of picture', () => {
    const pil: PilImage = new T.Resize([2, 2])(PilImage.fromArray(image));
    const array: NdArray = new T.Resize([2, 2])(image);
    expect([pil.width, pil.height, array.shape]).toEqual([2, 2, [2, 2, 3]]);
    expect(new T.ToTensor()(image)).toBeInstanceOf(T.TensorImage);
  });
});

describe('Compose', () => {
  it('runs steps in order, functions too', () => {
    const out = new T.Compose([new T.Transpose(), (x: NdArray) => x.shape])(image);
    expect(out).toEqual([3, 4, 5]);
  });

  it('names the step that fails on stdout and lets its error through', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    try {
      const compose = new T.Compose([new T.CenterCrop(2), new T.Resize(3, 'box')]);
      expect(() => compose(image)).toThrow(ArgumentError);
      expect(log.mock.calls[0]?.[0]).toMatch(/^fail to perform transform \[Resize\] with error: Resize: interpolation/);
    } finally {
      log.mockRestore();
    }
  });

  it('refuses what cannot be called', () => {
    expect(() => new T.Compose([3 as never])).toThrow(ArgumentError);
  });
});

const BUILT: T.BaseTransform[] = [
  new T.BrightnessTransform(0.3),
  new T.CenterCrop(3),
  new T.ColorJitter(0.4, 0.3, 0.2, 0.1),
  new T.ContrastTransform(0.3),
  new T.Grayscale(3),
  new T.HueTransform([-0.1, 0.2]),
  new T.Normalize([1, 2, 3, 4], [4, 3, 2, 1]),
  new T.Pad([1, 2], [1, 2, 3]),
  new T.RandomAffine(30, [0.1, 0.2], [0.8, 1.2], 5, 'bilinear', 7),
  new T.RandomCrop(3, { padding: 1, fill: 9 }),
  new T.RandomErasing(1, { value: 'random', scale: [0.1, 0.2] }),
  new T.RandomHorizontalFlip(0.6),
  new T.RandomPerspective(0.9, { fill: 3 }),
  new T.RandomResizedCrop(4, { interpolation: 'bicubic' }),
  new T.RandomRotation([10, 20], { expand: true }),
  new T.RandomVerticalFlip(0.4),
  new T.Resize([3, 7], 'nearest'),
  new T.SaturationTransform(0.5),
  new T.ToTensor('HWC'),
  new T.Transpose([1, 0, 2]),
];

function runSeeded(transform: (img: NdArray) => unknown): { data: unknown; shape: unknown } {
  pythonRandom.seed(5);
  globalNumpy().seed(5);
  const { data, shape } = transform(image) as NdArray;
  return { data, shape };
}

describe('spec and fromSpec', () => {
  it('cover every built-in class', () => {
    const classes = Object.entries(T)
      .filter(([, value]) => typeof value === 'function' && value.prototype instanceof T.BaseTransform)
      .map(([name]) => name)
      .filter((name) => name !== 'ImageTransform');
    expect(BUILT.map((t) => t.constructor.name).sort()).toEqual(classes.sort());
  });

  it.each(BUILT.map((t) => [t.constructor.name, t] as const))('%s is made anew from plain data', (name, transform) => {
    const spec = transform.spec();
    expect(spec).toMatchObject({ module: 'vision/transforms', name });
    const twin = T.fromSpec(structuredClone(spec!));
    expect(twin.constructor).toBe(transform.constructor);
    expect(runSeeded(twin)).toEqual(runSeeded(transform));
  });

  it('go into Compose', () => {
    const compose = new T.Compose([new T.RandomCrop(3), new T.Compose([new T.Transpose()])]);
    const twin = T.fromSpec(structuredClone(compose.spec()!));
    expect(twin).toBeInstanceOf(T.Compose);
    expect(runSeeded(twin)).toEqual(runSeeded(compose));
  });

  it('leave classes and functions of your own alone', () => {
    class MyFlip extends T.RandomHorizontalFlip {}
    expect(new Invert().spec()).toBeNull();
    expect(new MyFlip().spec()).toBeNull();
    expect(new T.Compose([new T.Transpose(), (x: NdArray) => x]).spec()).toBeNull();
    expect(() => T.fromSpec({ module: 'vision/transforms', name: 'Nothing', args: {} })).toThrow(ArgumentError);
  });
});
