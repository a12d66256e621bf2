import { FormatError } from '../core/index.ts';
import type { ElementType } from './program.ts';
import { ProtobufReader, ProtobufWriter } from './protobuf.ts';
import { dtypeOfVarType, varTypeOf } from './tensorRecord.ts';

/** Kinds of variables by Paddle's number of them (`VarType.Type`). */
const KINDS = { 7: 'tensor', 9: 'feed', 10: 'fetch', 17: 'raw' } as const;

/** What a variable is: a tensor, the list of inputs, the list of outputs, or another kind by Paddle's number. */
export type VarKind = (typeof KINDS)[keyof typeof KINDS] | number;

/** A variable of a block. What the file leaves out is `undefined`. */
export interface VarDesc {
  name: string;
  kind: VarKind;
  /** Of tensors: the type of elements. */
  dtype?: ElementType;
  /** Of tensors: the sizes, −1 where any goes. */
  shape?: number[];
  lodLevel?: number;
  persistable?: boolean;
  needCheckFeed?: boolean;
  isParameter?: boolean;
  stopGradient?: boolean;
}

/** An attribute of an operation, with its type. */
export type OpAttribute =
  | { readonly type: 'int' | 'float' | 'float64' | 'block'; readonly value: number }
  | { readonly type: 'long'; readonly value: bigint }
  | { readonly type: 'string' | 'var'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'ints' | 'floats' | 'float64s' | 'blocks'; readonly value: readonly number[] }
  | { readonly type: 'longs'; readonly value: readonly bigint[] }
  | { readonly type: 'strings' | 'vars'; readonly value: readonly string[] }
  | { readonly type: 'booleans'; readonly value: readonly boolean[] }
  | { readonly type: 'scalar'; readonly value: ScalarValue }
  | { readonly type: 'scalars'; readonly value: readonly ScalarValue[] };

/** A number with its type. */
export type ScalarValue =
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'long'; readonly value: bigint }
  | { readonly type: 'float64'; readonly value: number }
  | { readonly type: 'complex128'; readonly value: readonly [real: number, imaginary: number] };

/** An operation: arguments are names of variables, under the names of the operation's own slots. */
export interface OpDesc {
  type: string;
  inputs: Map<string, string[]>;
  outputs: Map<string, string[]>;
  attributes: Map<string, OpAttribute>;
  isTarget?: boolean;
}

/** A block of operations; block 0 is the program, the others belong to control flow. */
export interface BlockDesc {
  index: number;
  parent: number;
  forward?: number;
  vars: VarDesc[];
  ops: OpDesc[];
}

/** A program of Paddle 2. */
export interface ProgramDesc {
  blocks: BlockDesc[];
  /** Paddle's version: 2004000 for 2.4.0. */
  version?: number;
  /** Versions of operations, where they differ from 0. */
  opVersions?: Map<string, number>;
}

/** Types of attributes by Paddle's number (`AttrType`), with the field that holds the value. */
const ATTRIBUTES = [
  ['int', 3],
  ['float', 4],
  ['string', 5],
  ['ints', 6],
  ['floats', 7],
  ['strings', 8],
  ['boolean', 10],
  ['booleans', 11],
  ['block', 12],
  ['long', 13],
  ['blocks', 14],
  ['longs', 15],
  ['float64s', 16],
  ['var', 17],
  ['vars', 18],
  ['float64', 19],
  ['scalar', 20],
  ['scalars', 21],
] as const;

/**
 * Reads a program as Paddle 2 writes it: a `.pdmodel` file.
 *
 * @param bytes - The whole file.
 * @param where - Who reads; begins every error's text.
 * @throws {FormatError} when the file is damaged, cut short, or no such program
 *
 * @source Paddle, paddle/fluid/framework/framework.proto
 */
