import {
  type CreateDevice,
  type Inputs,
  Missing,
  type Numbers,
} from '../../../../src/engine/adapters/webgpu/protocol.ts';

/** A device of ordinary arrays, for what a channel must do with any; some of its kernels do what devices do on bad days. */
export const createDevice: CreateDevice = async (report) => {
  if (process.env.TEST_DEVICE === 'missing') throw new Missing('no such thing', 'Buy one.');
  if (process.env.TEST_DEVICE === 'broken') throw new Error('it is broken');
  const tensors = new Map<number, Numbers>();
  const find = (inputs: Inputs): Numbers[] => Object.values(inputs).map((id) => tensors.get(id)!);
  const kernels: Record<string, (inputs: Numbers[], attrs: { by?: number }) => Numbers | undefined> = {
    add: ([x], { by = 0 }) => x!.map((value) => value + by),
    count: () => Int32Array.of(tensors.size),
    fail() {
      throw new Error('no.');
    },
    report: ([x]) => {
      report('late news', false);
      return x;
    },
    lose: () => void report('it fell down', true),
    exit: () => process.exit(3),
    crash: () => void setImmediate(() => Promise.reject(new Error('out of order'))),
    hang() {
      for (;;);
    },
  };
  return {
    about: 'arrays',
    upload: (id, elements) => void tensors.set(id, elements),
    run(kernel, inputs, attrs, [output]) {
      tensors.set(output!, kernels[kernel]!(find(inputs), attrs) ?? new Float32Array(1));
    },
    free: (id) => void tensors.delete(id),
    // a while, as with any device: what else happens does so before
    download: (id) => new Promise((resolve) => setTimeout(() => resolve(tensors.get(id)!.slice()), 20)),
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
};
