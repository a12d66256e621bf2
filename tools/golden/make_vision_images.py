"""Golden cases for image files and for transforms of unusual Pillow modes, made by running Pillow, OpenCV and Paddle 3.3.1.

Writes test/golden/vision_images.json.gz:
  files     name, bytes (base64), pil {mode, size, data[, palette]}, cv2 (data of cv2.imread's [H,W,3], or null)
  converts  from mode, to mode, source data, result data (one picture of 5x7)
  modes     transforms of pictures of other modes: fn, args, mode, data, out {mode, shape, data} or {error}
  arrays    transforms of pictures that tutorials seldom have: fn, args, input, dtype, shape, seed of the formula below, out {type, dtype, shape, data}
  sizes     larger random pictures: fn, args, shape, seed of the formula below, input, out {shape, dtype, sum, data}
Pixels of `arrays` and `sizes` follow a formula: value j of the flat picture is ((j * 2654435761 + seed * 40503) mod 2^32) >> 24.
"""
import base64
import gzip
import io
import json
import os
import tempfile

import cv2
import numpy as np
import paddle
from paddle.vision.transforms import functional as F
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))


def noise(seed, *shape):
    return np.random.RandomState(seed).randint(0, 256, shape).astype('uint8')


def flat(a):
    return [float('%.9g' % v) if isinstance(v, float) else int(v) for v in np.asarray(a).ravel().tolist()]


def pil(im):
    a = np.asarray(im)
    if im.mode == '1':
        a = a.astype('uint8') * 255
    d = {'mode': im.mode, 'size': list(im.size), 'data': flat(a)}
    if im.mode == 'P':
        d['palette'] = im.getpalette()
    return d


def files():
    rgb, gray = noise(0, 7, 9, 3), noise(1, 7, 9)
    y, x = np.mgrid[0:24, 0:33]
    smooth = np.stack([(127 + 120 * np.sin(0.2 * k + x * 0.3 + y * (0.1 + 0.05 * k))) for k in range(3)], -1).astype('uint8')
    out = []

    def add(name, im, fmt, **kw):
        b = io.BytesIO()
        im.save(b, fmt, **kw)
        put(name, b.getvalue())

    def put(name, raw):
        with tempfile.NamedTemporaryFile(suffix='.' + name.split('.')[-1]) as f:
            f.write(raw)
            f.flush()
            c = cv2.imread(f.name)
        out.append({'name': name, 'bytes': base64.b64encode(raw).decode(), 'pil': pil(Image.open(io.BytesIO(raw))),
                    'cv2': None if c is None else flat(c)})

    add('rgb.png', Image.fromarray(rgb), 'PNG')
    add('gray.png', Image.fromarray(gray), 'PNG')
    add('rgba.png', Image.fromarray(noise(2, 7, 9, 4)), 'PNG')
    add('la.png', Image.fromarray(noise(3, 7, 9, 2), 'LA'), 'PNG')
    add('bits.png', Image.fromarray(gray > 127), 'PNG')
    add('palette.png', Image.fromarray(rgb).quantize(40), 'PNG')
    add('palette4.png', Image.fromarray(rgb).quantize(9), 'PNG')
    add('palette1.png', Image.fromarray(rgb).quantize(2), 'PNG')
    add('gray16.png', Image.fromarray(gray.astype('uint16') * 257 + 3), 'PNG')
    ok, raw = cv2.imencode('.png', rgb.astype('uint16') * 250 + 99)
    put('rgb16.png', raw.tobytes())
    add('rgb.bmp', Image.fromarray(rgb), 'BMP')
    add('gray.bmp', Image.fromarray(gray), 'BMP')
    add('bits.bmp', Image.fromarray(gray > 127), 'BMP')
    add('palette.bmp', Image.fromarray(rgb).quantize(40), 'BMP')
    add('rgb.ppm', Image.fromarray(rgb), 'PPM')
    add('gray.pgm', Image.fromarray(gray), 'PPM')
    add('bits.pbm', Image.fromarray(gray > 127), 'PPM')
    put('text.ppm', b'P3\n# a comment\n2 2\n15\n0 1 2 3 4 5\n 6 7 8 9 10 15\n')
    put('deep.pgm', b'P5 2 2 1000\n' + np.array([0, 1, 500, 1000], '>u2').tobytes())
    for q, sub, name in ((75, 2, '420'), (90, 1, '422'), (95, 0, '444')):
        add('smooth%s.jpg' % name, Image.fromarray(smooth), 'JPEG', quality=q, subsampling=sub)
        add('noise%s.jpg' % name, Image.fromarray(noise(5, 21, 18, 3)), 'JPEG', quality=q, subsampling=sub)
    add('progressive.jpg', Image.fromarray(smooth), 'JPEG', progressive=True)
    add('optimized.jpg', Image.fromarray(smooth), 'JPEG', optimize=True, restart_marker_blocks=2)
    add('gray.jpg', Image.fromarray(smooth[:, :, 0].copy()), 'JPEG')
    add('gray_progressive.jpg', Image.fromarray(smooth[:, :, 0].copy()), 'JPEG', progressive=True)
    add('tiny.jpg', Image.fromarray(noise(6, 1, 1, 3)), 'JPEG')
    add('narrow.jpg', Image.fromarray(noise(7, 17, 3, 3)), 'JPEG')
    add('cmyk.jpg', Image.fromarray(smooth).convert('CMYK'), 'JPEG', quality=90)
    return out


