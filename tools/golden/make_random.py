"""Writes test/golden/random.json: what paddle.seed, NumPy's legacy generator and Python's random module give.

Run with an interpreter that has Paddle 3.3 (CPU) and NumPy:  python make_random.py
Each case is a list of steps, run in order in one process state; each step carries its own expected output.
Floats: big-endian hex of the IEEE bits of the first values ("head"); "crc" is CRC-32 of the whole array, little-endian bytes.
"""
import json, os, random, sys, warnings, zlib
warnings.filterwarnings('ignore')
import numpy as np
import paddle
import paddle.nn as nn
import paddle.nn.functional as F
import paddle.vision.transforms as T

HEAD = 8


def pack(a, full=False):
    a = np.ascontiguousarray(a.numpy() if isinstance(a, paddle.Tensor) else a)
    kind = a.dtype.kind + str(a.dtype.itemsize)
    flat = a.reshape(-1)
    head = flat if full else flat[:HEAD]
    if a.dtype.kind == 'f':
        head = [v.tobytes()[::-1].hex() for v in head]
    else:
        head = [int(v) for v in head]
    return {'dtype': kind, 'shape': list(a.shape), 'head': head, 'crc': zlib.crc32(a.tobytes())}


def f64(v):
    return np.float64(v).tobytes()[::-1].hex()


def ramp(shape, dtype='float32'):
    """x[i] = (i % 17 - 8) / 4 + 1/8: exact in float32, never 0."""
    n = int(np.prod(shape))
    return paddle.to_tensor(((np.arange(n) % 17 - 8) / 4 + 0.125).astype(dtype).reshape(shape))


def params(layer):
    return {k: pack(v) for k, v in layer.state_dict().items()}


def init(name, args, shape, dtype='float32'):
    return paddle.create_parameter(shape, dtype, default_initializer=getattr(nn.initializer, name)(**args))


class Idx(paddle.io.Dataset):
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i): return np.array([i], 'float32'), np.array([i], 'int64')


def loader_order(n, batch, epochs, workers, drop_last=False):
    dl = paddle.io.DataLoader(Idx(n), batch_size=batch, shuffle=True, drop_last=drop_last, num_workers=workers)
    return [[int(v) for b in dl for v in b[1].numpy().reshape(-1)] for _ in range(epochs)]


def fit_order(n, batch, epochs, workers=0, evals=0, save_dir=None):
    seen = []
    class Net(nn.Layer):
        def __init__(self):
            super().__init__(); self.fc = nn.Linear(1, 1)
        def forward(self, x):
            if self.training: seen.extend(int(v) for v in x.numpy().reshape(-1))
            return self.fc(x)
    m = paddle.Model(Net())
    m.prepare(paddle.optimizer.SGD(1e-9, parameters=m.parameters()), lambda o, l: (o * 0).mean())
    m.fit(Idx(n), Idx(evals) if evals else None, batch_size=batch, epochs=epochs, verbose=0, num_workers=workers)
    return [seen[i * n:(i + 1) * n] for i in range(epochs)], pack(m.network.fc.weight)


class Aug(Idx):
    """Draws from all three generators where the sample is read."""
    def __getitem__(self, i):
        w = paddle.io.get_worker_info()
        return np.array([i, w.id if w else -1], 'int64'), np.array([np.random.rand(), random.random(), paddle.rand([1]).item()], 'float64')


def loader_aug(n, batch, workers):
    dl = paddle.io.DataLoader(Aug(n), batch_size=batch, shuffle=True, num_workers=workers)
    return [[int(i), int(w), *map(f64, v)] for b in dl for (i, w), v in zip(b[0].numpy(), b[1].numpy())]


def img(h, w, c=3):
    return (np.arange(h * w * c) * 7 % 256).astype('uint8').reshape(h, w, c)


states = {}


