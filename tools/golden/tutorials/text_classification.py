# practices/nlp/imdb_bow_classification, practices/nlp/n_gram_model
import random
import numpy as np
import paddle
import paddle.nn.functional as F

paddle.seed(6)
np.random.seed(6)
random.seed(6)
vocab_size = 20 + 1
emb_size = 16
seq_len = 10
batch_size = 4
epochs = 2
pad_id = 20


def create_padded_dataset(count):
    padded_sents = []
    labels = []
    for batch_id in range(count):
        label = batch_id % 2
        sent = np.random.randint(label * 10, label * 10 + 10, [random.randint(3, seq_len)])
        padded_sent = np.concatenate([sent[:seq_len], [pad_id] * (seq_len - len(sent))]).astype("int32")
        padded_sents.append(padded_sent)
        labels.append(label)
    return np.array(padded_sents), np.array(labels, dtype=np.int64)


train_sents, train_labels = create_padded_dataset(18)
test_sents, test_labels = create_padded_dataset(10)
print(train_sents.shape)
print(train_labels.shape)
for sent in train_sents[:3]:
    print(sent)


class IMDBDataset(paddle.io.Dataset):
    def __init__(self, sents, labels):
        self.sents = sents
        self.labels = labels

    def __getitem__(self, index):
        data = self.sents[index]
        label = self.labels[index]

        return data, label

    def __len__(self):
        return len(self.sents)


train_dataset = IMDBDataset(train_sents, train_labels)
test_dataset = IMDBDataset(test_sents, test_labels)

train_loader = paddle.io.DataLoader(train_dataset, return_list=True, shuffle=True, batch_size=batch_size, drop_last=True)
test_loader = paddle.io.DataLoader(test_dataset, return_list=True, shuffle=True, batch_size=batch_size, drop_last=True)


class MyNet(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        self.emb = paddle.nn.Embedding(vocab_size, emb_size)
        self.fc = paddle.nn.Linear(in_features=emb_size, out_features=2)
        self.dropout = paddle.nn.Dropout(0.5)

    def forward(self, x):
        x = self.emb(x)
        x = paddle.mean(x, axis=1)
        x = self.dropout(x)
        x = self.fc(x)
        return x


model = paddle.Model(MyNet())
model.prepare(optimizer=paddle.optimizer.Adam(learning_rate=0.001, parameters=model.parameters()), loss=paddle.nn.CrossEntropyLoss())
model.fit(train_loader, test_loader, epochs=epochs, batch_size=batch_size, verbose=1)


def train(model):
    model.train()
    opt = paddle.optimizer.Adam(learning_rate=0.01, parameters=model.parameters())

    for epoch in range(epochs):
        for batch_id, data in enumerate(train_loader):
            sent = data[0]
            label = data[1]

            logits = model(sent)
            loss = paddle.nn.functional.cross_entropy(logits, label)

            if batch_id % 2 == 0:
                print("epoch: {}, batch_id: {}, loss is: {}".format(epoch, batch_id, loss.numpy()))

            loss.backward()
            opt.step()
            opt.clear_grad()

        # evaluate model after one epoch
        model.eval()
        accuracies = []
        losses = []

        for batch_id, data in enumerate(test_loader):
            sent = data[0]
            label = data[1]

            logits = model(sent)
            loss = paddle.nn.functional.cross_entropy(logits, label)
            acc = paddle.metric.accuracy(logits, label.unsqueeze(1))

            accuracies.append(acc.numpy())
            losses.append(loss.numpy())

        avg_acc, avg_loss = np.mean(accuracies), np.mean(losses)
        print("[validation] accuracy/loss: {}/{}".format(avg_acc, avg_loss))

        model.train()


model = MyNet()
train(model)

# n-gram model
test_sentence = "the quick brown fox jumps over the lazy dog and the quick cat jumps over the brown dog"
test_sentence_list = test_sentence.lower().split()
word_dict_count = {}
for word in test_sentence_list:
    word_dict_count[word] = word_dict_count.get(word, 0) + 1
word_list = []
soted_word_list = sorted(word_dict_count.items(), key=lambda x: x[1], reverse=True)
for key in soted_word_list:
    word_list.append(key[0])
print(*word_list)
hidden_size = 32
embedding_dim = 8
batch_size = 4
context_size = 2
vocab_size = len(word_list) + 1
trigram = [[[test_sentence_list[i], test_sentence_list[i + 1]], test_sentence_list[i + 2]] for i in range(len(test_sentence_list) - 2)]
word_to_idx = {word: i + 1 for i, word in enumerate(word_list)}
word_to_idx["<pad>"] = 0
idx_to_word = {word_to_idx[word]: word for word in word_to_idx}
print(*trigram[0][0], trigram[0][1])


class TrainDataset(paddle.io.Dataset):
    def __init__(self, tuple_data):
        self.tuple_data = tuple_data

    def __getitem__(self, idx):
        data = self.tuple_data[idx][0]
        label = self.tuple_data[idx][1]
        data = np.array(list(map(lambda word: word_to_idx.get(word, 0), data)))
        label = np.array(word_to_idx.get(label, 0), dtype=np.int64)
        return data, label

    def __len__(self):
        return len(self.tuple_data)


train_dataset = TrainDataset(trigram)
train_loader = paddle.io.DataLoader(train_dataset, return_list=True, shuffle=True, batch_size=batch_size, drop_last=True)


class NGramModel(paddle.nn.Layer):
    def __init__(self, vocab_size, embedding_dim, context_size):
        super().__init__()
        self.embedding = paddle.nn.Embedding(num_embeddings=vocab_size, embedding_dim=embedding_dim)
        self.linear1 = paddle.nn.Linear(context_size * embedding_dim, hidden_size)
        self.linear2 = paddle.nn.Linear(hidden_size, vocab_size)

    def forward(self, x):
        x = self.embedding(x)
        x = paddle.reshape(x, [-1, context_size * embedding_dim])
        x = self.linear1(x)
        x = F.relu(x)
        x = self.linear2(x)
        return x


class LossCallback(paddle.callbacks.Callback):
    def __init__(self):
        self.losses = []

    def on_train_begin(self, logs={}):
        self.losses = []

    def on_train_batch_end(self, step, logs={}):
        self.losses.append(logs.get("loss"))


loss_log = LossCallback()
n_gram_model = paddle.Model(NGramModel(vocab_size, embedding_dim, context_size))
n_gram_model.prepare(
    optimizer=paddle.optimizer.Adam(learning_rate=0.01, parameters=n_gram_model.parameters()), loss=paddle.nn.CrossEntropyLoss()
)
n_gram_model.fit(train_loader, epochs=epochs, batch_size=batch_size, callbacks=[loss_log], verbose=1)
log_loss = [loss_log.losses[i][0] for i in range(0, len(loss_log.losses), 3)]
for loss in log_loss:
    print(loss)


def test(model):
    model.eval()
    idx = random.randint(len(trigram) - 10, len(trigram) - 1)
    print("the input words is: " + trigram[idx][0][0] + ", " + trigram[idx][0][1])
    x_data = list(map(lambda word: word_to_idx.get(word, 0), trigram[idx][0]))
    x_data = paddle.to_tensor(np.array(x_data))
    predicts = model(x_data)
    predicts = predicts.numpy().tolist()[0]
    predicts = predicts.index(max(predicts))
    print("the predict words is: " + idx_to_word[predicts])
    y_data = trigram[idx][1]
    print("the true words is: " + y_data)


test(n_gram_model.network)
