"""Makes test/golden/legacy_ops.json.gz: small nets exported by Paddle 3.3.1 both as a program of Paddle 2 (.pdmodel) and of Paddle 3 (.json).

Run from the root of the repository: python tools/golden/make_legacy_ops.py
"""
import base64
import gzip
import json
import os
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
LEGACY = len(sys.argv) > 1
if LEGACY:
    os.environ["FLAGS_enable_pir_api"] = "0"
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


img, vec = [None, 4, 8, 8], [None, 8]
case("conv_bias",lambda x,l:l(x),img,nn.Conv2D(4,6,3,padding=1))
case("conv_groups",lambda x,l:l(x),img,nn.Conv2D(4,8,3,groups=2,stride=2,bias_attr=False))
case("depthwise",lambda x,l:l(x),img,nn.Conv2D(4,4,3,groups=4,bias_attr=False))
case("conv_t",lambda x,l:l(x),img,nn.Conv2DTranspose(4,3,3,stride=2))
case("bn",lambda x,l:l(x),img,nn.BatchNorm2D(4))
case("ln",lambda x,l:l(x),vec,nn.LayerNorm(8))
case("gn",lambda x,l:l(x),img,nn.GroupNorm(2,4))
case("inorm",lambda x,l:l(x),img,nn.InstanceNorm2D(4))
case("maxpool",lambda x:F.max_pool2d(x,2,2),img)
case("avgpool",lambda x:F.avg_pool2d(x,3,2,1,ceil_mode=True),img)
case("apool",lambda x:F.adaptive_avg_pool2d(x,2),img)
case("ampool",lambda x:F.adaptive_max_pool2d(x,2),img)
case("dropout",lambda x,l:l(x)+1,vec,nn.Dropout(0.2))
case("emb",lambda x,l:l(x),[None,5],nn.Embedding(7,3),dtype="int64")
case("acts",lambda x:F.leaky_relu(x)+F.elu(x)+F.selu(x)+F.relu6(x)+F.hardswish(x)+F.hardsigmoid(x)+F.hardtanh(x)+F.silu(x)+F.mish(x)+F.softsign(x)+F.swish(x),vec)
case("acts2",lambda x:F.log_sigmoid(x)+F.tanhshrink(x)+F.hardshrink(x)+F.softshrink(x)+F.thresholded_relu(x)+F.celu(x)+F.softmax(x)+F.log_softmax(x),vec)
case("prelu",lambda x,l:l(x),img,nn.PReLU(4))
case("maxout",lambda x:F.maxout(x,2),img)
case("pad",lambda x:F.pad(x,[1,1,2,0],value=0.5),img)
case("nearest",lambda x:F.interpolate(x,size=[16,16],mode="nearest"),img)
case("bilinear",lambda x:F.interpolate(x,size=[12,16],mode="bilinear"),img)
case("pixel",lambda x:F.pixel_shuffle(x,2),img)
case("arith",lambda x:(x*2+1)/3-x*x+x/(x*x+1)+x**2,vec)
case("minus",lambda x:1.5-x,vec)
case("concat",lambda x:paddle.concat([x,x*2],axis=1),vec)
case("stack",lambda x:paddle.stack([x,x*2],axis=1),vec)
case("split",lambda x:tuple(paddle.split(x,2,axis=1)),vec)
case("split3",lambda x:tuple(paddle.split(x,[2,6],axis=-1)),vec)
case("slice",lambda x:x[:,1:3],vec)
case("slice2",lambda x:x[:,2],vec)
case("transpose",lambda x:paddle.transpose(x,[0,2,3,1]),img)
case("reshape",lambda x:paddle.reshape(x,[-1,4,64]),img)
case("squeeze",lambda x:paddle.squeeze(paddle.unsqueeze(x,1),1),vec)
case("mean",lambda x:paddle.mean(x,axis=[2,3]),img)
case("max",lambda x:paddle.max(x,axis=1,keepdim=True),img)
case("cast",lambda x:paddle.cast(x,"int64"),vec)
case("square",lambda x:paddle.square(x),vec)
case("clip",lambda x:paddle.clip(x,-0.5,0.5),vec)
case("expand",lambda x:paddle.expand(x,[3,2,8]),[2,8])
case("tile",lambda x:paddle.tile(x,[1,2]),vec)
case("topk",lambda x:paddle.topk(x,2),vec)
case("where",lambda x:paddle.where(x>0,x,x*0.1),vec)
case("cumsum",lambda x:paddle.cumsum(x,axis=1),vec)
case("full",lambda x:x+paddle.full([1],2.0),vec)
case("linear3",lambda x,l:l(x),[None,5,8],nn.Linear(8,3))
vol = [None, 2, 4, 4, 4]
case("conv3d", lambda x, l: l(x), vol, nn.Conv3D(2, 3, 3, padding=1))
case("conv3d_t", lambda x, l: l(x), vol, nn.Conv3DTranspose(2, 3, 3, stride=2, bias_attr=False))
case("depthwise_t", lambda x, l: l(x), img, nn.Conv2DTranspose(4, 4, 3, groups=4, bias_attr=False))
case("bicubic", lambda x: F.interpolate(x, size=[12, 16], mode="bicubic"), img)
case("equal", lambda x: paddle.equal(x, x * 2), vec)
case("not_equal", lambda x: paddle.not_equal(x, x * 2), vec)
case("less_than", lambda x: paddle.less_than(x, x * 2), vec)
case("less_equal", lambda x: paddle.less_equal(x, x * 2), vec)
case("greater_equal", lambda x: paddle.greater_equal(x, x * 2), vec)
case("gather", lambda x: paddle.gather(x, paddle.cast(paddle.full([2], 3.0), "int64"), axis=1), vec)
case("min", lambda x: paddle.min(x, axis=1), vec)
case("assign", lambda x: paddle.assign(x), vec)


def stripped(path):
    """The program without the paths of this machine and without the versions of operations that it does not use."""
    from paddle.base.proto import framework_pb2
    program = framework_pb2.ProgramDesc()
    with open(path, "rb") as f:
        program.ParseFromString(f.read())
    program.ClearField("op_version_map")
    for op in program.blocks[0].ops:
        keep = [a for a in op.attrs if a.name != "op_callstack"]
        del op.attrs[:]
        op.attrs.extend(keep)
    return base64.b64encode(program.SerializeToString()).decode()


def export(folder):
    for name, f, shape, subs, dtype in CASES:
        net = Net(f, *subs)
        net.eval()
        paddle.jit.save(net, os.path.join(folder, name), input_spec=[paddle.static.InputSpec(list(shape), dtype, "x")])


if LEGACY:
    export(sys.argv[1])
    sys.exit(0)
with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b:
    subprocess.run([sys.executable, os.path.abspath(__file__), a], check=True)
    export(b)
    out = {}
    for name, *_ in CASES:
        with open(os.path.join(b, name + ".json"), encoding="utf-8") as f:
            out[name] = {"pdmodel": stripped(os.path.join(a, name + ".pdmodel")), "pir": f.read()}
with gzip.GzipFile("test/golden/legacy_ops.json.gz", "wb", mtime=0) as f:
    f.write(json.dumps(out).encode())
print(len(out), "nets;", os.path.getsize("test/golden/legacy_ops.json.gz"), "bytes")
