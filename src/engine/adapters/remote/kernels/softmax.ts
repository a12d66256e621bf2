import { labelOf } from '../../../kernels/softmax.ts';
import type { Handle } from '../../../storage.ts';
import { Expression } from '../expression.ts';
import type { Natives, Workspace } from '../workspace.ts';

/** Softmax along the last axis, and the loss on top of it. */
export function softmax(space: Workspace): Natives {
  const { ops, kernel, floats, plain, give } = space;
  const of = (handle: Handle): Expression => new Expression(plain(handle), space);

  /** A row for each label: 1 at its class; zeros for those that are passed over. */
  const rowsOf = (label: Handle, ignore: number, classes: number): Expression => {
    const labels = Int32Array.from(space.read(label), (value) => (value === ignore ? -1 : labelOf(value, classes)));
    return new Expression(ops.oneHot(space.upload(labels, [labels.length], 'int32'), classes), space);
  };
  /** A sum along the last axis, which stays. */
  const total = (x: Expression): Expression => {
    const { shape } = x.ref;
    return x.reduce('sum', [shape.length - 1]).shaped([...shape.slice(0, -1), 1]);
  };

  return {
    Softmax: kernel(([x], { log }) => {
      if (!floats(x!) || x!.shape.length === 0) return undefined;
      return [give(ops.softmax(plain(x!), log), x!.shape)];
    }),
    SoftmaxGrad: kernel(([y, dy], { log }) => {
      if (!floats(y!, dy!) || y!.shape.length === 0) return undefined;
      const [value, given] = [of(y!), of(dy!)];
      const dx = log ? given.sub(value.do('exp').mul(total(given))) : value.mul(given.sub(total(given.mul(value))));
      return [give(dx.ref, y!.shape)];
    }),
    SoftmaxCrossEntropy: kernel(([logits, label], { ignore }) => {
      if (!floats(logits!)) return undefined;
      const [rows, classes] = logits!.shape as [number, number];
      const wanted = rowsOf(label!, ignore, classes);
      const scores = plain(logits!);
      const logs = new Expression(ops.softmax(scores, true), space);
      // chosen, not multiplied: what is not wanted may be infinite
      const loss = wanted.is('greater', 0).choose(logs.do('neg'), 0).reduce('sum', [1]);
      return [give(loss.ref, [rows]), give(ops.softmax(scores, false), logits!.shape)];
    }),
    SoftmaxCrossEntropyGrad: kernel(([probabilities, label, dloss], { ignore }) => {
      if (!floats(probabilities!, dloss!)) return undefined;
      const { shape } = probabilities!;
      const wanted = rowsOf(label!, ignore, shape[1]!);
      const given = of(dloss!).shaped([shape[0]!, 1]).mul(total(wanted));
      return [give(of(probabilities!).sub(wanted).mul(given).ref, shape)];
    }),
  };
}
