"""Makes test/golden/files/ with real Paddle. Run: python make_files.py [OUT_DIR]

Needs paddlepaddle==3.3.1 (CPU) and numpy. `visualdl`, `tensorboard`, `paddle2onnx` + `onnx` are used if importable
(logs/onnx samples are skipped otherwise, and their old copies kept).
Legacy .pdmodel samples are written by a second process with FLAGS_enable_pir_api=0 (called by this one).
The attribute `op_callstack` (paths of the writing machine) is cut out of .pdmodel files; nothing else is changed.
"""
import hashlib
import json
import os
import subprocess
import sys
import warnings

warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
ARGS = [a for a in sys.argv[1:] if not a.startswith("--")]
OUT = os.path.abspath(ARGS[0]) if ARGS else os.path.join(HERE, "..", "..", "test", "golden", "files")
LEGACY = os.environ.get("FLAGS_enable_pir_api") == "0"
os.makedirs(OUT, exist_ok=True)
os.chdir(OUT)

import numpy as np
import paddle

nn = paddle.nn
Spec = paddle.static.InputSpec
EXPECT = {}


# ---------------------------------------------------------------- encoding of expected values
def num(v):
    v = float(v)
    return "nan" if v != v else ("inf" if v == float("inf") else ("-inf" if v == float("-inf") else v))


def integer(v):  # what JSON numbers cannot hold becomes a string
    return v if abs(v) <= 2**53 else str(v)


def enc_array(a, dtype=None):
    dtype = dtype or str(a.dtype)
    flat = np.ascontiguousarray(a).reshape(-1)
    if dtype == "bfloat16":
        data = [num(x) for x in (flat.astype(np.uint32) << 16).view(np.float32)]
    elif dtype.startswith("complex"):
        data = [[num(x.real), num(x.imag)] for x in flat]
    elif dtype == "bool":
        data = [bool(x) for x in flat]
    elif dtype.startswith(("int", "uint")):
        data = [integer(int(x)) for x in flat]
    else:
        data = [num(x) for x in flat]
    return {"dtype": dtype, "shape": [int(d) for d in a.shape], "data": data}


