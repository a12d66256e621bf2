"""Records what Paddle's loader gives beyond orders: draws in workers, streams dealt to workers, data types of mixed batches.

    python make_io.py > test/golden/io.json
"""
import itertools
import json
import random

import numpy as np
import paddle
from paddle.io import DataLoader, Dataset, IterableDataset, get_worker_info


class Draws(Dataset):
    """Worker, Python's and NumPy's next number."""

    def __len__(self):
        return 6

    def __getitem__(self, index):
        return get_worker_info().id, random.random(), np.random.random()


class Numbers(IterableDataset):
    def __init__(self, count, split):
        self.count, self.split = count, split

    def __iter__(self):
        info = get_worker_info()
        places = range(info.id, self.count, info.num_workers) if self.split else range(self.count)
        return iter([np.int64(i) for i in places])


class Samples(Dataset):
    def __init__(self, samples):
        self.samples = samples

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        return self.samples[index]


def plain(value):
    return value.tolist() if hasattr(value, 'tolist') else value


def one(samples):
    batch = next(iter(DataLoader(Samples(samples), batch_size=len(samples))))
    return [str(batch.dtype).split('.')[-1], batch.tolist()]


np.random.seed(11)
draws = [[plain(t) for t in batch] for batch in DataLoader(Draws(), batch_size=2, num_workers=2)]
streams = []
for count, split, workers, drop_last in ((5, False, 2, False), (7, True, 3, False), (7, True, 2, True)):
    loader = DataLoader(Numbers(count, split), batch_size=2, num_workers=workers, drop_last=drop_last)
    streams.append({'count': count, 'split': split, 'numWorkers': workers, 'dropLast': drop_last, 'batches': [plain(b) for b in loader]})
types = ['bool', 'uint8', 'int8', 'int16', 'int32', 'int64', 'float16', 'float32', 'float64']
promotion = {f'{a} {b}': one([np.ones(1, a), np.ones(1, b)])[0] for a, b in itertools.product(types, types)}
# bigint stands for int, number for float
mixed = [('true', '2n'), ('1n', '0.5'), ('0.5', '1n'), ('true', 'false'), ('true', '0.5')]
values = {'true': True, 'false': False, '1n': 1, '2n': 2, '0.5': 0.5}
numbers = [{'samples': pair, 'dtype': (got := one([values[v] for v in pair]))[0], 'data': got[1]} for pair in mixed]

print(json.dumps({
    'meta': {'made by': 'make_io.py', 'paddle': paddle.__version__, 'numpy': np.__version__},
    'draws': {'npSeed': 11, 'numWorkers': 2, 'batchSize': 2, 'batches': draws},
    'streams': streams,
    'promotion': promotion,
    'numbers': numbers,
}, indent=1))
