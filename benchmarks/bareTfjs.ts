/**
 * One contender of the benchmark: TensorFlow.js on tfjs-node without this library, as its users write it, at training steps. ours.ts is the same
 * for this library.
 *
 * The package is that of the folder `TFJS_NODE`.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import type * as TensorFlow from '@tensorflow/tfjs-core';
import type { Ready } from './harness/player.ts';
import { play, timed } from './harness/playing.ts';
import type { Task } from './harness/tasks.ts';
import type { Workload } from './harness/workloads.ts';

/** Pictures; channels are the last axis. */
type Images = TensorFlow.Tensor4D;
type Layer = (x: Images) => Images;
type Network = (x: Images) => TensorFlow.Tensor2D;

// gone from Node.js 23, asked for by tfjs-node 4.22.0
Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray });
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
const tf: typeof TensorFlow & { readonly version: Readonly<Record<string, string>> } = createRequire(
  join(process.env.TFJS_NODE!, 'program.js'),
)('@tensorflow/tfjs-node');
const { binding } = tf.backend() as TensorFlow.KernelBackend & { readonly binding: { readonly TF_Version: string } };

const NETWORKS: Readonly<Record<string, (channels: number) => Network>> = { resnet50, lenet };
/** What the optimizer moves. */
const learned: TensorFlow.Variable[] = [];

await play(`${tf.version['tfjs-node']} on TensorFlow ${binding.TF_Version}`, ready);

function ready(task: Task): Ready {
  const network = task.kind === 'steps' && task.mode === 'train' ? NETWORKS[task.network] : undefined;
  if (!network) throw new Error(`this script does not know the task ${process.argv[2]}`);
  const step = training(task as Workload, network);
  return {
    size: learned.reduce((sum, { size }) => sum + size, 0),
    turn: (steps) => ({ times: { step: timed(step, steps) } }),
  };
}

/** A step: forward, cross entropy, backward, update, and the loss is read. */
function training({ batchSize, image, optimizer }: Workload, make: (channels: number) => Network): () => number {
  const [channels, height, width] = image;
  let network: Network;
  tf.tidy(() => {
    network = make(channels); // variables outlive this, what they began with does not
  });
  const x = tf.randomNormal<TensorFlow.Rank.R4>([batchSize, height, width, channels]);
  const labels = tf.tidy(() => tf.oneHot(tf.randomUniformInt([batchSize], 0, 10), 10));
  const moves = optimizer === 'adam' ? tf.train.adam(0.001) : tf.train.momentum(0.01, 0.9);
  const loss = () => tf.losses.softmaxCrossEntropy(labels, network(x)) as TensorFlow.Scalar;
  return () => tf.tidy(() => moves.minimize(loss, true, learned)!.dataSync()[0]!);
}

/** Bottlenecks whose stride is on the 3×3 convolution, as Paddle's. */
function resnet50(channels: number): Network {
  const layers = [...normalized(channels, 64, 7, 2), tf.relu, (x: Images) => tf.maxPool(x, 3, 2, 'same')];
  let depth = 64;
  for (const [width, times, stride] of [
    [64, 3, 1],
    [128, 4, 2],
    [256, 6, 2],
    [512, 3, 2],
  ] as const) {
    for (let i = 0; i < times; i++) {
      layers.push(bottleneck(depth, width, i === 0 ? stride : 1));
      depth = 4 * width;
    }
  }
  const body = chain(layers);
  const head = linear(depth, 10);
  return (x) => head(tf.mean(body(x), [1, 2]));
}

function bottleneck(channels: number, width: number, stride: number): Layer {
  const body = chain([
    ...normalized(channels, width, 1),
    tf.relu,
    ...normalized(width, width, 3, stride),
    tf.relu,
    ...normalized(width, 4 * width, 1),
  ]);
  const same = stride === 1 && channels === 4 * width;
  const shortcut = chain(same ? [] : normalized(channels, 4 * width, 1, stride));
  return (x) => tf.relu(tf.add<Images>(body(x), shortcut(x)));
}

function lenet(channels: number): Network {
  const pool: Layer = (x) => tf.maxPool(x, 2, 2, 'valid');
  const body = chain([
    ...[convolution(channels, 6, 3), bias(6), tf.relu, pool],
    ...[convolution(6, 16, 5, 1, 'valid'), bias(16), tf.relu, pool],
  ]);
  const heads = [linear(400, 120), linear(120, 84), linear(84, 10)];
  return (x) => heads.reduce((y, head) => head(y), tf.reshape<TensorFlow.Rank.R2>(body(x), [-1, 400]));
}

function normalized(channels: number, width: number, size: number, stride = 1): Layer[] {
  return [convolution(channels, width, size, stride), batchNorm(width)];
}

function convolution(channels: number, width: number, size: number, stride = 1, pad: 'same' | 'valid' = 'same'): Layer {
  const filter = learn<TensorFlow.Rank.R4>(scaled([size, size, channels, width], 2 / (size * size * channels)));
  return (x) => tf.conv2d(x, filter, stride, pad);
}

function bias(width: number): Layer {
  const values = learn(tf.zeros([width]));
  return (x) => tf.add(x, values);
}

function batchNorm(width: number): Layer {
  const scale = learn<TensorFlow.Rank.R1>(tf.ones([width]));
  const offset = learn<TensorFlow.Rank.R1>(tf.zeros([width]));
  const mean = tf.variable(tf.zeros([width]), false);
  const variance = tf.variable(tf.ones([width]), false);
  const follow = (average: TensorFlow.Variable, value: TensorFlow.Tensor): void =>
    average.assign(tf.add(tf.mul(average, 0.9), tf.mul(value, 0.1)));
  return (x) => {
    const batch = tf.moments(x, [0, 1, 2]) as Readonly<Record<'mean' | 'variance', TensorFlow.Tensor1D>>;
    follow(mean, batch.mean);
    follow(variance, batch.variance);
    return tf.batchNorm4d(x, batch.mean, batch.variance, offset, scale, 1e-5);
  };
}

function linear(inputs: number, outputs: number): (x: TensorFlow.Tensor) => TensorFlow.Tensor2D {
  const weight = learn(scaled([inputs, outputs], 1 / inputs));
  const bias = learn(tf.zeros([outputs]));
  return (x) => tf.add(tf.matMul(x, weight), bias);
}

function scaled(shape: number[], variance: number): TensorFlow.Tensor {
  return tf.randomNormal(shape, 0, Math.sqrt(variance));
}

function learn<R extends TensorFlow.Rank>(start: TensorFlow.Tensor): TensorFlow.Variable<R> {
  const variable = tf.variable(start) as TensorFlow.Variable<R>;
  learned.push(variable);
  return variable;
}

function chain(layers: readonly Layer[]): Layer {
  return (x) => layers.reduce((y, layer) => layer(y), x);
}
