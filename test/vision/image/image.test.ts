import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, FormatError, NdArray, ShapeError } from '../../../src/core/index.ts';
import {
  decodeImage,
  encodeImage,
  getImageBackend,
  imageLoad,
  PilImage,
  type PilMode,
  setImageBackend,
} from '../../../src/vision/image/index.ts';
import { difference, golden } from '../transforms/pictures.ts';

interface Picture {
  mode: PilMode;
  size: [number, number];
  data: number[];
  palette?: number[];
}

const doc = golden('vision_images.json.gz') as {
  files: { name: string; bytes: string; pil: Picture; cv2: number[] | null }[];
  converts: { from: Picture; to: Picture }[];
};

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

function picture({ mode, size, data, palette }: Picture): PilImage {
  const type = mode === 'F' ? Float32Array : mode === 'I' || mode === 'I;16' ? Int32Array : Uint8Array;
  return new PilImage(mode, size[0], size[1], type.from(data), palette && Uint8Array.from(palette));
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  for (const { name, bytes } of doc.files) writeFileSync(join(folder, name), bytesOf(bytes));
  writeFileSync(join(folder, 'text.png'), 'this is no picture');
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => setImageBackend('pil'));

describe('decodeImage', () => {
  it.each(doc.files.map((file) => [file.name, file] as const))('%s as Pillow opens it', (_, { bytes, pil }) => {
    const image = decodeImage(bytesOf(bytes));
    expect([image.mode, image.width, image.height]).toEqual([pil.mode, ...pil.size]);
    expect(difference(image.data, pil.data, 0)).toEqual({ count: 0, max: 0 });
    if (pil.palette) expect([...image.palette!]).toEqual(pil.palette);
  });

  it.each(doc.files.map((file) => [file.name, file] as const))('%s cut short is refused or shorter', (_, file) => {
    const bytes = bytesOf(file.bytes);
    for (const part of [3, 9, 0.3, 0.6]) {
      const cut = bytes.subarray(0, part < 1 ? Math.floor(bytes.length * part) : part);
      let outcome: unknown;
      try {
        outcome = decodeImage(cut);
      } catch (error) {
        outcome = error;
      }
      // Text formats and JPEG may end early and still be pictures; nothing but a picture or a FormatError comes out.
      expect(outcome instanceof PilImage || outcome instanceof FormatError).toBe(true);
    }
  });

  it('refuses a JPEG file that claims more pixels than Pillow takes', () => {
    const bytes = bytesOf(doc.files.find((file) => file.name === 'smooth444.jpg')!.bytes);
    const frame = bytes.findIndex((b, i) => b === 0xff && bytes[i + 1] === 0xc0);
    bytes.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    expect(() => decodeImage(bytes)).toThrow('178956970 pixels at most');
  });

  it('refuses a BMP file that claims more colours than its pixels can name', () => {
    const bytes = bytesOf(doc.files.find((file) => file.name === 'palette.bmp')!.bytes);
    bytes.set([0xff, 0xff, 0xff, 0xff], 46);
    expect(() => decodeImage(bytes)).toThrow('256 colours at most');
  });

  it('refuses what is no picture', () => {
    expect(() => decodeImage(new Uint8Array())).toThrow(FormatError);
    expect(() => decodeImage(new Uint8Array([1, 2, 3]))).toThrow('begin with 01 02 03');
    expect(() => decodeImage('x.png' as never)).toThrow(ArgumentError);
  });
});

describe('encodeImage', () => {
  const rgb = new PilImage(
    'RGB',
    3,
    2,
    Uint8Array.from({ length: 18 }, (_, i) => i * 14),
  );

  it('writes PNG without loss', () => {
    for (const image of [rgb, rgb.convert('L'), rgb.convert('RGBA'), rgb.convert('LA')]) {
      const back = decodeImage(encodeImage(image));
      expect([back.mode, back.width, back.height, [...back.data]]).toEqual([image.mode, 3, 2, [...image.data]]);
    }
  });

  it('writes JPEG near enough', () => {
    const flat = new PilImage('RGB', 16, 16, new Uint8Array(768).fill(120));
    const back = decodeImage(encodeImage(flat, { format: 'jpeg', quality: 95 }));
    expect(difference(back.data, flat.data, 2).count).toBe(0);
  });
});

