import { z } from 'zod';
import { type Args, type DTypeName, FormatError, NdArray, show, signature } from '../../core/index.ts';
import { readPickle } from '../../formats/index.ts';
import { Dataset, placeOf, type WorkerSpec } from '../../io/dataset/index.ts';
import {
  type DatasetFile,
  datasetFile,
  datasetFileSync,
  membersOf,
  readGzip,
  readGzipSync,
  type TarMember,
} from '../download/index.ts';
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

/** Parameters of {@link Cifar10} and {@link Cifar100}. */
export interface CifarOptions {
  /** Path of the archive; downloaded into the cache when left out. */
  dataFile?: string | null;
  /** `'train'` (default) or `'test'`. */
  mode?: 'train' | 'test' | (string & {});
  /** Done to each image; nothing by default. */
  transform?: ImageTransform | null;
  /** Whether the archive may be downloaded; `true` by default. */
  download?: boolean;
  /** `'pil'` or `'cv2'`; that of `setImageBackend` by default. */
  backend?: Backend | (string & {}) | null;
}

type CifarArgs = Args<CifarOptions, ['dataFile', 'mode', 'transform', 'download', 'backend']>;

const PARAMETERS = {
  dataFile: pathSchema,
  mode: z.string().default('train'),
  transform: transformSchema,
  download: z.boolean().default(true),
  backend: backendSchema,
};

/** Values of one image: three planes, red, green and blue, of 32 × 32. */
const ROW = 3072;
const PLANE = 1024;

/** What an archive holds of one mode. */
interface Contents {
  /** Rows of 3072 values, in blocks as they were read. */
  readonly blocks: readonly Uint8Array[];
  readonly labels: Int32Array;
}

/** Everything that makes a data set, so that no file is read. */
class Ready {
  readonly dataFile: string;
  readonly mode: 'train' | 'test';
  readonly transform: ImageTransform | null;
  readonly backend: Backend;
  readonly dtype: DTypeName;
  readonly contents: Contents;

  constructor(settings: Settings, dataFile: string, contents: Contents) {
    this.dataFile = dataFile;
    this.mode = settings.mode;
    this.transform = settings.transform;
    this.backend = settings.backend;
    this.dtype = settings.dtype;
    this.contents = contents;
  }
}

type Settings = Pick<Ready, 'mode' | 'transform' | 'backend' | 'dtype'> & { dataFile: string | undefined };

interface Transformed {
  readonly transform: TransformState;
}

/** What goes to a loader worker. */
type CifarState = Omit<Ready, 'transform'> & Transformed;

/** A published data set of this family. */
interface Published extends DatasetFile {
  /** The class's public name. */
  readonly where: string;
  /** Members whose names contain it are read. */
  readonly flags: Readonly<Record<'train' | 'test', string>>;
}

/**
 * The CIFAR-10 data set: 60,000 colour photographs of 32 × 32 pixels in ten classes, 50,000 of them for training.
 *
 * An item is `[image, label]`. Under backend `'pil'` the image is a `PilImage` of mode RGB (or what the transform made of it), under `'cv2'` a uint8
 * array `[32, 32, 3]`, RGB, that goes through the transform and is then made float32. The label is an int64 array of shape `[]`.
 *
 * The constructor blocks while it downloads and reads, as Paddle's does; `await Cifar10.load(…)`, with the same parameters, does not.
 * The archive is kept in `~/.cache/paddle/dataset/cifar`, or below the folder that the environment variable `PADDLE_CACHE_HOME` names.
 *
 * @example
 * const train = new Cifar10({ mode: 'train', transform: new Transpose() });
 * const [image, label] = train.getItem(0);
 *
 * @source Paddle, python/paddle/vision/datasets/cifar.py
 */
export class Cifar10 extends Dataset<[image: DatasetImage, label: NdArray]> {
  /** Where a loader worker finds the class. */
  static readonly workerModule: string = import.meta.url;

