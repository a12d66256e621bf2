// practices/gan/GAN_with_MINIST: two optimizers, detach
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';

paddle.seed(17);
np.random.seed(17);
const dataset = new paddle.vision.datasets.MNIST('data/train-images-idx3-ubyte.gz', 'data/train-labels-idx1-ubyte.gz', {
  mode: 'train',
  transform: new paddle.vision.transforms.Compose([
    new paddle.vision.transforms.Resize([16, 16]),
    new paddle.vision.transforms.Normalize([0.0], [255.0]),
  ]),
});

const dataloader = new paddle.io.DataLoader(dataset, { batchSize: 32, shuffle: true, numWorkers: 2 });

for (const [data, label] of dataloader) {
  console.log(0, data.shape, label.shape);
  break;
}

class Generator extends paddle.nn.Layer {
  gen = new paddle.nn.Sequential(
    new paddle.nn.Linear({ inFeatures: 20, outFeatures: 32 }),
    new paddle.nn.ReLU(),
    new paddle.nn.Linear({ inFeatures: 32, outFeatures: 256 }),
    new paddle.nn.Tanh(),
  );

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = this.gen(x);
    const out = paddle.reshape(x, [-1, 1, 16, 16]);
    return out;
  }
}

let netG = new Generator();
console.log(netG);
paddle.summary(netG, [8, 20]);

class Discriminator extends paddle.nn.Layer {
  dis = new paddle.nn.Sequential(
    new paddle.nn.Linear({ inFeatures: 256, outFeatures: 32 }),
    new paddle.nn.LeakyReLU(0.2),
    new paddle.nn.Linear({ inFeatures: 32, outFeatures: 1 }),
    new paddle.nn.Sigmoid(),
  );

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = paddle.reshape(x, [-1, 256]);
    const out = this.dis(x);
    return out;
  }
}

let netD = new Discriminator();
console.log(netD);
paddle.summary(netD, [8, 1, 16, 16]);

netG = new Generator();
netD = new Discriminator();
try {
  netG.setDict(paddle.load('generator.params') as paddle.nn.StateDict);
  netD.setDict(paddle.load('discriminator.params') as paddle.nn.StateDict);
} catch {
  console.log('fail to load model');
}

const optimizerD = new paddle.optimizer.Adam({
  parameters: netD.parameters(),
  learningRate: 0.0002,
  beta1: 0.5,
  beta2: 0.999,
});
const optimizerG = new paddle.optimizer.Adam({
  parameters: netG.parameters(),
  learningRate: 0.0002,
  beta1: 0.5,
  beta2: 0.999,
});

const maxEpoch = 2;
let nowStep = 0;
for (let epoch = 0; epoch < maxEpoch; epoch++) {
  for (const [data] of dataloader) {
    optimizerD.clearGrad();

    const posImg = data;
    let label = paddle.full([posImg.shape[0]!, 1], 1, { dtype: 'float32' });
    let pre = netD(posImg);
    const lossD1 = paddle.nn.functional.mseLoss(pre, label);
    lossD1.backward();

    let noise = paddle.randn([posImg.shape[0]!, 20], 'float32');
    const negImg = netG(noise);
    label = paddle.full([posImg.shape[0]!, 1], 0, { dtype: 'float32' });
    pre = netD(negImg.detach());
    const lossD2 = paddle.nn.functional.mseLoss(pre, label);
    lossD2.backward();

    optimizerD.step();
    optimizerD.clearGrad();

    const lossD = lossD1.add(lossD2);

    optimizerG.clearGrad();

    noise = paddle.randn([posImg.shape[0]!, 20], 'float32');
    const fake = netG(noise);
    label = paddle.full([posImg.shape[0]!, 1], 1, { dtype: 'float32' });
    const output = netD(fake);
    const lossG = paddle.nn.functional.mseLoss(output, label);
    lossG.backward();

    optimizerG.step();
    optimizerG.clearGrad();

    nowStep += 1;
    if (nowStep % 2 === 0) {
      const generatedImage = netG(noise).numpy();
      let image = generatedImage.row(0);
      image = image.clip(0, null);
      image = image.transpose([1, 2, 0]);
      console.log(`(${image.shape.join(', ')})`, image.sum());
      console.log(`Epoch ID=${epoch} Batch ID=${nowStep} D-Loss=${lossD.numpy()} G-Loss=${lossG.numpy()}`);
    }
  }
}
paddle.save(netG.stateDict(), 'generator.params');
paddle.save(netD.stateDict(), 'discriminator.params');

netG = new Generator();
const mydict = paddle.load('generator.params') as paddle.nn.StateDict;
netG.setDict(mydict);

const noise = paddle.randn([1, 20], 'float32');
const img = netG(noise).at([0, 0]);
img.setItem(img.lessThan(0), 0);
console.log(`(${img.shape.join(', ')})`, img.max().item());
