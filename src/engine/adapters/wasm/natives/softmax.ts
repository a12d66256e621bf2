import { sizeOf } from '../../../../core/index.ts';
import { labelOf } from '../../../kernels/softmax.ts';
import type { Handle } from '../../../storage.ts';
import type { Host } from '../host.ts';
import type { Workspace } from '../workspace.ts';
import type { Natives } from './native.ts';

/** Softmax of rows, and the loss on top of it. */
export function softmax(host: Host, { at, make, floats, temporary, done, read, words }: Workspace): Natives {
  const inRows = ({ shape, channelsLast }: Handle): { size: number; rows: number; width: number } | null => {
    if (channelsLast) return null;
    const size = sizeOf(shape);
    const width = shape.at(-1) ?? 1;
    return { size, rows: size / width, width };
  };

  /** Labels as the kernel wants them, −1 for those that are passed over; to be given back. */
  const labelsOf = (label: Handle, ignore: number, classes: number): number => {
    const given = read(label);
    const found = Int32Array.from(given, (value) => (value === ignore ? -1 : labelOf(value, classes)));
    const pointer = temporary(found.length);
    words(pointer, found.length).set(found);
    return pointer;
  };

  return {
    Softmax([x], { log }) {
      const size = inRows(x!);
      if (!floats(x!) || !size) return undefined;
      const y = make(x!.shape);
      host.run('softmax', size.size, at(x!), at(y), size.rows, size.width, log ? 1 : 0);
      return [y];
    },
    SoftmaxGrad([y, dy], { log }) {
      const size = inRows(y!);
      if (!floats(y!, dy!) || !size || dy!.channelsLast) return undefined;
      const dx = make(y!.shape);
      host.run('softmaxGradient', size.size, at(y!), at(dy!), at(dx), size.rows, size.width, log ? 1 : 0);
      return [dx];
    },
    SoftmaxCrossEntropy([logits, label], { ignore }) {
      if (!floats(logits!)) return undefined;
      const [rows, classes] = logits!.shape as [number, number];
      const labels = labelsOf(label!, ignore, classes);
      const [loss, probabilities] = [make([rows]), make([rows, classes])];
      const pointers = [at(logits!), labels, at(loss), at(probabilities)] as const;
      host.run('crossEntropy', rows * classes, ...pointers, rows, classes);
      done(labels);
      return [loss, probabilities];
    },
    SoftmaxCrossEntropyGrad([probabilities, label, dloss], { ignore }) {
      if (!floats(probabilities!, dloss!)) return undefined;
      const [rows, classes] = probabilities!.shape as [number, number];
      const labels = labelsOf(label!, ignore, classes);
      const dx = make([rows, classes]);
      const pointers = [at(probabilities!), labels, at(dloss!), at(dx)] as const;
      host.run('crossEntropyGradient', rows * classes, ...pointers, rows, classes);
      done(labels);
      return [dx];
    },
  };
}
