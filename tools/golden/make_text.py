"""Writes text.json.gz: how Paddle prints tensors, how NumPy prints arrays, how Python formats numbers.

Run with an interpreter that has Paddle 3.3 (CPU) and NumPy:  python make_text.py
Arrays: base64 of their little-endian bytes. A tensor case may carry print options, which hold for it alone.
"""
import base64, gzip, json, os, struct, warnings
warnings.filterwarnings('ignore')
import numpy as np
import paddle

rng = np.random.RandomState(2026)
NAN, INF = float('nan'), float('inf')


def pack(a):
    a = np.asarray(a, order='C')
    return {'dtype': str(a.dtype), 'shape': list(a.shape), 'data': base64.b64encode(a.tobytes()).decode()}


def arrays():
    f4 = lambda *v: np.array(v, 'float32')
    f8 = lambda *v: np.array(v, 'float64')
    yield from [f4(1, 2.25), f4(1, 2, 3), f4(-1.5, 2, 0.25), f4(-0.0), f4(-0.0, 1.5), f4(0, 0), f4(NAN, INF), f4(-INF, NAN, 1.5), f4(NAN), f4(INF), f4(-INF, 2),
                f4(1e-10, 1e10), f4(1e-5, 1, 1000), f4(1e8, 1), f4(1e7, 1), f4(123456.789, 0.001), f4(3.4028235e38, 1e-45), f4(16777216, 0.1), f4(0.1, 0.2, 0.3), f4(1 / 3, 2 / 3), f4(0.0001, 0.1),
                f4(0.00009999, 0.05), f4(999.9, 1.0), f4(1001, 1), f4(5e-324), f4(2 ** -24, 2 ** 20), f4(*[2.0 ** k for k in range(-30, 0)]), f4(*[2.0 ** k for k in range(100, 127)]), f4(0.5, 1.5, 2.5, 3.5), f4(1.00000001, 1.0000001), f4(99999999, 0.5),
                f8(1, 2.25), f8(0.1, 0.2, 0.3), f8(1 / 3, -2 / 3), f8(1e100, 1), f8(1e-100, 1), f8(NAN, 1, INF, -INF), f8(123456789.123456789), f8(1e15, 1.5), f8(1e16, 2), f8(5e-324, 1.7976931348623157e308),
                f8(0.123456785, 0.123456775, 2.5e-9), f8(0.000000005, 0.000000015), f8(1e22, 1e23), f8(1.5, NAN), f8(100, 0.001), f8(*np.linspace(0, 1, 7)), f8(-1e-7, -1e-6), f8(np.pi, np.e, -np.pi),
                np.array([1.5, 0.1, 1000, 65504], 'float16'), np.array([0.1, 0.2], 'float16'), np.array([NAN, 6e-8], 'float16'), np.array([999, 1], 'float16'),
                np.array([1, 20]), np.array([-1, 20, 300]), np.array([2 ** 62, -2 ** 63]), np.array([1, 2], 'int32'), np.array([255, 0], 'uint8'), np.array([-128, 127], 'int8'), np.array([-3, 4], 'int16'),
                np.array([True, False]), np.array([True, True]), np.array([[True], [False]]),
                np.array(1.5, 'float32'), np.array(1e-5, 'float32'), np.array(1e10, 'float32'), np.array(-0.1, 'float32'), np.array(NAN, 'float32'), np.array(0.1), np.array(1e16), np.array(123456.0), np.array(1e15, 'float32'),
                np.array(3), np.array(-7, 'int32'), np.array(True), np.array(False), np.array(0.1, 'float16'),
                np.zeros((0,), 'float32'), np.zeros((2, 0), 'float32'), np.zeros((0, 3), 'int64'), np.zeros((3, 0, 2), 'float64'), np.zeros((0,), 'bool'),
                np.array([1 + 2j, -1.5 - 0.25j], 'complex64'), np.array([1e-5 + 1e5j, 2], 'complex128'), np.array([0j, -1j, 1], 'complex64'), np.array([NAN + 1j, INF - 1j], 'complex64')]
    for dtype in ('float32', 'float64'):
        for shape in ([3], [7], [8], [20], [2, 3], [10, 10], [8, 9], [3, 2, 2], [2, 3, 4, 2], [1, 1, 1], [1, 30], [30, 1], [7, 7, 2], [1000], [1001], [40, 26], [11, 10, 10], [2, 501], [501, 2], [8, 1, 200]):
            yield rng.randn(*shape).astype(dtype)
        yield (rng.randn(6, 4) * 10.0 ** rng.randint(-3, 4, (6, 4))).astype(dtype)
        yield (rng.randn(12) * 10.0 ** rng.randint(-12, 12, 12)).astype(dtype)
        yield rng.rand(9, 9).astype(dtype)
        yield np.arange(24, dtype=dtype).reshape(2, 3, 4)
        yield -np.arange(24, dtype=dtype).reshape(2, 3, 4) / 4
        yield np.where(rng.rand(4, 5) < 0.3, NAN, rng.randn(4, 5)).astype(dtype)
        yield np.where(rng.rand(4, 5) < 0.3, -INF, rng.rand(4, 5)).astype(dtype)
        yield (rng.rand(1200) * 1000).astype(dtype)
        wide = np.ones(40, dtype); wide[20] = 12345.678; yield wide
    for dtype in ('int64', 'int32', 'uint8'):
        for shape in ([25], [4, 5], [3, 3, 3], [2000], [60, 40]):
            yield rng.randint(0, 200, shape).astype(dtype)
    yield rng.randint(-10 ** 12, 10 ** 12, [5, 6])
    yield rng.rand(5, 9) < 0.5
    yield rng.rand(2000) < 0.5
    for _ in range(40):
        shape = list(rng.randint(1, 7, rng.randint(1, 4)))
        scale = 10.0 ** rng.randint(-9, 9)
        yield (rng.randn(*shape) * scale).round(rng.randint(0, 9)).astype(['float32', 'float64', 'float16'][rng.randint(3)])