  protected static readonly published: Published = {
    where: 'Cifar10',
    url: 'https://dataset.bj.bcebos.com/cifar/cifar-10-python.tar.gz',
    md5: 'c58f30108f718f92721af3b95e74349a',
    folder: 'cifar',
    parameter: 'dataFile',
    flags: { train: 'data_batch', test: 'test_batch' },
  };

  /** `'train'` or `'test'`. */
  readonly mode: 'train' | 'test';
  readonly backend: Backend;
  /** Path of the archive. */
  readonly dataFile: string;
  /** Done to each image; `null` for nothing. */
  transform: ImageTransform | null;
  /** Data type of images under backend `'cv2'`. */
  readonly dtype: DTypeName;
  #contents: Contents;

  /**
   * @param dataFile - Path of the archive (`.tar.gz` or `.tar`); downloaded into the cache when left out.
   * @param mode - `'train'` (default) or `'test'`.
   * @param transform - Done to each image; nothing by default.
   * @param download - Whether the archive may be downloaded; `true` by default.
   * @param backend - `'pil'` or `'cv2'`; that of `setImageBackend` by default.
   * @throws {ArgumentError} when a parameter is not one of these, or the file is not there
   * @throws {BackendError} when the archive is to be downloaded and the server cannot be reached
   * @throws {FormatError} when the file is not such an archive, or broken
   */
  constructor(...args: CifarArgs) {
    super();
    const given: unknown = args[0];
    const ready = given instanceof Ready ? given : readSync(args, new.target.published);
    this.mode = ready.mode;
    this.backend = ready.backend;
    this.dataFile = ready.dataFile;
    this.transform = ready.transform;
    this.dtype = ready.dtype;
    this.#contents = ready.contents;
  }

  /**
   * The same as the constructor, without blocking the thread while it downloads and unpacks.
   *
   * @throws as the constructor
   */
  static async load<T extends Cifar10>(this: new (...args: CifarArgs) => T, ...args: CifarArgs): Promise<T> {
    // biome-ignore lint/complexity/noThisInStatic: a subclass loads its own files
    const published = (this as unknown as typeof Cifar10).published;
    const settings = settingsOf(args, published);
    const dataFile = settings.dataFile ?? (await datasetFile(published, published.where));
    const archive = await readGzip(dataFile, published.where);
    return new this(new Ready(settings, dataFile, parse(archive, dataFile, settings.mode, published)) as CifarOptions);
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
    const { blocks, labels } = this.#contents;
    const place = placeOf(index, labels.length, where);
    let block = 0;
    let offset = place * ROW;
    while (offset >= blocks[block]!.length) offset -= blocks[block++]!.length;
    const pixels = interleaved(blocks[block]!, offset);
    const image =
      this.backend === 'pil' ? new PilImage('RGB', 32, 32, pixels) : new NdArray(pixels, [32, 32, 3], 'uint8');
    return [finish(image, this.transform, this.backend, this.dtype, where), labelArray(labels[place]!, [])];
  }

  /** How a loader worker makes this data set anew: the images stand in memory that all threads share. */
  override workerSpec(): WorkerSpec | null {
    const rebuilding = rebuildingOf(this, this.transform);
    if (rebuilding === null) return null;
    const { how, transform } = rebuilding;
    const { blocks, labels } = this.#contents;
    this.#contents = { blocks: blocks.map(shared), labels };
    const { mode, backend, dataFile, dtype } = this;
    const state: CifarState = { mode, backend, dataFile, dtype, contents: this.#contents, transform };
    return { ...how, state };
  }

  /** The data set that {@link workerSpec} describes. @param state - What {@link workerSpec} put away. */
  static fromWorkerState<T extends Cifar10>(this: new (...args: CifarArgs) => T, state: CifarState): T {
    const settings: Settings = { ...state, transform: transformOf(state.transform) };
    return new this(new Ready(settings, state.dataFile, state.contents) as CifarOptions);
  }
}

/**
 * The CIFAR-100 data set: as {@link Cifar10}, with a hundred classes.
 *
 * @source Paddle, python/paddle/vision/datasets/cifar.py
 */
export class Cifar100 extends Cifar10 {
  /** Where a loader worker finds the class. */
  static override readonly workerModule: string = import.meta.url;

