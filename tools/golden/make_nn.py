"""Golden cases for nn, nn.functional, optimizer(+lr), initializer, regularizer, clip, metric and tensor ops.

Run:  python -W ignore make_nn.py        (paddlepaddle==3.3.1, CPU, numpy)   ->  test/golden/nn.json.gz

File: {"paddle": version, "format": 1, "cases": [case...]}.  Case by "kind":
  function   api(*args, **kwargs) -> outputs. In args/kwargs {"$input": i} stands for inputs[i], {"$new": api, "args", "kwargs"}
             for an object. loss = sum over float outputs of sum(output * cotangents[k]); gradInputs[i] = d loss / d inputs[i]
             (null: integer input, stop_gradient, or no gradient).
  layer      api(*args, **kwargs) makes the layer; its parameters are set to params {structured name: tensor} (buffers too);
             "mode" train|eval; outputs = layer(*inputs, **call). paramNames = Paddle's tensor names in a fresh
             unique-name scope, frozen = names with stop_gradient. gradParams by structured name. stateAfter = state_dict entries
             that the forward changed (batch norm statistics). Seeded dropout is not here: all dropout has p=0 or eval.
  optimizer  params {"w","b"} start at "init"; step t uses gradients grads[t] (inputs of the file's "problem"); values[t] = params
             after step t; state = optimizer.state_dict() after the last step (tensor names: net_0.w_0, net_0.b_0).
             attr: ParamAttr keywords for w. lrStep: scheduler.step() after each optimizer step.
  scheduler  values[0] after construction, then one step() each; with "metrics": step(metrics[i]); with "jumps": step(jumps[i]).
             state = state_dict() at the end.
  initializer  values of a parameter of "shape" (deterministic initializers), or "gain".
  metric     updates applied in order; results[i] = accumulate() after update i; name = name().
  text       str()/repr of something: "text".
  error      the call must fail; "error" is Python's exception class.
Tensors: {"shape", "dtype", "data": flat row-major}; non-finite numbers are "NaN", "Infinity", "-Infinity".
Outputs are float32 results of Paddle's CPU kernels, written as the shortest decimal that gives the same float32: compare with rtol 1e-4, atol 1e-5 or so.
"""
import os, sys, json, gzip, zlib, warnings
warnings.filterwarnings('ignore')
os.environ.setdefault('OMP_NUM_THREADS', '1')
import numpy as np
import paddle


class In:
    def __init__(self, shape, lo=-2.0, hi=2.0, dtype='float32', grad=True, values=None, whole=False):
        self.whole = whole or not dtype.startswith('float')
        self.shape, self.lo, self.hi, self.dtype, self.values = list(shape), lo, hi, dtype, values
        self.grad = grad and dtype.startswith('float')

    def make(self, rng):
        if self.values is not None:
            return np.array(self.values, dtype=self.dtype)
        if self.dtype == 'bool':
            return rng.rand(*self.shape) < 0.5
        if self.whole:
            return rng.randint(self.lo, self.hi, self.shape).astype(self.dtype)
        return np.round(rng.uniform(self.lo, self.hi, self.shape), 3).astype(self.dtype)


def X(*shape, lo=-2.0, hi=2.0, grad=True, dtype='float32'):
    return In(shape, lo, hi, dtype, grad)


def N(*shape, n=3, lo=0, dtype='int64'):
    return In(shape, lo, n, dtype, False, whole=True)


def V(values, dtype='float32', grad=True):
    return In(np.shape(values), dtype=dtype, grad=grad, values=values)


class New:
    def __init__(self, api, *args, **kwargs):
        self.api, self.args, self.kwargs = api, args, kwargs

    def build(self):
        return find(self.api)(*[build(a) for a in self.args], **{k: build(v) for k, v in self.kwargs.items()})


def build(a):
    if isinstance(a, New):
        return a.build()
    if isinstance(a, (list, tuple)):
        return type(a)(build(v) for v in a)
    return a


def find(api):
    obj = paddle
    for part in api.split('.')[1:]:
        obj = getattr(obj, part)
    return obj


def number(v):
    v = float(str(v)) if isinstance(v, np.floating) else float(v)  # the shortest decimal that gives the same float32
    if v != v:
        return 'NaN'
    if v in (float('inf'), float('-inf')):
        return 'Infinity' if v > 0 else '-Infinity'
    return int(v) if v == int(v) and abs(v) < 1e15 else v


def pack(t):
    if t is None:
        return None
    a = t.numpy() if isinstance(t, paddle.Tensor) else np.asarray(t)
    data = [bool(v) for v in a.ravel()] if a.dtype == bool else [number(v) for v in a.ravel()]
    return {'shape': list(a.shape), 'dtype': str(a.dtype), 'data': data}


def flat(out):
    if isinstance(out, paddle.Tensor):
        return [out]
    return [t for o in out for t in flat(o)] if isinstance(out, (list, tuple)) else []


