import { expect, test } from 'vitest';
import { cards } from '../../src/cli/nvidia.ts';
import { contextOf, ended } from './context.ts';

test("the cards are those of NVIDIA's tool; without it there are none", async () => {
  const { context } = contextOf(() => ended('NVIDIA L4, 23034, 535.104.05\nTesla T4, 15360, 535.104.05\n'));
  expect(await cards(context.run)).toEqual([
    { name: 'NVIDIA L4', memory: 23034, driver: '535.104.05' },
    { name: 'Tesla T4', memory: 15360, driver: '535.104.05' },
  ]);
  expect(await cards(contextOf().context.run)).toEqual([]);
  expect(await cards(contextOf(() => ended('No devices were found\n')).context.run)).toEqual([]);
});
