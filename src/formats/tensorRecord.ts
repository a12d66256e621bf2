import { bytesOf, type DTypeName, FormatError, type NdArray, sizeOf } from '../core/index.ts';
import { ByteReader } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import { arrayFromBytes } from './pickle/numpyDtype.ts';
import { ProtobufReader, ProtobufWriter } from './protobuf.ts';

/** Paddle's numbers of data types (`VarType.Type`). */
const VAR_TYPES: Readonly<Record<DTypeName, number>> = {
  bool: 0,
  int16: 1,
  int32: 2,
  int64: 3,
  float16: 4,
  float32: 5,
  float64: 6,
  uint8: 20,
  int8: 21,
  bfloat16: 22,
  complex64: 23,
  complex128: 24,
};

const DTYPES = new Map(Object.entries(VAR_TYPES).map(([name, type]) => [type, name as DTypeName]));

/**
 * Paddle's number of a data type: 5 for float32.
 *
 * @source Paddle, paddle/fluid/framework/framework.proto (VarType.Type)
 */
export function varTypeOf(dtype: DTypeName): number {
  return VAR_TYPES[dtype];
}

/** The data type behind Paddle's number of it, or `undefined` when it is none that arrays have here. */
export function dtypeOfVarType(type: number): DTypeName | undefined {
  return DTYPES.get(type);
}

/**
 * Reads one tensor record from where `input` stands and leaves it behind the record.
 *
 * @param what - Which tensor it is, for error texts.
 * @throws {FormatError} when the record is damaged, cut short or of an unknown data type
 */
export function readTensorRecord(input: ByteReader, what = 'the tensor'): NdArray {
  const start = input.offset;
  const version = input.u32(`the version of ${what}`);
  if (version !== 0)
    input.fail(`the version of ${what} must be 0`, String(version), 'The file is damaged, or no tensor record.', start);
  const levels = input.u64(`the number of LoD levels of ${what}`);
  if (levels > 16) input.fail(`${what} must have at most 16 LoD levels`, String(levels), undefined, start + 4);
  for (let level = 0; level < levels; level++) input.skip(input.u64('the size of a LoD level'), 'a LoD level');
  const inner = input.u32(`the version of ${what}`);
  if (inner !== 0) input.fail(`the version of ${what} must be 0`, String(inner), undefined, input.offset - 4);
  const at = input.offset;
  const length = input.i32(`the length of the description of ${what}`);
  const description = new ProtobufReader(input.take(length, `the description of ${what}`), input.where);
  let type = -1;
  const shape: number[] = [];
  for (const field of description.fields()) {
    if (field.number === 1) type = description.int32(field);
    else if (field.number === 2) shape.push(...description.int64s(field));
  }
  const dtype = dtypeOfVarType(type);
  if (dtype === undefined)
    return input.fail(
      `${what} must be of a data type known here`,
      `VarType ${type}`,
      'Convert it in Paddle before saving.',
      at,
    );
  if (shape.length > 64 || shape.some((size) => !(size >= 0)))
    input.fail(`${what} must have whole sizes`, `[${shape.slice(0, 8).join(', ')}]`, undefined, at);
  const content = input.take(
    sizeOf(shape) * bytesOf(dtype),
    `${what} of shape [${shape.join(', ')}] and type ${dtype}`,
  );
  return arrayFromBytes(content, shape, dtype, false, false);
}

/** Appends one tensor record to `out`. */
export function writeTensorRecord(out: ByteWriter, array: NdArray): void {
  const description = new ProtobufWriter().int(1, VAR_TYPES[array.dtype]);
  for (const size of array.shape) description.int(2, size);
  const bytes = description.finish();
  out.u32(0).u64(0).u32(0).u32(bytes.length).run(bytes).run(array.bytes());
}

/**
 * Reads the file of one tensor that Paddle writes with `use_binary_format=True`.
 *
 * @param bytes - The whole file.
 * @param where - Who reads; begins every error's text.
 * @throws {FormatError} when the file is damaged, cut short or too long
 *
 * @source Paddle, paddle/fluid/framework/lod_tensor.cc (DeserializeFromStream)
 */
export function decodeTensor(bytes: Uint8Array, where = 'decodeTensor'): NdArray {
  const input = new ByteReader(bytes, where);
  const array = readTensorRecord(input);
  if (input.left > 0) {
    throw new FormatError(
      `${where}: the file must end with its tensor. Received ${input.left} more bytes. Get the file again.`,
    );
  }
  return array;
}

/**
 * The file of one tensor as Paddle writes it with `use_binary_format=True`.
 *
 * @param array - The tensor's elements.
 *
 * @source Paddle, paddle/fluid/framework/lod_tensor.cc (SerializeToStream)
 */
export function encodeTensor(array: NdArray): Uint8Array {
  const out = new ByteWriter();
  writeTensorRecord(out, array);
  return out.finish();
}
