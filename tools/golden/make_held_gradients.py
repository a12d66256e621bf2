"""Makes test/golden/held_gradients.json: what a gradient that a program holds shows later (paddlepaddle==3.3.1, CPU).

Run from the root of the repository: python -W ignore tools/golden/make_held_gradients.py

Each case names what it looked at, in order: elements, null where there is no gradient. `walk(x, k)` is the
backward of the sum of k·x. The test writes each case as it stands here.
"""
import json

import paddle


def leaf():
    return paddle.to_tensor([1.0, 2.0, 3.0], stop_gradient=False)


def row(value):
    return paddle.to_tensor([value] * 3)


def walk(x, k):
    x.scale(float(k)).sum().backward()


def times(x, k):
    with paddle.no_grad():
        x.multiply_(paddle.to_tensor(float(k)))


def seen(*tensors):
    return [None if x is None else x.tolist() for x in tensors]


def backward_again():
    x = leaf()
    walk(x, 2)
    g = x.grad
    first = seen(g)
    walk(x, 3)
    return first + seen(g, x.grad)


def cleared():
    x = leaf()
    walk(x, 2)
    g, d, v = x.grad, x.grad.detach(), x.grad.reshape([3, 1])
    x.clear_grad()
    first = seen(g, d, v, x.grad)
    walk(x, 4)
    walk(x, 1)
    return first + seen(g, x.grad)


def cleared_first():
    x = leaf()
    walk(x, 2)
    x.clear_grad()
    g = x.grad
    walk(x, 2)
    first = seen(g, x.grad)
    walk(x, 2)
    return first + seen(g, x.grad)


def cleared_twice():
    x = leaf()
    walk(x, 2)
    x.clear_grad()
    g = x.grad
    with paddle.no_grad():
        g.add_(row(1.0))
    first = seen(g, x.grad)
    x.clear_grad()
    first += seen(g)
    with paddle.no_grad():
        g.add_(row(1.0))
    walk(x, 2)
    return first + seen(g, x.grad)


def forgotten():
    x = leaf()
    walk(x, 2)
    x.clear_gradient(False)
    first = seen(x.grad)
    walk(x, 5)
    first += seen(x.grad)
    x.grad = None
    first += seen(x.grad)
    walk(x, 3)
    return first + seen(x.grad)


def cleared_by_optimizer():
    p = leaf()
    optimizer = paddle.optimizer.SGD(0.5, parameters=[p])
    walk(p, 2)
    g = p.grad
    optimizer.step()
    first = seen(g, p)
    optimizer.clear_grad()
    first += seen(g, p.grad)
    walk(p, 3)
    first += seen(g, p.grad)
    optimizer.clear_grad(False)
    first += seen(g, p.grad)
    walk(p, 4)
    return first + seen(g, p.grad)


def cleared_by_layer():
    layer = paddle.nn.Linear(2, 1)
    layer(paddle.ones([1, 2])).backward()
    g = layer.weight.grad
    layer.clear_gradients()
    return seen(g, layer.weight.grad)


def minimized():
    p = leaf()
    optimizer = paddle.optimizer.SGD(0.5, parameters=[p])
    walk(p, 2)
    _, pairs = optimizer.minimize(p.sum())
    first = seen(pairs[0][1], p)
    walk(p, 1)
    first += seen(pairs[0][1])
    optimizer.clear_grad()
    return first + seen(pairs[0][1])


def kept_by_step():
    p = leaf()
    walk(p, 4)
    g = p.grad
    paddle.optimizer.SGD(0.5, parameters=[p], weight_decay=0.5, grad_clip=paddle.nn.ClipGradByValue(1.0)).step()
    return seen(g, p.grad)


def given():
    x = leaf()
    n = row(7.0)
    x.grad = n
    walk(x, 1)
    first = seen(x.grad, n)
    g = x.grad
    x.grad = n
    first += seen(g, x.grad)
    walk(x, 5)
    first += seen(g, x.grad, n)
    x.clear_grad()
    first += seen(g, x.grad, n)
    walk(x, 5)
    return first + seen(g, x.grad, n)


def lent():
    p, q = leaf(), leaf()
    walk(p, 2)
    q.grad = p.grad
    walk(q, 3)
    first = seen(p.grad, q.grad)
    p.clear_grad()
    return first + seen(p.grad, q.grad)


def written():
    x = leaf()
    walk(x, 2)
    g = x.grad
    times(g, 10)
    first = seen(g, x.grad)
    walk(x, 2)
    return first + seen(g, x.grad)


def views():
    x = leaf()
    walk(x, 2)
    values, d, v = x.grad.numpy(), x.grad.detach(), x.grad.reshape([3, 1])
    walk(x, 2)
    return [values.tolist()] + seen(d, v)


