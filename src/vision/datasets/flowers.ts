import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Args, type DTypeName, FormatError, type NdArray, show, signature } from '../../core/index.ts';
import { Dataset, placeOf, type WorkerSpec } from '../../io/dataset/index.ts';
import { type DatasetFile, datasetFile, datasetFileSync, readGzipSync, unpackInto } from '../download/index.ts';
import { imageLoad, type PilImage } from '../image/index.ts';
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
  transformSchema,
} from './item.ts';
import { readMat } from './matFile.ts';
import { rebuildingOf, type TransformState, transformOf } from './workerState.ts';

/** Parameters of {@link Flowers}. */
export interface FlowersOptions {
  /** Path of the images' archive, downloaded into the cache when left out. */
  dataFile?: string | null;
  /** Path of the labels (`imagelabels.mat`), likewise. */
  labelFile?: string | null;
  /** Path of the split (`setid.mat`), likewise. */
  setidFile?: string | null;
  /** `'train'` (default), `'valid'` or `'test'`. */
  mode?: 'train' | 'valid' | 'test' | (string & {});
  /** Done to each image; nothing by default. */
  transform?: ImageTransform | null;
  /** Whether files may be downloaded; `true` by default. */
  download?: boolean;
  /** `'pil'` or `'cv2'`; that of `setImageBackend` by default. */
  backend?: Backend | (string & {}) | null;
}

type FlowersArgs = Args<
  FlowersOptions,
  ['dataFile', 'labelFile', 'setidFile', 'mode', 'transform', 'download', 'backend']
>;

const WHERE = 'Flowers';
const FILES = ['dataFile', 'labelFile', 'setidFile'] as const;
type FileName = (typeof FILES)[number];

const path = z.string().nullish();
const flowersSignature = signature(WHERE, {
  dataFile: path,
  labelFile: path,
  setidFile: path,
  mode: z.string().default('train'),
  transform: transformSchema,
  download: z.boolean().default(true),
  backend: backendSchema,
});

const PUBLISHED: Readonly<Record<FileName, DatasetFile>> = Object.fromEntries(
  [
    ['dataFile', '102flowers.tgz', '52808999861908f626f3c1f4e79d11fa'] as const,
    ['labelFile', 'imagelabels.mat', 'e0620be6f572b9609742df49c70aed4d'] as const,
    ['setidFile', 'setid.mat', 'a5357ecc9cb78c4bef273ce3793fc85c'] as const,
  ].map(([parameter, name, md5]) => [
    parameter,
    { url: `http://paddlemodels.bj.bcebos.com/flowers/${name}`, md5, folder: 'flowers', parameter },
  ]),
) as Record<FileName, DatasetFile>;

/** The split's names in the file; training takes the largest, which its makers meant for tests. */
const SETS = { train: 'tstid', valid: 'valid', test: 'trnid' } as const;

interface Settings {
  readonly backend: Backend;
  readonly transform: ImageTransform | null;
  readonly dtype: DTypeName;
  readonly set: (typeof SETS)[keyof typeof SETS];
}

type Files<Path> = Readonly<Record<FileName, Path>>;

/** Settings whose files are all there. */
class Ready {
  readonly settings: Settings;
  readonly files: Files<string>;

  constructor(settings: Settings, files: Files<string>) {
    this.settings = settings;
    this.files = files;
  }
}

/** What goes to a loader worker. */
interface FlowersState extends Omit<Settings, 'transform'> {
  readonly transform: TransformState;
  readonly files: Files<string>;
}

/**
 * The Oxford flowers: 8,189 photographs of 102 kinds, 6,149 of them for training, 1,020 each for validation and tests.
 *
 * An item is `[image, label]`. Under backend `'pil'` the image is a `PilImage` (or what the transform made of it), under `'cv2'` a uint8 array
 * `[H, W, 3]`, RGB, that goes through the transform and is then made float32. The label is an int64 array of shape `[1]`, **from 1 to 102**.
 *
 * The archive is unpacked beside itself once. The constructor blocks meanwhile; `await Flowers.load(…)` does not while it downloads.
 *
 * @source Paddle, python/paddle/vision/datasets/flowers.py
 */
export class Flowers extends Dataset<[image: DatasetImage, label: NdArray]> {
  /** Where a loader worker finds the class. */
  static readonly workerModule: string = import.meta.url;

  readonly backend: Backend;
  /** Done to each image; `null` for nothing. */
  transform: ImageTransform | null;
  /** Folder that the archive was unpacked to. */
  readonly dataPath: string;
  /** Label of every image, by its number less one. */
  readonly labels: readonly number[];
  /** Numbers of this split's images, from 1. */
  readonly indexes: readonly number[];
  readonly #ready: Ready;

