# practices/recommendations/collaborative_filtering
import numpy as np
import paddle
import paddle.nn as nn
from paddle.io import Dataset

paddle.seed(13)
np.random.seed(13)
num_users, num_movies = 6, 9
ratings_of = np.random.randint(1, 11, [40]) / 2
x = np.stack([np.random.randint(0, num_users, [40]), np.random.randint(0, num_movies, [40])], axis=1)
min_rating = min(ratings_of)
max_rating = max(ratings_of)
print("Number of users: {}, Number of Movies: {}, Min rating: {}, Max rating: {}".format(num_users, num_movies, min_rating, max_rating))
y = (ratings_of - min_rating) / (max_rating - min_rating)
train_indices = int(0.9 * x.shape[0])
x_train, x_val, y_train, y_val = (x[:train_indices], x[train_indices:], y[:train_indices], y[train_indices:])
y_train = y_train[:, np.newaxis]
y_val = y_val[:, np.newaxis]
y_train = y_train.astype(np.float32)
y_val = y_val.astype(np.float32)


class SelfDefinedDataset(Dataset):
    def __init__(self, data_x, data_y, mode="train"):
        super().__init__()
        self.data_x = data_x
        self.data_y = data_y
        self.mode = mode

    def __getitem__(self, idx):
        if self.mode == "predict":
            return self.data_x[idx]
        else:
            return self.data_x[idx], self.data_y[idx]

    def __len__(self):
        return len(self.data_x)


traindataset = SelfDefinedDataset(x_train, y_train)
for data, label in traindataset:
    print(data.shape, label.shape)
    print(data, label)
    break
train_loader = paddle.io.DataLoader(traindataset, batch_size=8, shuffle=True)
for batch_id, data in enumerate(train_loader()):
    x_data = data[0]
    y_data = data[1]

    print(x_data.shape)
    print(y_data.shape)
    break

testdataset = SelfDefinedDataset(x_val, y_val)
test_loader = paddle.io.DataLoader(testdataset, batch_size=8, shuffle=True)
EMBEDDING_SIZE = 5


class RecommenderNet(nn.Layer):
    def __init__(self, num_users, num_movies, embedding_size):
        super().__init__()
        self.num_users = num_users
        self.num_movies = num_movies
        self.embedding_size = embedding_size
        weight_attr_user = paddle.ParamAttr(regularizer=paddle.regularizer.L2Decay(1e-6), initializer=nn.initializer.KaimingNormal())
        self.user_embedding = nn.Embedding(num_users, embedding_size, weight_attr=weight_attr_user)
        self.user_bias = nn.Embedding(num_users, 1)
        weight_attr_movie = paddle.ParamAttr(regularizer=paddle.regularizer.L2Decay(1e-6), initializer=nn.initializer.KaimingNormal())
        self.movie_embedding = nn.Embedding(num_movies, embedding_size, weight_attr=weight_attr_movie)
        self.movie_bias = nn.Embedding(num_movies, 1)

    def forward(self, inputs):
        user_vector = self.user_embedding(inputs[:, 0])
        user_bias = self.user_bias(inputs[:, 0])
        movie_vector = self.movie_embedding(inputs[:, 1])
        movie_bias = self.movie_bias(inputs[:, 1])
        dot_user_movie = paddle.dot(user_vector, movie_vector).unsqueeze(-1)
        x = dot_user_movie + user_bias + movie_bias
        x = nn.functional.sigmoid(x)

        return x


model = RecommenderNet(num_users, num_movies, EMBEDDING_SIZE)
model = paddle.Model(model)

optimizer = paddle.optimizer.Adam(parameters=model.parameters(), learning_rate=0.003)
loss = nn.BCELoss()
metric = paddle.metric.Accuracy()
model.prepare(optimizer, loss, metric)
model.fit(train_loader, epochs=3, save_dir="./checkpoints", verbose=1)
model.evaluate(test_loader, batch_size=64, verbose=1)

user_encoder = 2
movies_not_watched = [[1], [4], [5], [7]]
user_movie_array = np.hstack(([[user_encoder]] * len(movies_not_watched), movies_not_watched))
testdataset = SelfDefinedDataset(user_movie_array, user_movie_array, mode="predict")
test_loader = paddle.io.DataLoader(testdataset, batch_size=9703, shuffle=False, return_list=True)

ratings = model.predict(test_loader)
ratings = np.array(ratings)
ratings = np.squeeze(ratings, 0)
ratings = np.squeeze(ratings, 2)
ratings = np.squeeze(ratings, 0)
top_ratings_indices = ratings.argsort()[::-1][0:10]

print(top_ratings_indices.tolist())
