# guides/beginner/tensor_index
import numpy as np
import paddle

a = paddle.arange(6).reshape((2, 3))
print(a)
b = a[1]
print(b)
c = a[-1]
print(c)
d = a[1, 0]
print(d)
index = paddle.full([], 1, dtype="int32")
c = a[index]
print(c)
a = paddle.arange(8).reshape((4, 2))
b = a[0:2]
print(b)
c = a[::2]
print(c)
d = a[::-1]
print(d)
a = paddle.arange(8).reshape((2, 2, 2))
b = a[...]
print(b)
c = a[..., 0]
print(c)
a = paddle.arange(8).reshape((2, 4))
b = a[:, None]
print(b)
a = paddle.ones((2, 3))
b = a[[0]]
b[0] = 10
print(b)
print(a)
a = paddle.arange(8).reshape((4, 2))
b = a[[0, 2, 1]]
print(b)
c = a[np.array([0, 1, 0])]
print(c)
index = paddle.to_tensor([[1], [2]])
d = a[index]
print(d)
e = a[[2, 0, 3], [1, 0, 0]]
print(e)
f = a[[0, 2, 1], [0]]
print(f)
try:
    g = a[[0, 2, 1], [0, 1]]
except ValueError:
    print("ValueError")
bool_mask = a > 4
print(a[bool_mask])
print(a[[True, False, True, False]])
a = paddle.arange(24).reshape((2, 3, 4))
b = a[0, [1, 2], 2]
print(b)
a = paddle.arange(24).reshape((1, 2, 3, 4))
b = a[:, [0, 0, 1], [1, 2, 0], :]
print(b)
c = a[:, [0, 0, 1], [1, 2, 0], [2, 1, 0]]
print(c)
d = a[:, [1], :, [2, 1, 0]]
print(d)
a = paddle.ones((2, 3, 4))
a[:, :, 2] = 10
print(a)
a[:, :, 1] = paddle.full([], 2)
a[:, :, 3] = paddle.full([2, 1], 5)
print(a)
a = paddle.zeros([4, 4])
a[1:3, ::2] = np.array([[1, 2], [3, 4]], dtype="float32")
a[[0, 3], 1] = -1
a[a > 2] = 7
print(a)
a = paddle.to_tensor([[1.0, 2.0], [3.0, 4.0]], stop_gradient=False)
b = a * 2
b[0] = 0
b.sum().backward()
print(a.grad)
print(paddle.gather(paddle.arange(5), paddle.to_tensor([4, 0])), paddle.masked_select(paddle.arange(4), paddle.arange(4) > 1))
print(paddle.slice(paddle.arange(24).reshape([2, 3, 4]), axes=[1, 2], starts=[0, 1], ends=[2, 3]))
print(paddle.where(paddle.arange(4) > 1, paddle.arange(4), paddle.zeros([4], dtype="int64")))
print(paddle.nonzero(paddle.to_tensor([0.0, 1.0, 0.0, 2.0])))
a = paddle.to_tensor([1.0, 2.0, 3.0], stop_gradient=False)
v = paddle.to_tensor([5.0], stop_gradient=False)
b = paddle.zeros([3])
b[1:2] = v * 3
c = a * a
c[0] = v[0] * 2
print(b.stop_gradient, b.is_leaf, c.is_leaf)
(b * b + c).sum().backward()
print(a.grad, v.grad)
