# practices/quick_start/high_level_api, practices/quick_start/save_model
import os
import paddle
import paddle.vision as vision
from paddle.io import Dataset
from paddle.static import InputSpec
from paddle.vision.transforms import ToTensor

paddle.seed(21)

train_dataset = vision.datasets.MNIST("data/train-images-idx3-ubyte.gz", "data/train-labels-idx1-ubyte.gz", mode="train", transform=ToTensor())
val_dataset = vision.datasets.MNIST("data/t10k-images-idx3-ubyte.gz", "data/t10k-labels-idx1-ubyte.gz", mode="test", transform=ToTensor())


class MyDataset(Dataset):
    def __init__(self, mode="train"):
        super().__init__()

        if mode == "train":
            self.data = [["traindata1", "label1"], ["traindata2", "label2"]]
        else:
            self.data = [["testdata1", "label1"], ["testdata2", "label2"]]

    def __getitem__(self, index):
        data = self.data[index][0]
        label = self.data[index][1]

        return data, label

    def __len__(self):
        return len(self.data)


train_dataset_2 = MyDataset(mode="train")
val_dataset_2 = MyDataset(mode="test")

print("=============train dataset=============")
for data, label in train_dataset_2:
    print(data, label)

print("=============evaluation dataset=============")
for data, label in val_dataset_2:
    print(data, label)

mnist = paddle.nn.Sequential(
    paddle.nn.Flatten(),
    paddle.nn.Linear(784, 32),
    paddle.nn.ReLU(),
    paddle.nn.Dropout(0.2),
    paddle.nn.Linear(32, 10),
)


class Mnist(paddle.nn.Layer):
    def __init__(self):
        super().__init__()

        self.flatten = paddle.nn.Flatten()
        self.linear_1 = paddle.nn.Linear(784, 32)
        self.linear_2 = paddle.nn.Linear(32, 10)
        self.relu = paddle.nn.ReLU()
        self.dropout = paddle.nn.Dropout(0.2)

    def forward(self, inputs):
        y = self.flatten(inputs)
        y = self.linear_1(y)
        y = self.relu(y)
        y = self.dropout(y)
        y = self.linear_2(y)

        return y


mnist_2 = Mnist()
print(mnist_2)

inputs = paddle.static.InputSpec([-1, 1, 28, 28], dtype="float32", name="input")
label = paddle.static.InputSpec([-1, 1], dtype="int8", name="label")
model = paddle.Model(mnist, inputs, label)
model.summary((1, 28, 28))
paddle.summary(mnist, (1, 28, 28))
model.prepare(paddle.optimizer.Adam(parameters=model.parameters()), paddle.nn.CrossEntropyLoss(), paddle.metric.Accuracy())
model.fit(train_dataset, epochs=2, batch_size=32, verbose=1)
result = model.evaluate(val_dataset, verbose=2)
print(result)
pred_result = model.predict(val_dataset)
model.save("model/mnist")
print(*sorted(os.listdir("model")))

# checkpoints, loading, training on
model.fit(train_dataset, val_dataset, epochs=2, batch_size=64, save_dir="mnist_checkpoint", verbose=2)
print(*sorted(os.listdir("mnist_checkpoint")))
model.save("mnist_checkpoint/test")
model.load("mnist_checkpoint/test")
inputs = InputSpec([None, 784], "float32", "inputs")
labels = InputSpec([None, 10], "float32", "labels")
model = paddle.Model(Mnist(), inputs, labels)
optim = paddle.optimizer.Adam(learning_rate=0.001, parameters=model.parameters())
model.prepare(optim, paddle.nn.CrossEntropyLoss(), paddle.metric.Accuracy())
model.save("mnist_checkpoint/second")
model.load("mnist_checkpoint/second")
model.fit(train_data=train_dataset, eval_data=val_dataset, batch_size=64, epochs=1, verbose=2)
model.save("model/inference", False)
print(*sorted(os.listdir("model")))
