import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  formatFixed,
  formatThousands,
  type Options,
  show,
  signature,
} from '../core/index.ts';
import { rand, scoped, Tensor, withRecording, zeros } from '../engine/index.ts';
import { isLayer, type Layer, LayerList, Sequential } from '../nn/index.ts';
import { printLine } from './console.ts';
import { InputSpec } from './inputSpec.ts';

/** What {@link summary} counts. */
export interface SummaryResult {
  totalParams: number;
  trainableParams: number;
}

/** Sizes of one input, or a list of them for several. */
export type InputSize =
  | number
  | readonly (number | null)[]
  | InputSpec
  | readonly (InputSpec | readonly (number | null)[])[]
  | null;

interface Row {
  name: string;
  input: string;
  output: string;
  outputSizes: number[][];
  params: number;
  trainable: number;
}

const parameters = {
  net: z.custom<Layer>(isLayer).describe('a Layer'),
  inputSize: z.custom<InputSize>(() => true).default(null),
  dtypes: z
    .union([z.string(), z.array(z.string()).readonly()])
    .nullish()
    .describe('a data type, or a list of them'),
  input: z.unknown().optional(),
};
const declared = signature('summary', parameters, { mappings: ['input'] });

/**
 * Prints a table of a network's layers, with the shapes of one run and the numbers of parameters.
 *
 * @param net - The network.
 * @param inputSize - Sizes of the input, one of them may be null (taken as 1); a list of lists for several inputs.
 * @param dtypes - Data type of each input; float32 by default.
 * @param input - A tensor to run instead; a list or record goes in as one argument.
 * @returns the numbers of parameters
 * @throws {ArgumentError} when `net` is no Layer, neither sizes nor an input are given, or a size is not positive
 * @source Paddle, python/paddle/hapi/model_summary.py, summary
 */
export function summary(
  ...args: Args<Options<typeof parameters>, ['net', 'inputSize', 'dtypes', 'input']>
): SummaryResult {
  const { net, inputSize, dtypes, input = null } = declared.bind(args);
  if (inputSize === null && input === null)
    throw new ArgumentError(
      'paddle.summary: inputSize or input must be given. Received neither. E.g. summary(net, [1, 1, 28, 28]).',
    );
  const inputs =
    input !== null
      ? [input]
      : sizesOf(inputSize).map((size, i) =>
          sample(size, typeof dtypes === 'string' ? dtypes : (dtypes?.[i] ?? 'float32')),
        );
  const rows = observe(net, inputs);
  const totalParams = [...rows.values()].reduce((sum, row) => sum + row.params, 0);
  const trainableParams = [...rows.values()].reduce((sum, row) => sum + row.trainable, 0);
  printTable([...rows.values()], inputs, totalParams, trainableParams);
  return { totalParams, trainableParams };
}

/** Sizes of every input. */
function sizesOf(given: InputSize): number[][] {
  const list =
    typeof given === 'number'
      ? [[given]]
      : given instanceof InputSpec
        ? [given]
        : (given as readonly unknown[]).every((n) => typeof n === 'number' || n === null)
          ? [given as readonly (number | null)[]]
          : (given as readonly (InputSpec | readonly (number | null)[])[]);
  return list.map((size) => {
    const raw = size instanceof InputSpec ? size.shape : size;
    if (!Array.isArray(raw))
      throw new ArgumentError(
        `paddle.summary: inputSize must be a list of sizes, an InputSpec, or a list of them. Received ${show(given)}. E.g. [1, 3, 32, 32].`,
      );
    const open = raw.filter((n) => n === null || n === -1).length;
    if (open > 1)
      throw new ArgumentError(
        `paddle.summary: only the batch size may be left open. Received ${show(raw)}. Give the other sizes.`,
      );
    return raw.map((n) => {
      if (n === null || n === -1) return 1;
      if (!(n > 0))
        throw new ArgumentError(
          `paddle.summary: sizes must be greater than zero. Received ${show(raw)}. Correct the ${n}.`,
        );
      return n;
    });
  });
}

function sample(size: number[], dtype: string): Tensor {
  return dtype.startsWith('float') ? rand(size, dtype) : zeros(size, dtype);
}

