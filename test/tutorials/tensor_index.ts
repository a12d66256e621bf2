// guides/beginner/tensor_index
import * as np from 'numpy-ts';
import * as paddle from 'paddle-hapi';

let a = paddle.arange(6, { dtype: 'int64' }).reshape([2, 3]);
console.log(a);
let b = a.at(1);
console.log(b);
let c = a.at(-1);
console.log(c);
let d = a.at([1, 0]);
console.log(d);
let index = paddle.full([], 1, { dtype: 'int32' });
c = a.at([index]);
console.log(c);
a = paddle.arange(8, { dtype: 'int64' }).reshape([4, 2]);
b = a.at('0:2');
console.log(b);
c = a.at('::2');
console.log(c);
d = a.at('::-1');
console.log(d);
a = paddle.arange(8, { dtype: 'int64' }).reshape([2, 2, 2]);
b = a.at('...');
console.log(b);
c = a.at('..., 0');
console.log(c);
a = paddle.arange(8, { dtype: 'int64' }).reshape([2, 4]);
b = a.at(':, None');
console.log(b);
a = paddle.ones([2, 3]);
b = a.at([[0]]);
b.setItem(0, 10);
console.log(b);
console.log(a);
a = paddle.arange(8, { dtype: 'int64' }).reshape([4, 2]);
b = a.at([[0, 2, 1]]);
console.log(b);
c = a.at([np.array([0, 1, 0], 'int64')]);
console.log(c);
index = paddle.toTensor([[1], [2]], { dtype: 'int64' });
d = a.at([index]);
console.log(d);
const e = a.at([
  [2, 0, 3],
  [1, 0, 0],
]);
console.log(e);
const f = a.at([[0, 2, 1], [0]]);
console.log(f);
try {
  a.at([
    [0, 2, 1],
    [0, 1],
  ]);
} catch {
  console.log('ValueError');
}
const boolMask = a.greaterThan(4);
console.log(a.at([boolMask]));
console.log(a.at([[true, false, true, false]]));
a = paddle.arange(24, { dtype: 'int64' }).reshape([2, 3, 4]);
b = a.at('0, [1, 2], 2');
console.log(b);
a = paddle.arange(24, { dtype: 'int64' }).reshape([1, 2, 3, 4]);
b = a.at(':, [0, 0, 1], [1, 2, 0], :');
console.log(b);
c = a.at(':, [0, 0, 1], [1, 2, 0], [2, 1, 0]');
console.log(c);
d = a.at(':, [1], :, [2, 1, 0]');
console.log(d);
a = paddle.ones([2, 3, 4]);
a.setItem(':, :, 2', 10);
console.log(a);
a.setItem(':, :, 1', paddle.full([], 2));
a.setItem(':, :, 3', paddle.full([2, 1], 5));
console.log(a);
a = paddle.zeros([4, 4]);
a.setItem('1:3, ::2', [
  [1, 2],
  [3, 4],
]);
a.setItem('[0, 3], 1', -1);
a.setItem([a.greaterThan(2)], 7);
console.log(a);
a = paddle.toTensor(
  [
    [1.0, 2.0],
    [3.0, 4.0],
  ],
  { stopGradient: false },
);
b = a.multiply(2);
b.setItem(0, 0);
b.sum().backward();
console.log(a.grad);
const five = paddle.arange(5, { dtype: 'int64' });
const four = paddle.arange(4, { dtype: 'int64' });
console.log(
  String(paddle.gather(five, paddle.toTensor([4, 0], { dtype: 'int64' }))),
  String(paddle.maskedSelect(four, four.greaterThan(1))),
);
console.log(
  paddle.slice(paddle.arange(24, { dtype: 'int64' }).reshape([2, 3, 4]), {
    axes: [1, 2],
    starts: [0, 1],
    ends: [2, 3],
  }),
);
console.log(paddle.where(four.greaterThan(1), four, paddle.zeros([4], { dtype: 'int64' })));
console.log(paddle.nonzero(paddle.toTensor([0.0, 1.0, 0.0, 2.0])));
a = paddle.toTensor([1.0, 2.0, 3.0], { stopGradient: false });
const v = paddle.toTensor([5.0], { stopGradient: false });
b = paddle.zeros([3]);
b.setItem('1:2', v.multiply(3));
c = a.multiply(a);
c.setItem(0, v.at(0).multiply(2));
console.log(b.stopGradient, b.isLeaf, c.isLeaf);
b.multiply(b).add(c).sum().backward();
console.log(String(a.grad), String(v.grad));
