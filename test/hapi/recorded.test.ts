/** Whole runs of the Model against what Paddle did: log byte for byte, order of the hooks, weights, files, errors. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, it } from 'vitest';
import { openDoors, readReplays } from '../support/golden/index.ts';

/** Names of Paddle that the package does not have. */
const ABSENT = new Set(['summary/lstm']);
const directory = fileURLToPath(new URL('../golden', import.meta.url));

describe.each(['hapi.json', 'hapi_more.json'])('as recorded in %s', (file) => {
  beforeAll(async () => {
    await openDoors();
  });
  for (const replay of readReplays(directory, file))
    if (!ABSENT.has(replay.name))
      it(replay.name, async () => {
        await replay.run();
      });
});