/** Runs the network once and notes what goes through each layer, in the order in which they finish. */
function observe(net: Layer, inputs: readonly unknown[]): Map<string, Row> {
  const rows = new Map<string, Row>();
  const alone = net.children().length === 0;
  const watched = net
    .sublayers(true)
    .filter((layer) => (layer === net ? alone : !(layer instanceof Sequential) && !(layer instanceof LayerList)));
  const handles = watched.map((layer) =>
    layer.registerForwardPostHook((each, given, output) => {
      const name = `${each.constructor.name}-${Number(/_(\d+)$/.exec(each.fullName())?.[1] ?? 0) + 1}`;
      let params = 0;
      let trainable = 0;
      for (const parameter of each.parameters(false)) {
        params += parameter.size;
        if (parameter.trainable) trainable += parameter.size;
      }
      const outputs = shapesOf(output);
      rows.set(name, {
        name,
        input: text(given.map(shapesOf)),
        output: text(outputs),
        outputSizes: flatSizes(output),
        params,
        trainable,
      });
    }),
  );
  const training = net.training;
  net.eval();
  try {
    withRecording(false, () =>
      scoped(() => void (net as unknown as (...given: readonly unknown[]) => unknown)(...inputs)),
    );
  } finally {
    for (const handle of handles) handle.remove();
    if (training) net.train();
  }
  return rows;
}

type Shapes = number[] | null | Shapes[];

function shapesOf(value: unknown): Shapes {
  if (value instanceof Tensor) return value.shape;
  if (Array.isArray(value)) return value.map(shapesOf);
  return null;
}

function flatSizes(value: unknown): number[][] {
  if (value instanceof Tensor) return [value.shape];
  return Array.isArray(value) ? value.flatMap(flatSizes) : [];
}

function text(shapes: Shapes): string {
  return shapes === null
    ? 'None'
    : `[${(shapes as (number | Shapes)[]).map((part) => (typeof part === 'number' ? String(part) : text(part))).join(', ')}]`;
}

const MEGABYTE = 1024 ** 2;

/** Centred as Python's format does it: an odd space goes to the right. */
const centred = (cell: string, width: number): string =>
  cell.padStart(cell.length + ((width - cell.length) >> 1)).padEnd(width);

function printTable(rows: readonly Row[], inputs: readonly unknown[], total: number, trainable: number): void {
  const widths = [15, 20, 20, 15];
  for (const row of rows) {
    [row.name, row.input, row.output, String(row.params)].forEach((cell, i) => {
      widths[i] = Math.max(widths[i]!, cell.length);
    });
  }
  const width = Math.max(75, widths.reduce((a, b) => a + b, 0) + 5);
  const line = (cells: readonly string[]): string => cells.map((cell, i) => centred(cell, widths[i]!)).join(' ');
  const elements = (sizes: readonly number[][]): number =>
    sizes.reduce((sum, size) => sum + size.reduce((a, b) => a * b, 1), 0);
  const inputMb =
    (flatSizes([...inputs]).reduce((sum, size) => sum + size.reduce((a, b) => a * b, 1), 0) * 4) / MEGABYTE;
  const passMb = (2 * rows.reduce((sum, row) => sum + elements(row.outputSizes), 0) * 4) / MEGABYTE;
  const paramsMb = (total * 4) / MEGABYTE;
  const dashes = '-'.repeat(width);
  const lines = [
    dashes,
    line(['Layer (type)', 'Input Shape', 'Output Shape', 'Param #']),
    '='.repeat(width),
    ...rows.map((row) => line([row.name, row.input, row.output, formatThousands(row.params)])),
    '='.repeat(width),
    `Total params: ${formatThousands(total)}`,
    `Trainable params: ${formatThousands(trainable)}`,
    `Non-trainable params: ${formatThousands(total - trainable)}`,
    dashes,
    `Input size (MB): ${formatFixed(inputMb, 2)}`,
    `Forward/backward pass size (MB): ${formatFixed(passMb, 2)}`,
    `Params size (MB): ${formatFixed(paramsMb, 2)}`,
    `Estimated Total Size (MB): ${formatFixed(inputMb + passMb + paramsMb, 2)}`,
    dashes,
    '',
  ];
  for (const each of lines) printLine(each);
}