def pictures():
    rgb, gray = noise(10, 5, 7, 3), noise(11, 5, 7)
    return {
        'RGB': Image.fromarray(rgb), 'L': Image.fromarray(gray), '1': Image.fromarray(gray > 127),
        'RGBA': Image.fromarray(noise(12, 5, 7, 4)), 'LA': Image.fromarray(noise(13, 5, 7, 2), 'LA'),
        'P': Image.fromarray(rgb).quantize(11), 'CMYK': Image.fromarray(rgb).convert('CMYK'),
        'YCbCr': Image.fromarray(rgb).convert('YCbCr'), 'HSV': Image.fromarray(rgb).convert('HSV'),
        'I': Image.fromarray(gray.astype('int32') * 3 - 100), 'F': Image.fromarray(gray.astype('float32') * 1.37 - 40),
        'I;16': Image.fromarray(gray.astype('uint16') * 200),
    }


def converts():
    out = []
    for m, im in pictures().items():
        for to in ('1', 'L', 'LA', 'RGB', 'RGBA', 'CMYK', 'YCbCr', 'HSV', 'I', 'F'):
            if to == m:
                continue
            try:
                r = im.convert(to)
            except (ValueError, OSError):
                continue
            out.append({'from': pil(im), 'to': pil(r)})
    return out


def result(f):
    try:
        r = f()
    except Exception as e:  # noqa: BLE001: the golden file records whatever is raised
        return {'error': type(e).__name__, 'message': str(e).split('\n')[0][:150]}
    if isinstance(r, Image.Image):
        return {'type': 'pil', 'shape': [r.size[1], r.size[0]], **pil(r)}
    a = r.numpy() if hasattr(r, 'numpy') else r
    return {'type': 'tensor' if hasattr(r, 'numpy') else 'array', 'dtype': str(a.dtype), 'shape': list(a.shape), 'data': flat(a)}


def modes():
    out = []
    ims = pictures()
    calls = [('resize', {'size': [3, 5]}), ('resize', {'size': [9, 4], 'interpolation': 'bicubic'}), ('resize', {'size': 4, 'interpolation': 'nearest'}),
             ('rotate', {'angle': 33, 'fill': [1, 2, 3]}), ('rotate', {'angle': 90, 'expand': True}), ('rotate', {'angle': 180}),
             ('rotate', {'angle': -90, 'expand': True}), ('rotate', {'angle': 20, 'interpolation': 'bilinear'}),
             ('affine', {'angle': 12, 'translate': [1, 0], 'scale': 1.1, 'shear': [3, 2], 'interpolation': 'bilinear'}),
             ('affine', {'angle': 0, 'translate': [1, 1], 'scale': 1.5, 'shear': [0, 0]}),
             ('pad', {'padding': [1, 2]}), ('pad', {'padding': 1, 'padding_mode': 'reflect'}), ('hflip', {}), ('vflip', {}),
             ('crop', {'top': -1, 'left': 2, 'height': 4, 'width': 9}), ('center_crop', {'output_size': [4, 6]}),
             ('to_grayscale', {}), ('to_grayscale', {'num_output_channels': 3}), ('adjust_brightness', {'brightness_factor': 1.3}),
             ('adjust_contrast', {'contrast_factor': 0.6}), ('adjust_saturation', {'saturation_factor': 1.4}),
             ('adjust_hue', {'hue_factor': 0.2}), ('to_tensor', {}),
             ('normalize', {'mean': [10.5], 'std': [3.25]})]
    for fn, args in calls:
        for m, im in ims.items():
            if m == 'RGB' and fn not in ('to_tensor', 'resize'):
                continue
            if m in ('CMYK', 'YCbCr', 'HSV') and fn in ('rotate', 'affine'):
                continue
            a = {k: tuple(v) if isinstance(v, list) else v for k, v in args.items()}
            out.append({'fn': fn, 'args': args, 'image': pil(im), 'out': result(lambda: getattr(F, fn)(im, **a))})
    return out