def run(s):
    op = s['op']
    g = s.get
    # --- seeds and states
    if op == 'seed': paddle.seed(s['k']); return None
    if op == 'np_seed': np.random.seed(s['k']); return None
    if op == 'py_seed': random.seed(s['k']); return None
    if op == 'get_state': states[s['slot']] = paddle.get_rng_state(); return None
    if op == 'set_state': paddle.set_rng_state(states[s['slot']]); return None
    if op == 'np_get': states[s['slot']] = np.random.get_state(); return None
    if op == 'np_set': np.random.set_state(states[s['slot']]); return None
    if op == 'threads': paddle.set_num_threads(s['n']) if hasattr(paddle, 'set_num_threads') else None; return None
    # --- tensors
    if op == 'uniform': return pack(paddle.uniform(s['shape'], dtype=g('dtype', 'float32'), min=s['min'], max=s['max'], seed=g('opseed', 0)))
    if op == 'rand': return pack(paddle.rand(s['shape'], dtype=g('dtype', 'float32')))
    if op == 'normal': return pack(paddle.normal(s['mean'], s['std'], s['shape']))
    if op == 'normal_t': return pack(paddle.normal(ramp(s['shape']), s['std']))
    if op == 'randn': return pack(paddle.randn(s['shape'], dtype=g('dtype', 'float32')))
    if op == 'standard_normal': return pack(paddle.standard_normal(s['shape'], dtype=g('dtype', 'float32')))
    if op == 'gaussian': return pack(paddle.tensor.random.gaussian(s['shape'], s['mean'], s['std'], seed=g('opseed', 0), dtype=g('dtype', 'float32')))
    if op == 'randint': return pack(paddle.randint(s['low'], s['high'], s['shape'], dtype=g('dtype', 'int64')))
    if op == 'randint_like': return pack(paddle.randint_like(paddle.zeros(s['shape'], dtype=s['dtype']), s['low'], s['high']))
    if op == 'randperm': return pack(paddle.randperm(s['n'], dtype=g('dtype', 'int64')))
    if op == 'bernoulli': return pack(paddle.bernoulli(paddle.to_tensor(np.full(s['shape'], s['p'], g('dtype', 'float32')))))
    if op == 'bernoulli_': return pack(paddle.zeros(s['shape']).bernoulli_(s['p']))
    if op == 'uniform_': return pack(paddle.zeros(s['shape']).uniform_(s['min'], s['max']))
    if op == 'normal_': return pack(paddle.zeros(s['shape']).normal_(s['mean'], s['std']))
    if op == 'exponential_': return pack(paddle.zeros(s['shape']).exponential_(s['lam']))
    if op == 'multinomial': return pack(paddle.multinomial(paddle.to_tensor(np.array(s['probs'], g('dtype', 'float32'))), s['num'], s['replacement']))
    if op == 'poisson': return pack(paddle.poisson(paddle.full(s['shape'], s['lam'])))
    # --- initializers, layers, models
    if op == 'init': return pack(init(s['name'], s['args'], s['shape'], g('dtype', 'float32')))
    if op == 'layer': return params(getattr(nn, s['name'])(*s['args'], **g('kw', {})))
    if op == 'model': return params(getattr(paddle.vision.models, s['name'])(*g('args', []), **g('kw', {})))
    if op == 'model_sum':  # CRC-32 of "key:crc\n" over the keys in sorted order
        d = params(getattr(paddle.vision.models, s['name'])(**g('kw', {})))
        return {'keys': len(d), 'crc': zlib.crc32(''.join(f"{k}:{d[k]['crc']}\n" for k in sorted(d)).encode())}
    # --- layers that draw
    if op == 'dropout':
        return pack(F.dropout(ramp(s['shape'], g('dtype', 'float32')), s['p'], axis=g('axis'), mode=g('mode', 'upscale_in_train')))
    if op == 'dropout2d': return pack(F.dropout2d(ramp(s['shape']), s['p']))
    if op == 'alpha_dropout': return pack(F.alpha_dropout(ramp(s['shape']), s['p']))
    if op == 'rrelu': return pack(F.rrelu(ramp(s['shape']), s['lower'], s['upper'], training=True))
    if op == 'gumbel_softmax': return pack(F.gumbel_softmax(ramp(s['shape']), s['t'], hard=s['hard'], axis=g('axis', -1)))
    # --- paddle.io
    if op == 'sampler':
        return [int(i) for i in paddle.io.RandomSampler(range(s['n']), replacement=g('replacement', False), num_samples=g('num'))]
    if op == 'weighted': return [int(i) for i in paddle.io.WeightedRandomSampler(s['weights'], s['num'], s['replacement'])]
    if op == 'subset_random': return [int(i) for i in paddle.io.SubsetRandomSampler(list(range(100, 100 + s['n'])))]
    if op == 'random_split': return [[int(i) for i in d.indices] for d in paddle.io.random_split(list(range(sum(s['lengths']))), s['lengths'])]
    if op == 'dist_sampler':
        b = paddle.io.DistributedBatchSampler(Idx(s['n']), s['batch'], num_replicas=s['ranks'], rank=s['rank'], shuffle=True, drop_last=g('drop_last', False))
        return [[[int(i) for i in x] for x in b] for _ in range(s['epochs'])]
    if op == 'loader': return loader_order(s['n'], s['batch'], s['epochs'], s['workers'], g('drop_last', False))
    if op == 'loader_aug': return loader_aug(s['n'], s['batch'], s['workers'])
    if op == 'fit':
        order, w = fit_order(s['n'], s['batch'], s['epochs'], g('workers', 0), g('evals', 0)); return {'order': order, 'weight': w}
    if op == 'worker_states':
        from paddle.io.dataloader.worker import _generate_states
        return [int(v) for v in _generate_states(int(s['base']), s['worker'])]
    # --- NumPy legacy
    if op == 'np':
        fn, a, kw = s['fn'], s['args'], g('kw', {})
        if fn in ('shuffle', 'permutation_list'):
            x = np.arange(a[0]) if fn == 'shuffle' else list(range(a[0]))
            if fn == 'shuffle': np.random.shuffle(x); return pack(x)
            return [int(v) for v in np.random.permutation(x)]
        if fn == 'shuffle_list':
            x = list(range(a[0])); np.random.shuffle(x); return x
        if fn == 'shuffle_rows':
            x = np.arange(a[0] * a[1]).reshape(a); np.random.shuffle(x); return pack(x)
        r = getattr(np.random, fn)(*a, **kw)
        if isinstance(r, float): return f64(r)
        if isinstance(r, (int, np.integer)): return int(r)
        return pack(r)
    # --- Python random
    if op == 'py':
        fn, a = s['fn'], s['args']
        if fn == 'shuffle': x = list(range(a[0])); random.shuffle(x); return x
        if fn in ('sample', 'choice'): return getattr(random, fn)(range(a[0]), *a[1:])
        n = g('n', 1); out = []
        for _ in range(n):
            v = getattr(random, fn)(*a)
            out.append(f64(v) if isinstance(v, float) else v)
        return out
    # --- transforms: only what their random draws decide
    if op == 'tf':
        fn, a, kw = s['fn'], s['args'], g('kw', {})
        h, w = s['hw']; x = img(h, w); out = []
        for _ in range(g('n', 1)):
            if fn == 'flip':      # number of flips of RandomHorizontalFlip(p)
                y = T.RandomHorizontalFlip(*a)(x); out.append(int(not np.array_equal(x, y)))
            elif fn == 'vflip':
                y = T.RandomVerticalFlip(*a)(x); out.append(int(not np.array_equal(x, y)))
            elif fn == 'crop':
                t = T.RandomCrop(*a, **kw); out.append([int(v) for v in t._get_param(x, t.size)])
            elif fn == 'rrcrop':
                out.append([int(v) for v in T.RandomResizedCrop(*a, **kw)._dynamic_get_param(x)])
            elif fn == 'rotation':
                t = T.RandomRotation(*a); out.append(f64(t._get_param(t.degrees)))
            elif fn == 'erasing':
                t = T.RandomErasing(**kw); r = t._dynamic_get_param(x, t.scale, t.ratio, None if t.value == 'random' else [t.value])
                out.append([int(v) for v in r[:4]])
            elif fn == 'perspective':
                out.append(T.RandomPerspective().get_params(w, h, *a)[1])
            elif fn == 'affine':
                t = T.RandomAffine(*a, **kw)
                r = t._get_param([w, h], t.degrees, t.translate, t.scale, t.shear)
                out.append([f64(r[0]), [int(v) for v in r[1]], f64(r[2]), [f64(v) for v in r[3]]])
            elif fn == 'jitter':
                t = T.ColorJitter(*a); t = t._get_param(t.brightness, t.contrast, t.saturation, t.hue)
                out.append([type(q).__name__ for q in t.transforms])
            elif fn in ('brightness', 'contrast', 'saturation'):
                y = getattr(T, fn.capitalize() + 'Transform')(*a)(x); out.append(zlib.crc32(np.ascontiguousarray(y).tobytes()))
            else: raise ValueError(fn)
        return out
    raise ValueError(op)


