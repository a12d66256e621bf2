"""The classic image classification program, step by step, under paddle.seed(2026):  test/golden/seed_program.json

Run:  python -W ignore make_seed_program.py [RUN ...]     (paddlepaddle==3.3.1, CPU, numpy; five minutes a run on two cores)
With names of runs, makes only those and keeps the others that the file holds.

The program: resnet50(num_classes=10), Momentum(0.01, momentum 0.9, weight_decay L2Decay(1e-4)), CrossEntropyLoss,
Accuracy(topk=(1, 5)), Model.fit with batch 64, shuffle off, 20 steps. The images are CIFAR-like (3 x 32 x 32) and come from a
formula that any language can repeat in integers below 2**53 (meta.image, meta.label).

File: {"meta", "initial", "runs"}.
  initial   every state_dict entry of the freshly made net, in order: [key, shape, CRC-32 of the little-endian float32
            bytes, SHA-256 of the same bytes, first four values as big-endian IEEE hex].
  runs      "raw": pixels 0..255 as float32, what Transpose() alone hands over; "scaled": the same pixels / 255;
            "gentle": raw pixels with learning rate 1e-5. At 0.01 this net is chaotic: from the second step on the smallest
            rounding difference grows past any use. The gentle run stays comparable for longer.
    losses      the loss Model.fit reports at each step (float32, shortest decimal)
    acc_top1, acc_top5   the accumulated metric at each step
    losses_f64  the same program with parameters and images as float64
    nudged      the float32 program with every initial trainable parameter multiplied by 1 + 1e-6 * (-1)^i (i: flat index).
                How far it drifts from `losses` says how much any two correct engines may differ.
    norms       [key, L2 norm, sum of absolute values] of every state_dict entry after the last step (computed in float64)
    log         the lines verbose=2, log_freq=1 prints, without the time
"""
import contextlib
import hashlib
import io
import json
import os
import re
import sys
import warnings
import zlib

warnings.filterwarnings('ignore')
import numpy as np
import paddle
from paddle.vision.models import resnet50

SEED, STEPS, BATCH, CLASSES = 2026, 20, 64, 10
RUNS = {'raw': (1, 0.01), 'scaled': (255, 0.01), 'gentle': (1, 1e-5)}  # divisor of the pixels, learning rate
OUT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'test', 'golden', 'seed_program.json'))
IMAGE = '(i*7919 + c*104729 + h*1299709 + w*15485863) mod 256'
LABEL = '(i*7) mod 10'


def images(n):
    i, c, h, w = np.meshgrid(np.arange(n), np.arange(3), np.arange(32), np.arange(32), indexing='ij')
    return ((i * 7919 + c * 104729 + h * 1299709 + w * 15485863) % 256).astype('float32')


class Synthetic(paddle.io.Dataset):
    def __init__(self, n, scale, dtype):
        super().__init__()
        self.x = (images(n) / np.float32(scale)).astype('float32').astype(dtype)
        self.y = ((np.arange(n) * 7) % CLASSES).astype('int64')

    def __getitem__(self, i):
        return self.x[i], self.y[i:i + 1]

    def __len__(self):
        return len(self.y)


class Steps(paddle.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses, self.top1, self.top5 = [], [], []

    def on_train_batch_end(self, step, logs=None):
        self.losses.append(short(logs['loss'][0]))
        self.top1.append(float(logs['acc_top1']))
        self.top5.append(float(logs['acc_top5']))


def short(v):
    return float(str(v)) if isinstance(v, np.floating) else float(v)


def fingerprint(t):
    a = np.ascontiguousarray(t.numpy())
    raw = a.tobytes()
    return [list(a.shape), zlib.crc32(raw), hashlib.sha256(raw).hexdigest(), [v.tobytes()[::-1].hex() for v in a.reshape(-1)[:4]]]


def run(scale, rate, dtype='float32', nudge=0.0):
    paddle.seed(SEED)
    with paddle.utils.unique_name.guard():
        net = resnet50(num_classes=CLASSES)
        initial = [[k, *fingerprint(v)] for k, v in net.state_dict().items()]
        if nudge:
            for p in net.parameters():
                if not p.stop_gradient:
                    a = p.numpy().reshape(-1).astype('float64')
                    a *= 1 + nudge * np.where(np.arange(a.size) % 2 == 0, 1, -1)
                    p.set_value(a.astype('float32').reshape(p.shape))
        if dtype == 'float64':
            net.to(dtype='float64')
        model = paddle.Model(net)
        opt = paddle.optimizer.Momentum(rate, momentum=0.9, weight_decay=paddle.regularizer.L2Decay(1e-4), parameters=model.parameters())
        model.prepare(opt, paddle.nn.CrossEntropyLoss(), paddle.metric.Accuracy(topk=(1, 5)))
        steps, text = Steps(), io.StringIO()
        with contextlib.redirect_stdout(text):
            model.fit(Synthetic(STEPS * BATCH, scale, dtype), epochs=1, batch_size=BATCH, shuffle=False, verbose=2, log_freq=1, callbacks=[steps])
    log = [re.sub(r' - \d+(s|ms|us)/step$', '', line.rstrip()) for line in text.getvalue().splitlines() if line.startswith('step')]
    norms = [[k, float(np.linalg.norm(v.numpy().astype('float64').reshape(-1))), float(np.abs(v.numpy().astype('float64')).sum())] for k, v in net.state_dict().items()]
    return initial, steps, norms, log


def main():
    runs, initial, wanted = {}, None, sys.argv[1:] or list(RUNS)
    if sys.argv[1:] and os.path.exists(OUT):
        with open(OUT) as f:
            runs = json.load(f)['runs']
    for name in wanted:
        scale, rate = RUNS[name]
        initial, s, norms, log = run(scale, rate)
        _, nudged, _, _ = run(scale, rate, nudge=1e-6)
        _, exact, _, _ = run(scale, rate, 'float64')
        runs[name] = {'scale': scale, 'learningRate': rate, 'losses': s.losses, 'acc_top1': s.top1, 'acc_top5': s.top5, 'losses_f64': exact.losses, 'nudged': nudged.losses, 'norms': norms, 'log': log}
        for a, b, c in zip(s.losses, nudged.losses, exact.losses):
            print(name, a, b, c, flush=True)
    meta = {'made by': 'make_seed_program.py', 'paddle': paddle.__version__, 'numpy': np.__version__, 'seed': SEED, 'steps': STEPS, 'batch': BATCH,
            'model': 'resnet50(num_classes=10)', 'optimizer': 'Momentum(learningRate, momentum=0.9, weight_decay=L2Decay(1e-4))', 'loss': 'CrossEntropyLoss()', 'metric': 'Accuracy(topk=(1, 5))',
            'image': IMAGE, 'label': LABEL, 'shape': [3, 32, 32], 'shuffle': False}
    with open(OUT, 'w') as f:
        f.write('{"meta":' + json.dumps(meta) + ',\n"initial":[\n' + ',\n'.join(json.dumps(r, separators=(',', ':')) for r in initial) + '\n],\n"runs":' + json.dumps(runs, separators=(',', ':')) + '}\n')
    print(OUT, os.path.getsize(OUT), 'bytes')


if __name__ == '__main__':
    main()
