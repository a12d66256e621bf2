# learning rates, EarlyStopping, ReduceLROnPlateau, gradient clipping
import numpy as np
import paddle
import paddle.nn as nn
from paddle.io import Dataset

paddle.seed(37)
np.random.seed(37)


class Numbers(Dataset):
    def __init__(self, count):
        super().__init__()
        self.x = np.random.randn(count, 4).astype("float32")
        self.y = (self.x.sum(axis=1) > 0).astype("int64").reshape([count, 1])

    def __getitem__(self, idx):
        return self.x[idx], self.y[idx]

    def __len__(self):
        return len(self.x)


train_dataset, val_dataset = Numbers(32), Numbers(16)

linear = nn.Linear(4, 2)
scheduler = paddle.optimizer.lr.StepDecay(learning_rate=0.5, step_size=2, gamma=0.8, verbose=True)
sgd = paddle.optimizer.SGD(learning_rate=scheduler, parameters=linear.parameters())
for epoch in range(4):
    for batch_id in range(2):
        x = paddle.uniform([10, 4])
        out = linear(x)
        loss = paddle.mean(out)
        loss.backward()
        sgd.step()
        sgd.clear_gradients()
    scheduler.step()
print(sgd.get_lr(), scheduler.last_epoch)
for name, schedule in [
    ("cosine", paddle.optimizer.lr.CosineAnnealingDecay(learning_rate=0.5, T_max=4)),
    ("warmup", paddle.optimizer.lr.LinearWarmup(learning_rate=paddle.optimizer.lr.PiecewiseDecay([3, 6], [0.1, 0.01, 0.001]), warmup_steps=2, start_lr=0.0, end_lr=0.1)),
    ("noam", paddle.optimizer.lr.NoamDecay(d_model=64, warmup_steps=3)),
    ("poly", paddle.optimizer.lr.PolynomialDecay(learning_rate=0.5, decay_steps=5, end_lr=0.1)),
    ("lambda", paddle.optimizer.lr.LambdaDecay(learning_rate=0.5, lr_lambda=lambda x: 0.95**x)),
    ("multi", paddle.optimizer.lr.MultiStepDecay(learning_rate=0.5, milestones=[2, 4], gamma=0.1)),
]:
    rates = []
    for i in range(7):
        rates.append("%.6f" % schedule.get_lr())
        schedule.step()
    print(name, *rates)
plateau = paddle.optimizer.lr.ReduceOnPlateau(learning_rate=1.0, factor=0.5, patience=1, verbose=True)
for metrics in [1.0, 0.9, 0.95, 0.96, 0.97]:
    plateau.step(metrics)
print(plateau())

model = paddle.Model(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2)))
scheduler = paddle.optimizer.lr.ExponentialDecay(learning_rate=0.1, gamma=0.9)
optimizer = paddle.optimizer.Momentum(
    learning_rate=scheduler,
    parameters=model.parameters(),
    weight_decay=paddle.regularizer.L2Decay(1e-4),
    grad_clip=nn.ClipGradByGlobalNorm(clip_norm=0.5),
)
model.prepare(optimizer, nn.CrossEntropyLoss(), paddle.metric.Accuracy())
model.fit(
    train_dataset,
    val_dataset,
    epochs=6,
    batch_size=8,
    verbose=2,
    callbacks=[
        paddle.callbacks.LRScheduler(by_step=False, by_epoch=True),
        paddle.callbacks.EarlyStopping("loss", mode="min", patience=1, verbose=1, min_delta=0.2, baseline=None, save_best_model=True),
    ],
    save_dir="best",
)
print(optimizer.get_lr())
model = paddle.Model(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2)))
optimizer = paddle.optimizer.Adam(learning_rate=0.1, parameters=model.parameters(), grad_clip=nn.ClipGradByNorm(clip_norm=1.0))
model.prepare(optimizer, nn.CrossEntropyLoss(), paddle.metric.Accuracy(topk=(1, 2)))
model.fit(
    train_dataset,
    val_dataset,
    epochs=4,
    batch_size=16,
    verbose=1,
    callbacks=paddle.callbacks.ReduceLROnPlateau(monitor="acc_top1", mode="max", patience=1, factor=0.5, verbose=1),
)
print(optimizer.get_lr())
optimizer.set_lr(0.05)
print(optimizer.get_lr())

# guides/advanced/gradient_clip
total_data, batch_size, input_size, hidden_size = 40, 8, 1, 4


class Net(nn.Layer):
    def __init__(self, input_size, hidden_size, weight_attr_1, bias_attr_1):
        super().__init__()
        self.linear1 = nn.Linear(input_size, hidden_size, weight_attr=weight_attr_1, bias_attr=bias_attr_1)
        self.linear2 = nn.Linear(hidden_size, 1, bias_attr=False)

    def forward(self, inputs):
        x = self.linear1(inputs)
        x = self.linear2(x)
        return x


x_data = np.random.randn(total_data, input_size).astype(np.float32)
y_data = x_data + 3
for number, clip in enumerate([paddle.nn.ClipGradByNorm(clip_norm=1.0), paddle.nn.ClipGradByValue(min=-0.5, max=0.5), paddle.nn.ClipGradByGlobalNorm(1.0)]):
    weight1 = paddle.randn([input_size, hidden_size]) + 2
    weight_attr_1 = paddle.ParamAttr(name="linear_weight_" + str(number), initializer=paddle.nn.initializer.Assign(weight1), need_clip=True)
    bias_attr_1 = paddle.ParamAttr(name="linear_bias_" + str(number), initializer=paddle.nn.initializer.Assign(paddle.randn([hidden_size])))
    model = Net(input_size, hidden_size, weight_attr_1, bias_attr_1)
    print(clip)
    loss_fn = nn.MSELoss(reduction="mean")
    optimizer = paddle.optimizer.SGD(learning_rate=0.01, parameters=model.parameters(), grad_clip=clip)
    for t in range(3):
        idx = np.random.choice(total_data, batch_size, replace=False)
        x = paddle.to_tensor(x_data[idx, :])
        label = paddle.to_tensor(y_data[idx, :])
        pred = model(x)
        loss = loss_fn(pred, label)
        loss.backward()
        print("step: ", t, "    loss: ", loss.numpy())
        print("grad: ", model.linear1.weight.grad)
        optimizer.step()
        optimizer.clear_grad()
