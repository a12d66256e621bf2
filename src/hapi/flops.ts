import { z } from 'zod';
import { type Args, type Options, type Shape, signature, sizeOf } from '../core/index.ts';
import { randn, scoped, type Tensor, withRecording } from '../engine/index.ts';
import {
  AdaptiveAvgPool1D,
  AdaptiveAvgPool2D,
  AdaptiveAvgPool3D,
  AvgPool1D,
  AvgPool2D,
  AvgPool3D,
  BatchNorm2D,
  Conv1D,
  Conv1DTranspose,
  Conv2D,
  Conv2DTranspose,
  Conv3D,
  Conv3DTranspose,
  Dropout,
  isLayer,
  type Layer,
  LeakyReLU,
  Linear,
  ReLU,
  ReLU6,
} from '../nn/index.ts';
import { printLine } from './console.ts';
import { pythonType } from './pythonType.ts';
import { textTable } from './textTable.ts';

/** A layer while its operations are counted. */
export type CountedLayer = Layer & { totalOps: number };

/** Adds a call's operations to `layer.totalOps`, given the call's inputs and its output. */
export type CountOps = (layer: CountedLayer, inputs: readonly Tensor[], output: Tensor) => void;

/** What may stand as a key: a layer's class. */
export type LayerClass = abstract new (...args: never) => Layer;

type Weighted = CountedLayer & { weight: Tensor; bias: Tensor | null; groups: number };

const countConv: CountOps = (layer, [x], y) => {
  const { weight, bias, groups } = layer as Weighted;
  layer.totalOps += Math.trunc(y.size * ((x!.shape[1]! / groups) * sizeOf(weight.shape.slice(2)) + (bias ? 1 : 0)));
};
const countLinear: CountOps = (layer, _inputs, y) => {
  layer.totalOps += (layer as Weighted).weight.shape[0]! * y.size;
};
const countInputs =
  (each: number): CountOps =>
  (layer, [x]) => {
    layer.totalOps += each * x!.size;
  };
const countOutputs: CountOps = (layer, _inputs, y) => {
  layer.totalOps += y.size;
};
const countAdaptivePool: CountOps = (layer, [x], y) => {
  const kernel = x!.shape.slice(2).map((size, i) => Math.floor(size / y.shape[i + 2]!));
  layer.totalOps += (sizeOf(kernel) + 1) * y.size;
};

/** What is counted: by the class itself, not by those it extends. */
const COUNTS: ReadonlyMap<unknown, CountOps> = new Map<unknown, CountOps>([
  ...[Conv1D, Conv2D, Conv3D, Conv1DTranspose, Conv2DTranspose, Conv3DTranspose].map(
    (kind) => [kind, countConv] as const,
  ),
  [BatchNorm2D, countInputs(2)],
  ...[ReLU, ReLU6, Dropout].map((kind) => [kind, countInputs(0)] as const),
  [LeakyReLU, countInputs(1)],
  [Linear, countLinear],
  ...[AvgPool1D, AvgPool2D, AvgPool3D].map((kind) => [kind, countOutputs] as const),
  ...[AdaptiveAvgPool1D, AdaptiveAvgPool2D, AdaptiveAvgPool3D].map((kind) => [kind, countAdaptivePool] as const),
]);

const parameters = {
  net: z.custom<Layer>(isLayer).describe('a Layer'),
  inputSize: z.array(z.int().min(0)).readonly().describe('a list of sizes'),
  customOps: z
    .custom<ReadonlyMap<LayerClass, CountOps> | null>((value) => value == null || value instanceof Map)
    .nullish()
    .describe('a Map from classes of layers to functions'),
  printDetail: z.boolean().default(false),
};
const declared = signature('flops', parameters);

interface Counted {
  input: Shape;
  output: Shape;
  params: number;
}

/**
 * Counts the operations of one run of a network: multiplications and additions of the layers that are known, as Paddle counts them. It prints
 * which classes are counted and the total.
 *
 * @param net - The network; it is run once, in evaluation.
 * @param inputSize - Sizes of its one input, the batch's included.
 * @param customOps - Instead of, or beside, what is known: a Map from a layer's class to `(layer, inputs, output) => { layer.totalOps += … }`.
 * @param printDetail - Whether a table of the layers is printed; false by default.
 * @returns the number of operations
 * @throws {ArgumentError} when `net` is no Layer or `inputSize` no list of sizes
 * @source Paddle, python/paddle/hapi/dynamic_flops.py, flops
 */
export function flops(
  ...args: Args<Options<typeof parameters>, ['net', 'inputSize', 'customOps', 'printDetail']>
): number {
  const { net, inputSize, customOps, printDetail } = declared.bind(args);
  const counted = new Map<Layer, Counted>();
  const kinds = new Set<unknown>();
  const handles: { remove(): void }[] = [];
  const leaf = (layer: Layer): layer is CountedLayer => layer.children().length === 0;
  const training = net.training;
  net.eval();
  try {
    net.apply((layer) => {
      if (!leaf(layer)) return;
      layer.totalOps = 0;
      const kind = layer.constructor;
      const own = customOps?.get(kind as unknown as LayerClass);
      const count = own ?? COUNTS.get(kind);
      if (!kinds.has(kind)) {
        const type = pythonType(kind);
        if (own) printLine(`Customize Function has been applied to ${type}`);
        else if (count) printLine(`${type}'s flops has been counted`);
        else printLine(`Cannot find suitable count function for ${type}. Treat it as zero FLOPs.`);
        kinds.add(kind);
      }
      handles.push(
        layer.registerForwardPostHook((_, given, output) => {
          const inputs = given as Tensor[];
          count?.(layer, inputs, output as Tensor);
          counted.set(layer, {
            input: inputs[0]!.shape,
            output: ([output].flat() as Tensor[])[0]!.shape,
            params: layer.parameters().reduce((sum, parameter) => sum + parameter.size, 0),
          });
        }),
      );
    });
    const run = net as unknown as (x: Tensor) => unknown;
    withRecording(false, () => scoped(() => void run(randn(inputSize))));
    const layers = net.sublayers().filter((layer): layer is CountedLayer => leaf(layer) && counted.has(layer));
    const total = layers.reduce((sum, layer) => sum + layer.totalOps, 0);
    const params = layers.reduce((sum, layer) => sum + counted.get(layer)!.params, 0);
    if (printDetail) {
      const rows = layers.map((layer) => {
        const { input, output, params } = counted.get(layer)!;
        return [
          layer.fullName(),
          `[${input.join(', ')}]`,
          `[${output.join(', ')}]`,
          String(params),
          String(layer.totalOps),
        ];
      });
      for (const line of textTable(['Layer Name', 'Input Shape', 'Output Shape', 'Params', 'Flops'], rows))
        printLine(line);
    }
    printLine(`Total Flops: ${total}     Total Params: ${params}`);
    return total;
  } finally {
    for (const handle of handles) handle.remove();
    for (const layer of net.sublayers(true)) Reflect.deleteProperty(layer, 'totalOps');
    if (training) net.train();
  }
}
