import { z } from 'zod';
import { type Args, type DTypeName, FormatError, NdArray, signature } from '../../core/index.ts';
import { Dataset, placeOf, type WorkerSpec } from '../../io/dataset/index.ts';
import { type DatasetFile, datasetFile, datasetFileSync, readGzip, readGzipSync } from '../download/index.ts';
import { PilImage } from '../image/index.ts';
import { defaultDtype } from './defaultDtype.ts';
import {
  type Backend,
  backendOf,
  backendSchema,
  type DatasetImage,
  finish,
  type ImageTransform,
  labelArray,
  modeOf,
  noFile,
  pathSchema,
  shared,
  transformSchema,
} from './item.ts';
import { rebuildingOf, type TransformState, transformOf } from './workerState.ts';

/** Parameters of {@link MNIST} and {@link FashionMNIST}. */
export interface MnistOptions {
  /** Path of the images' idx file, gzipped or not; downloaded into the cache when left out. */
  imagePath?: string | null;
  /** Path of the labels' idx file, gzipped or not; downloaded into the cache when left out. */
  labelPath?: string | null;
  /** `'train'` (default) or `'test'`. */
  mode?: 'train' | 'test' | (string & {});
  /** Done to each image; nothing by default. */
  transform?: ImageTransform | null;
  /** Whether the files may be downloaded; `true` by default. */
  download?: boolean;
  /** `'pil'` or `'cv2'`; that of `setImageBackend` by default. */
  backend?: Backend | (string & {}) | null;
}

type MnistArgs = Args<MnistOptions, ['imagePath', 'labelPath', 'mode', 'transform', 'download', 'backend']>;

const PARAMETERS = {
  imagePath: pathSchema,
  labelPath: pathSchema,
  mode: z.string().default('train'),
  transform: transformSchema,
  download: z.boolean().default(true),
  backend: backendSchema,
};

const SIDE = 28;
const PIXELS = SIDE * SIDE;

interface Contents {
  /** 784 values to an image. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

interface Settings {
  readonly mode: 'train' | 'test';
  readonly backend: Backend;
  readonly transform: ImageTransform | null;
  readonly dtype: DTypeName;
  readonly imagePath: string | undefined;
  readonly labelPath: string | undefined;
}

/** Everything that makes a data set, so that no file is read. */
class Ready {
  readonly settings: Settings & { readonly imagePath: string; readonly labelPath: string };
  readonly contents: Contents;

  constructor(settings: Settings, imagePath: string, labelPath: string, contents: Contents) {
    this.settings = { ...settings, imagePath, labelPath };
    this.contents = contents;
  }
}

interface Transformed {
  readonly transform: TransformState;
}

/** What goes to a loader worker. */
interface MnistState extends Transformed, Omit<Ready['settings'], 'transform'> {
  readonly contents: Contents;
}

/** A published data set of this family. */
interface Published {
  /** The class's public name. */
  readonly where: string;
  readonly folder: string;
  /** Address that the files' names follow. */
  readonly prefix: string;
  /** MD5 of each file by its name. */
  readonly md5: Readonly<Record<string, string>>;
}

/**
 * The MNIST data set: 70,000 handwritten digits in gray, 28 × 28 pixels, 60,000 of them for training.
 *
 * An item is `[image, label]`. Under backend `'pil'` the image is a `PilImage` of mode L (or what the transform made of it), under `'cv2'` a
 * **float32** array `[28, 28]` of values 0 to 255; `ToTensor`, which scales bytes, leaves that as it is. The label is an int64 array of shape `[1]`.
 *
 * The constructor blocks while it downloads and reads, as Paddle's does; `await MNIST.load(…)`, with the same parameters, does not.
 * Files are kept in `~/.cache/paddle/dataset/mnist`, or below the folder that the environment variable `PADDLE_CACHE_HOME` names.
 *
 * @source Paddle, python/paddle/vision/datasets/mnist.py
 */
export class MNIST extends Dataset<[image: DatasetImage, label: NdArray]> {
  /** Where a loader worker finds the class. */
  static readonly workerModule: string = import.meta.url;

  protected static readonly published: Published = {
    where: 'MNIST',
    folder: 'mnist',
    prefix: 'https://dataset.bj.bcebos.com/mnist/',
    md5: {
      'train-images-idx3-ubyte.gz': 'f68b3c2dcbeaaa9fbdd348bbdeb94873',
      'train-labels-idx1-ubyte.gz': 'd53e105ee54ea40749a09fcbcd1e9432',
      't10k-images-idx3-ubyte.gz': '9fb629c4189551a2d022fa330f9573f3',
      't10k-labels-idx1-ubyte.gz': 'ec29112dd5afa0611ce80d1b7f02629c',
    },
  };

