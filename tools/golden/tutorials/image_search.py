# practices/cv/image_search, metric learning
import paddle
import paddle.nn.functional as F
import numpy as np
import random
from collections import defaultdict
import paddle.vision.transforms as T

paddle.seed(9)
np.random.seed(9)
random.seed(9)
transform = T.Compose([T.Transpose((2, 0, 1))])
cifar10_train = paddle.vision.datasets.Cifar10(data_file="data/cifar-10-python.tar.gz", mode="train", transform=transform)
num_train = len(cifar10_train) * 3
x_train = np.zeros((num_train, 3, 32, 32))
y_train = np.zeros((num_train, 1), dtype="int32")

for i in range(num_train):
    train_image, train_label = cifar10_train[i % len(cifar10_train)]

    # normalize the data
    x_train[i, :, :, :] = train_image / 255.0
    y_train[i, 0] = train_label % 5

y_train = np.squeeze(y_train)

print(x_train.shape)
print(y_train.shape)
height_width = 32
class_idx_to_train_idxs = defaultdict(list)
for y_train_idx, y in enumerate(y_train):
    class_idx_to_train_idxs[int(y)].append(y_train_idx)
print(sorted(class_idx_to_train_idxs.items()))

num_classes = 4


def reader_creator(num_batchs):
    def reader():
        iter_step = 0
        while True:
            if iter_step >= num_batchs:
                break
            iter_step += 1
            x = np.empty((2, num_classes, 3, height_width, height_width), dtype=np.float32)
            for class_idx in range(num_classes):
                examples_for_class = class_idx_to_train_idxs[class_idx]
                anchor_idx = random.choice(examples_for_class)
                positive_idx = random.choice(examples_for_class)
                while positive_idx == anchor_idx:
                    positive_idx = random.choice(examples_for_class)
                x[0, class_idx] = x_train[anchor_idx]
                x[1, class_idx] = x_train[positive_idx]
            yield x

    return reader


def anchor_positive_pairs(num_batchs=100):
    return reader_creator(num_batchs)


pairs_train_reader = anchor_positive_pairs(num_batchs=3)
examples = next(pairs_train_reader())
print(examples.shape)


class MyNet(paddle.nn.Layer):
    def __init__(self):
        super().__init__()

        self.conv1 = paddle.nn.Conv2D(in_channels=3, out_channels=8, kernel_size=(3, 3), stride=2)

        self.conv2 = paddle.nn.Conv2D(in_channels=8, out_channels=16, kernel_size=(3, 3), stride=2)

        self.conv3 = paddle.nn.Conv2D(in_channels=16, out_channels=32, kernel_size=(3, 3), stride=2)

        self.gloabl_pool = paddle.nn.AdaptiveAvgPool2D((1, 1))

        self.fc1 = paddle.nn.Linear(in_features=32, out_features=8)

    def forward(self, x):
        x = self.conv1(x)
        x = F.relu(x)
        x = self.conv2(x)
        x = F.relu(x)
        x = self.conv3(x)
        x = F.relu(x)
        x = self.gloabl_pool(x)
        x = paddle.squeeze(x, axis=[2, 3])
        x = self.fc1(x)
        x = x / paddle.linalg.norm(x, axis=1, keepdim=True)
        return x


def train(model):
    print("start training ... ")
    model.train()

    inverse_temperature = paddle.to_tensor(np.array([1.0 / 0.2], dtype="float32"))

    epoch_num = 2

    opt = paddle.optimizer.Adam(learning_rate=0.001, parameters=model.parameters())

    for epoch in range(epoch_num):
        for batch_id, data in enumerate(pairs_train_reader()):
            anchors_data, positives_data = data[0], data[1]

            anchors = paddle.to_tensor(anchors_data)
            positives = paddle.to_tensor(positives_data)

            anchor_embeddings = model(anchors)
            positive_embeddings = model(positives)

            similarities = paddle.matmul(anchor_embeddings, positive_embeddings, transpose_y=True)
            similarities = paddle.multiply(similarities, inverse_temperature)

            sparse_labels = paddle.arange(0, num_classes, dtype="int64")

            loss = F.cross_entropy(similarities, sparse_labels)

            print("epoch: {}, batch_id: {}, loss is: {}".format(epoch, batch_id, loss.numpy()))
            loss.backward()
            opt.step()
            opt.clear_grad()


model = MyNet()
train(model)

near_neighbours_per_example = 3

x_test_t = paddle.to_tensor(x_train[:10].astype("float32"))
test_images_embeddings = model(x_test_t)
similarities_matrix = paddle.matmul(test_images_embeddings, test_images_embeddings, transpose_y=True)
print(similarities_matrix[0])

indicies = paddle.argsort(similarities_matrix, descending=True)
indicies = indicies.numpy()
for anchor_idx in range(3):
    anchor_near_neighbours = indicies[anchor_idx][1 : near_neighbours_per_example + 1]
    for col_idx, nn_idx in enumerate(anchor_near_neighbours):
        print(anchor_idx, col_idx, nn_idx)
