import type {
  BackendValues,
  DataType,
  KernelConfig,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import { BackendError, type DTypeName, type Shape, sizeOf } from '../../../core/index.ts';
import type { Adapter } from '../../adapter.ts';
import type { KernelName, Kernels, UnaryKind } from '../../kernels/contract.ts';
import type { Handle, Storage } from '../../storage.ts';

/** What the engine lends to TensorFlow.js: the name under which it registers. */
export const TENSORFLOW_BACKEND = 'paddle-wasm';

interface Held {
  readonly storage: Storage;
  references: number;
}

/** How the engine runs a kernel. */
type RunKernel = <K extends KernelName>(name: K, inputs: readonly Handle[], attrs: Kernels[K]) => readonly Handle[];

type Run = (given: { inputs: NamedTensorInfoMap; attrs: NamedAttrMap }) => TensorInfo;

/**
 * Registers the engine as a TensorFlow.js backend, so that `tf.setBackend('paddle-wasm')` computes with these kernels: images `[N, H, W, C]`, float32,
 * int32 and bool. The rest of TensorFlow.js's kernels are not there; it says so itself when one is asked for.
 *
 * @param adapter - The engine's adapter.
 * @param runKernel - Runs a kernel on it.
 * @returns the backend's name
 * @throws {BackendError} when `@tensorflow/tfjs-core` is not installed
 */
export async function registerTensorflowBackend(adapter: Adapter, runKernel: RunKernel): Promise<string> {
  const tf = await import('@tensorflow/tfjs-core').catch((cause) => {
    throw new BackendError(
      "registerTensorflowBackend: the package '@tensorflow/tfjs-core' must be there. Received none. Install it: npm install @tensorflow/tfjs-core.",
      { cause },
    );
  });
  if (tf.engine().registryFactory[TENSORFLOW_BACKEND]) return TENSORFLOW_BACKEND;
  const held = new Map<object, Held>();

  const storageOf = (dataId: object): Storage => {
    const found = held.get(dataId);
    if (!found)
      throw new BackendError(
        'paddle-wasm: a tensor must be there to be used. Received one that was disposed. Keep it with tf.keep.',
      );
    return found.storage;
  };
  const adopt = (storage: Storage): object => {
    const dataId = {};
    held.set(dataId, { storage, references: 1 });
    return dataId;
  };

  class Backend extends tf.KernelBackend {
    override write(given: BackendValues, shape: number[], dtype: DataType): object {
      const values = given as ArrayLike<number> | null;
      const storage = adapter.allocate(sizeOf(shape), dtype as DTypeName);
      const elements = adapter.read(storage);
      for (let i = 0; i < elements.length; i++) elements[i] = Number(values?.[i] ?? 0);
      adapter.write(storage, elements);
      return adopt(storage);
    }
    override move(dataId: object, values: BackendValues, shape: number[], dtype: DataType, references: number): void {
      const made = this.write(values, shape, dtype);
      held.set(dataId, { storage: storageOf(made), references });
      held.delete(made);
    }
    override readSync(dataId: object): Float32Array {
      return adapter.read(storageOf(dataId)).slice() as Float32Array;
    }
    override async read(dataId: object): Promise<Float32Array> {
      return this.readSync(dataId);
    }
    override refCount(dataId: object): number {
      return held.get(dataId)?.references ?? 0;
    }
    override incRef(dataId: object): void {
      const found = held.get(dataId);
      if (found) found.references++;
    }
    decRef(dataId: object): void {
      const found = held.get(dataId);
      if (found) found.references--;
    }
    override disposeData(dataId: object, force = false): boolean {
      const found = held.get(dataId);
      if (!found) return true;
      if (--found.references > 0 && !force) return false;
      held.delete(dataId);
      found.storage.release();
      return true;
    }
    override numDataIds(): number {
      return held.size;
    }
    override memory(): { unreliable: boolean } {
      return { unreliable: false };
    }
    override timerAvailable(): boolean {
      return false;
    }
    override floatPrecision(): 32 {
      return 32;
    }
    override epsilon(): number {
      return 1e-7;
    }
    override dispose(): void {
      for (const { storage } of held.values()) storage.release();
      held.clear();
    }
  }

  const handle = (info: TensorInfo): Handle => ({
    storage: storageOf(info.dataId),
    shape: info.shape,
    dtype: info.dtype as DTypeName,
    channelsLast: false,
  });
  /** `[N, H, W, C]` of TensorFlow.js as the channels-last tensor `[N, C, H, W]` that lies in the same memory. */
  const image = (info: TensorInfo): Handle => {
    const [n, h, w, c] = info.shape as [number, number, number, number];
    return { ...handle(info), shape: [n, c, h, w], channelsLast: true };
  };
  const compute = <K extends KernelName>(name: K, inputs: readonly Handle[], attrs: Kernels[K]): Handle =>
    runKernel(name, inputs, attrs)[0]!;
  const info = (result: Handle, shape: Shape = result.shape): TensorInfo => ({
    dataId: adopt(result.storage),
    shape: [...shape],
    dtype: result.dtype as TensorInfo['dtype'],
  });
  /** A computed image back as `[N, H, W, C]`, whichever way it came out. */
  const imageInfo = (result: Handle): TensorInfo => {
    const [n, c, h, w] = result.shape as [number, number, number, number];
    if (result.channelsLast) return info(result, [n, h, w, c]);
    const turned = compute('Transpose', [result], { perm: [0, 2, 3, 1] });
    result.storage.release();
    return info(turned);
  };
  /** The same elements under another shape: one more reference. */
  const share = (x: TensorInfo, shape: Shape): TensorInfo => {
    held.get(x.dataId)!.references++;
    return { dataId: x.dataId, shape: [...shape], dtype: x.dtype };
  };

  const unary =
    (kind: UnaryKind): Run =>
    ({ inputs }) =>
      info(compute('Unary', [handle(inputs.x!)], { kind }));
  const binary =
    (kind: Kernels['Binary']['kind']): Run =>
    ({ inputs }) =>
      info(compute('Binary', [handle(inputs.a!), handle(inputs.b!)], { kind, dtype: inputs.a!.dtype as DTypeName }));
  const compare =
    (kind: Kernels['Compare']['kind']): Run =>
    ({ inputs }) =>
      info(compute('Compare', [handle(inputs.a!), handle(inputs.b!)], { kind }));
  const reduction =
    (kind: Kernels['Reduce']['kind']): Run =>
    ({ inputs, attrs }) => {
      const x = inputs.x!;
      const axes = [attrs.axis ?? attrs.reductionIndices ?? x.shape.map((_, i) => i)]
        .flat()
        .map((axis) => ((axis as number) + x.shape.length) % x.shape.length);
      const result = compute('Reduce', [handle(x)], { kind, axes });
      return info(result, attrs.keepDims ? x.shape.map((n, i) => (axes.includes(i) ? 1 : n)) : result.shape);
    };

  /** Strides, dilation and zeros around, from TensorFlow.js's words. */
  const geometry = (attrs: NamedAttrMap, x: Shape, filter: Shape): Kernels['Conv'] => {
    const two = (value: unknown): number[] =>
      Array.isArray(value) ? (value as number[]) : [value as number, value as number];
    const conv = tf.backend_util.computeConv2DInfo(
      x as [number, number, number, number],
      filter as [number, number, number, number],
      attrs.strides as number,
      (attrs.dilations as number) ?? 1,
      attrs.pad as 'same',
      attrs.dimRoundingMode as 'floor',
    );
    const { top, bottom, left, right } = conv.padInfo;
    return {
      stride: two(attrs.strides),
      pads: [
        [top, bottom],
        [left, right],
      ],
      dilation: two(attrs.dilations ?? 1),
      groups: 1,
    };
  };
  /** A filter `[h, w, in, out]` as `[out, in, h, w]`. */
  const filterOf = (filter: TensorInfo): Handle => compute('Transpose', [handle(filter)], { perm: [3, 2, 0, 1] });
  const freeing = (result: TensorInfo, ...made: readonly Handle[]): TensorInfo => {
    for (const each of made) each.storage.release();
    return result;
  };

  const kernels: Record<string, Run> = {
    Identity: ({ inputs }) => share(inputs.x!, inputs.x!.shape),
    Reshape: ({ inputs, attrs }) =>
      share(inputs.x!, tf.util.inferFromImplicitShape(attrs.shape as number[], sizeOf(inputs.x!.shape))),
    Cast: ({ inputs, attrs }) => info(compute('Cast', [handle(inputs.x!)], { dtype: attrs.dtype as DTypeName })),
    Fill: ({ attrs }) =>
      info(
        compute('Fill', [], {
          shape: attrs.shape as number[],
          dtype: ((attrs.dtype as string) ?? 'float32') as DTypeName,
          value: attrs.value as number,
        }),
      ),
    ZerosLike: ({ inputs }) =>
      info(compute('Fill', [], { shape: inputs.x!.shape, dtype: inputs.x!.dtype as DTypeName, value: 0 })),
    OnesLike: ({ inputs }) =>
      info(compute('Fill', [], { shape: inputs.x!.shape, dtype: inputs.x!.dtype as DTypeName, value: 1 })),
    Transpose: ({ inputs, attrs }) => info(compute('Transpose', [handle(inputs.x!)], { perm: attrs.perm as number[] })),
    Add: binary('add'),
    Sub: binary('sub'),
    Multiply: binary('mul'),
    RealDiv: binary('div'),
    Maximum: binary('max'),
    Minimum: binary('min'),
    Greater: compare('greater'),
    GreaterEqual: compare('greaterEqual'),
    Less: compare('less'),
    LessEqual: compare('lessEqual'),
    Equal: compare('equal'),
    Relu: unary('relu'),
    Exp: unary('exp'),
    Log: unary('log'),
    Sqrt: unary('sqrt'),
    Square: unary('square'),
    Neg: unary('neg'),
    Abs: unary('abs'),
    Sigmoid: unary('sigmoid'),
    Tanh: unary('tanh'),
    Step: ({ inputs }) => {
      const zero = compute('Fill', [], { shape: [], dtype: inputs.x!.dtype as DTypeName, value: 0 });
      const positive = compute('Compare', [handle(inputs.x!), zero], { kind: 'greater' });
      return freeing(info(compute('Cast', [positive], { dtype: 'float32' })), zero, positive);
    },
    Sum: reduction('sum'),
    Mean: reduction('mean'),
    Max: reduction('max'),
    Min: reduction('min'),
    BatchMatMul: ({ inputs, attrs }) =>
      info(
        compute('MatMul', [handle(inputs.a!), handle(inputs.b!)], {
          transposeA: attrs.transposeA as boolean,
          transposeB: attrs.transposeB as boolean,
        }),
      ),
    Softmax: ({ inputs }) => info(compute('Softmax', [handle(inputs.logits!)], { log: false })),
    Conv2D: ({ inputs, attrs }) => {
      const filter = filterOf(inputs.filter!);
      return freeing(
        imageInfo(compute('Conv', [image(inputs.x!), filter], geometry(attrs, inputs.x!.shape, inputs.filter!.shape))),
        filter,
      );
    },
    Conv2DBackpropInput: ({ inputs, attrs }) => {
      const shape = attrs.inputShape as number[];
      const filter = filterOf(inputs.filter!);
      const [n, h, w, c] = shape as [number, number, number, number];
      return freeing(
        imageInfo(
          compute('ConvGradInput', [image(inputs.dy!), filter], {
            ...geometry(attrs, shape, inputs.filter!.shape),
            inputShape: [n, c, h, w],
          }),
        ),
        filter,
      );
    },
    Conv2DBackpropFilter: ({ inputs, attrs }) => {
      const shape = attrs.filterShape as number[];
      const [h, w, i, o] = shape as [number, number, number, number];
      const gradient = compute('ConvGradFilter', [image(inputs.x!), image(inputs.dy!)], {
        ...geometry(attrs, inputs.x!.shape, shape),
        filterShape: [o, i, h, w],
      });
      return freeing(info(compute('Transpose', [gradient], { perm: [2, 3, 1, 0] })), gradient);
    },
  };

  tf.registerBackend(TENSORFLOW_BACKEND, () => new Backend());
  for (const [kernelName, run] of Object.entries(kernels)) {
    const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs }) => run({ inputs, attrs: attrs ?? {} });
    tf.registerKernel({ kernelName, backendName: TENSORFLOW_BACKEND, kernelFunc });
  }
  return TENSORFLOW_BACKEND;
}
