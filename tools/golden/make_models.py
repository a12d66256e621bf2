"""What the factories of paddle.vision.models compute with weights from a formula.  test/golden/models.json

Run:  python -W ignore make_models.py        (paddlepaddle==3.3.1, CPU, numpy, pillow; some ten minutes on two cores)

File: {"meta", "models"}. A model is a case of the same form as `models` in vision.json (see the top of make_vision.py: filling
formula, input, labels, what "eval", "train", "loss", "grads", "bn" and the "_f64" twins are), and has besides
  params     number of elements of all parameters() (what Paddle's summary calls total), trainable: of those with gradients
  keys       number of state_dict entries; keysCrc: CRC-32 of the lines "key:d0xd1x...\\n" in order. The keys themselves, with
             shapes, are in vision_models.json.gz.
  initial    CRC-32 of the lines "key:crc\\n" over the keys in sorted order, crc being that of the entry's little-endian bytes,
             for the net made right after paddle.seed(1)
  grad_norm  the L2 norm of the whole gradient
"""
import gc
import json
import os
import sys
import warnings
import zlib

warnings.filterwarnings('ignore')
import numpy as np
import paddle
from paddle.vision import models as M

from make_vision import run_model

OUT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'test', 'golden', 'models.json'))
RES = ['resnet18', 'resnet34', 'resnet50', 'resnet101', 'resnet152', 'resnext50_32x4d', 'resnext50_64x4d', 'resnext101_32x4d', 'wide_resnet50_2', 'wide_resnet101_2']
OTHERS = ['alexnet', 'mobilenet_v1', 'mobilenet_v2', 'mobilenet_v3_small', 'mobilenet_v3_large', 'squeezenet1_0', 'squeezenet1_1', 'shufflenet_v2_x0_25', 'shufflenet_v2_x1_0', 'shufflenet_v2_swish', 'densenet121', 'googlenet', 'inception_v3']
SIZES = {'alexnet': (2, 3, 224, 224), 'googlenet': (2, 3, 224, 224), 'inception_v3': (2, 3, 107, 107)}


def about(build):
    paddle.seed(1)
    net = build()
    state = net.state_dict()
    crc = {k: zlib.crc32(np.ascontiguousarray(v.numpy()).tobytes()) for k, v in state.items()}
    size = lambda ts: sum(int(t.size) for t in ts)
    return {'params': size(net.parameters()), 'trainable': size(p for p in net.parameters() if not p.stop_gradient), 'keys': len(state),
            'keysCrc': zlib.crc32(''.join(f"{k}:{'x'.join(str(d) for d in v.shape)}\n" for k, v in state.items()).encode()),
            'initial': zlib.crc32(''.join(f'{k}:{crc[k]}\n' for k in sorted(crc)).encode())}


def norm_of(build, norms):
    """Wraps a factory so that the gradient's norm can be read when run_model has dropped the net."""
    def made():
        net = build()
        norms.append(net)
        return net
    return made


def one(name, build, shape, kwargs, f64):
    nets = []
    rec = run_model(name, norm_of(build, nets), shape, f64=f64, note={'kwargs': kwargs})
    grads = [p.grad for p in nets[0].parameters() if not p.stop_gradient and p.grad is not None]
    rec['grad_norm'] = float(np.sqrt(sum(float((g.numpy().astype('float64') ** 2).sum()) for g in grads)))
    nets.clear()
    gc.collect()
    rec.update(about(build))
    gc.collect()
    return rec


def main():
    ten = {'num_classes': 10}
    out = [one('LeNet', lambda: M.LeNet(), (4, 1, 28, 28), {}, True)]
    for n in RES + OTHERS:
        out.append(one(n, lambda: getattr(M, n)(num_classes=10), SIZES.get(n, (4, 3, 64, 64)), ten, True))
    for n in ('vgg11', 'vgg13', 'vgg16', 'vgg19'):
        for bn in (False, True):
            out.append(one(n, lambda: getattr(M, n)(batch_norm=bn, num_classes=10), (2, 3, 32, 32), {'batch_norm': bn, 'num_classes': 10}, True))
    meta = {'made by': 'make_models.py', 'paddle': paddle.__version__, 'numpy': np.__version__, 'seed': 1}
    with open(OUT, 'w') as f:
        f.write('{"meta":' + json.dumps(meta) + ',\n"models":[\n' + ',\n'.join(json.dumps(r, separators=(',', ':')) for r in out) + '\n]}\n')
    print(OUT, os.path.getsize(OUT), 'bytes', len(out), 'models', file=sys.stderr)


if __name__ == '__main__':
    main()
