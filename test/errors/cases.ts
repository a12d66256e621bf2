/** Bad uses, each with the error it meets: class, code and whole text. `{dir}` stands for the test's folder. */
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    text: "crossEntropy (in cross_entropy_loss_0): labels must be whole numbers in [0, 2], or equal ignoreIndex (-100). Received 9 (element 0). Check the dataset's labels and the number of classes.",
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
    name: 'a folder that is a file',
    error: 'StateError',
    text: "save: '{dir}/file/x.pdparams' must be writable. Received 'EEXIST'. An older file of that name is as it was; free space or choose another place.",
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
];
