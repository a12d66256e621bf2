import { globalNumpy, NdArray, pythonRandom } from '../../../src/core/index.ts';
import { Dataset, IterableDataset } from '../../../src/io/dataset/index.ts';
import { getWorkerInfo } from '../../../src/io/workers/index.ts';

/** Sample i is [i, 10 i] and i. */
export class Pairs extends Dataset<[NdArray, bigint]> {
  static readonly workerModule = import.meta.url;
  length: number;

  constructor(length: number) {
    super();
    this.length = length;
  }

  getItem(index: number): [NdArray, bigint] {
    return [NdArray.from([index, 10 * index], 'float32'), BigInt(index)];
  }
}

/** Samples of one array. */
export class Rows extends Dataset<NdArray> {
  static readonly workerModule = import.meta.url;
  readonly array: NdArray;

  constructor(array: NdArray) {
    super();
    this.array = array;
  }

  get length(): number {
    return this.array.length;
  }

  getItem(index: number): NdArray {
    const { data } = this.array;
    const width = data.length / this.length;
    return new NdArray((data as Float32Array).slice(index * width, (index + 1) * width), [width], 'float32');
  }
}

/** What each worker draws. */
export class Draws extends Dataset<[bigint, number, number]> {
  static readonly workerModule = import.meta.url;
  get length(): number {
    return 6;
  }

  getItem(): [bigint, number, number] {
    return [BigInt(getWorkerInfo()!.id), pythonRandom.random(), globalNumpy().random()];
  }
}

/** At sample 5 something fails that nobody waits for. */
export class Crashing extends Dataset<number> {
  static readonly workerModule = import.meta.url;

  get length(): number {
    return 12;
  }

  getItem(index: number): number {
    if (index === 5) {
      process.nextTick(() => {
        throw new RangeError('later');
      });
    }
    return index;
  }
}

/** The numbers below a count: all of them in each worker, or its part. */
export class Numbers extends IterableDataset<bigint> {
  static readonly workerModule = import.meta.url;
  readonly count: number;
  readonly split: boolean;

  constructor(count: number, split = false) {
    super();
    this.count = count;
    this.split = split;
  }

  *[Symbol.iterator](): Iterator<bigint> {
    const info = this.split ? getWorkerInfo() : null;
    for (let i = info?.id ?? 0; i < this.count; i += info?.numWorkers ?? 1) yield BigInt(i);
  }
}

/** Says where it was read. */
export class Where extends Dataset<string> {
  static readonly workerModule: string | undefined = import.meta.url;
  marks: string[] = [];
  get length(): number {
    return 4;
  }

  getItem(index: number): string {
    const info = getWorkerInfo();
    return `${index} ${info ? `in worker ${info.id} of ${info.numWorkers}` : 'in place'} ${mark}`;
  }
}

let mark = 'unmarked';

/** Runs in a worker before it reads. */
export function init(workerId: number): void {
  mark = `marked ${workerId}`;
}

/** Cannot be made anew: its class is exported by another name. */
class Hidden extends Dataset<number> {
  static readonly workerModule = import.meta.url;
  length = 2;
  getItem(index: number): number {
    return index;
  }
}

export { Hidden as Renamed };

/** Makes something of a state. */
export const double = (value: number): number => 2 * value;

/** Is made anew by a method of its own. */
export class Kept {
  readonly secret: number;

  constructor(secret: number) {
    this.secret = secret;
  }

  static fromWorkerState(state: unknown): Kept {
    return new Kept(state as number);
  }
}
