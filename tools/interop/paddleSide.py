"""The half of `npm run test:interop` that real Paddle does. Every command works in one directory, reads case.json there and
writes paddle.json.

  python tools/interop/paddleSide.py load DIR     opens model.pdparams (and .pdopt) that this library saved, predicts, trains on
  python tools/interop/paddleSide.py save DIR     trains, saves model.pdparams and .pdopt, predicts, trains on
  python tools/interop/paddleSide.py run DIR      runs the inference model infer.json + infer.pdiparams
  python tools/interop/paddleSide.py export DIR   saves such a model, with what it answers

case.json: {"net": a name of paddle.vision.models, "kwargs", "input": shape with the batch, "optimizer": "Adam" | "Momentum",
or none: then nothing is trained}.
paddle.json: {"outputs": {shape, data} of the net in evaluation mode, "losses": of the steps trained after that, "lr"}.
The images are made by the same formula on both sides (`images`), the labels are (3 n + 1) mod 10.
"""
import json
import os
import sys
import warnings

warnings.filterwarnings('ignore')
os.environ.setdefault('GLOG_minloglevel', '2')
import numpy as np
import paddle

STEPS = 3


def images(shape):
    """2 u - 1 with u the hash of make_vision.py for key number 100000."""
    j = np.arange(int(np.prod(shape)), dtype=np.uint32)
    with np.errstate(over='ignore'):
        x = j * np.uint32(0x9E3779B1) + np.uint32((100001 * 0x85EBCA77) & 0xFFFFFFFF)
        x ^= x >> np.uint32(15)
        x *= np.uint32(0x2C1B3C6D)
        x ^= x >> np.uint32(12)
        x *= np.uint32(0x297A2D39)
        x ^= x >> np.uint32(15)
    return (2 * (x.astype(np.float64) / 4294967296.0) - 1).astype('float32').reshape(shape)


def optimizer(name, parameters):
    if name == 'Adam':
        return paddle.optimizer.Adam(paddle.optimizer.lr.StepDecay(1e-3, 2, 0.5), parameters=parameters)
    return paddle.optimizer.Momentum(1e-4, 0.9, parameters=parameters, weight_decay=paddle.regularizer.L2Decay(1e-4))


def build(case):
    net = getattr(paddle.vision.models, case['net'])(**case['kwargs'])
    spec = paddle.static.InputSpec([None, *case['input'][1:]], 'float32', 'image')
    model = paddle.Model(net, [spec])
    if 'optimizer' in case:
        model.prepare(optimizer(case['optimizer'], model.parameters()), paddle.nn.CrossEntropyLoss())
    else:
        model.prepare()
    return model


def packed(a):
    return {'shape': list(a.shape), 'data': [float(v) for v in a.reshape(-1)]}


def train(model, x, y):
    losses = []
    for _ in range(STEPS):
        loss = model.train_batch([x], [y])
        losses.append(float(np.asarray(loss[0]).reshape(-1)[0]))
        rate = model._optimizer._learning_rate
        if not isinstance(rate, float):
            rate.step()
    return losses


def main(command):
    with open('case.json') as f:
        case = json.load(f)
    x = images(case['input'])
    y = ((3 * np.arange(case['input'][0]) + 1) % 10).reshape(-1, 1).astype('int64')
    answer = {}
    if command == 'run':
        net = paddle.jit.load('infer')
        net.eval()
        answer['outputs'] = packed(net(paddle.to_tensor(x)).numpy())
    else:
        paddle.seed(5)
        model = build(case)
        if command == 'load':
            model.load('model')
        else:
            if 'optimizer' in case:
                train(model, x, y)
            if command == 'save':
                model.save('model')
            else:
                model.save('infer', training=False)
        answer['outputs'] = packed(model.predict_batch([x])[0])
        if 'optimizer' in case:
            answer['lr'] = float(model._optimizer.get_lr())
            answer['losses'] = train(model, x, y)
    with open('paddle.json', 'w') as f:
        json.dump(answer, f)


if __name__ == '__main__':
    if len(sys.argv) != 3 or sys.argv[1] not in ('load', 'save', 'run', 'export'):
        print(__doc__)
        sys.exit(2)
    os.chdir(sys.argv[2])
    main(sys.argv[1])
