# practices/gan/GAN_with_MINIST: two optimizers, detach
import numpy as np
import paddle

paddle.seed(17)
np.random.seed(17)
dataset = paddle.vision.datasets.MNIST(
    "data/train-images-idx3-ubyte.gz",
    "data/train-labels-idx1-ubyte.gz",
    mode="train",
    transform=paddle.vision.transforms.Compose(
        [
            paddle.vision.transforms.Resize((16, 16)),
            paddle.vision.transforms.Normalize([0.0], [255.0]),
        ]
    ),
)

dataloader = paddle.io.DataLoader(dataset, batch_size=32, shuffle=True, num_workers=2)

for step, data in enumerate(dataloader):
    data, label = data
    print(step, data.shape, label.shape)
    break


class Generator(paddle.nn.Layer):
    def __init__(self):
        super(Generator, self).__init__()
        self.gen = paddle.nn.Sequential(
            paddle.nn.Linear(in_features=20, out_features=32),
            paddle.nn.ReLU(),
            paddle.nn.Linear(in_features=32, out_features=256),
            paddle.nn.Tanh(),
        )

    def forward(self, x):
        x = self.gen(x)
        out = paddle.reshape(x, [-1, 1, 16, 16])
        return out


netG = Generator()
print(netG)
paddle.summary(netG, (8, 20))


class Discriminator(paddle.nn.Layer):
    def __init__(self):
        super(Discriminator, self).__init__()
        self.dis = paddle.nn.Sequential(
            paddle.nn.Linear(in_features=256, out_features=32),
            paddle.nn.LeakyReLU(0.2),
            paddle.nn.Linear(in_features=32, out_features=1),
            paddle.nn.Sigmoid(),
        )

    def forward(self, x):
        x = paddle.reshape(x, [-1, 256])
        out = self.dis(x)
        return out


netD = Discriminator()
print(netD)
paddle.summary(netD, (8, 1, 16, 16))

netG = Generator()
netD = Discriminator()
try:
    mydict = paddle.load("generator.params")
    netG.set_dict(mydict)
    mydict = paddle.load("discriminator.params")
    netD.set_dict(mydict)
except:
    print("fail to load model")

optimizerD = paddle.optimizer.Adam(parameters=netD.parameters(), learning_rate=0.0002, beta1=0.5, beta2=0.999)
optimizerG = paddle.optimizer.Adam(parameters=netG.parameters(), learning_rate=0.0002, beta1=0.5, beta2=0.999)

max_epoch = 2
now_step = 0
for epoch in range(max_epoch):
    for step, (data, label) in enumerate(dataloader):
        optimizerD.clear_grad()

        pos_img = data
        label = paddle.full([pos_img.shape[0], 1], 1, dtype="float32")
        pre = netD(pos_img)
        loss_D_1 = paddle.nn.functional.mse_loss(pre, label)
        loss_D_1.backward()

        noise = paddle.randn([pos_img.shape[0], 20], "float32")
        neg_img = netG(noise)
        label = paddle.full([pos_img.shape[0], 1], 0, dtype="float32")
        pre = netD(neg_img.detach())
        loss_D_2 = paddle.nn.functional.mse_loss(pre, label)
        loss_D_2.backward()

        optimizerD.step()
        optimizerD.clear_grad()

        loss_D = loss_D_1 + loss_D_2

        optimizerG.clear_grad()

        noise = paddle.randn([pos_img.shape[0], 20], "float32")
        fake = netG(noise)
        label = paddle.full((pos_img.shape[0], 1), 1, dtype=np.float32)
        output = netD(fake)
        loss_G = paddle.nn.functional.mse_loss(output, label)
        loss_G.backward()

        optimizerG.step()
        optimizerG.clear_grad()

        now_step += 1
        if now_step % 2 == 0:
            generated_image = netG(noise).numpy()
            image = generated_image[0]
            image = np.where(image > 0, image, 0)
            image = image.transpose((1, 2, 0))
            print(image.shape, image.sum())
            msg = "Epoch ID={0} Batch ID={1} D-Loss={2} G-Loss={3}".format(epoch, now_step, loss_D.numpy(), loss_G.numpy())
            print(msg)
paddle.save(netG.state_dict(), "generator.params")
paddle.save(netD.state_dict(), "discriminator.params")

netG = Generator()
mydict = paddle.load("generator.params")
netG.set_dict(mydict)

noise = paddle.randn([1, 20], "float32")
img = netG(noise)
img = img.numpy()[0][0]
img[img < 0] = 0
print(img.shape, img.max())
