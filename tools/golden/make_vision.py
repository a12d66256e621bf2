"""Golden cases for a port of paddle.vision, made by running Paddle 3.3.1 (CPU).

Writes vision.json (or vision.json.gz when the text passes 1.5 MB) to test/golden.

Layout of the document
  meta       library versions; alt: the second set of libraries (see out_alt)
  images     name -> {shape [H,W,C] or [H,W], data flat uint8}
  rng        streams of Python's random and numpy's global generator after a seed
  transforms cases, see below
  errors     [expression, error type, first line of the message]
  models     cases, see below
  ops        paddle.vision.ops cases

Transform case
  fn / cls   functional name or class name; args: keyword arguments
             (Compose: args.transforms is a list of [class, keyword arguments])
  image      name in images; input: how it was handed over:
               pil       Image.fromarray(image)
               cv2       the uint8 array, HWC (gray images: [H,W]; 'cv2_1': [H,W,1])
               cv2_f32   the array as float32, values 0..255
               tensor    float32 CHW, image / 255 (float32 division)
               tensor_255  float32 CHW, values 0..255
               tensor_u8 uint8 CHW
  seed       if given: random.seed(s); numpy.random.seed(s); paddle.seed(s), in that
             order, right before the call (after construction)
  draws      for seeded cases: every draw in order, [function, arguments, value];
             random.shuffle's value lists the old positions in their new order;
             array-valued normal draws hold shape and the first 8 values
             (RandomErasing noise on uint8 images is N(0,1)*255 cast float -> uint8: C
             truncation, negative values modulo 256 on the machine used)
  out        {type: pil|array|tensor, mode|dtype, shape, data flat} or {error, message};
             pil: data in the image's own mode (1 flattened HWC), shape [H,W(,C)]
  out_alt    the same under the alt libraries, only where it differs from out.
             A port may match either.
Float data is rounded to 9 significant digits.

Model case
  Weights: for key number i of state_dict() (0-based, in order) and flat element j
    fill(i, j) is a 32-bit hash mapped to u in [0, 1):
      x = (j * 0x9E3779B1 + (i + 1) * 0x85EBCA77) mod 2^32
      x ^= x >> 15; x = x * 0x2C1B3C6D mod 2^32
      x ^= x >> 12; x = x * 0x297A2D39 mod 2^32
      x ^= x >> 15; u = x / 2^32
    and v = 2 u - 1. Then, by key and rank, computed in float64 and cast to float32:
      ..._variance         0.75 + 0.5 u
      ..._mean             0.1 v
      ....weight, rank 1   1 + 0.2 v         (batch norm scale)
      ....bias             0.1 v
      rank 2 (linear)      v * sqrt(6 / shape[0])
      rank 4 (conv)        v * sqrt(6 / (shape[1] * shape[2] * shape[3]))
  Input: v with i = 100000 over the flat NCHW input. Labels: (3 n + 1) mod classes.
  eval: net.eval() outputs, before any training step.
  train: net.train(), then every Dropout layer .eval() (so dropout draws nothing;
    mode downscale_in_infer still multiplies by 1 - p); loss = mean cross entropy
    (GoogLeNet: out + 0.3 out1 + 0.3 out2); backward. bn: running statistics after
    that one forward. grads: [sum, abs-sum, first 8 values] for the listed keys and
    abs_total over every trainable parameter.
  Compare outputs with a tolerance relative to the largest magnitude of that output
  (deep residual nets reach 1e8 with these weights), and a gradient's sum and first
  values relative to its abs-sum and largest value; some gradients are zero but for
  rounding (a bias or scale right before another batch norm).
  out/loss/... are float32 results; *_f64 are the same run in float64 where given;
  their distance shows how much rounding matters.
"""
import gzip
import json
import math
import os
import random
import sys

import numpy as np
import paddle
import paddle.nn as nn
import paddle.nn.functional as PF
import paddle.vision.transforms as T
from paddle.vision import models as M
from paddle.vision import ops as O
from paddle.vision.transforms import functional as F
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 1_500_000


# ---------------------------------------------------------------- encoding
def num(v):
    if isinstance(v, (bool, np.bool_)):
        return bool(v)
    if isinstance(v, (int, np.integer)):
        return int(v)
    v = float(v)
    if math.isnan(v) or math.isinf(v):
        return str(v)
    r = float('%.9g' % v)
    return int(r) if r == int(r) and abs(r) < 1e15 else r


def flat(a):
    return [num(x) for x in np.asarray(a).ravel().tolist()]


def enc(r):
    if isinstance(r, Image.Image):
        a = np.asarray(r)
        return {'type': 'pil', 'mode': r.mode, 'shape': list(a.shape), 'data': flat(a)}
    if isinstance(r, np.ndarray):
        return {'type': 'array', 'dtype': str(r.dtype), 'shape': list(r.shape), 'data': flat(r)}
    if isinstance(r, paddle.Tensor):
        return {'type': 'tensor', 'dtype': str(r.dtype).replace('paddle.', ''),
                'shape': list(r.shape), 'data': flat(r.numpy())}
    if isinstance(r, (tuple, list)):
        return {'type': type(r).__name__, 'items': [enc(x) for x in r]}
    return {'type': 'value', 'value': r if isinstance(r, (str, type(None), dict)) else num(r)}


def message(e):
    if type(e).__module__.startswith('cv2'):
        return 'OpenCV error'
    lines = str(e).strip().split('\n')
    s = lines[0] if lines else ''
    return s.split(' (at /')[0].split(' Paddle support following')[0][:200]


def attempt(f):
    try:
        return enc(f())
    except Exception as e:
        return {'error': 'cv2.error' if type(e).__module__.startswith('cv2') else type(e).__name__,
                'message': message(e)}


