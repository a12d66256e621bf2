// practices/cv/super_resolution_sub_pixel
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import { Dataset } from 'paddle-hapi/io';
import { random } from 'paddle-hapi/python';

paddle.seed(4);
np.random.seed(4);

class BSDData extends Dataset<[np.NDArray, np.NDArray]> {
  mode: string;
  count: number;
  cropSize: number;
  upscaleFactor: number;
  inputSize: number;
  seed: number;
  tempImages: np.NDArray[];

  constructor({ mode = 'train' } = {}) {
    super();

    this.mode = mode.toLowerCase();
    if (this.mode === 'train') {
      this.count = 6;
    } else if (this.mode === 'val') {
      this.count = 2;
    } else {
      throw new Error('mode must be "train" or "val"');
    }

    this.cropSize = 24;
    this.upscaleFactor = 3;
    this.inputSize = Math.floor(this.cropSize / this.upscaleFactor);
    this.seed = 1337;
    this.tempImages = [];
    this.#parseDataset();
  }

  transforms(img: np.NDArray): np.NDArray {
    if (img.shape.length === 2) img = np.expand_dims(img, 2);
    return img.transpose([2, 0, 1]);
  }

  getItem(idx: number): [np.NDArray, np.NDArray] {
    let y = this.tempImages[idx]!;
    y = y.divide(255.0);
    const y_ = y.slice('::3', '::3');
    y = this.transforms(y);
    const x = this.transforms(y_);
    return [x, y];
  }

  get length(): number {
    return this.tempImages.length;
  }

  #parseDataset(): void {
    for (let i = 0; i < this.count; i++)
      this.tempImages.push((np.random.randint(0, 256, [this.cropSize, this.cropSize]) as np.NDArray).astype('float32'));
    new random.Random(this.seed).shuffle(this.tempImages);
  }
}

const trainDataset = new BSDData({ mode: 'train' });
const valDataset = new BSDData({ mode: 'val' });

console.log('=============train dataset=============');
let [x, y] = trainDataset.getItem(0);
x = x.row(0);
y = y.row(0);
x = x.multiply(255);
y = y.multiply(255);
console.log(`(${x.shape.join(', ')}) (${y.shape.join(', ')}) ${x.row(0).slice(':4')}`);

class SubPixelCNN extends paddle.nn.Layer {
  conv1: paddle.nn.Conv2D;
  conv2: paddle.nn.Conv2D;
  conv3: paddle.nn.Conv2D;
  conv4: paddle.nn.Conv2D;

  constructor({ upscaleFactor = 3, channels = 1 } = {}) {
    super();

    this.conv1 = new paddle.nn.Conv2D(channels, 16, 5, { stride: 1, padding: 2 });
    this.conv2 = new paddle.nn.Conv2D(16, 16, 3, { stride: 1, padding: 1 });
    this.conv3 = new paddle.nn.Conv2D(16, 8, 3, { stride: 1, padding: 1 });
    this.conv4 = new paddle.nn.Conv2D(8, channels * upscaleFactor ** 2, 3, { stride: 1, padding: 1 });
  }

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = this.conv1(x);
    x = this.conv2(x);
    x = this.conv3(x);
    x = this.conv4(x);
    x = paddle.nn.functional.pixelShuffle(x, 3);
    return x;
  }
}

const model = new paddle.Model(new SubPixelCNN());
model.summary([1, 1, 8, 8]);
model.prepare(
  new paddle.optimizer.Adam({ learningRate: 0.001, parameters: model.parameters() }),
  new paddle.nn.MSELoss(),
);
await model.fit(trainDataset, { epochs: 3, batchSize: 2, verbose: 1 });
const predictResults = await model.predict(valDataset);
console.log(predictResults.length, predictResults[0]!.length, `(${predictResults[0]![0]!.shape.join(', ')})`);

function psnr(img1: np.NDArray, img2: np.NDArray): number {
  const mse = Number(np.mean(np.power(img1.divide(255.0).subtract(img2.divide(255.0)), 2)));
  if (mse < 1.0e-10) return 100;
  const PIXEL_MAX = 1;
  return 20 * Math.log10(PIXEL_MAX / Math.sqrt(mse));
}

async function upscaleImage(model: paddle.Model<SubPixelCNN>, img: np.NDArray): Promise<np.NDArray> {
  img = np.expand_dims(img, 0);
  img = np.expand_dims(img, 0);
  img = np.expand_dims(img, 0);

  const out = await model.predict([...img] as np.NDArray[]);

  let outImgY = np.array(out[0]![0]!.tolist()).row(0);
  outImgY = outImgY.multiply(255.0);

  outImgY = outImgY.reshape(outImgY.shape[1]!, outImgY.shape[2]!);
  return outImgY;
}

[x, y] = valDataset.getItem(0);
const prediction = await upscaleImage(model, x.row(0));
console.log(`(${prediction.shape.join(', ')})`, 'psnr:', psnr(prediction, y.row(0).multiply(255.0)));
await model.save('checkpoint/model_final', { training: true });
