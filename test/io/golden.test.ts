import { describe, expect, test } from 'vitest';
import { openDoors, readReplays } from '../support/golden/index.ts';

const IO =
  /^(order|collate)\/|^error\/(sampler|weighted|subset|batch-sampler|loader|split|chain|concat|compose|tensor-dataset|dataset|stream|collate)/;
await openDoors();
const replays = readReplays(new URL('../golden/', import.meta.url).pathname, 'hapi.json').filter(({ name }) =>
  IO.test(name),
);

test('orders, batches and errors were recorded', () => {
  for (const kind of ['order/', 'collate/', 'error/']) {
    expect(replays.some(({ name }) => name.startsWith(kind))).toBe(true);
  }
});

describe('paddle.io gives what Paddle gave', () => {
  test.each(replays.map((replay) => [replay.name, replay] as const))('%s', async (_, replay) => {
    await replay.run();
  });
});