  /** `'train'` or `'test'`. */
  readonly mode: 'train' | 'test';
  readonly backend: Backend;
  /** Path of the images' file. */
  readonly imagePath: string;
  /** Path of the labels' file. */
  readonly labelPath: string;
  /** Done to each image; `null` for nothing. */
  transform: ImageTransform | null;
  /** Data type of images under backend `'cv2'`. */
  readonly dtype: DTypeName;
  #contents: Contents;

  /**
   * @param imagePath - Path of the images' idx file, gzipped or not; downloaded into the cache when left out.
   * @param labelPath - Path of the labels' idx file, likewise.
   * @param mode - `'train'` (default) or `'test'`.
   * @param transform - Done to each image; nothing by default.
   * @param download - Whether files may be downloaded; `true` by default.
   * @param backend - `'pil'` or `'cv2'`; that of `setImageBackend` by default.
   * @throws {ArgumentError} when a parameter is not one of these, or a file is not there
   * @throws {BackendError} when a file is to be downloaded and the server cannot be reached
   * @throws {FormatError} when a file is not an idx file of such images or labels, or broken
   */
  constructor(...args: MnistArgs) {
    super();
    const given: unknown = args[0];
    const ready = given instanceof Ready ? given : readSync(args, new.target.published);
    this.mode = ready.settings.mode;
    this.backend = ready.settings.backend;
    this.imagePath = ready.settings.imagePath;
    this.labelPath = ready.settings.labelPath;
    this.transform = ready.settings.transform;
    this.dtype = ready.settings.dtype;
    this.#contents = ready.contents;
  }

  /**
   * The same as the constructor, without blocking the thread while it downloads and unpacks.
   *
   * @throws as the constructor
   */
  static async load<T extends MNIST>(this: new (...args: MnistArgs) => T, ...args: MnistArgs): Promise<T> {
    // biome-ignore lint/complexity/noThisInStatic: a subclass loads its own files
    const published = (this as unknown as typeof MNIST).published;
    const { where } = published;
    const settings = settingsOf(args, published);
    const imagePath = settings.imagePath ?? (await datasetFile(fileOf('image', settings.mode, published), where));
    const labelPath = settings.labelPath ?? (await datasetFile(fileOf('label', settings.mode, published), where));
    const [images, labels] = [await readGzip(imagePath, where), await readGzip(labelPath, where)];
    const contents = parse(images, labels, imagePath, labelPath, where);
    return new this(new Ready(settings, imagePath, labelPath, contents) as MnistOptions);
  }

  /** Number of images. */
  get length(): number {
    return this.#contents.labels.length;
  }

  /**
   * An image and its label.
   *
   * @param index - From 0; negative ones count from the end.
   * @throws {ArgumentError} when there is no such image
   */
  getItem(index: number): [image: DatasetImage, label: NdArray] {
    const where = `${this.constructor.name}.getItem`;
    const { images, labels } = this.#contents;
    const place = placeOf(index, labels.length, where);
    const pixels = images.slice(place * PIXELS, (place + 1) * PIXELS);
    const image =
      this.backend === 'pil'
        ? new PilImage('L', SIDE, SIDE, pixels)
        : new NdArray(new Float32Array(pixels), [SIDE, SIDE], 'float32');
    return [finish(image, this.transform, this.backend, this.dtype, where), labelArray(labels[place]!, [1])];
  }

  /** How a loader worker makes this data set anew: the images stand in memory that all threads share. */
  override workerSpec(): WorkerSpec | null {
    const rebuilding = rebuildingOf(this, this.transform);
    if (rebuilding === null) return null;
    const { how, transform } = rebuilding;
    const { images, labels } = this.#contents;
    this.#contents = { images: shared(images), labels };
    const { mode, backend, imagePath, labelPath, dtype } = this;
    const state: MnistState = { mode, backend, imagePath, labelPath, dtype, contents: this.#contents, transform };
    return { ...how, state };
  }

  /** The data set that {@link workerSpec} describes. @param state - What {@link workerSpec} put away. */
  static fromWorkerState<T extends MNIST>(this: new (...args: MnistArgs) => T, state: MnistState): T {
    const settings: Settings = { ...state, transform: transformOf(state.transform) };
    return new this(new Ready(settings, state.imagePath, state.labelPath, state.contents) as MnistOptions);
  }
}

/**
 * The Fashion-MNIST data set: as {@link MNIST}, with ten kinds of clothing.
 *
 * @source Paddle, python/paddle/vision/datasets/mnist.py
 */
export class FashionMNIST extends MNIST {
  /** Where a loader worker finds the class. */
  static override readonly workerModule: string = import.meta.url;

