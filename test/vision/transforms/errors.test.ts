import { describe, expect, it } from 'vitest';
import { NdArray, PaddleError } from '../../../src/core/index.ts';
import { imageLoad, setImageBackend } from '../../../src/vision/image/index.ts';
import * as T from '../../../src/vision/transforms/index.ts';
import { give, golden } from './pictures.ts';

const doc = golden('vision.json') as {
  images: Record<string, { shape: number[]; data: number[] }>;
  errors: [expression: string, type: string, message: string][];
};

const a = give(doc.images.rgb5x7!, 'cv2') as NdArray;
const g = give(doc.images.gray5x7!, 'cv2') as NdArray;

/** Paddle's expression in our language, by what was recorded. A value of a wrong type goes in as a person without types would write it. */
const wrong = (value: unknown) => value as never;
const CALLS: Record<string, () => unknown> = {
  'T.RandomHorizontalFlip(1.5)': () => new T.RandomHorizontalFlip(1.5),
  'T.RandomVerticalFlip(-1)': () => new T.RandomVerticalFlip(-1),
  'T.RandomAffine(-1)': () => new T.RandomAffine(-1),
  'T.RandomAffine((1, 2, 3))': () => new T.RandomAffine(wrong([1, 2, 3])),
  'T.RandomAffine(None)': () => new T.RandomAffine(wrong(null)),
  'T.RandomAffine(1, translate=(2, 0))': () => new T.RandomAffine(1, { translate: [2, 0] }),
  'T.RandomAffine(1, translate=3)': () => new T.RandomAffine(1, { translate: wrong(3) }),
  'T.RandomAffine(1, scale=(0, 1))': () => new T.RandomAffine(1, { scale: [0, 1] }),
  'T.RandomAffine(1, shear=-1)': () => new T.RandomAffine(1, { shear: -1 }),
  'T.RandomAffine(1, shear=(1, 2, 3))': () => new T.RandomAffine(1, { shear: [1, 2, 3] }),
  "T.RandomAffine(1, interpolation='area')": () => new T.RandomAffine(1, { interpolation: wrong('area') }),
  'T.RandomAffine(1, center=1)': () => new T.RandomAffine(1, { center: wrong(1) }),
  'T.RandomRotation(-1)': () => new T.RandomRotation(-1),
  'T.RandomRotation((1,))': () => new T.RandomRotation(wrong([1])),
  'T.RandomPerspective(2)': () => new T.RandomPerspective(2),
  'T.RandomPerspective(distortion_scale=2)': () => new T.RandomPerspective({ distortionScale: 2 }),
  'T.RandomErasing(2)': () => new T.RandomErasing(2),
  'T.RandomErasing(scale=1)': () => new T.RandomErasing({ scale: wrong(1) }),
  'T.RandomErasing(scale=(0, 2))': () => new T.RandomErasing({ scale: [0, 2] }),
  'T.RandomErasing(ratio=(2, 1))': () => new T.RandomErasing({ ratio: [2, 1] }),
  "T.RandomErasing(value='abc')": () => new T.RandomErasing({ value: wrong('abc') }),
  'T.RandomErasing(value=None)': () => new T.RandomErasing({ value: wrong(null) }),
  'T.RandomErasing(1, value=[1, 2])(a)': () => new T.RandomErasing(1, { value: [1, 2] })(a),
  'T.RandomResizedCrop(3, scale=(1, 0))': () => new T.RandomResizedCrop(3, { scale: [1, 0] }),
  'T.RandomResizedCrop(3, ratio=(2, 1))': () => new T.RandomResizedCrop(3, { ratio: [2, 1] }),
  'T.BrightnessTransform(-1)': () => new T.BrightnessTransform(-1),
  "T.BrightnessTransform('a')": () => new T.BrightnessTransform(wrong('a')),
  'T.BrightnessTransform((2, 1))': () => new T.BrightnessTransform([2, 1]),
  'T.ContrastTransform(-1)': () => new T.ContrastTransform(-1),
  'T.ContrastTransform((0.5, 1.5))': () => new T.ContrastTransform(wrong([0.5, 1.5])),
  'T.HueTransform((-0.6, 0.1))': () => new T.HueTransform([-0.6, 0.1]),
  'T.HueTransform(-0.1)': () => new T.HueTransform(-0.1),
  'T.ColorJitter(-1)(a)': () => new T.ColorJitter(-1)(a),
  'T.ColorJitter(0.4, (0.5, 1.5))(a)': () => new T.ColorJitter(0.4, wrong([0.5, 1.5]))(a),
  'T.Grayscale(2)(a)': () => new T.Grayscale(2)(a),
  'T.RandomCrop(9)(a)': () => new T.RandomCrop(9)(a),
  'T.RandomCrop(2)(g)': () => new T.RandomCrop(2)(g),
  'T.BaseTransform(keys=1)': () => new T.BaseTransform({ keys: wrong(1) }),
  "T.BaseTransform(keys=('foo',))": () => new T.BaseTransform({ keys: ['foo'] }),
  "T.BaseTransform(keys='image')": () => new T.BaseTransform({ keys: wrong('image') }),
  'T.BaseTransform()(a)': () => new T.BaseTransform()(a),
  'T.Resize(3.5)': () => new T.Resize(3.5),
  'T.Resize((1, 2, 3))': () => new T.Resize(wrong([1, 2, 3])),
  "T.Resize(3, keys=('image', 'boxes'))((a, a))": () => new T.Resize(3, { keys: ['image', 'boxes'] })([a, a]),
  'T.Pad((1, 2, 3))': () => new T.Pad([1, 2, 3]),
  "T.Pad('x')": () => new T.Pad(wrong('x')),
  "T.Pad(1, 0, 'wrap')": () => new T.Pad(1, 0, wrong('wrap')),
  "T.ToTensor()('x')": () => new T.ToTensor()(wrong('x')),
  "T.ToTensor('chw')(a)": () => new T.ToTensor('chw')(a),
  'T.resize(a, 3.5)': () => T.resize(a, 3.5),
  'T.resize(a, 3, 1)': () => T.resize(a, 3, wrong(1)),
  "T.resize(a, 3, 'box')": () => T.resize(a, 3, 'box'),
  'T.pad(a, (1, 2, 3))': () => T.pad(a, [1, 2, 3]),
  "T.pad(a, '1')": () => T.pad(a, wrong('1')),
  'T.pad(a, 1, None)': () => T.pad(a, 1, wrong(null)),
  "T.pad(a, 1, 0, 'wrap')": () => T.pad(a, 1, 0, wrong('wrap')),
  "T.affine(a, '3', (0, 0), 1.0, (0, 0))": () => T.affine(a, wrong('3'), [0, 0], 1, [0, 0]),
  'T.affine(a, 3, 3, 1.0, (0, 0))': () => T.affine(a, 3, wrong(3), 1, [0, 0]),
  'T.affine(a, 3, (1, 2, 3), 1.0, (0, 0))': () => T.affine(a, 3, wrong([1, 2, 3]), 1, [0, 0]),
  'T.affine(a, 3, (0, 0), 0, (0, 0))': () => T.affine(a, 3, [0, 0], 0, [0, 0]),
  "T.affine(a, 3, (0, 0), 1, 'x')": () => T.affine(a, 3, [0, 0], 1, wrong('x')),
  'T.affine(a, 3, (0, 0), 1, (1, 2, 3))': () => T.affine(a, 3, [0, 0], 1, [1, 2, 3]),
  'T.affine(a, 3, (0, 0), 1, 2, 1)': () => T.affine(a, 3, [0, 0], 1, 2, wrong(1)),
  'T.affine(a, 3, (0, 0), 1, 2, center=3)': () => T.affine(a, 3, [0, 0], 1, 2, { center: wrong(3) }),
  "V.set_image_backend('PIL')": () => setImageBackend(wrong('PIL')),
  "V.image_load('x.png', 'x')": () => imageLoad('x.png', wrong('x')),
};

