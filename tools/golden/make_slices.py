"""Makes test/golden/slices.json: arrays cut into parts by Paddle's own function, with a limit of 63 bytes in place of 2**30 - 1.

Run from the root of the repository: python tools/golden/make_slices.py
"""
import base64
import inspect
import json
import math
import pickle

import numpy as np
from paddle.framework import io_utils

LIMIT = 63
source = inspect.getsource(io_utils._unpack_saved_dict)
assert source.count("2**30 - 1") == 1
scope = {"np": np, "math": math}
exec(source.replace("2**30 - 1", str(LIMIT)), scope)
out = []
for protocol in (2, 3):
    state = {
        "w": np.arange(50, dtype="float32").reshape(5, 10),
        "bias": np.array([1], "float32"),
    }
    keys = list(state)
    state["StructuredToParameterName@@"] = dict(zip(keys, ["w_" + str(0), "b_" + str(0)]))
    data = pickle.dumps(scope["_unpack_saved_dict"](state, protocol), protocol)
    out.append({"protocol": protocol, "maxSliceBytes": LIMIT, "base64": base64.b64encode(data).decode()})
with open("test/golden/slices.json", "w") as f:
    json.dump(out, f)
    f.write("\n")
