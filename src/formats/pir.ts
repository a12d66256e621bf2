import { ArgumentError, FormatError, show } from '../core/index.ts';
import { type Json, type JsonObject, jsonFloat, jsonText, parseJson } from './json.ts';
import type {
  Attribute,
  ElementType,
  Program,
  ProgramBlock,
  ProgramOp,
  ProgramParameter,
  ProgramValue,
  ValueType,
} from './program.ts';

/** Dialects by the digit that the file has for them. */
const DIALECTS = ['builtin', 'pd_op', 'cf', 'custom_op', 'pd_dist'] as const;

const ELEMENTS: Readonly<Record<ElementType, string>> = {
  bool: 't_bool',
  uint8: 't_ui8',
  int8: 't_i8',
  int16: 't_i16',
  int32: 't_i32',
  int64: 't_i64',
  float16: 't_f16',
  bfloat16: 't_bf16',
  float32: 't_f32',
  float64: 't_f64',
  complex64: 't_c64',
  complex128: 't_c128',
  index: 't_index',
  float8_e4m3fn: 't_f8e4m3fn',
  float8_e5m2: 't_f8e5m2',
};

const ELEMENT_NAMES = new Map(Object.entries(ELEMENTS).map(([name, id]) => [id, name as ElementType]));

/** Attribute types that hold one plain value, by their name in the file. */
const PLAIN = {
  '0.a_bool': 'bool',
  '0.a_i32': 'i32',
  '0.a_i64': 'i64',
  '0.a_f32': 'f32',
  '0.a_f64': 'f64',
  '0.a_str': 'str',
  '0.a_index': 'index',
  '1.a_dtype': 'dtype',
} as const;

const PLAIN_IDS = Object.fromEntries(Object.entries(PLAIN).map(([id, type]) => [type, id])) as Record<
  (typeof PLAIN)[keyof typeof PLAIN],
  string
>;

/**
 * Reads a program as Paddle 3 writes it: the `.json` of an exported model.
 *
 * @param bytes - The whole file.
 * @param where - Who reads; begins every error's text.
 * @throws {FormatError} when the file is no such program, or uses a value that nothing gives
 *
 * @source Paddle, paddle/fluid/pir/serialize_deserialize/src/ir_deserialize.cc
 */
export function decodePir(bytes: Uint8Array, where = 'decodePir'): Program {
  return new PirReader(where).program(parseJson(bytes, where));
}

class PirReader {
  readonly #where: string;
  readonly #ids = new Set<number>([0]);

  constructor(where: string) {
    this.#where = where;
  }

