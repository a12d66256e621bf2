"""Golden cases for the high-level API (paddle.Model, callbacks, paddle.io, paddle.metric, summary), from real Paddle.

Run with paddlepaddle==3.3.1 (CPU):  python -W ignore make_hapi.py      -> writes test/golden/hapi.json.

What is in the file
  meta    versions, clock, tolerance.
  cases   a list; every case has `id`, `kind` and what that kind needs, plus what real Paddle answered:
    model        a net with given weights, data, optimizer, loss, metrics and a list of `ops` (fit, evaluate, predict,
                 trainBatch, evalBatch, predictBatch, save, load, set). Each op holds `stdout` (exact bytes), `result`
                 or `error`, `warnings`, `trace` (hooks in order, logs as ordered pairs); the case ends with `weights`.
    progressbar  ProgressBar under a scripted clock that reads 0.0 at creation and `at` at each update: exact bytes.
    format       one value -> its text, verbose 1 and 2.
    metric       update/accumulate sequences.   order: samplers and loaders (index orders).
    collate      default_collate_fn through DataLoader.   summary / flops: exact text.   error: type and exact message.

Clock. time.time() inside hapi is frozen while a model case runs, so that `stdout` is exact: every step takes 0 s, which
prints ` - 0s/step` and `ETA: 0s`. verbose 3 divides by elapsed time, so it runs under a clock that advances 1 ms per
reading, and its costs, speeds and times are replaced by <T>. Terminal width is 80 columns. `<CWD>` stands for the
working directory. Model cases run with a cleared shared `logs` dict (Paddle keeps one for the whole process: a default argument) and fresh name counters.

Arrays are {dtype, shape, data} with flat data; float32 data is the shortest decimal that rounds to it. NaN and
infinities are the strings "nan", "inf", "-inf".
"""
import contextlib, io as _io, json, math, os, re, shutil, sys, tempfile, time, warnings

os.environ['COLUMNS'] = '80'
os.environ.setdefault('OMP_NUM_THREADS', '1')
import numpy as np
import paddle
from paddle import nn
from paddle.hapi import callbacks as hapi_callbacks, model as hapi_model, progressbar as hapi_bar
from paddle.io import *  # noqa: F403
import paddle.io as pio

assert paddle.__version__ == '3.3.1', paddle.__version__
paddle.set_device('cpu')
# With NumPy >= 2.4 int() of a one-element, one-dimensional tensor fails, which breaks paddle.flops; undo that here.
paddle.Tensor.__int__ = lambda self: int(self.item())


# ---------------------------------------------------------------- plain values
def num(x):
    """A number as JSON: float32 as its shortest decimal, NaN and infinities as strings."""
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    if isinstance(x, (int, np.integer)):
        return int(x)
    f = float(str(x)) if isinstance(x, np.float32) else float(x)
    if math.isnan(f) or math.isinf(f):
        return str(f)
    return f


def arr(a):
    a = np.asarray(a)
    return {'dtype': str(a.dtype), 'shape': list(a.shape), 'data': [num(v) for v in a.reshape(-1)]}


def plain(x):
    """Any result as JSON; arrays and tensors keep dtype and shape, tuples are marked."""
    if isinstance(x, paddle.Tensor):
        return {'tensor': arr(x.numpy())}
    if isinstance(x, np.ndarray):
        return {'array': arr(x)}
    if isinstance(x, tuple):
        return {'tuple': [plain(v) for v in x]}
    if isinstance(x, list):
        return [plain(v) for v in x]
    if isinstance(x, dict):
        return {'dict': [[k, plain(v)] for k, v in x.items()]}
    if isinstance(x, (int, float, np.number, np.bool_)):
        return num(x)
    if x is None or isinstance(x, str):
        return x
    return {'object': type(x).__name__}


def rnd(seed, *shape, lo=-1.0, hi=1.0, digits=2):
    return np.round(np.random.RandomState(seed).uniform(lo, hi, shape), digits).astype('float32')


def labels(seed, n, k, column=True):
    a = np.random.RandomState(seed).randint(0, k, n)
    return a.reshape(-1, 1) if column else a


def from_arr(d):
    return np.array([float(v) if isinstance(v, str) else v for v in d['data']], dtype=d['dtype']).reshape(d['shape'])


# ---------------------------------------------------------------- nets from descriptions
class Residual(nn.Layer):
    """x + body(x), body a Sequential."""

    def __init__(self, layers):
        super().__init__()
        self.body = build(layers)

    def forward(self, x):
        return x + self.body(x)


class TwoHead(nn.Layer):
    """forward(a, b) -> [headA(a), headB(concat([a, b], axis=1))]."""

    def __init__(self, head_a, head_b):
        super().__init__()
        self.head_a = nn.Linear(*head_a)
        self.head_b = nn.Linear(*head_b)

    def forward(self, a, b):
        return [self.head_a(a), self.head_b(paddle.concat([a, b], axis=1))]


class Optional(nn.Layer):
    """forward(x, mask=None): the second parameter eats the label field of a two-field dataset."""

    def __init__(self, i, o):
        super().__init__()
        self.fc = nn.Linear(i, o)

    def forward(self, x, mask=None):
        return self.fc(x)


class Outputs(nn.Layer):
    """Runs a layer that gives the input in some form, then a Linear over the input."""

    class Giver(nn.Layer):
        def __init__(self, form):
            super().__init__()
            self.form = form

        def forward(self, x):
            return {'list': [x, x], 'uneven': [x, x[0:1]], 'record': {'a': x}, 'nothing': None, 'partly': [x, None], 'scalar': x.sum()}[self.form]

    def __init__(self, form):
        super().__init__()
        self.giver = Outputs.Giver(form)
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        self.giver(x)
        return self.fc(x)


def build(desc):
    """[[class name, positional arguments, keyword arguments?], ...] -> nn.Sequential; a single entry builds that layer."""
    if isinstance(desc[0], str):
        name, args, kw = desc[0], desc[1], (desc[2] if len(desc) > 2 else {})
        if name == 'Sequential':
            return build(args)
        if name == 'LeNet':
            return paddle.vision.models.LeNet(*args, **kw)
        own = {'Residual': Residual, 'TwoHead': TwoHead, 'Optional': Optional, 'Outputs': Outputs}
        return own[name](*args) if name in own else getattr(nn, name)(*args, **kw)
    return nn.Sequential(*[build(d) for d in desc])


def set_weights(net, seed, scale=0.5):
    """Fixed, short decimal weights for every float32 parameter (not for buffers)."""
    for i, p in enumerate(net.parameters()):
        p.set_value(rnd(seed * 100 + i, *p.shape, lo=-scale, hi=scale, digits=3))


def weights(net):
    return {k: arr(v.numpy()) for k, v in net.state_dict().items()}


# ---------------------------------------------------------------- data sources
class Rows(pio.Dataset):
    """Sample i is the tuple of row i of every field; one-dimensional integer fields give Python ints."""

    def __init__(self, fields):
        self.fields = fields

    def __getitem__(self, i):
        return tuple(int(f[i]) if f.ndim == 1 and f.dtype.kind == 'i' else f[i] for f in self.fields)

    def __len__(self):
        return len(self.fields[0])


class Stream(pio.IterableDataset):
    def __init__(self, fields):
        self.rows = Rows(fields)

    def __iter__(self):
        for i in range(len(self.rows)):
            yield self.rows[i]


def source(desc, data):
    """{'data': name, 'as': dataset | stream | loader | batches | generator, ...options}"""
    fields = [from_arr(f) for f in data[desc['data']]]
    how, b = desc.get('as', 'dataset'), desc.get('batchSize', 1)
    if how == 'dataset':
        return Rows(fields)
    if how == 'stream':
        return Stream(fields)
    if how == 'loader':
        return DataLoader(Rows(fields), batch_size=b, shuffle=desc.get('shuffle', False), drop_last=desc.get('dropLast', False))
    if how == 'streamLoader':
        return DataLoader(Stream(fields), batch_size=b, drop_last=desc.get('dropLast', False))
    batches = [tuple(f[i:i + b] for f in fields) for i in range(0, len(fields[0]), b)]
    return batches if how == 'batches' else (x for x in batches)


# ---------------------------------------------------------------- training parts
def snake(name):
    return re.sub(r'(?<!^)([A-Z])', lambda m: '_' + m.group(1).lower(), name)


def kwargs(d, skip=()):
    return {snake(k): v for k, v in d.items() if k not in skip}