def tensor_cases():
    for a in arrays():
        yield {'kind': 'array', **pack(a), 'stopGradient': True, 'text': str(paddle.to_tensor(a)), 'str': str(a), 'repr': repr(a)}
    for a in (rng.randn(3, 2), rng.randn(40)):
        t = paddle.to_tensor(a.astype('float32'), stop_gradient=False)
        yield {'kind': 'tensor', **pack(t.numpy()), 'stopGradient': False, 'text': str(t)}
        p = paddle.create_parameter(list(a.shape), 'float32', default_initializer=paddle.nn.initializer.Assign(a))
        yield {'kind': 'tensor', **pack(p.numpy()), 'stopGradient': False, 'parameter': True, 'text': str(p)}
    t = paddle.to_tensor(rng.randn(7).astype('float32')).astype('bfloat16')
    yield {'kind': 'tensor', 'dtype': 'bfloat16', 'shape': [7], 'data': base64.b64encode(t.numpy().tobytes()).decode(), 'stopGradient': True, 'text': str(t)}
    default = {'precision': 8, 'threshold': 1000, 'edgeitems': 3, 'sci_mode': False, 'linewidth': 80}
    for options in ({'precision': 3}, {'precision': 0}, {'sci_mode': True}, {'sci_mode': True, 'precision': 4}, {'threshold': 10}, {'threshold': 10, 'edgeitems': 1}, {'linewidth': 40}, {'linewidth': 20, 'precision': 2},
                    {'linewidth': 200}, {'precision': 12}, {'threshold': 5000}, {'threshold': 0, 'edgeitems': 2}, {'precision': 4, 'threshold': 100, 'edgeitems': 3}):
        for a in (rng.randn(5), rng.randn(30), rng.randn(12, 11) * 100, rng.randn(4, 9, 3), np.array([NAN, INF, 1.5]), np.array([0.5, 1.25, -2.5, 0.0625]), np.array(2.5), rng.randint(-99, 99, 40)):
            a = a.astype('float32') if a.dtype == 'float64' else a
            paddle.set_printoptions(**{**default, **options})
            yield {'kind': 'tensor', **pack(a), 'stopGradient': True, 'options': options, 'text': str(paddle.to_tensor(a))}
    paddle.set_printoptions(**default)


def format_cases():
    values = [0.0, -0.0, 0.5, 1.5, 2.5, -0.5, -2.5, 0.25, 0.75, 0.125, 0.375, 0.0625, 1.00005, 2.00015, 0.00005, 0.00015, 1e-5, 1e-4, 1e-7, 123456.789, 1e15, 1e16, 1e17, 1e21, 1.5e22, 1e22, 1e23, 1e300, 5e-324, 2.2250738585072014e-308,
              1.7976931348623157e308, 0.1, 0.2, 0.30000000000000004, 1 / 3, 9.5, 99.5, 0.95, 9.9999, 99999.5, 0.99995, 25.0, 35.0, 250.0, 12345.0, 125000.0, 1000.5, NAN, INF, -INF, -1e-9, 2.0 ** 53, 2.0 ** 70, 4503599627370495.5, 5e15, 1.25, 12.5]
    values += [float(v) for v in rng.randn(60)] + [float(v) for v in rng.randn(40) * 10.0 ** rng.randint(-20, 20, 40)] + [k / 8 + 0.0625 for k in range(-20, 20)] + [float(np.float32(v)) for v in rng.rand(20)]
    for v in values:
        yield {'kind': 'format', 'bits': struct.pack('>d', v).hex(), 'fixed': [f'%.{d}f' % v for d in (0, 1, 2, 3, 4, 8)], 'exponent': [f'%.{d}e' % v for d in (0, 1, 2, 4, 8)], 'repr': repr(v),
               'integer': None if v != v or v in (INF, -INF) else '%d' % v, 'thousands': f'{v:,.2f}'}
    for n in (0, 1, 12, 123, 1234, 12345, 123456, 1234567, -1234, 10 ** 15):
        yield {'kind': 'thousands', 'value': n, 'text': f'{n:,}'}
    for s in ('', 'a', 'ab', 'abc', 'Layer (type)'):
        for w in range(0, 18):
            yield {'kind': 'center', 'value': s, 'width': w, 'text': s.center(w), 'star': s.center(w, '*')}


if __name__ == '__main__':
    doc = {'made_by': 'make_text.py', 'paddle': paddle.__version__, 'numpy': np.__version__}
    cases = [*tensor_cases(), *format_cases()]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'text.json.gz')
    text = json.dumps({**doc, 'cases': cases}, separators=(',', ':'))
    with open(path, 'wb') as f, gzip.GzipFile('', 'wb', 9, f, mtime=0) as z:
        z.write(text.encode())
    print(path, os.path.getsize(path), 'bytes', len(cases), 'cases')
