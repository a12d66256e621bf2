/** Bad uses, each with the error it meets: class, code and whole text. `{dir}` stands for the test's folder. */
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import * as paddle from '../../src/index.ts';
import { DataLoader, Dataset, IterableDataset } from '../../src/io/index.ts';
import { download, membersOf, unpackArchive } from '../../src/vision/download/index.ts';
import { type Route, TestServer } from '../vision/download/server.ts';
import { tarOf } from '../vision/download/tarOf.ts';
import { DyingDataset } from './dyingDataset.ts';

const { nn, optimizer } = paddle;
const F = nn.functional;

/** A bad use. */
export interface BadUse {
  readonly name: string;
  readonly error: 'ArgumentError' | 'ShapeError' | 'DtypeError' | 'StateError' | 'FormatError' | 'BackendError';
  readonly text: string;
  /** @param dir - An empty folder. */
  run(dir: string): unknown;
  /** What has to be the same before and after. */
  watched?(dir: string): unknown;
}

class Rows extends Dataset<[number[], number]> {
  readonly length = 4;
  override getItem(index: number): [number[], number] {
    return [[index, 1], index % 2];
  }
}
class Ragged extends Dataset<Float32Array> {
  readonly length = 4;
  override getItem(index: number): Float32Array {
    return new Float32Array(index === 2 ? 3 : 2);
  }
}
class Uneven extends Dataset<number[]> {
  readonly length = 4;
  override getItem(index: number): number[] {
    return index === 2 ? [1, 2, 3] : [1, 2];
  }
}
class Stream extends IterableDataset<number[]> {
  override *[Symbol.iterator](): Iterator<number[]> {
    yield [1, 2];
  }
}

/** Classes that the compiler would refuse. */
const IdleLayer = class Idle extends (nn.Layer as never as new () => object) {};
const IdleMetric = class Idle extends (paddle.metric.Metric as never as new () => object) {};

const net = new nn.Sequential(new nn.Linear(2, 3));
const model = new paddle.Model(net);
const prepared = new paddle.Model(net);
prepared.prepare(new optimizer.SGD({ parameters: net.parameters() }), new nn.CrossEntropyLoss());
const withoutLoss = new paddle.Model(net);
withoutLoss.prepare(new optimizer.SGD({ parameters: net.parameters() }));
const withoutOptimizer = new paddle.Model(net);
withoutOptimizer.prepare({ loss: new nn.CrossEntropyLoss() });
const weights = (): unknown => net.parameters().map((each) => each.tolist());
const x = paddle.ones([2, 3]);

/** A model whose forward pass moves running statistics and the generator; and all that a step could change. */
const moving = (() => {
  const inner = new nn.Sequential(new nn.Linear(2, 4), new nn.BatchNorm1D(4), new nn.Dropout(0.5), new nn.Linear(4, 3));
  inner.eval();
  const adam = new optimizer.Adam({ parameters: inner.parameters() });
  const accuracy = new paddle.metric.Accuracy();
  const inside = new paddle.Model(inner);
  const prepare = (metric: paddle.metric.Metric | null = null, loss = new nn.CrossEntropyLoss()) =>
    inside.prepare(adam, loss, [accuracy, ...(metric ? [metric] : [])]);
  prepare();
  return {
    model: inside,
    prepare,
    state: (): unknown => [
      Object.values(inner.stateDict()).map((each) => each.tolist()),
      inner.parameters().map((each) => each.grad?.tolist()),
      Object.keys(adam.stateDict()),
      inner.sublayers(true).map((each) => each.training),
      paddle.getRngState(),
    ],
  };
})();
const put = (dir: string, name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(dir, name), bytes);
  return join(dir, name);
};
const pickled = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** A layer with a name that does not depend on what was made before. */
const named = <T extends paddle.nn.Layer>(layer: T): T => {
  (layer.base as { fullName: string }).fullName = 'linear_0';
  return layer;
};
const filesIn = (dir: string): unknown =>
  readdirSync(dir, { recursive: true }).filter((name) => !/\.(tgz|tar)$/.test(String(name)));

/** Runs `body` while a server answers on the loopback. */
async function served(routes: Record<string, Route>, body: (origin: string) => unknown): Promise<void> {
  const server = await TestServer.start(routes);
  try {
    await body(server.origin);
  } finally {
    await server.stop();
  }
}