def plain(v):
    if isinstance(v, tuple):
        return list(v)
    return v


# ---------------------------------------------------------------- images
def noise(seed, *shape):
    return np.random.RandomState(seed).randint(0, 256, shape).astype('uint8')


def smooth(h, w, kx, ky, c=3):
    y, x = np.mgrid[0:h, 0:w]
    planes = [(127.5 + 127.5 * np.sin(0.3 * k + kx * x + ky * y)).round() for k in range(c)]
    return np.stack(planes, -1).astype('uint8')


def give(img, how):
    if how == 'pil':
        return Image.fromarray(img)
    if how == 'cv2':
        return img.copy()
    if how == 'cv2_1':
        return img[:, :, None].copy()
    if how == 'cv2_f32':
        return img.astype('float32')
    chw = (img[None] if img.ndim == 2 else img.transpose(2, 0, 1)).copy()
    if how == 'tensor':
        return paddle.to_tensor(chw.astype('float32') / np.float32(255))
    if how == 'tensor_255':
        return paddle.to_tensor(chw.astype('float32'))
    if how == 'tensor_u8':
        return paddle.to_tensor(chw)
    raise KeyError(how)


# ---------------------------------------------------------------- draws
class Recorder:
    """Notes every draw made through the module-level functions."""

    NAMES = [(random, 'random', 'random'), (random, 'random', 'uniform'),
             (random, 'random', 'randint'), (random, 'random', 'shuffle'),
             (np.random, 'numpy', 'uniform'), (np.random, 'numpy', 'randint'),
             (np.random, 'numpy', 'normal'), (paddle, 'paddle', 'normal')]

    def __enter__(self):
        self.log, self.old = [], []
        for mod, label, name in self.NAMES:
            f = getattr(mod, name)
            self.old.append((mod, name, f))
            setattr(mod, name, self.wrap(f, label, name))
        return self

    def wrap(self, f, label, name):
        def g(*a, **k):
            if name == 'shuffle':
                before = list(a[0])
                f(*a, **k)
                self.log.append(['random.shuffle', [len(before)],
                                 [[id(x) for x in before].index(id(x)) for x in a[0]]])
                return None
            r = f(*a, **k)
            if name == 'normal':
                arr = r.numpy() if isinstance(r, paddle.Tensor) else np.asarray(r)
                self.log.append([label + '.normal', [int(x) for x in arr.shape], flat(arr.ravel()[:8])])
            else:
                self.log.append([label + '.' + name, [float(x) if isinstance(x, float) else num(x) for x in a],
                                 r if isinstance(r, float) else num(r)])
            return r
        return g

    def __exit__(self, *exc):
        for mod, name, f in self.old:
            setattr(mod, name, f)


def seed_all(s):
    random.seed(s)
    np.random.seed(s)
    paddle.seed(s)


class Book:
    def __init__(self, images):
        self.images = images
        self.cases = []
        self.ids = {}

    def _add(self, c):
        k = c.get('fn') or c.get('cls')
        self.ids[k] = self.ids.get(k, 0) + 1
        self.cases.append({'id': '%s-%d' % (k, self.ids[k]), **c})

    def fn(self, name, image, hows, args=None, seed=None):
        f = getattr(F, name)
        for how in hows.split():
            x = give(self.images[image], how)
            a = dict(args or {})
            c = {'fn': name, 'image': image, 'input': how, 'args': {k: plain(v) for k, v in a.items()}}
            if name == 'erase':
                v = a.pop('v')
                c['args']['v'] = v
                a['v'] = paddle.to_tensor(v, dtype=x.dtype) if how.startswith('tensor') else np.array(v)
                if isinstance(v, list):
                    a['v'] = a['v'].reshape([-1, 1, 1] if how.startswith('tensor') else [1, 1, -1])
            if seed is not None:
                c['seed'] = seed
                with Recorder() as r:
                    seed_all(seed)
                    c['out'] = attempt(lambda: f(x, **a))
                c['draws'] = r.log
            else:
                c['out'] = attempt(lambda: f(x, **a))
            self._add(c)

    def pipe(self, steps, image, hows, seeds):
        """Compose of [class, args] pairs, built anew for each seed."""
        for how in hows.split():
            for s in seeds:
                x = give(self.images[image], how)
                t = T.Compose([getattr(T, n)(**a) for n, a in steps])
                c = {'cls': 'Compose', 'image': image, 'input': how, 'seed': s,
                     'args': {'transforms': [[n, {k: plain(v) for k, v in a.items()}] for n, a in steps]}}
                with Recorder() as r:
                    seed_all(s)
                    c['out'] = attempt(lambda: t(x))
                c['draws'] = r.log
                self._add(c)

    def cls(self, name, image, hows, args=None, seeds=(None,)):
        for how in hows.split():
            for s in seeds:
                x = give(self.images[image], how)
                a = dict(args or {})
                c = {'cls': name, 'image': image, 'input': how,
                     'args': {k: plain(v) for k, v in a.items()}}
                t = getattr(T, name)(**a)
                if s is not None:
                    c['seed'] = s
                    with Recorder() as r:
                        seed_all(s)
                        c['out'] = attempt(lambda: t(x))
                    c['draws'] = r.log
                else:
                    c['out'] = attempt(lambda: t(x))
                self._add(c)