  #fail(must: string, received: unknown, advice = 'The file is damaged, or no program of Paddle 3.'): never {
    throw new FormatError(`${this.#where}: ${must}. Received ${showJson(received)}. ${advice}`);
  }

  #object(value: Json | undefined, what: string): JsonObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.#fail(`${what} must be an object`, value);
    return value;
  }

  #list(value: Json | undefined, what: string): Json[] {
    return Array.isArray(value) ? value : this.#fail(`${what} must be a list`, value);
  }

  #string(value: Json | undefined, what: string): string {
    return typeof value === 'string' ? value : this.#fail(`${what} must be a text`, value);
  }

  #int(value: Json | undefined, what: string): number {
    return Number.isSafeInteger(value) ? (value as number) : this.#fail(`${what} must be a whole number`, value);
  }

  program(json: Json): Program {
    const root = this.#object(json, 'the file');
    const base = this.#object(root.base_code, 'base_code');
    if (base.magic !== 'pir') this.#fail("base_code.magic must be 'pir'", base.magic);
    const version = this.#int(base.version, 'base_code.version');
    if (version < 1) this.#fail('base_code.version must be at least 1', version);
    const regions = this.#list(this.#object(root.program, 'program').regions, 'program.regions');
    if (regions.length !== 1) this.#fail('a program must have one region', `${regions.length} regions`);
    const blocks = this.#list(this.#object(regions[0], 'the region').blocks, 'the blocks');
    const block = this.#object(blocks[0], 'the first block');
    const parameters: ProgramParameter[] = [];
    const ops: ProgramOp[] = [];
    const names = new Set<string>();
    for (const item of this.#list(block.ops, 'the operations')) {
      const op = this.#object(item, 'an operation');
      if (op['#'] === 'p' || op['#'] === '0.parameter') {
        const parameter = this.#parameter(op);
        if (names.has(parameter.name))
          this.#fail('every parameter must have its own name', `'${parameter.name}' twice`);
        names.add(parameter.name);
        parameters.push(parameter);
      } else ops.push(this.#op(op));
    }
    return { version, trainable: base.trainable !== false, parameters, ops };
  }

  #parameter(op: JsonObject): ProgramParameter {
    const attributes = this.#list(op.A, 'the attributes of a parameter');
    const name = this.#string(attributes[3], 'the name of a parameter');
    const { id, type } = this.#value(op.O);
    if (type.kind !== 'tensor') return this.#fail(`the parameter '${name}' must be a tensor`, type.kind);
    const flags = op.OA === undefined ? [1, 0, 1] : this.#list(op.OA, `the flags of the parameter '${name}'`);
    return { id, name, type, trainable: flags[2] !== 0 && flags[1] !== 1 };
  }

  #op(op: JsonObject): ProgramOp {
    const short = this.#string(op['#'], 'the name of an operation');
    const dialect = DIALECTS[Number(short.slice(0, short.indexOf('.')))];
    if (!/^\d\./.test(short) || dialect === undefined) this.#fail('an operation must be of a known dialect', short);
    const name = `${dialect}.${short.slice(short.indexOf('.') + 1)}`;
    const inputs = this.#list(op.I ?? [], `the inputs of ${name}`).map((input) => {
      const id = this.#int(this.#object(input, `an input of ${name}`)['%'], `an input of ${name}`);
      if (!this.#ids.has(id)) this.#fail(`every input of ${name} must be a value that stands before it`, `%${id}`);
      return id;
    });
    const attributes = this.#attributes(op.A, name);
    // Blocks see the values around them, and stand before what the operation gives.
    const regions = op.regions === undefined ? undefined : this.#list(op.regions, `the regions of ${name}`);
    const inner = regions?.map((region) =>
      this.#list(this.#object(region, 'a region').blocks, 'the blocks').map((block) =>
        this.#block(this.#object(block, 'a block')),
      ),
    );
    const outputs = this.#list(op.O ?? [], `the outputs of ${name}`).map((output) => this.#value(output));
    const extra = this.#attributes(op.OA, name);
    const flags = (key: string): boolean[] | undefined => {
      const attribute = extra[key];
      return attribute?.type === 'array'
        ? attribute.value.map((flag) => flag.type === 'bool' && flag.value)
        : undefined;
    };
    const stopGradient = flags('stop_gradient');
    const persistable = flags('persistable');
    return {
      name,
      inputs,
      outputs,
      attributes,
      ...(stopGradient === undefined ? {} : { stopGradient }),
      ...(persistable === undefined ? {} : { persistable }),
      ...(inner === undefined ? {} : { regions: inner }),
    };
  }

  #block(block: JsonObject): ProgramBlock {
    const args = this.#list(block.args ?? [], 'the arguments of a block').map((arg) => {
      const value = this.#object(arg, 'an argument of a block');
      const id = this.#int(value['#'] ?? value['%'], 'the number of an argument');
      this.#ids.add(id);
      return { id, type: this.#type(value.TT) };
    });
    return {
      args,
      ops: this.#list(block.ops, 'the operations').map((op) => this.#op(this.#object(op, 'an operation'))),
    };
  }

  #value(json: Json | undefined): ProgramValue {
    const value = this.#object(json, 'a value');
    const id = this.#int(value['%'], 'the number of a value');
    if (id <= 0 || this.#ids.has(id)) this.#fail('every value must have its own number above 0', `%${id}`);
    this.#ids.add(id);
    return { id, type: this.#type(value.TT) };
  }

  #type(json: Json | undefined): ValueType {
    const type = this.#object(json, 'a type');
    switch (type['#']) {
      case 'NULL':
        return { kind: 'none' };
      case '0.t_vec':
        return { kind: 'vector', items: this.#list(type.D, 'the types of a list').map((item) => this.#type(item)) };
      case '0.t_dtensor': {
        const parts = this.#list(type.D, 'the type of a tensor');
        const id = this.#string(this.#object(parts[0], 'the type of elements')['#'], 'the type of elements');
        const dtype = ELEMENT_NAMES.get(id.slice(2));
        if (dtype === undefined) return this.#fail('elements must be of a known type', id);
        return {
          kind: 'tensor',
          dtype,
          shape: this.#list(parts[1], 'the shape of a tensor').map((size) => this.#int(size, 'a size')),
        };
      }
      default:
        return this.#fail(
          'a value must be a tensor or a list of tensors',
          type['#'],
          'Export the model with dense tensors only.',
        );
    }
  }

  #attributes(json: Json | undefined, name: string): Record<string, Attribute> {
    const entries = this.#list(json ?? [], `the attributes of ${name}`).map((item): [string, Attribute] => {
      const entry = this.#object(item, `an attribute of ${name}`);
      const key = this.#string(entry.N, `the name of an attribute of ${name}`);
      return [key, this.#attribute(entry.AT, `${name}'s ${key}`)];
    });
    return Object.fromEntries(entries);
  }

  #attribute(json: Json | undefined, what: string): Attribute {
    const { '#': idJson, D: data, VD: special } = this.#object(json, what);
    const id = this.#string(idJson, `the type of ${what}`);
    const type = Object.hasOwn(PLAIN, id) ? PLAIN[id as keyof typeof PLAIN] : undefined;
    switch (type) {
      case 'bool':
        return typeof data === 'boolean' ? { type, value: data } : this.#fail(`${what} must be a bool`, data);
      case 'i32':
      case 'index':
        return { type, value: this.#int(data, what) };
      case 'i64':
        return typeof data === 'bigint' ? { type, value: data } : { type, value: this.#int(data, what) };
      case 'f32':
      case 'f64': {
        if (special !== undefined) {
          const value = { NAN: Number.NaN, INF: Infinity, '-INF': -Infinity }[String(special)];
          return value === undefined ? this.#fail(`${what} must be a number`, special) : { type, value };
        }
        if (typeof data === 'bigint') return { type, value: Number(data) };
        return typeof data === 'number' ? { type, value: data } : this.#fail(`${what} must be a number`, data);
      }
      case 'str':
      case 'dtype':
        return { type, value: this.#string(data, what) };
      default:
        break;
    }
    switch (id) {
      case '0.a_array':
        return { type: 'array', value: this.#list(data, what).map((item) => this.#attribute(item, what)) };
      case '1.a_intarray':
        return {
          type: 'intarray',
          value: this.#list(data, what).map((item) => (typeof item === 'bigint' ? item : this.#int(item, what))),
        };
      case '1.a_scalar': {
        const [dtype, value] = this.#list(data, what);
        if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') {
          return this.#fail(`${what} must be a number`, value);
        }
        return { type: 'scalar', dtype: this.#string(dtype, what), value };
      }
      case '1.a_place': {
        const [kind, device, name] = this.#list(data, what);
        return { type: 'place', value: [this.#int(kind, what), this.#int(device, what), this.#string(name, what)] };
      }
      default:
        return { type: 'other', id, value: data ?? null };
    }
  }
}

function showJson(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'a list' : 'an object') : show(value);
}

/**
 * The `.json` file of a program, byte for byte as Paddle 3.3.1 writes it: one line, keys sorted.
 *
 * @param program - The program; see {@link Program}.
 * @throws {ArgumentError} when an operation is of no dialect of Paddle's
 *
 * @source Paddle, paddle/fluid/pir/serialize_deserialize/src/ir_serialize.cc
 */
export function encodePir(program: Program): Uint8Array {
  const ops = [
    ...program.parameters.map(
      ({ id, name, type, trainable }) =>
        `{"#":"p","A":[0,1,1,${JSON.stringify(name)}],"DA":[],"O":${valueText({ id, type })},"OA":[1,${trainable ? '0,1' : '1,0'}],"QA":[]}`,
    ),
    ...program.ops.map(opText),
  ];
  const base = `{"magic":"pir","trainable":${program.trainable},"version":${program.version}}`;
  const text = `{"base_code":${base},"program":{"regions":[{"#":"region_0","blocks":[{"#":"block_0","args":[],"ops":[${ops.join(',')}]}]}]}}`;
  return new TextEncoder().encode(text);
}

function opText(op: ProgramOp): string {
  const dot = op.name.indexOf('.');
  const dialect = DIALECTS.indexOf(op.name.slice(0, dot) as (typeof DIALECTS)[number]);
  if (dialect < 0) {
    throw new ArgumentError(
      `encodePir: an operation's name must begin with one of ${DIALECTS.join(', ')} and a dot. Received '${op.name}'. Name it like 'pd_op.relu'.`,
    );
  }
  const flags = (name: string, values: readonly boolean[]) =>
    attributeEntry(name, { type: 'array', value: values.map((value) => ({ type: 'bool', value })) });
  const extra = [
    ...(op.persistable === undefined ? [] : [flags('persistable', op.persistable)]),
    flags('stop_gradient', op.stopGradient ?? op.outputs.map(() => false)),
  ];
  const regions = op.regions
    ?.map(
      (blocks, r) =>
        `{"#":"region_${r}","blocks":[${blocks
          .map(
            (block, b) =>
              `{"#":"block_${b}","args":[${block.args.map(({ id, type }) => `{"#":${id},"TT":${typeText(type)}}`).join(',')}],"ops":[${block.ops.map(opText).join(',')}]}`,
          )
          .join(',')}]}`,
    )
    .join(',');
  return `{"#":"${dialect}${op.name.slice(dot)}","A":[${Object.entries(op.attributes)
    .map(([name, attribute]) => attributeEntry(name, attribute))
    .join(
      ',',
    )}],"I":[${op.inputs.map((id) => `{"%":${id}}`).join(',')}],"O":[${op.outputs.map(valueText).join(',')}],"OA":[${extra.join(',')}]${
    regions === undefined ? '' : `,"regions":[${regions}]`
  }}`;
}

function valueText({ id, type }: ProgramValue): string {
  return `{"%":${id},"TT":${typeText(type)}}`;
}

function typeText(type: ValueType): string {
  switch (type.kind) {
    case 'none':
      return '{"#":"NULL"}';
    case 'vector':
      return `{"#":"0.t_vec","D":[${type.items.map(typeText).join(',')}]}`;
    default:
      return `{"#":"0.t_dtensor","D":[{"#":"0.${ELEMENTS[type.dtype]}"},[${type.shape.join(',')}],"NCHW",[],0]}`;
  }
}

function attributeEntry(name: string, attribute: Attribute): string {
  return `{"AT":${attributeText(attribute)},"N":${JSON.stringify(name)}}`;
}

function attributeText(attribute: Attribute): string {
  const tagged = (id: string, data: string) => `{"#":"${id}","D":${data}}`;
  switch (attribute.type) {
    case 'f32':
    case 'f64': {
      const { type, value } = attribute;
      if (Number.isFinite(value)) return tagged(PLAIN_IDS[type], jsonFloat(value));
      return `{"#":"${PLAIN_IDS[type]}","VD":"${Number.isNaN(value) ? 'NAN' : value > 0 ? 'INF' : '-INF'}"}`;
    }
    case 'bool':
    case 'i32':
    case 'i64':
    case 'index':
      return tagged(PLAIN_IDS[attribute.type], String(attribute.value));
    case 'str':
    case 'dtype':
      return tagged(PLAIN_IDS[attribute.type], JSON.stringify(attribute.value));
    case 'array':
      return tagged('0.a_array', `[${attribute.value.map(attributeText).join(',')}]`);
    case 'intarray':
      return tagged('1.a_intarray', `[${attribute.value.join(',')}]`);
    case 'scalar': {
      const { dtype, value } = attribute;
      const float = typeof value === 'number' && /float|complex/.test(dtype);
      return tagged('1.a_scalar', `[${JSON.stringify(dtype)},${float ? jsonFloat(value) : String(value)}]`);
    }
    case 'place':
      return tagged('1.a_place', jsonText([...attribute.value]));
    default:
      return tagged(attribute.id, jsonText(attribute.value as Json));
  }
}