def formula(seed, shape):
    j = np.arange(int(np.prod(shape)), dtype='uint64')
    return (((j * 2654435761 + seed * 40503) % 2**32) >> 24).astype('uint8').reshape(shape)


def arrays():
    hue, gray = ('adjust_hue', {'hue_factor': 0.2}), ('to_grayscale', {})
    calls = [(f, 'cv2', 'uint8', [4, 5, 4]) for f in (hue, gray, ('to_grayscale', {'num_output_channels': 3}))]
    calls += [(hue, 'cv2', 'float32', [3, 4, 4]), (gray, 'cv2', 'float32', [3, 4, 4]),
              (('adjust_saturation', {'saturation_factor': 0.5}), 'cv2', 'uint8', [4, 5, 4]),
              (('rotate', {'angle': 20, 'interpolation': 'bicubic'}), 'cv2', 'int16', [8, 8, 3]),
              (('affine', {'angle': 10, 'translate': [1, 0], 'scale': 1.2, 'shear': [3, 2], 'interpolation': 'bicubic'}), 'cv2', 'int16', [8, 8]),
              (('adjust_brightness', {'brightness_factor': 1.5}), 'cv2', 'int64', [3, 4, 3]),
              # Pillow goes down before it goes across
              (('resize', {'size': 4}), 'pil', 'uint8', [21, 6, 3]), (('resize', {'size': [14, 2]}), 'pil', 'uint8', [28, 6]),
              (('resize', {'size': [23, 1], 'interpolation': 'bicubic'}), 'pil', 'uint8', [28, 3, 3])]
    # one output row or column is the first place, not the middle
    for size in (1, [1, 2], [16, 1], [1, 1]):
        for how in ('bilinear', 'bicubic', 'nearest'):
            calls.append((('resize', {'size': size, 'interpolation': how}), 'tensor', 'float32', [3, 3, 21]))
    out = []
    for k, ((fn, args), how, dtype, shape) in enumerate(calls):
        a = formula(k, shape)
        a = a.astype('int16') * 9 - 1000 if dtype == 'int16' else a.astype(dtype)
        x = Image.fromarray(a) if how == 'pil' else paddle.to_tensor(a) if how == 'tensor' else a
        np.random.seed(k)
        kw = {n: tuple(v) if isinstance(v, list) else v for n, v in args.items()}
        out.append({'fn': fn, 'args': args, 'input': how, 'dtype': dtype, 'shape': shape, 'seed': k,
                    'out': result(lambda: getattr(F, fn)(x, **kw))})
    return out


def sizes():
    out = []
    calls = []
    for interp in ('nearest', 'bilinear', 'bicubic', 'area', 'lanczos'):
        for size in ([13, 50], [40, 20], [20, 22], [31, 44], 17):
            calls.append(('resize', {'size': size, 'interpolation': interp}))
    calls += [('adjust_hue', {'hue_factor': h}) for h in (-0.45, -0.1, 0.03, 0.3)]
    calls += [('adjust_contrast', {'contrast_factor': 1.7}), ('adjust_brightness', {'brightness_factor': 0.83})]
    for interp in ('nearest', 'bilinear', 'bicubic'):
        calls += [('rotate', {'angle': 31.5, 'interpolation': interp, 'expand': True}),
                  ('affine', {'angle': -17, 'translate': [3, -2], 'scale': 1.3, 'shear': [4, 7], 'interpolation': interp})]
    for k, (fn, args) in enumerate(calls):
        for how in ('cv2', 'pil'):
            if how == 'pil' and args.get('interpolation') == 'area':
                continue
            shape = [40, 44, 3]
            a = formula(k, shape)
            x = Image.fromarray(a) if how == 'pil' else a
            kw = {n: tuple(v) if isinstance(v, list) else v for n, v in args.items()}
            r = np.asarray(getattr(F, fn)(x, **kw))
            out.append({'fn': fn, 'args': args, 'input': how, 'shape': shape, 'seed': k,
                        'out': {'shape': list(r.shape), 'data': base64.b64encode(np.ascontiguousarray(r).tobytes()).decode()}})
    return out


if __name__ == '__main__':
    doc = {'files': files(), 'converts': converts(), 'modes': modes(), 'arrays': arrays(), 'sizes': sizes()}
    path = os.path.join(HERE, '..', '..', 'test', 'golden', 'vision_images.json.gz')
    with open(path, 'wb') as f, gzip.GzipFile(filename='', mode='wb', fileobj=f, mtime=0) as z:
        z.write(json.dumps(doc, separators=(',', ':')).encode())
    print({k: len(v) for k, v in doc.items()}, os.path.getsize(path))