def in_a_graph():
    x, w = leaf(), leaf()
    walk(x, 2)
    g = x.grad
    y = g * w
    walk(x, 3)
    y.sum().backward()
    return seen(w.grad)


def retained():
    x = leaf()
    h = x.scale(2.0)
    h.retain_grads()
    total = h.sum()
    total.backward(retain_graph=True)
    g = h.grad
    first = seen(g)
    total.scale(3.0).backward(retain_graph=True)
    first += seen(g, h.grad, x.grad)
    h.clear_grad()
    first += seen(g, h.grad)
    total.backward()
    return first + seen(g, h.grad)


def retained_and_passed():
    x = leaf()
    h = x + row(0.0)
    h.retain_grads()
    h.scale(3.0).sum().backward()
    g = h.grad
    walk(x, 1)
    first = seen(g, h.grad, x.grad)
    times(g, 10)
    return first + seen(h.grad, x.grad)


def retained_and_hooked():
    x = leaf()
    h = x.scale(1.0)
    h.retain_grads()
    h.register_hook(lambda g: g * 2)
    h.sum().backward()
    first = seen(h.grad, x.grad)
    x = leaf()
    h = x.scale(1.0)
    h.register_hook(lambda g: g * 2)
    h.retain_grads()
    h.sum().backward()
    return first + seen(h.grad, x.grad)


def hooked():
    held = []
    x = leaf()
    x.register_hook(lambda g: held.append(g))
    walk(x, 2)
    walk(x, 3)
    first = seen(*held, x.grad)
    x.clear_grad()
    walk(x, 4)
    return first + seen(*held, x.grad)


def hook_doubles():
    x = leaf()
    x.register_hook(lambda g: g * 2)
    walk(x, 2)
    g = x.grad
    walk(x, 3)
    return seen(g, x.grad)


def hooked_on_the_way():
    held = []
    x = leaf()
    h = x + row(0.0)
    h.register_hook(lambda g: held.append(g))
    h.scale(3.0).sum().backward()
    walk(x, 1)
    first = seen(*held, x.grad)
    x.clear_grad()
    return first + seen(*held)


def seed():
    seeds = row(1.0)
    x = leaf()
    x.backward(seeds)
    g = x.grad
    (x + row(0.0)).backward(seeds)
    first = seen(g, seeds, x.grad)
    x.clear_grad()
    return first + seen(g, seeds)


def shared():
    seeds = row(1.0)
    a, b = leaf(), leaf()
    (a + b).backward(seeds)
    ga, gb = a.grad, b.grad
    walk(a, 5)
    first = seen(ga, gb, a.grad, b.grad, seeds)
    a.clear_grad()
    return first + seen(ga, gb, seeds)


def shared_by_grad():
    seeds = row(1.0)
    a, b = leaf(), leaf()
    ga, gb = paddle.grad(a + b, [a, b], seeds)
    times(ga, 10)
    return seen(ga, gb, seeds, a.grad)


def grad_beside():
    x = leaf()
    (slope,) = paddle.grad((x * x * x).sum(), [x], create_graph=True)
    slope.sum().backward()
    g = x.grad
    first = seen(g, slope)
    (x * x).sum().backward()
    (other,) = paddle.grad((x * x).sum(), [x])
    return first + seen(g, slope, x.grad, other)


def stopped():
    x = leaf()
    walk(x, 2)
    g = x.grad
    g.stop_gradient = True
    walk(x, 2)
    return [x.grad.stop_gradient] + seen(g)


CASES = {
    "backward again": backward_again,
    "cleared": cleared,
    "cleared before it is held": cleared_first,
    "cleared twice": cleared_twice,
    "forgotten": forgotten,
    "cleared by the optimizer": cleared_by_optimizer,
    "cleared by the layer": cleared_by_layer,
    "minimize": minimized,
    "kept by step": kept_by_step,
    "given": given,
    "lent": lent,
    "written": written,
    "views": views,
    "in a graph": in_a_graph,
    "retained": retained,
    "retained and passed on": retained_and_passed,
    "retained and hooked": retained_and_hooked,
    "hooked": hooked,
    "a hook that doubles": hook_doubles,
    "hooked on the way": hooked_on_the_way,
    "seed": seed,
    "shared": shared,
    "shared by paddle.grad": shared_by_grad,
    "beside paddle.grad": grad_beside,
    "stopped": stopped,
}

with open("test/golden/held_gradients.json", "w") as f:
    json.dump({"paddle": paddle.__version__, "cases": {name: case() for name, case in CASES.items()}}, f)
    f.write("\n")
