/** One contender of the benchmark: this library, at one task in a process of its own. peers.py is the same for Paddle and PyTorch, bareTfjs.ts for TensorFlow.js. */
import { createRequire } from 'node:module';
import * as paddle from 'paddle-hapi';
import type { Ready } from './harness/player.ts';
import { play, timed } from './harness/playing.ts';
import type { Task } from './harness/tasks.ts';

const { version } = createRequire(import.meta.url)('paddle-hapi/package.json') as { version: string };
await play(version, ready);

async function ready(task: Task): Promise<Ready> {
  switch (task.kind) {
    case 'steps': {
      const { prepared } = await import('./steps.ts');
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
