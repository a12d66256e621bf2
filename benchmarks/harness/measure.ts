import { setTimeout as pause } from 'node:timers/promises';
import type { Contender, Skipped } from './contenders.ts';
import { busyTime } from './machine.ts';
import { type Greeting, type MemoryMark, Player, type Times, type Turn } from './player.ts';
import type { Task } from './tasks.ts';

/**
 * Milliseconds between turns. After work, a framework's threads go on asking for more before they sleep, Intel's OpenMP for 200 ms; no turn
 * begins while another's threads still do.
 */
const PAUSE = 300;

/** A contender and what it has to do. */
export interface Side {
  readonly contender: Contender;
  readonly task: Task;
}

/** What one side needed. Times are in milliseconds, by what took them: `step` for a step. */
export interface Score {
  readonly id: string;
  readonly version: string;
  readonly medians: Readonly<Record<string, number>>;
  readonly bests: Readonly<Record<string, number>>;
  /** all of them, in order */
  readonly times: Times;
  /** of the last turn, where memory was looked at */
  readonly marks?: readonly MemoryMark[];
  /** the most memory that its process had; null where the system does not tell */
  readonly peakMegabytes: number | null;
}

export interface Measured {
  /** of each side, in order; undefined when it dropped out */
  readonly scores: readonly (Score | undefined)[];
  readonly skipped: readonly Skipped[];
  /** how many processors other programs kept busy during the turns, on average */
  readonly othersBusy: number;
}

interface Entry {
  readonly side: Side;
  readonly player: Player;
  greeting?: Greeting;
  readonly turns: Turn[];
  dropped: boolean;
}

/**
 * Lets sides take turns, round by round, so that a busy moment of the machine does not fall on one of them alone. Each lives in a process of
 * its own from the first turn, which warms up and does not count, to the last.
 *
 * @param title - What they are measured at.
 * @param warmUp - Whether there is a turn that does not count.
 * @throws when a required contender fails, or when contenders did not compute the same; others that fail are left out and named
 */
export async function measure(title: string, sides: readonly Side[], rounds: number, warmUp = true): Promise<Measured> {
  const skipped: Skipped[] = [];
  const others = { busy: 0, duration: 0 };
  const entries: Entry[] = [];

  const attempt = async (entry: Entry, action: () => Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      const { name, required } = entry.side.contender;
      if (required) throw error;
      entry.dropped = true;
      skipped.push({ name, from: title, reason: (error as Error).message });
    }
  };

  try {
    // one after the other: starting is work too
    for (const side of sides) {
      const entry: Entry = { side, player: new Player(side.contender, side.task), turns: [], dropped: false };
      entries.push(entry);
      await attempt(entry, async () => {
        entry.greeting = await entry.player.greeting();
        const { kernels } = entry.greeting;
        const wanted = side.contender.kernels;
        if (wanted && !kernels?.startsWith(wanted)) throw new Error(`it computes with ${kernels}`);
      });
    }
    for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
      for (const entry of entries.filter(({ dropped }) => !dropped)) {
        await pause(PAUSE);
        await attempt(entry, async () => {
          const begin = { time: performance.now(), busy: busyTime() };
          const turn = await entry.player.turn(entry.side.task.steps);
          entry.turns.push(turn);
          if (turn.processor === null) return;
          others.duration += performance.now() - begin.time;
          others.busy += busyTime() - begin.busy - turn.processor;
        });
      }
    }
  } finally {
    await Promise.all(entries.map(({ player }) => player.end()));
  }
  mustAgree(title, entries);
  return {
    scores: entries.map((entry) => (entry.dropped ? undefined : score(entry, warmUp))),
    skipped,
    othersBusy: others.duration > 0 ? Math.max(0, others.busy / others.duration) : 0,
  };
}

function score({ side, greeting, turns }: Entry, warmUp: boolean): Score {
  const counted = turns.slice(warmUp ? 1 : 0);
  const times = Object.fromEntries(
    Object.keys(counted[0]!.times).map((name) => [name, counted.flatMap((turn) => turn.times[name]!)]),
  );
  const each = (of: (values: readonly number[]) => number): Record<string, number> =>
    Object.fromEntries(Object.entries(times).map(([name, values]) => [name, of(values)]));
  const { marks, peakMegabytes } = turns.at(-1)!;
  return {
    id: side.contender.id,
    version: greeting!.version,
    medians: each(median),
    bests: each((values) => Math.min(...values)),
    times,
    ...(marks && { marks }),
    peakMegabytes,
  };
}

/** All must have networks, or data, of the same size, or they did not compute the same. */
function mustAgree(title: string, entries: readonly Entry[]): void {
  const [first, ...rest] = entries.filter(({ dropped }) => !dropped);
  for (const { side, greeting } of rest) {
    if (greeting!.size === first!.greeting!.size) continue;
    throw new Error(
      `${title}: contenders must compute the same. ${first!.side.contender.name}'s size is ${first!.greeting!.size}, ${side.contender.name}'s ${greeting!.size}.`,
    );
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
