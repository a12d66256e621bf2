import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dataset, WorkerSpec } from '../../../src/io/dataset/index.ts';
import {
  Cifar10,
  Cifar100,
  DatasetFolder,
  FashionMNIST,
  Flowers,
  ImageFolder,
  MNIST,
  VOC2012,
} from '../../../src/vision/datasets/index.ts';
import { setImageBackend } from '../../../src/vision/image/index.ts';
import {
  Compose,
  RandomErasing,
  RandomHorizontalFlip,
  type Step,
  ToTensor,
  Transpose,
} from '../../../src/vision/transforms/index.ts';
import { goldenPath } from './golden.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worker-'));
  copyFileSync(goldenPath('102flowers.tgz'), join(folder, '102flowers.tgz'));
  return () => rmSync(folder, { recursive: true });
});
afterEach(() => setImageBackend('pil'));

const transform = new Compose([new Transpose()]);
const idx = {
  imagePath: goldenPath('train-images-idx3-ubyte.gz'),
  labelPath: goldenPath('train-labels-idx1-ubyte.gz'),
};
const cifar = goldenPath('cifar-10-python.tar.gz');
const makers: Record<string, () => Dataset> = {
  Cifar10: () => new Cifar10({ dataFile: cifar, backend: 'cv2', transform }),
  'Cifar10, no transform': () => new Cifar10({ dataFile: cifar, mode: 'test' }),
  Cifar100: () => new Cifar100({ dataFile: goldenPath('cifar-100-python.tar.gz') }),
  MNIST: () => new MNIST({ ...idx, backend: 'cv2' }),
  FashionMNIST: () => new FashionMNIST({ ...idx, transform: new ToTensor() }),
  DatasetFolder: () => new DatasetFolder(goldenPath('folder'), { transform }),
  ImageFolder: () => new ImageFolder(goldenPath('folder')),
  Flowers: () =>
    new Flowers({
      dataFile: join(folder, '102flowers.tgz'),
      labelFile: goldenPath('imagelabels.mat'),
      setidFile: goldenPath('setid.mat'),
      mode: 'test',
      transform,
    }),
  VOC2012: () => new VOC2012({ dataFile: goldenPath('VOCtrainval.tar.gz'), mode: 'valid', backend: 'cv2', transform }),
};

/** What a worker does with a data set that came as a message. */
const rebuilt = async (spec: WorkerSpec): Promise<Dataset> => {
  const { [spec.name]: Class } = (await import(spec.module)) as Record<
    string,
    { fromWorkerState(state: unknown): Dataset }
  >;
  return Class!.fromWorkerState(structuredClone(spec.state));
};

const itemsOf = (dataset: Dataset): unknown[] => Array.from({ length: dataset.length }, (_, i) => dataset.getItem(i));

describe('workerSpec', () => {
  it.each(Object.entries(makers))('%s comes out the same in a worker', async (name, make) => {
    const dataset = make();
    const before = itemsOf(dataset);
    const spec = dataset.workerSpec()!;
    expect(spec.name).toBe(name.split(',')[0]);
    const copy = await rebuilt(spec);
    expect(copy).toBeInstanceOf(dataset.constructor);
    expect(copy).not.toBe(dataset);
    expect(itemsOf(copy)).toEqual(before);
    expect(itemsOf(dataset)).toEqual(before);
  });

  it('keeps the backend that was set when it was asked', async () => {
    setImageBackend('cv2');
    const dataset = new DatasetFolder(goldenPath('folder'));
    const items = itemsOf(dataset);
    const spec = dataset.workerSpec()!;
    setImageBackend('pil');
    expect(itemsOf(await rebuilt(spec))).toEqual(items);
  });

  it('puts images where all threads see them, once', () => {
    const dataset = new Cifar10({ dataFile: cifar });
    const blocks = (): Uint8Array[] =>
      (dataset.workerSpec()!.state as { contents: { blocks: Uint8Array[] } }).contents.blocks;
    const first = blocks();
    expect(first).toHaveLength(5);
    for (const block of first) expect(block.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(blocks().every((block, i) => block === first[i])).toBe(true);
    const { images } = (new MNIST(idx).workerSpec()!.state as { contents: { images: Uint8Array } }).contents;
    expect(images.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('is null for a function of the caller', () => {
    const image = (it: unknown): unknown => it;
    expect(new Cifar10({ dataFile: cifar, transform: image }).workerSpec()).toBeNull();
    expect(new Cifar10({ dataFile: cifar, transform: new Compose([image]) }).workerSpec()).toBeNull();
    expect(new ImageFolder(goldenPath('folder'), { loader: image }).workerSpec()).toBeNull();
  });

  it('takes a subclass for its parent only when it gives the same items', async () => {
    class Named extends Cifar10 {}
    class Other extends Cifar10 {
      override getItem(index: number): ReturnType<Cifar10['getItem']> {
        return super.getItem(0 * index);
      }
    }
    expect(new Named({ dataFile: cifar }).workerSpec()!.name).toBe('Cifar10');
    expect(new Other({ dataFile: cifar }).workerSpec()).toBeNull();
  });

  it('says whether items draw from np.random', () => {
    const draws = (of: readonly Step[]): boolean | undefined =>
      new Cifar10({ dataFile: cifar, transform: new Compose(of) }).workerSpec()!.drawsFromNumpy;
    expect(draws([new RandomHorizontalFlip(), new ToTensor()])).toBe(false);
    expect(draws([new ToTensor(), new Compose([new RandomErasing()])])).toBe(true);
  });
});
