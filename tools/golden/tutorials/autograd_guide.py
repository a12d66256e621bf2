# guides/advanced/autograd, layer_and_model
import math
import numpy as np
import paddle

paddle.seed(19)
a = paddle.to_tensor([1.0, 2.0, 3.0])
b = paddle.to_tensor([1.0, 2.0, 3.0], stop_gradient=False)
print(a.stop_gradient)
print(b.stop_gradient)
a.stop_gradient = False
print(a.stop_gradient)
x = paddle.to_tensor([1.0, 2.0, 3.0], stop_gradient=False)
y = paddle.to_tensor([4.0, 5.0, 6.0], stop_gradient=False)
z = x**2 + 4 * y
z.backward()
print("Tensor x's grad is: {}".format(x.grad))
print("Tensor y's grad is: {}".format(y.grad))
x = paddle.to_tensor([1.0, 2.0, 3.0], stop_gradient=False)
y = x + 3
y.backward(retain_graph=True)
print("Tensor x's grad is: {}".format(x.grad))
y.backward()
print("Tensor x's grad is: {}".format(x.grad))
x.clear_grad()
print("Tensor x's grad is: {}".format(x.grad))
x = np.ones([2, 2], np.float32)
inputs2 = []
for _ in range(10):
    tmp = paddle.to_tensor(x)
    tmp.stop_gradient = False
    inputs2.append(tmp)
ret2 = paddle.add_n(inputs2)
loss2 = paddle.sum(ret2)
loss2.retain_grads()
loss2.backward()
print("Before clear {}".format(loss2.grad))
loss2.clear_grad()
print("After clear {}".format(loss2.grad))
print(inputs2[0].grad)
a = paddle.to_tensor(2.0, stop_gradient=False)
b = paddle.to_tensor(5.0, stop_gradient=True)
c = a * b
c.backward()
print("Tensor a's grad is: {}".format(a.grad))
print("Tensor b's grad is: {}".format(b.grad))
a = paddle.to_tensor(2.0, stop_gradient=False)
b = paddle.to_tensor(5.0, stop_gradient=False)
c = a * b
c.retain_grads()
d = paddle.to_tensor(4.0, stop_gradient=False)
e = c * d
e.backward()
print("Tensor c's grad is: {}".format(c.grad))
print(a.grad.item(), b.grad.item(), c.grad.item(), d.grad.item())


# hooks
def double_hook_fn(grad):
    print(grad.numpy())
    return grad * 2


x = paddle.ones([3])
x.stop_gradient = False
h = x.register_hook(double_hook_fn)
w = x * 3
w.sum().backward()
print(x.grad)
h.remove()

# paddle.grad, twice
x = paddle.to_tensor([1.0, 2.0], stop_gradient=False)
y = x * x * x
dx = paddle.grad(outputs=[y], inputs=[x], create_graph=True, retain_graph=True)[0]
print(dx)
ddx = paddle.grad(dx, x)
print(ddx[0])
with paddle.no_grad():
    y = x * 2
print(y.stop_gradient)


@paddle.no_grad()
def evaluate(x):
    return x * 3


print(evaluate(x))

# layer_and_model: a network by hand
data = paddle.uniform([8, 1, 4, 4], min=-1.0, max=1.0)
x_batch_data = paddle.flatten(data, start_axis=1)
print("x_batch_data's shape is:", x_batch_data.shape)
weight = paddle.randn([16, 3]) * (1 / math.sqrt(16))
weight.stop_gradient = False
bias = paddle.zeros(shape=[3])
bias.stop_gradient = False


def log_softmax(x):
    return x - x.exp().sum(-1).log().unsqueeze(-1)


def model(x):
    return log_softmax(paddle.matmul(x, weight) + bias)


y = model(x_batch_data)
print("y[0]: {} \ny.shape: {}".format(y[0], y.shape))
loss_func = paddle.nn.functional.nll_loss
y_batch_data = paddle.randint(0, 3, [8, 1])
y_batch_data = paddle.flatten(y_batch_data)
y_standard = y_batch_data[0:8]
loss = loss_func(y, y_standard)
print("loss: ", loss)


def accuracy(out, y):
    preds = paddle.argmax(out, axis=-1, keepdim=True)
    return (preds == y).cast("float32").mean()


print("accuracy:", accuracy(y, y_standard))
loss.backward()


@paddle.no_grad()
def OptimizeNetwork(lr=0.5):
    weight.set_value(weight - lr * weight.grad)
    bias.set_value(bias - lr * bias.grad)
    weight.clear_gradient()
    bias.clear_gradient()


print("weight: ", weight)
print("bias: ", bias)
OptimizeNetwork()
print("weight after optimize: ", weight)
print("bias after optimize: ", bias)


class MyLayer(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        self.weight = self.create_parameter([16, 3])
        self.bias = self.create_parameter([3], is_bias=True, default_initializer=paddle.nn.initializer.Constant(value=0.0))

    def forward(self, inputs):
        return paddle.nn.functional.log_softmax(paddle.matmul(inputs, self.weight) + self.bias)


my_layer = MyLayer()
for name, param in my_layer.named_parameters():
    print("Parameters: {}, {}".format(name, param))
my_layer.train()
opt = paddle.optimizer.SGD(learning_rate=0.5, parameters=my_layer.parameters())
y = my_layer(x_batch_data)
loss = loss_func(y, y_standard)
print("loss: ", loss)
loss.backward()
opt.step()


class MyLayer(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        self.linear = paddle.nn.Linear(16, 3, bias_attr=paddle.ParamAttr(initializer=paddle.nn.initializer.Constant(value=0.0)))

    def forward(self, inputs):
        return paddle.nn.functional.log_softmax(self.linear(inputs))


my_layer = MyLayer()
print(my_layer.sublayers())
print("----------------------")
for item in my_layer.named_sublayers():
    print(item)
fc = paddle.nn.Linear(10, 3)
my_layer.add_sublayer("fc", fc)
print(my_layer.sublayers())


def function(layer):
    print(layer)


my_layer.apply(function)
sublayer_iter = my_layer.children()
for sublayer in sublayer_iter:
    print(sublayer)


class MyLayer(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        for i in range(3):
            self.add_parameter("param_" + str(i), self.create_parameter([4, 2]))

    def forward(self, inputs):
        pass


my_layer = MyLayer()
for name, item in my_layer.named_parameters():
    print(name)


class Model(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        saved_tensor = paddle.zeros([1])
        self.register_buffer("saved_tensor", saved_tensor, persistable=True)
        self.flatten = paddle.nn.Flatten()
        self.fc = paddle.nn.Linear(10, 4)

    def forward(self, input):
        y = self.flatten(input)
        self.saved_tensor = y
        y = self.fc(y)
        return y


model = Model()
print(model.buffers())
for item in model.named_buffers():
    print(item)
print(*model.state_dict().keys())


def forward_post_hook(layer, input, output):
    return output * 2


def forward_pre_hook(layer, input):
    print(input[0].shape)
    return (input[0] + 1,)


linear = paddle.nn.Linear(2, 2, weight_attr=paddle.nn.initializer.Constant(1.0))
handle = linear.register_forward_post_hook(forward_post_hook)
linear.register_forward_pre_hook(forward_pre_hook)
print(linear(paddle.ones([1, 2])))
handle.remove()
print(linear(paddle.ones([1, 2])))
print(linear.full_name(), linear.weight.name, linear.bias.name, linear.weight.shape)
