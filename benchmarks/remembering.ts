import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as paddle from 'paddle-hapi';
import { adapter } from '../src/engine/index.ts';
import type { MemoryMark, Ready } from './harness/player.ts';
import type { Remembering } from './harness/tasks.ts';
import { batchOf, learned, networkOf, optimizerOf } from './steps.ts';

/** Steps before a mark over which memory is averaged: it rises and falls, since the engine clears up every few hundred steps. */
const WINDOW = 1000;
/** Steps between looks, which then fall on all parts of such a round. */
const EVERY = 29;

/** A turn is all steps, without any `await`, so that nothing is freed by finalizers, which need one. */
export function remembering({ workload, loop, marks: places }: Remembering): Ready {
  const network = networkOf(workload);
  const optimizer = optimizerOf(workload, network);
  const loss = new paddle.nn.CrossEntropyLoss();
  const [image, label] = batchOf(workload);
  const model = new paddle.Model(network);
  model.prepare(optimizer, loss);

  const byHand = (): number => {
    const value = loss(network(image), label);
    value.backward();
    optimizer.step();
    optimizer.clearGrad();
    return Number(value.item());
  };
  const step = loop === 'hand' ? byHand : () => Number(model.trainBatch([image], [label])[0]);

  return {
    size: learned(network),
    turn(steps) {
      const marks: MemoryMark[] = [];
      setFlagsFromString('--expose-gc');
      const collect = runInNewContext('gc') as () => void;
      let looks: Memory[] = [];
      const begin = performance.now();
      for (let done = 1; done <= steps; done++) {
        step();
        const mark = places.find((place) => done <= place && done > place - WINDOW);
        if (mark === undefined || (mark - done) % EVERY !== 0) continue;
        looks.push(memoryInUse(collect));
        if (done !== mark) continue;
        marks.push({ step: done, ...averageOf(looks) });
        looks = [];
      }
      return { times: { step: [(performance.now() - begin) / steps] }, marks };
    },
  };
}

type Memory = Omit<MemoryMark, 'step'>;

/** Of JavaScript's memory it is what is left without garbage: how much garbage there is at a moment, V8 decides by its own measure of time. */
function memoryInUse(collect: () => void): Memory {
  // the second one waits for what the first one left to be swept
  collect();
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    residentMegabytes: rss / 2 ** 20,
    engineMegabytes: adapter().bytesInUse() / 2 ** 20,
    reachableMegabytes: (heapUsed + external) / 2 ** 20,
  };
}

function averageOf(looks: readonly Memory[]): Memory {
  const average = (kind: keyof Memory): number => looks.reduce((sum, look) => sum + look[kind], 0) / looks.length;
  return {
    residentMegabytes: average('residentMegabytes'),
    engineMegabytes: average('engineMegabytes'),
    reachableMegabytes: average('reachableMegabytes'),
  };
}
