import { z } from 'zod';
import { type Args, type DTypeName, signature } from '../../core/index.ts';
import { Dataset, placeOf, type WorkerSpec } from '../../io/dataset/index.ts';
import { type DatasetFile, datasetFile, datasetFileSync, type OpenArchive, openArchive } from '../download/index.ts';
import { decodeImage } from '../image/index.ts';
import { defaultDtype } from './defaultDtype.ts';
import {
  type Backend,
  backendOf,
  backendSchema,
  type DatasetImage,
  finish,
  type ImageTransform,
  modeOf,
  noFile,
  pathSchema,
  transformSchema,
} from './item.ts';
import { rebuildingOf, type TransformState, transformOf } from './workerState.ts';

/** Parameters of {@link VOC2012}. */
export interface Voc2012Options {
  /** Path of the archive; downloaded into the cache when left out. */
  dataFile?: string | null;
  /** `'train'` (default), `'valid'` or `'test'`. */
  mode?: 'train' | 'valid' | 'test' | (string & {});
  /** Done to each image, not to its labels; nothing by default. */
  transform?: ImageTransform | null;
  /** Whether the archive may be downloaded; `true` by default. */
  download?: boolean;
  /** `'pil'` or `'cv2'`; that of `setImageBackend` by default. */
  backend?: Backend | (string & {}) | null;
}

type Voc2012Args = Args<Voc2012Options, ['dataFile', 'mode', 'transform', 'download', 'backend']>;

const WHERE = 'VOC2012';
const vocSignature = signature(WHERE, {
  dataFile: pathSchema,
  mode: z.string().default('train'),
  transform: transformSchema,
  download: z.boolean().default(true),
  backend: backendSchema,
});

const PUBLISHED: DatasetFile = {
  url: 'https://dataset.bj.bcebos.com/voc/VOCtrainval_11-May-2012.tar',
  md5: '6cd6e144f989b92b3379bac3b3de84fd',
  folder: 'voc2012',
  parameter: 'dataFile',
};

/** Names of the lists in the archive; training takes both halves, tests the half meant for training. */
const LISTS = { train: 'trainval', valid: 'val', test: 'train' } as const;

const FOLDER = 'VOCdevkit/VOC2012';

interface Settings {
  readonly backend: Backend;
  readonly transform: ImageTransform | null;
  readonly dtype: DTypeName;
  readonly list: (typeof LISTS)[keyof typeof LISTS];
}

/** Settings whose archive is there. */
class Ready {
  readonly settings: Settings;
  readonly dataFile: string;

  constructor(settings: Settings, dataFile: string) {
    this.settings = settings;
    this.dataFile = dataFile;
  }
}

/** What goes to a loader worker. */
interface Voc2012State extends Omit<Settings, 'transform'> {
  readonly transform: TransformState;
  readonly dataFile: string;
}

/**
 * The segmentation part of Pascal VOC 2012: photographs, and for each the class of every pixel.
 *
 * An item is `[image, labels]`. Under backend `'pil'` both are of class `PilImage`, the labels in mode P; under `'cv2'` arrays `[H, W, 3]`, RGB, and `[H, W]`
 * (0 background, 1 to 20 classes, 255 borders), both made float32. Only the image goes through the transform.
 *
 * The constructor blocks while it downloads; `await VOC2012.load(…)`, with the same parameters, does not. Images are read from the archive when asked for.
 *
 * @source Paddle, python/paddle/vision/datasets/voc2012.py
 */
export class VOC2012 extends Dataset<[image: DatasetImage, labels: DatasetImage]> {
  /** Where a loader worker finds the class. */
  static readonly workerModule: string = import.meta.url;

  readonly backend: Backend;
  /** Done to each image; `null` for nothing. */
  transform: ImageTransform | null;
  /** Path of the archive. */
  readonly dataFile: string;
  /** Names of the images in the archive. */
  readonly data: readonly string[];
  /** Names of the labels in the archive. */
  readonly labels: readonly string[];
  /** Data type of images and labels under backend `'cv2'`. */
  readonly dtype: DTypeName;
  readonly #list: Settings['list'];
  readonly #archive: OpenArchive;

