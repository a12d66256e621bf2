"""Makes test/golden/in_place.json: what changes in place give, count for, and what backward says of them (paddlepaddle==3.3.1, CPU).

Run from the root of the repository: python -W ignore tools/golden/make_in_place.py

recorded   by name: y = x.scale(2) of x = [1, 2, 3] is changed in place, then walked back with the weights [1, 10, 100]: x's gradient, y's
           elements, y's version
counted    by name: the version of y = softmax(x) after a change that no gradient sees, and whether backward refuses the graph
softmax    the gradient of y = softmax(x), walked back with the same weights after set_value([0.5, 0.25, 0.25])
reluNorm   the gradient of relu(batch norm(x)) after set_value of the result, as the test writes it
"""
import json

import paddle
import paddle.nn.functional as F

WEIGHTS = [1.0, 10.0, 100.0]


def leaf(values=(1.0, 2.0, 3.0)):
    return paddle.to_tensor(list(values), stop_gradient=False)


def increment(y, _x):
    paddle.increment(y)


def set_item(y, x):
    y[0] = x[2]


RECORDED = {
    "add_": lambda y, x: y.add_(paddle.to_tensor([1.0, 2.0, 3.0])),
    "add_ of itself": lambda y, x: y.add_(y),
    "subtract_": lambda y, x: y.subtract_(x),
    "multiply_": lambda y, x: y.multiply_(x),
    "multiply_ twice": lambda y, x: y.multiply_(x).multiply_(x),
    "divide_": lambda y, x: y.divide_(x),
    "scale_": lambda y, x: y.scale_(3.0, 1.0),
    "clip_": lambda y, x: y.clip_(3.0, 5.0),
    "fill_": lambda y, x: y.fill_(7.0),
    "zero_": lambda y, x: y.zero_(),
    "setItem": set_item,
    "increment": increment,
    "setValue": lambda y, x: y.set_value(paddle.to_tensor([5.0, 5.0, 5.0])),
}


def recorded(change):
    x = leaf()
    if change is increment:  # takes one element; the gradient of each is asked for alone
        gradient, values = [], []
        for value, weight in zip([1.0, 2.0, 3.0], WEIGHTS):
            x = leaf([value])
            y = x.scale(2.0)
            change(y, x)
            y.backward(paddle.to_tensor([weight]))
            gradient += x.grad.tolist()
            values += y.tolist()
        return {"gradient": gradient, "values": values, "version": y.inplace_version}
    y = x.scale(2.0)
    change(y, x)
    y.backward(paddle.to_tensor(WEIGHTS))
    return {"gradient": x.grad.tolist(), "values": y.tolist(), "version": y.inplace_version}


def set_first(y):
    y[0] = 1.0


COUNTED = {
    "add_": lambda y: y.add_(paddle.to_tensor(1.0)),
    "subtract_": lambda y: y.subtract_(paddle.to_tensor(1.0)),
    "multiply_": lambda y: y.multiply_(paddle.to_tensor(2.0)),
    "divide_": lambda y: y.divide_(paddle.to_tensor(2.0)),
    "scale_": lambda y: y.scale_(2.0),
    "clip_": lambda y: y.clip_(0.0, 1.0),
    "fill_": lambda y: y.fill_(1.0),
    "zero_": lambda y: y.zero_(),
    "uniform_": lambda y: y.uniform_(),
    "normal_": lambda y: y.normal_(),
    "bernoulli_": lambda y: y.bernoulli_(),
    "setItem": set_first,
    "add_ of what detach gave": lambda y: y.detach().add_(paddle.to_tensor(1.0)),
    "add_ of a view": lambda y: y.reshape([3, 1]).add_(paddle.to_tensor(1.0)),
    "setValue": lambda y: y.set_value(paddle.to_tensor([0.5, 0.25, 0.25])),
    "exponential_": lambda y: y.exponential_(),
}


def counted(change):
    x = leaf()
    y = F.softmax(x)
    total = y.sum()
    with paddle.no_grad():
        change(y)
    try:
        total.backward()
        refused = False
    except RuntimeError:
        refused = True
    return {"version": y.inplace_version, "refused": refused}


def softmax():
    x = leaf()
    y = F.softmax(x)
    y.set_value(paddle.to_tensor([0.5, 0.25, 0.25]))
    y.backward(paddle.to_tensor(WEIGHTS))
    return x.grad.tolist()


def relu_norm():
    x = paddle.to_tensor([[[[1.0, -2.0], [3.0, -4.0]]], [[[5.0, 6.0], [-7.0, 8.0]]]], stop_gradient=False)
    y = F.relu(paddle.nn.BatchNorm2D(1)(x))
    y.set_value(paddle.to_tensor([[[[1.0, 0.0], [1.0, 0.0]]]] * 2))
    (y * paddle.arange(8, dtype="float32").reshape([2, 1, 2, 2])).sum().backward()
    return x.grad.flatten().tolist()


with open("test/golden/in_place.json", "w") as f:
    json.dump(
        {
            "paddle": paddle.__version__,
            "recorded": {name: recorded(change) for name, change in RECORDED.items()},
            "counted": {name: counted(change) for name, change in COUNTED.items()},
            "softmax": softmax(),
            "reluNorm": relu_norm(),
        },
        f,
        indent=1,
    )
    f.write("\n")