class Maker:
    def __init__(self, seed):
        self.seed, self.cases, self.names = seed, [], {}

    def rng(self, name):
        return np.random.RandomState((zlib.crc32(name.encode()) + self.seed) % (2 ** 31))

    def title(self, api, label=''):
        base = api.replace('paddle.', '', 1) + (f' {label}' if label else '')
        self.names[base] = self.names.get(base, 0) + 1
        return base if self.names[base] == 1 else f'{base} #{self.names[base]}'

    def prepare(self, args, kwargs, rng):
        inputs, tensors = [], []

        def walk(a):
            if isinstance(a, In):
                inputs.append(a)
                tensors.append(paddle.to_tensor(a.make(rng), stop_gradient=not a.grad))
                return {'$input': len(inputs) - 1}, tensors[-1]
            if isinstance(a, New):
                return {'$new': a.api, 'args': list(a.args), 'kwargs': a.kwargs}, a.build()
            if isinstance(a, (list, tuple)):
                pairs = [walk(v) for v in a]
                return [p[0] for p in pairs], [p[1] for p in pairs]
            if isinstance(a, float) and a in (float('inf'), float('-inf')):
                return number(a), a
            return a, a

        pa = [walk(a) for a in args]
        pk = {k: walk(v) for k, v in kwargs.items()}
        return tensors, [p[0] for p in pa], {k: p[0] for k, p in pk.items()}, [p[1] for p in pa], {k: p[1] for k, p in pk.items()}

    def backward(self, case, out, tensors, rng):
        outs = flat(out)
        case['outputs'] = [pack(o) for o in outs]
        cot, loss = [], None
        for o in outs:
            if str(o.dtype) in ('paddle.float32', 'paddle.float64') and not o.stop_gradient:
                c = np.round(rng.uniform(-1, 1, o.shape), 3).astype(str(o.dtype)[7:])
                cot.append(pack(c))
                term = (o * paddle.to_tensor(c)).sum()
                loss = term if loss is None else loss + term
            else:
                cot.append(None)
        case['cotangents'] = cot
        if loss is not None:
            loss.backward()
        case['gradInputs'] = [pack(t.grad) if not t.stop_gradient and t.grad is not None else None for t in tensors]

    def fn(self, api, *args, label='', **kwargs):
        name = self.title(api, label)
        rng = self.rng(name)
        tensors, ja, jk, ra, rk = self.prepare(args, kwargs, rng)
        case = {'name': name, 'kind': 'function', 'api': api, 'args': ja, 'kwargs': jk, 'inputs': [pack(t) for t in tensors]}
        self.backward(case, find(api)(*ra, **rk), tensors, rng)
        self.cases.append(case)

    def layer(self, api, *args, inputs=(), call=None, run='train', label='', **kwargs):
        name = self.title(api, label)
        rng = self.rng(name)
        spec = New(api, *args, **kwargs)
        with paddle.utils.unique_name.guard():
            layer = spec.build()
        getattr(layer, run)()
        params, names, frozen = {}, {}, []
        for key, p in [*layer.named_parameters(), *((k, b) for k, b in layer.named_buffers() if k in layer.state_dict())]:
            lo, hi = (0.5, 1.5) if key.endswith('_variance') else (-0.6, 0.6)
            p.set_value(np.round(rng.uniform(lo, hi, p.shape), 3).astype(str(p.dtype)[7:]))
            params[key], names[key] = pack(p), p.name
            if p.stop_gradient:
                frozen.append(key)
        tensors, ji, jc, ri, rc = self.prepare(inputs, call or {}, rng)
        case = {'name': name, 'kind': 'layer', 'api': api, 'args': plain(args), 'kwargs': plain(kwargs), 'mode': run, 'inputs': [pack(t) for t in tensors],
                'forward': ji, 'call': jc, 'params': params, 'paramNames': names, 'frozen': frozen}
        self.backward(case, layer(*ri, **rc), tensors, rng)
        case['gradParams'] = {k: pack(p.grad) for k, p in layer.named_parameters() if not p.stop_gradient}
        after = {k: pack(v) for k, v in layer.state_dict().items()}
        case['stateAfter'] = {k: v for k, v in after.items() if k in params and v != params[k]}
        case['stateKeys'] = list(after)
        self.cases.append(case)

    def problem(self):
        rng = self.rng('problem')
        r = lambda *s: np.round(rng.uniform(-1.2, 1.2, s), 3).astype('float32')
        return {'w': r(2, 3), 'b': r(3)}, [{'w': r(2, 3), 'b': r(3)} for _ in range(10)]

    def optimizer(self, api, label='', attr=None, lr=0.1, steps=10, lr_step=False, **kwargs):
        name = self.title(api, label)
        init, grads = self.problem()

        class Net(paddle.nn.Layer):
            def __init__(net):
                super().__init__(name_scope='net')
                a = paddle.ParamAttr(**{k: build(v) for k, v in attr.items()}) if attr else None
                net.w = net.create_parameter([2, 3], attr=a, default_initializer=paddle.nn.initializer.Assign(init['w']))
                net.b = net.create_parameter([3], is_bias=True, default_initializer=paddle.nn.initializer.Assign(init['b']))
        with paddle.utils.unique_name.guard():
            net = Net()
            rate = build(lr)
            opt = find(api)(learning_rate=rate, parameters=net.parameters(), **{k: build(v) for k, v in kwargs.items()})
            values, rates = [], []
            for t in range(steps):
                rates.append(number(opt.get_lr()))
                ((net.w * paddle.to_tensor(grads[t]['w'])).sum() + (net.b * paddle.to_tensor(grads[t]['b'])).sum()).backward()
                opt.step()
                opt.clear_grad()
                if lr_step:
                    rate.step()
                values.append({'w': [number(v) for v in net.w.numpy().ravel()], 'b': [number(v) for v in net.b.numpy().ravel()]})
        state = opt.state_dict()
        self.cases.append({'name': name, 'kind': 'optimizer', 'api': api, 'learningRate': plain(lr), 'kwargs': plain(kwargs), 'attr': plain(attr), 'lrStep': lr_step,
                           'rates': rates, 'values': values, 'state': {k: pack(v) if isinstance(v, paddle.Tensor) else v for k, v in state.items()}})

    def scheduler(self, api, *args, label='', steps=30, metrics=None, jumps=None, **kwargs):
        name = self.title(api, label)
        s = New(api, *args, **kwargs).build()
        values = [number(s())]
        for v in (metrics or jumps or [None] * steps):
            s.step() if v is None else s.step(v)
            values.append(number(s()))
        state = json.loads(json.dumps(s.state_dict(), default=float))
        self.cases.append({'name': name, 'kind': 'scheduler', 'api': api, 'args': plain(args), 'kwargs': plain(kwargs), 'metrics': metrics, 'jumps': jumps, 'values': values, 'state': state})

    def initializer(self, api, shape, *args, label='', **kwargs):
        p = paddle.create_parameter(shape, 'float32', default_initializer=New(api, *args, **kwargs).build())
        self.cases.append({'name': self.title(api, label), 'kind': 'initializer', 'api': api, 'args': plain(args), 'kwargs': plain(kwargs), 'shape': shape, 'values': pack(p)['data']})

    def gain(self, *args):
        self.cases.append({'name': self.title('paddle.nn.initializer.calculate_gain', str(args[0])), 'kind': 'initializer', 'api': 'paddle.nn.initializer.calculate_gain', 'args': list(args), 'kwargs': {}, 'gain': number(paddle.nn.initializer.calculate_gain(*args))})

    def metric(self, api, updates, label='', **kwargs):
        """updates: list of (pred, label) arrays; Accuracy goes through compute()."""
        m, results = find(api)(**kwargs), []
        for pred, lab in updates:
            if hasattr(m, 'topk'):
                m.update(m.compute(paddle.to_tensor(pred), paddle.to_tensor(lab)))
            else:
                m.update(np.asarray(pred), np.asarray(lab))
            r = m.accumulate()
            results.append([number(v) for v in r] if isinstance(r, list) else number(r))
        self.cases.append({'name': self.title(api, label), 'kind': 'metric', 'api': api, 'kwargs': {k: list(v) if isinstance(v, tuple) else v for k, v in kwargs.items()},
                           'updates': [[pack(p), pack(l)] for p, l in updates], 'results': results, 'metricName': m.name()})

    def text(self, name, source, value):
        self.cases.append({'name': f'text {name}', 'kind': 'text', 'source': source, 'text': str(value)})

    def error(self, api, *args, label='', call=(), **kwargs):
        name = self.title(api, f'error {label}'.strip())
        tensors, ja, jk, ra, rk = self.prepare(args, kwargs, self.rng(name))
        more, jc, _, rc, _ = self.prepare(call, {}, self.rng(name))
        try:
            made = find(api)(*ra, **rk)
            if call:
                made(*rc)
        except Exception as e:
            kind = type(e).__name__
        else:
            raise SystemExit(f'{name}: no error')
        self.cases.append({'name': name, 'kind': 'error', 'api': api, 'args': ja, 'kwargs': jk, 'inputs': [pack(t) for t in tensors], 'call': jc, 'callInputs': [pack(t) for t in more], 'error': kind})

    def write(self, path):
        init, grads = self.problem()
        doc = {'paddle': paddle.__version__, 'format': 1,
               'problem': {'init': {k: pack(v) for k, v in init.items()}, 'grads': [{k: [number(x) for x in v.ravel()] for k, v in g.items()} for g in grads]}, 'cases': self.cases}
        text = json.dumps(doc, separators=(',', ':'), allow_nan=False)
        with open(path, 'wb') as f, gzip.GzipFile('', 'wb', 9, f, mtime=0) as z:
            z.write(text.encode())
        kinds = {}
        for c in self.cases:
            kinds[c['kind']] = kinds.get(c['kind'], 0) + 1
        print(path.split(os.sep)[-1], len(text), 'bytes as text,', os.path.getsize(path), 'packed;', len(self.cases), 'cases', kinds)


def plain(a):
    if isinstance(a, New):
        return {'$new': a.api, 'args': plain(a.args), 'kwargs': plain(a.kwargs)}
    if isinstance(a, (list, tuple)):
        return [plain(v) for v in a]
    if isinstance(a, dict):
        return {k: plain(v) for k, v in a.items()}
    if isinstance(a, float) and a in (float('inf'), float('-inf')):
        return number(a)
    return a


