"""Opens files of this library with real Paddle 3.3.1 and compares what is in them.

  python tools/interop/checkWithPaddle.py params FILE EXPECTED.json
  python tools/interop/checkWithPaddle.py inference PREFIX INPUTS.json OUTPUTS.json [--rtol 1e-5] [--atol 1e-6] [--train]

EXPECTED.json is {"value": …, "names": {key: tensor name}}; INPUTS.json and OUTPUTS.json are lists of tensors.
A tensor is {"dtype", "shape", "data"} with flat data ("nan", "inf", "-inf" as texts, whole numbers beyond 2**53 too,
complex ones as pairs) or {"dtype", "shape", "sha256"}. A Python int beyond 2**53 is {"bigint": text}; a tuple is a list.
`params` compares exactly. `inference` runs PREFIX.json, or PREFIX.pdmodel where there is no .json, through paddle.jit.load
and through paddle.inference, each in a process of its own, because Paddle crashes on files it does not like; --train adds
a backward pass. The exit code is 0 when everything is equal, 1 when not, 2 when the command is wrong.
"""
import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile

RUN = r"""
import json, sys, warnings
warnings.filterwarnings("ignore")
import numpy as np, paddle
how, model, prefix, source, target = sys.argv[1:6]
with np.load(source) as z:
    inputs = [z["a%d" % i] for i in range(len(z.files))]
if how == "inference":
    from paddle import inference
    config = inference.Config(model, prefix + ".pdiparams")
    config.disable_glog_info()
    # With oneDNN, Paddle 3.3.1 answers wrongly for flip, pooling in ceil mode and attention, in programs of its own too.
    config.disable_mkldnn()
    predictor = inference.create_predictor(config)
    names = predictor.get_input_names()
    assert len(names) == len(inputs), "inputs %s for %d arrays" % (names, len(inputs))
    for name, array in zip(names, inputs):
        predictor.get_input_handle(name).copy_from_cpu(np.ascontiguousarray(array))
    predictor.run()
    outputs = [predictor.get_output_handle(n).copy_to_cpu() for n in predictor.get_output_names()]
else:
    layer = paddle.jit.load(prefix)
    layer.train() if how == "train" else layer.eval()
    outputs = layer(*[paddle.to_tensor(a) for a in inputs])
    outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    if how == "train":
        sum(o.sum() for o in outputs if "float" in str(o.dtype)).backward()
        assert any(p.grad is not None for p in layer.parameters()), "no gradient reached a parameter"
    outputs = [o.numpy() for o in outputs]
np.savez(target, **{"a%d" % i: o for i, o in enumerate(outputs)})
"""


class Difference(Exception):
    pass


