"""More golden cases of the forms of make_nn.py: rarer layers and functions, containers, indexing, in-place functions.

Run:  python -W ignore make_nn_more.py        (paddlepaddle==3.3.1, CPU, numpy)   ->  test/golden/nn_more.json.gz

File: as nn.json.gz, with these kinds besides:
  index     outputs = [x[index]] for inputs[0] = x; "index" is the text between Python's brackets. Gradients as for functions.
  setitem   x = inputs[0] (no gradient); x[index] = value; "value" is a number or {"$input": 1}; outputs = [x].
  method    inputs[0].api(*args, **kwargs): a method of tensors by name; "after" holds inputs[0] when the method changed it.
  globalInitializer  set_global_initializer(weight, bias); params = state of the layer made then.
Arguments may hold {"$power": b}, the function x -> b ** x, and {"$constant": c}, the function that gives c.
"""
import os
import warnings

warnings.filterwarnings('ignore')
import paddle

from make_nn import Maker, New, V, X, find, number, pack, plain


class Function:
    """A function of one number that the file can name."""

    def __init__(self, kind, number):
        self.kind, self.number = kind, number

    def __call__(self, x):
        return self.number ** x if self.kind == 'power' else self.number


def named(a):
    if isinstance(a, Function):
        return {'$' + a.kind: a.number}
    if isinstance(a, (list, tuple)):
        return [named(v) for v in a]
    if isinstance(a, dict):
        return {k: named(v) for k, v in a.items()}
    return a


class More(Maker):
    def index(self, text, x):
        name = self.title('paddle.Tensor.index', text)
        rng = self.rng(name)
        tensors, _, _, _, _ = self.prepare([x], {}, rng)
        case = {'name': name, 'kind': 'index', 'api': 'paddle.Tensor', 'index': text, 'inputs': [pack(t) for t in tensors]}
        self.backward(case, eval(f'x[{text}]', {'x': tensors[0], 'None': None}), tensors, rng)
        self.cases.append(case)

    def setitem(self, text, x, value):
        name = self.title('paddle.Tensor.setitem', text)
        rng = self.rng(name)
        tensors, args, _, real, _ = self.prepare([x, value], {}, rng)
        inputs = [pack(t) for t in tensors]
        exec(f'x[{text}] = v', {'x': real[0], 'v': real[1]})
        self.cases.append({'name': name, 'kind': 'setitem', 'api': 'paddle.Tensor', 'index': text, 'inputs': inputs, 'value': args[1], 'outputs': [pack(real[0])]})

    def method(self, api, x, *args, label='', **kwargs):
        name = self.title('paddle.Tensor.' + api, label)
        rng = self.rng(name)
        tensors, ja, jk, ra, rk = self.prepare([x, *args], kwargs, rng)
        before = [pack(t) for t in tensors]
        out = getattr(ra[0], api)(*ra[1:], **rk)
        case = {'name': name, 'kind': 'method', 'api': 'paddle.Tensor', 'method': api, 'args': ja[1:], 'kwargs': jk, 'inputs': before,
                'outputs': [pack(o) for o in (out if isinstance(out, (list, tuple)) else [out]) if isinstance(o, paddle.Tensor)]}
        after = pack(tensors[0])
        if after != before[0]:
            case['after'] = after
        self.cases.append(case)

    def global_initializer(self, weight, bias, layer):
        paddle.nn.initializer.set_global_initializer(weight.build(), bias.build() if bias else None)
        made = layer.build()
        paddle.nn.initializer.set_global_initializer(None)
        api = 'paddle.nn.initializer.set_global_initializer'
        self.cases.append({'name': self.title(api), 'kind': 'globalInitializer', 'api': api, 'weight': plain(weight), 'bias': plain(bias), 'layer': plain(layer), 'params': {k: pack(v) for k, v in made.state_dict().items()}})

    def lazy_scheduler(self, api, *args, steps=12, **kwargs):
        s = find(api)(*args, **kwargs)
        values = [number(s())]
        for _ in range(steps):
            s.step()
            values.append(number(s()))
        state = {k: float(v) if isinstance(v, float) else v for k, v in s.state_dict().items()}
        self.cases.append({'name': self.title(api), 'kind': 'scheduler', 'api': api, 'args': named(args), 'kwargs': named(kwargs), 'metrics': None, 'jumps': None, 'values': values, 'state': state})