  protected static override readonly published: Published = {
    where: 'FashionMNIST',
    folder: 'fashion-mnist',
    prefix: 'https://dataset.bj.bcebos.com/fashion_mnist/',
    md5: {
      'train-images-idx3-ubyte.gz': '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
      'train-labels-idx1-ubyte.gz': '25c81989df183df01b3e8a0aad5dffbe',
      't10k-images-idx3-ubyte.gz': 'bef4ecab320f06d8554ea6380940ec79',
      't10k-labels-idx1-ubyte.gz': 'bb300cfdad3c16e7a12a480ee83cd310',
    },
  };
}

function settingsOf(args: readonly unknown[], published: Published): Settings {
  const { where } = published;
  const given = signature(where, PARAMETERS).bind(args);
  const mode = modeOf(given.mode, ['train', 'test'], where);
  const backend = backendOf(given.backend, where);
  for (const name of ['imagePath', 'labelPath'] as const) {
    if (given[name] == null && !given.download) throw noFile(name, where);
  }
  return {
    mode,
    backend,
    transform: given.transform ?? null,
    dtype: defaultDtype(),
    imagePath: given.imagePath ?? undefined,
    labelPath: given.labelPath ?? undefined,
  };
}

function fileOf(kind: 'image' | 'label', mode: 'train' | 'test', published: Published): DatasetFile {
  const name = `${mode === 'train' ? 'train' : 't10k'}-${kind === 'image' ? 'images-idx3' : 'labels-idx1'}-ubyte.gz`;
  const { folder, prefix } = published;
  return { url: prefix + name, md5: published.md5[name]!, folder, parameter: `${kind}Path` };
}

function readSync(args: readonly unknown[], published: Published): Ready {
  const { where } = published;
  const settings = settingsOf(args, published);
  const imagePath = settings.imagePath ?? datasetFileSync(fileOf('image', settings.mode, published), where);
  const labelPath = settings.labelPath ?? datasetFileSync(fileOf('label', settings.mode, published), where);
  const contents = parse(readGzipSync(imagePath, where), readGzipSync(labelPath, where), imagePath, labelPath, where);
  return new Ready(settings, imagePath, labelPath, contents);
}

function parse(images: Uint8Array, labels: Uint8Array, imagePath: string, labelPath: string, where: string): Contents {
  const refuse = (path: string, must: string, received: string): FormatError =>
    new FormatError(`${where}: ${path} must ${must}. Received ${received}. Give the published file.`);
  const words = (bytes: Uint8Array, count: number, path: string): number[] => {
    if (bytes.length < 4 * count)
      throw refuse(path, `begin with ${4 * count} bytes of header`, `${bytes.length} bytes`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, 4 * count);
    return Array.from({ length: count }, (_, i) => view.getUint32(4 * i));
  };
  const [labelMagic, count] = words(labels, 2, labelPath) as [number, number];
  if (labelMagic !== 2049)
    throw refuse(labelPath, 'be an idx file of labels (2049)', `the number ${labelMagic} at its begin`);
  if (labels.length < 8 + count) throw refuse(labelPath, `hold ${count} labels`, `${labels.length - 8}`);
  const [imageMagic, imageCount, rows, columns] = words(images, 4, imagePath) as [number, number, number, number];
  if (imageMagic !== 2051)
    throw refuse(imagePath, 'be an idx file of images (2051)', `the number ${imageMagic} at its begin`);
  if (rows !== SIDE || columns !== SIDE) {
    throw refuse(imagePath, `hold images of ${SIDE} × ${SIDE} pixels`, `${rows} × ${columns}`);
  }
  if (imageCount !== count)
    throw refuse(imagePath, `hold as many images as there are labels, ${count}`, `${imageCount}`);
  if (images.length < 16 + count * PIXELS) {
    throw refuse(imagePath, `hold ${count} images whole`, `${images.length - 16} bytes of ${count * PIXELS}`);
  }
  return { images: images.subarray(16, 16 + count * PIXELS), labels: labels.slice(8, 8 + count) };
}
