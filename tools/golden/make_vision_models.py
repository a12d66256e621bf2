"""Writes test/golden/vision_models.json.gz: what every paddle.vision.models
factory (and LeNet) builds in Paddle 3.3.1.

Per factory: name, module, args (of the factory and of the class behind it),
params (elements of every entry in parameters(), batch-norm statistics
included, as Paddle counts them), trainable (elements with
stop_gradient False), buffers (elements of state_dict entries that are not
parameters), pretrained ({arch, url, md5} or null) and state_dict
([[key, shape, dtype], ...] in state_dict() order).

Run: python -W ignore make_vision_models.py
"""
import gc
import gzip
import importlib
import inspect
import json
import os

import paddle
from paddle.vision import models

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, '..', '..', 'test', 'golden', 'vision_models.json.gz')


def plain(v):
    if v is inspect.Parameter.empty:
        return '<required>'
    if isinstance(v, (int, float, str, bool, type(None))):
        return v
    if isinstance(v, (list, tuple)):
        return [plain(x) for x in v]
    return getattr(v, '__name__', str(v))


def args_of(fn):
    out = []
    for p in inspect.signature(fn).parameters.values():
        name = {p.VAR_KEYWORD: '**', p.VAR_POSITIONAL: '*'}.get(p.kind, '') + p.name
        if name.startswith('*'):
            out.append([name])
        else:
            out.append([name, plain(p.default)])
    return out


ARCH = {
    'mobilenet_v1': 'mobilenetv1_1.0',
    'mobilenet_v2': 'mobilenetv2_1.0',
    'mobilenet_v3_small': 'mobilenet_v3_small_x1.0',
    'mobilenet_v3_large': 'mobilenet_v3_large_x1.0',
}


def describe(name, build, factory, variant=None):
    net = build()
    mod = importlib.import_module((factory or type(net)).__module__)
    urls = getattr(mod, 'model_urls', {})
    arch = ARCH.get(name, name)
    if variant:
        arch = None if not variant.get('arch') else variant['arch']
    pre = None
    if arch in urls:
        pre = {'arch': arch, 'url': urls[arch][0], 'md5': urls[arch][1]}
    size = lambda t: int(t.size)
    ps = net.parameters()
    sd = net.state_dict()
    ids = {id(p) for p in ps}
    rec = {
        'name': name,
        'module': mod.__name__,
        'args': args_of(factory) if factory else args_of(type(net).__init__)[1:],
        'class': type(net).__name__,
        'class_args': args_of(type(net).__init__)[1:],
        'params': sum(size(p) for p in ps),
        'trainable': sum(size(p) for p in ps if not p.stop_gradient),
        'buffers': sum(size(v) for v in sd.values() if id(v) not in ids),
        'entries': len(sd),
        'pretrained': pre,
        'state_dict': [
            [k, list(v.shape), str(v.dtype).replace('paddle.', '')] for k, v in sd.items()
        ],
    }
    if variant:
        rec['variant'] = variant['note']
    return rec


def main():
    names = [n for n in models.__all__ if n[0].islower()]
    recs = [describe('LeNet', models.LeNet, None)]
    for n in names:
        f = getattr(models, n)
        recs.append(describe(n, f, f))
        gc.collect()
        print(n, recs[-1]['params'], recs[-1]['trainable'], recs[-1]['entries'], flush=True)
    for n in ('vgg11', 'vgg13', 'vgg16', 'vgg19'):
        f = getattr(models, n)
        recs.append(describe(n, lambda f=f: f(batch_norm=True), f,
                             {'note': 'batch_norm=True'}))
        gc.collect()
    doc = {
        'paddle': paddle.__version__,
        'exported': list(models.__all__),
        'note': 'params counts parameters() as Paddle does, batch-norm _mean/_variance included '
                '(they are parameters with stop_gradient True); params - trainable is their number. '
                'Records with a variant field are the same factory with that argument.',
        'models': recs,
    }
    raw = json.dumps(doc, separators=(',', ':')).encode()
    with open(OUT, 'wb') as fh:
        with gzip.GzipFile(filename='', mode='wb', fileobj=fh, mtime=0, compresslevel=9) as z:
            z.write(raw)
    print(len(recs), 'records', len(raw), 'bytes')


if __name__ == '__main__':
    main()