export function decodeProgramDesc(bytes: Uint8Array, where = 'decodeProgramDesc'): ProgramDesc {
  const program: ProgramDesc = { blocks: [] };
  const message = new ProtobufReader(bytes, where);
  for (const field of message.fields()) {
    if (field.number === 1) program.blocks.push(readBlock(message.message(field), where));
    else if (field.number === 4) {
      const version = message.message(field);
      for (const inner of version.fields()) if (inner.number === 1) [program.version] = version.int64s(inner);
    } else if (field.number === 5) program.opVersions = readOpVersions(message.message(field));
  }
  if (program.blocks.length === 0) {
    throw new FormatError(`${where}: a program must have a block. Received none. The file is damaged, or no .pdmodel.`);
  }
  return program;
}

function readOpVersions(message: ProtobufReader): Map<string, number> {
  const versions = new Map<string, number>();
  for (const field of message.fields()) {
    if (field.number !== 1) continue;
    const pair = message.message(field);
    let name = '';
    let version = 0;
    for (const part of pair.fields()) {
      if (part.number === 1) name = pair.string(part);
      else if (part.number === 2) {
        const inner = pair.message(part);
        for (const value of inner.fields()) if (value.number === 1) version = inner.int32(value);
      }
    }
    versions.set(name, version);
  }
  return versions;
}

function readBlock(message: ProtobufReader, where: string): BlockDesc {
  const block: BlockDesc = { index: 0, parent: -1, vars: [], ops: [] };
  for (const field of message.fields()) {
    switch (field.number) {
      case 1:
        block.index = message.int32(field);
        break;
      case 2:
        block.parent = message.int32(field);
        break;
      case 3:
        block.vars.push(readVar(message.message(field), where));
        break;
      case 4:
        block.ops.push(readOp(message.message(field), where));
        break;
      case 5:
        block.forward = message.int32(field);
        break;
      default:
    }
  }
  return block;
}

function readVar(message: ProtobufReader, where: string): VarDesc {
  const out: VarDesc = { name: '', kind: 'raw' };
  for (const field of message.fields()) {
    switch (field.number) {
      case 1:
        out.name = message.string(field);
        break;
      case 2:
        readVarType(message.message(field), out, where);
        break;
      case 3:
        out.persistable = message.bool(field);
        break;
      case 4:
        out.needCheckFeed = message.bool(field);
        break;
      case 5:
        out.isParameter = message.bool(field);
        break;
      case 6:
        out.stopGradient = message.bool(field);
        break;
      default:
    }
  }
  return out;
}

function readVarType(message: ProtobufReader, out: VarDesc, where: string): void {
  for (const field of message.fields()) {
    if (field.number === 1) {
      const kind = message.int32(field);
      out.kind = Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : kind;
    } else if (field.number === 3) {
      const tensor = message.message(field);
      for (const part of tensor.fields()) {
        if (part.number === 2) out.lodLevel = tensor.int32(part);
        else if (part.number === 1) {
          const description = tensor.message(part);
          out.shape = [];
          for (const inner of description.fields()) {
            if (inner.number === 2) out.shape.push(...description.int64s(inner));
            else if (inner.number === 1) {
              const type = description.int32(inner);
              const dtype = dtypeOfVarType(type);
              if (dtype === undefined) {
                throw new FormatError(
                  `${where}: the variable '${out.name}' must be of a data type known here. Received VarType ${type}. Export the model in another type.`,
                );
              }
              out.dtype = dtype;
            }
          }
        }
      }
    }
  }
}

function readOp(message: ProtobufReader, where: string): OpDesc {
  const op: OpDesc = { type: '', inputs: new Map(), outputs: new Map(), attributes: new Map() };
  for (const field of message.fields()) {
    switch (field.number) {
      case 1:
      case 2: {
        const slot = message.message(field);
        let name = '';
        const args: string[] = [];
        for (const part of slot.fields()) {
          if (part.number === 1) name = slot.string(part);
          else if (part.number === 2) args.push(slot.string(part));
        }
        (field.number === 1 ? op.inputs : op.outputs).set(name, args);
        break;
      }
      case 3:
        op.type = message.string(field);
        break;
      case 4: {
        const [name, attribute] = readAttribute(message.message(field), where);
        op.attributes.set(name, attribute);
        break;
      }
      case 5:
        op.isTarget = message.bool(field);
        break;
      default:
    }
  }
  return op;
}

