import { seed } from '../../core/index.ts';
import { toTensor } from '../../engine/index.ts';
import { CrossEntropyLoss } from '../../nn/index.ts';
import { Momentum } from '../../optimizer/index.ts';
import { LeNet } from '../../vision/models/index.ts';

const STEPS = 6;
const BATCH = 16;

/** Trains LeNet for some steps on the engine that `PADDLE_ENGINE` names, always the same ones. @returns the loss of each */
export function training(): number[] {
  seed(2026);
  const net = new LeNet();
  const criterion = new CrossEntropyLoss();
  const optimizer = new Momentum({ learningRate: 0.01, parameters: net.parameters() });
  const pixels = Float32Array.from({ length: BATCH * 28 * 28 }, (_, i) => Math.sin(i * 0.37) * Math.cos(i * 0.011));
  const x = toTensor(pixels).reshape([BATCH, 1, 28, 28]);
  const labels = toTensor(BigInt64Array.from({ length: BATCH }, (_, i) => BigInt(i % 10))).reshape([BATCH, 1]);
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const loss = criterion(net(x), labels);
    loss.backward();
    optimizer.step();
    optimizer.clearGrad();
    losses.push(loss.item() as number);
  }
  return losses;
}