def enc(x):
    if isinstance(x, paddle.Tensor):
        return enc_array(x.numpy(), str(x.dtype).replace("paddle.", ""))
    if isinstance(x, np.ndarray):
        return enc_array(x)
    if isinstance(x, dict):
        return {k: enc(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [enc(v) for v in x]
    if type(x) is int and abs(x) > 2**53:
        return {"bigint": str(x)}
    return x


def digest(a):
    a = np.ascontiguousarray(a)
    return {"dtype": str(a.dtype), "shape": list(a.shape), "sha256": hashlib.sha256(a.tobytes()).hexdigest()}


def params(name, obj, protocol=4, note=None, **kw):
    paddle.save(obj, name, protocol=protocol, **kw)
    e = {"kind": "params", "protocol": protocol, "value": enc(obj)}
    if isinstance(obj, dict):
        e["names"] = {k: v.name for k, v in obj.items() if isinstance(v, paddle.Tensor)}
    elif isinstance(obj, paddle.Tensor):
        e["names"] = obj.name
    if note:
        e["note"] = note
    EXPECT[name] = e


# ---------------------------------------------------------------- networks
class SmallLeNet(nn.Layer):
    """LeNet of paddle.vision.models with narrower layers: the export has the same ops and attributes."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2D(1, 3, 3, stride=1, padding=1), nn.ReLU(), nn.MaxPool2D(2, 2),
            nn.Conv2D(3, 4, 5, stride=1, padding=0), nn.ReLU(), nn.MaxPool2D(2, 2))
        self.fc = nn.Sequential(nn.Linear(100, 24), nn.Linear(24, 12), nn.Linear(12, 10))

    def forward(self, x):
        return self.fc(paddle.flatten(self.features(x), 1))


class ResBlock(nn.Layer):
    """Stem, one BasicBlock with a projection, global average pool, Linear: the ops of resnet18."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2D(3, 4, 3, stride=2, padding=1, bias_attr=False)
        self.bn1 = nn.BatchNorm2D(4)
        self.pool = nn.MaxPool2D(3, 2, 1)
        from paddle.vision.models.resnet import BasicBlock
        self.block = BasicBlock(4, 6, stride=2, downsample=nn.Sequential(
            nn.Conv2D(4, 6, 1, stride=2, bias_attr=False), nn.BatchNorm2D(6)))
        self.avgpool = nn.AdaptiveAvgPool2D((1, 1))
        self.fc = nn.Linear(6, 5)

    def forward(self, x):
        x = self.pool(nn.functional.relu(self.bn1(self.conv1(x))))
        return self.fc(paddle.flatten(self.avgpool(self.block(x)), 1))


class VggLike(nn.Layer):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2D(3, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2D(2, 2))
        self.avgpool = nn.AdaptiveAvgPool2D((3, 3))
        self.classifier = nn.Sequential(nn.Linear(36, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 4))

    def forward(self, x):
        return self.classifier(paddle.flatten(self.avgpool(self.features(x)), 1))


class MultiIO(nn.Layer):
    """int64 and float32 inputs, two outputs, concat/split (vector types), softmax."""

    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(7, 3)
        self.fc = nn.Linear(8, 4)

    def forward(self, ids, x):
        h = paddle.concat([paddle.mean(self.emb(ids), axis=1), x], axis=1)
        a, b = paddle.split(self.fc(h), 2, axis=1)
        return nn.functional.softmax(a), paddle.argmax(b, axis=1)


NETS = {
    "mlp": (lambda: nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)), [("float32", [None, 4], "x")]),
    "lenet_small": (SmallLeNet, [("float32", [None, 1, 28, 28], "x")]),
    "resblock": (ResBlock, [("float32", [None, 3, 16, 16], "x")]),
    "vgglike": (VggLike, [("float32", [None, 3, 12, 12], "image")]),
    "multi_io": (MultiIO, [("int64", [None, 5], "ids"), ("float32", [None, 5], "x")]),
}
NOT_LEGACY = ("multi_io",)  # 3.3.1 cannot export argmax (nor tanh, gelu, sigmoid, exp, ...) to .pdmodel


def inputs_for(specs, batch=2):
    rs = np.random.RandomState(3)
    out = []
    for dt, sh, _ in specs:
        sh = [batch if d is None else d for d in sh]
        out.append(rs.randint(0, 7, sh).astype(dt) if dt.startswith("int") else (np.round(rs.standard_normal(sh) * 16) / 16).astype(dt))
    return out


def export(name, legacy):
    make, specs = NETS[name]
    paddle.seed(11)
    with paddle.utils.unique_name.guard():
        net = make()
    net.eval()
    for k, b in net.named_buffers():  # running statistics that are not 0 and 1
        b.set_value(paddle.to_tensor((np.linspace(0.1, 0.9, b.size)).astype("float32").reshape(b.shape)))
    xs = inputs_for(specs)
    ys = net(*[paddle.to_tensor(x) for x in xs])
    ys = list(ys) if isinstance(ys, (list, tuple)) else [ys]
    paddle.jit.save(net, name, input_spec=[Spec(s, d, n) for d, s, n in specs])
    if legacy:
        strip(name + ".pdmodel")
        return
    EXPECT[name] = {
        "kind": "inference",
        "files": [name + s for s in (".json", ".pdiparams", ".pdmodel") if s != ".pdmodel" or name not in NOT_LEGACY],
        "inputs": [dict(enc_array(x), name=n) for x, (_, _, n) in zip(xs, specs)],
        "outputs": [enc(y) for y in ys],
        "params": {v.name: dict(digest(v.numpy()), structured_name=k) for k, v in net.state_dict().items()},
        "params_order": sorted(v.name for v in net.state_dict().values()),
    }