def rng_streams(seeds):
    out = []
    for s in seeds:
        random.seed(s)
        np.random.seed(s % 2**32)
        L = list(range(6))
        d = {'seed': s,
             'random.random': [random.random() for _ in range(4)],
             'random.uniform(-2,5)': [random.uniform(-2, 5) for _ in range(3)],
             'random.randint(0,9)': [random.randint(0, 9) for _ in range(6)],
             'random.randint(3,3)': random.randint(3, 3)}
        random.shuffle(L)
        d['random.shuffle(range(6))'] = L
        d['random.random, after'] = random.random()
        d['numpy seed'] = s % 2**32
        d['numpy.uniform(0.08,1)'] = [float(np.random.uniform(0.08, 1)) for _ in range(4)]
        d['numpy.randint(0,h) h=1,5,17,100,8'] = [int(np.random.randint(0, h)) for h in (1, 5, 17, 100, 8)]
        d['numpy.normal(size=5)'] = np.random.normal(size=5).tolist()
        d['numpy.uniform(0,1), after'] = float(np.random.uniform(0, 1))
        out.append(d)
    return out


# ---------------------------------------------------------------- models
def hash_u(i, n, start=0):
    j = np.arange(start, start + n, dtype=np.uint32)
    with np.errstate(over='ignore'):
        x = j * np.uint32(0x9E3779B1) + np.uint32(((i + 1) * 0x85EBCA77) & 0xFFFFFFFF)
        x ^= x >> np.uint32(15)
        x *= np.uint32(0x2C1B3C6D)
        x ^= x >> np.uint32(12)
        x *= np.uint32(0x297A2D39)
        x ^= x >> np.uint32(15)
    return x.astype(np.float64) / 4294967296.0


def fill_value(i, key, shape):
    n = int(np.prod(shape))
    out = np.empty(n, 'float64')
    step = 1 << 22
    for s in range(0, n, step):
        u = hash_u(i, min(step, n - s), s)
        v = 2 * u - 1
        if key.endswith('_variance'):
            w = 0.75 + 0.5 * u
        elif key.endswith('_mean'):
            w = 0.1 * v
        elif key.endswith('bias'):
            w = 0.1 * v
        elif len(shape) == 1:
            w = 1 + 0.2 * v
        elif len(shape) == 2:
            w = v * math.sqrt(6 / shape[0])
        else:
            w = v * math.sqrt(6 / (shape[1] * shape[2] * shape[3]))
        out[s:s + len(w)] = w
    return out.astype('float32').reshape(shape)


def fill(net):
    for i, (k, p) in enumerate(net.state_dict().items()):
        p.set_value(fill_value(i, k, list(p.shape)).astype(str(p.dtype).replace('paddle.', '')))


def model_input(shape):
    n = int(np.prod(shape))
    return (2 * hash_u(100000, n) - 1).astype('float32').reshape(shape)


def outs(r):
    r = r if isinstance(r, (tuple, list)) else [r]
    res = []
    for t in r:
        a = t.numpy().astype('float64').ravel()
        d = {'shape': list(t.shape)}
        if a.size <= 64:
            d['data'] = flat(a)
        else:
            d['first16'] = flat(a[:16])
        d['sum'] = num(a.sum())
        d['abs_sum'] = num(np.abs(a).sum())
        res.append(d)
    return res


def chk(a):
    a = np.asarray(a).astype('float64').ravel()
    return [num(a.sum()), num(np.abs(a).sum()), flat(a[:8])]