function readAttribute(message: ProtobufReader, where: string): [string, OpAttribute] {
  let name = '';
  let code = -1;
  // The value may stand before the type; and a list may come in several fields.
  const values = new Map<number, unknown[]>();
  const add = (field: number, ...items: unknown[]) => values.set(field, [...(values.get(field) ?? []), ...items]);
  for (const field of message.fields()) {
    const { number } = field;
    if (number === 1) name = message.string(field);
    else if (number === 2) code = message.int32(field);
    else if ([3, 12].includes(number)) add(number, message.int32(field));
    else if (number === 4) add(number, message.float(field));
    else if ([5, 8, 17, 18].includes(number)) add(number, message.string(field));
    else if ([6, 14].includes(number))
      add(number, ...message.bigints(field).map((value) => Number(BigInt.asIntN(32, value))));
    else if (number === 7) add(number, ...message.floats(field));
    else if (number === 10) add(number, message.bool(field));
    else if (number === 11) add(number, ...message.bigints(field).map((value) => value !== 0n));
    else if ([13, 15].includes(number)) add(number, ...message.bigints(field));
    else if (number === 16) add(number, ...message.doubles(field));
    else if (number === 19) add(number, message.double(field));
    else if ([20, 21].includes(number)) add(number, readScalar(message.message(field)));
  }
  const row = ATTRIBUTES[code];
  if (row === undefined) {
    throw new FormatError(
      `${where}: the attribute '${name}' must be of a type known here. Received type ${code}. The file is damaged, or of a later Paddle.`,
    );
  }
  const [type, number] = row;
  const list = values.get(number) ?? [];
  const many = type.endsWith('s');
  const zero = {
    int: 0,
    float: 0,
    string: '',
    boolean: false,
    block: 0,
    long: 0n,
    float64: 0,
    var: '',
    scalar: { type: 'long', value: 0n },
  };
  const value = many ? list : (list[list.length - 1] ?? zero[type as keyof typeof zero]);
  return [name, { type, value } as OpAttribute];
}

function readScalar(message: ProtobufReader): ScalarValue {
  let code = 0;
  let boolean = false;
  let long = 0n;
  let float64 = 0;
  const complex: [number, number] = [0, 0];
  for (const field of message.fields()) {
    if (field.number === 1) code = message.int32(field);
    else if (field.number === 2) boolean = message.bool(field);
    else if (field.number === 3) long = message.bigint(field);
    else if (field.number === 4) float64 = message.double(field);
    else if (field.number === 5) {
      const inner = message.message(field);
      for (const part of inner.fields())
        if (part.number === 1 || part.number === 2) complex[part.number - 1] = inner.double(part);
    }
  }
  if (code === 1) return { type: 'boolean', value: boolean };
  if (code === 2) return { type: 'long', value: long };
  return code === 4 ? { type: 'complex128', value: complex } : { type: 'float64', value: float64 };
}

/**
 * The `.pdmodel` file of a program of Paddle 2, byte for byte as protobuf writes it for the same content.
 *
 * @param program - The program.
 *
 * @source Paddle, paddle/fluid/framework/framework.proto
 */
