import { readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Args, ArgumentError, type NdArray, show, signature } from '../../core/index.ts';
import { Dataset, placeOf, type WorkerSpec } from '../../io/dataset/index.ts';
import { getImageBackend, type ImageBackend, imageLoad, type PilImage } from '../image/index.ts';
import { type DatasetImage, type ImageTransform, transformSchema } from './item.ts';
import { rebuildingOf, type TransformState, transformOf } from './workerState.ts';

/** Parameters of {@link DatasetFolder} and {@link ImageFolder}. */
export interface FolderOptions {
  /** The folder. */
  root: string;
  /** Reads one file; by default the image in RGB, a `PilImage` or, under `setImageBackend('cv2')`, an array `[H, W, 3]`. */
  loader?: ((path: string) => unknown) | null;
  /** Ends of the names of files to take, in either case; those of images by default. Not together with `isValidFile`. */
  extensions?: readonly string[] | null;
  /** Done to each sample; nothing by default. */
  transform?: ImageTransform | null;
  /** Whether to take the file at a path. Not together with `extensions`. */
  isValidFile?: ((path: string) => boolean) | null;
}

type FolderArgs = Args<FolderOptions, ['root', 'loader', 'extensions', 'transform', 'isValidFile']>;

const callable = z
  .custom<(path: string) => unknown>((value) => typeof value === 'function')
  .describe('a function of a path')
  .nullish();

const PARAMETERS = {
  root: z.string(),
  loader: callable,
  extensions: z.array(z.string()).readonly().nullish(),
  transform: transformSchema,
  isValidFile: callable,
};

/** Ends of names that count as images. */
const IMAGES: readonly string[] = ['.jpg', '.jpeg', '.png', '.ppm', '.bmp', '.pgm', '.tif', '.tiff', '.webp'];

/** What both classes keep of their parameters. */
interface Settings {
  readonly root: string;
  readonly loader: (path: string) => unknown;
  readonly extensions: readonly string[];
  readonly transform: ImageTransform | null;
  readonly takes: (path: string) => boolean;
}

/** What goes to a loader worker: what was found, so that no folder is searched again. */
interface FolderState<Sample> {
  readonly root: string;
  readonly extensions: readonly string[];
  readonly transform: TransformState;
  /** The backend that the default loader goes by. */
  readonly backend: ImageBackend;
  readonly samples: readonly Sample[];
  readonly classes: readonly string[];
}

/** A folder's files, found. */
class Found<Sample> {
  readonly settings: Omit<Settings, 'takes'>;
  readonly samples: readonly Sample[];
  readonly classes: readonly string[];

  constructor(settings: Omit<Settings, 'takes'>, samples: readonly Sample[], classes: readonly string[] = []) {
    this.settings = settings;
    this.samples = samples;
    this.classes = classes;
  }

  static ofState<Sample>({
    root,
    extensions,
    transform,
    backend,
    samples,
    classes,
  }: FolderState<Sample>): Found<Sample> {
    const loader = (path: string): PilImage | NdArray => loadAs(path, backend);
    return new Found({ root, loader, extensions, transform: transformOf(transform) }, samples, classes);
  }
}

type ClassSample = readonly [path: string, target: number];

function settingsOf(args: readonly unknown[], where: string): Settings {
  const { root, loader, extensions, transform, isValidFile } = signature(where, PARAMETERS).bind(args);
  if (extensions && isValidFile) {
    throw new ArgumentError(
      `${where}: files must be chosen in one way. Received both extensions and isValidFile. Leave out one of them.`,
    );
  }
  const ends = (extensions ?? IMAGES).map((end) => end.toLowerCase());
  const takes = isValidFile
    ? (path: string) => isValidFile(path) === true
    : (path: string) => ends.some((end) => path.toLowerCase().endsWith(end));
  return { root, loader: loader ?? loadRgb, extensions: extensions ?? IMAGES, transform: transform ?? null, takes };
}

/**
 * Images in a folder for each class: `root/cat/1.png`, `root/dog/2.png`, … Folders are searched to any depth, links followed.
 *
 * An item is `[sample, number of the class]`, the number a plain one.
 *
 * @source Paddle, python/paddle/vision/datasets/folder.py
 */
export class DatasetFolder extends Dataset<[sample: DatasetImage, target: number]> {
  /** Where a loader worker finds the class. */
  static readonly workerModule: string = import.meta.url;

