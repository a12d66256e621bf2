// practices/recommendations/collaborative_filtering
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import { nn } from 'paddle-hapi';
import { Dataset } from 'paddle-hapi/io';

paddle.seed(13);
np.random.seed(13);
const [numUsers, numMovies] = [6, 9];
const ratingsOf = (np.random.randint(1, 11, [40]) as np.NDArray).divide(2);
const x = np.stack(
  [np.random.randint(0, numUsers, [40]) as np.NDArray, np.random.randint(0, numMovies, [40]) as np.NDArray],
  1,
);
const minRating = ratingsOf.min() as number;
const maxRating = ratingsOf.max() as number;
console.log(
  `Number of users: ${numUsers}, Number of Movies: ${numMovies}, Min rating: ${minRating}, Max rating: ${maxRating}`,
);
const y = ratingsOf.subtract(minRating).divide(maxRating - minRating);
const trainIndices = Math.trunc(0.9 * x.shape[0]!);
const [xTrain, xVal] = [x.slice(`:${trainIndices}`).copy(), x.slice(`${trainIndices}:`).copy()];
const yTrain = np.expand_dims(y.slice(`:${trainIndices}`).copy(), 1).astype('float32');
const yVal = np.expand_dims(y.slice(`${trainIndices}:`).copy(), 1).astype('float32');

class SelfDefinedDataset extends Dataset<np.NDArray | [np.NDArray, np.NDArray]> {
  dataX: np.NDArray;
  dataY: np.NDArray;
  mode: string;

  constructor(dataX: np.NDArray, dataY: np.NDArray, { mode = 'train' } = {}) {
    super();
    this.dataX = dataX;
    this.dataY = dataY;
    this.mode = mode;
  }

  getItem(idx: number): np.NDArray | [np.NDArray, np.NDArray] {
    if (this.mode === 'predict') {
      return this.dataX.row(idx);
    } else {
      return [this.dataX.row(idx), this.dataY.row(idx)];
    }
  }

  get length(): number {
    return this.dataX.shape[0]!;
  }
}

const traindataset = new SelfDefinedDataset(xTrain, yTrain);
for (const [data, label] of traindataset as Iterable<[np.NDArray, np.NDArray]>) {
  console.log(`(${data.shape.join(', ')},) (${label.shape.join(', ')},)`);
  console.log(`${data} ${label}`);
  break;
}
const trainLoader = new paddle.io.DataLoader(traindataset, { batchSize: 8, shuffle: true });
for (const data of trainLoader()) {
  const [xData, yData] = data as [paddle.Tensor, paddle.Tensor];

  console.log(xData.shape);
  console.log(yData.shape);
  break;
}

const testLoader = new paddle.io.DataLoader(new SelfDefinedDataset(xVal, yVal), { batchSize: 8, shuffle: true });
const EMBEDDING_SIZE = 5;

class RecommenderNet extends nn.Layer {
  numUsers: number;
  numMovies: number;
  embeddingSize: number;
  user_embedding: nn.Embedding;
  user_bias: nn.Embedding;
  movie_embedding: nn.Embedding;
  movie_bias: nn.Embedding;

  constructor(numUsers: number, numMovies: number, embeddingSize: number) {
    super();
    this.numUsers = numUsers;
    this.numMovies = numMovies;
    this.embeddingSize = embeddingSize;
    const weightAttrUser = new paddle.ParamAttr({
      regularizer: new paddle.regularizer.L2Decay(1e-6),
      initializer: new nn.initializer.KaimingNormal(),
    });
    this.user_embedding = new nn.Embedding(numUsers, embeddingSize, { weightAttr: weightAttrUser });
    this.user_bias = new nn.Embedding(numUsers, 1);
    const weightAttrMovie = new paddle.ParamAttr({
      regularizer: new paddle.regularizer.L2Decay(1e-6),
      initializer: new nn.initializer.KaimingNormal(),
    });
    this.movie_embedding = new nn.Embedding(numMovies, embeddingSize, { weightAttr: weightAttrMovie });
    this.movie_bias = new nn.Embedding(numMovies, 1);
  }

  override forward(inputs: paddle.Tensor): paddle.Tensor {
    const userVector = this.user_embedding(inputs.at(':, 0'));
    const userBias = this.user_bias(inputs.at(':, 0'));
    const movieVector = this.movie_embedding(inputs.at(':, 1'));
    const movieBias = this.movie_bias(inputs.at(':, 1'));
    const dotUserMovie = paddle.dot(userVector, movieVector).unsqueeze(-1);
    let x = dotUserMovie.add(userBias).add(movieBias);
    x = nn.functional.sigmoid(x);

    return x;
  }
}

const model = new paddle.Model(new RecommenderNet(numUsers, numMovies, EMBEDDING_SIZE));

const optimizer = new paddle.optimizer.Adam({ parameters: model.parameters(), learningRate: 0.003 });
const loss = new nn.BCELoss();
const metric = new paddle.metric.Accuracy();
model.prepare(optimizer, loss, metric);
await model.fit(trainLoader, { epochs: 3, saveDir: './checkpoints', verbose: 1 });
await model.evaluate(testLoader, { batchSize: 64, verbose: 1 });

const userEncoder = 2;
const moviesNotWatched = [[1], [4], [5], [7]];
const userMovieArray = np.hstack([
  np.array(
    moviesNotWatched.map(() => [userEncoder]),
    'int64',
  ),
  np.array(moviesNotWatched, 'int64'),
]);
const predictDataset = new SelfDefinedDataset(userMovieArray, userMovieArray, { mode: 'predict' });
const predictLoader = new paddle.io.DataLoader(predictDataset, { batchSize: 9703, shuffle: false, returnList: true });

let ratings = np.array((await model.predict(predictLoader)).map((output) => output.map((batch) => batch.tolist())));
ratings = np.squeeze(ratings, 0);
ratings = np.squeeze(ratings, 2);
ratings = np.squeeze(ratings, 0);
const topRatingsIndices = (ratings.argsort().tolist() as number[]).reverse().slice(0, 10);

console.log(topRatingsIndices);
