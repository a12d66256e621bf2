/**
 * One contender of the benchmark: this library, at one task in a process of its own. peers.py is the same for Paddle and PyTorch.
 *
 * The argument is a task. First comes what this contender is, then, for every `{"steps": N}` on stdin, how long that many steps took; JSON,
 * one message a line. It ends with stdin.
 */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import * as paddle from 'paddle-hapi';
import type { Greeting, Ready, Turn } from './harness/player.ts';
import type { Task } from './harness/tasks.ts';

const { version } = createRequire(import.meta.url)('paddle-hapi/package.json') as { version: string };
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

async function ready(task: Task): Promise<Ready> {
  switch (task.kind) {
    case 'steps': {
      const { prepared, timed } = await import('./steps.ts');
      const { parameters, step } = prepared(task);
      const kernels = paddle.device.getKernels();
      return { size: parameters, kernels, turn: (steps) => ({ times: { step: timed(step, steps) } }) };
    }
    case 'fit':
      return (await import('./fitting.ts')).fitting(task);
    case 'load':
      return (await import('./loading.ts')).loading(task);
    case 'memory':
      return (await import('./remembering.ts')).remembering(task);
  }
}

function answer(message: Greeting | Turn): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
