# practices/cv/image_classification, guides/beginner/train_eval_predict
import paddle
import paddle.nn.functional as F
from paddle.metric import Accuracy
from paddle.vision.transforms import Compose, Normalize

paddle.set_device("cpu")
paddle.seed(11)
transform = Compose([Normalize(mean=[127.5], std=[127.5], data_format="CHW")])
print("download training data and load training data")
train_dataset = paddle.vision.datasets.MNIST("data/train-images-idx3-ubyte.gz", "data/train-labels-idx1-ubyte.gz", mode="train", transform=transform)
test_dataset = paddle.vision.datasets.MNIST(
    image_path="data/t10k-images-idx3-ubyte.gz", label_path="data/t10k-labels-idx1-ubyte.gz", mode="test", transform=transform
)
print("load finished")
train_data0, train_label_0 = train_dataset[0][0], train_dataset[0][1]
train_data0 = train_data0.reshape([28, 28])
print("train_data0 label is: " + str(train_label_0))
print(train_data0.shape, train_data0[14, 10:14])
print("train images: ", len(train_dataset), ", test images: ", len(test_dataset))


class LeNet(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        self.conv1 = paddle.nn.Conv2D(in_channels=1, out_channels=6, kernel_size=5, stride=1, padding=2)
        self.max_pool1 = paddle.nn.MaxPool2D(kernel_size=2, stride=2)
        self.conv2 = paddle.nn.Conv2D(in_channels=6, out_channels=16, kernel_size=5, stride=1)
        self.max_pool2 = paddle.nn.MaxPool2D(kernel_size=2, stride=2)
        self.linear1 = paddle.nn.Linear(in_features=16 * 5 * 5, out_features=120)
        self.linear2 = paddle.nn.Linear(in_features=120, out_features=84)
        self.linear3 = paddle.nn.Linear(in_features=84, out_features=10)

    def forward(self, x):
        x = self.conv1(x)
        x = F.relu(x)
        x = self.max_pool1(x)
        x = self.conv2(x)
        x = F.relu(x)
        x = self.max_pool2(x)
        x = paddle.flatten(x, start_axis=1, stop_axis=-1)
        x = self.linear1(x)
        x = F.relu(x)
        x = self.linear2(x)
        x = F.relu(x)
        x = self.linear3(x)
        return x


model = paddle.Model(LeNet())
optim = paddle.optimizer.Adam(learning_rate=0.001, parameters=model.parameters())
model.prepare(optim, paddle.nn.CrossEntropyLoss(), Accuracy())
model.fit(train_dataset, epochs=2, batch_size=16, verbose=1)
print(model.evaluate(test_dataset, batch_size=32, verbose=1))
test_result = model.predict(test_dataset)
print(len(test_result), len(test_result[0]))
print(test_result[0][0])
img, label = test_dataset[0]
pred_label = test_result[0][0].argmax()
print("true label: {}, pred label: {}".format(label[0], pred_label))

train_loader = paddle.io.DataLoader(train_dataset, batch_size=16, shuffle=True)


def train(model):
    model.train()
    epochs = 1
    optim = paddle.optimizer.Adam(learning_rate=0.001, parameters=model.parameters())
    for epoch in range(epochs):
        for batch_id, data in enumerate(train_loader()):
            x_data = data[0]
            y_data = data[1]
            predicts = model(x_data)
            loss = F.cross_entropy(predicts, y_data)
            acc = paddle.metric.accuracy(predicts, y_data)
            loss.backward()
            if batch_id % 2 == 0:
                print("epoch: {}, batch_id: {}, loss is: {}, acc is: {}".format(epoch, batch_id, loss.numpy(), acc.numpy()))
            optim.step()
            optim.clear_grad()


import numpy as np

np.random.seed(3)
model = LeNet()
train(model)
test_loader = paddle.io.DataLoader(test_dataset, places=None, batch_size=32)


def test(model):
    model.eval()
    for batch_id, data in enumerate(test_loader()):
        x_data = data[0]
        y_data = data[1]
        predicts = model(x_data)
        loss = F.cross_entropy(predicts, y_data)
        acc = paddle.metric.accuracy(predicts, y_data)
        if batch_id % 2 == 0:
            print("batch_id: {}, loss is: {}, acc is: {}".format(batch_id, loss.numpy(), acc.numpy()))


test(model)
