"""LeNet on Fashion-MNIST under paddle.seed(2026): the log, the losses and the accuracy.  test/golden/lenet_fashion_log.json

Run:  python -W ignore make_lenet_log.py [DIRECTORY]     (paddlepaddle==3.3.1, CPU, numpy; a few minutes)
DIRECTORY holds the four idx .gz files (default: where Debian's package dataset-fashion-mnist puts them).

The program: FashionMNIST(transform=Normalize(mean=[127.5], std=[127.5], data_format='CHW')), LeNet(), Adam(1e-3),
CrossEntropyLoss, Accuracy(), Model.fit with batch 64 and the default shuffle.

File: {"meta", "first100", "epochs"}.
  first100   fit(verbose=2, log_freq=1, num_iters=100):
    log      what it prints, without the time that ends each step line
    losses, acc   float32 losses as their shortest decimal; the accumulated accuracy
    nudged   the losses when every initial parameter is multiplied by 1 + 1e-6 * (-1)^i (i: flat index): how far two correct
             engines may drift apart
    norms    [key, L2 norm] of every state_dict entry after step 100
  epochs     a run of whole epochs: for each epoch the last loss, the training accuracy, and loss and accuracy of evaluate() on
             the 10,000 test images; "nudged" the same from nudged parameters.
"""
import contextlib
import io
import json
import os
import re
import sys
import warnings

warnings.filterwarnings('ignore')
import numpy as np
import paddle
from paddle.vision.datasets import FashionMNIST
from paddle.vision.models import LeNet
from paddle.vision.transforms import Normalize

SEED, EPOCHS = 2026, 6
FROM = sys.argv[1] if len(sys.argv) > 1 else '/usr/share/datasets/fashion-mnist'
OUT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'test', 'golden', 'lenet_fashion_log.json'))


def dataset(mode):
    stem = os.path.join(FROM, 'train' if mode == 'train' else 't10k')
    return FashionMNIST(image_path=stem + '-images-idx3-ubyte.gz', label_path=stem + '-labels-idx1-ubyte.gz', mode=mode,
                        transform=Normalize(mean=[127.5], std=[127.5], data_format='CHW'))


def short(v):
    return float(str(v)) if isinstance(v, np.floating) else float(v)


class Notes(paddle.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses, self.acc, self.epochs = [], [], []

    def on_train_batch_end(self, step, logs=None):
        self.losses.append(short(logs['loss'][0]))
        self.acc.append(float(logs['acc']))

    def on_epoch_end(self, epoch, logs=None):
        self.epochs.append({'loss': self.losses[-1], 'acc': self.acc[-1]})

    def on_eval_end(self, logs=None):
        self.epochs[-1].update(evalLoss=short(logs['loss'][0]), evalAcc=float(logs['acc']))
        print(self.epochs[-1], file=sys.stderr, flush=True)


def run(train, test, nudge=0.0, **options):
    paddle.seed(SEED)
    with paddle.utils.unique_name.guard():
        net = LeNet()
        if nudge:
            for p in net.parameters():
                a = p.numpy().reshape(-1).astype('float64')
                a *= 1 + nudge * np.where(np.arange(a.size) % 2 == 0, 1, -1)
                p.set_value(a.astype('float32').reshape(p.shape))
        model = paddle.Model(net)
        model.prepare(paddle.optimizer.Adam(learning_rate=1e-3, parameters=model.parameters()), paddle.nn.CrossEntropyLoss(), paddle.metric.Accuracy())
        notes, text = Notes(), io.StringIO()
        with contextlib.redirect_stdout(text):
            model.fit(train, test, batch_size=64, callbacks=[notes], **options)
    return net, notes, [re.sub(r' - \d+(s|ms|us)/step$', '', line.rstrip()) for line in text.getvalue().splitlines()]


def main():
    train, test = dataset('train'), dataset('test')
    net, notes, log = run(train, None, epochs=1, verbose=2, log_freq=1, num_iters=100)
    _, nudged, _ = run(train, None, 1e-6, epochs=1, verbose=0, num_iters=100)
    norms = [[k, float(np.linalg.norm(v.numpy().astype('float64').reshape(-1)))] for k, v in net.state_dict().items()]
    first = {'log': log, 'losses': notes.losses, 'acc': notes.acc, 'nudged': nudged.losses, 'norms': norms}
    for at in (0, 1, 9, 49, 99):
        print(at + 1, notes.losses[at], nudged.losses[at], file=sys.stderr)
    _, notes, _ = run(train, test, epochs=EPOCHS, verbose=0)
    _, nudged, _ = run(train, test, 1e-6, epochs=EPOCHS, verbose=0)
    doc = {'meta': {'made by': 'make_lenet_log.py', 'paddle': paddle.__version__, 'numpy': np.__version__, 'seed': SEED, 'batch': 64,
                    'optimizer': 'Adam(1e-3)', 'transform': "Normalize(mean=[127.5], std=[127.5], data_format='CHW')", 'shuffle': True},
           'first100': first, 'epochs': {'plain': notes.epochs, 'nudged': nudged.epochs}}
    with open(OUT, 'w') as f:
        json.dump(doc, f, separators=(',', ':'))
        f.write('\n')
    print(OUT, os.path.getsize(OUT), 'bytes')


if __name__ == '__main__':
    main()
