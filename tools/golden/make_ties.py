"""Orders of equal values in Paddle's argsort, for test/golden/argsort_ties.json.

    python tools/golden/make_ties.py > test/golden/argsort_ties.json
"""

import json

import numpy as np
import paddle

rng = np.random.default_rng(0)
rows = [[1.0] * 17, [1.0] * 18, [0.0, 1.0] * 10, list(range(40)), list(range(40, 0, -1))]
for columns, kinds in [(10, 3), (16, 4), (17, 2), (20, 3), (33, 5), (64, 2), (100, 7), (300, 3)]:
    rows += rng.integers(0, kinds, size=(2, columns)).tolist()
rows += [rng.normal(size=100).round(1).tolist()]
# so built that quicksort with the median of three goes deep, and heap sort takes over
deep = [0] * 512
for i in range(256):
    deep[i] = i + 1 if i % 2 == 0 else 256 + i + (i % 2)
for i in range(256):
    deep[256 + i] = 2 * (i + 1)
rows += [deep, [-v for v in deep]]
cases = []
for row in rows:
    order = paddle.argsort(paddle.to_tensor(row, dtype="float32"), descending=True)
    cases.append({"values": row, "order": order.numpy().tolist()})
nan = [0.0, float("nan"), 2.0, float("nan"), 1.0]
order = paddle.argsort(paddle.to_tensor(nan, dtype="float32"), descending=True)
cases.append({"values": [None if v != v else v for v in nan], "order": order.numpy().tolist()})
print(json.dumps({"paddle": paddle.__version__, "cases": cases}))
