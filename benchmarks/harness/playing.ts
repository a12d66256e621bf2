import { createInterface } from 'node:readline';
import type { Greeting, Ready, Turn } from './player.ts';
import type { Task } from './tasks.ts';

/**
 * A contender's side of the conversation, for a process that has a task as its argument: first comes what it is, then, for every `{"steps": N}` on
 * stdin, how long that many steps took; JSON, one message a line. It ends with stdin.
 *
 * @param ready - Makes the task ready.
 */
export async function play(version: string, ready: (task: Task) => Ready | Promise<Ready>): Promise<void> {
  const { size, kernels, turn } = await ready(JSON.parse(process.argv[2]!) as Task);
  answer({ version, size, kernels });
  for await (const line of createInterface(process.stdin)) {
    const { steps } = JSON.parse(line) as { steps: number };
    const before = process.cpuUsage();
    const outcome = await turn(steps);
    const { user, system } = process.cpuUsage(before);
    answer({
      ...outcome,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
      processor: (user + system) / 1000,
    });
  }
}

/** Milliseconds of each of some steps. @throws {Error} when the last one's result is no number */
export function timed(step: () => number, steps: number): number[] {
  const times: number[] = [];
  let value = 0;
  for (let i = 0; i < steps; i++) {
    const begin = performance.now();
    value = step();
    times.push(performance.now() - begin);
  }
  if (!Number.isFinite(value)) throw new Error(`the step's result is ${value}`);
  return times;
}

function answer(message: Greeting | Turn): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
