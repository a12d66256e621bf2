import { ArgumentError, FormatError, type NdArray, sameShape, showShape } from '../core/index.ts';
import { ByteReader } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import type { ProgramParameter } from './program.ts';
import { readTensorRecord, writeTensorRecord } from './tensorRecord.ts';

/** What is known of a parameter before its file is read: the name, and from a program the type. */
export type ExpectedParameter = Pick<ProgramParameter, 'name'> & Partial<Pick<ProgramParameter, 'type'>>;

/**
 * Reads the file of a model's parameters, `.pdiparams`. The file holds no names: its tensors stand in the order of their names. What each must be comes from
 * the program and is checked, where Paddle itself takes whatever fits.
 *
 * @param bytes - The whole file.
 * @param parameters - The program's parameters, in any order.
 * @param where - Who reads; begins every error's text.
 * @returns The arrays by name, in the file's order.
 * @throws {FormatError} when the file is cut short, too long, or a tensor is not what the program says
 *
 * @source Paddle, paddle/fluid/pir/serialize_deserialize/src/save_load_parameters.cc
 */
export function decodeParameters(
  bytes: Uint8Array,
  parameters: Iterable<ExpectedParameter>,
  where = 'decodeParameters',
): Map<string, NdArray> {
  const sorted = [...parameters].sort((a, b) => comparePoints(a.name, b.name));
  const input = new ByteReader(bytes, where);
  const out = new Map<string, NdArray>();
  for (const { name, type } of sorted) {
    const array = readTensorRecord(input, `the parameter '${name}'`);
    if (type !== undefined && (array.dtype !== type.dtype || !sameShape(array.shape, type.shape))) {
      throw new FormatError(
        `${where}: the parameter '${name}' must be ${type.dtype} of shape ${showShape(type.shape)}, as the program says. Received ${array.dtype} of shape ${showShape(array.shape)}. The two files belong to different models: give those of one.`,
      );
    }
    out.set(name, array);
  }
  if (input.left > 0) {
    throw new FormatError(
      `${where}: the file must end after the ${sorted.length} parameters of the program. Received ${input.left} more bytes. The two files belong to different models: give those of one.`,
    );
  }
  return out;
}

/**
 * The file of a model's parameters, `.pdiparams`, byte for byte as Paddle writes it.
 *
 * @param parameters - Names and arrays, in any order.
 * @throws {ArgumentError} when a name stands twice
 *
 * @source Paddle, paddle/fluid/pir/serialize_deserialize/src/save_load_parameters.cc
 */
export function encodeParameters(parameters: Iterable<readonly [name: string, array: NdArray]>): Uint8Array {
  const sorted = [...parameters].sort(([a], [b]) => comparePoints(a, b));
  const out = new ByteWriter();
  sorted.forEach(([name, array], i) => {
    if (name === sorted[i - 1]?.[0]) {
      throw new ArgumentError(
        `encodeParameters: every parameter must have its own name. Received '${name}' twice. Rename one.`,
      );
    }
    writeTensorRecord(out, array);
  });
  return out.finish();
}

/** Compares texts by code points, as Python does; JavaScript's own order differs beyond the basic plane. */
function comparePoints(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
