import * as paddle from 'paddle-hapi';
import { LeNet, resnet50, vgg16 } from 'paddle-hapi/vision/models';
import type { Workload } from './harness/workloads.ts';

const NETWORKS = {
  resnet50: () => resnet50({ numClasses: 10 }),
  vgg16: () => vgg16({ numClasses: 10 }),
  lenet: () => new LeNet(),
};

/** A workload made ready in this library. */
export interface Prepared {
  /** how many numbers the network learns */
  readonly parameters: number;
  /** one step; the loss, or the first number of the output, which is not left for later */
  step(): number;
}

export function prepared(workload: Workload): Prepared {
  const network = NETWORKS[workload.network]();
  const model = new paddle.Model(network);
  const image = paddle.randn([workload.batchSize, ...workload.image]);
  const trained = network.parameters().filter(({ stopGradient }) => !stopGradient);
  return {
    parameters: trained.reduce((sum, { size }) => sum + size, 0),
    step: workload.mode === 'train' ? training(model, image, workload) : () => forward(model, image),
  };
}

function training(model: paddle.Model, image: paddle.Tensor, { optimizer, batchSize }: Workload): () => number {
  const parameters = model.parameters();
  model.prepare(
    optimizer === 'adam'
      ? new paddle.optimizer.Adam({ learningRate: 0.001, parameters })
      : new paddle.optimizer.Momentum({ learningRate: 0.01, momentum: 0.9, parameters }),
    new paddle.nn.CrossEntropyLoss(),
  );
  const label = paddle.randint(0, 10, [batchSize, 1]);
  return () => Number(model.trainBatch([image], [label])[0]);
}

function forward(model: paddle.Model, image: paddle.Tensor): number {
  return Number(model.predictBatch([image])[0]!.data[0]);
}
