"""Makes test/golden/pickles.json: pickles as Python and NumPy write them, with what is in them.

Run from the root of the repository with NumPy 2: python tools/golden/make_pickles.py
"""
import base64
import collections
import datetime
import fractions
import json
import os
import pickle

import numpy as np

READ, WRITE, REFUSE = [], [], []


def b64(data):
    return base64.b64encode(data).decode()


def describe(v):
    if isinstance(v, np.ndarray):
        name = {"uint16": "bfloat16"}.get(v.dtype.name, v.dtype.name)
        flat = np.ascontiguousarray(v.astype(v.dtype.newbyteorder("<"))).ravel()
        if v.dtype.kind == "c":
            flat = flat.view("f4" if v.dtype.itemsize == 8 else "f8")
        elif v.dtype == np.float16:
            flat = flat.view("u2")
        return {"array": name, "shape": list(v.shape), "data": [int(x) if v.dtype.kind == "b" else x for x in flat.tolist()]}
    if isinstance(v, np.generic):
        v = v.item()
    if isinstance(v, bool) or v is None or isinstance(v, str):
        return v
    if isinstance(v, int):
        return v if abs(v) <= 2**53 - 1 else {"bigint": str(v)}
    if isinstance(v, float):
        return {"float": v} if v == int(v) else v
    if isinstance(v, (bytes, bytearray)):
        return {"bytes": v.hex()}
    if isinstance(v, tuple):
        return {"tuple": [describe(x) for x in v]}
    if isinstance(v, list):
        return [describe(x) for x in v]
    return {"dict": [[k.decode("latin1") if isinstance(k, bytes) else describe(k), describe(x)] for k, x in v.items()]}


def read(name, value, protocols=(0, 1, 2, 3, 4, 5)):
    for p in protocols:
        READ.append({"name": name, "protocol": p, "encoding": "latin1", "value": describe(value), "base64": b64(pickle.dumps(value, p))})


def read_bytes(name, data, encoding):
    READ.append({"name": name, "protocol": data[1], "encoding": encoding, "value": describe(pickle.loads(data, encoding=encoding)), "base64": b64(data)})


def write(name, value):
    for p in (2, 3, 4):
        data = pickle.dumps(value, p)
        if not isinstance(value, np.ndarray) and b"numpy" not in data:
            assert pickle.loads(data) == value
        WRITE.append({"name": name, "protocol": p, "base64": b64(data)})


read("numbers", [0, 1, 255, 256, 65535, 65536, -1, -128, -129, 2**31 - 1, -(2**31), 2**31, 2**53, -(2**63), 2**200, 0.5, 2.0, -1e300, True, False, None])
read("texts", ["", "a", "plain", "中文 😀", "quotes ' \" \\ \n\t", "é"])
read("containers", {"t": (), "t1": (1,), "t2": (1, 2), "t3": (1, 2, 3), "t4": (1, 2, 3, 4), "l": [], "l1": [1], "d": {}, 3: "int key", (1, "x"): "tuple key"})
read("bytes", [b"", b"a", b"\x00\x80\xff", bytes(range(256))])
read("OrderedDict", collections.OrderedDict([("z", 1), ("a", 2)]))
read("long list", list(range(2500)), (4,))
for dt in ("b1", "u1", "i1", "i2", "i4", "i8", "u2", "f2", "f4", "f8", "c8", "c16"):
    read("array of " + dt, np.arange(6).astype(dt).reshape(2, 3), (2, 5))
read("array", np.arange(24, dtype="f4").reshape(2, 3, 4))
read("array, big-endian", np.arange(6, dtype=">f8").reshape(2, 3), (2, 4))
read("array, complex big-endian", np.arange(6, dtype=">c8").reshape(2, 3), (4,))
read("array in column order", np.asfortranarray(np.arange(24, dtype="i4").reshape(2, 3, 4)), (2, 4, 5))
read("array, 0-D", np.array(3.5, "f4"))
read("array, empty", np.zeros((0, 3), "f4"))
read("scalars", [np.float32(1.5), np.float64(2), np.int64(-3), np.int32(7), np.uint8(200), np.bool_(True), np.float16(0.5), np.uint32(2**32 - 1), np.uint64(2**64 - 1)])
shared = np.arange(3, dtype="f4")
read("the same array twice", {"a": shared, "b": [shared, shared]})