describe('imageLoad', () => {
  // OpenCV does not stretch the levels of a 16-bit PGM file to 65535 before it drops the low byte; we and Pillow do.
  const files = doc.files.filter((file) => file.name !== 'deep.pgm');
  it.each(files.map((file) => [file.name, file] as const))('%s as OpenCV reads it', (name, { cv2, pil }) => {
    const array = imageLoad(join(folder, name), 'cv2') as NdArray;
    expect([array.dtype, array.shape]).toEqual(['uint8', [pil.size[1], pil.size[0], 3]]);
    expect(difference(array.data as Uint8Array, cv2!, 0)).toEqual({ count: 0, max: 0 });
  });

  it('goes by the backend that is set', () => {
    const path = join(folder, 'rgb.png');
    expect(imageLoad(path)).toBeInstanceOf(PilImage);
    setImageBackend('cv2');
    expect(imageLoad(path)).toBeInstanceOf(NdArray);
    expect(imageLoad(path, 'pil')).toBeInstanceOf(PilImage);
    setImageBackend('tensor');
    expect(imageLoad(path)).toBeNull();
  });

  it('refuses a missing file and one that is no picture, where OpenCV gives nothing', () => {
    expect(() => imageLoad(join(folder, 'nothing.png'))).toThrow(ArgumentError);
    expect(() => imageLoad(join(folder, 'text.png'))).toThrow(FormatError);
    expect(imageLoad(join(folder, 'nothing.png'), 'cv2')).toBeNull();
    expect(imageLoad(join(folder, 'text.png'), 'cv2')).toBeNull();
  });
});

describe('the image backend', () => {
  it("is 'pil' until another is set", () => {
    expect(getImageBackend()).toBe('pil');
    setImageBackend('cv2');
    expect(getImageBackend()).toBe('cv2');
  });

  it('must be one of three, and stays when it is not', () => {
    expect(() => setImageBackend('PIL' as never)).toThrow(
      "Expected backend are one of ['pil', 'cv2', 'tensor'], but got PIL",
    );
    expect(getImageBackend()).toBe('pil');
  });
});

describe('PilImage', () => {
  it.each(doc.converts.map((c) => [`${c.from.mode} to ${c.to.mode}`, c] as const))('%s', (_, { from, to }) => {
    const image = picture(from).convert(to.mode);
    expect(image.mode).toBe(to.mode);
    expect(difference(image.data, to.data, to.mode === 'F' ? 1e-4 : 0)).toEqual({ count: 0, max: 0 });
  });

  it('goes to arrays and back', () => {
    const array = new NdArray(
      Uint8Array.from({ length: 24 }, (_, i) => i),
      [2, 4, 3],
      'uint8',
    );
    const image = PilImage.fromArray(array);
    expect([image.mode, image.size, image.channels]).toEqual(['RGB', [4, 2], 3]);
    expect(image.toArray()).toEqual(array);
    expect(image.toArray().data).not.toBe(array.data);
    const bits = PilImage.fromArray(new NdArray(Uint8Array.of(0, 1), [1, 2], 'bool'));
    expect([bits.mode, [...bits.data], bits.toArray().dtype]).toEqual(['1', [0, 255], 'bool']);
  });

  it('refuses pixels that do not fit', () => {
    expect(() => new PilImage('RGB', 2, 2, new Uint8Array(4))).toThrow(ShapeError);
    expect(() => new PilImage('F', 1, 1, new Uint8Array(1))).toThrow(ArgumentError);
    expect(() => new PilImage('BGR' as never, 1, 1)).toThrow(ArgumentError);
    expect(() => PilImage.fromArray(NdArray.zeros([2, 2, 5], 'uint8'))).toThrow(ShapeError);
    expect(() => new PilImage('L', 1, 1).convert('P')).toThrow(ArgumentError);
  });
});