export function encodeProgramDesc(program: ProgramDesc): Uint8Array {
  const out = new ProtobufWriter();
  for (const block of program.blocks) {
    const message = new ProtobufWriter().int(1, block.index).int(2, block.parent);
    for (const variable of block.vars) message.message(3, writeVar(variable));
    for (const op of block.ops) message.message(4, writeOp(op));
    if (block.forward !== undefined) message.int(5, block.forward);
    out.message(1, message);
  }
  if (program.version !== undefined) out.message(4, new ProtobufWriter().int(1, program.version));
  if (program.opVersions !== undefined) {
    const versions = new ProtobufWriter();
    for (const [name, version] of program.opVersions) {
      versions.message(1, new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().int(1, version)));
    }
    out.message(5, versions);
  }
  return out.finish();
}

function writeVar(variable: VarDesc): ProtobufWriter {
  const { kind } = variable;
  const number = typeof kind === 'number' ? kind : Number(Object.entries(KINDS).find(([, name]) => name === kind)![0]);
  const type = new ProtobufWriter().int(1, number);
  if (variable.shape !== undefined) {
    const description = new ProtobufWriter().int(1, varTypeOf((variable.dtype ?? 'float32') as 'float32'));
    for (const size of variable.shape) description.int(2, size);
    const tensor = new ProtobufWriter().message(1, description);
    if (variable.lodLevel !== undefined) tensor.int(2, variable.lodLevel);
    type.message(3, tensor);
  }
  const out = new ProtobufWriter().string(1, variable.name).message(2, type);
  const flags = [variable.persistable, variable.needCheckFeed, variable.isParameter, variable.stopGradient];
  flags.forEach((flag, i) => {
    if (flag !== undefined) out.bool(3 + i, flag);
  });
  return out;
}

function writeOp(op: OpDesc): ProtobufWriter {
  const out = new ProtobufWriter();
  for (const [number, slots] of [
    [1, op.inputs],
    [2, op.outputs],
  ] as const) {
    for (const [name, args] of slots) {
      const slot = new ProtobufWriter().string(1, name);
      for (const arg of args) slot.string(2, arg);
      out.message(number, slot);
    }
  }
  out.string(3, op.type);
  for (const [name, attribute] of op.attributes) out.message(4, writeAttribute(name, attribute));
  if (op.isTarget !== undefined) out.bool(5, op.isTarget);
  return out;
}

function writeAttribute(name: string, attribute: OpAttribute): ProtobufWriter {
  const code = ATTRIBUTES.findIndex(([type]) => type === attribute.type);
  const number = ATTRIBUTES[code]![1];
  const out = new ProtobufWriter().string(1, name).int(2, code);
  switch (attribute.type) {
    case 'int':
    case 'block':
    case 'long':
      return out.int(number, attribute.value);
    case 'float':
      return out.float(number, attribute.value);
    case 'float64':
      return out.double(number, attribute.value);
    case 'string':
    case 'var':
      return out.string(number, attribute.value);
    case 'boolean':
      return out.bool(number, attribute.value);
    case 'ints':
    case 'blocks':
    case 'longs':
      for (const value of attribute.value) out.int(number, value);
      return out;
    case 'floats':
      for (const value of attribute.value) out.float(number, value);
      return out;
    case 'float64s':
      for (const value of attribute.value) out.double(number, value);
      return out;
    case 'strings':
    case 'vars':
      for (const value of attribute.value) out.string(number, value);
      return out;
    case 'booleans':
      for (const value of attribute.value) out.bool(number, value);
      return out;
    case 'scalar':
      return out.message(number, writeScalar(attribute.value));
    case 'scalars':
      for (const value of attribute.value) out.message(number, writeScalar(value));
      return out;
  }
}

function writeScalar(scalar: ScalarValue): ProtobufWriter {
  const out = new ProtobufWriter();
  switch (scalar.type) {
    case 'boolean':
      return out.int(1, 1).bool(2, scalar.value);
    case 'long':
      return out.int(1, 2).int(3, scalar.value);
    case 'float64':
      return out.int(1, 3).double(4, scalar.value);
    case 'complex128':
      return out.int(1, 4).message(5, new ProtobufWriter().double(1, scalar.value[0]).double(2, scalar.value[1]));
  }
}
