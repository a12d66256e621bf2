import { describe, expect, it } from 'vitest';
import { setConsole } from '../../src/hapi/index.ts';
import * as paddle from '../../src/index.ts';

const { nn } = paddle;
class Sum extends nn.Layer {
  fc = new nn.Linear(4, 3);
  override forward({ x, y }: Record<string, paddle.Tensor>): paddle.Tensor {
    return this.fc(x!.add(y!));
  }
}

describe('summary', () => {
  it('takes its arguments by name', () => {
    let text = '';
    setConsole({
      write: (part) => {
        text += part;
      },
    });
    try {
      const net = new nn.Linear(4, 3);
      const counts = { totalParams: 15, trainableParams: 15 };
      expect(paddle.summary(net, { inputSize: [2, 4] })).toEqual(counts);
      expect(paddle.summary({ net, input: paddle.ones([2, 4]) })).toEqual(counts);
      expect(new paddle.Model(net).summary({ inputSize: [2, 4], dtype: 'float32' })).toEqual(counts);
      const [first, ...others] = text.split('\n\n').filter((part) => part !== '');
      for (const other of others) expect(other).toBe(first);
      expect(paddle.summary(new Sum(), { input: { x: paddle.ones([2, 4]), y: paddle.ones([2, 4]) } })).toEqual(counts);
    } finally {
      setConsole(null);
    }
  });
});