def cases(m):
    F, nn, R, P = 'paddle.nn.functional.', 'paddle.nn.', 'paddle.optimizer.lr.', 'paddle.'
    f, layer, err = m.fn, m.layer, m.error

    # functions
    f(F + 'dropout1d', X(2, 3, 4), .3, training=False)
    f(F + 'dropout3d', X(1, 2, 2, 2, 2), .3, training=False)
    f(F + 'feature_alpha_dropout', X(2, 3), .3, training=False)
    f(F + 'upsample', X(1, 2, 3, 3), scale_factor=2)
    f(F + 'upsample', X(1, 2, 3, 3), size=[5, 4], mode='bilinear')
    f(F + 'lp_pool1d', X(1, 2, 6, lo=.1), 2., 2)
    f(F + 'adaptive_max_pool3d', X(1, 1, 3, 4, 5), 2)
    f(F + 'max_unpool1d', X(1, 1, 3), V([[[0, 3, 5]]], 'int32'), 2)
    f(F + 'max_unpool2d', X(1, 1, 2, 2), V([[[[0, 3], [9, 14]]]], 'int32'), 2)
    f(F + 'max_unpool3d', X(1, 1, 1, 2, 2), V([[[[[0, 3], [9, 14]]]]], 'int32'), [1, 2, 2])
    f(F + 'fractional_max_pool2d', X(1, 2, 7, 7), 3, random_u=.3)
    f(F + 'fractional_max_pool2d', X(1, 2, 7, 6), [2, 3], kernel_size=2, random_u=.6)
    f(F + 'fractional_max_pool3d', X(1, 1, 5, 5, 5), 2, random_u=.4)
    f(F + 'hsigmoid_loss', X(3, 4), V([[0], [4], [2]], 'int64'), 5, X(4, 4), X(4, 1))
    f(F + 'triplet_margin_with_distance_loss', X(3, 4), X(3, 4), X(3, 4))
    f(F + 'triplet_margin_with_distance_loss', X(3, 4), X(3, 4), X(3, 4), margin=2., swap=True, reduction='sum')
    f(F + 'rnnt_loss', X(1, 3, 3, 4), V([[1, 2]], 'int32'), V([3], 'int32'), V([2], 'int32'), fastemit_lambda=0.)
    f(F + 'gather_tree', V([[[2, 2], [6, 1]], [[3, 9], [6, 1]], [[0, 1], [9, 0]]], 'int64'), V([[[0, 0], [1, 1]], [[1, 0], [1, 0]], [[0, 0], [0, 1]]], 'int64'))
    f(F + 'adaptive_log_softmax_with_loss', X(4, 8), V([0, 3, 5, 7], 'int64'), X(8, 5), [[X(8, 4), X(4, 4)]], [4, 8], X(5))
    f(F + 'pad', X(1, 1, 2, 2, 3), [1, 0, 0, 1, 1, 1], data_format='NCDHW', mode='replicate')
    f(F + 'conv2d', X(2, 3, 6, 6), X(4, 3, 3, 3), X(4), stride=2, padding=1, label='odd')
    f(F + 'conv2d', X(1, 3, 7, 7), X(4, 3, 1, 1), stride=2, label='1x1 stride 2')
    f(F + 'conv2d', X(1, 3, 9, 9), X(4, 3, 7, 7), stride=2, padding=3, label='7x7')
    f(F + 'conv2d', X(2, 4, 5, 5), X(8, 1, 3, 3), groups=4, padding=1, label='depthwise multiplier')

    # layers
    for c in ('CircularPad3D', 'ReplicationPad3D', 'ReflectionPad3D', 'CircularPad3d', 'ReplicationPad3d', 'ReflectionPad3d'):
        if hasattr(paddle.nn, c):
            layer(nn + c, 1, inputs=[X(1, 1, 2, 2, 2)])
    layer(nn + 'MaxUnPool1D', 2, inputs=[X(1, 1, 3), V([[[0, 3, 5]]], 'int32')])
    layer(nn + 'MaxUnPool3D', [1, 2, 2], inputs=[X(1, 1, 1, 2, 2), V([[[[[0, 3], [9, 14]]]]], 'int32')])
    layer(nn + 'HSigmoidLoss', 4, 5, inputs=[X(3, 4), V([[0], [4], [2]], 'int64')])
    layer(nn + 'RNNTLoss', fastemit_lambda=0., inputs=[X(1, 3, 3, 4), V([[1, 2]], 'int32'), V([3], 'int32'), V([2], 'int32')])
    layer(nn + 'AdaptiveLogSoftmaxWithLoss', 8, 10, [4, 7], div_value=2., inputs=[X(4, 8), V([0, 3, 5, 9], 'int64')])
    layer(nn + 'FractionalMaxPool2D', 3, random_u=.3, inputs=[X(1, 2, 7, 7)])
    layer(nn + 'FractionalMaxPool3D', 2, random_u=.4, inputs=[X(1, 1, 5, 5, 5)])
    for c, a, shape in (('Dropout3D', [.4], [1, 2, 2, 2, 2]), ('FeatureAlphaDropout', [.4], [2, 3])):
        layer(nn + c, *a, inputs=[X(*shape)], run='eval')
    layer(nn + 'Sequential', New(nn + 'Linear', 3, 4), New(nn + 'Sequential', New(nn + 'ReLU'), New(nn + 'Linear', 4, 2, bias_attr=False)), inputs=[X(2, 3)], label='nested')
    layer(nn + 'Linear', 3, 4, weight_attr=New('paddle.ParamAttr', initializer=New(nn + 'initializer.Constant', .5), trainable=False), inputs=[X(2, 3)], label='frozen weight')
    layer(nn + 'Conv2D', 3, 4, 3, stride=2, padding=1, weight_attr=New('paddle.ParamAttr', name='my_weight'), inputs=[X(2, 3, 6, 6)], label='named weight')
    layer(nn + 'BatchNorm2D', 3, momentum=.8, weight_attr=False, bias_attr=False, inputs=[X(2, 3, 2, 2)], label='no scale')
    layer(nn + 'Embedding', 5, 3, sparse=False, inputs=[V([0, 4, 4], 'int64')], label='repeated')

    # containers: their text
    for s in (New(nn + 'LayerList', [New(nn + 'Linear', 2, 3), New(nn + 'ReLU')]), New(nn + 'LayerList', []),
              New(nn + 'Sequential', New(nn + 'Conv2D', 1, 6, 3, stride=1, padding=1), New(nn + 'ReLU'), New(nn + 'MaxPool2D', 2, 2)),
              New(nn + 'TransformerEncoder', New(nn + 'TransformerEncoderLayer', 4, 2, 6), 1), New(nn + 'GRU', 2, 3), New(nn + 'Dropout2D', .3), New(nn + 'Pad2D', 1), New(nn + 'InstanceNorm2D', 3), New(nn + 'GroupNorm', 2, 4), New(nn + 'Conv2DTranspose', 2, 3, 3), New(nn + 'Conv1D', 2, 3, 3), New(nn + 'GELU'), New(nn + 'ELU'), New(nn + 'Hardswish'), New(nn + 'MSELoss'), New(nn + 'BCEWithLogitsLoss')):
        text = s.args and isinstance(s.args[0], list)
        made = find(s.api)([a.build() for a in s.args[0]]) if text else s.build()
        m.text(f'{s.api} more {len(m.cases)}', plain(s), made)

    # schedulers of functions
    m.lazy_scheduler(R + 'LambdaDecay', .5, Function('power', .95))
    m.lazy_scheduler(R + 'MultiplicativeDecay', .5, Function('constant', .9))

    constant = lambda v: New(nn + 'initializer.Constant', v)
    m.global_initializer(constant(.5), constant(.25), New(nn + 'Linear', 2, 3))
    m.global_initializer(constant(.5), None, New(nn + 'Conv2D', 2, 3, 1, weight_attr=New('paddle.ParamAttr', initializer=constant(2.))))

    # tensor functions
    for n, lo, hi in (('acosh', 1.1, 3.), ('asinh', -2., 2.), ('atanh', -.9, .9)):
        f(P + n, X(2, 3, lo=lo, hi=hi))
    for n in ('fmin', 'mod'):
        f(P + n, X(2, 1, 3, lo=.2), X(2, 1, lo=.3))
    f(P + 'isclose', V([1., 2., float('nan')], grad=False), V([1.0000001, 2.1, float('nan')], grad=False))
    f(P + 'isclose', V([1., float('nan')], grad=False), V([1.05, float('nan')], grad=False), rtol=.1, equal_nan=True)
    f(P + 'expand_as', X(2, 1), X(3, 2, 4, grad=False))
    f(P + 'view_as', X(2, 3), X(3, 2, grad=False))
    f(P + 'logaddexp', X(2, 3), X(2, 3))
    f(P + 'hypot', X(3), X(3))
    f(P + 'frac', X(3))
    f(P + 'lgamma', X(3, lo=.5)); f(P + 'digamma', X(3, lo=.5))
    f(P + 'nan_to_num', V([float('nan'), float('inf'), -1.5]))
    f(P + 'diff', X(2, 4)); f(P + 'count_nonzero', V([[0., 1.], [2., 0.]], grad=False)); f(P + 'nansum', V([1., float('nan'), 2.])); f(P + 'nanmean', V([1., float('nan'), 2.]))
    f(P + 'quantile', X(2, 5, grad=False), .3, axis=1); f(P + 'mode', V([[1., 2., 2.], [3., 3., 1.]], grad=False)); f(P + 'kthvalue', X(2, 5), 2)
    f(P + 'vstack', [X(1, 2), X(2, 2)]); f(P + 'hstack', [X(2, 1), X(2, 2)]); f(P + 'dstack', [X(2, 2), X(2, 2)]); f(P + 'tensordot', X(2, 3, 4), X(3, 4, 5), 2); f(P + 'inner', X(2, 3), X(4, 3)); f(P + 'mv', X(2, 3), X(3)); f(P + 'multiplex', [X(2, 2), X(2, 2)], V([[1], [0]], 'int32')); f(P + 'as_strided', X(6), [2, 3], [3, 1])
    f(P + 'take', X(2, 3), V([0, 5], 'int64')); f(P + 'index_add', X(3, 2), V([0, 2], 'int64'), 0, X(2, 2)); f(P + 'index_sample', X(2, 4), V([[0, 2], [3, 3]], 'int64')); f(P + 'scatter_nd', V([[1], [1]], 'int64'), X(2), [3]); f(P + 'unfold', X(5), 0, 3, 1); f(P + 'crop', X(3, 3), [2, 2], [0, 1]); f(P + 'diagonal', X(3, 3)); f(P + 'diagflat', X(2)); f(P + 'bitwise_and', V([5, 3], 'int32'), V([1, 2], 'int32')); f(P + 'squeeze', X(1, 2, 1, 3), [0, 2], label='axes'); f(P + 'unique_consecutive', V([1, 1, 2, 2, 1], 'int64')); f(P + 'bucketize', V([1.5, 3.5]), V([1., 2., 3.])); f(P + 'logspace', 0, 2, 3); f(P + 'tril_indices', 3, 3, 0); f(P + 'zeros_like', X(2, 2)); f(P + 'empty_like', V([], grad=False)); f(P + 'ones', [2, 3]); f(P + 'rank', X(2, 3))
    f(P + 'stanh', X(3)); f(P + 'increment', V([1.], grad=False)); f(P + 'deg2rad', X(3)); f(P + 'heaviside', V([-1., 0., 2.]), V([.5, .5, .5]))
    for n in ('linalg.norm', 'linalg.inv', 'linalg.det', 'linalg.matrix_power'):
        f(P + n, X(3, 3), *([2] if n.endswith('power') else []))

    # rarer arguments and edges
    f(P + 'atan2', V([1, -2], 'int64'), V([3, 3], 'int64')); f(P + 'argmax', X(), -1); f(P + 'cumsum', X(), -1); f(P + 'inner', X(1), X(3, 1)); f(P + 'inner', X(1), X(1))
    f(P + 'scale', V([3, -4], 'int32'), 2.9, -1.5); f(P + 'linspace', -1.34, 8.54, 4, 'int64'); f(P + 'transpose', x=X(2, 3, 4), perm=[2, 0, 1], label='named'); f(P + 'unstack', X(2, 3), num=2)
    f(P + 'take', X(2, 3), V([-8, 7, 2], 'int64'), mode='wrap'); f(P + 'take', X(2, 3), V([-8, 7, 2], 'int64'), mode='clip'); f(P + 'diff', X(2, 4), 2, 0, prepend=X(1, 4), append=X(2, 4)); f(P + 'diff', X(2, 4), append=X(2, 1))
    for eq, shapes in (('ii->i', [(3, 3)]), ('ii', [(3, 3)]), ('...ij,...jk->...ik', [(2, 3, 4), (4, 2)]), ('b...i,ij->b...j', [(2, 3, 4), (4, 2)]), ('...i->...', [(2, 3)]), ('...ij,jk', [(2, 3, 4), (4, 2)]), ('ijj,k->ki', [(2, 3, 3), (2,)])):
        f(P + 'einsum', eq, *[X(*s) for s in shapes])
    zero = lambda: V([[0., 0.], [3., -3.]])
    for p in (0, 1, 1.5, 2, 3, float('inf'), float('-inf')):
        f(P + 'norm', zero(), p, 1, label='zeros and ties')
    for p in ('fro', 'nuc', 1, -1, 2, -2, float('inf'), float('-inf')):
        f(P + 'norm', X(2, 3, 4), p, [0, -1], keepdim=p == 2, label='matrix')
    err(P + 'norm', X(2, 3), 3., [0, 1], label='matrix'); f(P + 'dist', V([1., 2.]), V([1., 2.]), label='equal'); f(P + 'dist', X(2, 3), X(3), 0); f(F + 'normalize', zero(), label='zeros'); f(F + 'softmax', X()); f(F + 'log_softmax', X())
    f(F + 'maxout', V([[[[1.]], [[1.]], [[0.]], [[2.]]]]), 2, label='tie'); f(F + 'label_smooth', X(3, lo=0), X(1, 3, lo=0, grad=False), .3); f(F + 'soft_margin_loss', X(4), V([1, -1, -1, 1], 'int64')); f(F + 'kl_div', X(), X(lo=.1, hi=.9, grad=False), 'batchmean')
    f(F + 'cross_entropy', X(3, 4), X(3, 4, lo=0, hi=1), soft_label=True, label='any sum'); f(F + 'softmax_with_cross_entropy', X(3, 4), V([[0], [3], [1]], 'int64'), return_softmax=True, label='both')
    f(F + 'conv2d', X(1, 2, 1, 5), X(2, 2, 3, 2), stride=3, padding=[0, 1, 2, 0], label='window beyond'); f(F + 'avg_pool1d', X(1, 2, 5), 1, 3, ceil_mode=True); f(F + 'avg_pool2d', X(1, 1, 5, 4), 1, 3, ceil_mode=True, label='beyond')
    f(P + 'median', X(2, 4), 1, mode='min'); f(P + 'median', V([[1, 4, 3, 2], [5, 5, 7, 8]], 'int64'), 1); f(P + 'median', V([[1., float('nan'), 3.], [2., 4., 9.]], grad=False), 1); f(P + 'median', X(2, 3), mode='min')

    # pads, resizing, attention, losses: rarer arguments
    for mode, kw in (('nearest', dict(scale_factor=[2.5, .7])), ('bilinear', dict(scale_factor=[1.5, .6])), ('bilinear', dict(scale_factor=1.7, recompute_scale_factor=True)), ('bicubic', dict(scale_factor=1.6)), ('bilinear', dict(size=[1, 5], align_corners=True)), ('nearest', dict(size=[2, 5], data_format='NHWC')), ('bicubic', dict(size=[5, 2]))):
        f(F + 'interpolate', X(1, 2, 4, 5), mode=mode, **kw)
    f(F + 'interpolate', X(1, 2, 4), scale_factor=1.5, mode='linear', align_mode=1); f(F + 'interpolate', X(1, 1, 2, 3, 2), size=[3, 2, 4]); f(F + 'interpolate', X(1, 2, 5), size=[2], mode='area'); f(F + 'interpolate', X(1, 1, 3, 2, 4), scale_factor=[1., 2., .5], mode='trilinear', align_corners=True)
    for bad in (dict(size=[2, 2, 2]), dict(size=[2, 2], mode='linear'), dict(size=[2, 2], align_corners=True), dict(scale_factor=2, mode='area'), dict(size=[2, 2], mode='foo'), dict(size=3)):
        err(F + 'interpolate', X(1, 1, 4, 4), **bad)
    f(F + 'scaled_dot_product_attention', X(2, 3, 4, 2), X(2, 5, 2, 2), X(2, 5, 2, 2), X(2, 1, 3, 5, grad=False), label='groups mask'); f(F + 'scaled_dot_product_attention', X(3, 2, 4), X(3, 2, 4), X(3, 2, 4), V([[[[True, False, True], [True, True, True], [False, True, False]]]], 'bool'), scale=.3, label='no batch')
    f(F + 'lp_pool2d', X(1, 2, 5, 5, lo=.2), 3., [2, 3], 2, [1, 0], ceil_mode=True); f(F + 'lp_pool2d', X(1, 4, 4, 2, lo=.2), 1., 2, data_format='NHWC'); f(F + 'max_unpool2d', X(1, 1, 2, 2), V([[[[0, 3], [10, 15]]]], 'int32'), 2, output_size=[5, 5]); f(F + 'fold', X(2, 12, 9), [4, 5], [2, 3], [2, 1], [1, 0, 1, 0], 1, label='4 pads')
    f(F + 'sequence_mask', V([[1, 3], [0, 2]], 'int64'), dtype='float32'); f(F + 'multi_margin_loss', X(3, 4), V([1, 0, 3], 'int64'), p=2, margin=.7, weight=X(4, lo=.5, hi=2, grad=False), reduction='none'); f(F + 'multi_label_margin_loss', X(3, 4), V([[3, 0, -1, 1], [-1, 0, 1, 2], [2, 3, 1, 0]], 'int64'), reduction='none')
    f(F + 'gaussian_nll_loss', X(2, 3), X(2, 3), X(2, lo=.2, hi=1, grad=False), full=True, epsilon=.5); f(F + 'gaussian_nll_loss', X(2, 3), X(2, 3), X(2, 1, lo=.2, hi=1), reduction='sum'); f(F + 'multi_label_soft_margin_loss', X(2, 3), V([[1., 0., 1.], [0., 1., 1.]], grad=False), X(3, lo=.2, hi=1, grad=False), reduction='none')
    layer(nn + 'BatchNorm', 3, momentum=.8, epsilon=.01, use_global_stats=True, inputs=[X(2, 3, 2)], label='global'); layer(nn + 'BatchNorm', 2, is_test=True, data_layout='NHWC', inputs=[X(2, 2, 3, 2)], run='eval', label='test'); layer(nn + 'BatchNorm', 2, trainable_statistics=True, inputs=[X(3, 2, 2, 2)], run='eval', label='trainable')
    for s in (New(nn + 'ConstantPad2D', [1, 0, 2, 1], 1.5), New(nn + 'ReflectionPad1D', 1), New(nn + 'BatchNorm', 3), New(nn + 'UpsamplingNearest2D', scale_factor=2), New(nn + 'UpsamplingBilinear2D', [2, 3]), New(nn + 'Fold', 2, 1), New(nn + 'LPPool2D', 2., 2), New(nn + 'MaxUnPool2D', 2), New(nn + 'FeatureAlphaDropout', .3), New(nn + 'MultiMarginLoss'), New(nn + 'GaussianNLLLoss')):
        m.text(f'{s.api} more {len(m.cases)}', plain(s), s.build())

    # more tensor functions
    for n in ('rad2deg', 'logit', 'signbit', 'isneginf', 'isposinf', 'deg2rad'):
        f(P + n, V([.25, .5, .75])) if n == 'logit' else f(P + n, V([-2.5, 0., float('inf'), float('-inf'), 3.], grad='deg' in n))
    f(P + 'logit', V([.0, .5, 1.2]), .1); f(P + 'frac', V([-1.5, 2.25])); f(P + 'heaviside', X(2, 3), X(3)); f(P + 'hypot', X(2, 1), X(3)); f(P + 'nan_to_num', V([float('nan'), float('inf'), float('-inf'), 2.]), 1., 2., -3.); f(P + 'stanh', X(3), .5, 2.)
    for n in ('bitwise_and', 'bitwise_or', 'bitwise_xor'):
        f(P + n, V([[5, -3], [12, 7]], 'int64'), V([3, 6], 'int64')); f(P + n, V([True, False], 'bool'), V([True, True], 'bool'))
    f(P + 'bitwise_not', V([5, -3], 'int32')); f(P + 'bitwise_not', V([True, False], 'bool')); f(P + 'bincount', V([1, 1, 4], 'int64'), V([.5, 1., 2.], grad=False), 7); f(P + 'histogram', V([1., 2., 1., 5.], grad=False), 4); f(P + 'histogram', V([1., 2., 1., 5.], grad=False), 4, 0., 3., density=True); f(P + 'histogram', V([2., 3., 3.], grad=False), 4, weight=V([.5, 1., 1.], grad=False))
    f(P + 'searchsorted', V([1., 3., 3., 5.], grad=False), V([[3., 0.], [9., 5.]], grad=False), True, True); f(P + 'searchsorted', V([[1., 3.], [2., 4.]], grad=False), V([[2.], [3.]], grad=False)); f(P + 'bucketize', V([3., 0.], grad=False), V([1., 3.], grad=False), right=True)
    f(P + 'mode', V([[1., 2., 2., 1.], [3., 3., 1., 1.], [5., 4., 3., 2.]]), -1); f(P + 'mode', X(3, 4), 0, True); f(P + 'quantile', X(2, 5), [.25, .6], axis=1, keepdim=True); f(P + 'quantile', X(2, 3, 2), .5, axis=[0, 2]); f(P + 'quantile', X(4), .4, interpolation='nearest'); f(P + 'quantile', X(2, 3), [.3], axis=0); f(P + 'quantile', X(4), .4, interpolation='midpoint')
    f(P + 'unique_consecutive', V([1, 1, 2, 2, 1], 'int64'), True, True); f(P + 'unique_consecutive', V([[1, 1], [1, 1], [2, 1]], 'int64'), axis=0); f(P + 'isin', V([[1, 2], [3, 4]], 'int64'), V([2, 5, 3], 'int64'), invert=True)
    f(P + 'kron', X(2, 1, 2), X(3, 2)); f(P + 'cross', X(3, 2), X(3, 2)); f(P + 'cross', X(2, 3), X(2, 3), axis=-1, label='axis'); f(P + 'vecdot', X(2, 3), X(2, 3)); f(P + 'tensordot', X(2, 3, 4), X(3, 2, 5), [[0, 1], [1, 0]]); f(P + 'tensordot', X(2, 3), X(2, 3), [0]); f(P + 'tensordot', X(2, 3), X(4), 0)
    for a in ((2, 2, 2), (3, 3)):
        for n in ('linalg.inv', 'linalg.det'):
            f(P + n, X(*a))
    f(P + 'linalg.det', V([[1., 2.], [2., 4.]]), label='singular'); f(P + 'linalg.matrix_power', X(2, 2), -2); f(P + 'linalg.matrix_power', X(2, 2), 0); err(P + 'linalg.inv', V([[1., 2.], [2., 4.]])); err(P + 'linalg.det', X(2, 3)); f(P + 'baddbmm', X(2, 2, 2), X(2, 2, 3), X(2, 3, 2), beta=.5, alpha=2.); f(P + 'column_stack', [X(2), X(2, 3)]); f(P + 'trapezoid', X(2, 3)); f(P + 'trapezoid', X(2, 3), X(3))
    for reduce in ('assign', 'add', 'multiply', 'mean', 'amin', 'amax'):
        for own in (True, False):
            f(P + 'put_along_axis', X(2, 3), V([[0, 0, 2], [1, 0, 1]], 'int64'), X(2, 3), 1, reduce, own)
    f(P + 'put_along_axis', X(2, 3), V([[1]], 'int64'), 9., 1); f(P + 'index_add', X(2, 3, 2), V([0, 2, 0], 'int64'), 1, X(2, 3, 2)); f(P + 'index_fill', X(2, 3), V([0, 2], 'int64'), 1, 5.)
    f(P + 'unfold', X(2, 6), 1, 2, 3); f(P + 'as_strided', X(6), [2, 2], [3, 1], 4); f(P + 'diagflat', X(2, 2), 1); f(P + 'multiplex', [X(3, 2), X(3, 2)], V([[1], [0], [1]], 'int32')); f(P + 'tril_indices', 3, 4, 1); f(P + 'triu_indices', 3); f(P + 'triu_indices', 2, 4, -1, 'int32'); f(P + 'logspace', 0., 2., 3, 2., 'int64'); f(P + 'increment', V([1.], grad=False), -2.5)
    f(P + 'atleast_1d', X()); f(P + 'atleast_2d', X(3)); f(P + 'atleast_3d', X(2, 3)); f(P + 'atleast_3d', X(2), X(1, 2, 1)); f(P + 'tensor_split', X(7, 2), 3); f(P + 'tensor_split', X(2, 7), [2, 5, -1], 1); f(P + 'ravel', X(2, 3)); f(P + 'clone', X(2)); f(P + 'trunc', input=X(3), label='named')
    for n, a in (('cat', [[X(2), X(1)]]), ('concatenate', [[X(1, 2), X(2, 2)]]), ('clamp', [X(3), 0., 1.]), ('div', [X(3), X(3, lo=1)]), ('floor_mod', [X(3), X(3, lo=1)]), ('ger', [X(2), X(3)]), ('reverse', [X(2, 3), 0]), ('sub', [X(3), X(3)]), ('mul', [X(3), X(3)]), ('swapaxes', [X(2, 3, 4), 0, 2]), ('take_along_dim', [X(2, 3), V([[0], [2]], 'int64'), 1]), ('negative', [X(3)]), ('row_stack', [[X(2), X(2)]])):
        f(P + n, *a)
    for n in ('eq', 'ne', 'ge', 'gt', 'le', 'lt', 'less', 'greater'):
        f(P + n, V([1., 2., 3.], grad=False), V([2., 2., 2.], grad=False))
    for n, a in (('frac', []), ('hypot', [X(3, grad=False)]), ('kron', [X(2, 2, grad=False)]), ('quantile', [.3]), ('mode', []), ('unfold', [1, 2, 1]), ('index_add', [V([1], 'int64'), 0, X(1, 3, grad=False)]), ('put_along_axis', [V([[1], [0]], 'int64'), 2., 1]), ('nan_to_num', []), ('diagflat', []), ('sub', [X(3, grad=False)]), ('mul', [X(3, grad=False)]), ('gt', [X(3, grad=False)]), ('clamp', [0., 1.]), ('view_as', [X(3, 2, grad=False)]), ('tensordot', [X(3, 2, grad=False), 1]), ('histogram', [3]), ('increment', [2.]) , ('inner', [X(2, 3, grad=False)]), ('mul_', [X(3, grad=False)])):
        m.method(n, X(1) if n == 'increment' else X(2, 3, grad=False), *a)

    # indexing
    x = lambda: X(3, 4, 5)
    for text in ('0', '-1', '1, 2', ':, -1, :', '1:', ':2, 1:3', '::2', ':, ::-1', '..., 0', '0, ..., 1:3', 'None, 0', ':, None, 1', '1:2, 3, -2:', '[0, 2]', '[0, 2], [1, 3]', ':, [3, 0]', '2, 1:4:2, 3', '1:1'):
        m.index(text, x())
    m.index('[True, False, True]', X(3, 2))
    for text, value in (('0', 1.5), (':, 1', 0.), ('1:, ::2', X(2, 2, 5, grad=False)), ('..., -1', X(3, 4, grad=False)), ('[0, 2]', -1.), ('1, 2, 3', 7.)):
        m.setitem(text, X(3, 4, 5, grad=False), value)

    # methods
    for n, a in (('add_', [X(2, 3, grad=False)]), ('subtract_', [X(2, 3, grad=False)]), ('multiply_', [X(3, grad=False)]), ('scale_', [2., 1.]), ('clip_', [-.5, .5]), ('zero_', []), ('fill_', [2.5])):
        m.method(n, X(2, 3, grad=False), *a)
    for n, a in (('astype', ['int32']), ('cast', ['float64']), ('numel', []), ('dim', []), ('unsqueeze', [0]), ('flatten', []), ('sum', [1]), ('mean', []), ('max', [1]), ('argmax', [1]), ('reshape', [[3, 2]]), ('transpose', [[1, 0]]), ('t', []), ('matmul', [X(3, 2, grad=False)]), ('clone', []), ('detach', []), ('abs', []), ('pow', [2.]), ('exp', []), ('sqrt', []), ('square', []), ('norm', []), ('tile', [[2, 1]]), ('split', [3, 1]), ('chunk', [3, 1]), ('equal', [X(2, 3, grad=False)]), ('greater_than', [X(2, 3, grad=False)]), ('isnan', []), ('prod', []), ('std', []), ('var', []), ('topk', [2]), ('sort', []), ('cumsum', [1]), ('expand', [[2, 2, 3]]), ('gather', [V([1, 0], 'int64')]), ('masked_fill', [V([[True, False, True], [False, True, False]], 'bool'), 0.]), ('squeeze', []), ('scale', [3.]), ('divide', [X(2, 3, lo=1., grad=False)]), ('floor', []), ('round', []), ('sign', []), ('tanh', [])):
        m.method(n, X(2, 3, lo=.1, grad=False), *a)

    # errors
    err(F + 'linear', X(2, 3), X(4, 5)); err(P + 'matmul', X(2, 3), X(2, 3)); err(P + 'reshape', X(2, 3), [4, 2]); err(P + 'stack', [X(2), X(3)]); err(P + 'concat', [X(2, 2), X(2, 3)], axis=0); err(nn + 'Linear', 3, 4, call=[X(2, 5)]); err(nn + 'Conv2D', 3, 4, 3, call=[X(2, 5, 6, 6)]); err(P + 'squeeze', X(2, 3), 5); err(F + 'mse_loss', X(2), X(2), reduction='foo')


if __name__ == '__main__':
    maker = More(seed=2025)
    cases(maker)
    maker.write(os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'test', 'golden', 'nn_more.json.gz')))
