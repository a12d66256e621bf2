/** A training that gets Ctrl-C at a moment that the first argument names; run as a program by the test beside it. */
import { readdirSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as paddle from '../../src/index.ts';

const [moment = 'step', folder = '.'] = process.argv.slice(2);

/** Ten samples, the last of which never comes. */
class Endless extends paddle.io.Dataset<[Float32Array, Float32Array]> {
  static readonly workerModule = import.meta.url;
  readonly length = 10;
  override getItem(index: number): [Float32Array, Float32Array] {
    while (index === 9);
    return [new Float32Array(2), new Float32Array(1)];
  }
}

export { Endless };

/** Presses Ctrl-C; the signal arrives when the program waits. */
const press = (): void => void process.kill(process.pid, 'SIGINT');

async function main(): Promise<void> {
  const net = new paddle.nn.Linear(2, 1);
  const model = new paddle.Model(net);
  model.prepare(new paddle.optimizer.SGD({ learningRate: 0.1, parameters: net.parameters() }), new paddle.nn.MSELoss());

  const steps: number[] = [];
  class Presser extends paddle.callbacks.Callback {
    override async onTrainBatchEnd(step: number): Promise<void> {
      steps.push(step);
      if (moment === 'waiting' && step === 0) setTimeout(press, 1000);
      if (moment === 'step' && step === 1) {
        press();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    override async onEvalBatchEnd(): Promise<void> {
      if (moment === 'evaluation') {
        press();
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    }
    override async onTrainEnd(): Promise<void> {
      // while the last file is written
      if (moment === 'end') press();
    }
  }

  const batch = [paddle.ones([4, 2]), paddle.ones([4, 1])];
  const data = moment === 'waiting' ? new Endless() : [batch, batch, batch, batch];
  try {
    await model.fit(data, moment === 'evaluation' ? [batch] : null, {
      verbose: 0,
      epochs: 2,
      saveDir: folder,
      callbacks: new Presser(),
      numWorkers: moment === 'waiting' ? 2 : 0,
      shuffle: false,
    });
  } finally {
    writeSync(1, JSON.stringify({ steps: steps.length, files: readdirSync(folder).sort() }));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && paddle.io.getWorkerInfo() === null) await main();
