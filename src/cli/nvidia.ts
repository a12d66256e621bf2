import { existsSync, readdirSync } from 'node:fs';
import type { Run } from './run.ts';

/** A card as NVIDIA's tool describes it. */
export interface Card {
  readonly name: string;
  /** megabytes */
  readonly memory: number;
  readonly driver: string;
}

/** The cards that NVIDIA's tool lists; none where there is no driver. */
export async function cards(run: Run): Promise<Card[]> {
  const { status, stdout } = await run(
    'nvidia-smi',
    ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits'],
    { seconds: 30 },
  );
  if (status !== 0) return [];
  return stdout
    .split('\n')
    .map((line) => line.split(',').map((part) => part.trim()))
    .filter((parts) => parts.length === 3)
    .map(([name, memory, driver]) => ({ name: name!, memory: Number(memory), driver: driver! }));
}

/** Whether NVIDIA's driver and a card are there; a container may have them without the tool. */
export async function hasCard(run: Run): Promise<boolean> {
  const folder = '/proc/driver/nvidia/gpus';
  return (existsSync(folder) && readdirSync(folder).length > 0) || (await cards(run)).length > 0;
}
