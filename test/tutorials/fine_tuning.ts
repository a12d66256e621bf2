// fine-tuning: freezing, set_state_dict, parameter groups, replacing a layer
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';
import { nn } from 'paddle-hapi';
import * as F from 'paddle-hapi/nn/functional';

paddle.seed(31);
np.random.seed(31);
const backbone = new paddle.vision.models.LeNet({ numClasses: 10 });
paddle.save(backbone.stateDict(), 'pretrained.pdparams');

const lenet = new paddle.vision.models.LeNet({ numClasses: 10 });
const state = paddle.load('pretrained.pdparams') as nn.StateDict;
console.log(...Object.keys(state));
let [missingKeys, unexpectedKeys] = lenet.setStateDict(state);
console.log(...missingKeys, ...unexpectedKeys);
const firstOf = (net: paddle.vision.models.LeNet) => net.fc!.at(0) as nn.Linear;
console.log(np.array_equal(firstOf(lenet).weight.numpy(), firstOf(backbone).weight.numpy()));
for (const param of lenet.features.parameters()) param.stopGradient = true;
lenet.fc!.addSublayer('2', new nn.Linear(84, 3));
console.log(lenet);
const trainable = lenet.parameters().filter((p) => !p.stopGradient);
console.log(lenet.parameters().length, trainable.length);
for (const [name, p] of lenet.namedParameters()) console.log(name, p.shape, p.stopGradient, p.trainable);
paddle.summary(lenet, [1, 1, 28, 28]);

const x = paddle.toTensor((np.random.randn(8, 1, 28, 28) as np.NDArray).astype('float32'));
const y = paddle.toTensor(np.random.randint(0, 3, [8]) as np.NDArray);
const conv = lenet.features.at(0) as nn.Conv2D;
const before = conv.weight.numpy().copy();
const momentum = new paddle.optimizer.Momentum({
  learningRate: 0.01,
  momentum: 0.9,
  parameters: [
    { params: lenet.fc!.at(0).parameters(), learningRate: 0.1 },
    { params: [...lenet.fc!.at(1).parameters(), ...lenet.fc!.at(2).parameters()], weightDecay: 0.001 },
  ],
});
for (let step = 0; step < 3; step++) {
  const loss = F.crossEntropy(lenet(x), y);
  loss.backward();
  momentum.step();
  momentum.clearGrad();
  console.log(step, loss.item());
}
console.log(np.array_equal(before, conv.weight.numpy()));
console.log(conv.weight.grad);

// part of a state
const head = new nn.Linear(84, 3);
const last = lenet.fc!.at(2) as nn.Linear;
head.setStateDict({ weight: last.weight, bias: last.bias.numpy() });
console.log(head.weight.at(0));
const part = Object.fromEntries(Object.entries(state).filter(([k]) => k.startsWith('features')));
[missingKeys, unexpectedKeys] = lenet.setStateDict(part);
console.log(...missingKeys, ...unexpectedKeys);

// two layers of its own
class Net extends nn.Layer {
  backbone: paddle.vision.models.LeNet;
  norm: nn.BatchNorm1D;
  blocks: nn.LayerList;
  head: nn.Linear;

  constructor(backbone: paddle.vision.models.LeNet, classes: number) {
    super();
    this.backbone = backbone;
    this.norm = new nn.BatchNorm1D(10);
    this.blocks = new nn.LayerList([new nn.Linear(10, 10), new nn.Linear(10, 10)]);
    this.head = new nn.Linear(10, classes);
  }

  override forward(x: paddle.Tensor): paddle.Tensor {
    x = this.norm(this.backbone(x));
    for (const block of this.blocks) x = F.gelu((block as nn.Linear)(x)).add(x);
    return this.head(x);
  }
}

const net = new Net(backbone, 4);
for (const layer of net.backbone.sublayers()) if (layer instanceof nn.Conv2D) layer.eval();
for (const [name, layer] of net.namedChildren()) console.log(name, layer.constructor.name);
net.backbone.eval();
console.log(net.training, net.backbone.training, net.head.training);
const adamw = new paddle.optimizer.AdamW({
  learningRate: 1e-3,
  weightDecay: 0.1,
  parameters: net.parameters(),
  applyDecayParamFun: (name) => name.includes('w_0'),
});
for (let step = 0; step < 2; step++) {
  const loss = F.crossEntropy(net(x), y);
  loss.backward();
  adamw.step();
  adamw.clearGrad();
  console.log(step, loss.item());
}
console.log(net.norm._mean.shape, net.norm._variance.shape);
console.log(...Object.keys(adamw.stateDict()).sort().slice(0, 4));

function initWeights(layer: nn.Layer): void {
  if (layer instanceof nn.Linear) layer.weight.setValue(paddle.full(layer.weight.shape, 0.05));
}

net.apply(initWeights);
console.log(net.head.weight);
console.log(net.parameters().reduce((sum, p) => sum + p.size, 0));
net.eval();
paddle.noGrad(() => {
  console.log(net(x).at(0).shape);
});
net.to({ dtype: 'float64' });
console.log(String(net.head.weight.dtype));