def scheduler(d):
    d = dict(d)
    cls = getattr(paddle.optimizer.lr, d.pop('scheduler'))
    return cls(**{('T_max' if k == 'TMax' else snake(k)): (scheduler(v) if isinstance(v, dict) else v) for k, v in d.items()})


def optimizer(d, net):
    if d is None:
        return None
    kw = kwargs(d, ('name', 'learningRate', 'gradClip', 'of'))
    lr = d['learningRate']
    if 'gradClip' in d:
        c = dict(d['gradClip'])
        kw['grad_clip'] = getattr(nn, c.pop('name'))(**kwargs(c))
    lr = scheduler(lr) if isinstance(lr, dict) else lr
    held = [p for i in d['of'] for p in net.sublayers()[i].parameters()] if 'of' in d else net.parameters()
    return getattr(paddle.optimizer, d['name'])(learning_rate=lr, parameters=held, **kw)


LOSSES = {
    'twoHeadLoss': lambda a, b, la, lb: [nn.functional.cross_entropy(a, la), nn.functional.mse_loss(b, lb)],
    'ceAndL2': lambda o, l: [nn.functional.cross_entropy(o, l), (o * o).mean()],
}


class Firsts(paddle.metric.Metric):
    """Two names: count of samples and mean of the first output column; update returns the batch size."""

    def __init__(self):
        super().__init__()
        self.reset()

    def name(self):
        return ['count', 'mean0']

    def reset(self):
        self.n, self.s = 0, 0.0

    def compute(self, pred, *labels):
        return pred

    def update(self, pred):
        self.n += len(pred)
        self.s += float(pred[:, 0].astype('float64').sum())
        return len(pred)

    def accumulate(self):
        return [self.n, self.s / self.n if self.n else 0.0]