def strip(path):
    from paddle.base.proto import framework_pb2
    p = framework_pb2.ProgramDesc()
    with open(path, "rb") as f:
        p.ParseFromString(f.read())
    for b in p.blocks:
        for o in b.ops:
            keep = [a for a in o.attrs if a.name != "op_callstack"]
            del o.attrs[:]
            o.attrs.extend(keep)
    with open(path, "wb") as f:
        f.write(p.SerializeToString())


def structure_only(name, net, shape):
    """The export of a whole model of the zoo, without its parameters."""
    net.eval()
    paddle.jit.save(net, name, input_spec=[Spec(shape, "float32", "x")])
    os.remove(name + ".pdiparams")
    if LEGACY:
        os.remove(name + ".pdiparams.info")
        strip(name + ".pdmodel")


def zoo():
    from paddle.vision.models import LeNet, resnet18, vgg16
    with paddle.utils.unique_name.guard():
        structure_only("zoo_lenet", LeNet(), [None, 1, 28, 28])
    if not LEGACY:
        with paddle.utils.unique_name.guard():
            structure_only("zoo_resnet18", resnet18(num_classes=10), [None, 3, 32, 32])
        with paddle.utils.unique_name.guard():
            structure_only("zoo_vgg16", vgg16(num_classes=10), [None, 3, 32, 32])


