import type { Workload } from './workloads.ts';

/** An epoch of `Model.fit` with accuracy and a progress bar, and as many bare steps on one batch. */
export interface Fitting {
  readonly kind: 'fit';
  readonly workload: Workload;
  /** batches of an epoch, which is a turn */
  readonly steps: number;
}

/** A pass of a loader over pictures of CIFAR-10 with augmentation. */
export interface Loading {
  readonly kind: 'load';
  /** path of the archive of CIFAR-10 */
  readonly archive: string;
  /** how many of its test pictures */
  readonly pictures: number;
  readonly backend: 'cv2' | 'pil';
  readonly numWorkers: number;
  readonly batchSize: number;
  /** passes of a turn */
  readonly steps: number;
}

/** Training steps without any `await` between them, and the memory in use after some of them. */
export interface Remembering {
  readonly kind: 'memory';
  readonly workload: Workload;
  /** `Model.trainBatch`, or forward, `backward()`, `step()`, `clearGrad()` written out */
  readonly loop: 'trainBatch' | 'hand';
  /** steps of a turn */
  readonly steps: number;
  /** after how many steps to look */
  readonly marks: readonly number[];
}

/** Something that contenders do in turns; they get it as JSON. */
export type Task = Workload | Fitting | Loading | Remembering;
