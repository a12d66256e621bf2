import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { NdArray } from '../../../src/core/index.ts';
import { PilImage } from '../../../src/vision/image/index.ts';

/** Path of a small data set's file, made by `tools/golden/make_datasets.py`. */
export const goldenPath = (name: string): string =>
  fileURLToPath(new URL(`../../golden/datasets/${name}`, import.meta.url));

/** One part of an item as Paddle gave it. */
export interface Part {
  readonly kind: string;
  readonly value?: unknown;
  readonly shape?: number[];
  readonly dtype?: string;
  readonly md5?: string;
  readonly head?: number[];
}

/** Items of one data set as Paddle gave them. */
export interface Case {
  readonly class: string;
  readonly mode: string;
  readonly backend: 'pil' | 'cv2';
  readonly transform: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly length: number;
  readonly items: Part[][];
}

/** A folder of images as Paddle saw it. */
export interface FolderCase {
  readonly backend: 'pil' | 'cv2';
  readonly transform: string;
  readonly classes: string[];
  readonly class_to_idx: Record<string, number>;
  readonly samples: [string, number][];
  readonly targets: number[];
  readonly items: Part[][];
  readonly flat_samples: string[];
  readonly flat_items: Part[][];
}

/** What real Paddle made of the small data sets. */
export const golden = JSON.parse(readFileSync(goldenPath('expected.json'), 'utf8')) as {
  paddle: string;
  cases: Case[];
  folders: FolderCase[];
};

/** Cases of one class. */
export const casesOf = (name: string): Case[] => golden.cases.filter((it) => it.class === name);

/** Says of a part of an item what the golden file says of Paddle's. */
function described(part: unknown, kind: string): Part {
  if (typeof part === 'number') return { kind: 'int', value: part };
  if (part instanceof PilImage) {
    const array = part.toArray();
    return { ...described(array, 'array'), kind: `pil:${part.mode}` };
  }
  if (!(part instanceof NdArray)) throw new TypeError(`an item holds ${String(part)}`);
  const md5 = createHash('md5').update(part.bytes()).digest('hex');
  const head = Array.from(part.toFloat64().subarray(0, 8));
  // ToTensor makes an array here: tensors begin with the batch.
  return { kind: kind === 'Tensor' ? kind : 'array', shape: [...part.shape], dtype: part.dtype, md5, head };
}

/** Compares an item with Paddle's, bit for bit. */
export function expectItem(item: readonly unknown[], paddles: readonly Part[]): void {
  expect(item.map((part, i) => described(part, paddles[i]?.kind ?? ''))).toEqual(paddles);
}