def all_params():
    O, L = paddle.optimizer, paddle.optimizer.lr
    paddle.seed(5)
    x, y = np.linspace(-1, 1, 8).astype("float32").reshape(4, 2), np.zeros((4, 3), "float32")

    def trained(opt):
        with paddle.utils.unique_name.guard():
            net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1D(3))
        o = opt(net.parameters())
        m = paddle.Model(net)
        m.prepare(o, nn.MSELoss())
        m.train_batch([x], [y])
        m.train_batch([x], [y])
        return m, net, o

    def model_save(name, opt):
        m, net, o = trained(opt)
        m.save(name)
        EXPECT[name + ".pdparams"] = {"kind": "params", "protocol": 4, "value": enc(dict(net.state_dict())),
                                      "names": {k: v.name for k, v in net.state_dict().items()}}
        sd = o.state_dict()
        EXPECT[name + ".pdopt"] = {"kind": "params", "protocol": 4, "value": enc(dict(sd)),
                                   "names": {k: v.name for k, v in sd.items() if isinstance(v, paddle.Tensor)}}

    model_save("momentum", lambda p: O.Momentum(L.StepDecay(0.1, 2), 0.9, parameters=p, weight_decay=1e-4))
    model_save("adam", lambda p: O.Adam(0.01, parameters=p))
    _, net, o = trained(lambda p: O.AdamW(L.LinearWarmup(L.CosineAnnealingDecay(0.1, 10), 5, 0.0, 0.1), parameters=p))
    params("adamw_warmup.pdopt", o.state_dict())
    params("proto2.pdparams", net.state_dict(), protocol=2)
    params("proto3.pdparams", net.state_dict(), protocol=3)
    _, net, o = trained(lambda p: O.SGD(0.1, parameters=p))
    params("sgd.pdopt", o.state_dict(), note="no accumulators: only the empty name table")

    v = np.array([0, 1, -2, 3.5, 100])
    dts = ["float32", "float64", "float16", "bfloat16", "int8", "uint8", "int16", "int32", "int64", "bool", "complex64", "complex128"]
    params("dtypes.pdparams", {d: paddle.to_tensor(np.abs(v) if d == "uint8" else v).astype(d) for d in dts})
    params("shapes.pdparams", {
        "zero_d": paddle.to_tensor(3.5), "zero_d_int": paddle.to_tensor(7), "empty": paddle.zeros([0, 3]),
        "one": paddle.to_tensor([1.0]), "five_d": paddle.arange(12, dtype="float32").reshape([1, 2, 1, 3, 2]),
        "transposed": paddle.arange(6, dtype="float32").reshape([2, 3]).t(),
        "sliced": paddle.arange(12, dtype="float32").reshape([3, 4])[:, 1:3],
        "specials": paddle.to_tensor([float("nan"), float("inf"), -float("inf"), -0.0, 1e-45, 3.4028234663852886e38]),
        "int64_big": paddle.to_tensor([2**63 - 1, -(2**63), 2**53 + 1]),
    })
    params("bare_tensor.pdtensor", paddle.to_tensor([[1.0, 2.0], [3.0, 4.0]]), note="a pickled tuple(name, ndarray)")
    params("nested.pdparams", {"a": {"b": paddle.to_tensor([1, 2])}, "l": [paddle.to_tensor(2.0), "s", 3, [1, 2]],
                               "t": (1, paddle.to_tensor([True, False])), "n": None, "f": 1.5, "bt": True, "中文": "键",
                               "big": 2**40, "neg": -5, "huge": 2**70, "i16": 300, "i32": 70000},
           note="not a flat state dict: tensors are builtins.tuple((name, ndarray)); no name table")
    params("list.pdparams", [paddle.to_tensor([1.0]), paddle.to_tensor([2])])
    params("plain_dict.pdparams", {"epoch": {"n": 3, "acc": 0.5}}, note="no tensors at all: still gets a name table")
    w = paddle.arange(6, dtype="float32").reshape([2, 3])
    params("shared.pdparams", {"a": w, "b": w}, note="the same tensor twice: stored twice")
    params("large.pdparams", {"w": paddle.arange(20000, dtype="float32"), "b": paddle.zeros([3])},
           note="80 kB array: lies outside any FRAME, BINBYTES")
    EXPECT["large.pdparams"]["value"]["w"] = dict(digest(np.arange(20000, dtype="float32")))
    p16 = paddle.create_parameter([2, 2], "bfloat16", default_initializer=nn.initializer.Constant(0.5))
    opt = O.AdamW(0.01, parameters=[p16], multi_precision=True)
    # CPU Paddle has no bfloat16 adamw kernel: make the state as step() would, without the step
    opt._create_accumulators(paddle.static.default_main_program().global_block(), [p16])
    params("master_weights.pdopt", opt.state_dict(),
           note="master_weights is a dict of tensors, so the file is in the nested form (tuples, no name table)")
    paddle.save(paddle.to_tensor([[1.5, 2.0, -3.0]]), "tensor.bin", use_binary_format=True)
    EXPECT["tensor.bin"] = {"kind": "binary_tensor", "value": enc(paddle.to_tensor([[1.5, 2.0, -3.0]]))}


