# guides/beginner/model_save_load, guides/jit/basic_usage
import os
import numpy as np
import paddle
import paddle.nn as nn
import paddle.optimizer as opt

BATCH_SIZE = 16
BATCH_NUM = 4
EPOCH_NUM = 2

IMAGE_SIZE = 20
CLASS_NUM = 10

final_checkpoint = dict()
paddle.seed(41)
np.random.seed(41)


class RandomDataset(paddle.io.Dataset):
    def __init__(self, num_samples):
        self.num_samples = num_samples

    def __getitem__(self, idx):
        image = np.random.random([IMAGE_SIZE]).astype("float32")
        label = np.random.randint(0, CLASS_NUM - 1, (1,)).astype("int64")
        return image, label

    def __len__(self):
        return self.num_samples


class LinearNet(nn.Layer):
    def __init__(self):
        super().__init__()
        self._linear = nn.Linear(IMAGE_SIZE, CLASS_NUM)

    def forward(self, x):
        return self._linear(x)


def train(layer, loader, loss_fn, opt):
    for epoch_id in range(EPOCH_NUM):
        for batch_id, (image, label) in enumerate(loader()):
            out = layer(image)
            loss = loss_fn(out, label)
            loss.backward()
            opt.step()
            opt.clear_grad()
            print("Epoch {} batch {}: loss = {}".format(epoch_id, batch_id, np.mean(loss.numpy())))
        if epoch_id == EPOCH_NUM - 1:
            final_checkpoint["epoch"] = epoch_id
            final_checkpoint["loss"] = loss


layer = LinearNet()
loss_fn = nn.CrossEntropyLoss()
adam = opt.Adam(learning_rate=0.001, parameters=layer.parameters())
dataset = RandomDataset(BATCH_NUM * BATCH_SIZE)
loader = paddle.io.DataLoader(dataset, batch_size=BATCH_SIZE, shuffle=True, drop_last=True)
train(layer, loader, loss_fn, adam)

paddle.save(layer.state_dict(), "linear_net.pdparams")
paddle.save(adam.state_dict(), "adam.pdopt")
paddle.save(final_checkpoint, "final_checkpoint.pkl")

layer_state_dict = paddle.load("linear_net.pdparams")
opt_state_dict = paddle.load("adam.pdopt")
final_checkpoint_dict = paddle.load("final_checkpoint.pkl")
print(layer_state_dict["_linear.bias"])
print(*opt_state_dict.keys())
layer.set_state_dict(layer_state_dict)
adam.set_state_dict(opt_state_dict)
print("Loaded Final Checkpoint. Epoch : {}, Loss : {}".format(final_checkpoint_dict["epoch"], final_checkpoint_dict["loss"].numpy()))
train(layer, loader, loss_fn, adam)

# to_static and jit
layer = paddle.jit.to_static(layer)
path = "example.model/linear"
paddle.jit.save(layer, path, input_spec=[paddle.static.InputSpec(shape=[None, IMAGE_SIZE], dtype="float32", name="x")])
print(*sorted(os.listdir("example.model")))
loaded_layer = paddle.jit.load(path)
loaded_layer.eval()
x = paddle.randn([1, IMAGE_SIZE], "float32")
pred = loaded_layer(x)
print(pred)
print(np.allclose(pred.numpy(), layer(x).numpy(), atol=1e-6))
loaded_layer.train()
adam = opt.Adam(learning_rate=0.001, parameters=loaded_layer.parameters())
train(loaded_layer, loader, loss_fn, adam)


class Other(nn.Layer):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2D(1, 2, 3)
        self.bn = nn.BatchNorm2D(2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x, y):
        z = self.bn(self.conv(x))
        z = self.drop(nn.functional.relu(z))
        return z.mean(axis=[2, 3]), (x * y).sum()


net = Other()
net.eval()
paddle.jit.save(net, "two/net", input_spec=[paddle.static.InputSpec([None, 1, 6, 6], "float32", "x"), paddle.static.InputSpec([1], "float32", "y")])
again = paddle.jit.load("two/net")
a, b = again(paddle.ones([2, 1, 6, 6]), paddle.full([1], 3.0))
print(a)
print(b.numpy())

model = paddle.Model(LinearNet(), inputs=[paddle.static.InputSpec([None, IMAGE_SIZE], "float32", "x")])
model.prepare(paddle.optimizer.SGD(learning_rate=1e-3, parameters=model.parameters()), paddle.nn.CrossEntropyLoss())
model.fit(dataset, epochs=1, batch_size=32, save_freq=1, save_dir="checkpoint", verbose=2)
model.save("checkpoint/test")
model.load("checkpoint/test")
model.load("linear_net", skip_mismatch=True, reset_optimizer=True)
model.save("inference_model", False)
print(*sorted(os.listdir("checkpoint")), os.path.exists("inference_model.pdiparams"))
tensors = paddle.load("checkpoint/test.pdparams", return_numpy=True)
print(tensors["_linear.bias"])
paddle.save(paddle.arange(4), "tensor.pdtensor")
print(paddle.load("tensor.pdtensor"))
paddle.save({"a": [1, 2.5, "text"], "nested": {"t": paddle.ones([2])}, "none": None}, "things")
things = paddle.load("things")
print(things["a"], things["nested"]["t"], things["none"])
