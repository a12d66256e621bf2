# fine-tuning: freezing, set_state_dict, parameter groups, replacing a layer
import numpy as np
import paddle
import paddle.nn as nn
import paddle.nn.functional as F

paddle.seed(31)
np.random.seed(31)
backbone = paddle.vision.models.LeNet(num_classes=10)
paddle.save(backbone.state_dict(), "pretrained.pdparams")

net = paddle.vision.models.LeNet(num_classes=10)
state = paddle.load("pretrained.pdparams")
print(*state.keys())
missing_keys, unexpected_keys = net.set_state_dict(state)
print(*missing_keys, *unexpected_keys)
print(np.array_equal(net.fc[0].weight.numpy(), backbone.fc[0].weight.numpy()))
for param in net.features.parameters():
    param.stop_gradient = True
net.fc[2] = nn.Linear(84, 3)
print(net)
trainable = [p for p in net.parameters() if not p.stop_gradient]
print(len(net.parameters()), len(trainable))
for name, p in net.named_parameters():
    print(name, p.shape, p.stop_gradient, p.trainable)
paddle.summary(net, (1, 1, 28, 28))

x = paddle.to_tensor(np.random.randn(8, 1, 28, 28).astype("float32"))
y = paddle.to_tensor(np.random.randint(0, 3, [8]))
before = net.features[0].weight.numpy().copy()
opt = paddle.optimizer.Momentum(
    learning_rate=0.01,
    momentum=0.9,
    parameters=[{"params": net.fc[0].parameters(), "learning_rate": 0.1}, {"params": list(net.fc[1].parameters()) + list(net.fc[2].parameters()), "weight_decay": 0.001}],
)
for step in range(3):
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    opt.step()
    opt.clear_grad()
    print(step, loss.item())
print(np.array_equal(before, net.features[0].weight.numpy()))
print(net.features[0].weight.grad)

# part of a state
head = nn.Linear(84, 3)
head.set_state_dict({"weight": net.fc[2].weight, "bias": net.fc[2].bias.numpy()})
print(head.weight[0])
part = {k: v for k, v in state.items() if k.startswith("features")}
missing_keys, unexpected_keys = net.set_state_dict(part)
print(*missing_keys, *unexpected_keys)

# two layers of its own
class Net(nn.Layer):
    def __init__(self, backbone, classes):
        super().__init__()
        self.backbone = backbone
        self.norm = nn.BatchNorm1D(10)
        self.blocks = nn.LayerList([nn.Linear(10, 10) for _ in range(2)])
        self.head = nn.Linear(10, classes)

    def forward(self, x):
        x = self.norm(self.backbone(x))
        for block in self.blocks:
            x = F.gelu(block(x)) + x
        return self.head(x)


net = Net(backbone, 4)
for layer in net.backbone.sublayers():
    if isinstance(layer, nn.Conv2D):
        layer.eval()
for name, layer in net.named_children():
    print(name, type(layer).__name__)
net.backbone.eval()
print(net.training, net.backbone.training, net.head.training)
opt = paddle.optimizer.AdamW(
    learning_rate=1e-3,
    weight_decay=0.1,
    parameters=net.parameters(),
    apply_decay_param_fun=lambda name: "w_0" in name,
)
for step in range(2):
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    opt.step()
    opt.clear_grad()
    print(step, loss.item())
print(net.norm._mean.shape, net.norm._variance.shape)
print(*sorted(opt.state_dict().keys())[:4])


def init_weights(layer):
    if type(layer) == nn.Linear:
        layer.weight.set_value(paddle.full(layer.weight.shape, 0.05))


net.apply(init_weights)
print(net.head.weight)
print(sum(p.numel().item() for p in net.parameters()))
net.eval()
with paddle.no_grad():
    print(net(x)[0].shape)
net.to(dtype="float64")
print(net.head.weight.dtype)
