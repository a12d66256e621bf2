import { describe, expect, it } from 'vitest';
import { type CountedLayer, setConsole } from '../../src/hapi/index.ts';
import * as paddle from '../../src/index.ts';

const { nn } = paddle;

/** What `body` prints. */
function printed(body: () => void): string {
  let text = '';
  setConsole({
    write: (part) => {
      text += part;
    },
  });
  try {
    body();
  } finally {
    setConsole(null);
  }
  return text;
}

describe('flops', () => {
  it("counts by a person's own function, and names a class of theirs", () => {
    class Twice extends nn.Layer {
      override forward(x: paddle.Tensor): paddle.Tensor {
        return x.add(x);
      }
    }
    const net = new nn.Sequential(new nn.Linear(4, 3), new Twice());
    const customOps = new Map([
      [
        Twice,
        (layer: CountedLayer, [x]: readonly paddle.Tensor[]) => {
          layer.totalOps += x!.size;
        },
      ],
    ]);
    let total = 0;
    const text = printed(() => {
      total = paddle.flops(net, [2, 4], { customOps });
    });
    expect(total).toBe(2 * 3 * 4 + 2 * 3);
    expect(text).toBe(
      "<class 'paddle.nn.layer.common.Linear'>'s flops has been counted\n" +
        "Customize Function has been applied to <class '__main__.Twice'>\n" +
        'Total Flops: 30     Total Params: 15\n',
    );
  });

  it('leaves the network as it was, also when it fails', () => {
    const net = new nn.Sequential(new nn.Linear(4, 3), new nn.Dropout());
    const keys = (): string[] => net.sublayers(true).flatMap((layer) => Object.keys(layer));
    const before = keys();
    printed(() => paddle.flops(net, [2, 4]));
    expect(() => printed(() => paddle.flops(net, [2, 5]))).toThrow(paddle.ShapeError);
    expect(keys()).toEqual(before);
    expect(net.sublayers(true).every((layer) => layer.training)).toBe(true);
    expect(printed(() => net(paddle.ones([2, 4])))).toBe('');
  });
});