/** Rules that Paddle states without a text, or that read otherwise where lists are arrays and ranges are checked first. */
const OWN_TEXT = new Set([
  "T.BaseTransform(keys='image')",
  'T.RandomCrop(9)(a)',
  'T.RandomCrop(2)(g)',
  'T.ContrastTransform((0.5, 1.5))',
  'T.ColorJitter(0.4, (0.5, 1.5))(a)',
  'T.resize(a, 3, 1)',
  "T.resize(a, 3, 'box')",
]);

describe("Paddle's refusals, recorded", () => {
  const own = doc.errors.filter(([expression]) => /^[TV]\./.test(expression));

  it('are all tried, but for a list of one picture, which is an array of inputs here', () => {
    const untried = own.map(([expression]) => expression).filter((expression) => !Object.hasOwn(CALLS, expression));
    expect(untried).toEqual(['T.Resize(3)([a])']);
  });

  it.each(own.filter(([expression]) => Object.hasOwn(CALLS, expression)))('%s is a %s', (expression, _, message) => {
    let thrown: unknown;
    try {
      CALLS[expression]!();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PaddleError);
    const text = (thrown as Error).message;
    // where: what must hold. Received what. What to do.
    expect(text).toMatch(/^\w+: .+Received .+\. .+\.$/s);
    if (!OWN_TEXT.has(expression)) expect(text).toContain(message.replace(/\. Got <class.*/, '').replace(/\.$/, ''));
  });

  it('change nothing: a refused picture stays as it was', () => {
    const before = [...(a.data as Uint8Array)];
    expect(() => T.erase(a, 0, 0, 2, 2, [1, 2], true)).toThrow(PaddleError);
    expect([...(a.data as Uint8Array)]).toEqual(before);
    expect(a).toBeInstanceOf(NdArray);
  });
});