  protected static override readonly published: Published = {
    where: 'Cifar100',
    url: 'https://dataset.bj.bcebos.com/cifar/cifar-100-python.tar.gz',
    md5: 'eb9058c3a382ffc7106e4002c42a8d85',
    folder: 'cifar',
    parameter: 'dataFile',
    flags: { train: 'train', test: 'test' },
  };
}

function settingsOf(args: readonly unknown[], published: Published): Settings {
  const { where } = published;
  const given = signature(where, PARAMETERS).bind(args);
  const mode = modeOf(given.mode, ['train', 'test'], where);
  const backend = backendOf(given.backend, where);
  if (given.dataFile == null && !given.download) throw noFile('dataFile', where);
  const dataFile = given.dataFile ?? undefined;
  return { mode, backend, transform: given.transform ?? null, dtype: defaultDtype(), dataFile };
}

function readSync(args: readonly unknown[], published: Published): Ready {
  const settings = settingsOf(args, published);
  const dataFile = settings.dataFile ?? datasetFileSync(published, published.where);
  const archive = readGzipSync(dataFile, published.where);
  return new Ready(settings, dataFile, parse(archive, dataFile, settings.mode, published));
}

function parse(archive: Uint8Array, path: string, mode: 'train' | 'test', { where, flags }: Published): Contents {
  const members = membersOf(archive, path, where).filter(
    ({ name, kind }) => kind === 'file' && name.includes(flags[mode]),
  );
  if (members.length === 0) {
    throw new FormatError(
      `${where}: the archive must hold files named ${flags[mode]}. Received ${path}, which holds none. Give the archive of ${where} itself.`,
    );
  }
  // In the order of their names, whatever the archive's: item 0 is of data_batch_1.
  members.sort((a, b) => (a.name < b.name ? -1 : 1));
  const batches = members.map((member) => batchOf(member, where));
  const labels = Int32Array.from(batches.flatMap((batch) => batch.labels));
  return { blocks: batches.map((batch) => batch.rows), labels };
}

function batchOf({ name, bytes }: TarMember, where: string): { rows: Uint8Array; labels: number[] } {
  const refuse = (must: string, received: string): FormatError =>
    new FormatError(`${where}: ${name} must ${must}. Received ${received}. Fetch the archive again.`);
  const batch = readPickle(bytes, { encoding: 'bytes', where: `${where} (${name})` });
  if (!(batch instanceof Map)) throw refuse('be a pickled dict', show(batch));
  const data = batch.get('data');
  if (!(data instanceof NdArray) || data.dtype !== 'uint8' || data.ndim !== 2 || data.shape[1] !== ROW) {
    throw refuse(`hold 'data', a uint8 array [n, ${ROW}]`, show(data));
  }
  const labels = batch.get('labels') ?? batch.get('fine_labels');
  if (!Array.isArray(labels) || labels.length !== data.length) {
    throw refuse(
      `hold 'labels' or 'fine_labels', a list of ${data.length} numbers`,
      Array.isArray(labels) ? `${labels.length} of them` : show(labels),
    );
  }
  const wrong = labels.find((label) => typeof label !== 'number' || !Number.isInteger(label));
  if (wrong !== undefined) throw refuse('hold whole numbers for labels', show(wrong));
  return { rows: data.data as Uint8Array, labels: labels as number[] };
}

/** One image with the colours of each pixel side by side, from its three planes. */
function interleaved(block: Uint8Array, offset: number): Uint8Array {
  const out = new Uint8Array(ROW);
  for (let from = offset, to = 0; to < ROW; from++, to += 3) {
    out[to] = block[from]!;
    out[to + 1] = block[from + PLANE]!;
    out[to + 2] = block[from + 2 * PLANE]!;
  }
  return out;
}