export const CASES: readonly BadUse[] = [
  {
    name: 'an option that does not exist, near one that does',
    error: 'ArgumentError',
    text: "Linear: options must be among inFeatures, outFeatures, weightAttr, biasAttr, name. Received 'weightattr'. Did you mean 'weightAttr'?",
    run: () => new nn.Linear(2, 3, { weightattr: false } as never),
  },
  {
    name: 'an option that is like none',
    error: 'ArgumentError',
    text: "relu: options must be among x, name. Received 'zzzzzzzzzzzz'. Remove it.",
    run: () => F.relu(x, { zzzzzzzzzzzz: 1 } as never),
  },
  {
    name: 'an argument by position and by name',
    error: 'ArgumentError',
    text: 'Linear: each parameter must be given once. Received inFeatures both by position (2) and by name (4). Remove one.',
    run: () => new nn.Linear(2, 3, { inFeatures: 4 } as never),
  },
  {
    name: 'too many arguments',
    error: 'ArgumentError',
    text: 'relu: at most 2 arguments may stand by position. Received 4. Write the rest as { name: value }.',
    run: () => (F.relu as (...all: unknown[]) => unknown)(x, 1, 2, 3),
  },
  {
    name: 'a missing argument',
    error: 'ArgumentError',
    text: 'Linear: outFeatures must be given. Received 1 by position. Parameters are (inFeatures, outFeatures, weightAttr, biasAttr, name).',
    run: () => new (nn.Linear as new (...all: unknown[]) => unknown)(2),
  },
  {
    name: 'an argument of another kind',
    error: 'ArgumentError',
    text: "Dropout: p must be a number. Received 'half'. Leave it out for the default 0.5, or correct it.",
    run: () => new nn.Dropout('half' as never),
  },
  {
    name: 'a layer given a wrong shape',
    error: 'ShapeError',
    text: 'linear (in linear_0): the last axis of the input must be 4 (inFeatures). Received shape [2, 3]. Flatten first, e.g. new Flatten().',
    run: () => new nn.Sequential(['fc', named(new nn.Linear(4, 3))])(x),
  },
  {
    name: 'a convolution given a wrong rank',
    error: 'ShapeError',
    text: 'conv2d: the input must have 4 axes. Received [2, 3]. Add the missing axes with reshape or unsqueeze.',
    run: () => F.conv2d(x, paddle.ones([1, 1, 3, 3])),
  },
  {
    name: 'a convolution given wrong channels',
    error: 'ShapeError',
    text: 'conv2d: the input must have 3 channels (weight [1, 3, 3, 3], groups 1). Received 2 in [1, 2, 5, 5]. Check the layer before, and dataFormat.',
    run: () => F.conv2d(paddle.ones([1, 2, 5, 5]), paddle.ones([1, 3, 3, 3])),
  },
  {
    name: 'matrices that do not fit',
    error: 'ShapeError',
    text: 'matmul: the inner sizes must be equal. Received [2, 3] and [2, 3] (3 against 2). Transpose or reshape one of them.',
    run: () => paddle.matmul(x, x),
  },
  {
    name: 'shapes that do not broadcast',
    error: 'ShapeError',
    text: 'add: the shapes must be equal or broadcast (each axis, from the last, equal or 1). Received [2, 3] and [4]. Reshape or expand one of them.',
    run: () => paddle.add(x, paddle.ones([4])),
  },
  {
    name: 'a shape of another size',
    error: 'ShapeError',
    text: 'reshape: the new sizes must multiply to 6. Received [4, 2] for shape [2, 3]. Use −1 for one axis to have it worked out.',
    run: () => paddle.reshape(x, [4, 2]),
  },
  {
    name: 'data types that do not meet',
    error: 'DtypeError',
    text: 'add: both tensors must have one data type (floats of different width excepted). Received float32 and int64. Convert one with astype.',
    run: () => paddle.add(x, paddle.ones([3], 'int64')),
  },
  {
    name: 'an unknown data type',
    error: 'ArgumentError',
    text: "zeros: dtype must be one of float16, bfloat16, float32, float64, int8, int16, int32, int64, uint8, bool, complex64, complex128. Received 'float31'. Did you mean 'float32'?",
    run: () => paddle.zeros([2], 'float31' as never),
  },
  {
    name: 'whole numbers where a table wants them',
    error: 'DtypeError',
    text: "embedding: x must hold whole numbers. Received float32. Convert with astype('int64').",
    run: () => F.embedding(x, paddle.ones([4, 2])),
  },
  {
    name: 'a label out of range',
    error: 'ArgumentError',
    text: "crossEntropy: labels must be whole numbers in [0, 2], or equal ignoreIndex (-100). Received 3 (element 1). Check the dataset's labels and the number of classes.",
    run: () => F.crossEntropy(x, paddle.toTensor([0, 3], { dtype: 'int64' })),
  },
  {
    name: 'a probability out of range',
    error: 'ArgumentError',
    text: 'binaryCrossEntropy: the input must lie in [0, 1]. Received 1.5 (element 0). Apply sigmoid first, or use binaryCrossEntropyWithLogits.',
    run: () => F.binaryCrossEntropy(paddle.toTensor([1.5]), paddle.toTensor([1])),
  },
  {
    name: 'an index that is no index',
    error: 'ArgumentError',
    text: "Tensor.at: an index must be made of numbers, slices, lists, ... and None, as between Python's brackets. Received 'a' ('a'). E.g. ':, -1, ::2' or '[0, 2], :'.",
    run: () => x.at('a'),
  },
  {
    name: 'a place beyond the end',
    error: 'ArgumentError',
    text: 'Tensor.at: a place must lie in [-2, 1]. Received 2 for axis 0 of shape [2, 3]. Slices may go beyond the end, places not.',
    run: () => x.at(2),
  },
  {
    name: 'item of several elements',
    error: 'ShapeError',
    text: 'Tensor.item: the tensor must have one element, or a place must be given. Received shape [2, 3]. Give a place: item(0).',
    run: () => x.item(),
  },
  {
    name: 'fit before prepare',
    error: 'StateError',
    text: 'Model.fit: the model must be prepared. Received one that is not. Call model.prepare(optimizer, loss, metrics) first.',
    run: () => model.fit(new Rows()),
    watched: weights,
  },
  {
    name: 'evaluate before prepare',
    error: 'StateError',
    text: 'Model.evaluate: the model must be prepared. Received one that is not. Call model.prepare(optimizer, loss, metrics) first.',
    run: () => model.evaluate(new Rows()),
    watched: weights,
  },
  {
    name: 'predict before prepare',
    error: 'StateError',
    text: 'Model.predict: the model must be prepared. Received one that is not. Call model.prepare(optimizer, loss, metrics) first.',
    run: () => model.predict(new Rows()),
    watched: weights,
  },
  {
    name: 'fit without a loss',
    error: 'StateError',
    text: 'Model.fit: a loss must be prepared. Received none. Call model.prepare(optimizer, loss) first.',
    run: () => withoutLoss.fit(new Rows()),
    watched: weights,
  },
  {
    name: 'fit without an optimizer',
    error: 'StateError',
    text: 'Model.fit: an optimizer must be prepared. Received none. Call model.prepare(optimizer, loss) first.',
    run: () => withoutOptimizer.fit(new Rows()),
    watched: weights,
  },
  {
    name: 'a step without an optimizer',
    error: 'StateError',
    text: 'Model.trainBatch: an optimizer must be prepared. Received none. Call model.prepare(optimizer, loss) first.',
    run: () => withoutOptimizer.trainBatch([paddle.ones([1, 2])], [paddle.zeros([1], 'int64')]),
    watched: weights,
  },
  {
    name: 'a metric that is none',
    error: 'ArgumentError',
    text: "Model.prepare: metrics must be a Metric, or a list of them. Received 'acc'. Leave it out, or correct it.",
    run: () => model.prepare({ metrics: 'acc' as never }),
  },
  {
    name: 'data without a length',
    error: 'ArgumentError',
    text: 'Model.fit: data must have a length to be cut into batches. Received an IterableDataset. Wrap it: new DataLoader(dataset, { batchSize }).',
    run: () => prepared.fit(new Stream()),
    watched: weights,
  },
  {
    name: 'data that is none',
    error: 'ArgumentError',
    text: 'Model.fit: data must be a Dataset, a DataLoader, or anything that gives batches. Received 7. Extend paddle.io.Dataset, or give a list of batches.',
    run: () => prepared.fit(7 as never),
    watched: weights,
  },
  {
    name: 'a label out of range in a run',
    error: 'ArgumentError',
    text: "crossEntropy (in {loss}): labels must be whole numbers in [0, 2], or equal ignoreIndex (-100). Received 9 (element 0). Check the dataset's labels and the number of classes.",
    run: () => prepared.fit([[paddle.ones([1, 2]), paddle.full([1], 9, 'int64')]], { verbose: 0 }),
    watched: weights,
  },
  {
    name: 'a sample of another shape, by its number',
    error: 'ShapeError',
    text: 'DataLoader: all input arrays of a batch must have the same shape. Received [2] in sample 0 and [3] in sample 2. Resize or pad the samples, or give a collateFn.',
    run: async () => {
      for await (const batch of new DataLoader(new Ragged(), { batchSize: 4 })) void batch;
    },
  },
  {
    name: 'a batch sampler beside a batch size',
    error: 'ArgumentError',
    text: 'DataLoader: batchSize, shuffle and dropLast must be left out when batchSampler is given. Received batchSize 2, shuffle false, dropLast false. Set them in the sampler.',
    run: () => new DataLoader(new Rows(), { batchSampler: [[0]], batchSize: 2 } as never),
  },
  {
    name: 'a loader worker that dies',
    error: 'StateError',
    text: 'DataLoader: worker 0 must live while the loader is read. Received its end: it ended with exit code 3. Look for process.exit, a lack of memory or a crash in the dataset, or set numWorkers to 0.',
    run: async () => {
      for await (const batch of new DataLoader(new DyingDataset(), { batchSize: 2, numWorkers: 1 })) void batch;
    },
  },
  {
    name: 'a file that is not there',
    error: 'ArgumentError',
    text: "paddle.load: path must name a file. Received '{dir}/none.pdparams', which does not exist. Check the path.",
    run: (dir) => paddle.load(join(dir, 'none.pdparams')),
  },
  {
    name: 'a prefix in place of a file',
    error: 'ArgumentError',
    text: "paddle.load: path must name a file. Received '{dir}/m', which does not exist. Give the whole name: '{dir}/m.pdparams'.",
    run: (dir) => {
      put(dir, 'm.pdparams', '');
      return paddle.load(join(dir, 'm'));
    },
  },
  {
    name: 'an empty file',
    error: 'FormatError',
    text: "paddle.load '{dir}/empty.pdparams': a pickle must end with STOP. Received the end of the file (at byte 0). The file is damaged: get it again.",
    run: (dir) => paddle.load(put(dir, 'empty.pdparams', '')),
  },
  {
    name: 'a file of other bytes',
    error: 'FormatError',
    text: "paddle.load '{dir}/text.pdparams': every byte must be an opcode of a pickle. Received 0x6e (at byte 0). The file is damaged, or no pickle.",
    run: (dir) => paddle.load(put(dir, 'text.pdparams', 'not a pickle')),
  },
  {
    name: 'a pickle that wants to run something',
    error: 'FormatError',
    text: "paddle.load '{dir}/evil.pdparams': a file may call the constructors of arrays, tuples and dicts only. Received the global posix.system (at byte 2). Nothing was run. Save a state_dict, not an object.",
    run: (dir) => paddle.load(put(dir, 'evil.pdparams', pickled('\x80\x02cposix\nsystem\nX\x04\0\0\0true\x85R.'))),
  },
  {
    name: 'a file cut short',
    error: 'FormatError',
    text: "paddle.load '{dir}/cut.pdparams': a frame of 604 bytes. Received 189 bytes before the end (at byte 2). The file is cut short: get it again.",
    run: (dir) => {
      const path = join(dir, 'cut.pdparams');
      paddle.save({ w: paddle.ones([100]) }, path);
      return paddle.load(put(dir, 'cut.pdparams', readFileSync(path).subarray(0, 200)));
    },
  },
  {
    name: 'what cannot be saved',
    error: 'ArgumentError',
    text: "paddle.save: values must be tensors, numbers, texts, lists and records. Received function w. Save a layer's stateDict() instead.",
    run: (dir) => paddle.save({ w: () => 1 } as never, join(dir, 'f.pdparams')),
    watched: filesIn,
  },
  {
    name: 'a full disk',
    error: 'StateError',
    text: "save: '{dir}/old.txt' must be writable. Received a full disk. An older file of that name is as it was; free space or choose another place.",
    run: (dir) => {
      // what is written beside the file goes to a device without room
      symlinkSync('/dev/full', join(dir, `old.txt.${process.pid}.part`));
      return paddle.save({ w: paddle.ones([2]) }, join(dir, 'old.txt'));
    },
    watched: (dir) => {
      if (!existsSync(join(dir, 'old.txt'))) writeFileSync(join(dir, 'old.txt'), 'as it was');
      return [readdirSync(dir), readFileSync(join(dir, 'old.txt'), 'utf8')];
    },
  },
  {
    name: 'a folder for checkpoints that cannot be written',
    error: 'StateError',
    text: "Model.fit: '{dir}/file/output' must be a folder that can be written. Received a path through a file, which is no folder. Choose another place.",
    run(dir) {
      moving.prepare();
      const saveDir = join(put(dir, 'file', ''), 'output');
      return moving.model.fit([[paddle.ones([4, 2]), paddle.zeros([4, 1], 'int64')]], { verbose: 0, saveDir });
    },
    watched: moving.state,
  },
  {
    name: 'a convolution of another data type',
    error: 'DtypeError',
    text: "conv2d: all tensors must have one data type. Received float64 for the input and float32. Convert the input with astype('float32').",
    run: () => F.conv2d(paddle.ones([1, 1, 3, 3], 'float64'), paddle.ones([1, 1, 2, 2])),
  },
  {
    name: 'a normalization of another data type',
    error: 'DtypeError',
    text: "layerNorm: all tensors must have one data type. Received float64 for the input and float32. Convert the input with astype('float32').",
    run: () => F.layerNorm(paddle.ones([2, 3], 'float64'), 3, { weight: paddle.ones([3]) }),
  },
  {
    name: 'a product of two data types',
    error: 'DtypeError',
    text: "matmul: all tensors must have one data type. Received float64 for the input and float32. Convert the input with astype('float32').",
    run: () => paddle.matmul(paddle.ones([2, 2], 'float64'), paddle.ones([2, 2])),
  },
  {
    name: 'a padding that is a text',
    error: 'ArgumentError',
    text: "Conv2D: padding must be a whole number, a list, 'SAME' or 'VALID'. Received '3'. Leave it out for the default 0, or correct it.",
    run: () => new nn.Conv2D(1, 1, 3, { padding: '3' }),
  },
  {
    name: 'a state that is none',
    error: 'ArgumentError',
    text: 'Layer.setStateDict: stateDict must be a state: tensors or arrays by name. Received null. Correct it.',
    run: () => net.setStateDict(null as never),
    watched: weights,
  },
  {
    name: 'a state of which one part has another data type',
    error: 'DtypeError',
    text: "Layer.setStateDict: bias must be float32. Received float64. Convert it with astype('float32').",
    run: () => new nn.Linear(3, 3).setStateDict({ weight: paddle.ones([3, 3]), bias: paddle.ones([3], 'float64') }),
  },
  {
    name: 'a folder that is a file',
    error: 'StateError',
    text: "save: '{dir}/file/x.pdparams' must be writable. Received a path through a file, which is no folder. An older file of that name is as it was; free space or choose another place.",
    run: (dir) => paddle.save({ w: paddle.ones([2]) }, join(put(dir, 'file', ''), 'x.pdparams')),
  },
  {
    name: 'samples with different numbers of fields',
    error: 'ArgumentError',
    text: 'DataLoader: samples must have the same number of fields. Received 2 in sample 0 and 3 in sample 2. Give every sample the same fields, or a collateFn that joins them.',
    run: async () => {
      for await (const batch of new DataLoader(new Uneven(), { batchSize: 4 })) void batch;
    },
  },
  {
    name: 'a model loaded from nowhere',
    error: 'ArgumentError',
    text: "Model.load: path must name saved parameters. Received '{dir}/none': there is no '{dir}/none.pdparams'. Check the path.",
    run: (dir) => prepared.load(join(dir, 'none')),
    watched: weights,
  },
  {
    name: 'a model loaded from a file with other keys',
    error: 'ShapeError',
    text: "Model.load: '{dir}/o.pdparams' must fit the network. Received a file that does not: 0.weight is not found in the providing file. Load it into the network it was saved from, or pass skipMismatch: true.",
    run: (dir) => {
      paddle.save({ other: paddle.ones([2]) }, join(dir, 'o.pdparams'));
      return prepared.load(join(dir, 'o'));
    },
    watched: weights,
  },
  {
    name: 'a model loaded from a file with other shapes',
    error: 'ShapeError',
    text: "Model.load: '{dir}/s.pdparams' must fit the network. Received a file that does not: 0.weight receives a shape [2, 4], but the expected shape is [2, 3]. Load it into the network it was saved from, or pass skipMismatch: true.",
    run: (dir) => {
      paddle.save({ '0.weight': paddle.ones([2, 4]), '0.bias': paddle.ones([4]) }, join(dir, 's.pdparams'));
      return prepared.load(join(dir, 's'));
    },
    watched: weights,
  },
  {
    name: 'an inference model without knowing its inputs',
    error: 'StateError',
    text: 'Model.save: an inference model needs to know its inputs. Received neither inputs nor a batch. Give inputs to Model, or run one batch first.',
    run: (dir) => new paddle.Model(net).save(join(dir, 'm'), { training: false }),
    watched: filesIn,
  },
  {
    name: 'what is no archive',
    error: 'FormatError',
    text: 'Flowers (flowers.tar): the file must be a whole tar archive. Received its end without an empty block at byte 0. Fetch the file again, or give another.',
    run: () => membersOf(pickled('text'), 'flowers.tar', 'Flowers'),
  },
  {
    name: 'a download with another MD5',
    error: 'FormatError',
    text: 'Flowers: f.bin must have MD5 00000000000000000000000000000000. Received 7dea362b3fac8e00956a4952a3d4f474 (8 bytes) from {origin}/f.bin. Give dataFile.',
    run: (dir) =>
      served({ '/f.bin': { body: new Uint8Array(8) } }, (origin) =>
        download({
          where: 'Flowers',
          url: `${origin}/f.bin`,
          path: join(dir, 'f.bin'),
          md5: '0'.repeat(32),
          instead: 'Give dataFile.',
          pause: 1,
        }),
      ),
    watched: filesIn,
  },
  {
    name: 'half a download',
    error: 'FormatError',
    text: 'Flowers: f.bin must arrive whole. Received {part} bytes of 80000 bytes, then {why}. Try again; or: Give dataFile.',
    run: (dir) =>
      served({ '/f.bin': { body: new Uint8Array(80_000), breaks: 9 } }, (origin) =>
        download({
          where: 'Flowers',
          url: `${origin}/f.bin`,
          path: join(dir, 'f.bin'),
          md5: '0'.repeat(32),
          instead: 'Give dataFile.',
          pause: 1,
        }),
      ),
    watched: filesIn,
  },
  {
    name: 'a file that the server does not hold',
    error: 'BackendError',
    text: 'Flowers: the server must hold {origin}/f.bin. Received status 404. Give dataFile.',
    run: (dir) =>
      served({}, (origin) =>
        download({
          where: 'Flowers',
          url: `${origin}/f.bin`,
          path: join(dir, 'f.bin'),
          md5: '0'.repeat(32),
          instead: 'Give dataFile.',
          pause: 1,
        }),
      ),
    watched: filesIn,
  },
  {
    name: 'an archive with a path out of its folder',
    error: 'FormatError',
    text: "unpackArchive ({dir}/b.tar): names in an archive must stay inside its folder. Received '../out.txt'. Do not trust this file; fetch it from its publisher.",
    run: (dir) =>
      unpackArchive(
        put(
          dir,
          'b.tar',
          tarOf([
            { name: 'ok.txt', body: '1' },
            { name: '../out.txt', body: '2' },
          ]),
        ),
      ),
    watched: filesIn,
  },
  {
    name: 'a negative learning rate',
    error: 'ArgumentError',
    text: 'SGD: learningRate must be a number ≥ 0. Received -1. E.g. 0.001.',
    run: () => new optimizer.SGD({ learningRate: -1, parameters: net.parameters() }),
  },
  {
    name: 'a schedule set by number',
    error: 'StateError',
    text: 'SGD.setLr: the rate must not come from a schedule. Received 0.5 with a StepDecay. Use setLrScheduler, or change the schedule.',
    run: () =>
      new optimizer.SGD({ learningRate: new optimizer.lr.StepDecay(0.1, 2), parameters: net.parameters() }).setLr(0.5),
  },
  {
    name: 'a name for a parameter twice',
    error: 'ArgumentError',
    text: "ParamAttr: a parameter's name must not be taken. Received 'twice' a second time. Choose another, or leave it out.",
    run: () =>
      [1, 2].map(() => new nn.Linear(1, 1, { weightAttr: new nn.ParamAttr({ name: 'twice' }), biasAttr: false })),
  },
  {
    name: 'a spec without a name',
    error: 'ArgumentError',
    text: "Model: inputs[0] must have a name. Received InputSpec(shape=(-1, 2), dtype=paddle.float32, name=None, stop_gradient=False). Give it one: new InputSpec({ …, name: 'x' }).",
    run: () => new paddle.Model(net, [new paddle.InputSpec([null, 2])]),
  },
  {
    name: 'an array that holds itself',
    error: 'ArgumentError',
    text: 'Dropout: p must be a number. Received [[[[[…]]]]]. Leave it out for the default 0.5, or correct it.',
    run: () => {
      const round: unknown[] = [];
      round.push(round);
      return new nn.Dropout(round as never);
    },
  },
  {
    name: "an option in Python's spelling beside a missing one",
    error: 'ArgumentError',
    text: "Linear: options must be among inFeatures, outFeatures, weightAttr, biasAttr, name. Received 'in_features'. Did you mean 'inFeatures'?",
    run: () => new nn.Linear({ in_features: 2, out_features: 3 } as never),
  },
  {
    name: "an option of fit in Python's spelling, beside the data by name",
    error: 'ArgumentError',
    text: "Model.evaluate: options must be among evalData, batchSize, logFreq, verbose, numWorkers, callbacks, numIters. Received 'batch_size'. Did you mean 'batchSize'?",
    run: () => prepared.evaluate({ evalData: new Rows(), batch_size: 2 } as never),
  },
  {
    name: "a part of an option's name",
    error: 'ArgumentError',
    text: "Linear: options must be among inFeatures, outFeatures, weightAttr, biasAttr, name. Received 'bias'. Did you mean 'biasAttr'?",
    run: () => new nn.Linear(2, 3, { bias: false } as never),
  },
  {
    name: 'a text for a number',
    error: 'ArgumentError',
    text: "Linear: outFeatures must be a whole number ≥ 0. Received '3'. Correct it.",
    run: () => new nn.Linear(2, '3' as never),
  },
  {
    name: 'a fraction for a whole number',
    error: 'ArgumentError',
    text: 'Model.fit: epochs must be a whole number ≥ 1. Received 1.5. Leave it out for the default 1, or correct it.',
    run: () => prepared.fit(new Rows(), { epochs: 1.5 }),
  },
  {
    name: 'a number that is none',
    error: 'ArgumentError',
    text: 'Model.fit: batchSize must be a whole number ≥ 1, or two: for training and evaluation. Received NaN. Leave it out for the default 1, or correct it.',
    run: () => prepared.fit(new Rows(), { batchSize: Number.NaN }),
  },
  {
    name: 'a loss that is a class',
    error: 'ArgumentError',
    text: 'Model.prepare: loss must be a loss layer, e.g. new CrossEntropyLoss(), or a function. Received function CrossEntropyLoss. Leave it out, or correct it.',
    run: () => model.prepare({ loss: nn.CrossEntropyLoss as never }),
  },
  {
    name: 'the call of a layer without forward',
    error: 'ArgumentError',
    text: "Idle.forward: a layer must have it. Received a class that does not implement 'forward'. Write it in the class.",
    run: () => (new IdleLayer() as unknown as (x: number) => unknown)(1),
  },
  {
    name: 'zeros into a leaf that wants a gradient',
    error: 'ArgumentError',
    text: 'zero_: a leaf that wants a gradient must not be changed in place. Received one. Do it inside paddle.noGrad(() => …), or use a function that is not in place.',
    run: () => paddle.toTensor([1], { stopGradient: false }).zero_(),
  },
  {
    name: 'a layer without forward',
    error: 'StateError',
    text: "Idle.forward: a layer must have it. Received a class that does not implement 'forward'. Write it in the class.",
    run: () => new paddle.Model(new IdleLayer() as never),
  },
  {
    name: 'a metric without its methods',
    error: 'StateError',
    text: "Idle.name: a metric must have it. Received a class that does not implement 'name'. Write it in the class.",
    run: () => model.prepare({ metrics: new IdleMetric() as never }),
  },
  {
    name: 'data without a batch',
    error: 'ArgumentError',
    text: 'Model.fit: trainData must give a batch. Received Rows, which gives none of its 4 samples. Give more samples, or leave dropLast out.',
    run: () => prepared.fit(new Rows(), { batchSize: 8, dropLast: true }),
    watched: weights,
  },
  {
    name: 'a sample with a field too many',
    error: 'ArgumentError',
    text: 'CrossEntropyLoss (in {loss}): the loss must be given 2 tensors, predictions and labels. Received 3. Look at what the network returns and at the fields of a sample.',
    run: () => prepared.trainBatch([paddle.ones([1, 2])], [paddle.zeros([1], 'int64'), paddle.ones([1])]),
    watched: weights,
  },
  {
    name: 'an input too many',
    error: 'ArgumentError',
    text: 'Model: the network must be given as many values as it takes, Sequential.forward(x). Received 2 (inputs). Give fewer fields, or a network that takes them.',
    run: () => prepared.trainBatch([paddle.ones([1, 2]), paddle.ones([1, 2])], [paddle.zeros([1], 'int64')]),
    watched: weights,
  },
  {
    name: 'a label out of range behind a batch normalization and dropout',
    error: 'ArgumentError',
    text: "crossEntropy (in {loss}): labels must be whole numbers in [0, 2], or equal ignoreIndex (-100). Received 1.5 (element 0). Check the dataset's labels and the number of classes.",
    run: () => moving.model.trainBatch([paddle.arange(8).reshape([4, 2]).astype('float32')], [paddle.full([4], 1.5)]),
    watched: moving.state,
  },
  {
    name: 'a metric that meets other labels than the loss',
    error: 'ArgumentError',
    text: 'Model: this metric must like the labels. Received others. Change them.',
    run: () => {
      class Picky extends paddle.metric.Accuracy {
        override compute(): never {
          throw new paddle.ArgumentError('Model: this metric must like the labels. Received others. Change them.');
        }
      }
      moving.prepare(new Picky());
      return moving.model.trainBatch([paddle.ones([4, 2])], [paddle.zeros([4], 'int64')]);
    },
    watched: moving.state,
  },
  {
    name: 'a loss of several numbers in fit',
    error: 'ShapeError',
    text: "Model: a loss must be one number to be logged. Received shape [4, 1]. Use reduction 'mean' or 'sum'.",
    run: () => {
      moving.prepare(null, new nn.CrossEntropyLoss({ reduction: 'none' }));
      return moving.model.fit([[paddle.ones([4, 2]), paddle.zeros([4, 1], 'int64')]], { verbose: 0 });
    },
    watched: moving.state,
  },
  {
    name: 'a folder in place of a file',
    error: 'ArgumentError',
    text: "paddle.load: path must name a file. Received '{dir}', which is a folder. Check the path.",
    run: (dir) => paddle.load(dir),
  },
  {
    name: 'a disk that is full for the second of two files',
    error: 'StateError',
    text: "save: '{dir}/m.pdopt' must be writable. Received a full disk. An older file of that name is as it was; free space or choose another place.",
    run: (dir) => {
      moving.prepare();
      moving.model.trainBatch([paddle.ones([4, 2])], [paddle.zeros([4], 'int64')]);
      symlinkSync('/dev/full', join(dir, `m.pdopt.${process.pid}.part`));
      return moving.model.save(join(dir, 'm'));
    },
    watched: filesIn,
  },
  {
    name: 'a model loaded from a file that holds no record',
    error: 'FormatError',
    text: "Model.load: '{dir}/n.pdparams' must hold a record of tensors by name. Received null. Load what Model.save wrote.",
    run: (dir) => {
      paddle.save(null, join(dir, 'n.pdparams'));
      return prepared.load(join(dir, 'n'));
    },
    watched: weights,
  },
  {
    name: 'a model loaded from a file with another data type',
    error: 'DtypeError',
    text: "Model.load: '{dir}/d.pdparams' must fit the network. Received 0.bias of float64, but float32 is expected. Convert the network with to({ dtype }), or the file's arrays.",
    run: (dir) => {
      paddle.save(
        { '0.weight': paddle.zeros([2, 3]), '0.bias': paddle.zeros([3], 'float64') },
        join(dir, 'd.pdparams'),
      );
      return prepared.load(join(dir, 'd'));
    },
    watched: weights,
  },
  {
    name: 'a model whose parameters fit and whose optimizer does not',
    error: 'StateError',
    text: "Adam.setStateDict: the state must hold every accumulator. Received one without '{accumulator}'. Load the state of this network's optimizer.",
    run: async (dir) => {
      moving.prepare();
      moving.model.trainBatch([paddle.ones([4, 2])], [paddle.zeros([4], 'int64')]);
      const others = moving.model.network.stateDict();
      paddle.save(
        Object.fromEntries(Object.keys(others).map((key) => [key, others[key]!.add(1)])),
        join(dir, 'a.pdparams'),
      );
      paddle.save({ other: paddle.ones([1]) }, join(dir, 'a.pdopt'));
      const before = moving.state();
      try {
        await moving.model.load(join(dir, 'a'));
      } finally {
        expect(moving.state()).toEqual(before);
      }
    },
  },
  {
    name: 'a file with lists too deep',
    error: 'FormatError',
    text: 'paddle.load: a file must hold lists and dicts at most 1000 deep. Received deeper ones. The file is damaged: get it again.',
    run: (dir) =>
      paddle.load(put(dir, 'deep.pdparams', pickled(`\x80\x02${']'.repeat(20_000)}${'a'.repeat(19_999)}.`))),
  },
  {
    name: 'an archive that would fill the memory',
    error: 'FormatError',
    text: 'unpackArchive: compressed data must be whole. Received {dir}/b.tar.gz (Cannot create a Buffer larger than 268435456 bytes). Fetch the file again.',
    run: (dir) => unpackArchive(put(dir, 'b.tar.gz', gzipSync(new Uint8Array(2 ** 28 + 1), { level: 1 }))),
  },
];