def pick(keys, named):
    """A spread of parameter names: first and last conv, norms, linear."""
    ks = [k for k in keys if not named[k].stop_gradient]
    n = len(ks)
    idx = sorted({0, 1, 2, n // 3, n // 2, (2 * n) // 3, n - 4, n - 3, n - 2, n - 1} & set(range(n)))
    return [ks[i] for i in idx]


def run_model(name, build, shape, train=True, f64=True, note=None):
    rec = {'name': name, 'input': list(shape)}
    if note:
        rec.update(note)
    for dt in (['float32', 'float64'] if f64 else ['float32']):
        try:
            net = build()
            if dt == 'float64':
                paddle.set_default_dtype(dt)
                net.to(dtype=dt)
            fill(net)
            x = paddle.to_tensor(model_input(shape).astype(dt))
            tag = '' if dt == 'float32' else '_f64'
            net.eval()
            with paddle.no_grad():
                rec['eval' + tag] = outs(net(x))
            if train:
                net.train()
                for m in net.sublayers():
                    if isinstance(m, nn.Dropout):
                        m.eval()
                y = net(x)
                ys = y if isinstance(y, (tuple, list)) else [y]
                nc = ys[0].shape[1]
                lab = paddle.to_tensor([(3 * i + 1) % nc for i in range(shape[0])], dtype='int64')
                loss = None
                for w, o in zip((1.0, 0.3, 0.3), ys):
                    l = PF.cross_entropy(o, lab)
                    loss = l * w if loss is None else loss + l * w
                loss.backward()
                rec['train' + tag] = outs(y)
                rec['loss' + tag] = num(float(loss))
                sd = net.state_dict()
                named = dict(net.named_parameters())
                if dt == 'float32':
                    stats = [k for k in sd if k.endswith('_mean')]
                    if stats:
                        rec['bn'] = {}
                        for k in (stats[0], stats[len(stats) // 2], stats[-1]):
                            v = k[:-5] + '_variance'
                            rec['bn'][k] = chk(sd[k].numpy())
                            rec['bn'][v] = chk(sd[v].numpy())
                ks = pick([k for k in sd if k in named], named)
                rec['grads' + tag] = {k: chk(named[k].grad.numpy()) for k in ks}
                rec['grad_abs_total' + tag] = num(sum(
                    float(np.abs(p.grad.numpy().astype('float64')).sum())
                    for p in named.values() if not p.stop_gradient and p.grad is not None))
            del net
        finally:
            paddle.set_default_dtype('float32')
    print(name, rec.get('loss'), rec.get('loss_f64'), file=sys.stderr, flush=True)
    return rec


# ---------------------------------------------------------------- ops
def op(book, name, inputs, args):
    """inputs: name -> [dtype, shape, flat data] or None."""
    ts = {k: (paddle.to_tensor(np.array(v[2], dtype=v[0]).reshape(v[1])) if v is not None else None)
          for k, v in inputs.items()}
    book.append({'op': name, 'inputs': inputs, 'args': {k: plain(v) for k, v in args.items()},
                 'out': attempt(lambda: getattr(O, name)(**ts, **args))})


def hv(i, shape, lo, hi):
    n = int(np.prod(shape))
    return ['float32', list(shape), flat((lo + (hi - lo) * hash_u(i, n)).astype('float32'))]


# ---------------------------------------------------------------- writing
def libs():
    import cv2
    return {'numpy': np.__version__, 'opencv': cv2.__version__, 'pillow': Image.__version__
            if hasattr(Image, '__version__') else __import__('PIL').__version__}


def merge_alt(cases, alt_cases, key):
    n = 0
    by = {c[key]: c for c in alt_cases}
    for c in cases:
        a = by.get(c[key])
        if a is None or a['out'] == c['out']:
            continue
        if 'error' in a['out'] and 'error' in c['out'] and a['out']['error'] == c['out']['error']:
            continue
        c['out_alt'] = a['out']
        n += 1
    return n


def write(doc, out_base):
    raw = json.dumps(doc, separators=(',', ':'), ensure_ascii=False)
    for ext in ('', '.gz'):
        if os.path.exists(out_base + ext):
            os.remove(out_base + ext)
    if len(raw) <= LIMIT:
        with open(out_base, 'w') as fh:
            fh.write(raw)
    else:
        with open(out_base + '.gz', 'wb') as fh:
            with gzip.GzipFile(filename='', mode='wb', fileobj=fh, mtime=0, compresslevel=9) as z:
                z.write(raw.encode())
    print(len(raw), 'bytes of json', file=sys.stderr)


def main(make, out_base):
    """make_vision.py                      write the document
    make_vision.py --transforms-only FILE  transforms alone, to FILE (run it under the
                                           other Pillow/OpenCV, for out_alt)
    make_vision.py --alt FILE              write the document, merging FILE as out_alt"""
    av = sys.argv[1:]
    if av[:1] == ['--transforms-only']:
        images, cases = make['transforms']()
        json.dump({'libs': libs(), 'transforms': cases}, open(av[1], 'w'))
        return
    images, cases = make['transforms']()
    doc = {'meta': {'paddle': paddle.__version__, 'libs': libs()}}
    if av[:1] == ['--alt']:
        alt = json.load(open(av[1]))
        doc['meta']['alt'] = alt['libs']
        doc['meta']['alt_differs'] = merge_alt(cases, alt['transforms'], 'id')
    doc['images'] = {k: {'shape': list(v.shape), 'data': flat(v)} for k, v in images.items()}
    for part in ('rng', 'errors', 'ops', 'models'):
        if part in make:
            doc[part] = make[part]()
    doc['transforms'] = cases
    doc['meta']['counts'] = {k: len(doc[k]) for k in ('transforms', 'errors', 'ops', 'models', 'rng') if k in doc}
    write(doc, out_base)


# ================================================================ the cases
ALL = 'pil cv2 tensor'


def transforms():
    images = {
        'rgb5x7': noise(0, 5, 7, 3),
        'gray5x7': noise(1, 5, 7),
        'rgb8x6': smooth(8, 6, 0.9, 0.55),
        'rgb16x20': noise(2, 16, 20, 3),
    }
    b = Book(images)
    # to_tensor
    for im, hows in (('rgb5x7', 'pil cv2 cv2_f32 tensor tensor_u8'), ('gray5x7', 'pil cv2 cv2_1')):
        for df in ('CHW', 'HWC'):
            b.fn('to_tensor', im, hows, {'data_format': df})
    # resize
    for interp in ('nearest', 'bilinear', 'bicubic'):
        b.fn('resize', 'rgb5x7', 'pil cv2 tensor tensor_u8', {'size': (4, 6), 'interpolation': interp})
        b.fn('resize', 'rgb8x6', 'pil cv2 tensor', {'size': (11, 9), 'interpolation': interp})
        b.fn('resize', 'rgb8x6', ALL, {'size': 4, 'interpolation': interp})
    b.fn('resize', 'rgb8x6', 'cv2 tensor pil', {'size': (5, 4), 'interpolation': 'area'})
    b.fn('resize', 'rgb8x6', 'cv2 pil', {'size': (5, 4), 'interpolation': 'lanczos'})
    for interp in ('box', 'hamming'):
        b.fn('resize', 'rgb8x6', 'pil cv2', {'size': (5, 4), 'interpolation': interp})
    b.fn('resize', 'gray5x7', 'pil cv2 cv2_1 tensor', {'size': 3})
    b.fn('resize', 'rgb5x7', 'pil cv2 tensor', {'size': 5})
    b.fn('resize', 'rgb5x7', 'cv2_f32', {'size': (4, 6)})
    b.fn('resize', 'rgb5x7', 'pil', {'size': (3, 12)})
    b.fn('resize', 'rgb5x7', 'tensor', {'size': (3, 12), 'interpolation': 'linear'})
    # pad
    for mode in ('constant', 'edge', 'reflect', 'symmetric'):
        b.fn('pad', 'rgb5x7', ALL, {'padding': (1, 2, 0, 1), 'fill': 9, 'padding_mode': mode})
        b.fn('pad', 'gray5x7', 'pil cv2 cv2_1', {'padding': (2, 1), 'fill': 7, 'padding_mode': mode})
    b.fn('pad', 'rgb5x7', 'pil cv2 tensor tensor_u8', {'padding': 1, 'fill': (9, 8, 7)})
    b.fn('pad', 'rgb5x7', 'tensor_u8', {'padding': 1})
    # crop, center_crop, flips
    b.fn('crop', 'rgb5x7', 'pil cv2 tensor tensor_u8', {'top': 1, 'left': 2, 'height': 3, 'width': 4})
    b.fn('crop', 'rgb5x7', ALL, {'top': 3, 'left': 5, 'height': 4, 'width': 4})
    b.fn('crop', 'gray5x7', 'pil cv2 cv2_1', {'top': 0, 'left': 1, 'height': 2, 'width': 2})
    for size in (2, 4, (3, 5), (5, 7)):
        b.fn('center_crop', 'rgb5x7', ALL, {'output_size': size})
    b.fn('center_crop', 'rgb5x7', ALL, {'output_size': 8})
    for f in ('hflip', 'vflip'):
        b.fn(f, 'rgb5x7', 'pil cv2 tensor tensor_u8')
        b.fn(f, 'gray5x7', 'pil cv2 cv2_1 tensor')
    # colour
    for k in (0, 0.5, 1.3):
        b.fn('adjust_brightness', 'rgb5x7', 'pil cv2 tensor', {'brightness_factor': k})
        b.fn('adjust_contrast', 'rgb5x7', 'pil cv2 tensor', {'contrast_factor': k})
        b.fn('adjust_saturation', 'rgb5x7', 'pil tensor', {'saturation_factor': k})
        b.fn('adjust_saturation', 'rgb5x7', 'cv2', {'saturation_factor': k}, seed=11)
    for f, a in (('adjust_brightness', 'brightness_factor'), ('adjust_contrast', 'contrast_factor')):
        b.fn(f, 'gray5x7', 'pil cv2 cv2_1 tensor', {a: 0.7})
        b.fn(f, 'rgb5x7', 'cv2_f32 tensor_255 tensor_u8', {a: 0.7})
        b.fn(f, 'rgb5x7', 'tensor', {a: -0.5})
    b.fn('adjust_saturation', 'gray5x7', 'pil tensor', {'saturation_factor': 0.7})
    b.fn('adjust_saturation', 'gray5x7', 'cv2', {'saturation_factor': 0.7}, seed=3)
    b.fn('adjust_saturation', 'rgb5x7', 'cv2_f32', {'saturation_factor': 0.7}, seed=3)
    for k in (-0.5, -0.2, 0.0, 0.1, 0.37, 0.5):
        b.fn('adjust_hue', 'rgb5x7', 'pil cv2 tensor tensor_u8', {'hue_factor': k})
    b.fn('adjust_hue', 'rgb5x7', ALL, {'hue_factor': 0.6})
    b.fn('adjust_hue', 'gray5x7', 'pil cv2 tensor', {'hue_factor': 0.2})
    for n in (1, 3, 2):
        b.fn('to_grayscale', 'rgb5x7', 'pil cv2 tensor tensor_u8', {'num_output_channels': n})
        b.fn('to_grayscale', 'gray5x7', 'pil cv2 tensor', {'num_output_channels': n})
    # normalize
    for df in ('CHW', 'HWC'):
        for rgb in (False, True):
            b.fn('normalize', 'rgb5x7', 'pil cv2 tensor',
                 {'mean': [0.5, 1.5, 2.5], 'std': [2.0, 4.0, 0.5], 'data_format': df, 'to_rgb': rgb})
    b.fn('normalize', 'gray5x7', 'pil cv2 cv2_1 tensor', {'mean': [127.5], 'std': [127.5]})
    b.fn('normalize', 'gray5x7', 'cv2 tensor', {'mean': [1.0, 2.0, 3.0], 'std': [1.0, 1.0, 1.0]})
    b.fn('normalize', 'rgb5x7', 'tensor_u8', {'mean': [1.0, 2.0, 3.0], 'std': [1.0, 1.0, 1.0]})
    b.fn('normalize', 'rgb5x7', 'tensor', {'mean': [0, 0, 0], 'std': [1, 1, 1]})
    # erase
    b.fn('erase', 'rgb5x7', 'pil cv2 tensor tensor_u8', {'i': 1, 'j': 2, 'h': 2, 'w': 3, 'v': 7})
    b.fn('erase', 'rgb5x7', ALL, {'i': 0, 'j': 0, 'h': 3, 'w': 2, 'v': [1, 2, 3]})
    b.fn('erase', 'gray5x7', 'pil cv2', {'i': 0, 'j': 0, 'h': 3, 'w': 2, 'v': 5})
    # geometry
    for interp in ('nearest', 'bilinear', 'bicubic'):
        b.fn('affine', 'rgb8x6', ALL, {'angle': 30, 'translate': (1, -1), 'scale': 1.2, 'shear': (5, 10),
                                       'interpolation': interp, 'fill': 9})
        b.fn('rotate', 'rgb8x6', ALL, {'angle': 30, 'interpolation': interp, 'fill': 9})
        b.fn('rotate', 'rgb8x6', ALL, {'angle': -52.5, 'interpolation': interp, 'expand': True, 'fill': (1, 2, 3)})
        b.fn('perspective', 'rgb8x6', ALL, {'startpoints': [[0, 0], [5, 0], [5, 7], [0, 7]],
                                            'endpoints': [[1, 0], [4, 1], [5, 6], [0, 7]],
                                            'interpolation': interp, 'fill': 9})
    b.fn('affine', 'rgb5x7', ALL, {'angle': -20, 'translate': (0, 0), 'scale': 0.8, 'shear': 0, 'center': (1, 2)})
    b.fn('affine', 'rgb5x7', 'tensor', {'angle': -20, 'translate': (0, 0), 'scale': 0.8, 'shear': 0, 'fill': None})
    b.fn('affine', 'gray5x7', 'pil cv2 cv2_1 tensor', {'angle': 15.0, 'translate': (1, 1), 'scale': 1.0, 'shear': [3.0]})
    b.fn('rotate', 'rgb5x7', ALL, {'angle': 90, 'expand': True})
    b.fn('rotate', 'rgb5x7', ALL, {'angle': 45, 'center': (0, 0)})
    b.fn('rotate', 'gray5x7', 'pil cv2 cv2_1 tensor', {'angle': 15})
    b.fn('rotate', 'rgb8x6', 'tensor_u8', {'angle': 15})
    b.fn('perspective', 'gray5x7', 'pil cv2 cv2_1 tensor',
         {'startpoints': [[0, 0], [6, 0], [6, 4], [0, 4]], 'endpoints': [[0, 1], [6, 0], [5, 4], [1, 3]]})
    # deterministic classes
    b.cls('ToTensor', 'rgb5x7', 'pil cv2 tensor')
    b.cls('Resize', 'rgb8x6', ALL, {'size': 5})
    b.cls('Resize', 'rgb8x6', ALL, {'size': (5, 5), 'interpolation': 'nearest'})
    b.cls('CenterCrop', 'rgb8x6', ALL, {'size': 3})
    b.cls('Transpose', 'rgb5x7', ALL)
    b.cls('Transpose', 'gray5x7', 'pil cv2')
    b.cls('Transpose', 'rgb5x7', ALL, {'order': (1, 0, 2)})
    b.cls('Normalize', 'rgb5x7', 'cv2 tensor', {'mean': 0.5, 'std': 0.25, 'data_format': 'HWC'})
    b.cls('Normalize', 'gray5x7', 'cv2_1 tensor', {'mean': 0.5, 'std': 0.25})
    b.cls('Normalize', 'rgb5x7', 'tensor', {'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225]})
    b.cls('Normalize', 'rgb5x7', 'pil cv2', {'mean': [123.675, 116.28, 103.53], 'std': [58.395, 57.12, 57.375],
                                             'data_format': 'HWC', 'to_rgb': True})
    b.cls('Pad', 'rgb5x7', ALL, {'padding': [2, 1], 'fill': 3})
    b.cls('Pad', 'rgb5x7', 'pil cv2', {'padding': 1, 'fill': [4, 5, 6]})
    b.cls('Grayscale', 'rgb5x7', ALL, {'num_output_channels': 3})
    # random classes
    S = (0, 1, 2, 7)
    for n in ('RandomHorizontalFlip', 'RandomVerticalFlip'):
        b.cls(n, 'rgb5x7', ALL, {'prob': 0.5}, S)
    b.cls('RandomResizedCrop', 'rgb16x20', ALL, {'size': 4}, S)
    b.cls('RandomResizedCrop', 'rgb16x20', 'cv2', {'size': (3, 5), 'scale': (0.9, 1.0), 'ratio': (4.0, 5.0)}, (0, 1))
    b.cls('RandomCrop', 'rgb8x6', ALL, {'size': 4}, S)
    b.cls('RandomCrop', 'rgb8x6', ALL, {'size': (6, 4), 'padding': 2, 'fill': 1, 'padding_mode': 'constant'}, (0, 1))
    b.cls('RandomCrop', 'rgb8x6', ALL, {'size': 9, 'pad_if_needed': True}, (0, 1))
    b.cls('RandomCrop', 'rgb8x6', ALL, {'size': (8, 6)}, (0,))
    b.cls('BrightnessTransform', 'rgb5x7', ALL, {'value': 0.4}, S[:2])
    b.cls('BrightnessTransform', 'rgb5x7', 'pil', {'value': (0.5, 0.7)}, S[:2])
    b.cls('ContrastTransform', 'rgb5x7', ALL, {'value': 0.4}, S[:2])
    b.cls('SaturationTransform', 'rgb5x7', ALL, {'value': 0.4}, S[:2])
    b.cls('HueTransform', 'rgb5x7', ALL, {'value': 0.3}, S[:2])
    b.cls('ColorJitter', 'rgb5x7', ALL, {'brightness': 0.4, 'contrast': 0.4, 'saturation': 0.4, 'hue': 0.1}, S)
    b.cls('ColorJitter', 'rgb5x7', ALL, {'brightness': 0.3}, S[:2])
    b.cls('RandomAffine', 'rgb8x6', ALL, {'degrees': 30}, S[:2])
    b.cls('RandomAffine', 'rgb8x6', ALL, {'degrees': (10, 40), 'translate': (0.2, 0.3), 'scale': (0.7, 1.3),
                                          'shear': (-10, 10, -5, 5), 'interpolation': 'bilinear', 'fill': 5}, S[:2])
    b.cls('RandomRotation', 'rgb8x6', ALL, {'degrees': 40}, S[:2])
    b.cls('RandomRotation', 'rgb8x6', ALL, {'degrees': (20, 80), 'interpolation': 'bilinear', 'expand': True}, S[:2])
    b.cls('RandomRotation', 'gray5x7', 'pil cv2', {'degrees': 40}, S[:1])
    b.cls('RandomPerspective', 'rgb8x6', ALL, {'prob': 1.0}, S[:2])
    b.cls('RandomPerspective', 'rgb16x20', 'pil cv2', {'distortion_scale': 0.8, 'interpolation': 'bilinear', 'fill': 6}, S[:3])
    b.cls('RandomErasing', 'rgb8x6', ALL, {'prob': 1.0}, S)
    b.cls('RandomErasing', 'rgb8x6', ALL, {'prob': 0.6, 'value': [1, 2, 3]}, S)
    b.cls('RandomErasing', 'rgb8x6', ALL, {'prob': 1.0, 'value': 'random'}, S[:2])
    # pipelines as the tutorials write them
    norm = ['Normalize', {'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225]}]
    b.pipe([['RandomCrop', {'size': 8, 'padding': 2}], ['RandomHorizontalFlip', {}], ['ToTensor', {}], norm],
           'rgb8x6', 'pil cv2', S[:2])
    b.pipe([['RandomResizedCrop', {'size': 6}], ['ColorJitter', {'brightness': 0.2, 'contrast': 0.2, 'saturation': 0.2,
                                                                 'hue': 0.05}], ['RandomVerticalFlip', {}], ['ToTensor', {}]],
           'rgb16x20', 'pil cv2', S[:2])
    b.pipe([['Resize', {'size': 6}], ['CenterCrop', {'size': 5}], ['Transpose', {}],
            ['Normalize', {'mean': [127.5, 127.5, 127.5], 'std': [127.5, 127.5, 127.5]}]], 'rgb8x6', 'pil cv2', S[:1])
    b.pipe([['ToTensor', {}], ['RandomErasing', {'prob': 1.0}], norm], 'rgb16x20', 'pil cv2', S[:1])
    return images, b.cases


ERRORS = """T.RandomHorizontalFlip(1.5)
T.RandomVerticalFlip(-1)
T.RandomAffine(-1)
T.RandomAffine((1, 2, 3))
T.RandomAffine(None)
T.RandomAffine(1, translate=(2, 0))
T.RandomAffine(1, translate=3)
T.RandomAffine(1, scale=(0, 1))
T.RandomAffine(1, shear=-1)
T.RandomAffine(1, shear=(1, 2, 3))
T.RandomAffine(1, interpolation='area')
T.RandomAffine(1, center=1)
T.RandomRotation(-1)
T.RandomRotation((1,))
T.RandomPerspective(2)
T.RandomPerspective(distortion_scale=2)
T.RandomErasing(2)
T.RandomErasing(scale=1)
T.RandomErasing(scale=(0, 2))
T.RandomErasing(ratio=(2, 1))
T.RandomErasing(value='abc')
T.RandomErasing(value=None)
T.RandomErasing(1, value=[1, 2])(a)
T.RandomResizedCrop(3, scale=(1, 0))
T.RandomResizedCrop(3, ratio=(2, 1))
T.BrightnessTransform(-1)
T.BrightnessTransform('a')
T.BrightnessTransform((2, 1))
T.ContrastTransform(-1)
T.ContrastTransform((0.5, 1.5))
T.HueTransform((-0.6, 0.1))
T.HueTransform(-0.1)
T.ColorJitter(-1)(a)
T.ColorJitter(0.4, (0.5, 1.5))(a)
T.Grayscale(2)(a)
T.RandomCrop(9)(a)
T.RandomCrop(2)(g)
T.BaseTransform(keys=1)
T.BaseTransform(keys=('foo',))
T.BaseTransform(keys='image')
T.BaseTransform()(a)
T.Resize(3.5)
T.Resize((1, 2, 3))
T.Resize(3, keys=('image', 'boxes'))((a, a))
T.Resize(3)([a])
T.Pad((1, 2, 3))
T.Pad('x')
T.Pad(1, 0, 'wrap')
T.ToTensor()('x')
T.ToTensor('chw')(a)
T.resize(a, 3.5)
T.resize(a, 3, 1)
T.resize(a, 3, 'box')
T.pad(a, (1, 2, 3))
T.pad(a, '1')
T.pad(a, 1, None)
T.pad(a, 1, 0, 'wrap')
T.affine(a, '3', (0, 0), 1.0, (0, 0))
T.affine(a, 3, 3, 1.0, (0, 0))
T.affine(a, 3, (1, 2, 3), 1.0, (0, 0))
T.affine(a, 3, (0, 0), 0, (0, 0))
T.affine(a, 3, (0, 0), 1, 'x')
T.affine(a, 3, (0, 0), 1, (1, 2, 3))
T.affine(a, 3, (0, 0), 1, 2, 1)
T.affine(a, 3, (0, 0), 1, 2, center=3)
V.set_image_backend('PIL')
V.image_load('x.png', 'x')
D.MNIST(mode='val')
D.MNIST(backend='tensor')
D.MNIST(download=False)
D.FashionMNIST(image_path='x', download=False)
D.Cifar10(mode='val')
D.Cifar100(backend='tensor')
D.Cifar10(download=False)
D.Flowers(mode='val')
D.Flowers(download=False)
D.Flowers('x', download=False)
D.Flowers('x', 'y', download=False)
D.VOC2012(mode='val')
D.VOC2012(download=False)
M.vgg11(pretrained=True)
M.vgg16(pretrained=True, batch_norm=True)
M.mobilenet_v1(pretrained=True, scale=0.5)
M.mobilenet_v1(pretrained=True, scale=1)
M.mobilenet_v3_small(pretrained=True, scale=0.5)
M.SqueezeNet('1.2')
M.DenseNet(layers=100)
M.ShuffleNetV2(scale=0.7)
M.ShuffleNetV2(act='tanh')""".split('\n')


def errors():
    import paddle.vision as V
    import paddle.vision.datasets as D
    env = {'T': T, 'V': V, 'D': D, 'M': M, 'a': noise(0, 5, 7, 3), 'g': noise(1, 5, 7)}
    out = []
    for e in ERRORS:
        r = attempt(lambda: eval(e, env))
        assert 'error' in r, e
        out.append([e, r['error'], r['message']])
    return out


def ops():
    b = []
    x = hv(1, (2, 4, 6, 6), -1, 1)
    boxes = ['float32', [3, 4], [0.5, 1, 4, 5, 1, 0, 5.5, 3.25, 2, 2, 4.5, 5.5]]
    n = ['int32', [2], [2, 1]]
    for s, al in ((-1, True), (2, True), (2, False)):
        op(b, 'roi_align', {'x': x, 'boxes': boxes, 'boxes_num': n},
           {'output_size': 2, 'spatial_scale': 0.9, 'sampling_ratio': s, 'aligned': al})
    op(b, 'roi_pool', {'x': x, 'boxes': boxes, 'boxes_num': n}, {'output_size': (2, 3), 'spatial_scale': 1.0})
    op(b, 'psroi_pool', {'x': x, 'boxes': boxes, 'boxes_num': n}, {'output_size': 2, 'spatial_scale': 1.0})
    op(b, 'psroi_pool', {'x': hv(11, (2, 8, 6, 6), -1, 1), 'boxes': boxes, 'boxes_num': n},
       {'output_size': 2, 'spatial_scale': 1.0})
    bx = ['float32', [5, 4], [0, 0, 4, 4, 1, 1, 5, 5, 0, 0, 4, 3.5, 6, 6, 9, 9, 6, 6, 8.5, 9]]
    sc = ['float32', [5], [0.3, 0.9, 0.8, 0.2, 0.6]]
    op(b, 'nms', {'boxes': bx}, {'iou_threshold': 0.3})
    op(b, 'nms', {'boxes': bx, 'scores': sc}, {'iou_threshold': 0.3})
    op(b, 'nms', {'boxes': bx, 'scores': sc}, {'iou_threshold': 0.3, 'top_k': 1})
    op(b, 'nms', {'boxes': bx, 'scores': sc, 'category_idxs': ['int64', [5], [0, 1, 0, 1, 1]]},
       {'iou_threshold': 0.3, 'categories': [0, 1], 'top_k': 3})
    op(b, 'nms', {'boxes': bx, 'scores': sc, 'category_idxs': ['int64', [5], [0, 1, 0, 1, 1]]}, {'iou_threshold': 0.3})
    pb = ['float32', [2, 4], [0, 0, 4, 4, 1, 2, 6, 9]]
    pv = ['float32', [2, 4], [0.1, 0.1, 0.2, 0.2, 0.1, 0.2, 0.3, 0.4]]
    tb = ['float32', [3, 4], [0, 0, 2, 3, 1, 1, 5, 6, 2, 2, 9, 8]]
    for nrm in (True, False):
        op(b, 'box_coder', {'prior_box': pb, 'prior_box_var': pv, 'target_box': tb},
           {'code_type': 'encode_center_size', 'box_normalized': nrm})
        op(b, 'box_coder', {'prior_box': pb, 'prior_box_var': pv, 'target_box': hv(2, (3, 2, 4), -1, 1)},
           {'code_type': 'decode_center_size', 'box_normalized': nrm})
    for clip in (True, False):
        op(b, 'yolo_box', {'x': hv(3, (1, 14, 3, 3), -2, 2), 'img_size': ['int32', [1, 2], [60, 80]]},
           {'anchors': [10, 13, 16, 30], 'class_num': 2, 'conf_thresh': 0.3, 'downsample_ratio': 32, 'clip_bbox': clip})
    op(b, 'prior_box', {'input': hv(4, (1, 2, 2, 3), 0, 1), 'image': hv(5, (1, 3, 8, 9), 0, 1)},
       {'min_sizes': [2.0, 4.0], 'max_sizes': [5.0, 6.0], 'aspect_ratios': [1.0, 2.0], 'flip': True, 'clip': True})
    op(b, 'deform_conv2d', {'x': hv(6, (1, 2, 5, 5), -1, 1), 'offset': hv(7, (1, 18, 3, 3), -1, 1),
                            'weight': hv(8, (3, 2, 3, 3), -1, 1), 'bias': hv(9, (3,), -1, 1)}, {})
    op(b, 'deform_conv2d', {'x': hv(6, (1, 2, 5, 5), -1, 1), 'offset': hv(7, (1, 36, 5, 5), -2, 2),
                            'weight': hv(8, (2, 1, 3, 3), -1, 1), 'mask': hv(10, (1, 18, 5, 5), 0, 1)},
       {'padding': 1, 'groups': 2, 'deformable_groups': 2})
    return b


def models():
    k = {'kwargs': {'num_classes': 10}}
    r = [run_model('LeNet', lambda: M.LeNet(), (4, 1, 28, 28), note={'kwargs': {}})]
    for n, shape in (('resnet18', (4, 3, 64, 64)), ('mobilenet_v2', (4, 3, 64, 64)),
                     ('squeezenet1_0', (2, 3, 64, 64)), ('shufflenet_v2_x0_25', (4, 3, 64, 64)),
                     ('densenet121', (4, 3, 64, 64))):
        r.append(run_model(n, lambda: getattr(M, n)(num_classes=10), shape, note=k))
    r.append(run_model('vgg11', lambda: M.vgg11(num_classes=10), (2, 3, 32, 32), f64=False, note=k))
    r.append(run_model('vgg11', lambda: M.vgg11(num_classes=0, with_pool=False), (2, 3, 32, 32), train=False,
                       note={'kwargs': {'num_classes': 0, 'with_pool': False}}))
    r.append(run_model('resnet18', lambda: M.resnet18(num_classes=0, with_pool=False), (1, 3, 64, 64), train=False,
                       note={'kwargs': {'num_classes': 0, 'with_pool': False}}))
    return r


if __name__ == '__main__':
    main({'transforms': transforms, 'rng': lambda: rng_streams([0, 1, 42, 2**32 - 1, 2**33 + 5]),
          'errors': errors, 'ops': ops, 'models': models}, os.path.join(HERE, "..", "..", "test", "golden", "vision.json"))