def logs():
    try:
        from visualdl import LogWriter
    except ImportError:
        print("visualdl is not installed: skipped")
    else:
        name = "vdlrecords.1700000000.log"
        if os.path.exists(name):
            os.remove(name)
        t = 1700000000000
        with LogWriter(logdir=".", file_name=name, display_name="run1") as w:
            for i, v in enumerate([0.5, 0.25, 0.0]):
                w.add_scalar(tag="train/loss", step=i, value=v, walltime=t + i)
            w.add_image(tag="img", img=np.arange(27).reshape(3, 3, 3).astype("uint8"), step=1, walltime=t)
            w.add_histogram(tag="h", values=np.arange(10.0), step=1, buckets=5, walltime=t)
            w.add_text(tag="t", text_string="hello 你好", step=1, walltime=t)
            w.add_scalars(main_tag="lr", tag_scalar_dict={"a": 0.1, "b": 0.2}, step=2, walltime=t)
        EXPECT[name] = {"kind": "visualdl", "display_name": "run1", "scalars": {"train/loss": [[0, t, 0.5], [1, t + 1, 0.25], [2, t + 2, 0.0]]},
                        "image": {"img": [[1, [3, 3], list(range(27))]]}, "text": {"t": [[1, "hello 你好"]]},
                        "histogram": {"h": [[1, [2.0] * 5, [0.0, 1.8, 3.6, 5.4, 7.2, 9.0]]]}, "scalars_multi": {"lr": {"a": [[2, 0.1]], "b": [[2, 0.2]]}}}
    try:
        from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2
        from tensorboard.summary.writer.record_writer import RecordWriter
    except ImportError:
        print("tensorboard is not installed: skipped")
    else:
        name = "events.out.tfevents.1700000000.host"
        S = summary_pb2.Summary
        with open(name, "wb") as f:
            w = RecordWriter(f)
            w.write(event_pb2.Event(wall_time=1700000000.0, file_version="brain.Event:2").SerializeToString())

            def add(step, v):
                w.write(event_pb2.Event(wall_time=1700000000.0 + step, step=step, summary=S(value=[v])).SerializeToString())
            for i, v in enumerate([0.5, 0.25, 0.0]):
                add(i, S.Value(tag="train/loss", simple_value=v))
            add(1, S.Value(tag="h", histo=summary_pb2.HistogramProto(min=0, max=9, num=10, sum=45, sum_squares=285, bucket_limit=[1.8, 3.6, 5.4, 7.2, 9.0], bucket=[2.0] * 5)))
            tp = tensor_pb2.TensorProto(dtype=7, string_val=["hello 你好".encode()])
            tp.tensor_shape.dim.add().size = 1
            md = summary_pb2.SummaryMetadata(plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text"))
            add(1, S.Value(tag="t/text_summary", metadata=md, tensor=tp))
            w.flush()
        EXPECT[name] = {"kind": "tfevents", "scalars": {"train/loss": [[0, 0.5], [1, 0.25], [2, 0.0]]}, "text": {"t": [[1, "hello 你好"]]},
                        "histogram": {"h": [[1, [2.0] * 5, [1.8, 3.6, 5.4, 7.2, 9.0]]]}}


def onnx():
    try:
        import paddle2onnx  # noqa: F401
    except ImportError:
        print("paddle2onnx is not installed: skipped")
        return
    for name in ("lenet_small", "resblock"):
        make, specs = NETS[name]
        paddle.seed(11)
        with paddle.utils.unique_name.guard():
            net = make()
        net.eval()
        for k, b in net.named_buffers():
            b.set_value(paddle.to_tensor((np.linspace(0.1, 0.9, b.size)).astype("float32").reshape(b.shape)))
        for ov in (9, 17):
            f = f"{name}_opset{ov}"
            paddle.onnx.export(net, f, input_spec=[Spec(s, d, n) for d, s, n in specs], opset_version=ov)
            EXPECT[f + ".onnx"] = {"kind": "onnx", "opset": ov, "same_as": name}


if __name__ == "__main__":
    if LEGACY:
        for n in NETS:
            if n not in NOT_LEGACY:
                export(n, True)
        zoo()
        sys.exit(0)
    if os.path.exists("expected.json"):
        with open("expected.json") as f:
            EXPECT.update(json.load(f))
    all_params()
    for n in NETS:
        export(n, False)
    zoo()
    keep = {n: open(n + ".pdiparams", "rb").read() for n in NETS}
    subprocess.run([sys.executable, os.path.abspath(__file__) if os.path.isabs(__file__) else os.path.join(HERE, "make_files.py"), OUT],
                   env=dict(os.environ, FLAGS_enable_pir_api="0"), check=True)
    for n in NETS:  # the two exports write the very same parameters
        assert open(n + ".pdiparams", "rb").read() == keep[n], n
    logs()
    onnx()
    with open("expected.json", "w") as f:
        json.dump(EXPECT, f, ensure_ascii=False, separators=(",", ":"))
        f.write("\n")
    print(len(EXPECT), "entries;", sum(os.path.getsize(p) for p in os.listdir(".")), "bytes")
