import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import * as paddle from '../../src/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-'));
  return () => rmSync(folder, { recursive: true });
});

const { nn, optimizer } = paddle;
const prepared = (): paddle.Model => {
  const net = new nn.Linear(2, 1);
  const model = new paddle.Model(net);
  return model.prepare(new optimizer.Adam({ learningRate: 0.1, parameters: net.parameters() }), new nn.MSELoss());
};
const inputs = paddle.toTensor([
  [1, 2],
  [3, 4],
]);
const labels = paddle.toTensor([[1], [0]]);

describe('Model', () => {
  it('takes the options of a step by name; without update the parameters stay', () => {
    const model = prepared();
    const before = model.parameters().map((each) => each.tolist());
    const [loss] = model.trainBatch([inputs], { labels: [labels], update: false }) as number[];
    expect(loss).toBeGreaterThan(0);
    expect(model.parameters().map((each) => each.tolist())).toEqual(before);
    model.trainBatch([inputs], [labels]);
    expect(model.parameters().map((each) => each.tolist())).not.toEqual(before);
  });

  it('goes on from saved files with the same steps', async () => {
    const model = prepared();
    model.trainBatch([inputs], [labels]);
    await model.save(join(folder, 'deep', 'a'));
    expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['a.pdopt', 'a.pdparams']);
    const saved = model.parameters().map((each) => each.tolist());
    model.trainBatch([inputs], [labels]);
    model.trainBatch([inputs], [labels]);
    await model.load(join(folder, 'deep', 'a'));
    expect(model.parameters().map((each) => each.tolist())).toEqual(saved);
  });

  it('leaves out what does not fit when it is told to', async () => {
    const model = prepared();
    const before = model.network.stateDict().weight!.tolist();
    paddle.save({ weight: paddle.ones([3, 3]), bias: paddle.full([1], 7) }, join(folder, 'b.pdparams'));
    await expect(model.load(join(folder, 'b'))).rejects.toThrow(paddle.ShapeError);
    expect(model.network.stateDict().bias!.tolist()).toEqual([0]);
    await model.load(join(folder, 'b'), { skipMismatch: true });
    expect(model.network.stateDict().bias!.tolist()).toEqual([7]);
    expect(model.network.stateDict().weight!.tolist()).toEqual(before);
  });

  it('says where a wrong shape arose, and moves nothing', () => {
    const model = prepared();
    const before = model.parameters().map((each) => each.tolist());
    expect(() => model.trainBatch([paddle.ones([2, 3])], [labels])).toThrow(
      /^linear \(in linear_\d+\): the last axis of the input must be 2 \(inFeatures\)\. Received shape \[2, 3\]\./,
    );
    expect(model.parameters().map((each) => each.tolist())).toEqual(before);
  });

  it('is there for listeners, whole', async () => {
    const seen: unknown[] = [];
    class Watch extends paddle.callbacks.Callback {
      override async onEpochEnd(epoch: number): Promise<void> {
        await this.model.save(join(folder, String(epoch)));
        const [outputs] = await this.model.predict([[inputs]], { verbose: 0 });
        const { loss } = await this.model.evaluate([[inputs, labels]], { verbose: 0 });
        await this.model.load(join(folder, String(epoch)), { resetOptimizer: true });
        seen.push(outputs![0]!.shape, typeof (loss as number[])[0], this.model.optimizer?.getLr());
      }
    }
    await prepared().fit([[inputs, labels]], { verbose: 0, callbacks: new Watch() });
    expect(seen).toEqual([[2, 1], 'number', 0.1]);
  });

  it('refuses numIters of data without a batch, instead of going round without end', async () => {
    await expect(prepared().fit([], { numIters: 2, verbose: 0 })).rejects.toThrow(/numIters needs at least one batch/);
  });
});
