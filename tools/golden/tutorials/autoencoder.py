# practices/time_series/autoencoder
import numpy as np
import paddle
import paddle.nn.functional as F

paddle.seed(8)
np.random.seed(8)
series = np.sin(np.arange(60) / 5) + np.random.randn(60) * 0.1
training_mean = series.mean()
training_std = series.std()
training_value = (series - training_mean) / training_std
print(len(training_value))
TIME_STEPS = 32


class MyDataset(paddle.io.Dataset):
    def __init__(self, data, time_steps):
        super().__init__()
        self.time_steps = time_steps
        self.data = paddle.to_tensor(self.transform(data), dtype="float32")

    def transform(self, data):
        output = []
        for i in range(len(data) - self.time_steps):
            output.append(np.reshape(data[i : (i + self.time_steps)], (1, self.time_steps)))
        return np.stack(output)

    def __getitem__(self, index):
        data = self.data[index]
        label = self.data[index]
        return data, label

    def __len__(self):
        return len(self.data)


train_dataset = MyDataset(training_value, TIME_STEPS)
print(len(train_dataset))


class AutoEncoder(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        self.conv0 = paddle.nn.Conv1D(in_channels=1, out_channels=8, kernel_size=7, stride=2)
        self.conv1 = paddle.nn.Conv1D(in_channels=8, out_channels=4, kernel_size=7, stride=2)
        self.convT0 = paddle.nn.Conv1DTranspose(in_channels=4, out_channels=8, kernel_size=7, stride=2)
        self.convT1 = paddle.nn.Conv1DTranspose(in_channels=8, out_channels=1, kernel_size=7, stride=2)

    def forward(self, x):
        x = self.conv0(x)
        x = F.relu(x)
        x = F.dropout(x, 0.2)
        x = self.conv1(x)
        x = F.relu(x)
        x = self.convT0(x)
        x = F.relu(x)
        x = F.dropout(x, 0.2)
        x = self.convT1(x)
        return x


epoch_num = 3
batch_size = 8
learning_rate = 0.001


def train():
    print("start")
    model = AutoEncoder()
    model.train()
    opt = paddle.optimizer.Adam(learning_rate=learning_rate, parameters=model.parameters())
    mse_loss = paddle.nn.MSELoss()
    data_reader = paddle.io.DataLoader(train_dataset, batch_size=batch_size, shuffle=True, drop_last=True)
    history_loss = []
    iter_epoch = []
    for epoch in range(epoch_num):
        for batch_id, data in enumerate(data_reader()):
            x = data[0]
            y = data[1]
            out = model(x)
            avg_loss = mse_loss(out, (y[:, :, :-1]))
            avg_loss.backward()
            opt.step()
            opt.clear_grad()
        iter_epoch.append(epoch)
        history_loss.append(avg_loss.numpy())
        print(epoch, avg_loss.item())
    paddle.save(model.state_dict(), "model")


train()

param_dict = paddle.load("model")
model = AutoEncoder()
model.load_dict(param_dict)
model.eval()
total_loss = []
mse_loss = paddle.nn.MSELoss()
data_reader = paddle.io.DataLoader(train_dataset, batch_size=1, shuffle=False, drop_last=False, num_workers=0)
for batch_id, data in enumerate(data_reader()):
    x = data[0]
    y = data[1]
    out = model(x)
    avg_loss = mse_loss(out, (y[:, :, :-1]))
    total_loss.append(avg_loss.item())

threshold = np.max(total_loss)
print("threshold:", threshold)


def create_sequences(values, time_steps=TIME_STEPS):
    output = []
    for i in range(len(values) - time_steps):
        output.append(values[i : (i + time_steps)])
    return np.stack(output)


test_value = training_value.copy()
test_value[40:44] += 3
x_test = create_sequences(test_value)
x = paddle.to_tensor(x_test).astype("float32")

abnormal_index = []
for i in range(len(x_test)):
    input_x = paddle.reshape(x[i], (1, 1, TIME_STEPS))
    out = model(input_x)
    loss = mse_loss(input_x[:, :, :-1], out)
    if loss.numpy() > threshold:
        abnormal_index.append(i + TIME_STEPS)
print(len(abnormal_index))
print(*abnormal_index)
