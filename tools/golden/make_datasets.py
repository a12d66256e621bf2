#!/usr/bin/env python3
"""Small data sets and what real Paddle makes of them.

    python tools/golden/make_datasets.py test/golden/datasets

Needs paddle 3.3.1, numpy, pillow, opencv, scipy. Writes archives in the published ones' layout (pickles with the opcodes of Python 2,
idx files, a folder of images) and expected.json: for each class, backend and transform the items that Paddle gives.
"""
import base64
import contextlib
import gzip
import hashlib
import io
import json
import os
import pickle
import struct
import sys
import tarfile

import numpy as np
from PIL import Image

OUT = sys.argv[1] if len(sys.argv) > 1 else "test/golden/datasets"
os.makedirs(OUT, exist_ok=True)


class Python2Pickler(pickle._Pickler):
    """Writes byte strings as Python 2's str, and NumPy's functions under the names they had then."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_bytes(self, obj):
        if len(obj) < 256:
            self.write(b"U" + bytes([len(obj)]) + obj)
        else:
            self.write(b"T" + struct.pack("<i", len(obj)) + obj)
        self.memoize(obj)

    dispatch[bytes] = save_bytes

    def save_str(self, obj):
        self.save_bytes(obj.encode("latin-1"))

    dispatch[str] = save_str

    def save_global(self, obj, name=None):
        name = name or obj.__qualname__
        module = obj.__module__.replace("numpy._core", "numpy.core")
        self.write(b"c" + module.encode() + b"\n" + name.encode() + b"\n")
        self.memoize(obj)

    dispatch[type] = save_global
    dispatch[type(pickle.dumps)] = save_global
    dispatch[type(len)] = save_global


def python2(value):
    buffer = io.BytesIO()
    Python2Pickler(buffer, 2).dump(value)
    return buffer.getvalue()


def rows(count, salt):
    i = np.arange(count * 3072, dtype=np.int64)
    return ((i * 7 + (i // 32) * 13 + (i // 1024) * 101 + salt * 31) % 256).astype("uint8").reshape(count, 3072)


def write_tar(name, members):
    with open(os.path.join(OUT, name), "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for member, payload in members:
                info = tarfile.TarInfo(member)
                info.mode = 0o644
                if payload is None:
                    info.type = tarfile.DIRTYPE
                    archive.addfile(info)
                else:
                    info.size = len(payload)
                    archive.addfile(info, io.BytesIO(payload))


def cifar_batch(count, salt, key, classes):
    batch = {
        b"batch_label": b"batch %d" % salt,
        key: [(salt * 3 + i * 7) % classes for i in range(count)],
        b"data": rows(count, salt),
        b"filenames": [b"image_%d_%d.png" % (salt, i) for i in range(count)],
    }
    if classes == 100:
        batch[b"coarse_labels"] = [label // 5 for label in batch[key]]
    return python2(batch)


def make_cifar():
    # Out of order, as in the published archive, so that sorting matters.
    members = [("cifar-10-batches-py", None)]
    members += [(f"cifar-10-batches-py/data_batch_{n}", cifar_batch(2, n, b"labels", 10)) for n in (4, 2, 5, 1, 3)]
    members += [("cifar-10-batches-py/batches.meta", python2({b"label_names": [b"a", b"b"], b"num_vis": 3072}))]
    members += [("cifar-10-batches-py/test_batch", cifar_batch(3, 9, b"labels", 10))]
    members += [("cifar-10-batches-py/readme.html", b"<html></html>")]
    write_tar("cifar-10-python.tar.gz", members)
    members = [("cifar-100-python", None)]
    members += [("cifar-100-python/meta", python2({b"fine_label_names": [b"a"]}))]
    members += [("cifar-100-python/test", cifar_batch(2, 11, b"fine_labels", 100))]
    members += [("cifar-100-python/train", cifar_batch(4, 12, b"fine_labels", 100))]
    write_tar("cifar-100-python.tar.gz", members)


def make_idx():
    for split, salt in (("train", 1), ("t10k", 2)):
        count = 100
        i = np.arange(count * 784)
        images = np.where(i % 29 == salt, (i // 29 + salt * 40) % 256, 0).astype("uint8")
        labels = (np.arange(count) * salt % 10).astype("uint8")
        for name, header, body in (
            (f"{split}-images-idx3-ubyte.gz", struct.pack(">IIII", 2051, count, 28, 28), images),
            (f"{split}-labels-idx1-ubyte.gz", struct.pack(">II", 2049, count), labels),
        ):
            with open(os.path.join(OUT, name), "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
                packed.write(header + body.tobytes())


def make_folder():
    y, x = np.mgrid[0:6, 0:5]
    color = np.stack([x * 40, y * 40, (x + y) * 20], -1).astype("uint8")
    grey = (x * 30 + y * 10).astype("uint8")
    palette = Image.fromarray((x % 3).astype("uint8"), "P")
    palette.putpalette([10, 20, 30, 200, 100, 50, 0, 255, 0] + [0] * 759)
    files = {
        "folder/cat/b.png": Image.fromarray(color),
        "folder/cat/a.PNG": Image.fromarray(grey),
        "folder/cat/deep/c.bmp": Image.fromarray(255 - color),
        "folder/cat-big/d.png": palette,
        "folder/dog/z.ppm": Image.fromarray(color[::-1]),
        "folder/dog/e.png": Image.fromarray(np.dstack([color, grey]), "RGBA"),
    }
    for name, image in files.items():
        path = os.path.join(OUT, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        image.save(path)
    with open(os.path.join(OUT, "folder/dog/notes.txt"), "w") as f:
        f.write("no image\n")


def make_flowers():
    import scipy.io

    labels = np.array([[3, 1, 2, 102, 77]], dtype="uint8")
    scipy.io.savemat(os.path.join(OUT, "imagelabels.mat"), {"labels": labels}, do_compression=True)
    split = {"trnid": np.array([[2, 4]], "uint16"), "valid": np.array([[5]], "uint16"), "tstid": np.array([[3, 1]], "uint16")}
    scipy.io.savemat(os.path.join(OUT, "setid.mat"), split, do_compression=True)
    members = []
    for n in range(1, 6):
        # Gray and flat: decoders differ in the last bit of colours, and what is compared here is not the decoder.
        flat = np.full((8, 8, 3), n * 30, "uint8")
        buffer = io.BytesIO()
        Image.fromarray(flat).save(buffer, "JPEG", quality=95)
        members.append((f"jpg/image_{n:05d}.jpg", buffer.getvalue()))
    write_tar("102flowers.tgz", [("jpg", None)] + members)


def make_voc():
    members = []
    for name, ids in (("trainval", ["one", "two"]), ("train", ["one"]), ("val", ["two"])):
        members.append((f"VOCdevkit/VOC2012/ImageSets/Segmentation/{name}.txt", "".join(i + "\n" for i in ids).encode()))
    for n, name in enumerate(("one", "two")):
        buffer = io.BytesIO()
        Image.fromarray(np.full((4, 6, 3), 60 + n * 90, "uint8")).save(buffer, "JPEG", quality=95)
        members.append((f"VOCdevkit/VOC2012/JPEGImages/{name}.jpg", buffer.getvalue()))
        label = Image.fromarray(np.array([[0, 1, 255, 20, 0, n]] * 4, "uint8"), "P")
        label.putpalette([i * 3 % 256 for i in range(768)])
        buffer = io.BytesIO()
        label.save(buffer, "PNG")
        members.append((f"VOCdevkit/VOC2012/SegmentationClass/{name}.png", buffer.getvalue()))
    write_tar("VOCtrainval.tar.gz", members)


def show(value):
    import paddle

    if isinstance(value, paddle.Tensor):
        array, kind = value.numpy(), "Tensor"
    elif isinstance(value, Image.Image):
        array, kind = np.asarray(value), "pil:" + value.mode
    elif isinstance(value, np.ndarray):
        array, kind = value, "array"
    else:
        return {"kind": type(value).__name__, "value": value}
    array = np.ascontiguousarray(array)
    return {
        "kind": kind,
        "shape": list(np.shape(value) if kind != "Tensor" else value.shape) if not kind.startswith("pil") else list(array.shape),
        "dtype": str(array.dtype),
        "md5": hashlib.md5(array.tobytes()).hexdigest(),
        "head": [float(v) for v in array.reshape(-1)[:8]],
    }


def main():
    import paddle
    from paddle.vision import datasets
    from paddle.vision import transforms as T

    make_cifar()
    make_idx()
    make_folder()
    make_flowers()
    make_voc()
    at = lambda name: os.path.join(OUT, name)
    transforms = {
        "none": None,
        "Transpose": T.Transpose(),
        "ToTensor": T.ToTensor(),
        "Normalize": T.Normalize(mean=[127.5], std=[127.5], data_format="CHW"),
        "Compose": T.Compose([T.Transpose(), T.Normalize(mean=[127.5] * 3, std=[127.5] * 3)]),
    }
    cases = []

    def record(name, make, arguments, modes, kinds, last=False):
        for mode in modes:
            for backend in ("pil", "cv2"):
                for kind in kinds:
                    try:
                        data = make(mode=mode, backend=backend, transform=transforms[kind])
                        items = [[show(part) for part in data[i]] for i in ([-1] if last else range(min(len(data), 3)))]
                    except Exception as error:
                        items = f"{type(error).__name__}: {error}"
                        data = []
                    cases.append({"class": name, "mode": mode, "backend": backend, "transform": kind, "arguments": arguments, "length": len(data), "items": items})

    both = ["train", "test"]
    for name in ("Cifar10", "Cifar100"):
        file = {"Cifar10": "cifar-10-python.tar.gz", "Cifar100": "cifar-100-python.tar.gz"}[name]
        record(name, lambda **k: getattr(datasets, name)(data_file=at(file), **k), {"dataFile": file}, both, ["none", "Transpose", "ToTensor", "Compose"])
    for mode, split in (("train", "train"), ("test", "t10k")):
        files = {"imagePath": f"{split}-images-idx3-ubyte.gz", "labelPath": f"{split}-labels-idx1-ubyte.gz"}
        for name in ("MNIST", "FashionMNIST"):
            make = lambda **k: getattr(datasets, name)(image_path=at(files["imagePath"]), label_path=at(files["labelPath"]), **k)
            record(name, make, files, [mode], ["none", "Transpose", "ToTensor"])
    files = {"dataFile": "102flowers.tgz", "labelFile": "imagelabels.mat", "setidFile": "setid.mat"}
    import tempfile, shutil

    with tempfile.TemporaryDirectory() as temp:
        for file in files.values():
            shutil.copy(at(file), temp)
        make = lambda **k: datasets.Flowers(*[os.path.join(temp, f) for f in files.values()], **k)
        record("Flowers", make, files, ["train", "valid", "test"], ["none", "ToTensor"])
    file = "VOCtrainval.tar.gz"
    record("VOC2012", lambda **k: datasets.VOC2012(data_file=at(file), **k), {"dataFile": file}, ["train", "valid", "test"], ["none", "Transpose"])

    folders = []
    root = at("folder")
    for backend in ("pil", "cv2"):
        paddle.vision.set_image_backend(backend)
        for kind in ("none", "ToTensor"):
            data = datasets.DatasetFolder(root, transform=transforms[kind])
            flat = datasets.ImageFolder(root, transform=transforms[kind])
            folders.append({
                "backend": backend,
                "transform": kind,
                "classes": data.classes,
                "class_to_idx": data.class_to_idx,
                "samples": [[os.path.relpath(p, root), i] for p, i in data.samples],
                "targets": data.targets,
                "items": [[show(part) for part in data[i]] for i in range(len(data))],
                "flat_samples": [os.path.relpath(p, root) for p in flat.samples],
                "flat_items": [[show(part) for part in flat[i]] for i in range(len(flat))],
            })
    paddle.vision.set_image_backend("pil")
    with open(at("expected.json"), "w") as f:
        json.dump({"paddle": paddle.__version__, "cases": cases, "folders": folders}, f, indent=None, separators=(",", ":"))
        f.write("\n")


main()