def cases(m):
    F, nn, O, R, I, P = 'paddle.nn.functional.', 'paddle.nn.', 'paddle.optimizer.', 'paddle.optimizer.lr.', 'paddle.nn.initializer.', 'paddle.'
    f, layer, opt, sch, err = m.fn, m.layer, m.optimizer, m.scheduler, m.error
    A = lambda **k: New('paddle.ParamAttr', **k)
    L1, L2 = (lambda c: New('paddle.regularizer.L1Decay', c)), (lambda c: New('paddle.regularizer.L2Decay', c))

    # activations
    edge = V([[-30., -3., -1., -.5, 0., .25], [.5, 1., 2.5, 3.5, 6.5, 25.]])
    for n, k in [('relu', {}), ('relu6', {}), ('leaky_relu', {}), ('leaky_relu', dict(negative_slope=.2)), ('elu', {}), ('elu', dict(alpha=.5)), ('celu', dict(alpha=.5)), ('selu', {}), ('gelu', {}),
                 ('gelu', dict(approximate=True)), ('sigmoid', {}), ('tanh', {}), ('log_sigmoid', {}), ('softplus', {}), ('softplus', dict(beta=2, threshold=5)), ('hardsigmoid', {}), ('hardswish', {}), ('hardtanh', {}),
                 ('hardshrink', {}), ('softshrink', {}), ('thresholded_relu', {}), ('swish', {}), ('silu', {}), ('mish', {}), ('softsign', {}), ('tanhshrink', {}), ('softmax', {}), ('log_softmax', {}), ('rrelu', dict(training=False))]:
        f(F + n, edge, **k)
    f(F + 'softmax', X(2, 3, 2), axis=1); f(F + 'log_softmax', X(2, 3, 2), axis=0); f(F + 'glu', X(2, 6)); f(F + 'glu', X(4, 3), axis=0); f(F + 'maxout', X(1, 6, 2, 2), 3); f(F + 'prelu', X(2, 3, 2), X(3, lo=0, hi=.5)); f(F + 'prelu', X(2, 3), X(1, lo=0, hi=.5))
    f(F + 'swiglu', X(2, 6)); f(F + 'normalize', X(3, 4)); f(F + 'normalize', X(3, 4), p=1, axis=0)
    # common
    f(F + 'linear', X(2, 3, 4), X(4, 5), X(5)); f(F + 'bilinear', X(2, 3), X(2, 4), X(5, 3, 4), X(1, 5)); f(F + 'embedding', N(2, 3, n=5), X(5, 4)); f(F + 'embedding', V([[0, 2, 4]], 'int64'), X(5, 4), padding_idx=2); f(F + 'one_hot', N(2, 3, n=4), 4)
    f(F + 'dropout', X(2, 3), .3, training=False); f(F + 'dropout', X(2, 3), .3, training=False, mode='downscale_in_infer'); f(F + 'dropout', X(2, 3), 1.0); f(F + 'label_smooth', V([[0., 1., 0.]]), epsilon=.2)
    f(F + 'cosine_similarity', X(3, 4), X(3, 4)); f(F + 'cosine_similarity', X(3, 4, 2), X(3, 4, 2), axis=2); f(F + 'pairwise_distance', X(3, 4), X(3, 4)); f(F + 'pairwise_distance', X(3, 4), X(3, 4), p=1., keepdim=True)
    f(F + 'pixel_shuffle', X(1, 8, 2, 3), 2); f(F + 'pixel_unshuffle', X(1, 2, 4, 6), 2); f(F + 'channel_shuffle', X(1, 6, 1, 2), 3); f(F + 'unfold', X(1, 2, 4, 4), 2, 2); f(F + 'unfold', X(1, 1, 4, 5), [2, 3], 1, [1, 0], 1); f(F + 'fold', X(1, 4, 9), [4, 4], 2); f(F + 'affine_grid', X(1, 2, 3), [1, 1, 2, 3]); f(F + 'grid_sample', X(1, 1, 3, 3), X(1, 2, 2, 2, lo=-.9, hi=.9)); f(F + 'temporal_shift', X(4, 4, 1, 2), 2)
    for pad, k in [([1, 2], {}), ([1, 0, 2, 1], {}), ([0, 1, 0, 0, 1, 0, 0, 2], {}), ([1, 0, 1, 1], dict(mode='reflect')), ([1, 2, 0, 1], dict(mode='replicate')), ([1, 0, 0, 1], dict(mode='circular')), ([1, 1, 0, 0], dict(value=1.5)), ([1, 0, 2, 0], dict(data_format='NHWC'))]:
        f(F + 'pad', X(1, 2, 3, 3), pad, **k)
    f(F + 'pad', X(2, 3), [1, 0, 0, 2]); f(F + 'pad', X(2, 3), [1, 0, 0, 2], pad_from_left_axis=False); f(F + 'pad', X(1, 2, 3), [1, 2]); f(F + 'zeropad2d', X(1, 1, 2, 2), [1, 0, 2, 1]); f(F + 'sequence_mask', V([1, 3, 2], 'int64'), 4)
    for k in [dict(size=[3, 5]), dict(scale_factor=2), dict(scale_factor=[1.5, 2.5]), dict(size=[5, 4], mode='bilinear'), dict(size=[5, 4], mode='bilinear', align_mode=1), dict(size=[5, 4], mode='bilinear', align_corners=True), dict(scale_factor=1.7, mode='bilinear'), dict(size=[2, 2], mode='bilinear'), dict(size=[4, 5], mode='bicubic'), dict(size=[4, 5], mode='bicubic', align_corners=True), dict(size=[2, 2], mode='area'), dict(size=[2, 2])]:
        f(F + 'interpolate', X(1, 2, 3, 3), **k)
    f(F + 'interpolate', X(1, 2, 3), size=[5], mode='linear', data_format='NCW'); f(F + 'interpolate', X(1, 2, 3), size=[5], mode='linear', align_corners=True, data_format='NCW'); f(F + 'interpolate', X(1, 1, 2, 2, 2), size=[3, 3, 3], mode='trilinear', data_format='NCDHW')
    # convolution
    for k in [dict(), dict(padding=1), dict(padding=[1, 0]), dict(padding=[1, 0, 2, 1]), dict(padding=[[0, 0], [0, 0], [1, 0], [0, 2]]), dict(padding='SAME'), dict(padding='SAME', stride=2), dict(padding='VALID', stride=2), dict(stride=[2, 1], padding=1), dict(dilation=2, padding=2), dict(dilation=2, padding='SAME')]:
        f(F + 'conv2d', X(1, 2, 5, 5), X(3, 2, 3, 3), X(3), **k)
    f(F + 'conv2d', X(2, 4, 4, 4), X(4, 2, 3, 3), groups=2, label='groups'); f(F + 'conv2d', X(1, 3, 4, 4), X(3, 1, 3, 3), groups=3, padding=1, label='depthwise'); f(F + 'conv2d', X(1, 4, 5, 2), X(3, 2, 3, 3), X(3), data_format='NHWC', label='NHWC')
    f(F + 'conv1d', X(2, 2, 6), X(3, 2, 3), X(3), padding=1, stride=2); f(F + 'conv1d', X(1, 2, 6), X(3, 2, 3), padding=[1, 2]); f(F + 'conv1d', X(1, 2, 6), X(3, 2, 3), padding='SAME', stride=2); f(F + 'conv3d', X(1, 2, 3, 4, 4), X(2, 2, 2, 3, 3), X(2), padding=[0, 1, 1])
    f(F + 'conv2d_transpose', X(1, 2, 3, 3), X(2, 3, 3, 3), X(3), stride=2); f(F + 'conv2d_transpose', X(1, 2, 3, 3), X(2, 3, 3, 3), stride=2, padding=1, output_padding=1); f(F + 'conv2d_transpose', X(1, 2, 3, 3), X(2, 3, 3, 3), stride=2, output_size=[8, 8]); f(F + 'conv2d_transpose', X(1, 2, 3, 3), X(2, 3, 3, 3), stride=2, padding='SAME'); f(F + 'conv2d_transpose', X(1, 4, 3, 3), X(4, 2, 2, 2), groups=2, dilation=2); f(F + 'conv1d_transpose', X(1, 2, 4), X(2, 3, 3), X(3), stride=2); f(F + 'conv3d_transpose', X(1, 2, 2, 2, 2), X(2, 1, 2, 2, 2), stride=2)
    # pooling
    for n in ['max_pool2d', 'avg_pool2d']:
        for k in [dict(), dict(stride=1), dict(padding=1), dict(padding=[1, 0]), dict(padding=[1, 0, 0, 1]), dict(ceil_mode=True), dict(padding='SAME'), dict(padding='VALID')]:
            f(F + n, X(1, 2, 5, 5), 2, **k)
        f(F + n, X(1, 1, 6, 5), [3, 2], [2, 1], label='rect'); f(F + n, X(1, 4, 4, 2), 2, data_format='NHWC', label='NHWC')
    f(F + 'max_pool2d', X(1, 2, 4, 5), 2, return_mask=True); f(F + 'max_pool2d', V([[[[1., 1.], [1., 1.]]]]), 2, label='ties'); f(F + 'max_pool2d', X(1, 1, 4, 4), 1, 3, ceil_mode=True, label='ceil 4/3')
    for k in [dict(exclusive=False), dict(exclusive=False, ceil_mode=True), dict(divisor_override=3)]:
        f(F + 'avg_pool2d', X(1, 1, 5, 5), 2, padding=1, **k)
    f(F + 'max_pool1d', X(1, 2, 7), 3, 2, 1); f(F + 'max_pool1d', X(1, 2, 7), 2, return_mask=True); f(F + 'avg_pool1d', X(1, 2, 7), 3, 2, 1); f(F + 'avg_pool1d', X(1, 2, 7), 3, 2, 1, exclusive=False); f(F + 'max_pool3d', X(1, 1, 4, 4, 4), 2); f(F + 'avg_pool3d', X(1, 1, 4, 4, 4), 2)
    f(F + 'adaptive_avg_pool2d', X(1, 2, 5, 7), 3); f(F + 'adaptive_avg_pool2d', X(1, 2, 5, 7), [2, None]); f(F + 'adaptive_avg_pool2d', X(1, 2, 1, 1), 3); f(F + 'adaptive_avg_pool1d', X(1, 2, 7), 3); f(F + 'adaptive_max_pool2d', X(1, 2, 5, 7), 3); f(F + 'adaptive_max_pool1d', X(1, 2, 7), 3, return_mask=True); f(F + 'adaptive_avg_pool3d', X(1, 1, 3, 4, 5), 2); f(F + 'lp_pool2d', X(1, 1, 4, 4, lo=.1), 2, 2)
    # norms
    for tr in (True, False):
        f(F + 'batch_norm', X(3, 2, 2, 2), X(2, grad=False), X(2, lo=.5, hi=1.5, grad=False), X(2), X(2), training=tr, label='train' if tr else 'eval')
    f(F + 'layer_norm', X(2, 3, 4), [3, 4], X(12), X(12)); f(F + 'layer_norm', X(2, 3, 4), 4); f(F + 'group_norm', X(2, 4, 2, 2), 2, weight=X(4), bias=X(4)); f(F + 'instance_norm', X(2, 3, 2, 3), weight=X(3), bias=X(3)); f(F + 'local_response_norm', X(1, 5, 2, 2, lo=0, hi=20), 3)
    # losses
    ce = F + 'cross_entropy'
    for red in ['mean', 'sum', 'none']:
        f(ce, X(4, 3), V([2, 0, 1, 2], 'int64'), reduction=red); f(ce, X(4, 3), V([[2], [0], [1], [2]], 'int64'), reduction=red, label='[N,1]'); f(ce, X(4, 3), V([2, 0, 1, 2], 'int64'), V([.5, 1., 2.], grad=False), reduction=red, label='weight'); f(ce, X(4, 3), V([2, -100, 1, -100], 'int64'), reduction=red, label='ignore -100')
        f(ce, X(4, 3), V([2, 0, 1, 0], 'int64'), ignore_index=0, reduction=red, label='ignore 0'); f(ce, X(4, 3), V([2, -1, 1, 0], 'int64'), V([.5, 1., 2.], grad=False), ignore_index=-1, reduction=red, label='weight ignore -1'); f(ce, X(2, 3), V([[.2, .3, .5], [0., 1., 0.]], grad=False), soft_label=True, reduction=red, label='soft'); f(ce, X(2, 3), V([[.2, .3, .5], [0., 1., 0.]], grad=False), V([.5, 1., 2.], grad=False), soft_label=True, reduction=red, label='soft weight')
        f(ce, X(4, 3), V([2, 0, 1, 2], 'int64'), label_smoothing=.1, reduction=red, label='smoothing'); f(ce, X(2, 3, 2, 2), N(2, 2, 2), axis=1, reduction=red, label='axis 1'); f(ce, X(2, 3, lo=.1, hi=.9), V([0, 2], 'int64'), use_softmax=False, reduction=red, label='no softmax'); f(ce, X(2, 4, 3), N(2, 4, 1), reduction=red, label='3-D [..,1]')
    f(ce, X(2, 3), V([0, 0], 'int64'), ignore_index=0, label='all ignored'); f(F + 'softmax_with_cross_entropy', X(3, 4), V([[1], [3], [0]], 'int64')); f(F + 'softmax_with_cross_entropy', X(2, 3), V([[.2, .3, .5], [0., 1., 0.]], grad=False), soft_label=True)
    for red in ['mean', 'sum', 'none']:
        g = dict(reduction=red)
        f(F + 'mse_loss', X(3, 2), X(3, 2), **g); f(F + 'l1_loss', X(3, 2), X(3, 2), **g); f(F + 'smooth_l1_loss', X(3, 2), X(3, 2), delta=.7, **g); f(F + 'binary_cross_entropy', X(3, 2, lo=.05, hi=.95), X(3, 2, lo=0, hi=1, grad=False), **g); f(F + 'binary_cross_entropy_with_logits', X(3, 2), X(3, 2, lo=0, hi=1, grad=False), **g)
        f(F + 'nll_loss', X(4, 3), V([2, -100, 1, 0], 'int64'), **g); f(F + 'kl_div', X(3, 2), X(3, 2, lo=.1, hi=.9, grad=False), **g); f(F + 'margin_ranking_loss', X(4), X(4), V([1., -1., 1., -1.], grad=False), margin=.3, **g); f(F + 'hinge_embedding_loss', X(4), V([1., -1., 1., -1.], grad=False), **g); f(F + 'cosine_embedding_loss', X(3, 4), X(3, 4), V([1, -1, -1], 'int64'), margin=.1, **g)
        f(F + 'triplet_margin_loss', X(3, 4), X(3, 4), X(3, 4), **g); f(F + 'multi_margin_loss', X(3, 4), V([1, 0, 3], 'int64'), **g); f(F + 'multi_label_soft_margin_loss', X(3, 4), V([[1., 0., 1., 0.], [0., 0., 1., 1.], [1., 1., 1., 0.]], grad=False), **g); f(F + 'soft_margin_loss', X(4), V([1., -1., 1., -1.], grad=False), **g); f(F + 'poisson_nll_loss', X(4), X(4, lo=0, hi=4, grad=False), **g); f(F + 'gaussian_nll_loss', X(4), X(4, grad=False), X(4, lo=.3, hi=2., grad=False), **g); f(F + 'sigmoid_focal_loss', X(3, 2), V([[1., 0.], [0., 0.], [1., 1.]], grad=False), **g); f(F + 'ctc_loss', X(5, 2, 4), V([[1, 2], [3, 3]], 'int32'), V([5, 4], 'int64'), V([2, 2], 'int64'), **g)
    f(F + 'binary_cross_entropy', V([0., 1., .5]), V([1., 0., 1.], grad=False), reduction='none', label='clamp'); f(F + 'binary_cross_entropy', X(3, lo=.1, hi=.9), V([0., 1., 1.], grad=False), X(3, lo=.5, hi=2, grad=False)); f(F + 'binary_cross_entropy_with_logits', X(3, 2), X(3, 2, lo=0, hi=1, grad=False), pos_weight=X(2, lo=.5, hi=2, grad=False)); f(F + 'binary_cross_entropy_with_logits', X(3, 2), X(3, 2, lo=0, hi=1, grad=False), X(3, 2, lo=.5, hi=2, grad=False)); f(F + 'nll_loss', X(4, 3), V([2, 0, 1, 0], 'int64'), X(3, lo=.5, hi=2, grad=False)); f(F + 'nll_loss', X(2, 3, 2), N(2, 2)); f(F + 'kl_div', X(3, 2), X(3, 2, lo=.1, hi=.9, grad=False), reduction='batchmean'); f(F + 'kl_div', X(3, 2), X(3, 2, lo=-2, hi=-.1, grad=False), log_target=True)
    f(F + 'smooth_l1_loss', X(3, 2), X(3, 2), delta=.7, is_huber=False); f(F + 'triplet_margin_loss', X(3, 4), X(3, 4), X(3, 4), swap=True, margin=2.); f(F + 'multi_margin_loss', X(3, 4), V([1, 0, 3], 'int64'), p=2, margin=.5, weight=X(4, lo=.5, hi=2, grad=False)); f(F + 'poisson_nll_loss', X(4, lo=.1), X(4, lo=0, hi=4, grad=False), log_input=False, full=True); f(F + 'gaussian_nll_loss', X(4), X(4, grad=False), X(4, lo=.3, hi=2., grad=False), full=True)
    f(F + 'square_error_cost', X(3, 1), X(3, 1)); f(F + 'log_loss', X(3, 1, lo=.1, hi=.9), V([[1.], [0.], [1.]], grad=False)); f(F + 'dice_loss', X(2, 3, lo=.1, hi=.9), V([[1], [2]], 'int64')); f(F + 'npair_loss', X(3, 4), X(3, 4), V([0, 1, 1], 'int64')); f(F + 'multi_label_margin_loss', X(2, 3), V([[2, -1, 0], [0, 1, -1]], 'int64'))
    f(F + 'scaled_dot_product_attention', X(1, 3, 2, 4), X(1, 3, 2, 4), X(1, 3, 2, 4)); f(F + 'scaled_dot_product_attention', X(1, 3, 2, 4), X(1, 3, 2, 4), X(1, 3, 2, 4), is_causal=True)

    # layers
    x22 = [X(2, 2, 4, 4)]
    layer(nn + 'Linear', 3, 4, inputs=[X(2, 3)]); layer(nn + 'Linear', 3, 4, bias_attr=False, inputs=[X(2, 5, 3)]); layer(nn + 'Bilinear', 3, 4, 2, inputs=[X(2, 3), X(2, 4)]); layer(nn + 'Embedding', 6, 3, inputs=[N(2, 4, n=6)]); layer(nn + 'Embedding', 6, 3, padding_idx=-1, inputs=[V([[5, 1], [0, 5]], 'int64')]); layer(nn + 'Flatten', inputs=[X(2, 3, 2)]); layer(nn + 'Flatten', 0, 1, inputs=[X(2, 3, 2)]); layer(nn + 'Unflatten', 1, [2, 3], inputs=[X(2, 6)]); layer(nn + 'Identity', inputs=[X(2)])
    layer(nn + 'Dropout', .4, inputs=[X(2, 3)], run='eval'); layer(nn + 'Dropout', 0., inputs=[X(2, 3)]); layer(nn + 'Dropout', .4, run='eval', inputs=[X(2, 3)]); layer(nn + 'Dropout2D', .4, inputs=[X(1, 2, 2, 2)], run='eval'); layer(nn + 'AlphaDropout', .4, inputs=[X(2, 3)], run='eval')
    layer(nn + 'Conv2D', 2, 3, 3, inputs=x22); layer(nn + 'Conv2D', 2, 4, [3, 2], 2, 1, groups=2, bias_attr=False, inputs=x22)
    for pm in ['reflect', 'replicate', 'circular']:
        layer(nn + 'Conv2D', 2, 2, 3, padding=1, padding_mode=pm, inputs=x22)
    layer(nn + 'Conv1D', 2, 3, 3, padding='SAME', inputs=[X(2, 2, 5)]); layer(nn + 'Conv3D', 1, 2, 2, inputs=[X(1, 1, 3, 3, 3)]); layer(nn + 'Conv2DTranspose', 2, 3, 3, 2, 1, 1, inputs=[X(1, 2, 3, 3)]); layer(nn + 'Conv1DTranspose', 2, 3, 3, 2, inputs=[X(1, 2, 3)]); layer(nn + 'Conv3DTranspose', 1, 2, 2, 2, inputs=[X(1, 1, 2, 2, 2)])
    for md in ['train', 'eval']:
        layer(nn + 'BatchNorm2D', 2, inputs=x22, run=md, label=md); layer(nn + 'BatchNorm1D', 3, momentum=.7, epsilon=1e-3, inputs=[X(4, 3)], run=md, label=md); layer(nn + 'BatchNorm1D', 3, use_global_stats=False, inputs=[X(4, 3, 2)], run=md, label='ugs False ' + md); layer(nn + 'BatchNorm1D', 3, use_global_stats=True, inputs=[X(4, 3, 2)], run=md, label='ugs True ' + md)
    layer(nn + 'BatchNorm1D', 3, inputs=[X(1, 3)], label='one sample'); layer(nn + 'BatchNorm3D', 2, weight_attr=False, inputs=[X(2, 2, 2, 2, 2)]); layer(nn + 'BatchNorm', 2, act='relu', inputs=x22); layer(nn + 'BatchNorm2D', 2, data_format='NHWC', inputs=[X(2, 3, 3, 2)]); layer(nn + 'LayerNorm', [3, 4], inputs=[X(2, 3, 4)]); layer(nn + 'LayerNorm', 4, bias_attr=False, epsilon=1e-3, inputs=[X(2, 3, 4)]); layer(nn + 'GroupNorm', 2, 4, inputs=[X(2, 4, 2, 2)]); layer(nn + 'InstanceNorm2D', 3, inputs=[X(2, 3, 2, 2)]); layer(nn + 'InstanceNorm1D', 3, inputs=[X(2, 3, 4)]); layer(nn + 'LocalResponseNorm', 3, inputs=[X(1, 4, 2, 2)])
    for c, a, k in [('MaxPool2D', [2], {}), ('MaxPool2D', [3, 2, 1], {}), ('AvgPool2D', [2], {}), ('AvgPool2D', [3, 2, 1], dict(exclusive=False)), ('AdaptiveAvgPool2D', [3], {}), ('AdaptiveMaxPool2D', [2], {}), ('Pad2D', [[1, 0, 2, 1]], dict(mode='reflect')), ('ZeroPad2D', [1], {}), ('PixelShuffle', [1], {}), ('Upsample', [], dict(scale_factor=2, mode='bilinear')), ('UpsamplingBilinear2D', [], dict(size=[6, 5])), ('UpsamplingNearest2D', [], dict(scale_factor=2)), ('ReLU', [], {}), ('ReLU6', [], {}), ('LeakyReLU', [.2], {}), ('PReLU', [], {}), ('PReLU', [2], {}), ('ELU', [.5], {}), ('CELU', [.5], {}), ('SELU', [], {}), ('GELU', [], {}), ('GELU', [True], {}), ('Sigmoid', [], {}), ('LogSigmoid', [], {}), ('Tanh', [], {}), ('Hardtanh', [-.5, .7], {}), ('Hardsigmoid', [], {}), ('Hardswish', [], {}), ('Hardshrink', [.3], {}), ('Softshrink', [.3], {}), ('Softsign', [], {}), ('Softplus', [2, 5], {}), ('Swish', [], {}), ('Silu', [], {}), ('Mish', [], {}), ('Tanhshrink', [], {}), ('ThresholdedReLU', [.5], {}), ('GLU', [1], {}), ('Maxout', [2], {}), ('Softmax', [1], {}), ('LogSoftmax', [1], {}), ('Softmax2D', [], {})]:
        layer(nn + c, *a, inputs=x22, **k)
    layer(nn + 'MaxPool1D', 2, inputs=[X(1, 2, 6)]); layer(nn + 'AvgPool1D', 2, inputs=[X(1, 2, 6)]); layer(nn + 'MaxPool3D', 2, inputs=[X(1, 1, 4, 4, 4)]); layer(nn + 'AdaptiveAvgPool1D', 3, inputs=[X(1, 2, 5)]); layer(nn + 'CosineSimilarity', inputs=[X(2, 3), X(2, 3)]); layer(nn + 'PairwiseDistance', inputs=[X(2, 3), X(2, 3)])
    for c in ['SimpleRNN', 'GRU', 'LSTM']:
        layer(nn + c, 3, 2, inputs=[X(2, 4, 3)]); layer(nn + c, 3, 2, 2, direction='bidirect', inputs=[X(2, 3, 3)]); layer(nn + c, 3, 2, time_major=True, inputs=[X(4, 2, 3)]); layer(nn + c, 3, 2, inputs=[X(2, 4, 3)], call=dict(sequence_length=V([2, 4], 'int64')), label='sequence_length')
    layer(nn + 'GRU', 3, 2, inputs=[X(2, 4, 3), X(1, 2, 2)], label='initial state'); layer(nn + 'LSTM', 3, 2, inputs=[X(2, 4, 3), (X(1, 2, 2), X(1, 2, 2))], label='initial state'); layer(nn + 'SimpleRNN', 3, 2, activation='relu', inputs=[X(2, 4, 3)])
    layer(nn + 'LSTMCell', 3, 2, inputs=[X(2, 3)]); layer(nn + 'GRUCell', 3, 2, inputs=[X(2, 3), X(2, 2)]); layer(nn + 'SimpleRNNCell', 3, 2, inputs=[X(2, 3)])
    layer(nn + 'MultiHeadAttention', 4, 2, inputs=[X(2, 3, 4)]); layer(nn + 'MultiHeadAttention', 4, 2, need_weights=True, inputs=[X(1, 2, 4), X(1, 3, 4), X(1, 3, 4)]); layer(nn + 'MultiHeadAttention', 4, 2, inputs=[X(1, 3, 4)], call=dict(attn_mask=V([[True, False, False], [True, True, False], [True, True, True]], 'bool')), label='bool mask')
    layer(nn + 'TransformerEncoderLayer', 4, 2, 6, dropout=0., inputs=[X(1, 3, 4)]); layer(nn + 'TransformerEncoderLayer', 4, 2, 6, dropout=0., activation='gelu', normalize_before=True, inputs=[X(1, 3, 4)]); layer(nn + 'TransformerDecoderLayer', 4, 2, 6, dropout=0., inputs=[X(1, 3, 4), X(1, 2, 4)]); layer(nn + 'TransformerEncoder', New(nn + 'TransformerEncoderLayer', 4, 2, 6, dropout=0.), 2, inputs=[X(1, 2, 4)]); layer(nn + 'Transformer', 4, 2, 1, 1, 6, dropout=0., inputs=[X(1, 2, 4), X(1, 3, 4)])
    layer(nn + 'Sequential', New(nn + 'Conv2D', 1, 2, 3, padding=1), New(nn + 'BatchNorm2D', 2), New(nn + 'ReLU'), New(nn + 'MaxPool2D', 2, 2), New(nn + 'Flatten'), New(nn + 'Linear', 8, 3), inputs=[X(2, 1, 4, 4)])
    for c, a, i in [('CrossEntropyLoss', {}, [X(3, 4), N(3, 1, n=4)]), ('CrossEntropyLoss', dict(weight=None, reduction='sum', ignore_index=1), [X(3, 4), N(3, n=4)]), ('MSELoss', {}, [X(3, 2), X(3, 2)]), ('L1Loss', dict(reduction='sum'), [X(3, 2), X(3, 2)]), ('SmoothL1Loss', {}, [X(3, 2), X(3, 2)]), ('BCELoss', {}, [X(3, 1, lo=.1, hi=.9), X(3, 1, lo=0, hi=1, grad=False)]), ('BCEWithLogitsLoss', {}, [X(3, 1), X(3, 1, lo=0, hi=1, grad=False)]), ('NLLLoss', {}, [X(3, 4), N(3, n=4)]), ('KLDivLoss', {}, [X(3, 2), X(3, 2, lo=.1, hi=.9, grad=False)]), ('CTCLoss', {}, [X(4, 1, 3), V([[1, 2]], 'int32'), V([4], 'int64'), V([2], 'int64')]), ('MarginRankingLoss', {}, [X(3), X(3), V([1., -1., 1.], grad=False)]), ('HingeEmbeddingLoss', {}, [X(3), V([1., -1., 1.], grad=False)]), ('CosineEmbeddingLoss', {}, [X(2, 3), X(2, 3), V([1, -1], 'int64')]), ('TripletMarginLoss', {}, [X(2, 3), X(2, 3), X(2, 3)]), ('TripletMarginWithDistanceLoss', {}, [X(2, 3), X(2, 3), X(2, 3)]), ('MultiMarginLoss', {}, [X(2, 3), N(2)]), ('MultiLabelSoftMarginLoss', {}, [X(2, 3), N(2, 3, n=2, dtype='float32')]), ('SoftMarginLoss', {}, [X(3), V([1., -1., 1.], grad=False)]), ('PoissonNLLLoss', {}, [X(3), X(3, lo=0, hi=3, grad=False)]), ('GaussianNLLLoss', {}, [X(3), X(3, grad=False), X(3, lo=.5, hi=2, grad=False)])]:
        layer(nn + c, inputs=i, **a)

    for c, a, i in [('AdaptiveAvgPool3D', [2], X(1, 1, 3, 4, 5)), ('AdaptiveMaxPool1D', [3], X(1, 2, 7)), ('AdaptiveMaxPool3D', [2], X(1, 1, 3, 4, 5)), ('AvgPool3D', [2], X(1, 1, 4, 4, 4)), ('ChannelShuffle', [3], X(1, 6, 1, 2)), ('PixelUnshuffle', [2], X(1, 1, 4, 2)), ('Unfold', [2], X(1, 2, 3, 4)), ('Fold', [[4, 4], 2], X(1, 4, 9)), ('InstanceNorm3D', [2], X(1, 2, 2, 2, 3)), ('LPPool1D', [2, 2], X(1, 2, 6, lo=.1)), ('LPPool2D', [2, 2], X(1, 1, 4, 4, lo=.1)),
                    ('Pad1D', [[1, 2]], X(1, 2, 3)), ('Pad3D', [[1, 0, 2, 1, 0, 1]], X(1, 1, 2, 2, 2)), ('ZeroPad1D', [[1, 2]], X(1, 2, 3)), ('ZeroPad3D', [1], X(1, 1, 2, 2, 2)), ('ConstantPad1D', [[1, 2], 1.5], X(1, 2, 3)), ('ConstantPad2D', [[1, 0, 2, 1], 1.5], X(1, 1, 2, 3)), ('ConstantPad3D', [1, 1.5], X(1, 1, 2, 1, 2)), ('ReflectionPad1D', [[1, 2]], X(1, 2, 4)), ('ReflectionPad2D', [[1, 0, 2, 1]], X(1, 1, 3, 3)), ('ReplicationPad1D', [[1, 2]], X(1, 2, 3)), ('ReplicationPad2D', [[1, 0, 2, 1]], X(1, 1, 2, 3)), ('CircularPad1D', [[1, 2]], X(1, 2, 3)), ('CircularPad2D', [[1, 0, 2, 1]], X(1, 1, 3, 3)), ('SiLU', [], X(2, 3))]:
        layer(nn + c, *a, inputs=[i])
    layer(nn + 'RReLU', run='eval', inputs=[X(2, 3)]); layer(nn + 'Dropout3D', .3, run='eval', inputs=[X(1, 1, 2, 2, 2)]); layer(nn + 'FeatureAlphaDropout', .3, run='eval', inputs=[X(2, 3)]); layer(nn + 'MultiLabelMarginLoss', inputs=[X(2, 3), V([[2, -1, 0], [0, 1, -1]], 'int64')]); layer(nn + 'SpectralNorm', [3, 4], inputs=[X(3, 4)]); layer(nn + 'RNN', New(nn + 'SimpleRNNCell', 3, 2), inputs=[X(2, 3, 3)]); layer(nn + 'BiRNN', New(nn + 'GRUCell', 3, 2), New(nn + 'GRUCell', 3, 2), inputs=[X(2, 3, 3)]); layer(nn + 'TransformerDecoder', New(nn + 'TransformerDecoderLayer', 4, 2, 6, dropout=0.), 2, inputs=[X(1, 2, 4), X(1, 3, 4)])
    layer(nn + 'MaxUnPool2D', 2, inputs=[X(1, 1, 2, 2), V([[[[0, 3], [9, 14]]]], 'int32')])

    # optimizers
    for api, k in [('SGD', {}), ('Momentum', {}), ('Momentum', dict(use_nesterov=True)), ('Adam', {}), ('Adam', dict(amsgrad=True)), ('Adamax', {}), ('Adagrad', {}), ('Adagrad', dict(initial_accumulator_value=.1)), ('Adadelta', {}), ('RMSProp', {}), ('RMSProp', dict(momentum=.9, centered=True)), ('NAdam', {}), ('RAdam', {}), ('ASGD', {}), ('ASGD', dict(batch_num=3))]:
        opt(O + api, **k); opt(O + api, label='decay .1', weight_decay=.1, **k)
        if not k:
            opt(O + api, label='L1', weight_decay=L1(.05)); opt(O + api, label='clip global', grad_clip=New(nn + 'ClipGradByGlobalNorm', .5)); opt(O + api, label='clip global decay', weight_decay=L2(.1), grad_clip=New(nn + 'ClipGradByGlobalNorm', .5))
    for k in [{}, dict(weight_decay=.3), dict(weight_decay=.3, amsgrad=True), dict(weight_decay=.3, grad_clip=New(nn + 'ClipGradByNorm', .5))]:
        opt(O + 'AdamW', **k)
    for k in [{}, dict(lamb_weight_decay=.2), dict(lamb_weight_decay=0.), dict(lamb_weight_decay=0., always_adapt=True)]:
        opt(O + 'Lamb', **k)
    opt(O + 'Rprop'); opt(O + 'Rprop', learning_rate_range=(.05, .2), etas=(.6, 1.5))
    for api in ['SGD', 'Momentum', 'Adam', 'AdamW']:
        opt(O + api, label='attr lr', attr=dict(learning_rate=.5)); opt(O + api, label='attr regularizer', attr=dict(regularizer=L2(.2)), weight_decay=.1); opt(O + api, label='attr L1', attr=dict(regularizer=L1(.2)), weight_decay=.1); opt(O + api, label='need_clip', attr=dict(need_clip=False), grad_clip=New(nn + 'ClipGradByGlobalNorm', .3)); opt(O + api, label='frozen', attr=dict(trainable=False)); opt(O + api, label='StepDecay', lr=New(R + 'StepDecay', .1, 3, .5), lr_step=True)
    opt(O + 'SGD', label='clip value', grad_clip=New(nn + 'ClipGradByValue', .3, -.1)); opt(O + 'SGD', label='clip norm', grad_clip=New(nn + 'ClipGradByNorm', .4)); opt(O + 'Adam', label='betas', beta1=.8, beta2=.9, epsilon=1e-3)

    # schedulers
    for c, a, k in [('NoamDecay', [64, 4], {}), ('PiecewiseDecay', [[5, 12], [.1, .05, .01]], {}), ('NaturalExpDecay', [.5, .1], {}), ('InverseTimeDecay', [.5, .1], {}), ('PolynomialDecay', [.5, 20], {}), ('PolynomialDecay', [.5, 8, .1, 2.], dict(cycle=True)), ('LinearWarmup', [.5, 6, 0., .5], {}), ('LinearWarmup', [New(R + 'ExponentialDecay', .5, .9), 4, 0., .5], {}), ('LinearWarmup', [New(R + 'CosineAnnealingDecay', .5, 10), 3, .1, .5], {}), ('ExponentialDecay', [.5, .9], {}), ('MultiStepDecay', [.5, [4, 9, 20]], dict(gamma=.5)), ('StepDecay', [.5, 7], dict(gamma=.5)), ('CosineAnnealingDecay', [.5, 10], {}), ('CosineAnnealingDecay', [.5, 10, .05], {}), ('OneCycleLR', [1., 40], {}), ('OneCycleLR', [1., 30], dict(anneal_strategy='linear')), ('OneCycleLR', [1., 30], dict(three_phase=True)), ('CyclicLR', [.1, .5, 4], {}), ('CyclicLR', [.1, .5, 3, 5], dict(mode='triangular2')), ('CyclicLR', [.1, .5, 4], dict(mode='exp_range', exp_gamma=.95)), ('LinearLR', [.5, 10], {}), ('CosineAnnealingWarmRestarts', [.5, 5], {}), ('CosineAnnealingWarmRestarts', [.5, 3, 2, .05], {}), ('ExponentialDecay', [.5, .9], dict(last_epoch=3)), ('CosineAnnealingDecay', [.5, 4], dict(last_epoch=3))]:
        sch(R + c, *a, **k)
    for c, a in [('CosineAnnealingDecay', [.5, 4]), ('LinearLR', [.5, 4]), ('CosineAnnealingWarmRestarts', [.5, 2, 2]), ('ExponentialDecay', [.5, .9]), ('OneCycleLR', [1., 10])]:
        sch(R + c, *a, label='jump', jumps=[3, 1, 2, 2, 6])
    ms = [1., .9, .9, .95, .9, .89, .89, .89, .88, .8, .8, .81, .82, .83, .84, .8, .8, .8, .8, .79]
    sch(R + 'ReduceOnPlateau', 1., factor=.5, patience=1, cooldown=1, metrics=ms); sch(R + 'ReduceOnPlateau', 1., mode='max', patience=2, threshold=.02, threshold_mode='abs', metrics=ms); sch(R + 'ReduceOnPlateau', 1., factor=.3, patience=0, min_lr=.05, metrics=ms)

    # initializers
    m.initializer(I + 'Constant', [2, 2], .3); m.initializer(I + 'Assign', [2, 2], [[1., 2.], [3., 4.]]); m.initializer(I + 'Dirac', [4, 2, 3]); m.initializer(I + 'Dirac', [4, 2, 3, 3], 2); m.initializer(I + 'Bilinear', [2, 2, 4, 4]); m.initializer(I + 'Bilinear', [1, 1, 3, 3])
    for g in [('sigmoid',), ('tanh',), ('relu',), ('leaky_relu',), ('leaky_relu', .2), ('selu',), ('linear',), ('conv2d',)]:
        m.gain(*g)
    # metrics
    p = np.array([[.1, .7, .2], [.3, .3, .4], [.8, .1, .1], [.2, .5, .3]], 'float32')
    m.metric('paddle.metric.Accuracy', [(p, np.array([[1], [0], [0], [2]])), (p, np.array([[2], [2], [0], [1]]))]); m.metric('paddle.metric.Accuracy', [(p, np.array([1, 0, 0, 2])), (p, np.array([1, 1, 1, 1]))], topk=(1, 2)); m.metric('paddle.metric.Accuracy', [(p, np.array([[0., 1, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]], 'float32'))], label='one-hot')
    q = np.array([.1, .5, .51, .9, .3]); y = np.array([0, 1, 1, 0, 1])
    m.metric('paddle.metric.Precision', [(q, y), (1 - q, y)]); m.metric('paddle.metric.Recall', [(q, y), (1 - q, y)]); m.metric('paddle.metric.Auc', [(np.stack([1 - q, q], 1), y[:, None]), (np.stack([q, 1 - q], 1), y[:, None])])
    f('paddle.metric.accuracy', V(p.tolist(), grad=False), V([[1], [0], [0], [2]], 'int64'), k=2)

    # tensor ops
    for n in ['exp', 'log', 'sqrt', 'rsqrt', 'square', 'abs', 'sin', 'cos', 'tan', 'tanh', 'sigmoid', 'reciprocal', 'floor', 'ceil', 'round', 'sign', 'log1p', 'log2', 'log10', 'expm1', 'erf', 'neg', 'atan', 'sinh', 'cosh', 'trunc']:
        f(P + n, X(2, 3, lo=.1, hi=2.9))
    f(P + 'asin', X(3, lo=-.9, hi=.9)); f(P + 'acos', X(3, lo=-.9, hi=.9)); f(P + 'round', V([.5, 1.5, -2.5, .4])); f(P + 'abs', V([-1., 0., 2.])); f(P + 'clip', V([-1., 0., .5, 1., 2.]), 0., 1.); f(P + 'scale', X(2, 2), 2., 1.); f(P + 'scale', X(2, 2), 2., 1., bias_after_scale=False); f(P + 'pow', X(3, lo=.1), 2.5); f(P + 'pow', X(3, lo=.1), X(3))
    for n in ['add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum', 'pow', 'remainder', 'floor_divide', 'atan2', 'fmax']:
        f(P + n, X(2, 1, 3, lo=.2), X(2, 1, lo=.3))
    f(P + 'maximum', V([1., 2.]), V([1., 3.]), label='tie'); f(P + 'floor_divide', V([-7, 7, -3], 'int64'), V([2, -2, 2], 'int64')); f(P + 'remainder', V([-7, 7, -3], 'int64'), V([2, -2, 2], 'int64')); f(P + 'divide', V([1, 3], 'int64'), V([2, 2], 'int64'))
    for n in ['equal', 'not_equal', 'less_than', 'less_equal', 'greater_than', 'greater_equal']:
        f(P + n, V([1., 2., 3.]), V([2., 2., 2.]))
    for n in ['logical_and', 'logical_or', 'logical_xor']:
        f(P + n, V([True, True, False], 'bool'), V([True, False, False], 'bool'))
    f(P + 'logical_not', V([True, False], 'bool')); f(P + 'isnan', V([float('nan'), 1.])); f(P + 'isinf', V([float('inf'), 1.])); f(P + 'isfinite', V([float('inf'), 1.])); f(P + 'allclose', X(3), X(3)); f(P + 'equal_all', V([1, 2], 'int64'), V([1, 2], 'int64'))
    for n in ['sum', 'mean', 'max', 'min', 'prod', 'std', 'var', 'logsumexp', 'amax', 'amin', 'median']:
        f(P + n, X(2, 3, 4)); f(P + n, X(2, 3, 4), axis=1); f(P + n, X(2, 3, 4), axis=-1, keepdim=True)
    f(P + 'sum', X(2, 3, 4), axis=[0, 2]); f(P + 'mean', X(2, 3, 4), axis=[0, 2]); f(P + 'std', X(4), unbiased=False); f(P + 'sum', V([True, True, False], 'bool')); f(P + 'sum', N(3, dtype='int32')); f(P + 'max', V([1., 3., 3.]), label='tie'); f(P + 'all', V([True, False], 'bool')); f(P + 'any', V([[True, False], [False, False]], 'bool'), axis=1)
    for n in ['argmax', 'argmin']:
        f(P + n, X(2, 3)); f(P + n, X(2, 3), axis=1, keepdim=True); f(P + n, V([2., 2., 1., 1.]), label='tie')
    f(P + 'argsort', V([3., 1., 1., 2.])); f(P + 'argsort', X(2, 4), axis=0, descending=True); f(P + 'sort', X(2, 4)); f(P + 'sort', X(2, 4), descending=True); f(P + 'topk', X(2, 5), 3); f(P + 'topk', X(2, 5), 2, axis=0, largest=False); f(P + 'cumsum', X(2, 3)); f(P + 'cumsum', X(2, 3), axis=1); f(P + 'cumprod', X(2, 3), dim=1); f(P + 'norm', X(2, 3)); f(P + 'norm', X(2, 3), p=1, axis=1); f(P + 'norm', X(2, 3), p=float('inf'), axis=0); f(P + 'dist', X(2, 3), X(2, 3))
    f(P + 'matmul', X(2, 3), X(3, 4)); f(P + 'matmul', X(2, 1, 2, 3), X(1, 3, 3, 4)); f(P + 'matmul', X(3), X(3)); f(P + 'matmul', X(2, 3), X(3)); f(P + 'matmul', X(3, 2), X(4, 3), transpose_x=True, transpose_y=True); f(P + 'mm', X(2, 3), X(3, 2)); f(P + 'bmm', X(2, 2, 3), X(2, 3, 2)); f(P + 'dot', X(3), X(3)); f(P + 'outer', X(2), X(3)); f(P + 'einsum', 'bij,bjk->bik', X(2, 2, 3), X(2, 3, 2)); f(P + 'addmm', X(2, 2), X(2, 3), X(3, 2), beta=.5, alpha=2.); f(P + 'kron', X(2, 2), X(1, 2)); f(P + 'trace', X(3, 3)); f(P + 'cross', X(2, 3), X(2, 3), axis=1)
    f(P + 'reshape', X(2, 3, 2), [0, -1]); f(P + 'flatten', X(2, 3, 2), 1); f(P + 'squeeze', X(1, 2, 1)); f(P + 'squeeze', X(1, 2, 1), 0); f(P + 'squeeze', X(1, 2), 1); f(P + 'unsqueeze', X(2), [0, 2]); f(P + 'transpose', X(2, 3, 4), [2, 0, 1]); f(P + 't', X(2, 3)); f(P + 'concat', [X(2, 2), X(2, 3)], axis=1); f(P + 'stack', [X(2), X(2)], axis=1); f(P + 'split', X(2, 6), 3, axis=1); f(P + 'split', X(2, 6), [1, -1, 2], axis=1); f(P + 'chunk', X(4, 2), 2); f(P + 'unbind', X(2, 3)); f(P + 'unstack', X(2, 3), axis=1); f(P + 'tile', X(2, 3), [2, 1]); f(P + 'expand', X(2, 1), [3, 2, 3]); f(P + 'expand', X(2, 1), [-1, 3]); f(P + 'broadcast_to', X(3), [2, 3]); f(P + 'flip', X(2, 3), [1]); f(P + 'roll', X(2, 3), 1); f(P + 'roll', X(2, 3), 1, axis=1); f(P + 'moveaxis', X(2, 3, 4), 0, 2); f(P + 'repeat_interleave', X(2, 3), 2, axis=1); f(P + 'rot90', X(2, 3))
    f(P + 'gather', X(4, 2), V([2, 0, 2], 'int64')); f(P + 'gather', X(2, 4), V([2, 0], 'int64'), axis=1); f(P + 'gather_nd', X(2, 3), V([[0, 1], [1, 2]], 'int64')); f(P + 'index_select', X(2, 4), V([3, 0], 'int64'), axis=1); f(P + 'take_along_axis', X(2, 3), V([[2, 0], [1, 1]], 'int64'), 1); f(P + 'masked_select', X(2, 2), V([[True, False], [True, True]], 'bool')); f(P + 'masked_fill', X(2, 2), V([[True, False], [True, True]], 'bool'), 0.5); f(P + 'where', V([True, False, True], 'bool'), X(3), X(3)); f(P + 'nonzero', V([[0, 1], [2, 0]], 'int64')); f(P + 'scatter', X(4, 2), V([1, 3], 'int64'), X(2, 2)); f(P + 'scatter', X(4, 2), V([1, 1], 'int64'), X(2, 2), overwrite=False); f(P + 'scatter_nd_add', X(4), V([[1], [1]], 'int64'), X(2)); f(P + 'put_along_axis', X(2, 3), V([[0], [2]], 'int64'), X(2, 1), 1); f(P + 'slice', X(3, 4), [0, 1], [1, 0], [3, 2]); f(P + 'strided_slice', X(6), [0], [5], [0], [-2]); f(P + 'tril', X(3, 3)); f(P + 'triu', X(3, 3), 1); f(P + 'diag', X(3)); f(P + 'diag', X(3, 3)); f(P + 'unique', V([3, 1, 1, 2], 'int64'), return_index=True, return_inverse=True, return_counts=True); f(P + 'bincount', V([1, 1, 3], 'int64')); f(P + 'meshgrid', X(2), X(3)); f(P + 'add_n', [X(2), X(2)]); f(P + 'cast', V([1.9, -1.9]), 'int32'); f(P + 'lerp', X(3), X(3), .3); f(P + 'searchsorted', V([1., 3., 5.]), V([3., 4.])); f(P + 'histogram', V([1., 2., 1.], grad=False), bins=4, min=0, max=3)
    f(P + 'zeros', [2, 2]); f(P + 'full', [2], 5); f(P + 'full', [2], True); f(P + 'full_like', V([1, 2], 'int64'), 2.5); f(P + 'arange', 5); f(P + 'arange', 0, 1, .25); f(P + 'arange', 5, 0, -2); f(P + 'linspace', 0, 1, 5); f(P + 'eye', 2, 3); f(P + 'ones_like', V([1, 2], 'int32')); f(P + 'numel', X(2, 3)); f(P + 'shape', X(2, 3))
    for v in [V(1.5, grad=False), V([1., 2.25], grad=False), V([[1., -2.], [3., 4.]], grad=False), V([1, 20], 'int64'), V([True, False], 'bool'), V([1e-10, 1e10], grad=False), V([float('nan'), float('inf')], grad=False), V(np.zeros((2, 0)).tolist(), grad=False), V(np.arange(2000).tolist(), 'int64'), V((np.arange(1200).reshape(40, 30) / 7).round(3).tolist(), grad=False)]:
        t = paddle.to_tensor(v.make(None)); m.text(f'tensor {list(t.shape)} {str(t.dtype)[7:]} {len(m.cases)}', {'tensor': pack(t)}, t)
    for s in [New(nn + 'Linear', 2, 3), New(nn + 'Conv2D', 1, 6, 3, padding=1), New(nn + 'Conv2D', 1, 6, [3, 5], stride=2, dilation=2, groups=1, padding_mode='reflect', padding=1), New(nn + 'BatchNorm2D', 6), New(nn + 'MaxPool2D', 2, 2), New(nn + 'AvgPool2D', 2), New(nn + 'AdaptiveAvgPool2D', 1), New(nn + 'Dropout', .5), New(nn + 'Embedding', 3, 4), New(nn + 'LSTM', 2, 3), New(nn + 'GRU', 2, 3, 2, direction='bidirect'), New(nn + 'LayerNorm', 4), New(nn + 'Flatten'), New(nn + 'ReLU'), New(nn + 'LeakyReLU'), New(nn + 'Softmax'), New(nn + 'Upsample', scale_factor=2), New(nn + 'PReLU'), New(nn + 'CrossEntropyLoss'), New(nn + 'MultiHeadAttention', 4, 2), New(nn + 'Sequential', New(nn + 'Linear', 2, 3), New(nn + 'ReLU'), New(nn + 'Sequential', New(nn + 'Linear', 3, 1))), L1(.5), L2(1e-4), New(nn + 'ClipGradByGlobalNorm', 1.), New(nn + 'ClipGradByNorm', 1.), New(nn + 'ClipGradByValue', 1.)]:
        m.text(f'{s.api} {len(m.cases)}', plain(s), s.build())
    # errors
    err(nn + 'Conv2D', 3, 4, 3, groups=2); err(nn + 'Conv2D', 1, 1, 3, padding=[1, 1], padding_mode='reflect'); err(nn + 'Conv2D', 1, 1, 3, weight_attr=False); err(nn + 'BatchNorm2D', 2, call=[X(2, 2)]); err(nn + 'BatchNorm1D', 2, call=[X(2, 2, 2, 2)]); err(nn + 'LayerNorm', 4, call=[X(2, 3)]); err(F + 'conv2d', X(1, 1, 3, 3), X(1, 1, 3, 3), padding=-1); err(F + 'conv2d', X(1, 1, 3, 3), X(1, 1, 3, 3), padding='FOO'); err(F + 'max_pool2d', X(1, 1, 3, 3), 2, padding='VALID', ceil_mode=True); err(F + 'dropout', X(2), 1.5); err(ce, X(2, 3), V([3, 0], 'int64')); err(ce, X(2, 3), V([0, 1], 'int64'), reduction='x'); err(F + 'interpolate', X(1, 1, 2, 2)); err(F + 'interpolate', X(1, 1, 2, 2), size=[3, 3], scale_factor=2); err(F + 'one_hot', V([0, 3], 'int64'), 3); err(F + 'embedding', V([7], 'int64'), X(5, 3)); err(P + 'add', V([1], 'int64'), V([1.5])); err(P + 'add', V([1], 'int32'), V([1], 'int64')); err(P + 'split', X(5), 2); err(P + 'concat', [V([1], 'int64'), X(2)]); err(R + 'StepDecay', .1, 2, 1.); err(R + 'MultiStepDecay', .1, [3, 2]); err(R + 'PiecewiseDecay', [1, 2], [.1, .2]); err(R + 'ExponentialDecay', -.1, .9); err(R + 'LinearWarmup', .5, 4, .5, .1); err(O + 'SGD', .1); err(O + 'SGD', 1, parameters=[]); err(I + 'calculate_gain', 'foo'); err('paddle.ParamAttr', name='')


if __name__ == '__main__':
    maker = Maker(seed=2024)
    cases(maker)
    maker.write(os.path.join(os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'test', 'golden')), 'nn.json.gz'))