class FirstAccuracy(paddle.metric.Accuracy):
    """Accuracy of output 0 against label 0 of a net with several outputs and labels."""

    def compute(self, *a):
        return super().compute(a[0], a[len(a) // 2])


class Soft(paddle.metric.Metric):
    """Wraps Precision, Recall or Auc: feeds softmax column 1 (Auc: both columns)."""

    def __init__(self, which):
        super().__init__()
        self.m, self.which = getattr(paddle.metric, which)(), which

    def name(self):
        return self.m.name()

    def reset(self):
        self.m.reset()

    def compute(self, pred, label):
        p = nn.functional.softmax(pred)
        return (p if self.which == 'Auc' else p[:, 1:2]), label

    def update(self, *a):
        return self.m.update(*a)

    def accumulate(self):
        return self.m.accumulate()


class Constant(paddle.metric.Metric):
    """Accumulates what it was told to: [[type, value], ...], under one name or several."""

    def __init__(self, names, values):
        super().__init__()
        make = {'float': float, 'int': int, 'float32': np.float32, 'bool': bool, 'str': str, 'array': lambda v: np.array(v, 'float32'), 'tensor': lambda v: paddle.to_tensor(v, 'float32'), 'ints': lambda v: np.array(v, 'int64')}
        self.names, self.values = names, [make[kind](v) for kind, v in values]

    def name(self):
        return self.names

    def reset(self):
        pass

    def update(self, *a):
        return self.values[0]

    def accumulate(self):
        return self.values if isinstance(self.names, list) else self.values[0]


class Noted(paddle.metric.Metric):
    """Prints each call of its methods, with the shapes that update is given."""

    def name(self):
        return 'noted'

    def reset(self):
        print('reset')

    def update(self, *a):
        print('update', ' '.join('x'.join(map(str, x.shape)) for x in a))
        return 0.25

    def accumulate(self):
        print('accumulate')
        return 0.25


def metric(d):
    own = {'Firsts': Firsts, 'FirstAccuracy': FirstAccuracy, 'Soft': Soft, 'Noted': Noted}
    if d['name'] == 'Constant':
        return Constant(d['names'], d['values'])
    return own.get(d['name'], getattr(paddle.metric, d['name'], None))(**({'which': d['which']} if 'which' in d else {k: (tuple(v) if k == 'topk' else v) for k, v in d.get('args', {}).items()}))


def make_loss(d):
    if d is None:
        return None
    return LOSSES[d['name']] if d['name'] in LOSSES else getattr(nn, d['name'])(**kwargs(d, ('name',)))


class Trace(paddle.callbacks.Callback):
    """Records every hook: [name, epoch or step or null, logs as ordered pairs or null]."""

    def __init__(self, sink):
        super().__init__()
        self.sink = sink

    def set_params(self, params):
        super().set_params(params)
        self.sink.append(['setParams', None, [[k, plain(v)] for k, v in params.items()]])


def _hook(name, indexed):
    def f(self, *a):
        logs = a[-1] if isinstance(a[-1], dict) else None
        self.sink.append([name, a[0] if indexed else None, None if logs is None else [[k, plain(v)] for k, v in logs.items()]])
    return f


for _m in ('train', 'eval', 'predict'):
    for _p in ('begin', 'end'):
        setattr(Trace, f'on_{_m}_{_p}', _hook(f'on_{_m}_{_p}', False))
        setattr(Trace, f'on_{_m}_batch_{_p}', _hook(f'on_{_m}_batch_{_p}', True))
for _p in ('begin', 'end'):
    setattr(Trace, f'on_epoch_{_p}', _hook(f'on_epoch_{_p}', True))


class LrTrace(paddle.callbacks.Callback):
    """Records the optimizer's get_lr() at the end of every training batch, epoch and evaluation."""

    def __init__(self, sink):
        super().__init__()
        self.sink = sink

    def _add(self, what, i):
        self.sink.append([what, i, float(self.model._optimizer.get_lr())])

    def on_train_batch_end(self, step, logs=None):
        self._add('batch', step)

    def on_epoch_end(self, epoch, logs=None):
        self._add('epoch', epoch)

    def on_eval_end(self, logs=None):
        self._add('eval', None)


class StopAt(paddle.callbacks.Callback):
    """Sets model.stop_training in the given training step of the first epoch."""

    def __init__(self, step):
        super().__init__()
        self.at = step

    def on_train_batch_end(self, step, logs=None):
        if step == self.at:
            self.model.stop_training = True


class Print(paddle.callbacks.Callback):
    """Prints every hook, its index and the names in its logs."""


def _print(name, indexed):
    def f(self, *a):
        print(name, *a[:1] if indexed else '', ','.join(a[-1]) if isinstance(a[-1], dict) else 'no logs')
    return f


for _m in ('train', 'eval', 'predict'):
    for _p in ('begin', 'end'):
        setattr(Print, f'on_{_m}_{_p}', _print(f'on_{_m}_{_p}', False))
        setattr(Print, f'on_{_m}_batch_{_p}', _print(f'on_{_m}_batch_{_p}', True))
for _p in ('begin', 'end'):
    setattr(Print, f'on_epoch_{_p}', _print(f'on_epoch_{_p}', True))


class Within(paddle.callbacks.Callback):
    """Uses the model in a hook: predicts or evaluates at the end of every epoch."""

    def __init__(self, method, args, data):
        super().__init__()
        self.method, self.args, self.data = method, args, data

    def on_epoch_end(self, epoch, logs=None):
        args = {snake(k): source(v, self.data) if k.endswith('Data') else v for k, v in self.args.items()}
        print(self.method, len(getattr(self.model, self.method)(**args)))


def callback(d, trace, data=None):
    if d['name'] == 'Print':
        return Print()
    if d['name'] == 'Within':
        return Within(d['method'], d['args'], data)
    if d['name'] == 'Trace':
        return Trace(trace)
    if d['name'] == 'LrTrace':
        return LrTrace(trace)
    if d['name'] == 'StopAt':
        return StopAt(d['step'])
    return getattr(paddle.callbacks, d['name'])(**kwargs(d, ('name',)))


# ---------------------------------------------------------------- running
class Clock:
    def __init__(self, tick=0.0):
        self.now, self.tick = 1000.0, tick

    def time(self):
        self.now += self.tick
        return self.now


def mask3(s):
    s = re.sub(r'(avg_reader_cost|avg_batch_cost): [\d.]+ sec', r'\1: <T> sec', s)
    s = re.sub(r'ips: [\d.]+ samples', 'ips: <T> samples', s)
    return re.sub(r' - \d+(s|ms|us)/step', ' - <T>/step', s)


MARGIN = [1.0]


def check_margins(values):
    """Smallest distance, in last printed digits, of a printed value from a rounding edge: another correct float32 engine
    must print the same digits. Short fractions (accuracies) are exact and do not count."""
    for v in map(float, (x for x in values if isinstance(x, (float, np.floating)))):
        if v == 0 or math.isnan(v) or math.isinf(v) or len(repr(v)) < 13 or v in (1 / 3, 2 / 3):
            continue
        scaled = abs(v) * 1e4 if abs(v) > 1e-3 else abs(v) / 10 ** math.floor(math.log10(abs(v))) * 1e4
        MARGIN[0] = min(MARGIN[0], abs(scaled - math.floor(scaled) - 0.5))


def ops_in(part):
    """Every operation of a saved program."""
    if isinstance(part, dict):
        if 'O' in part and '#' in part:
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from ops_in(each)


def run_op(model, op, data):
    """Runs one op and returns it with what Paddle answered."""
    out, trace, args = _io.StringIO(), [], {}
    a = dict(op.get('args', {}))
    for key in ('trainData', 'evalData', 'testData'):
        if key in a:
            args[snake(key)] = source(a.pop(key), data)
    if 'callbacks' in a:
        c = a.pop('callbacks')
        args['callbacks'] = [callback(d, trace, data) for d in c] if isinstance(c, list) else callback(c, trace, data)
    args.update({snake(k): v for k, v in a.items()})
    kind = op['op']
    clock = Clock(0.001 if args.get('verbose') == 3 else 0.0)
    hapi_bar.time = hapi_callbacks.time = clock
    printed, update = [], hapi_bar.ProgressBar.update

    def spy(bar, current, values={}):
        printed.extend(x for _, v in values for x in (v if isinstance(v, list) else [v]))
        update(bar, current, values)

    hapi_bar.ProgressBar.update = spy
    done = dict(op)
    with warnings.catch_warnings(record=True) as seen, contextlib.redirect_stdout(out):
        warnings.simplefilter('always')
        try:
            if kind in ('fit', 'evaluate', 'predict'):
                r = getattr(model, kind)(**args)
            elif kind in ('trainBatch', 'evalBatch', 'predictBatch'):
                ins = [from_arr(data[op['batch']][i]) for i in op['inputs']]
                labs = [[from_arr(data[op['batch']][i]) for i in op.get('labels', [])]] if kind != 'predictBatch' else []
                r = getattr(model, snake(kind))(ins, *labs, **({'update': op['update']} if 'update' in op else {}))
            elif kind == 'set':
                setattr(model, snake(op['name']), op['value'])
                r = None
            elif kind == 'reweight':
                set_weights(model.network, op['seed'])
                r = None
            elif kind == 'save':
                r = model.save(op['path'], **kwargs(op, ('op', 'path')))
                r = sorted(f for f in os.listdir(os.path.dirname(op['path']) or '.'))
            elif kind == 'load':
                r = model.load(op['path'], **kwargs(op, ('op', 'path')))
            elif kind == 'prepare':
                r = model.prepare(optimizer(op.get('optimizer'), model.network), make_loss(op.get('loss')), [metric(d) for d in op.get('metrics', [])])
            elif kind == 'gradients':
                r = [None if p.grad is None else p.grad.numpy() for p in model.network.parameters()]
            elif kind == 'state':
                r = paddle.load(op['path'], return_numpy=True)
            elif kind == 'savedInputs':
                with open(op['path'] + '.json') as f:
                    r = [[a['AT']['D'] for a in o['A'] if a['N'] == 'shape'][0] for o in ops_in(json.load(f)) if o['#'] == '1.data']
            elif kind == 'listDir':
                r = sorted(os.listdir(op['path'])) if os.path.isdir(op['path']) else None
            else:
                raise KeyError(kind)
            done['result'] = plain(r)
        except (AssertionError, ValueError, TypeError, RuntimeError, AttributeError, ZeroDivisionError, KeyError) as e:
            done['error'] = {'type': type(e).__name__, 'message': str(e)}
    hapi_bar.time = hapi_callbacks.time = time
    hapi_bar.ProgressBar.update = update
    text = out.getvalue().replace(os.getcwd(), '<CWD>')
    done['stdout'] = mask3(text) if args.get('verbose') == 3 else text
    mine = [str(w.message) for w in seen if os.sep + 'hapi' + os.sep in str(w.filename)]
    if mine:
        done['warnings'] = mine
    if trace:
        done['trace'] = trace
    check_margins(printed)
    return done


def model_case(id, net, ops, data, seed=1, **rest):
    """Takes first weights (from `seed` upward) with which no printed value sits on a rounding edge, or nearly so."""
    best = (0, None)
    for s in range(seed, seed + 40):
        MARGIN[0] = 1.0
        case = model_case_with(id, net, ops, data, s, **rest)
        best = max(best, (MARGIN[0], case), key=lambda b: b[0])
        if best[0] > 0.05:
            break
    assert best[0] > 0.008, (id, best[0])
    return best[1]


def model_case_with(id, net, ops, data, seed, loss={'name': 'CrossEntropyLoss'}, opt=None, metrics=None, note=None, inputs=None, amp=None, columns=None):
    hapi_model.Model._run_one_epoch.__defaults__[0].clear()
    home, tmp = os.getcwd(), tempfile.mkdtemp()
    os.chdir(tmp)
    os.environ['COLUMNS'] = str(columns or 80)
    try:
        with paddle.utils.unique_name.guard():
            np.random.seed(0)
            paddle.seed(0)
            layer = build(net)
            set_weights(layer, seed)
            first = weights(layer)
            specs = [paddle.static.InputSpec(**{**s, 'shape': list(s['shape'])}) for s in inputs] if inputs else None
            m = paddle.Model(layer, specs)
            ms = [metric(d) for d in metrics or []]
            m.prepare(optimizer(opt, layer), make_loss(loss), ms or None, amp)
            data = {k: [arr(f) for f in v] for k, v in data.items()}
            case = {'id': id, 'kind': 'model', 'note': note, 'net': net, 'inputs': inputs, 'initial': first, 'data': data, 'optimizer': opt,
                    'loss': loss, 'metrics': metrics, 'columns': columns, 'ops': [run_op(m, o, data) for o in ops], 'stopTraining': m.stop_training, 'weights': weights(layer)}
            return {k: v for k, v in case.items() if v is not None}
    finally:
        os.environ['COLUMNS'] = '80'
        os.chdir(home)
        shutil.rmtree(tmp)


def bar_case(id, num_, verbose, seq, width=30, columns=80, name='step'):
    """seq: [[seconds since creation, current, [[name, value], ...]], ...]"""
    os.environ['COLUMNS'] = str(columns)
    clock, out = Clock(), _io.StringIO()
    clock.now = 0.0
    hapi_bar.time = clock
    chunks = []
    try:
        with contextlib.redirect_stdout(out):
            bar = hapi_bar.ProgressBar(num=num_, width=width, verbose=verbose, name=name)
            for dt, current, values in seq:
                clock.now = dt
                bar.update(current, [(k, v) for k, v in values])
                chunks.append(out.getvalue())
                out.seek(0), out.truncate()
        return {'id': id, 'kind': 'progressbar', 'num': num_, 'width': width, 'columns': columns, 'verbose': verbose, 'name': name,
                'barWidth': bar._width, 'updates': [{'at': s[0], 'current': s[1], 'values': s[2], 'bytes': c} for s, c in zip(seq, chunks)]}
    finally:
        os.environ['COLUMNS'] = '80'
        hapi_bar.time = time


def format_case(id, values):
    rows = []
    for v in values:
        texts = []
        for verbose in (1, 2):
            b = bar_case('', 1, verbose, [[0, 1, [['v', v]]]])['updates'][0]['bytes']
            texts.append(re.search(r' - v: (.*) - 0s/step', b, re.S).group(1))
        assert texts[0] == texts[1]
        rows.append([type(v).__name__, v if isinstance(v, str) else repr(v), texts[0]])
    return {'id': id, 'kind': 'format', 'note': 'Python type, Python literal, text printed; verbose 1 and 2 agree', 'rows': rows}


def metric_case(id, name, args, updates):
    """updates: list of [preds, labels] numpy arrays, or 'reset'. Accuracy goes through compute()."""
    m = getattr(paddle.metric, name)(**{k: (tuple(v) if k == 'topk' else v) for k, v in args.items()})
    steps = []
    for u in updates:
        if isinstance(u, str):
            m.reset()
            steps.append({'reset': True, 'accumulate': plain(m.accumulate())})
            continue
        p, l = u
        step = {'preds': arr(p), 'labels': arr(l)}
        if name == 'Accuracy':
            c = m.compute(paddle.to_tensor(p), paddle.to_tensor(l))
            step['compute'] = arr(c.numpy())
            step['update'] = plain(m.update(c))
        else:
            step['update'] = plain(m.update(p, l))
        step['accumulate'] = plain(m.accumulate())
        steps.append(step)
    return {'id': id, 'kind': 'metric', 'metric': name, 'args': args, 'name': plain(m.name()), 'steps': steps}


class Count(pio.Dataset):
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        return i

    def __len__(self):
        return self.n


def order_case(id, what, f, np_seed=None, paddle_seed=None, **params):
    if np_seed is not None:
        np.random.seed(np_seed)
    if paddle_seed is not None:
        paddle.seed(paddle_seed)
    return {'id': id, 'kind': 'order', 'what': what, 'npSeed': np_seed, 'paddleSeed': paddle_seed, 'params': params, 'result': f()}


def flat_order(loader):
    return [np.asarray(b.numpy()).reshape(-1).tolist() for b in loader]


def collate_case(id, samples, batch):
    """samples: plain values or numpy arrays, as the dataset returns them."""
    class S(pio.Dataset):
        def __getitem__(self, i):
            return samples[i]

        def __len__(self):
            return len(samples)
    return {'id': id, 'kind': 'collate', 'samples': [plain(s) if not isinstance(s, (bool, float)) else {type(s).__name__: s} for s in samples], 'batchSize': batch,
            'note': 'in samples a bare number is an int; {"float": v} and {"bool": v} are those Python types; {"tuple": …} holds plain numbers',
            'batches': [plain(b) for b in DataLoader(S(), batch_size=batch)]}


def text_of(f):
    out = _io.StringIO()
    with contextlib.redirect_stdout(out):
        r = f()
    return out.getvalue(), r


def summary_case(id, net, size, dtypes=None, frozen=(), warmup=0):
    with paddle.utils.unique_name.guard():
        for _ in range(warmup):
            build(net)
        layer = build(net)
        for i in frozen:
            layer.parameters()[i].stop_gradient = True
        s = [tuple(x) for x in size] if isinstance(size[0], list) else tuple(size)
        text, r = text_of(lambda: paddle.summary(layer, s, dtypes))
    return {'id': id, 'kind': 'summary', 'net': net, 'inputSize': size, 'dtypes': dtypes, 'frozenParameters': list(frozen), 'builtBefore': warmup, 'stdout': text, 'result': {k: int(v) for k, v in r.items()}}


def flops_case(id, net, size, detail):
    with paddle.utils.unique_name.guard():
        text, r = text_of(lambda: paddle.flops(build(net), size, print_detail=detail))
    return {'id': id, 'kind': 'flops', 'net': net, 'inputSize': size, 'printDetail': detail, 'stdout': text, 'result': int(r)}


def error_case(id, call, f):
    home, tmp = os.getcwd(), tempfile.mkdtemp()
    os.chdir(tmp)
    try:
        with contextlib.redirect_stdout(_io.StringIO()):
            f()
    except Exception as e:
        return {'id': id, 'kind': 'error', 'call': call, 'type': type(e).__name__, 'message': str(e)}
    finally:
        os.chdir(home)
        shutil.rmtree(tmp)
    raise AssertionError(f'{id}: no error')


def lean(cases):
    """`initial` and `data` repeat between cases: keep one copy in a table and refer to it."""
    table, index = [], {}
    def ref(v):
        key = json.dumps(v)
        if key not in index:
            index[key] = len(table)
            table.append(v)
        return {'ref': index[key]}
    for c in cases:
        if c['kind'] == 'model':
            c['initial'] = ref(c['initial'])
            c['data'] = ref(c['data'])
    return table


def write(cases, here, made_by='make_hapi.py'):
    assert len({c['id'] for c in cases}) == len(cases)
    shared = lean(cases)
    meta = {'made by': made_by, 'paddle': paddle.__version__, 'numpy': np.__version__, 'columns': 80, 'clock': 'frozen (verbose 3: 1 ms per reading, masked)',
            'tolerance': {'losses, metrics': 1e-5, 'weights': 1e-5}, 'refs': 'initial and data of model cases are {ref: i} into `shared`'}
    text = json.dumps({'meta': meta, 'shared': shared, 'cases': cases}, separators=(',', ':'), ensure_ascii=False, allow_nan=False)
    text = text.replace('},{"id":', '},\n{"id":')
    assert len(text) < 1_000_000, len(text)
    for word in ('/tmp', '/work', '/root', '/home'):
        assert word not in text, word
    with open(os.path.join(here, made_by.replace('make_', '').replace('.py', '.json')), 'w') as f:
        f.write(text + '\n')
    kinds = {}
    for c in cases:
        kinds[c['kind']] = kinds.get(c['kind'], 0) + 1
    print(len(text), 'bytes', kinds)


# ================================================================ the cases
MLP = [['Linear', [4, 6]], ['ReLU', []], ['Linear', [6, 3]]]
CLS = {'train': [rnd(11, 10, 4), labels(12, 10, 3)], 'eval': [rnd(13, 7, 4), labels(14, 7, 3)], 'test': [rnd(15, 5, 4)],
       'flat': [rnd(11, 10, 4), labels(12, 10, 3, column=False)]}
ACC = [{'name': 'Accuracy'}]
SGD = {'name': 'SGD', 'learningRate': 0.1}
TRAIN, EVAL, TEST = {'data': 'train'}, {'data': 'eval'}, {'data': 'test'}


def fit(**a):
    return {'op': 'fit', 'args': {'trainData': TRAIN, 'batchSize': 4, 'verbose': 2, 'logFreq': 1, **a}}


def evaluate(**a):
    return {'op': 'evaluate', 'args': {'evalData': EVAL, 'batchSize': 3, 'verbose': 2, 'logFreq': 1, **a}}


def predict(**a):
    return {'op': 'predict', 'args': {'testData': TEST, 'batchSize': 2, 'verbose': 0, **a}}


def cases():
    # worker processes are forked, so they come first, before anything has started threads
    yield order_case('order/loader-shuffle-workers', 'the same with num_workers=2: one 63-bit NumPy draw (base seed) precedes each order', lambda: (lambda d: [flat_order(d), flat_order(d)])(DataLoader(Count(10), batch_size=4, shuffle=True, num_workers=2)), np_seed=1, n=10, batchSize=4, workers=2)
    yield model_case('fit/all-verbosities', MLP, [fit(verbose=v, epochs=2, evalData=EVAL, logFreq=2) for v in (2, 1, 0, 3)] + [evaluate(verbose=1), predict(verbose=1), predict(verbose=2), predict(verbose=2, batchSize=1), predict(verbose=3)], CLS, opt=SGD, metrics=ACC)
    yield model_case('fit/trace', MLP, [fit(epochs=2, evalData=EVAL, verbose=0, callbacks=[{'name': 'Trace'}]), evaluate(verbose=0, callbacks=[{'name': 'Trace'}]), predict(callbacks={'name': 'Trace'})], CLS, opt=SGD, metrics=ACC, note='logs is one shared dict: see the batch-begin hooks and on_train_end')
    yield model_case('fit/python-int-labels', MLP, [fit(trainData={'data': 'flat'}, epochs=1)], CLS, opt=SGD, metrics=ACC)
    yield model_case('fit/no-metrics', MLP, [fit(epochs=1)], CLS, opt=SGD)
    for o in ({'name': 'Momentum', 'learningRate': 0.05, 'momentum': 0.9}, {'name': 'Momentum', 'learningRate': 0.05, 'momentum': 0.8, 'useNesterov': True, 'weightDecay': 0.01}, {'name': 'Adam', 'learningRate': 0.02},
              {'name': 'AdamW', 'learningRate': 0.02, 'weightDecay': 0.1}, {'name': 'RMSProp', 'learningRate': 0.01}, {'name': 'Adagrad', 'learningRate': 0.1}, {'name': 'Adamax', 'learningRate': 0.02}, {'name': 'Adadelta', 'learningRate': 1.0},
              {'name': 'Lamb', 'learningRate': 0.02}, {'name': 'SGD', 'learningRate': 0.1, 'gradClip': {'name': 'ClipGradByGlobalNorm', 'clipNorm': 0.3}}):
        tag = o['name'] + ('-nesterov' if 'useNesterov' in o else '-clip' if 'gradClip' in o else '')
        yield model_case(f'optimizer/{tag}', MLP, [fit(epochs=2, logFreq=2)], CLS, opt=o, metrics=ACC)
    for k in (1, 2, 3, 5):
        yield model_case(f'fit/accumulate-{k}', MLP, [fit(batchSize=3, shuffle=False, accumulateGradBatches=k)], CLS, opt=SGD, metrics=ACC)
    yield model_case('fit/drop-last', MLP, [fit(dropLast=True, epochs=2, evalData=EVAL)], CLS, opt=SGD, metrics=ACC)
    yield model_case('fit/batch-size-pair', MLP, [fit(batchSize=[4, 3], evalData=EVAL)], CLS, opt=SGD, metrics=ACC)
    yield model_case('fit/eval-freq', MLP, [fit(epochs=5, evalFreq=2, logFreq=10, evalData=EVAL)], CLS, opt=SGD, metrics=ACC)
    for n in (2, 3, 4, 6):
        yield model_case(f'fit/num-iters-{n}', MLP, [fit(numIters=n, epochs=9, callbacks={'name': 'Trace'})], CLS, opt=SGD, metrics=ACC)
    yield model_case('fit/num-iters-counts-eval', MLP, [fit(numIters=5, evalData=EVAL)], CLS, opt=SGD, metrics=ACC)
    yield model_case('fit/num-iters-then-fit', MLP, [fit(numIters=2), fit(epochs=3), {'op': 'set', 'name': 'stopTraining', 'value': False}, fit(epochs=2)], CLS, opt=SGD, metrics=ACC, note='stop_training stays True after num_iters')
    yield model_case('fit/num-iters-verbose-3', MLP, [fit(numIters=4, verbose=3)], CLS, opt=SGD, metrics=ACC, note='the second update of the cut epoch has no elapsed time to divide by')
    yield model_case('evaluate/num-iters', MLP, [evaluate(numIters=2), evaluate(numIters=50), fit(epochs=3)], CLS, opt=SGD, metrics=ACC)
    for how in ('generator', 'batches', 'loader', 'streamLoader'):
        d = {'as': how, 'batchSize': 4}
        ops = [fit(trainData={**TRAIN, **d}, evalData={**EVAL, **d}, epochs=2, logFreq=2, verbose=v) for v in (2, 1)]
        ops += [evaluate(evalData={**EVAL, **d}), predict(testData={'data': 'test', 'as': how, 'batchSize': 2}, verbose=1), predict(testData={'data': 'test', 'as': how, 'batchSize': 2}, verbose=2)]
        yield model_case(f'source/{how}', MLP, ops, CLS, opt=SGD, metrics=ACC)
    yield model_case('source/loader-shuffle', MLP, [fit(trainData={**TRAIN, 'as': 'loader', 'batchSize': 4, 'shuffle': True}, epochs=2)], CLS, opt=SGD, metrics=ACC, note='np.random.seed(0) before')
    yield model_case('source/stream-directly', MLP, [fit(trainData={**TRAIN, 'as': 'stream'})], CLS, opt=SGD, metrics=ACC)
    yield model_case('metrics/several', MLP, [fit(epochs=1, evalData=EVAL), evaluate(verbose=0)], CLS, opt=SGD, metrics=[{'name': 'Accuracy', 'args': {'topk': [1, 2]}}, {'name': 'Firsts'}, {'name': 'Accuracy', 'args': {'name': 'mine'}}])
    yield model_case('loss/list', MLP, [fit(epochs=1), evaluate(), {'op': 'trainBatch', 'batch': 'train', 'inputs': [0], 'labels': [1]}], CLS, opt=SGD, metrics=ACC, loss={'name': 'ceAndL2'})
    two = {'train': [rnd(21, 8, 3), rnd(22, 8, 2), labels(23, 8, 4), rnd(24, 8, 1)], 'test': [rnd(25, 5, 3), rnd(26, 5, 2)]}
    two_net = ['TwoHead', [[3, 4], [5, 1]]]
    yield model_case('io/two-inputs-two-labels', two_net, [fit(batchSize=3, evalData={'data': 'train'}), evaluate(evalData={'data': 'train'}, verbose=0), predict(), predict(stackOutputs=True),
                     {'op': 'trainBatch', 'batch': 'train', 'inputs': [0, 1], 'labels': [2, 3]}, {'op': 'evalBatch', 'batch': 'train', 'inputs': [0, 1], 'labels': [2, 3]}, {'op': 'predictBatch', 'batch': 'test', 'inputs': [0, 1]}], two, opt=SGD, metrics=[{'name': 'FirstAccuracy', 'args': {'topk': [1, 2]}}], loss={'name': 'twoHeadLoss'})
    yield model_case('io/optional-parameter-eats-label', ['Optional', [4, 3]], [fit()], CLS, opt=SGD, metrics=ACC)
    yield model_case('io/optional-parameter-with-spec', ['Optional', [4, 3]], [fit()], CLS, opt=SGD, metrics=ACC, inputs=[{'shape': [None, 4], 'dtype': 'float32', 'name': 'x'}])
    batch = {'batch': 'train', 'inputs': [0], 'labels': [1]}
    yield model_case('batch/returns', MLP, [{'op': 'trainBatch', **batch}, {'op': 'evalBatch', **batch}, {'op': 'predictBatch', 'batch': 'test', 'inputs': [0]}, {'op': 'trainBatch', **batch, 'update': False}, {'op': 'trainBatch', **batch, 'update': False}, {'op': 'trainBatch', **batch}], CLS, opt=SGD, metrics=ACC, note='update false sums gradients until the next update')
    yield model_case('batch/loss-only', MLP, [{'op': 'trainBatch', **batch}, {'op': 'evalBatch', **batch}], CLS, opt=SGD)
    yield model_case('batch/metrics-only', MLP, [{'op': 'evalBatch', **batch}, evaluate(), {'op': 'trainBatch', **batch}, fit(), fit(verbose=0)], CLS, opt=SGD, metrics=ACC, loss=None)
    yield model_case('batch/nothing', MLP, [{'op': 'evalBatch', **batch}, evaluate(), fit()], CLS, loss=None)
    yield model_case('batch/no-optimizer', MLP, [{'op': 'trainBatch', **batch}, evaluate(verbose=0)], CLS, metrics=ACC)
    yield model_case('predict/stack', MLP, [predict(), predict(stackOutputs=True), predict(batchSize=5)], CLS)
    yield model_case('predict/one-dimensional-output', [['Linear', [4, 1]], ['Flatten', [0]]], [predict(batchSize=1), predict(batchSize=1, stackOutputs=True), predict(batchSize=3, stackOutputs=True)], CLS, note='vstack makes rows of 1-D outputs')
    early = {'name': 'EarlyStopping'}
    for tag, c in {'default': {}, 'patience-1': {'patience': 1}, 'max-2': {'patience': 2, 'mode': 'max'}, 'acc': {'monitor': 'acc', 'patience': 2}, 'unknown': {'monitor': 'foo'}, 'baseline': {'patience': 1, 'baseline': 0.0}, 'silent': {'patience': 1, 'mode': 'max', 'verbose': 0}, 'bad-mode': {'mode': 'best', 'patience': 3}}.items():
        yield model_case(f'early-stopping/{tag}', MLP, [fit(epochs=5, evalData=EVAL, logFreq=10, saveDir='ck', callbacks=[{**early, **c}]), {'op': 'listDir', 'path': 'ck'}], CLS, opt=SGD, metrics=ACC)
    yield model_case('early-stopping/no-eval-data', MLP, [fit(epochs=2, verbose=0, callbacks=[early])], CLS, opt=SGD, metrics=ACC)
    yield model_case('early-stopping/evaluate', MLP, [evaluate(verbose=0, callbacks=[early])], CLS, opt=SGD, metrics=ACC)
    for tag, c in {'patience-1': {'patience': 1, 'mode': 'max'}, 'min-lr': {'patience': 1, 'mode': 'max', 'factor': 0.5, 'minLr': 0.03}, 'cooldown': {'patience': 1, 'mode': 'max', 'cooldown': 2}, 'quiet': {'patience': 1, 'mode': 'max', 'verbose': 0}, 'acc': {'monitor': 'acc', 'patience': 2}}.items():
        yield model_case(f'reduce-lr/{tag}', MLP, [fit(epochs=6, evalData=EVAL, verbose=0, callbacks=[{'name': 'ReduceLROnPlateau', **c}, {'name': 'LrTrace'}])], CLS, opt=SGD, metrics=ACC)
    step = {'name': 'SGD', 'learningRate': {'scheduler': 'StepDecay', 'learningRate': 0.1, 'stepSize': 2, 'gamma': 0.5}}
    yield model_case('reduce-lr/scheduler', MLP, [fit(epochs=2, evalData=EVAL, verbose=0, callbacks=[{'name': 'ReduceLROnPlateau'}, {'name': 'LrTrace'}])], CLS, opt=step, metrics=ACC)
    yield model_case('lr/by-step', MLP, [fit(epochs=2, evalData=EVAL, verbose=0, callbacks=[{'name': 'LrTrace'}])], CLS, opt=step, metrics=ACC, note='the default LRScheduler steps after every batch')
    yield model_case('lr/by-epoch', MLP, [fit(epochs=3, evalData=EVAL, verbose=0, callbacks=[{'name': 'LrTrace'}, {'name': 'LRScheduler', 'byStep': False, 'byEpoch': True}])], CLS, opt=step, metrics=ACC)
    yield model_case('lr/accumulate', MLP, [fit(batchSize=2, accumulateGradBatches=2, verbose=0, callbacks=[{'name': 'LrTrace'}])], CLS, opt=step, metrics=ACC)
    yield model_case('lr/warmup-piecewise', MLP, [fit(epochs=3, verbose=0, callbacks=[{'name': 'LrTrace'}])], CLS, metrics=ACC,
                     opt={'name': 'Momentum', 'momentum': 0.9, 'weightDecay': 0.0005, 'learningRate': {'scheduler': 'LinearWarmup', 'warmupSteps': 4, 'startLr': 0.01, 'endLr': 0.05, 'learningRate': {'scheduler': 'PiecewiseDecay', 'boundaries': [2, 4], 'values': [0.05, 0.02, 0.01]}}})
    yield model_case('lr/reduce-on-plateau-default-callback', MLP, [fit(verbose=0)], CLS, metrics=ACC, opt={'name': 'SGD', 'learningRate': {'scheduler': 'ReduceOnPlateau', 'learningRate': 0.1}}, note='the default callback calls step() without metrics')
    yield model_case('checkpoint/default', MLP, [fit(epochs=3, saveDir='ck', saveFreq=2, evalData=EVAL), {'op': 'listDir', 'path': 'ck'}], CLS, opt={'name': 'Adam', 'learningRate': 0.02}, metrics=ACC)
    yield model_case('checkpoint/own', MLP, [fit(epochs=2, saveDir='ck', verbose=0, callbacks=[{'name': 'ModelCheckpoint', 'saveFreq': 1, 'saveDir': 'own'}]), {'op': 'listDir', 'path': 'ck'}, {'op': 'listDir', 'path': 'own'}], CLS, opt=SGD, metrics=ACC)
    yield model_case('callbacks/own-logger', MLP, [fit(verbose=0, callbacks=[{'name': 'ProgBarLogger', 'logFreq': 2, 'verbose': 2}]), fit(verbose=1, logFreq=3, callbacks=[{'name': 'ProgBarLogger'}, {'name': 'ProgBarLogger', 'logFreq': 2}])], CLS, opt=SGD, metrics=ACC)
    yield model_case('callbacks/stop-in-batch', MLP, [fit(epochs=4, evalData=EVAL, callbacks=[{'name': 'StopAt', 'step': 1}])], CLS, opt=SGD, metrics=ACC)
    save, infer = {'op': 'save', 'path': 'm/a'}, {'op': 'save', 'path': 'i/a', 'training': False}
    for tag, o, trained in (('sgd', SGD, True), ('adam-untrained', {'name': 'Adam', 'learningRate': 0.1}, False), ('adam', {'name': 'Adam', 'learningRate': 0.1}, True), ('sgd-scheduler', step, False)):
        yield model_case(f'save/{tag}', MLP, ([fit(verbose=0)] if trained else []) + [save], CLS, opt=o)
    yield model_case('save/inference-without-inputs', MLP, [infer], CLS, opt=SGD)
    yield model_case('save/inference-inferred', MLP, [predict(), infer], CLS, opt=SGD)
    yield model_case('save/inference-spec', MLP, [infer], CLS, opt=SGD, inputs=[{'shape': [None, 4], 'dtype': 'float32', 'name': 'x'}])
    yield model_case('load/back', MLP, [save, fit(verbose=0), {'op': 'load', 'path': 'm/a'}, {'op': 'load', 'path': 'm/a.pdparams'}, {'op': 'load', 'path': 'm/a.json'}, {'op': 'load', 'path': 'm/b'}, {'op': 'load', 'path': 'm/run.1'}], CLS, opt=SGD)
    bn = [['Conv2D', [1, 2, 3], {'padding': 1}], ['BatchNorm2D', [2]], ['ReLU', []], ['MaxPool2D', [2]], ['Residual', [[['Conv2D', [2, 2, 1]]]]], ['Flatten', []], ['Linear', [8, 3]]]
    img = {'train': [rnd(31, 6, 1, 4, 4), labels(32, 6, 3)], 'eval': [rnd(33, 4, 1, 4, 4), labels(34, 4, 3)], 'test': [rnd(35, 3, 1, 4, 4)]}
    yield model_case('net/conv-batch-norm', bn, [fit(batchSize=2, epochs=2, evalData=EVAL), predict()], img, opt={'name': 'Adam', 'learningRate': 0.01}, metrics=ACC, note='running statistics are among the final weights')
    reg = {'train': [rnd(41, 6, 3), rnd(42, 6, 2)], 'eval': [rnd(43, 4, 3), rnd(44, 4, 2)]}
    yield model_case('loss/mse', [['Linear', [3, 2]], ['Tanh', []]], [fit(batchSize=2, epochs=2, evalData=EVAL)], reg, opt=SGD, loss={'name': 'MSELoss'})
    yield model_case('loss/reduction-none', MLP, [{'op': 'trainBatch', **batch}, fit()], CLS, opt=SGD, loss={'name': 'CrossEntropyLoss', 'reduction': 'none'})
    bins = {'train': [rnd(51, 8, 4), labels(52, 8, 2)], 'eval': [rnd(53, 9, 4), labels(54, 9, 2)]}
    yield model_case('metrics/binary', [['Linear', [4, 2]]], [fit(evalData=EVAL), evaluate()], bins, opt=SGD, metrics=[{'name': 'Soft', 'which': w} for w in ('Precision', 'Recall', 'Auc')])
    yield model_case('empty/drop-last-drops-all', MLP, [fit(trainData={'data': 'eval'}, batchSize=8, dropLast=True), fit(trainData={'data': 'eval'}, batchSize=8, dropLast=True, verbose=0)], CLS, opt=SGD, metrics=ACC)

    # -------- progress bar
    V = [['loss', [0.5, 1e-05]], ['acc', 0.25]]
    yield bar_case('bar/eta-and-padding', 7, 1, [[0, 0, []], [0.0009, 1, V], [0.01, 2, V], [5, 3, V], [700, 4, V], [40000, 5, V], [40000, 7, V]])
    yield bar_case('bar/unknown-length', None, 1, [[0.0009, 1, V], [0.01, 22, V], [5, 333, V], [700, 4444, V]])
    yield bar_case('bar/unknown-length-verbose-2', None, 2, [[0.0009, 1, V], [0.01, 22, V], [5, 333, V], [700, 4444, V]])
    for c in (40, 50, 51, 60, 79, 80, 120):
        yield bar_case(f'bar/columns-{c}', 10, 1, [[1, 3, V], [2, 9, V], [3, 10, V]], columns=c)
    yield bar_case('bar/wider', 20, 1, [[1, k, []] for k in (0, 1, 7, 19, 20)], width=50, columns=200)
    for n in (1, 9, 10, 99, 100, 1000):
        for v in (1, 2):
            yield bar_case(f'bar/digits-{n}-v{v}', n, v, [[1, 1, []], [2, n, []]])
    yield bar_case('bar/every-step', 13, 1, [[k * 0.5, k, [['loss', [1 / (k + 1)]]]] for k in range(14)])
    yield {'id': 'bar/times', 'kind': 'progressbar', 'rows': [[t, bar_case('', 2, 1, [[t, 1, []]])['updates'][0]['bytes']] for t in (1e-9, 4.4e-7, 1.5e-6, 2.5e-6, 9.994e-4, 9.995e-4, 0.001, 0.0015, 0.0025, 0.0095, 0.9994, 0.9995, 1.0, 1.5, 2.5, 9.5, 59.9, 60, 60.9, 61, 119, 3599, 3600, 3600.5, 3601, 36000)],
           'note': 'num 2, one update to 1 after so many seconds'}
    yield format_case('format/numbers', [0.001, 0.0010001, 0.0009999, -0.001, -0.0010001, -5.5, 0.0, -0.0, float('nan'), float('inf'), float('-inf'), 1e-300, 12345.678, 1e10, 1e16, 1e21, 0.00005, 0.12345, 0.99995, 2.5, 0.03125, 0.00390625, 1.00005, 123456789.987654321, 9.99995e-4, 9.99994e-10, 1, 0, -3, True, 'abc'])

    # -------- metrics
    P = np.array([[.1, .7, .2], [.5, .3, .2], [.2, .2, .6], [.3, .3, .4]], 'float32')
    L = np.array([1, 0, 1, 2])
    for tag, a, u in (('1d', {}, [[P, L], [P[:3], L[:3]], 'reset', [P[1:], L[1:]]]), ('column', {}, [[P, L[:, None]]]), ('one-hot', {}, [[P, np.eye(3, dtype='float32')[L]]]), ('top12', {'topk': [1, 2]}, [[P, L], [P[:2], L[:2]], 'reset']), ('top2', {'topk': [2]}, [[P, L]]), ('top21-name', {'topk': [2, 1], 'name': 'x'}, [[P, L]]), ('top5-of-3', {'topk': [1, 5]}, [[P, L]]), ('map', {}, [[P.reshape(2, 2, 3), L.reshape(2, 2, 1)]]), ('integer-map-read-as-one-hot', {}, [[P.reshape(2, 2, 3), L.reshape(2, 2)]])):
        yield metric_case(f'accuracy/{tag}', 'Accuracy', a, u)
    B = np.array([.1, .5, .6, .7, 1.5, 2.5, .49999])
    for n in ('Precision', 'Recall'):
        yield metric_case(f'{n.lower()}/half', n, {}, [[B, np.array([0, 1, 1, 0, 1, 1, 1])], [B[:4, None], np.array([[1], [0], [0], [1]])], 'reset', [B[:1], np.array([0])]])
    Q = np.array([[.9, .1], [.4, .6], [.3, .7], [.65, .35], [.6, .4]])
    yield metric_case('auc/default', 'Auc', {}, [[Q, np.array([0, 1, 1, 0, 1])], [Q, np.array([[1], [0], [0], [1], [0]])], 'reset', [Q, np.array([1, 1, 1, 1, 1])]])
    yield metric_case('auc/few-thresholds', 'Auc', {'num_thresholds': 2}, [[Q, np.array([0, 1, 0, 1, 0])]])

    # -------- orders
    for e in (0, 1, 2, 7):
        def f(e=e):
            s = DistributedBatchSampler(Count(10), 4, shuffle=True)
            s.set_epoch(e)
            return list(s)
        yield order_case(f'order/distributed-{e}', 'DistributedBatchSampler, set_epoch', f, n=10, batchSize=4, epoch=e)
    yield order_case('order/distributed-consecutive', 'DistributedBatchSampler iterated 3 times', lambda: (lambda s: [list(s) for _ in range(3)])(DistributedBatchSampler(Count(7), 3, shuffle=True, drop_last=True)), n=7, batchSize=3, dropLast=True)
    yield order_case('order/distributed-ranks', 'DistributedBatchSampler, every rank', lambda: [list(DistributedBatchSampler(Count(10), 2, num_replicas=3, rank=r, shuffle=True)) for r in range(3)], n=10, batchSize=2, replicas=3, shuffle=True)
    yield order_case('order/distributed-ranks-plain', 'DistributedBatchSampler, every rank', lambda: [list(DistributedBatchSampler(Count(11), 2, num_replicas=2, rank=r, drop_last=True)) for r in range(2)], n=11, batchSize=2, replicas=2, dropLast=True)
    yield order_case('order/loader-shuffle', 'DataLoader(shuffle=True) iterated twice', lambda: (lambda d: [flat_order(d), flat_order(d)])(DataLoader(Count(10), batch_size=4, shuffle=True)), np_seed=1, n=10, batchSize=4, workers=0)
    yield order_case('order/batch-sampler', 'BatchSampler(shuffle=True)', lambda: list(BatchSampler(Count(7), shuffle=True, batch_size=3)), np_seed=7, n=7, batchSize=3)
    yield order_case('order/random-sampler', 'RandomSampler', lambda: list(RandomSampler(Count(7))), np_seed=7, n=7)
    yield order_case('order/random-sampler-some', 'RandomSampler(num_samples=3)', lambda: list(RandomSampler(Count(7), num_samples=3)), np_seed=7, n=7)
    yield order_case('order/random-sampler-replacement', 'RandomSampler(replacement=True, num_samples=10)', lambda: list(RandomSampler(Count(7), True, 10)), np_seed=7, n=7)
    for tag, rep in (('', True), ('-without', False)):
        yield order_case('order/weighted' + tag, 'WeightedRandomSampler', lambda: [i for i in WeightedRandomSampler([.1, .3, .5, .7, .2], 4, rep)], np_seed=7, weights=[.1, .3, .5, .7, .2], numSamples=4, replacement=rep)
    yield order_case('order/subset-random', 'SubsetRandomSampler', lambda: list(SubsetRandomSampler([5, 6, 7, 8, 9])), paddle_seed=7, indices=[5, 6, 7, 8, 9])
    yield order_case('order/random-split', 'random_split indices', lambda: [list(s.indices) for s in random_split(Count(10), [7, 3])], paddle_seed=7, n=10, lengths=[7, 3])
    yield order_case('order/random-split-fractions', 'random_split indices', lambda: [list(s.indices) for s in random_split(Count(11), [.5, .25, .25])], paddle_seed=3, n=11, lengths=[.5, .25, .25])

    # -------- collate
    f32 = np.ones(2, 'float32')
    for tag, s in {'int': [1, 2, 3], 'float': [.5, 1.5, 2.5], 'bool': [True, False, True], 'array': [f32, f32 * 2, f32 * 3], 'array-0d': [np.array(1), np.array(2), np.array(3)], 'pair': [(f32, 1), (f32, 2), (f32, 3)], 'single-tuple': [(f32,), (f32,), (f32,)], 'dict': [{'b': 1, 'a': f32}, {'b': 2, 'a': f32}, {'b': 3, 'a': f32}], 'nested': [({'q': (1, [2, f32])}, [3, (4,)])] * 3, 'with-string': [(1, 's'), (2, 't'), (3, 'u')], 'uint8': [np.ones((2, 1), 'uint8')] * 3}.items():
        yield collate_case(f'collate/{tag}', s, 2)

    # -------- summary, flops
    yield summary_case('summary/lenet', ['LeNet', []], [1, 1, 28, 28])
    yield summary_case('summary/lenet-second-of-process', ['LeNet', []], [64, 1, 28, 28], warmup=1)
    nested = [['Sequential', [['Conv2D', [3, 4, 3], {'padding': 1, 'bias_attr': False}], ['BatchNorm2D', [4]], ['ReLU', []]]], ['Residual', [[['Conv2D', [4, 4, 1]], ['Residual', [[['Conv2D', [4, 4, 3], {'padding': 1}]]]]]]], ['AdaptiveAvgPool2D', [1]], ['Flatten', []], ['Dropout', [0.5]], ['Linear', [4, 1000]]]
    yield summary_case('summary/nested', nested, [None, 3, 8, 8], frozen=[0, 3])
    yield summary_case('summary/two-inputs', ['TwoHead', [[3, 4], [5, 1]]], [[2, 3], [2, 2]])
    yield summary_case('summary/single-layer', ['Linear', [4, 3]], [2, 4])
    yield summary_case('summary/lstm', [['Linear', [4, 4]], ['LSTM', [4, 6]]], [2, 5, 4])
    yield summary_case('summary/embedding', [['Embedding', [10, 3]]], [2, 4], dtypes='int64')
    yield flops_case('flops/lenet', ['LeNet', []], [1, 1, 28, 28], True)
    yield flops_case('flops/lenet-plain', ['LeNet', []], [2, 1, 28, 28], False)
    yield flops_case('flops/nested', nested, [1, 3, 8, 8], True)
    yield flops_case('flops/others', [['Conv2D', [4, 8, 3], {'groups': 2, 'bias_attr': False}], ['Conv2DTranspose', [8, 4, 2], {'stride': 2}], ['LeakyReLU', []], ['AvgPool2D', [2]], ['AdaptiveAvgPool2D', [3]], ['Sigmoid', []]], [2, 4, 9, 9], True)

    # -------- errors
    net = lambda: nn.Linear(4, 3)
    spec = paddle.static.InputSpec
    model = lambda *a, **k: (lambda m: (m.prepare(*a, **k), m)[1])(paddle.Model(net()))
    ready = lambda: model(paddle.optimizer.SGD(0.1, parameters=net().parameters()), nn.CrossEntropyLoss())
    rows = Rows(CLS['train'])
    for id, call, f in (
        ('input-without-name', 'Model(net, InputSpec([None, 4]))', lambda: paddle.Model(net(), spec([None, 4]))),
        ('label-without-name', 'Model(net, None, [InputSpec([None, 1], "int64")])', lambda: paddle.Model(net(), None, [spec([None, 1], 'int64')])),
        ('inputs-dict', 'Model(net, {x: InputSpec})', lambda: paddle.Model(net(), {'x': spec([None, 4], name='x')})),
        ('spec-shape', 'InputSpec("abc")', lambda: spec('abc')), ('spec-element', 'InputSpec([1.5])', lambda: spec([1.5])), ('spec-unbatch', 'InputSpec([]).unbatch()', lambda: spec([]).unbatch()), ('spec-batch', 'InputSpec([3]).batch("a")', lambda: spec([3]).batch('a')),
        ('loss', 'prepare(loss=3)', lambda: model(None, 3)), ('metric', 'prepare(metrics=3)', lambda: model(None, None, 3)), ('amp-level', 'prepare(amp_configs="O3")', lambda: model(None, None, None, 'O3')),
        ('amp-dict-level', 'prepare(amp_configs={"level": "O9"})', lambda: model(None, None, None, {'level': 'O9'})), ('amp-pure', 'prepare(amp_configs={"use_pure_fp16": True})', lambda: model(None, None, None, {'use_pure_fp16': True})),
        ('amp-guard', 'prepare(amp_configs={"use_fp16_guard": True})', lambda: model(None, None, None, {'use_fp16_guard': True})), ('amp-key', 'prepare(amp_configs={"foo": 1})', lambda: model(None, None, None, {'foo': 1})),
        ('fit-nothing', 'fit()', lambda: ready().fit()), ('fit-batch-sizes', 'fit(rows, batch_size=[1, 2, 3])', lambda: ready().fit(rows, batch_size=[1, 2, 3])), ('fit-num-iters', 'fit(rows, num_iters=0)', lambda: ready().fit(rows, num_iters=0)),
        ('fit-batch-size', 'fit(rows, batch_size=0)', lambda: ready().fit(rows, batch_size=0)), ('fit-shuffle', 'fit(rows, shuffle=1)', lambda: ready().fit(rows, shuffle=1)), ('fit-drop-last', 'fit(rows, drop_last=1)', lambda: ready().fit(rows, drop_last=1)),
        ('fit-no-optimizer', 'fit without optimizer', lambda: model(None, nn.CrossEntropyLoss()).fit(rows, verbose=0)), ('lr-callback', 'LRScheduler(True, True)', lambda: paddle.callbacks.LRScheduler(True, True)),
        ('plateau-factor', 'ReduceLROnPlateau(factor=1.0)', lambda: paddle.callbacks.ReduceLROnPlateau(factor=1.0)), ('bar', 'ProgressBar(num=0)', lambda: hapi_bar.ProgressBar(num=0)),
        ('summary-none', 'summary(net)', lambda: paddle.summary(net())), ('summary-two-unknown', 'summary(net, (None, None))', lambda: paddle.summary(net(), (None, None))), ('summary-zero', 'summary(net, (0, 4))', lambda: paddle.summary(net(), (0, 4))),
        ('load-missing', 'load("nothing")', lambda: ready().load('nothing')), ('load-extension', 'load("a.json")', lambda: ready().load('a.json')),
        ('sampler-num', 'RandomSampler(7 rows, num_samples=8)', lambda: RandomSampler(Count(7), num_samples=8)), ('sampler-replacement', 'RandomSampler(rows, 1)', lambda: RandomSampler(Count(7), 1)), ('sampler-empty', 'RandomSampler(no rows)', lambda: RandomSampler(Count(0))),
        ('weighted-num', 'WeightedRandomSampler([.1], 0)', lambda: WeightedRandomSampler([.1], 0)), ('weighted-negative', 'iterate WeightedRandomSampler([-.1, .2], 1)', lambda: next(iter(WeightedRandomSampler([-.1, .2], 1)))), ('weighted-zero', 'iterate WeightedRandomSampler([0., 0.], 1)', lambda: next(iter(WeightedRandomSampler([0., 0.], 1)))),
        ('weighted-few', 'iterate WeightedRandomSampler([.1, 0.], 2, False)', lambda: next(iter(WeightedRandomSampler([.1, 0.], 2, False)))), ('subset-empty', 'SubsetRandomSampler([])', lambda: SubsetRandomSampler([])),
        ('batch-sampler-both', 'BatchSampler(rows, SequenceSampler(rows))', lambda: BatchSampler(Count(3), SequenceSampler(Count(3)))), ('batch-sampler-none', 'BatchSampler()', lambda: BatchSampler()), ('batch-sampler-size', 'BatchSampler(rows, batch_size=0)', lambda: BatchSampler(Count(3), batch_size=0)), ('batch-sampler-stream', 'BatchSampler(stream)', lambda: BatchSampler(Stream(CLS['train']))),
        ('loader-size', 'DataLoader(rows, batch_size=0)', lambda: DataLoader(Count(3), batch_size=0)), ('loader-both', 'DataLoader(rows, batch_sampler=s, batch_size=2)', lambda: DataLoader(Count(3), batch_sampler=BatchSampler(Count(3)), batch_size=2)), ('loader-stream-shuffle', 'DataLoader(stream, shuffle=True)', lambda: DataLoader(Stream(CLS['train']), shuffle=True)),
        ('loader-stream-len', 'len(DataLoader(stream))', lambda: len(DataLoader(Stream(CLS['train'])))), ('loader-workers', 'DataLoader(rows, num_workers=-1)', lambda: DataLoader(Count(3), num_workers=-1)),
        ('split-sum', 'random_split(3 rows, [1, 1])', lambda: random_split(Count(3), [1, 1])), ('split-fraction', 'random_split(3 rows, [1.5, -.5])', lambda: random_split(Count(3), [1.5, -.5])),
        ('chain', 'ChainDataset([rows])', lambda: ChainDataset([Count(2)])), ('concat-empty', 'ConcatDataset([])', lambda: ConcatDataset([])), ('concat-index', 'ConcatDataset([2 rows])[-3]', lambda: ConcatDataset([Count(2)])[-3]), ('compose-lengths', 'ComposeDataset([2 rows, 3 rows])', lambda: ComposeDataset([Count(2), Count(3)])), ('tensor-dataset', 'TensorDataset(lengths 3 and 2)', lambda: TensorDataset([paddle.ones([3]), paddle.ones([2])])),
        ('dataset-item', 'Dataset()[0]', lambda: pio.Dataset()[0]), ('dataset-len', 'len(Dataset())', lambda: len(pio.Dataset())), ('stream-len', 'len(IterableDataset())', lambda: len(pio.IterableDataset())),
        ('precision-list', 'Precision().update([.1], array)', lambda: paddle.metric.Precision().update([.1], np.array([1]))), ('auc-list', 'Auc().update(array, [0])', lambda: paddle.metric.Auc().update(Q, [0])),
        ('device', 'set_device("foo")', lambda: paddle.set_device('foo')), ('image-backend', 'vision.set_image_backend("foo")', lambda: paddle.vision.set_image_backend('foo')),
        ('save-layer', 'paddle.save(layer, "x")', lambda: paddle.save(net(), 'x')), ('save-protocol', 'paddle.save({}, "x", protocol=5)', lambda: paddle.save({}, 'x', protocol=5)), ('load-nothing', 'paddle.load("nothing")', lambda: paddle.load('nothing')),
    ):
        yield error_case('error/' + id, call, f)


if __name__ == '__main__':
    write(list(cases()), os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'test', 'golden')))
