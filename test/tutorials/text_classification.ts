// practices/nlp/imdb_bow_classification, practices/nlp/n_gram_model
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import * as F from 'paddle-hapi/nn/functional';
import { random } from 'paddle-hapi/python';

paddle.seed(6);
np.random.seed(6);
random.seed(6);
const vocabSize = 20 + 1;
const embSize = 16;
const seqLen = 10;
const batchSize = 4;
const epochs = 2;
const padId = 20;

function createPaddedDataset(count: number): [np.NDArray, np.NDArray] {
  const paddedSents: np.NDArray[] = [];
  const labels: number[] = [];
  for (let batchId = 0; batchId < count; batchId++) {
    const label = batchId % 2;
    const sent = np.random.randint(label * 10, label * 10 + 10, [random.randint(3, seqLen)]) as np.NDArray;
    const paddedSent = np
      .concatenate([sent.slice(`:${seqLen}`), np.full([seqLen - sent.size], padId, 'int64')])
      .astype('int32');
    paddedSents.push(paddedSent);
    labels.push(label);
  }
  return [np.stack(paddedSents), np.array(labels, 'int64')];
}

const [trainSents, trainLabels] = createPaddedDataset(18);
const [testSents, testLabels] = createPaddedDataset(10);
console.log(`(${trainSents.shape.join(', ')})`);
console.log(`(${trainLabels.shape.join(', ')},)`);
for (const sent of trainSents.slice(':3')) console.log(String(sent));

class IMDBDataset extends paddle.io.Dataset<[np.NDArray, bigint]> {
  sents: np.NDArray;
  labels: np.NDArray;

  constructor(sents: np.NDArray, labels: np.NDArray) {
    super();
    this.sents = sents;
    this.labels = labels;
  }

  getItem(index: number): [np.NDArray, bigint] {
    const data = this.sents.row(index);
    const label = this.labels.get([index]) as bigint;

    return [data, label];
  }

  get length(): number {
    return this.sents.shape[0]!;
  }
}

const trainDataset = new IMDBDataset(trainSents, trainLabels);
const testDataset = new IMDBDataset(testSents, testLabels);

const trainLoader = new paddle.io.DataLoader(trainDataset, {
  returnList: true,
  shuffle: true,
  batchSize,
  dropLast: true,
});
const testLoader = new paddle.io.DataLoader(testDataset, {
  returnList: true,
  shuffle: true,
  batchSize,
  dropLast: true,
});

class MyNet extends paddle.nn.Layer {
  emb = new paddle.nn.Embedding(vocabSize, embSize);
  fc = new paddle.nn.Linear({ inFeatures: embSize, outFeatures: 2 });
  dropout = new paddle.nn.Dropout(0.5);

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = this.emb(x);
    x = paddle.mean(x, { axis: 1 });
    x = this.dropout(x);
    x = this.fc(x);
    return x;
  }
}

const model = new paddle.Model(new MyNet());
model.prepare({
  optimizer: new paddle.optimizer.Adam({ learningRate: 0.001, parameters: model.parameters() }),
  loss: new paddle.nn.CrossEntropyLoss(),
});
await model.fit(trainLoader, testLoader, { epochs, batchSize, verbose: 1 });

function train(model: MyNet): void {
  model.train();
  const opt = new paddle.optimizer.Adam({ learningRate: 0.01, parameters: model.parameters() });

  for (let epoch = 0; epoch < epochs; epoch++) {
    let batchId = 0;
    for (const data of trainLoader) {
      const sent = data[0];
      const label = data[1];

      const logits = model(sent);
      const loss = paddle.nn.functional.crossEntropy(logits, label);

      if (batchId % 2 === 0) console.log(`epoch: ${epoch}, batch_id: ${batchId}, loss is: ${loss.numpy()}`);

      loss.backward();
      opt.step();
      opt.clearGrad();
      batchId++;
    }

    // evaluate model after one epoch
    model.eval();
    const accuracies: number[] = [];
    const losses: number[] = [];

    for (const data of testLoader) {
      const sent = data[0];
      const label = data[1];

      const logits = model(sent);
      const loss = paddle.nn.functional.crossEntropy(logits, label);
      const acc = paddle.metric.accuracy(logits, label.unsqueeze(1));

      accuracies.push(acc.item());
      losses.push(loss.item());
    }

    const [avgAcc, avgLoss] = [np.mean(np.array(accuracies)) as number, np.mean(np.array(losses)) as number];
    console.log(`[validation] accuracy/loss: ${avgAcc}/${avgLoss}`);

    model.train();
  }
}

