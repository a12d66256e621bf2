# practices/quick_start/linear_regression, on made-up houses
import numpy as np
import paddle
import paddle.nn.functional as F

np.random.seed(7)
paddle.seed(7)

feature_num = 14
housing_data = np.random.uniform(0, 50, [60, feature_num])
housing_data[:, -1] = np.dot(housing_data[:, :13], np.arange(1, 14)) / 50
features_max = housing_data.max(axis=0)
features_min = housing_data.min(axis=0)
features_avg = housing_data.sum(axis=0) / housing_data.shape[0]

BATCH_SIZE = 20


def feature_norm(input):
    f_size = input.shape
    output_features = np.zeros(f_size, np.float32)
    for batch_id in range(f_size[0]):
        for index in range(13):
            output_features[batch_id][index] = (input[batch_id][index] - features_avg[index]) / (features_max[index] - features_min[index])
    return output_features


housing_features = feature_norm(housing_data[:, :13])
housing_data = np.concatenate([housing_features, housing_data[:, -1:]], axis=1).astype(np.float32)

ratio = 0.8
offset = int(housing_data.shape[0] * ratio)
train_data = housing_data[:offset]
test_data = housing_data[offset:]


class Regressor(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        self.fc = paddle.nn.Linear(13, 1)

    def forward(self, inputs):
        pred = self.fc(inputs)
        return pred


def train(model):
    print("start training ... ")
    model.train()
    EPOCH_NUM = 20
    optimizer = paddle.optimizer.SGD(learning_rate=0.01, parameters=model.parameters())
    for epoch_id in range(EPOCH_NUM):
        np.random.shuffle(train_data)
        mini_batches = [train_data[k : k + BATCH_SIZE] for k in range(0, len(train_data), BATCH_SIZE)]
        for batch_id, data in enumerate(mini_batches):
            features_np = np.array(data[:, :13], np.float32)
            labels_np = np.array(data[:, -1:], np.float32)
            features = paddle.to_tensor(features_np)
            labels = paddle.to_tensor(labels_np)
            y_pred = model(features)
            cost = F.mse_loss(y_pred, label=labels)
            train_cost = cost.numpy()
            cost.backward()
            optimizer.step()
            optimizer.clear_grad()
            if batch_id % 30 == 0 and epoch_id % 5 == 0:
                print("Pass:%d,Cost:%0.5f" % (epoch_id, train_cost))


model = Regressor()
train(model)

INFER_BATCH_SIZE = 10
infer_features_np = np.array([data[:13] for data in test_data]).astype("float32")
infer_labels_np = np.array([data[-1] for data in test_data]).astype("float32")
infer_features = paddle.to_tensor(infer_features_np)
infer_labels = paddle.to_tensor(infer_labels_np)
fetch_list = model(infer_features)

sum_cost = 0
for i in range(INFER_BATCH_SIZE):
    infer_result = fetch_list[i][0]
    ground_truth = infer_labels[i]
    if i % 5 == 0:
        print("No.%d: infer result is %.2f,ground truth is %.2f" % (i, infer_result, ground_truth))
    cost = paddle.pow(infer_result - ground_truth, 2)
    sum_cost += cost
mean_loss = sum_cost / INFER_BATCH_SIZE
print("Mean loss is:", mean_loss.numpy())

paddle.set_default_dtype("float64")


class UCIHousing(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        self.fc = paddle.nn.Linear(13, 1, None)

    def forward(self, input):
        pred = self.fc(input)
        return pred


class Housing(paddle.io.Dataset):
    def __init__(self, mode="train"):
        super().__init__()
        self.data = (train_data if mode == "train" else test_data).astype("float64")

    def __getitem__(self, idx):
        data = self.data[idx]
        return data[:-1], data[-1:]

    def __len__(self):
        return len(self.data)


train_dataset = Housing(mode="train")
eval_dataset = Housing(mode="test")
model = paddle.Model(UCIHousing())
model.prepare(paddle.optimizer.Adam(parameters=model.parameters()), paddle.nn.MSELoss())
model.fit(train_dataset, eval_dataset, epochs=2, batch_size=8, verbose=2)
print(model.network.fc.weight.dtype)