# Python 2 had two kinds of text; its byte strings are what the CIFAR files hold.
short = lambda s: b"U" + bytes([len(s)]) + s
old_array = (b"cnumpy.core.multiarray\n_reconstruct\nq\x01cnumpy\nndarray\nq\x02K\x00\x85U\x01b\x87Rq\x03(K\x01K\x02K\x03\x86cnumpy\ndtype\nq\x04U\x02u1K\x00K\x01\x87R"
             b"(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89" + short(bytes([0, 1, 127, 128, 200, 255])) + b"tb")
cifar = b"\x80\x02}q\x00(" + short(b"data") + old_array + short(b"labels") + b"]q\x05(K\x03K\x07e" + short(b"batch_label") + short(b"batch 1 \xe9") + b"u."
read_bytes("a batch of CIFAR", cifar, "bytes")
read_bytes("a batch of CIFAR as latin1", cifar, "latin1")
read_bytes("a long byte string", b"\x80\x02T" + (300).to_bytes(4, "little") + bytes(range(250)) + bytes(50) + b".", "bytes")

write("numbers", [0, 255, 256, 65535, 65536, -1, 2**31 - 1, -(2**31), 2**31, -(2**31) - 1, 2**53, 127 * 256**4, 128 * 256**4, -128 * 256**4, -129 * 256**4, 2**63, -(2**63), 2**3000, 0.5, float("inf"), True, False, None])
write("texts", ["", "", "a", "a", "ab" + "c", "中", "x" * 255, "x" * 256])
write("bytes", [b"", b"", b"a", b"a", b"\xff", bytes(range(256)), b"12"])
for n in (0, 1, 2, 999, 1000, 1001, 2000, 2001):
    write(f"list of {n}", list(range(n)))
    write(f"dict of {n}", {i: i for i in range(n)})
write("many texts", [str(i) + "-" for i in range(300)])
write("frames", {f"k{i}": "v" * 1000 + str(i) for i in range(200)})
write("a long text", ["a" * 65535, 1, "b" * 65536, 2, "c" * 70000])
write("long bytes", [b"a" * 65535, 1, b"b" * 65536, 2, b"\xe9" * 70000])
write("a long text alone", "a" * 70000)
write("tuples", [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((),)])
write("array", np.arange(6, dtype="f4").reshape(2, 3))
write("the same array twice", {"one": shared, "two": [shared, shared]})
same = [1, 2]
write("the same list twice", [same, same, {"x": same}])
write("long arrays", {f"w{i}": np.full(9000 * (i + 1), i, "f4") for i in range(6)})

for name, value, names in (
    ("a fraction", fractions.Fraction(1, 2), "fractions.Fraction"),
    ("a date", datetime.date(2020, 1, 1), "datetime.date"),
    ("a function", os.system, "posix.system"),
    ("eval", eval, "builtins.eval"),
    ("a set", {1}, "EMPTY_SET"),
    ("a frozen set", frozenset([1]), "FROZENSET"),
    ("an object array", np.array([None]), "'O8'"),
    ("texts in an array", np.array(["ab"]), "'U2'"),
    ("unsigned 32-bit in an array", np.array([1], "u4"), "'u4'"),
    ("a slice", slice(1), "builtins.slice"),
    ("a defaultdict", collections.defaultdict(list), "collections.defaultdict"),
):
    REFUSE.append({"name": name, "names": names, "base64": b64(pickle.dumps(value, 4))})
for name, data, names in (
    ("a call of os.system", b"cos\nsystem\n(S'echo hi'\ntR.", "os.system"),
    ("an instance by INST", b"(S'echo hi'\nios\nsystem\n.", "INST"),
    ("an object by OBJ", b"(cos\nsystem\nS'x'\no.", "os.system"),
    ("a dotted name", b"\x80\x04\x8c\x05numpy\x8c\x0ccore.ndarray\x93.", "numpy.core.ndarray"),
    ("a persistent id", b"Px\n.", "PERSID"),
    ("an extension", b"\x80\x02\x82\x01.", "EXT1"),
):
    REFUSE.append({"name": name, "names": names, "base64": b64(data)})

with open("test/golden/pickles.json", "w") as f:
    # Long ones are kept by their digest: what matters is that the bytes are the same.
    import hashlib
    for e in WRITE:
        raw = base64.b64decode(e["base64"])
        if len(raw) > 2000:
            e["sha256"], e["length"] = hashlib.sha256(raw).hexdigest(), len(raw)
            del e["base64"]
    f.write('{"read":[\n' + ",\n".join(json.dumps(e) for e in READ) + '\n],"write":[\n' + ",\n".join(json.dumps(e) for e in WRITE)
            + '\n],"refuse":[\n' + ",\n".join(json.dumps(e) for e in REFUSE) + "\n]}\n")
