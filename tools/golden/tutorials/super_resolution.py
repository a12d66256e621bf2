# practices/cv/super_resolution_sub_pixel
import math
import random
import numpy as np
import paddle
from paddle.io import Dataset

paddle.seed(4)
np.random.seed(4)


class BSD_data(Dataset):
    def __init__(self, mode="train"):
        super().__init__()

        self.mode = mode.lower()
        if self.mode == "train":
            self.count = 6
        elif self.mode == "val":
            self.count = 2
        else:
            raise ValueError('mode must be "train" or "val"')

        self.crop_size = 24
        self.upscale_factor = 3
        self.input_size = self.crop_size // self.upscale_factor
        self.seed = 1337
        self.temp_images = []
        self._parse_dataset()

    def transforms(self, img):
        if len(img.shape) == 2:
            img = np.expand_dims(img, axis=2)
        return img.transpose((2, 0, 1))

    def __getitem__(self, idx):
        y = self.temp_images[idx]
        y = y / 255.0
        y_ = y[::3, ::3]
        y = self.transforms(y)
        x = self.transforms(y_)
        return x, y

    def __len__(self):
        return len(self.temp_images)

    def _parse_dataset(self):
        for i in range(self.count):
            self.temp_images.append(np.random.randint(0, 256, (self.crop_size, self.crop_size)).astype("float32"))
        random.Random(self.seed).shuffle(self.temp_images)


train_dataset = BSD_data(mode="train")
val_dataset = BSD_data(mode="val")

print("=============train dataset=============")
x, y = train_dataset[0]
x = x[0]
y = y[0]
x = x * 255
y = y * 255
print(x.shape, y.shape, x[0, :4])


class Sub_Pixel_CNN(paddle.nn.Layer):
    def __init__(self, upscale_factor=3, channels=1):
        super().__init__()

        self.conv1 = paddle.nn.Conv2D(channels, 16, 5, stride=1, padding=2)
        self.conv2 = paddle.nn.Conv2D(16, 16, 3, stride=1, padding=1)
        self.conv3 = paddle.nn.Conv2D(16, 8, 3, stride=1, padding=1)
        self.conv4 = paddle.nn.Conv2D(8, channels * (upscale_factor**2), 3, stride=1, padding=1)

    def forward(self, x):
        x = self.conv1(x)
        x = self.conv2(x)
        x = self.conv3(x)
        x = self.conv4(x)
        x = paddle.nn.functional.pixel_shuffle(x, 3)
        return x


model = paddle.Model(Sub_Pixel_CNN())
model.summary((1, 1, 8, 8))
model.prepare(paddle.optimizer.Adam(learning_rate=0.001, parameters=model.parameters()), paddle.nn.MSELoss())
model.fit(train_dataset, epochs=3, batch_size=2, verbose=1)
predict_results = model.predict(val_dataset)
print(len(predict_results), len(predict_results[0]), predict_results[0][0].shape)


def psnr(img1, img2):
    mse = np.mean((img1 / 255.0 - img2 / 255.0) ** 2)
    if mse < 1.0e-10:
        return 100
    PIXEL_MAX = 1
    return 20 * math.log10(PIXEL_MAX / math.sqrt(mse))


def upscale_image(model, img):
    img = np.expand_dims(img, axis=0)
    img = np.expand_dims(img, axis=0)
    img = np.expand_dims(img, axis=0)

    out = model.predict(img)

    out_img_y = out[0][0][0]
    out_img_y *= 255.0

    out_img_y = out_img_y.reshape((np.shape(out_img_y)[1], np.shape(out_img_y)[2]))
    return out_img_y


x, y = val_dataset[0]
prediction = upscale_image(model, x[0])
print(prediction.shape, "psnr:", psnr(prediction, y[0] * 255.0))
model.save("checkpoint/model_final", training=True)