  /**
   * @param dataFile - Path of the archive; downloaded into the cache when left out.
   * @param mode - `'train'` (default), `'valid'` or `'test'`.
   * @param transform - Done to each image, not to its labels; nothing by default.
   * @param download - Whether the archive may be downloaded; `true` by default.
   * @param backend - `'pil'` or `'cv2'`; that of `setImageBackend` by default.
   * @throws {ArgumentError} when a parameter is not one of these, or the file is not there
   * @throws {BackendError} when the archive is to be downloaded and the server cannot be reached
   * @throws {FormatError} when the file is not such an archive, or broken
   */
  constructor(...args: Voc2012Args) {
    super();
    const given: unknown = args[0];
    const ready = given instanceof Ready ? given : readySync(args);
    const { backend, transform, dtype, list } = ready.settings;
    const archive = openArchive(ready.dataFile, WHERE);
    const names = Buffer.from(archive.read(`${FOLDER}/ImageSets/Segmentation/${list}.txt`))
      .toString('utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    this.backend = backend;
    this.transform = transform;
    this.dataFile = ready.dataFile;
    this.data = names.map((name) => `${FOLDER}/JPEGImages/${name}.jpg`);
    this.labels = names.map((name) => `${FOLDER}/SegmentationClass/${name}.png`);
    this.dtype = dtype;
    this.#list = list;
    this.#archive = archive;
  }

  /**
   * The same as the constructor, without blocking the thread while it downloads.
   *
   * @throws as the constructor
   */
  static async load(...args: Voc2012Args): Promise<VOC2012> {
    const { settings, given } = settingsOf(args);
    return new VOC2012(new Ready(settings, given ?? (await datasetFile(PUBLISHED, WHERE))) as Voc2012Options);
  }

  /** Number of images. */
  get length(): number {
    return this.data.length;
  }

  /**
   * An image and the classes of its pixels.
   *
   * @param index - From 0; negative ones count from the end.
   * @throws {ArgumentError} when there is no such image
   * @throws {FormatError} when the archive does not hold it, or not as an image
   */
  getItem(index: number): [image: DatasetImage, labels: DatasetImage] {
    const where = 'VOC2012.getItem';
    const place = placeOf(index, this.length, where);
    const image = decodeImage(this.#archive.read(this.data[place]!));
    const labels = decodeImage(this.#archive.read(this.labels[place]!));
    if (this.backend === 'pil') return [finish(image, this.transform, 'pil', this.dtype, where), labels];
    return [
      finish(image.toArray(), this.transform, 'cv2', this.dtype, where),
      finish(labels.toArray(), null, 'cv2', this.dtype, where),
    ];
  }

  /** How a loader worker makes this data set anew; it opens the archive itself. */
  override workerSpec(): WorkerSpec | null {
    const rebuilding = rebuildingOf(this, this.transform);
    if (rebuilding === null) return null;
    const { backend, dtype, dataFile } = this;
    const state: Voc2012State = { backend, dtype, dataFile, list: this.#list, transform: rebuilding.transform };
    return { ...rebuilding.how, state };
  }

  /** The data set that {@link workerSpec} describes. @param state - What {@link workerSpec} put away. */
  static fromWorkerState(state: Voc2012State): VOC2012 {
    const settings: Settings = { ...state, transform: transformOf(state.transform) };
    return new VOC2012(new Ready(settings, state.dataFile) as Voc2012Options);
  }
}

function settingsOf(args: readonly unknown[]): { settings: Settings; given: string | undefined } {
  const bound = vocSignature.bind(args);
  const mode = modeOf(bound.mode, ['train', 'valid', 'test'], WHERE);
  const backend = backendOf(bound.backend, WHERE);
  if (bound.dataFile == null && !bound.download) throw noFile('dataFile', WHERE);
  const settings = { backend, transform: bound.transform ?? null, dtype: defaultDtype(), list: LISTS[mode] };
  return { settings, given: bound.dataFile ?? undefined };
}

function readySync(args: readonly unknown[]): Ready {
  const { settings, given } = settingsOf(args);
  return new Ready(settings, given ?? datasetFileSync(PUBLISHED, WHERE));
}
