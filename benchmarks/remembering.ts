import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as paddle from 'paddle-hapi';
import { adapter } from '../src/engine/index.ts';
import type { MemoryMark, Ready } from './harness/player.ts';
import type { Remembering } from './harness/tasks.ts';
import { batchOf, learned, networkOf, optimizerOf } from './steps.ts';

/** Steps before a mark over which memory is averaged: it rises and falls with each collection of garbage. */
const WINDOW = 1000;

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
      let [resident, engine, samples] = [0, 0, 0];
      const begin = performance.now();
      for (let done = 1; done <= steps; done++) {
        step();
        const mark = places.find((place) => done <= place && done > place - WINDOW);
        if (mark === undefined || done % 10 !== 0) continue;
        resident += process.memoryUsage.rss() / 2 ** 20;
        engine += adapter().bytesInUse() / 2 ** 20;
        samples++;
        if (done !== mark) continue;
        marks.push({
          step: done,
          residentMegabytes: resident / samples,
          engineMegabytes: engine / samples,
          reachableMegabytes: reachable(),
        });
        resident = engine = samples = 0;
      }
      return { times: { step: [(performance.now() - begin) / steps] }, marks };
    },
  };
}

/** What JavaScript holds when all garbage is gone: how much garbage there is at a moment, V8 decides by its own measure of time. */
function reachable(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // the second one waits for what the first one left to be swept
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
