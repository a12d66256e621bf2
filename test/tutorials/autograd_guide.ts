// guides/advanced/autograd, layer_and_model
import * as paddle from 'paddle-hapi';

paddle.seed(19);
let a = paddle.toTensor([1.0, 2.0, 3.0]);
let b = paddle.toTensor([1.0, 2.0, 3.0], { stopGradient: false });
console.log(a.stopGradient);
console.log(b.stopGradient);
a.stopGradient = false;
console.log(a.stopGradient);
let x = paddle.toTensor([1.0, 2.0, 3.0], { stopGradient: false });
let y = paddle.toTensor([4.0, 5.0, 6.0], { stopGradient: false });
const z = x.pow(2).add(y.multiply(4));
z.backward();
console.log(`Tensor x's grad is: ${x.grad}`);
console.log(`Tensor y's grad is: ${y.grad}`);
x = paddle.toTensor([1.0, 2.0, 3.0], { stopGradient: false });
y = x.add(3);
y.backward({ retainGraph: true });
console.log(`Tensor x's grad is: ${x.grad}`);
y.backward();
console.log(`Tensor x's grad is: ${x.grad}`);
x.clearGrad();
console.log(`Tensor x's grad is: ${x.grad}`);
const inputs2: paddle.Tensor[] = [];
for (let i = 0; i < 10; i++) {
  const tmp = paddle.ones([2, 2]);
  tmp.stopGradient = false;
  inputs2.push(tmp);
}
const ret2 = paddle.addN(inputs2);
const loss2 = paddle.sum(ret2);
loss2.retainGrads();
loss2.backward();
console.log(`Before clear ${loss2.grad!.item().toFixed(1)}`);
loss2.clearGrad();
console.log(`After clear ${loss2.grad!.item().toFixed(1)}`);
console.log(inputs2[0]!.grad);
a = paddle.toTensor(2.0, { stopGradient: false });
b = paddle.toTensor(5.0, { stopGradient: true });
let c = a.multiply(b);
c.backward();
console.log(`Tensor a's grad is: ${a.grad!.item()}`);
console.log(`Tensor b's grad is: ${b.grad}`);
a = paddle.toTensor(2.0, { stopGradient: false });
b = paddle.toTensor(5.0, { stopGradient: false });
c = a.multiply(b);
c.retainGrads();
const d = paddle.toTensor(4.0, { stopGradient: false });
const e = c.multiply(d);
e.backward();
console.log(`Tensor c's grad is: ${c.grad!.item()}`);
console.log(a.grad!.item(), b.grad!.item(), c.grad!.item(), d.grad!.item());

// hooks
function doubleHookFn(grad: paddle.Tensor): paddle.Tensor {
  console.log(grad.numpy());
  return grad.multiply(2);
}

x = paddle.ones([3]);
x.stopGradient = false;
const h = x.registerHook(doubleHookFn);
const w = x.multiply(3);
w.sum().backward();
console.log(x.grad);
h.remove();

// paddle.grad, twice
x = paddle.toTensor([1.0, 2.0], { stopGradient: false });
y = x.multiply(x).multiply(x);
const dx = paddle.grad({ outputs: [y], inputs: [x], createGraph: true, retainGraph: true })[0]!;
console.log(dx);
const ddx = paddle.grad(dx, x);
console.log(ddx[0]);
paddle.noGrad(() => {
  y = x.multiply(2);
});
console.log(y.stopGradient);

const evaluate = (x: paddle.Tensor) => paddle.noGrad(() => x.multiply(3));

console.log(evaluate(x));

// layer_and_model: a network by hand
const data = paddle.uniform([8, 1, 4, 4], { min: -1.0, max: 1.0 });
const xBatchData = paddle.flatten(data, { startAxis: 1 });
console.log("x_batch_data's shape is:", xBatchData.shape);
const weight = paddle.randn([16, 3]).multiply(1 / Math.sqrt(16));
weight.stopGradient = false;
const bias = paddle.zeros({ shape: [3] });
bias.stopGradient = false;

function logSoftmax(x: paddle.Tensor): paddle.Tensor {
  return x.subtract(x.exp().sum(-1).log().unsqueeze(-1));
}

function model(x: paddle.Tensor): paddle.Tensor {
  return logSoftmax(paddle.matmul(x, weight).add(bias));
}

y = model(xBatchData);
console.log(`y[0]: ${y.at(0)} \ny.shape: [${y.shape.join(', ')}]`);
const lossFunc = paddle.nn.functional.nllLoss;
let yBatchData = paddle.randint(0, 3, [8, 1]);
yBatchData = paddle.flatten(yBatchData);
const yStandard = yBatchData.at('0:8');
let loss = lossFunc(y, yStandard);
console.log('loss: ', loss);