  readonly root: string;
  readonly loader: (path: string) => unknown;
  readonly extensions: readonly string[];
  transform: ImageTransform | null;
  /** Names of the classes, sorted; those without an image too. */
  readonly classes: readonly string[];
  /** Number of each class by its name. */
  readonly classToIdx: Readonly<Record<string, number>>;
  /** Path and class of each image. */
  readonly samples: readonly ClassSample[];
  /** Class of each image. */
  readonly targets: readonly number[];

  /**
   * @param root - The folder that holds one for each class.
   * @param loader - Reads one file; by default the image in RGB, of the kind that `setImageBackend` chose.
   * @param extensions - Ends of the names of files to take; those of images by default. Not together with `isValidFile`.
   * @param transform - Done to each sample; nothing by default.
   * @param isValidFile - Whether to take the file at a path. Not together with `extensions`.
   * @throws {ArgumentError} when a parameter is not one of these, or no file is found
   */
  constructor(...args: FolderArgs) {
    super();
    const given: unknown = args[0];
    const { settings, samples, classes } =
      given instanceof Found ? (given as Found<ClassSample>) : findClasses(args, 'DatasetFolder');
    const { root, loader, extensions, transform } = settings;
    this.root = root;
    this.loader = loader;
    this.extensions = extensions;
    this.transform = transform;
    this.classes = classes;
    this.classToIdx = Object.fromEntries(classes.map((name, target) => [name, target]));
    this.samples = samples;
    this.targets = samples.map(([, target]) => target);
  }

  /** Number of images. */
  get length(): number {
    return this.samples.length;
  }

  /**
   * A sample and the number of its class.
   *
   * @param index - From 0; negative ones count from the end.
   * @throws {ArgumentError} when there is no such sample
   * @throws {FormatError} when the file is not an image that can be read
   */
  getItem(index: number): [sample: DatasetImage, target: number] {
    const [path, target] = this.samples[placeOf(index, this.length, 'DatasetFolder.getItem')]!;
    return [transformed(this.loader(path), this.transform), target];
  }

  /** How a loader worker makes this data set anew. */
  override workerSpec(): WorkerSpec | null {
    return folderSpec(this, this.samples, this.classes);
  }

  /** The data set that {@link workerSpec} describes. @param state - What {@link workerSpec} put away. */
  static fromWorkerState(state: FolderState<ClassSample>): DatasetFolder {
    return new DatasetFolder(Found.ofState(state) as unknown as FolderOptions);
  }
}

/**
 * All images below a folder, without classes. Folders are searched to any depth, links followed.
 *
 * An item is `[sample]`.
 *
 * @source Paddle, python/paddle/vision/datasets/folder.py
 */
export class ImageFolder extends Dataset<[sample: DatasetImage]> {
  /** Where a loader worker finds the class. */
  static readonly workerModule: string = import.meta.url;

  readonly root: string;
  readonly loader: (path: string) => unknown;
  readonly extensions: readonly string[];
  transform: ImageTransform | null;
  /** Path of each image. */
  readonly samples: readonly string[];

  /**
   * @param root - The folder.
   * @param loader - Reads one file; by default the image in RGB, of the kind that `setImageBackend` chose.
   * @param extensions - Ends of the names of files to take; those of images by default. Not together with `isValidFile`.
   * @param transform - Done to each sample; nothing by default.
   * @param isValidFile - Whether to take the file at a path. Not together with `extensions`.
   * @throws {ArgumentError} when a parameter is not one of these, or no file is found
   */
  constructor(...args: FolderArgs) {
    super();
    const given: unknown = args[0];
    const { settings, samples } = given instanceof Found ? (given as Found<string>) : findFiles(args, 'ImageFolder');
    const { root, loader, extensions, transform } = settings;
    this.root = root;
    this.loader = loader;
    this.extensions = extensions;
    this.transform = transform;
    this.samples = samples;
  }

  /** Number of images. */
  get length(): number {
    return this.samples.length;
  }

  /**
   * A sample, in a list of one.
   *
   * @param index - From 0; negative ones count from the end.
   * @throws {ArgumentError} when there is no such sample
   * @throws {FormatError} when the file is not an image that can be read
   */
  getItem(index: number): [sample: DatasetImage] {
    const path = this.samples[placeOf(index, this.length, 'ImageFolder.getItem')]!;
    return [transformed(this.loader(path), this.transform)];
  }