def load_json(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def array_of(tensor):
    """The NumPy array behind a tensor in JSON; bfloat16 as its bits."""
    import numpy as np
    dtype, data = tensor["dtype"], tensor["data"]
    if dtype == "bfloat16":
        flat = (np.array([float(x) for x in data], "float32").view("uint32") >> 16).astype("uint16")
    elif dtype.startswith("complex"):
        flat = np.array([complex(float(re), float(im)) for re, im in data], dtype)
    elif dtype == "bool":
        flat = np.array(data, dtype)
    else:
        flat = np.array([(float if "float" in dtype else int)(x) for x in data], dtype)
    return flat.reshape(tensor["shape"])


def compare_arrays(where, got, dtype, want, rtol=None, atol=None):
    import numpy as np
    if [dtype, list(got.shape)] != [want["dtype"], want["shape"]]:
        raise Difference(f"{where}: {dtype} {list(got.shape)}, expected {want['dtype']} {want['shape']}")
    content = np.ascontiguousarray(got)
    if "sha256" in want:
        same = hashlib.sha256(content.tobytes()).hexdigest() == want["sha256"]
    elif rtol is None:
        other = array_of(want)
        same = content.tobytes() == other.tobytes() or (got.dtype.kind in "fc" and np.array_equal(got, other, equal_nan=True))
    else:
        same = np.allclose(got.astype("float64"), array_of(want).astype("float64"), rtol, atol, equal_nan=True)
    if not same:
        raise Difference(f"{where}: other elements: {got.ravel()[:6].tolist()} …, expected {want.get('data', ['?'])[:6]} …")


def compare(where, got, want):
    import numpy as np
    import paddle
    if isinstance(want, dict) and {"dtype", "shape"} <= set(want):
        if isinstance(got, paddle.Tensor):
            compare_arrays(where, got.numpy(), str(got.dtype).replace("paddle.", ""), want)
        elif isinstance(got, np.ndarray):
            compare_arrays(where, got, str(got.dtype), want)
        else:
            raise Difference(f"{where}: {type(got).__name__}, expected a tensor")
    elif isinstance(want, dict) and set(want) == {"bigint"}:
        compare(where, got, int(want["bigint"]))
    elif isinstance(want, dict):
        if not isinstance(got, dict) or list(got) != list(want):
            raise Difference(f"{where}: {list(got) if isinstance(got, dict) else got!r}, expected the keys {list(want)}")
        for key in want:
            compare(f"{where}[{key!r}]", got[key], want[key])
    elif isinstance(want, list):
        if not isinstance(got, (list, tuple)) or len(got) != len(want):
            raise Difference(f"{where}: {got!r:.80}, expected {len(want)} items")
        for i, item in enumerate(want):
            compare(f"{where}[{i}]", got[i], item)
    elif type(got) is not type(want) or got != want:
        raise Difference(f"{where}: {got!r} ({type(got).__name__}), expected {want!r}")


def check_params(path, expected):
    import paddle
    got = paddle.load(path)
    compare(os.path.basename(path), got, expected["value"])
    names = expected.get("names") or {}
    for key, name in names.items() if isinstance(names, dict) else []:
        if got[key].name != name:
            raise Difference(f"{path}: the tensor {key!r} has the name {got[key].name!r}, expected {name!r}")


def check_inference(prefix, inputs, outputs, rtol, atol, train):
    import numpy as np
    suffix = ".json" if os.path.exists(prefix + ".json") else ".pdmodel"
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "in.npz"), os.path.join(folder, "out.npz")
        np.savez(source, **{f"a{i}": array_of(t) for i, t in enumerate(inputs)})
        for how in ["load", "inference"] + (["train"] if train else []):
            # Paddle 3 runs programs of Paddle 2 by jit.load only with its old executor.
            env = dict(os.environ, GLOG_minloglevel="2", **({"FLAGS_enable_pir_api": "0"} if suffix == ".pdmodel" and how != "inference" else {}))
            done = subprocess.run([sys.executable, "-c", RUN, how, prefix + suffix, prefix, source, target], env=env, capture_output=True, text=True)
            where = f"{os.path.basename(prefix)}{suffix} by {how}"
            if done.returncode:
                lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
                raise Difference(f"{where}: exit code {done.returncode}: {' | '.join(lines[-3:])[:600]}")
            if how == "train":
                continue
            with np.load(target) as z:
                if len(z.files) != len(outputs):
                    raise Difference(f"{where}: {len(z.files)} outputs, expected {len(outputs)}")
                for i, want in enumerate(outputs):
                    got = z[f"a{i}"]
                    compare_arrays(f"{where}, output {i}", got, str(got.dtype), want, rtol, atol)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    params = commands.add_parser("params")
    params.add_argument("file")
    params.add_argument("expected")
    inference = commands.add_parser("inference")
    for name in ("prefix", "inputs", "outputs"):
        inference.add_argument(name)
    inference.add_argument("--rtol", type=float, default=1e-5)
    inference.add_argument("--atol", type=float, default=1e-6)
    inference.add_argument("--train", action="store_true")
    a = parser.parse_args()
    try:
        if a.command == "params":
            check_params(a.file, load_json(a.expected))
        else:
            check_inference(a.prefix, load_json(a.inputs), load_json(a.outputs), a.rtol, a.atol, a.train)
    except Difference as difference:
        print("DIFFERENT", difference)
        return 1
    print("EQUAL", a.file if a.command == "params" else a.prefix)
    return 0


if __name__ == "__main__":
    sys.exit(main())
