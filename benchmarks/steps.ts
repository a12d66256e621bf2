import * as paddle from 'paddle-hapi';
import { LeNet, type ResNet, resnet50, type VGG, vgg16 } from 'paddle-hapi/vision/models';
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
  const network = networkOf(workload);
  const model = new paddle.Model(network);
  const [image, label] = batchOf(workload);
  const step = workload.mode === 'train' ? training(model, workload, image, label) : () => forward(model, image);
  return { parameters: learned(network), step };
}

export function networkOf({ network }: Workload): LeNet | ResNet | VGG {
  return NETWORKS[network]();
}

/** How many numbers a network learns. */
export function learned(network: paddle.nn.Layer): number {
  return network
    .parameters()
    .filter(({ stopGradient }) => !stopGradient)
    .reduce((sum, { size }) => sum + size, 0);
}

/** A batch of random images, and labels of ten classes. */
export function batchOf({ batchSize, image }: Workload): [image: paddle.Tensor, label: paddle.Tensor] {
  return [paddle.randn([batchSize, ...image]), paddle.randint(0, 10, [batchSize, 1])];
}

export function optimizerOf({ optimizer }: Workload, network: paddle.nn.Layer): paddle.optimizer.Optimizer {
  const parameters = network.parameters();
  return optimizer === 'adam'
    ? new paddle.optimizer.Adam({ learningRate: 0.001, parameters })
    : new paddle.optimizer.Momentum({ learningRate: 0.01, momentum: 0.9, parameters });
}

function training(model: paddle.Model, workload: Workload, image: paddle.Tensor, label: paddle.Tensor): () => number {
  model.prepare(optimizerOf(workload, model.network), new paddle.nn.CrossEntropyLoss());
  return () => Number(model.trainBatch([image], [label])[0]);
}

function forward(model: paddle.Model, image: paddle.Tensor): number {
  return Number(model.predictBatch([image])[0]!.data[0]);
}
