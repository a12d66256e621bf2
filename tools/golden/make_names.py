"""Writes test/golden/names.json: the public names of Paddle's namespaces that tools/compatibility.ts compares with.

    python tools/golden/make_names.py test/golden/names.json
"""
import importlib
import inspect
import json
import sys

import paddle

NAMESPACES = [
    "paddle",
    "paddle.Tensor",
    "paddle.callbacks",
    "paddle.device",
    "paddle.device.cuda",
    "paddle.io",
    "paddle.jit",
    "paddle.metric",
    "paddle.nn",
    "paddle.nn.functional",
    "paddle.nn.initializer",
    "paddle.optimizer",
    "paddle.optimizer.lr",
    "paddle.regularizer",
    "paddle.static",
    "paddle.vision",
    "paddle.vision.datasets",
    "paddle.vision.models",
    "paddle.vision.transforms",
]


def names_of(namespace: str) -> list[str]:
    if namespace == "paddle.Tensor":
        found = [n for n in dir(paddle.Tensor) if not n.startswith("_")]
        return sorted(found)
    module = importlib.import_module(namespace)
    listed = getattr(module, "__all__", None)
    if not listed:
        listed = [n for n in dir(module) if not n.startswith("_") and not inspect.ismodule(getattr(module, n))]
    return sorted(set(listed))


if __name__ == "__main__":
    result = {"paddle": paddle.__version__, "names": {n: names_of(n) for n in NAMESPACES}}
    with open(sys.argv[1], "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