  /**
   * @param dataFile - Path of the images' archive; downloaded into the cache when left out.
   * @param labelFile - Path of the labels, a MATLAB file; likewise.
   * @param setidFile - Path of the split, a MATLAB file; likewise.
   * @param mode - `'train'` (default), `'valid'` or `'test'`.
   * @param transform - Done to each image; nothing by default.
   * @param download - Whether files may be downloaded; `true` by default.
   * @param backend - `'pil'` or `'cv2'`; that of `setImageBackend` by default.
   * @throws {ArgumentError} when a parameter is not one of these, or a file is not there
   * @throws {BackendError} when a file is to be downloaded and the server cannot be reached
   * @throws {FormatError} when a file is not of its kind, or broken
   */
  constructor(...args: FlowersArgs) {
    super();
    const given: unknown = args[0];
    const ready = given instanceof Ready ? given : readySync(args);
    const { settings, files } = ready;
    this.labels = numbersOf(files.labelFile, 'labels');
    this.indexes = numbersOf(files.setidFile, settings.set);
    const beyond = this.indexes.find((n) => !Number.isInteger(n) || n < 1 || n > this.labels.length);
    if (beyond !== undefined) {
      throw new FormatError(
        `${WHERE}: numbers of images must be from 1 to ${this.labels.length}. Received ${beyond} in ${files.setidFile}. Give the published files.`,
      );
    }
    this.backend = settings.backend;
    this.transform = settings.transform;
    this.#ready = ready;
    this.dataPath = /\.(tgz|tar\.gz|tar)$/.test(files.dataFile)
      ? files.dataFile.replace(/\.(tgz|tar\.gz|tar)$/, '')
      : `${files.dataFile}.unpacked`;
    if (!existsSync(join(this.dataPath, 'jpg'))) unpackInto(files.dataFile, this.dataPath, WHERE);
  }

  /**
   * The same as the constructor, without blocking the thread while it downloads.
   *
   * @throws as the constructor
   */
  static async load(...args: FlowersArgs): Promise<Flowers> {
    const { settings, given } = settingsOf(args);
    const files: Partial<Record<FileName, string>> = {};
    for (const name of FILES) files[name] = given[name] ?? (await datasetFile(PUBLISHED[name], WHERE));
    return new Flowers(new Ready(settings, files as Files<string>) as FlowersOptions);
  }

  /** Number of images. */
  get length(): number {
    return this.indexes.length;
  }

  /**
   * An image and its label.
   *
   * @param index - From 0; negative ones count from the end.
   * @throws {ArgumentError} when there is no such image
   * @throws {FormatError} when the file is not an image that can be read
   */
  getItem(index: number): [image: DatasetImage, label: NdArray] {
    const where = 'Flowers.getItem';
    const number = this.indexes[placeOf(index, this.length, where)]!;
    const file = join(this.dataPath, 'jpg', `image_${String(number).padStart(5, '0')}.jpg`);
    const picture = imageLoad(file, 'pil') as PilImage;
    const image = this.backend === 'pil' ? picture : picture.toArray();
    const label = labelArray(this.labels[number - 1]!, [1]);
    return [finish(image, this.transform, this.backend, this.#ready.settings.dtype, where), label];
  }

  /** How a loader worker makes this data set anew. */
  override workerSpec(): WorkerSpec | null {
    const rebuilding = rebuildingOf(this, this.transform);
    if (rebuilding === null) return null;
    const { settings, files } = this.#ready;
    const state: FlowersState = { ...settings, files, transform: rebuilding.transform };
    return { ...rebuilding.how, state };
  }

  /** The data set that {@link workerSpec} describes. @param state - What {@link workerSpec} put away. */
  static fromWorkerState(state: FlowersState): Flowers {
    const settings: Settings = { ...state, transform: transformOf(state.transform) };
    return new Flowers(new Ready(settings, state.files) as FlowersOptions);
  }
}

function settingsOf(args: readonly unknown[]): { settings: Settings; given: Files<string | undefined> } {
  const bound = flowersSignature.bind(args);
  const mode = modeOf(bound.mode, ['train', 'valid', 'test'], WHERE);
  const backend = backendOf(bound.backend, WHERE);
  const given = Object.fromEntries(
    FILES.map((name) => {
      if (!bound[name] && !bound.download) throw noFile(name, WHERE);
      return [name, bound[name] || undefined];
    }),
  ) as Files<string | undefined>;
  return { settings: { backend, transform: bound.transform ?? null, dtype: defaultDtype(), set: SETS[mode] }, given };
}

function readySync(args: readonly unknown[]): Ready {
  const { settings, given } = settingsOf(args);
  const paths = FILES.map((name) => [name, given[name] ?? datasetFileSync(PUBLISHED[name], WHERE)]);
  return new Ready(settings, Object.fromEntries(paths) as Files<string>);
}

function numbersOf(file: string, name: string): number[] {
  const found = readMat(readGzipSync(file, WHERE), `${WHERE} (${file})`).get(name);
  if (found) return found;
  throw new FormatError(`${WHERE}: ${file} must hold ${show(name)}. Received a file without. Give the published file.`);
}
