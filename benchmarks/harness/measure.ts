import { setTimeout as pause } from 'node:timers/promises';
import { type Contender, type ContenderId, NAMES, type Skipped } from './contenders.ts';
import { busyTime } from './machine.ts';
import { type Greeting, Player, type Turn } from './player.ts';
import type { Workload } from './workloads.ts';

/**
 * Milliseconds between turns. After work, a framework's threads go on asking for more before they sleep, Intel's OpenMP for 200 ms; no turn
 * begins while another's threads still do.
 */
const PAUSE = 300;

/** What one contender needed for one workload. */
export interface Score {
  readonly id: ContenderId;
  readonly version: string;
  /** of the times, in milliseconds */
  readonly median: number;
  readonly best: number;
  /** of every step, in order */
  readonly times: readonly number[];
  /** the most memory that its process had; null where the system does not tell */
  readonly peakMegabytes: number | null;
}

export interface Result {
  readonly workload: Workload;
  /** how many numbers the network learns */
  readonly parameters: number;
  /** ours is the first */
  readonly scores: readonly Score[];
  readonly skipped: readonly Skipped[];
  /** how many processors other programs kept busy during the turns, on average */
  readonly othersBusy: number;
}

interface Entry {
  readonly player: Player;
  readonly greeting: Greeting;
  readonly turns: Turn[];
}

/**
 * Lets contenders take turns at a workload, round by round, so that a busy moment of the machine does not fall on one of them alone.
 * Each lives in a process of its own from the first turn, which warms up and does not count, to the last.
 *
 * @throws when ours fails, or computes another network than a peer; a peer that fails is left out and named
 */
export async function measure(workload: Workload, contenders: readonly Contender[], rounds: number): Promise<Result> {
  const skipped: Skipped[] = [];
  const others = { busy: 0, duration: 0 };
  const players = new Set<Player>();
  const entries = new Set<Entry>();

  const dropped = (player: Player, error: unknown) => {
    const { id } = player.contender;
    if (id === 'ours') throw error;
    skipped.push({ id, workload: workload.name, reason: (error as Error).message });
  };

  try {
    // one after the other: starting is work too
    for (const contender of contenders) {
      const player = new Player(contender, workload);
      players.add(player);
      try {
        entries.add({ player, greeting: await player.greeting(), turns: [] });
      } catch (error) {
        dropped(player, error);
      }
    }
    for (let round = 0; round <= rounds; round++) {
      for (const entry of entries) {
        await pause(PAUSE);
        const begin = { time: performance.now(), busy: busyTime() };
        try {
          entry.turns.push(await entry.player.turn(workload.steps));
        } catch (error) {
          entries.delete(entry);
          dropped(entry.player, error);
          continue;
        }
        others.duration += performance.now() - begin.time;
        others.busy += busyTime() - begin.busy - entry.turns.at(-1)!.processor;
      }
    }
  } finally {
    await Promise.all([...players].map((player) => player.end()));
  }
  return {
    workload,
    parameters: agreed([...entries]),
    scores: [...entries].map(score),
    skipped,
    othersBusy: Math.max(0, others.busy / others.duration),
  };
}

function score({ player, greeting, turns }: Entry): Score {
  const times = turns.slice(1).flatMap((turn) => turn.times);
  return {
    id: player.contender.id,
    version: greeting.version,
    median: median(times),
    best: Math.min(...times),
    times,
    peakMegabytes: turns.at(-1)!.peakMegabytes,
  };
}

/** The number of parameters, on which all must agree, or they did not compute the same network. */
function agreed(entries: readonly Entry[]): number {
  const [first, ...rest] = entries.map(({ player, greeting }) => ({ id: player.contender.id, ...greeting }));
  for (const { id, parameters } of rest) {
    if (parameters !== first!.parameters) {
      throw new Error(
        `The networks differ: ${NAMES[first!.id]}'s has ${first!.parameters} parameters, ${NAMES[id]}'s ${parameters}.`,
      );
    }
  }
  return first!.parameters;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
