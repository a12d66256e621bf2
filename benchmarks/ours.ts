/**
 * One contender of the benchmark: this library, working on one workload in a process of its own. peers.py is the same for Paddle and PyTorch.
 *
 * The argument is a workload. First comes what this contender is, then, for every `{"steps": N}` on stdin, the milliseconds of each of N
 * steps; JSON, one message a line. It ends with stdin.
 */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Greeting, Turn } from './harness/player.ts';
import type { Workload } from './harness/workloads.ts';
import { prepared } from './steps.ts';

const { version } = createRequire(import.meta.url)('paddle-hapi/package.json') as { version: string };
const { parameters, step } = prepared(JSON.parse(process.argv[2]!) as Workload);
answer({ version, parameters });

for await (const line of createInterface(process.stdin)) {
  const { steps } = JSON.parse(line) as { steps: number };
  const before = process.cpuUsage();
  const times: number[] = [];
  let value = 0;
  for (let i = 0; i < steps; i++) {
    const begin = performance.now();
    value = step();
    times.push(performance.now() - begin);
  }
  if (!Number.isFinite(value)) throw new Error(`the step's result is ${value}`);
  const { user, system } = process.cpuUsage(before);
  answer({
    times,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    processor: (user + system) / 1000,
  });
}

function answer(message: Greeting | Turn): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
