#!/usr/bin/env python3
"""One contender of the benchmark: Paddle or PyTorch, at one task in a process of its own.

    python peers.py paddle|torch '{"kind": "steps", "network": "resnet50", "mode": "train", …}'

The argument is a task of harness/tasks.ts. The conversation is the one of ours.ts: JSON, one message a line. First comes what this contender
is, then, for every `{"steps": N}` on stdin, how long that many steps took. It ends with stdin.
"""
import contextlib
import json
import math
import os
import sys
import time

# whatever a framework prints must not get between the messages
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(message):
    ANSWERS.write(json.dumps(message) + "\n")
    ANSWERS.flush()


def peak_megabytes():
    """The most memory that this process had at any moment."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def timed(step, steps):
    """Milliseconds of each of some steps."""
    times = []
    for _ in range(steps):
        begin = time.perf_counter()
        value = step()
        times.append((time.perf_counter() - begin) * 1000)
    if not math.isfinite(value):
        raise ArithmeticError(f"the step's result is {value}")
    return times


def paddle_training(workload):
    """Paddle's own network of a workload, with its optimizer, a batch and its labels."""
    import numpy as np
    import paddle
    from paddle.vision import models

    count = workload["batchSize"]
    image = paddle.randn([count, *workload["image"]])
    label = paddle.to_tensor(np.arange(count).reshape(-1, 1) % 10)
    network = models.LeNet() if workload["network"] == "lenet" else getattr(models, workload["network"])(num_classes=10)
    if workload.get("optimizer") == "adam":
        optimizer = paddle.optimizer.Adam(learning_rate=0.001, parameters=network.parameters())
    else:
        optimizer = paddle.optimizer.Momentum(learning_rate=0.01, momentum=0.9, parameters=network.parameters())
    size = sum(math.prod(p.shape) for p in network.parameters() if not p.stop_gradient)
    return network, optimizer, image, label, size


def paddle_steps(workload, _threads):
    """Paddle as its users have it: its own networks, its Model, no flags. It takes the number of threads from OMP_NUM_THREADS."""
    import paddle

    network, optimizer, image, label, size = paddle_training(workload)
    model = paddle.Model(network)
    if workload["mode"] == "train":
        model.prepare(optimizer, paddle.nn.CrossEntropyLoss())

        def step():
            return float(model.train_batch([image], [label])[0])

    else:

        def step():
            return float(model.predict_batch([image])[0][0, 0])

    return size, lambda steps: {"step": timed(step, steps)}


def paddle_fit(task, _threads):
    """An epoch, and in it the time from the moment the network gets a batch until its parameters have moved; times are those of a step."""
    import numpy as np
    import paddle

    workload, steps = task["workload"], task["steps"]
    network, optimizer, _image, _label, size = paddle_training(workload)
    model = paddle.Model(network)
    model.prepare(optimizer, paddle.nn.CrossEntropyLoss(), paddle.metric.Accuracy())

    inside = 0.0

    def clock(direction):
        nonlocal inside
        inside += direction * time.perf_counter() * 1000

    minimize = optimizer.minimize

    def timed_minimize(loss):
        minimize(loss)
        clock(1)

    network.register_forward_pre_hook(lambda *_: clock(-1))
    optimizer.minimize = timed_minimize

    class Pictures(paddle.io.Dataset):
        images = np.random.randn(steps * workload["batchSize"], *workload["image"]).astype("float32")

        def __getitem__(self, i):
            return self.images[i], np.array([i % 10], dtype="int64")

        def __len__(self):
            return len(self.images)

    pictures = Pictures()

    def turn(count):
        nonlocal inside
        inside = 0.0
        begin = time.perf_counter()
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            model.fit(pictures, batch_size=workload["batchSize"], verbose=1)
        epoch = (time.perf_counter() - begin) * 1000
        return {"step": [inside / count], "fit": [epoch / count]}

    return size, turn


def paddle_load(task, _threads):
    """A pass of a loader over augmented pictures; its time is that of a picture."""
    from paddle.io import DataLoader, Subset
    from paddle.vision.datasets import Cifar10
    from paddle.vision.transforms import (
        ColorJitter,
        Compose,
        Normalize,
        RandomCrop,
        RandomHorizontalFlip,
        Transpose,
    )

    transform = Compose(
        [
            RandomCrop(32, 4),
            RandomHorizontalFlip(),
            ColorJitter(0.4, 0.4, 0.4, 0.1),
            Transpose(),
            Normalize([127.5] * 3, [127.5] * 3),
        ]
    )
    whole = Cifar10(task["archive"], mode="test", transform=transform, backend=task["backend"])
    dataset = Subset(whole, list(range(task["pictures"])))
    dataset[0]  # what is not installed (OpenCV) is an error here, and a loader that waits for ever below
    workers = task["numWorkers"]
    loader = DataLoader(dataset, batch_size=task["batchSize"], num_workers=workers, persistent_workers=workers > 0)

    def turn(passes):
        times = []
        for _ in range(passes):
            begin = time.perf_counter()
            read = sum(images.shape[0] for images, _ in loader)
            times.append((time.perf_counter() - begin) * 1000 / read)
        return {"picture": times}

    return len(dataset), turn