const net = new MyNet();
train(net);

// n-gram model
const testSentence = 'the quick brown fox jumps over the lazy dog and the quick cat jumps over the brown dog';
const testSentenceList = testSentence.toLowerCase().split(' ');
const wordDictCount = new Map<string, number>();
for (const word of testSentenceList) wordDictCount.set(word, (wordDictCount.get(word) ?? 0) + 1);
const wordList = [...wordDictCount].sort((a, b) => b[1] - a[1]).map(([word]) => word);
console.log(...wordList);
const hiddenSize = 32;
const embeddingDim = 8;
const contextSize = 2;
const words = wordList.length + 1;
const trigram: [string[], string][] = testSentenceList
  .slice(0, -2)
  .map((word, i) => [[word, testSentenceList[i + 1]!], testSentenceList[i + 2]!]);
const wordToIdx = new Map(wordList.map((word, i) => [word, i + 1]));
wordToIdx.set('<pad>', 0);
const idxToWord = new Map([...wordToIdx].map(([word, i]) => [i, word]));
console.log(...trigram[0]![0], trigram[0]![1]);

class TrainDataset extends paddle.io.Dataset<[np.NDArray, np.NDArray]> {
  tupleData: [string[], string][];

  constructor(tupleData: [string[], string][]) {
    super();
    this.tupleData = tupleData;
  }

  getItem(idx: number): [np.NDArray, np.NDArray] {
    const [data, label] = this.tupleData[idx]!;
    return [
      np.array(
        data.map((word) => wordToIdx.get(word) ?? 0),
        'int64',
      ),
      np.array(wordToIdx.get(label) ?? 0, 'int64'),
    ];
  }

  get length(): number {
    return this.tupleData.length;
  }
}

const gramLoader = new paddle.io.DataLoader(new TrainDataset(trigram), {
  returnList: true,
  shuffle: true,
  batchSize,
  dropLast: true,
});

class NGramModel extends paddle.nn.Layer {
  embedding: paddle.nn.Embedding;
  linear1: paddle.nn.Linear;
  linear2: paddle.nn.Linear;

  constructor(vocabSize: number, embeddingDim: number, contextSize: number) {
    super();
    this.embedding = new paddle.nn.Embedding({ numEmbeddings: vocabSize, embeddingDim });
    this.linear1 = new paddle.nn.Linear(contextSize * embeddingDim, hiddenSize);
    this.linear2 = new paddle.nn.Linear(hiddenSize, vocabSize);
  }

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = this.embedding(x);
    x = paddle.reshape(x, [-1, contextSize * embeddingDim]);
    x = this.linear1(x);
    x = F.relu(x);
    x = this.linear2(x);
    return x;
  }
}

class LossCallback extends paddle.callbacks.Callback {
  losses: number[][] = [];

  override onTrainBegin(_logs = {}): void {
    this.losses = [];
  }

  override onTrainBatchEnd(_step: number, logs: paddle.callbacks.Logs = {}): void {
    this.losses.push(logs.loss as number[]);
  }
}

const lossLog = new LossCallback();
const nGramModel = new paddle.Model(new NGramModel(words, embeddingDim, contextSize));
nGramModel.prepare({
  optimizer: new paddle.optimizer.Adam({ learningRate: 0.01, parameters: nGramModel.parameters() }),
  loss: new paddle.nn.CrossEntropyLoss(),
});
await nGramModel.fit(gramLoader, { epochs, batchSize, callbacks: [lossLog], verbose: 1 });
const logLoss = lossLog.losses.filter((_, i) => i % 3 === 0).map((loss) => loss[0]);
for (const loss of logLoss) console.log(loss);

function test(model: NGramModel): void {
  model.eval();
  const idx = random.randint(trigram.length - 10, trigram.length - 1);
  console.log(`the input words is: ${trigram[idx]![0][0]}, ${trigram[idx]![0][1]}`);
  const xData = paddle.toTensor(
    np.array(
      trigram[idx]![0].map((word) => wordToIdx.get(word) ?? 0),
      'int64',
    ),
  );
  const predicts = (model(xData).numpy().tolist() as number[][])[0]!;
  const best = predicts.indexOf(Math.max(...predicts));
  console.log(`the predict words is: ${idxToWord.get(best)}`);
  const yData = trigram[idx]![1];
  console.log(`the true words is: ${yData}`);
}

test(nGramModel.network);
