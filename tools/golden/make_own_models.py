"""Nets that a person puts together from what paddle.vision.models is made of.  test/golden/own_models.json

Run:  python -W ignore tools/golden/make_own_models.py        (paddlepaddle==3.3.1, CPU)

File: [case]. A case has
  name    what is built; the test builds the same under the same name
  shape   of the input, every element of which is (its number mod 7) / 7 - 0.4
  state   per entry "key name shape"
  out     {shape, data: some 24 values, evenly spaced} in evaluation mode, for the net made right after paddle.seed(3)
"""
import json
import os
import warnings

warnings.filterwarnings('ignore')
import numpy as np
import paddle
from paddle import nn
from paddle.utils import unique_name
from paddle.vision.models import VGG, LeNet, ResNet, resnet18
from paddle.vision.models.resnet import BasicBlock, BottleneckBlock
from paddle.vision.models.vgg import make_layers

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'test', 'golden', 'own_models.json')


class Halving(nn.Layer):
    """A block of one's own, as ResNet calls it."""
    expansion = 2

    def __init__(self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64, dilation=1, norm_layer=None):
        super().__init__()
        self.conv = nn.Conv2D(inplanes, planes * 2, 1, stride=stride)
        self.bn = norm_layer(planes * 2)
        self.downsample = downsample

    def forward(self, x):
        return self.bn(self.conv(x)) + (x if self.downsample is None else self.downsample(x))


PICTURE = [1, 3, 40, 40]
CASES = [
    ('vgg', PICTURE, lambda: VGG(make_layers([8, 'M', 16, 'M', 512, 'M']), num_classes=0)),
    ('vgg with batch norm', PICTURE, lambda: VGG(make_layers([8, 'M', 512], True), 0, False)),
    ('shallow bottlenecks', PICTURE, lambda: ResNet(BottleneckBlock, 18, width=32, num_classes=3)),
    ('deep basic blocks', PICTURE, lambda: ResNet(BasicBlock, 50, num_classes=3)),
    ('groups', PICTURE, lambda: ResNet(BottleneckBlock, 50, 32, 9, True, 4)),
    ('own blocks', PICTURE, lambda: ResNet(Halving, 18, num_classes=4)),
    ('basic block', [2, 4, 6, 6], lambda: BasicBlock(4, 4)),
    ('basic block, stride', [2, 4, 6, 6], lambda: BasicBlock(4, 6, 2, nn.Conv2D(4, 6, 1, stride=2))),
    ('bottleneck block', [2, 16, 6, 6], lambda: BottleneckBlock(16, 4, base_width=32, groups=2, dilation=2)),
    ('bottleneck block, norm', [2, 16, 6, 6], lambda: BottleneckBlock(16, 4, norm_layer=nn.InstanceNorm2D)),
    ('no pool, no head', PICTURE, lambda: resnet18(num_classes=-1, with_pool=False)),
    ('lenet without head', [1, 1, 28, 28], lambda: LeNet(0)),
]


def record(name, shape, build):
    paddle.seed(3)
    with unique_name.guard():
        net = build()
    net.eval()
    x = (np.arange(np.prod(shape)) % 7 / 7 - 0.4).astype('float32').reshape(shape)
    with paddle.no_grad():
        y = net(paddle.to_tensor(x)).numpy()
    state = [f"{k} {v.name} {'x'.join(str(d) for d in v.shape)}" for k, v in net.state_dict().items()]
    data = y.ravel()[:: max(1, y.size // 24)]
    return {'name': name, 'shape': shape, 'state': state, 'out': {'shape': list(y.shape), 'data': [float('%.8g' % v) for v in data]}}


if __name__ == '__main__':
    with open(OUT, 'w') as f:
        json.dump([record(*c) for c in CASES], f, separators=(',', ':'))
        f.write('\n')
    print(os.path.getsize(OUT))
