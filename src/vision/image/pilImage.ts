import { ArgumentError, arrayTypeOf, type DTypeName, NdArray, ShapeError, show, showShape } from '../../core/index.ts';
import { convertPixels, type PilMode, type PixelArray } from './pixelFormat.ts';

interface ModeFacts {
  channels: number;
  dtype: DTypeName;
}

const MODES: Readonly<Record<PilMode, ModeFacts>> = {
  '1': { channels: 1, dtype: 'uint8' },
  L: { channels: 1, dtype: 'uint8' },
  LA: { channels: 2, dtype: 'uint8' },
  P: { channels: 1, dtype: 'uint8' },
  RGB: { channels: 3, dtype: 'uint8' },
  RGBA: { channels: 4, dtype: 'uint8' },
  CMYK: { channels: 4, dtype: 'uint8' },
  YCbCr: { channels: 3, dtype: 'uint8' },
  HSV: { channels: 3, dtype: 'uint8' },
  I: { channels: 1, dtype: 'int32' },
  // Pillow's 16 bits are unsigned; no data type of ours is, and int32 is what Paddle's ToTensor makes of them.
  'I;16': { channels: 1, dtype: 'int32' },
  F: { channels: 1, dtype: 'float32' },
};

/**
 * A picture of the `'pil'` backend: what a Pillow image is in Paddle. Its pixels are whole: decoded, row-major, channels last.
 *
 * Pixels of mode `1` are 0 and 255, of mode `P` numbers of colours in `palette`.
 *
 * @source Paddle, python/paddle/vision/image.py (`'pil'` images are Pillow's)
 */
export class PilImage {
  readonly mode: PilMode;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** `height · width · channels` values, row-major, channels last. */
  readonly data: PixelArray;
  /** Colours of mode `P`: red, green and blue of each, one after the other. */
  readonly palette: Uint8Array | undefined;

  /**
   * @param mode - How a pixel is kept: `'L'` gray, `'RGB'`, `'RGBA'`, `'P'` palette, `'1'` black and white, `'I'` int32, `'F'` float32, …
   * @param width - Width in pixels.
   * @param height - Height in pixels.
   * @param data - Pixels in row-major order, channels last; kept, not copied. Zeros (black) when left out.
   * @param palette - Colours of mode `P`, three bytes each.
   * @throws {ArgumentError} when the mode is unknown
   * @throws {ShapeError} when `data` has another number of elements
   */
  constructor(mode: PilMode, width: number, height: number, data?: PixelArray, palette?: Uint8Array) {
    const facts = Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
    if (!facts) {
      throw new ArgumentError(
        `PilImage: mode must be one of ${Object.keys(MODES).join(', ')}. Received ${show(mode)}. Use one of these.`,
      );
    }
    const size = width * height * facts.channels;
    if (data !== undefined && data.length !== size) {
      throw new ShapeError(
        `PilImage: a picture of mode ${mode}, ${width} wide and ${height} high, has ${size} values. Received ${data.length}. Give all pixels, channels last.`,
      );
    }
    const type = arrayTypeOf(facts.dtype) as unknown as { new (length: number): PixelArray; name: string };
    if (data !== undefined && !(data instanceof type)) {
      throw new ArgumentError(
        `PilImage: pixels of mode ${mode} must be in a ${type.name}. Received ${(data as object).constructor.name}. Convert them.`,
      );
    }
    this.mode = mode;
    this.width = width;
    this.height = height;
    this.data = data ?? new type(size);
    this.palette = palette;
  }

  /**
   * The picture of an array, as `Image.fromarray` makes it.
   *
   * @param array - uint8 `[H, W]` (gray), `[H, W, 3]` (RGB), `[H, W, 4]` (RGBA), `[H, W, 2]` (LA), int32 or float32 `[H, W]`; not copied.
   * @throws {ShapeError} when no mode fits the array
   */
  static fromArray(array: NdArray): PilImage {
    const [height = 0, width = 0, channels] = array.shape;
    let mode: PilMode | undefined;
    if (array.ndim === 2) mode = ({ uint8: 'L', int32: 'I', float32: 'F' } as const)[array.dtype as 'uint8'];
    else if (array.ndim === 3 && array.dtype === 'uint8')
      mode = ({ 2: 'LA', 3: 'RGB', 4: 'RGBA' } as const)[channels as 2];
    if (array.ndim === 2 && array.dtype === 'bool') {
      return new PilImage(
        '1',
        width,
        height,
        (array.data as Uint8Array).map((v) => (v ? 255 : 0)),
      );
    }
    if (!mode) {
      throw new ShapeError(
        `PilImage.fromArray: the array must be uint8 [H, W], [H, W, 2], [H, W, 3] or [H, W, 4], or int32 or float32 [H, W]. Received ${array.dtype} ${showShape(array.shape)}. Convert it first.`,
      );
    }
    return new PilImage(mode, width, height, array.data as PixelArray);
  }

  /** Width and height, as Pillow's `size`. */
  get size(): [width: number, height: number] {
    return [this.width, this.height];
  }

  /** Values to one pixel. */
  get channels(): number {
    return MODES[this.mode].channels;
  }

  /** The pixels as an array: `[H, W]` for one channel, else `[H, W, C]`; a copy. Mode `1` gives booleans, as NumPy does. */
  toArray(): NdArray {
    const shape = this.channels === 1 ? [this.height, this.width] : [this.height, this.width, this.channels];
    if (this.mode === '1')
      return new NdArray(
        (this.data as Uint8Array).map((v) => (v ? 1 : 0)),
        shape,
        'bool',
      );
    return new NdArray(this.data.slice() as PixelArray, shape, MODES[this.mode].dtype);
  }

  /**
   * The picture in another mode, by Pillow's formulas; itself when it has that mode already.
   *
   * @param mode - `'1'`, `'L'`, `'LA'`, `'RGB'`, `'RGBA'`, `'CMYK'`, `'YCbCr'`, `'HSV'`, `'I'` or `'F'`.
   * @throws {ArgumentError} when there is no such conversion
   */
  convert(mode: PilMode): PilImage {
    if (mode === this.mode) return this;
    const data = convertPixels(this, mode);
    return new PilImage(mode, this.width, this.height, data);
  }
}
