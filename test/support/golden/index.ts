/** Replaying what real Paddle answered: shared by tests and by tools/golden/replay.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Mismatch } from './compare.ts';
import { DIFFERENCES } from './differences.ts';
import { type HapiFile, hapiReplays } from './hapi.ts';
import { type NnFile, nnReplays } from './nn.ts';
import { type RandomFile, randomReplays } from './random.ts';
import type { Replay } from './replay.ts';
import { type ModelsFile, modelsReplays, type VisionFile, visionReplays } from './vision.ts';

export { Mismatch, sameNumbers } from './compare.ts';
export { captured } from './console.ts';
export { brokenDoors, DOORS, Missing, openDoor, openDoors } from './doors.ts';

export type { Replay } from './replay.ts';

const READERS: Record<string, (document: unknown) => Replay[]> = {
  'nn.json.gz': (document) => nnReplays(document as NnFile),
  'nn_more.json.gz': (document) => nnReplays(document as NnFile),
  'hapi.json': (document) => hapiReplays(document as HapiFile),
  'hapi_more.json': (document) => hapiReplays(document as HapiFile),
  'random.json': (document) => randomReplays(document as RandomFile),
  'vision.json': (document) => visionReplays(document as VisionFile),
  'models.json': (document) => modelsReplays(document as ModelsFile),
};

/** The files that can be replayed. */
export const FILES: readonly string[] = Object.keys(READERS);

/** A golden file's content; gzip is undone. */
export function readDocument(directory: string, file: string): unknown {
  const bytes = readFileSync(join(directory, file));
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
}

/** The cases of one golden file, ready to run. */
export function readReplays(directory: string, file: string): Replay[] {
  const differences = DIFFERENCES[file] ?? {};
  return READERS[file]!(readDocument(directory, file)).map((replay) =>
    replay.name in differences ? differing(replay, differences[replay.name]!) : replay,
  );
}

/** The case turned around: it passes when its result is not Paddle's. */
function differing(replay: Replay, reason: string): Replay {
  return {
    ...replay,
    run: async () => {
      try {
        await replay.run();
      } catch (error) {
        if (error instanceof Mismatch) return;
        throw error;
      }
      throw new Mismatch('a difference from Paddle', reason, 'the same as in Paddle: take the case out of the list');
    },
  };
}
