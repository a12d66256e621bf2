/** A training that is interrupted by Ctrl-C in its second step; run as a program by the test beside it. */
import { readdirSync } from 'node:fs';
import * as paddle from '../../src/index.ts';

const [folder = '.'] = process.argv.slice(2);
const net = new paddle.nn.Linear(2, 1);
const model = new paddle.Model(net);
model.prepare(new paddle.optimizer.SGD({ learningRate: 0.1, parameters: net.parameters() }), new paddle.nn.MSELoss());

const steps: number[] = [];
class Presser extends paddle.callbacks.Callback {
  override async onTrainBatchEnd(step: number): Promise<void> {
    steps.push(step);
    if (step === 1) {
      process.kill(process.pid, 'SIGINT');
      // the signal arrives while the run waits
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const batch = [paddle.ones([4, 2]), paddle.ones([4, 1])];
let met: unknown = null;
try {
  await model.fit([batch, batch, batch, batch], {
    verbose: 0,
    epochs: 2,
    saveDir: folder,
    callbacks: new Presser(),
  });
} catch (error) {
  met = error;
}
const error = met as Error & { code?: string };
console.log(JSON.stringify({ steps, code: error?.code, text: error?.message, files: readdirSync(folder) }));