  /** How a loader worker makes this data set anew. */
  override workerSpec(): WorkerSpec | null {
    return folderSpec(this, this.samples, []);
  }

  /** The data set that {@link workerSpec} describes. @param state - What {@link workerSpec} put away. */
  static fromWorkerState(state: FolderState<string>): ImageFolder {
    return new ImageFolder(Found.ofState(state) as unknown as FolderOptions);
  }
}

function findClasses(args: readonly unknown[], where: string): Found<ClassSample> {
  const settings = settingsOf(args, where);
  const { root, extensions, takes } = settings;
  const classes = list(root, where)
    .filter((name) => isFolder(join(root, name)))
    .sort(byCodePoints);
  const samples = classes.flatMap((name, target) =>
    filesBelow(join(expanded(root), name), takes).map((path) => [path, target] as const),
  );
  if (samples.length === 0) throw nothingIn(root, extensions, 'one in a folder for each class', where);
  return new Found(settings, samples, classes);
}

function findFiles(args: readonly unknown[], where: string): Found<string> {
  const settings = settingsOf(args, where);
  const { root, extensions, takes } = settings;
  list(expanded(root), where);
  const samples = filesBelow(expanded(root), takes);
  if (samples.length === 0) throw nothingIn(root, extensions, 'one', where);
  return new Found(settings, samples);
}

/** How a loader worker makes a folder's data set anew: only with the default loader, which needs nothing of the caller's. */
function folderSpec<Sample>(
  dataset: DatasetFolder | ImageFolder,
  samples: readonly Sample[],
  classes: readonly string[],
): WorkerSpec | null {
  const { root, extensions } = dataset;
  const rebuilding = dataset.loader === loadRgb ? rebuildingOf(dataset, dataset.transform) : null;
  if (rebuilding === null) return null;
  const { how, transform } = rebuilding;
  const state: FolderState<Sample> = { root, extensions, transform, backend: getImageBackend(), samples, classes };
  return { ...how, state };
}

/** The image at a path, in RGB whatever it is in the file, as the chosen backend has it. */
function loadRgb(path: string): PilImage | NdArray {
  return loadAs(path, getImageBackend());
}

function loadAs(path: string, backend: ImageBackend): PilImage | NdArray {
  const image = (imageLoad(path, 'pil') as PilImage).convert('RGB');
  return backend === 'cv2' ? image.toArray() : image;
}

function transformed(sample: unknown, transform: ImageTransform | null): DatasetImage {
  return (transform === null ? sample : (transform as (image: unknown) => unknown)(sample)) as DatasetImage;
}

/** Python's order of texts, by code points; JavaScript's own is by halves of surrogate pairs. */
function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const expanded = (path: string): string => path.replace(/^~(?=$|\/)/, () => homedir());

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function list(folder: string, where: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new ArgumentError(
      `${where}: root must be a folder that can be read. Received ${show(folder)} (${(cause as NodeJS.ErrnoException).code}). Correct the path.`,
      { cause },
    );
  }
}

/** Files at any depth, in Paddle's order: folders by their whole paths, and each one's own files by their names. */
function filesBelow(top: string, takes: (path: string) => boolean): string[] {
  const folders = new Map<string, string[]>();
  // Links are followed, but not into a folder that one is in: that would never end.
  const walk = (folder: string, above: ReadonlySet<string>): void => {
    const real = realpathSync(folder);
    if (above.has(real)) return;
    const files: string[] = [];
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (isFolder(path)) walk(path, new Set([...above, real]));
      else files.push(name);
    }
    folders.set(folder, files.sort(byCodePoints));
  };
  walk(top, new Set());
  return [...folders]
    .sort(([a], [b]) => byCodePoints(a, b))
    .flatMap(([folder, files]) => files.map((name) => join(folder, name)))
    .filter(takes);
}

function nothingIn(root: string, extensions: readonly string[], what: string, where: string): ArgumentError {
  return new ArgumentError(
    `${where}: root must hold files to take, at least ${what}. Received ${show(root)}, with none that ends in ${extensions.join(', ')} or passes isValidFile. Correct the path, or give extensions.`,
  );
}