def paddle_version():
    import paddle

    return paddle.__version__


def torch_steps(workload, threads):
    """PyTorch with Paddle's layers, in the loop that its users write."""
    import torch

    torch.set_num_threads(threads)
    count = workload["batchSize"]
    image = torch.randn(count, *workload["image"])
    label = torch.arange(count) % 10
    network = TORCH_NETWORKS[workload["network"]](torch.nn)
    parameters = list(network.parameters())

    if workload["mode"] == "train":
        if workload["optimizer"] == "adam":
            optimizer = torch.optim.Adam(parameters, lr=0.001)
        else:
            optimizer = torch.optim.SGD(parameters, lr=0.01, momentum=0.9)
        loss_of = torch.nn.CrossEntropyLoss()
        network.train()

        def step():
            loss = loss_of(network(image), label)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            return loss.item()

    else:
        network.eval()

        def step():
            with torch.no_grad():
                return float(network(image).numpy()[0, 0])

    return sum(p.numel() for p in parameters), lambda steps: {"step": timed(step, steps)}


def torch_lenet(nn):
    return nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(2, 2),
        nn.Conv2d(6, 16, 5), nn.ReLU(inplace=True), nn.MaxPool2d(2, 2),
        nn.Flatten(), nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10),
    )  # fmt: skip


def torch_vgg16(nn):
    layers = []
    channels = 3
    for width, times in (64, 2), (128, 2), (256, 3), (512, 3), (512, 3):
        for _ in range(times):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(inplace=True)]
            channels = width
        layers.append(nn.MaxPool2d(2, 2))
    return nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d((7, 7)), nn.Flatten(),
        nn.Linear(512 * 7 * 7, 4096), nn.ReLU(inplace=True), nn.Dropout(),
        nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Dropout(),
        nn.Linear(4096, 10),
    )  # fmt: skip


def torch_resnet50(nn):
    """Bottlenecks whose stride is on the 3×3 convolution, as Paddle's and torchvision's."""

    def convolution(channels, width, size, stride=1):
        conv = nn.Conv2d(channels, width, size, stride=stride, padding=size // 2, bias=False)
        return [conv, nn.BatchNorm2d(width)]

    class Bottleneck(nn.Module):
        def __init__(self, channels, width, stride):
            super().__init__()
            self.body = nn.Sequential(
                *convolution(channels, width, 1), nn.ReLU(inplace=True),
                *convolution(width, width, 3, stride), nn.ReLU(inplace=True),
                *convolution(width, 4 * width, 1),
            )  # fmt: skip
            same = stride == 1 and channels == 4 * width
            self.shortcut = nn.Identity() if same else nn.Sequential(*convolution(channels, 4 * width, 1, stride))
            self.relu = nn.ReLU(inplace=True)

        def forward(self, x):
            return self.relu(self.body(x) + self.shortcut(x))

    layers = [*convolution(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for width, times, stride in (64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2):
        for i in range(times):
            layers.append(Bottleneck(channels, width, stride if i == 0 else 1))
            channels = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(2048, 10))


TORCH_NETWORKS = {"lenet": torch_lenet, "vgg16": torch_vgg16, "resnet50": torch_resnet50}


def torch_version():
    import torch

    return torch.__version__


CONTENDERS = {
    "paddle": (paddle_version, {"steps": paddle_steps, "fit": paddle_fit, "load": paddle_load}),
    "torch": (torch_version, {"steps": torch_steps}),
}


def main():
    contender, task = sys.argv[1], json.loads(sys.argv[2])
    version, tasks = CONTENDERS[contender]
    size, turn = tasks[task["kind"]](task, int(os.environ["PADDLE_NUM_THREADS"]))
    answer({"version": version(), "size": size})
    for line in sys.stdin:
        before = time.process_time()
        times = turn(json.loads(line)["steps"])
        # workers are processes, whose time is not known before they end
        processor = None if task.get("numWorkers") else (time.process_time() - before) * 1000
        answer({"times": times, "peakMegabytes": peak_megabytes(), "processor": processor})


if __name__ == "__main__":
    main()