def main(scenarios, path):
    cases = []
    for cid, steps in scenarios:
        done = []
        for st in steps:
            try:
                out = run(st)
            except Exception as e:  # a case that Paddle itself refuses is worth keeping
                out = {'error': type(e).__name__}
                print(cid, st, e, file=sys.stderr)
            done.append({**st, 'out': out} if out is not None else dict(st))
        cases.append({'id': cid, 'steps': done})
    doc = {'made_by': 'make_random.py', 'paddle': paddle.__version__, 'numpy': np.__version__, 'python': sys.version.split()[0],
           'head': HEAD, 'cases': cases}
    with open(path, 'w') as f:
        f.write('{' + ',\n'.join(json.dumps(k) + ':' + json.dumps(v, separators=(',', ':')) for k, v in doc.items() if k != 'cases'))
        f.write(',\n"cases":[\n' + ',\n'.join(json.dumps(c, separators=(',', ':')) for c in cases) + '\n]}\n')
    print(path, os.path.getsize(path), 'bytes', len(cases), 'cases')


def S(k): return {'op': 'seed', 'k': k}
def N(k): return {'op': 'np_seed', 'k': k}
def P(k): return {'op': 'py_seed', 'k': k}
def O(op, **kw): return {'op': op, **kw}
def np_(fn, *args, **kw): return {'op': 'np', 'fn': fn, 'args': list(args), **({'kw': kw} if kw else {})}
def py(fn, *args, n=1): return {'op': 'py', 'fn': fn, 'args': list(args), **({'n': n} if n != 1 else {})}
def tf(fn, hw, *args, n=1, **kw): return {'op': 'tf', 'fn': fn, 'hw': hw, 'args': list(args), 'n': n, **({'kw': kw} if kw else {})}