function accuracy(out: paddle.Tensor, y: paddle.Tensor): paddle.Tensor {
  const preds = paddle.argmax(out, { axis: -1, keepdim: true });
  return preds.equal(y).cast('float32').mean();
}

console.log('accuracy:', accuracy(y, yStandard));
loss.backward();

function optimizeNetwork({ lr = 0.5 } = {}): void {
  paddle.noGrad(() => {
    weight.setValue(weight.subtract(weight.grad!.multiply(lr)));
    bias.setValue(bias.subtract(bias.grad!.multiply(lr)));
    weight.clearGradient();
    bias.clearGradient();
  });
}

console.log('weight: ', weight);
console.log('bias: ', bias);
optimizeNetwork();
console.log('weight after optimize: ', weight);
console.log('bias after optimize: ', bias);

let myLayer: paddle.nn.Layer;
{
  class MyLayer extends paddle.nn.Layer {
    weight = this.createParameter([16, 3]);
    bias = this.createParameter([3], {
      isBias: true,
      defaultInitializer: new paddle.nn.initializer.Constant({ value: 0.0 }),
    });

    override forward(inputs: paddle.Tensor): paddle.Tensor {
      return paddle.nn.functional.logSoftmax(paddle.matmul(inputs, this.weight).add(this.bias));
    }
  }

  const myLayer = new MyLayer();
  for (const [name, param] of myLayer.namedParameters()) console.log(`Parameters: ${name}, ${param}`);
  myLayer.train();
  const opt = new paddle.optimizer.SGD({ learningRate: 0.5, parameters: myLayer.parameters() });
  y = myLayer(xBatchData);
  loss = lossFunc(y, yStandard);
  console.log('loss: ', loss);
  loss.backward();
  opt.step();
}
{
  class MyLayer extends paddle.nn.Layer {
    linear = new paddle.nn.Linear(16, 3, {
      biasAttr: new paddle.ParamAttr({ initializer: new paddle.nn.initializer.Constant({ value: 0.0 }) }),
    });

    override forward(inputs: paddle.Tensor): paddle.Tensor {
      return paddle.nn.functional.logSoftmax(this.linear(inputs));
    }
  }

  myLayer = new MyLayer();
  console.log(myLayer.sublayers());
  console.log('----------------------');
  for (const [name, item] of myLayer.namedSublayers()) console.log(`('${name}', ${item})`);
  const fc = new paddle.nn.Linear(10, 3);
  myLayer.addSublayer('fc', fc);
  console.log(`[${myLayer.sublayers().join(', ')}]`);
}

function visit(layer: paddle.nn.Layer): void {
  console.log(layer);
}

myLayer.apply(visit);
for (const sublayer of myLayer.children()) console.log(sublayer);
{
  class MyLayer extends paddle.nn.Layer {
    constructor() {
      super();
      for (let i = 0; i < 3; i++) this.addParameter(`param_${i}`, this.createParameter([4, 2]));
    }

    override forward(_inputs: paddle.Tensor): void {}
  }

  myLayer = new MyLayer();
  for (const [name] of myLayer.namedParameters()) console.log(name);
}

class Model extends paddle.nn.Layer {
  declare saved_tensor: paddle.Tensor;
  flatten: paddle.nn.Flatten;
  fc: paddle.nn.Linear;

  constructor() {
    super();
    const savedTensor = paddle.zeros([1]);
    this.registerBuffer('saved_tensor', savedTensor, true);
    this.flatten = new paddle.nn.Flatten();
    this.fc = new paddle.nn.Linear(10, 4);
  }

  override forward(input: paddle.Tensor): paddle.Tensor {
    let y = this.flatten(input);
    this.saved_tensor = y;
    y = this.fc(y);
    return y;
  }
}

const net = new Model();
console.log(`[${net.buffers().join(', ')}]`);
for (const [name, item] of net.namedBuffers()) console.log(`('${name}', ${item})`);
console.log(...Object.keys(net.stateDict()));

function forwardPostHook(_layer: paddle.nn.Layer, _input: unknown[], output: unknown): paddle.Tensor {
  return (output as paddle.Tensor).multiply(2);
}

function forwardPreHook(_layer: paddle.nn.Layer, input: unknown[]): [paddle.Tensor] {
  const [x] = input as [paddle.Tensor];
  console.log(x.shape);
  return [x.add(1)];
}

const linear = new paddle.nn.Linear(2, 2, { weightAttr: new paddle.nn.initializer.Constant(1.0) });
const handle = linear.registerForwardPostHook(forwardPostHook);
linear.registerForwardPreHook(forwardPreHook);
console.log(linear(paddle.ones([1, 2])));
handle.remove();
console.log(linear(paddle.ones([1, 2])));
console.log(linear.fullName(), linear.weight.name, linear.bias.name, linear.weight.shape);
