"""Makes test/golden/jit_ops.json.gz: small nets exported by Paddle 3.3.1 (program, parameters), with inputs and Paddle's own outputs.

Run from the root of the repository: python tools/golden/make_jit_ops.py
"""
import base64
import gzip
import json
import os
import tempfile
import warnings

warnings.filterwarnings("ignore")
import numpy as np  # noqa: E402
import paddle  # noqa: E402
import paddle.nn as nn  # noqa: E402
import paddle.nn.functional as F  # noqa: E402


class Net(nn.Layer):
    def __init__(self, f, *subs):
        super().__init__()
        self.f = f
        self.subs = nn.LayerList(subs)

    def forward(self, x):
        return self.f(x, *self.subs)


CASES = []


def case(name, f, shape, *subs, dtype="float32"):
    CASES.append((name, f, shape, subs, dtype))


img, vec, cube, line, box = [None, 4, 8, 8], [None, 8], [None, 3, 4], [None, 4, 9], [None, 2, 4, 6, 6]
case("conv", lambda x, a, b, c, d: [a(x), b(x), c(x), d(x)], img, nn.Conv2D(4, 6, 3, padding=1), nn.Conv2D(4, 8, 3, groups=2, stride=2, bias_attr=False), nn.Conv2D(4, 4, 3, groups=4, dilation=2), nn.Conv2D(4, 4, 3, padding="SAME", stride=2))
case("conv_sides", lambda x, a, b: [a(x), b(x)], img, nn.Conv2D(4, 3, 3, padding=[1, 2, 0, 1]), nn.Conv2D(4, 3, 3, padding="VALID"))
case("conv1d", lambda x, a, b: [a(x), b(x)], line, nn.Conv1D(4, 6, 3, padding=1), nn.Conv1D(4, 4, 3, groups=4, stride=2))
case("conv3d", lambda x, a: a(x), box, nn.Conv3D(2, 3, 3, padding=1))
case("conv_t", lambda x, a, b: [a(x), b(x, output_size=[17, 18])], img, nn.Conv2DTranspose(4, 3, 3, stride=2, padding=1), nn.Conv2DTranspose(4, 4, 3, stride=2, groups=2))
case("conv_t3d", lambda x, a: a(x), box, nn.Conv3DTranspose(2, 3, 3, stride=2))
case("nhwc", lambda x, a: [a(x), F.max_pool2d(x, 2, data_format="NHWC"), F.avg_pool2d(x, 2, data_format="NHWC"), F.adaptive_avg_pool2d(x, 2, data_format="NHWC")], [None, 8, 8, 4], nn.Conv2D(4, 3, 3, data_format="NHWC"))
case("norms", lambda x, a, b, c: [a(x), b(x), c(x)], img, nn.BatchNorm2D(4), nn.GroupNorm(2, 4), nn.InstanceNorm2D(4))
case("layer_norm", lambda x, a, b: [a(x), b(x)], cube, nn.LayerNorm(4), nn.LayerNorm([3, 4]))
case("batch_norm_1d", lambda x, a: a(x), vec, nn.BatchNorm1D(8))
case("pool2d", lambda x: [F.max_pool2d(x, 2, 2), F.max_pool2d(x, 3, 2, 1, ceil_mode=True), F.avg_pool2d(x, 3, 2, 1), F.avg_pool2d(x, 3, 2, 1, exclusive=False), F.avg_pool2d(x, 2, 3, ceil_mode=True), F.adaptive_avg_pool2d(x, 3), F.adaptive_avg_pool2d(x, 1), F.adaptive_max_pool2d(x, 3)], img)
case("pool1d", lambda x: [F.max_pool1d(x, 3, 2, 1), F.avg_pool1d(x, 2), F.adaptive_avg_pool1d(x, 4), F.adaptive_max_pool1d(x, 4)], line)
case("pool3d", lambda x: [F.max_pool3d(x, 2), F.avg_pool3d(x, 2, 2), F.adaptive_avg_pool3d(x, 2), F.adaptive_max_pool3d(x, 2)], box)
case("dropout", lambda x, a, b: [a(x) + 1, b(x) + 1], vec, nn.Dropout(0.2), nn.Dropout(0.3, mode="downscale_in_infer"))
case("embedding", lambda x, a, b: [a(x), b(x)], [None, 5], nn.Embedding(7, 3), nn.Embedding(7, 3, padding_idx=2), dtype="int64")
case("one_hot", lambda x: F.one_hot(x, 7), [None, 5], dtype="int64")
case("acts", lambda x: [F.relu(x), F.leaky_relu(x, 0.2), F.elu(x, 0.8), F.selu(x), F.relu6(x), F.hardswish(x), F.hardsigmoid(x), F.hardtanh(x, -0.5, 0.6), F.silu(x), F.mish(x), F.softsign(x), F.swish(x)], vec)
case("acts2", lambda x: [F.log_sigmoid(x), F.tanhshrink(x), F.hardshrink(x), F.softshrink(x), F.thresholded_relu(x), F.celu(x, 0.7), F.softmax(x), F.log_softmax(x), F.gelu(x), F.gelu(x, True), F.sigmoid(x), F.tanh(x), F.softplus(x, 2, 15)], vec)
case("prelu", lambda x, a, b: [a(x), b(x)], img, nn.PReLU(4), nn.PReLU(1))
case("maxout", lambda x: [F.maxout(x, 2), F.glu(x, 1)], img)
case("pad", lambda x: [F.pad(x, [1, 1, 2, 0], value=0.5), F.pad(x, [1, 2, 2, 1], mode="reflect"), F.pad(x, [1, 2, 2, 1], mode="replicate"), F.pad(x, [1, 2, 2, 1], mode="circular")], img)
case("pixel_shuffle", lambda x: F.pixel_shuffle(x, 2), img)
case("unary", lambda x: [x.abs(), x.exp(), x.square(), x.abs().sqrt(), (x.abs() + 1).rsqrt(), (x.abs() + 1).log(), x.floor(), x.ceil(), x.round(), x.sin(), x.cos(), x.erf(), x.sign(), -x, (x + 3).reciprocal(), x.trunc(), x.expm1(), (x * x).log1p(), x.atan(), x.tan(), x.sinh(), x.cosh(), x.asinh()], vec)
case("binary", lambda x: [x + x.exp(), (x - 2).abs(), 3 - x, x * 2, x / 3, 1 / (x + 4), x**2, x * x.exp(), paddle.maximum(x, -x), paddle.minimum(x, x * x), x.remainder(x.exp()), x // 2, paddle.fmax(x, -x), paddle.pow(x.abs(), x)], vec)
case("compare", lambda x: [x > 0, x < 0.5, x >= x.floor(), x <= 0, x == x.round(), x != 0, paddle.logical_and(x > 0, x < 1), paddle.logical_or(x > 1, x < -1), paddle.logical_not(x > 0), paddle.where(x > 0, x, x * 2), paddle.isnan(x)], vec)
case("clip", lambda x: [x.clip(-0.5, 0.5), x.clip(min=0.1), paddle.scale(x, 2.0, 1.0, bias_after_scale=False), x.astype("int64"), x.astype("int64").astype("float32")], vec)
case("shapes", lambda x: [x.reshape([-1, 12]), x.reshape([0, 4, 3]), x.flatten(1), x.unsqueeze([1, 3]), x.unsqueeze(1).squeeze(1), x.transpose([2, 0, 1]), x.tile([1, 2, 1]), x.unsqueeze(1).expand([-1, 2, -1, -1]), x.flip([1, 2]), paddle.roll(x, 1, 2), x.reshape([x.shape[0] if paddle.in_dynamic_mode() else paddle.shape(x)[0], -1])], cube)
case("parts", lambda x: [x[:, 1], x[..., -1], x[:, :, ::2], x[:, 1:3, 1], x[:, None], *paddle.split(x, 2, 2), *paddle.split(x, [1, -1], 1), *x.unbind(1), *paddle.unstack(x, 1), paddle.concat([x, x * 2], 1), paddle.stack([x, x * 2], 2), paddle.gather(x, paddle.to_tensor([2, 0]), 1)], cube)
case("reduce", lambda x: [x.mean(1), x.mean(), x.sum([1, 2]), x.sum(2, keepdim=True), x.max(2), x.min(1), x.amax(1), x.amin([1, 2]), x.prod(2), x.std(1), x.var(2), paddle.logsumexp(x, 1), (x > 0).any(1), (x > -1).all(2), x.argmax(2), x.argmin(1), x.argmax(1, keepdim=True), x.cumsum(2), x.norm(2, 1), *x.topk(2)], cube)
case("matmul", lambda x, a: [a(x), paddle.matmul(x, x, transpose_y=True), paddle.matmul(x, x, transpose_x=True), paddle.bmm(x, x.transpose([0, 2, 1])), F.normalize(x, axis=2), paddle.tril(x), paddle.triu(x, 1)], cube, nn.Linear(4, 5))
case("attention", lambda x, a: a(x, x, x), [None, 5, 8], nn.MultiHeadAttention(8, 2))


def record(tensor):
    a = tensor.numpy()
    return {"dtype": str(a.dtype), "shape": list(a.shape), "data": [float(v) for v in a.ravel()]}


def main():
    out = {}
    rs = np.random.RandomState(5)
    paddle.seed(3)
    for name, f, shape, subs, dtype in CASES:
        with tempfile.TemporaryDirectory() as folder:
            net = Net(f, *subs)
            for p in net.parameters():
                p.set_value(paddle.to_tensor((rs.rand(*p.shape) + 0.3 if "_variance" in p.name or ".w_2" in p.name else rs.standard_normal(p.shape) * 0.4).astype("float32")))
            net.eval()
            sizes = [2 if n is None else n for n in shape]
            x = rs.randint(0, 7, sizes).astype(dtype) if dtype == "int64" else (np.round(rs.standard_normal(sizes) * 256) / 256).astype(dtype)
            y = net(paddle.to_tensor(x))
            prefix = os.path.join(folder, "m")
            paddle.jit.save(net, prefix, input_spec=[paddle.static.InputSpec(list(shape), dtype, "x")])
            params = open(prefix + ".pdiparams", "rb").read() if os.path.exists(prefix + ".pdiparams") else b""
            out[name] = {
                "pir": open(prefix + ".json", encoding="utf-8").read(),
                "params": base64.b64encode(params).decode(),
                "input": record(paddle.to_tensor(x)),
                "outputs": [record(t) for t in (y if isinstance(y, (list, tuple)) else [y])],
            }
    with open("test/golden/jit_ops.json.gz", "wb") as file:
        file.write(gzip.compress(json.dumps(out, separators=(",", ":")).encode(), 9, mtime=0))


main()