# ---- scenarios --------------------------------------------------------------------------------------
def scenarios():
    out = []
    for k in (0, 1, 42, 2026):
        out += [
            (f'uniform/{k}', [S(k), O('uniform', shape=[3, 4], min=-1.0, max=1.0), O('rand', shape=[5]), O('uniform', shape=[1000], min=-0.1, max=0.7),
                              O('uniform', shape=[17], min=0.0, max=1.0, opseed=5), O('rand', shape=[2, 3, 4]), O('rand', shape=[100], dtype='float64'),
                              O('uniform', shape=[100], min=-0.1, max=0.1, dtype='float64'), O('uniform_', shape=[9], min=-2.0, max=3.0)]),
            (f'normal/{k}', [S(k), O('randn', shape=[3, 3]), O('randn', shape=[3, 3]), O('normal', mean=1.5, std=0.3, shape=[1001]), O('standard_normal', shape=[8]),
                             O('gaussian', shape=[7], mean=0.0, std=2.0, opseed=9), O('normal_t', shape=[2, 5], std=0.5), O('randn', shape=[500], dtype='float64'),
                             O('normal_', shape=[11], mean=-1.0, std=0.01)]),
            (f'int/{k}', [S(k), O('randint', low=0, high=10, shape=[20]), O('randint', low=-5, high=1000, shape=[7, 3], dtype='int32'),
                          O('randint', low=0, high=2147483647, shape=[50]), O('randint', low=0, high=3, shape=[1000]), O('randint_like', low=0, high=7, shape=[13], dtype='float32')]),
            (f'perm/{k}', [S(k)] + [O('randperm', n=n) for n in (1, 2, 3, 10, 11, 100, 1001)] + [O('randperm', n=16, dtype='int32')]),
            (f'bernoulli/{k}', [S(k), O('bernoulli', shape=[20], p=0.5), O('bernoulli', shape=[1000], p=0.3), O('bernoulli', shape=[64], p=0.3, dtype='float64'), O('bernoulli_', shape=[40], p=0.5)]),
            (f'multinomial/{k}', [S(k), O('multinomial', probs=[0.1, 0.2, 0.3, 0.4], num=40, replacement=True), O('multinomial', probs=[1, 2, 3, 4, 5, 0, 7], num=4, replacement=False),
                                  O('multinomial', probs=[[0.5, 0.5, 1], [3, 2, 1]], num=12, replacement=True)]),
            (f'dropout/{k}', [S(k), O('dropout', shape=[4, 8], p=0.5), O('dropout', shape=[1000], p=0.3), O('dropout', shape=[64], p=0.2, mode='downscale_in_infer'), O('rand', shape=[2]),
                              O('dropout', shape=[3, 4, 5], p=0.5, axis=[0, 1]), O('dropout', shape=[6, 4], p=0.25, axis=0, mode='downscale_in_infer'), O('dropout2d', shape=[2, 5, 3, 3], p=0.5),
                              O('dropout', shape=[12], p=0.0), O('dropout', shape=[12], p=1.0), O('rand', shape=[2]), O('alpha_dropout', shape=[5, 6], p=0.4), O('rrelu', shape=[40], lower=0.125, upper=0.3),
                              O('rand', shape=[2])]),
            (f'gumbel/{k}', [S(k), O('gumbel_softmax', shape=[4, 6], t=1.0, hard=True), O('gumbel_softmax', shape=[4, 6], t=0.5, hard=False), O('rand', shape=[2])]),
            (f'truncated/{k}', [S(k), O('init', name='TruncatedNormal', args={}, shape=[1000]), O('init', name='TruncatedNormal', args={'mean': 0.0, 'std': 0.02}, shape=[100, 10]),
                                O('init', name='TruncatedNormal', args={'mean': 0.5, 'std': 1.5, 'a': -1.0, 'b': 3.0}, shape=[501])]),
            (f'init/{k}', [S(k), O('init', name='Uniform', args={'low': -0.5, 'high': 0.5}, shape=[10, 10]), O('init', name='Normal', args={'mean': 0.0, 'std': 0.01}, shape=[9, 5]),
                           O('init', name='XavierUniform', args={}, shape=[20, 30]), O('init', name='XavierNormal', args={}, shape=[8, 4, 3, 3]),
                           O('init', name='KaimingUniform', args={}, shape=[8, 4, 3, 3]), O('init', name='KaimingNormal', args={}, shape=[16, 10]),
                           O('init', name='KaimingNormal', args={'negative_slope': 0.2, 'nonlinearity': 'leaky_relu', 'mode': 'fan_out'}, shape=[6, 5, 3, 3]),
                           O('init', name='XavierUniform', args={'gain': 2.0, 'fan_in': 100, 'fan_out': 50}, shape=[7, 7]),
                           O('init', name='Dirac', args={}, shape=[4, 3, 3]), O('init', name='Constant', args={'value': 0.25}, shape=[3]), O('rand', shape=[2]),
                           O('init', name='Orthogonal', args={}, shape=[3, 2]), O('rand', shape=[2])]),
            (f'layers/{k}', [S(k), O('layer', name='Linear', args=[10, 5]), O('layer', name='Conv2D', args=[3, 8, 3]), O('layer', name='Conv2D', args=[4, 8, 3], kw={'groups': 2}),
                             O('layer', name='Conv2DTranspose', args=[4, 6, 3]), O('layer', name='Conv1D', args=[4, 6, 5]), O('layer', name='Embedding', args=[20, 6]),
                             O('layer', name='BatchNorm2D', args=[4]), O('layer', name='LayerNorm', args=[6]), O('layer', name='LSTM', args=[4, 6]), O('layer', name='LSTM', args=[4, 6], kw={'num_layers': 2, 'direction': 'bidirect'}),
                             O('layer', name='GRU', args=[5, 3]), O('layer', name='SimpleRNN', args=[5, 3]), O('layer', name='LSTMCell', args=[3, 4]), O('layer', name='PReLU', args=[4]),
                             O('layer', name='MultiHeadAttention', args=[8, 2]), O('layer', name='TransformerEncoderLayer', args=[8, 2, 16]), O('layer', name='Bilinear', args=[3, 4, 5]), O('rand', shape=[2])]),
            (f'np/{k}', [N(k), np_('rand', 3), np_('rand', 2, 500), np_('randn', 5), np_('randn', 1001), np_('randn'), np_('rand'), np_('randint', 0, 10, 20), np_('randint', 5),
                         np_('randint', 0, 2**40, 9), np_('randint', 0, 256, [4, 5], dtype='uint8'), np_('randint', 0, 1000, 6, dtype='int32'), np_('shuffle', 10), np_('shuffle', 1001), np_('shuffle_list', 7), np_('shuffle_rows', 6, 3),
                         np_('permutation', 12), np_('permutation_list', 9), np_('choice', 20, 5), np_('choice', 20, 5, False), np_('choice', 5, 8, True, [0.1, 0.2, 0.3, 0.25, 0.15]), np_('choice', 5, 3, False, [0.1, 0.2, 0.3, 0.25, 0.15]),
                         np_('normal', 2.0, 0.5, 7), np_('normal', 0.0, 1.0, [300, 3]), np_('uniform', -1.0, 2.0, 6), np_('random', 4), np_('random_sample', [2, 2]), np_('standard_normal', 3), np_('beta', 1.0, 1.0), np_('beta', 0.2, 0.2), np_('normal', 1.0, 2.0)]),
            (f'py/{k}', [P(k), py('random', n=5), py('uniform', -1, 2, n=3), py('randint', 0, 9, n=20), py('randint', 0, 10**12, n=3), py('shuffle', 10), py('shuffle', 100), py('sample', 50, 6), py('sample', 8, 8), py('sample', 1000, 20), py('choice', 7),
                         py('randrange', 3, 30, 4, n=5), py('getrandbits', 40, n=2), py('gauss', 0, 1, n=3), py('triangular', 0, 1)]),
            (f'io/{k}', [N(k), S(k), O('sampler', n=20), O('sampler', n=20), O('sampler', n=10, replacement=True, num=15), O('sampler', n=10, num=4), O('weighted', weights=[0.1, 0.3, 0.5, 0.7, 0.2], num=5, replacement=True),
                         O('weighted', weights=[0.1, 0.3, 0.5, 0.7, 0.2], num=4, replacement=False), O('subset_random', n=8), O('random_split', lengths=[3, 7, 2]),
                         O('dist_sampler', n=11, batch=3, ranks=2, rank=1, epochs=2), O('dist_sampler', n=10, batch=4, ranks=1, rank=0, epochs=3),
                         O('loader', n=10, batch=3, epochs=2, workers=0), O('loader', n=10, batch=3, epochs=2, workers=0, drop_last=True)]),
            (f'transforms/{k}', [P(k), N(k), S(k), tf('flip', [5, 6], 0.5, n=20), tf('vflip', [5, 6], 0.3, n=20), tf('crop', [40, 50], 32, n=6), tf('rrcrop', [60, 80], 32, n=6), tf('rotation', [8, 8], 30, n=3),
                                 tf('erasing', [32, 32], n=4), tf('erasing', [32, 32], n=2, value='random'), tf('affine', [30, 20], 15, n=2, translate=[0.1, 0.2], scale=[0.8, 1.2], shear=10), tf('perspective', [40, 30], 0.5, n=2), tf('jitter', [8, 8], 0.4, 0.4, 0.4, 0.1, n=5), tf('brightness', [8, 8], 0.4, n=2), py('random')]),
        ]
    out += [
        ('seed-wrap', [S(2**32 + 42), O('rand', shape=[4]), S(2**63 + 7), O('rand', shape=[4]), S(2**64 - 1), O('randn', shape=[4]), S(-1)]),
        ('state', [S(42), O('rand', shape=[3]), O('get_state', slot='a'), O('randn', shape=[5]), O('randperm', n=9), O('set_state', slot='a'), O('randn', shape=[5]), O('randperm', n=9)]),
        ('threads', [O('threads', n=2), S(1), O('randn', shape=[3000001]), O('uniform', shape=[2000003], min=-1.0, max=1.0), O('dropout', shape=[1000003], p=0.1), O('randperm', n=100000), O('randint', low=0, high=100, shape=[500000])]),
        ('long', [S(7), O('randn', shape=[200000]), O('normal', mean=0.0, std=0.02, shape=[64, 3, 7, 7]), O('randperm', n=50000), O('bernoulli', shape=[100000], p=0.1), O('init', name='TruncatedNormal', args={'std': 0.02}, shape=[768, 300])]),
        ('loader-workers', [N(42), O('loader', n=12, batch=4, epochs=2, workers=0), N(42), O('loader', n=12, batch=4, epochs=2, workers=2), np_('rand', 1)]),
        ('worker-states', [O('worker_states', base='0', worker=0), O('worker_states', base='1234567890123456789', worker=3), O('worker_states', base='9223372036854775806', worker=7)]),
        ('np-array-seed', [N([1, 2, 3]), np_('rand', 3), N([4294967295, 0, 7, 9]), np_('randint', 0, 100, 8)]),
        ('py-big-seed', [P(2**40 + 5), py('random', n=2), P(-42), py('random', n=2), P(0), py('randint', 1, 6, n=12)]),
        ('fit/42', [S(42), N(42), O('fit', n=64, batch=8, epochs=3)]),
        ('fit/2026', [N(2026), S(2026), O('fit', n=30, batch=7, epochs=2, evals=9)]),
        ('fit-workers/42', [S(42), N(42), O('fit', n=24, batch=8, epochs=2, workers=2)]),
        ('fit/0', [S(0), N(0), O('fit', n=1000, batch=64, epochs=1)]),
    ]
    for k, names in ((0, ['LeNet', 'resnet18']), (1, ['LeNet', 'vgg11']), (42, ['LeNet', 'resnet18', 'resnet50', 'vgg11']), (2026, ['LeNet', 'resnet50'])):
        for nme in names:
            kw = {'num_classes': 10} if nme in ('vgg11', 'resnet18') and k == 42 else {}
            out.append((f'model/{nme}/{k}', [S(k), O('model', name=nme, **({'kw': kw} if kw else {})), O('rand', shape=[2])]))
    out.append(('worker-draws', [S(42), N(42), P(42), O('loader_aug', n=7, batch=2, workers=2), O('rand', shape=[2]), np_('rand', 1), py('random')]))
    out.append(('float64', [S(42), O('init', name='Uniform', args={'low': -0.1, 'high': 0.3}, shape=[9], dtype='float64'), O('init', name='XavierUniform', args={}, shape=[5, 7], dtype='float64'),
                           O('init', name='KaimingNormal', args={}, shape=[40, 3], dtype='float64'), O('dropout', shape=[50], p=0.3, dtype='float64'), O('rand', shape=[1])]))
    out.append(('mixup', [N(42)] + [np_('beta', a, a) for a in (0.2, 0.4, 0.1, 1.0, 0.8, 0.3) * 4] + [np_('rand')]))
    out.append(('exponential', [S(42), O('exponential_', shape=[1000], lam=1.0), O('exponential_', shape=[7], lam=2.5), O('rand', shape=[2])]))
    out.append(('np-state', [N(42), np_('randn', 3), O('np_get', slot='n'), np_('randn', 3), np_('shuffle', 9), O('np_set', slot='n'), np_('randn', 3), np_('shuffle', 9)]))
    for nme in ALL_MODELS:
        out.append((f'model_sum/{nme}/7', [S(7), O('model_sum', name=nme), O('rand', shape=[2])]))
    return out


ALL_MODELS = sorted(n for n in paddle.vision.models.__all__ if n == n.lower() and callable(getattr(paddle.vision.models, n)))


if __name__ == '__main__':
    main(scenarios(), os.path.join(os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'test', 'golden')), 'random.json'))
