/** Steps of a network. Contenders get it as JSON, so a field added here is one that ours.ts and peers.py know. */
export interface Workload {
  readonly kind: 'steps';
  /** what `--only` calls it */
  readonly name: string;
  readonly title: string;
  readonly network: 'resnet50' | 'vgg16' | 'lenet';
  /** `train`: forward, loss, backward, update, and the loss is read. `eval`: forward without gradients, and the output is read. */
  readonly mode: 'train' | 'eval';
  /** of training. momentum: rate 0.01, momentum 0.9; adam: rate 0.001 */
  readonly optimizer?: 'momentum' | 'adam';
  readonly batchSize: number;
  /** channels, height, width */
  readonly image: readonly [number, number, number];
  /** steps that a contender makes when it is its turn: more of the short ones, so that turns are of similar length */
  readonly steps: number;
}

const LIST: readonly Omit<Workload, 'kind' | 'batchSize'>[] = [
  {
    name: 'resnet50',
    title: 'ResNet-50, training step',
    network: 'resnet50',
    mode: 'train',
    optimizer: 'momentum',
    image: [3, 32, 32],
    steps: 3,
  },
  {
    name: 'resnet50-forward',
    title: 'ResNet-50, forward',
    network: 'resnet50',
    mode: 'eval',
    image: [3, 32, 32],
    steps: 3,
  },
  {
    name: 'vgg16',
    title: 'VGG-16, training step',
    network: 'vgg16',
    mode: 'train',
    optimizer: 'momentum',
    image: [3, 32, 32],
    steps: 1,
  },
  {
    name: 'lenet',
    title: 'LeNet, training step',
    network: 'lenet',
    mode: 'train',
    optimizer: 'adam',
    image: [1, 28, 28],
    steps: 30,
  },
];

export const WORKLOAD_NAMES: readonly string[] = LIST.map(({ name }) => name);

/** The workloads of these names, in the order of the list. */
export function workloads(names: readonly string[], batchSize: number): Workload[] {
  return LIST.filter(({ name }) => names.includes(name)).map((workload) => ({ kind: 'steps', ...workload, batchSize }));
}
