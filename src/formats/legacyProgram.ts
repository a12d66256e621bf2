import { FormatError, sizeOf } from '../core/index.ts';
import type { BlockDesc, OpDesc, ProgramDesc, VarDesc } from './pdmodel.ts';
import {
  type Attribute,
  attr,
  type Program,
  ProgramBuilder,
  type TensorType,
  tensorType,
  type ValueType,
} from './program.ts';
import { dtypeOfVarType } from './tensorRecord.ts';

/**
 * A program of Paddle 2 as a {@link Program}: every operation becomes those of PIR that do the same, as Paddle 3 itself translates it when it loads a
 * `.pdmodel`. All persistable variables become parameters, also unused ones, because the file of parameters holds them.
 *
 * @param desc - What `decodeProgramDesc` gave.
 * @param where - Who reads; begins every error's text.
 * @throws {FormatError} when the program has an operation that is not known here, or uses a variable that nothing gives
 *
 * @source Paddle, paddle/fluid/ir_adaptor/translator/op_translator.cc
 */
export function programOfDesc(desc: ProgramDesc, where = 'programOfDesc'): Program {
  const block = desc.blocks[0];
  if (block === undefined)
    throw new FormatError(`${where}: a program must have a block. Received none. The file is damaged.`);
  return new Translator(block, where).run();
}

type Rule = (op: OpView) => void;

class Translator {
  readonly where: string;
  readonly builder = new ProgramBuilder();
  readonly vars: ReadonlyMap<string, VarDesc>;
  /** Values by the names that variables have at this point. */
  readonly values = new Map<string, number>();
  readonly #block: BlockDesc;

  constructor(block: BlockDesc, where: string) {
    this.#block = block;
    this.where = where;
    this.vars = new Map(block.vars.map((variable) => [variable.name, variable]));
  }

  fail(must: string, received: string, advice: string): never {
    throw new FormatError(`${this.where}: ${must}. Received ${received}. ${advice}`);
  }

  run(): Program {
    const { ops, vars } = this.#block;
    const statistics = new Set(
      ops.flatMap((op) =>
        op.type.includes('batch_norm') ? [...(op.inputs.get('Mean') ?? []), ...(op.inputs.get('Variance') ?? [])] : [],
      ),
    );
    for (const { name, kind, dtype, shape, persistable, stopGradient } of vars) {
      if (!persistable || kind !== 'tensor') continue;
      if (dtype === undefined || shape === undefined)
        this.fail(`the parameter '${name}' must have a type`, 'none', 'The file is damaged.');
      this.values.set(name, this.builder.parameter(name, dtype, shape, !statistics.has(name) && stopGradient !== true));
    }
    const inputs: [number, string][] = [];
    const outputs: [number, string][] = [];
    for (const op of ops) {
      const view = new OpView(this, op);
      if (op.type === 'feed') inputs.push([view.int('col', 0), view.outName('Out')]);
      else if (op.type === 'fetch') outputs.push([view.int('col', 0), view.inNames('X')[0] ?? '']);
    }
    for (const [, name] of inputs.sort(([a], [b]) => a - b)) {
      const type = this.type(name);
      this.values.set(name, this.builder.input(name, type.dtype, type.shape));
    }
    for (const op of ops) {
      if (op.type === 'feed' || op.type === 'fetch') continue;
      const rule = Object.hasOwn(RULES, op.type) ? RULES[op.type] : undefined;
      if (rule === undefined) {
        this.fail(
          'a program must consist of operations that are known here',
          `'${op.type}'`,
          'Export the model with Paddle 3, to a .json file.',
        );
      }
      rule(new OpView(this, op));
    }
    for (const [, name] of outputs.sort(([a], [b]) => a - b)) this.builder.fetch(this.value(name, 'fetch'), name);
    if (outputs.length === 0) this.fail('a program must have an output', 'none', 'Export the model for inference.');
    return this.builder.build();
  }

  value(name: string, user: string): number {
    const id = this.values.get(name);
    return (
      id ?? this.fail(`what ${user} uses must be given before it`, `the variable '${name}'`, 'The file is damaged.')
    );
  }

  type(name: string): TensorType {
    const variable = this.vars.get(name);
    if (variable?.dtype === undefined || variable.shape === undefined) {
      return this.fail('every variable must be declared with its type', `'${name}' without`, 'The file is damaged.');
    }
    return tensorType(variable.dtype, variable.shape);
  }
}

/** One operation of Paddle 2 while it is translated. */
class OpView {
  readonly #op: OpDesc;
  readonly #to: Translator;

  constructor(to: Translator, op: OpDesc) {
    this.#to = to;
    this.#op = op;
  }

  get builder(): ProgramBuilder {
    return this.#to.builder;
  }

  /** Refuses a form of the operation. */
  refuse(what: string): never {
    return this.#to.fail(
      `the operation ${this.#op.type} must be of a form that is known here`,
      what,
      'Export the model with Paddle 3, to a .json file.',
    );
  }

  inNames(slot: string): string[] {
    return this.#op.inputs.get(slot) ?? [];
  }

  has(slot: string): boolean {
    return this.inNames(slot).length > 0;
  }

  /** The value in a slot. */
  in(slot: string): number {
    return this.#to.value(this.inNames(slot)[0] ?? slot, this.#op.type);
  }

  /** The value in a slot, or 0 when the slot is empty. */
  optional(slot: string): number {
    return this.has(slot) ? this.in(slot) : 0;
  }

  ins(slot: string): number[] {
    return this.inNames(slot).map((name) => this.#to.value(name, this.#op.type));
  }

  outName(slot: string): string {
    return this.#op.outputs.get(slot)?.[0] ?? this.refuse(`no output ${slot}`);
  }

  outNames(slot: string): string[] {
    return this.#op.outputs.get(slot) ?? [];
  }

  /** Type of a slot's output as declared, or `instead` when nobody declared it. */
  outType(slot: string, instead?: ValueType): ValueType {
    const name = this.outNames(slot)[0];
    const declared = name !== undefined && this.#to.vars.get(name)?.shape !== undefined;
    return declared || instead === undefined ? this.#to.type(name ?? slot) : instead;
  }

  shapeOf(value: number): readonly number[] {
    const type = this.builder.typeOf(value);
    return type.kind === 'tensor' ? type.shape : this.refuse('a list in place of a tensor');
  }

  dtypeOf(value: number): TensorType['dtype'] {
    const type = this.builder.typeOf(value);
    return type.kind === 'tensor' ? type.dtype : this.refuse('a list in place of a tensor');
  }

  /** Gives a slot's variable its value. */
  set(slot: string, value: number): void {
    this.#to.values.set(this.outName(slot), value);
  }

  /** Gives a slot's variables their values. */
  setAll(slot: string, values: readonly number[]): void {
    this.outNames(slot).forEach((name, i) => {
      this.#to.values.set(name, values[i]!);
    });
  }

  #attribute(name: string, types: readonly string[]): unknown {
    const attribute = this.#op.attributes.get(name);
    if (attribute === undefined) return undefined;
    if (!types.includes(attribute.type)) this.refuse(`the attribute ${name} of type ${attribute.type}`);
    return attribute.value;
  }

  #need<T>(name: string, value: T | undefined, instead: T | undefined): T {
    return value ?? instead ?? this.refuse(`no attribute ${name}`);
  }

  int(name: string, instead?: number): number {
    const value = this.#attribute(name, ['int', 'long']) as number | bigint | undefined;
    return this.#need(name, value === undefined ? undefined : Number(value), instead);
  }

  float(name: string, instead?: number): number {
    return this.#need(name, this.#attribute(name, ['float', 'float64']) as number | undefined, instead);
  }

  bool(name: string, instead?: boolean): boolean {
    return this.#need(name, this.#attribute(name, ['boolean']) as boolean | undefined, instead);
  }

  string(name: string, instead?: string): string {
    return this.#need(name, this.#attribute(name, ['string']) as string | undefined, instead);
  }

  ints(name: string, instead?: number[]): number[] {
    const value = this.#attribute(name, ['ints', 'longs']) as readonly (number | bigint)[] | undefined;
    return this.#need(name, value?.map(Number), instead);
  }

  floats(name: string, instead?: number[]): number[] {
    const value = this.#attribute(name, ['floats', 'float64s']) as readonly number[] | undefined;
    return this.#need(name, value === undefined ? undefined : [...value], instead);
  }

  /** A data type given by Paddle's number. */
  dtype(name: string): string {
    const type = this.int(name);
    return dtypeOfVarType(type) ?? this.refuse(`the data type ${type}`);
  }

  /** One operation with one output that the slot `out` takes. */
  emit(name: string, inputs: readonly number[], attributes: Record<string, Attribute> = {}, out = 'Out'): void {
    this.set(out, this.builder.op(name, inputs, [this.outType(out)], attributes)[0]!);
  }

  /** `full_int_array`, from a slot with a tensor where there is one. */
  intArray(values: readonly number[], slot?: string): number {
    return slot !== undefined && this.has(slot) ? this.in(slot) : this.builder.fullIntArray(values);
  }
}

/** An operation of one input that only changes its name; attributes by their kinds. */
function unary(name: string, attributes: (op: OpView) => Record<string, Attribute> = () => ({})): Rule {
  return (op) => op.emit(name, [op.in('X')], attributes(op));
}

/** An element-wise operation of two inputs; `axis` says where the second one's axes stand among the first one's. */
function binary(name: string): Rule {
  return (op) => {
    const x = op.in('X');
    let y = op.in('Y');
    const axis = op.int('axis', -1);
    const shape = op.shapeOf(y);
    const missing = op.shapeOf(x).length - axis - shape.length;
    if (axis !== -1 && missing > 0) {
      const padded = [...shape, ...new Array<number>(missing).fill(1)];
      y = op.builder.op('reshape', [y, op.builder.fullIntArray(padded)], [tensorType(op.dtypeOf(y), padded)])[0]!;
    }
    op.emit(name, [x, y]);
  };
}

/** A reduction over axes. */
function reduction(name: string, more: (op: OpView) => Record<string, Attribute> = () => ({})): Rule {
  return (op) => {
    const axes = op.bool('reduce_all', false) ? [] : op.ints('dim', []);
    op.emit(name, [op.in('X'), op.intArray(axes)], { ...more(op), keepdim: attr.bool(op.bool('keep_dim', false)) });
  };
}

const convolution =
  (name: string): Rule =>
  (op) => {
    const strides = op.ints('strides');
    const common = {
      strides: attr.i32s(strides),
      paddings: attr.i32s(op.ints('paddings')),
      padding_algorithm: attr.str(op.string('padding_algorithm', 'EXPLICIT')),
    };
    const groups = { groups: attr.i32(op.int('groups', 1)) };
    const dilations = {
      dilations: attr.i32s(
        op.ints(
          'dilations',
          strides.map(() => 1),
        ),
      ),
    };
    const format = { data_format: attr.str(op.string('data_format', 'NCHW').replace('AnyLayout', 'NCHW')) };
    // Attributes stand in the order of each operation, and only conv2d has dilations before groups.
    const attributes =
      name !== 'conv2d'
        ? { ...common, ...groups, ...dilations, ...format }
        : { ...common, ...dilations, ...groups, ...format };
    op.emit(name, [op.in('Input'), op.in('Filter')], attributes, 'Output');
  };

const transposedConvolution =
  (name: string): Rule =>
  (op) => {
    const inputs = [op.in('Input'), op.in('Filter')];
    const size = op.ints('output_size', []);
    const solid = name === 'conv3d_transpose';
    // The size is an input of the flat ones, and an attribute in three dimensions.
    if (!solid) inputs.push(op.intArray(size));
    op.emit(
      name,
      inputs,
      {
        strides: attr.i32s(op.ints('strides')),
        paddings: attr.i32s(op.ints('paddings')),
        output_padding: attr.i32s(op.ints('output_padding', [])),
        ...(solid ? { output_size: attr.i32s(size) } : {}),
        padding_algorithm: attr.str(op.string('padding_algorithm', 'EXPLICIT')),
        groups: attr.i32(op.int('groups', 1)),
        dilations: attr.i32s(op.ints('dilations')),
        data_format: attr.str(op.string('data_format', 'NCHW')),
      },
      'Output',
    );
  };

const normalization =
  (
    name: string,
    attributes: (op: OpView) => Record<string, Attribute>,
    statistics: (x: readonly number[], op: OpView) => number[],
  ): Rule =>
  (op) => {
    const x = op.in('X');
    const small = tensorType('float32', statistics(op.shapeOf(x), op));
    const slots =
      name === 'instance_norm' ? (['SavedMean', 'SavedVariance'] as const) : (['Mean', 'Variance'] as const);
    const [y] = op.builder.op(
      name,
      [x, op.optional('Scale'), op.optional('Bias')],
      [op.outType('Y'), ...slots.map((slot) => op.outType(slot, small))],
      attributes(op),
    );
    op.set('Y', y!);
  };

const batchNorm: Rule = (op) => {
  const statistics = ['Mean', 'Variance'].map((slot) => op.in(slot));
  const channels = tensorType('float32', op.shapeOf(statistics[0]!));
  const [y, mean, variance] = op.builder.op(
    'batch_norm_',
    [op.in('X'), ...statistics, op.in('Scale'), op.in('Bias')],
    [op.outType('Y'), channels, channels, channels, channels, tensorType('uint8', [-1])],
    {
      is_test: attr.bool(op.bool('is_test', true)),
      momentum: attr.f32(op.float('momentum', 0.9)),
      epsilon: attr.f32(op.float('epsilon', 1e-5)),
      data_format: attr.str(op.string('data_layout', 'NCHW')),
      use_global_stats: attr.bool(op.bool('use_global_stats', false)),
      trainable_statistics: attr.bool(op.bool('trainable_statistics', false)),
    },
  );
  op.set('Y', y!);
  if (op.outNames('MeanOut').length) op.set('MeanOut', mean!);
  if (op.outNames('VarianceOut').length) op.set('VarianceOut', variance!);
};

const pool: Rule = (op) => {
  op.emit('pool2d', [op.in('X'), op.intArray(op.ints('ksize'))], {
    strides: attr.i64s(op.ints('strides')),
    paddings: attr.i64s(op.ints('paddings')),
    ceil_mode: attr.bool(op.bool('ceil_mode', false)),
    exclusive: attr.bool(op.bool('exclusive', true)),
    data_format: attr.str(op.string('data_format', 'NCHW').replace('AnyLayout', 'NCHW')),
    pooling_type: attr.str(op.string('pooling_type')),
    global_pooling: attr.bool(op.bool('global_pooling', false)),
    adaptive: attr.bool(op.bool('adaptive', false)),
    padding_algorithm: attr.str(op.string('padding_algorithm', 'EXPLICIT')),
  });
};

const dropout: Rule = (op) => {
  const x = op.in('X');
  const type = op.builder.typeOf(x);
  const p = op.builder.full(op.float('dropout_prob'), 'float32');
  const mask = tensorType('uint8', op.shapeOf(x));
  const [y] = op.builder.op('dropout', [x, op.optional('Seed'), p], [type, mask], {
    is_test: attr.bool(op.bool('is_test', true)),
    mode: attr.str(op.string('dropout_implementation', 'downgrade_in_infer')),
    seed: attr.i32(op.int('seed', 0)),
    fix_seed: attr.bool(op.bool('fix_seed', false)),
  });
  op.set('Out', y!);
};

const interpolation =
  (name: string): Rule =>
  (op) => {
    const channels = op.string('data_layout', 'NCHW');
    op.emit(name, [op.in('X'), op.optional('OutSize'), 0, op.optional('Scale')], {
      data_format: attr.str(channels),
      out_d: attr.i32(op.int('out_d', -1)),
      out_h: attr.i32(op.int('out_h', -1)),
      out_w: attr.i32(op.int('out_w', -1)),
      scale: attr.f64s(op.floats('scale', [])),
      interp_method: attr.str(op.string('interp_method')),
      align_corners: attr.bool(op.bool('align_corners', true)),
      align_mode: attr.i32(op.int('align_mode', 1)),
    });
  };

const matmul = (transposeX: string, transposeY: string): Rule => {
  return (op) => {
    if (op.float('alpha', 1) !== 1) op.refuse(`alpha ${op.float('alpha', 1)}`);
    op.emit('matmul', [op.in('X'), op.in('Y')], {
      transpose_x: attr.bool(op.bool(transposeX, false)),
      transpose_y: attr.bool(op.bool(transposeY, false)),
    });
  };
};

const mul: Rule = (op) => {
  const [x, y] = [op.in('X'), op.in('Y')];
  if (op.int('x_num_col_dims', 1) !== op.shapeOf(x).length - 1 || op.shapeOf(y).length !== 2)
    op.refuse('axes that are joined');
  op.emit('matmul', [x, y], { transpose_x: attr.bool(false), transpose_y: attr.bool(false) });
};

const concat: Rule = (op) => {
  const axis = op.has('AxisTensor') ? op.in('AxisTensor') : op.builder.full(op.int('axis', 0), 'int32');
  op.emit('concat', [op.builder.combine(op.ins('X')), axis]);
};

const split: Rule = (op) => {
  const x = op.in('X');
  const axis = op.has('AxisTensor') ? op.in('AxisTensor') : op.builder.full(op.int('axis', 0), 'int32');
  const sections = op.ints('sections', []);
  const names = op.outNames('Out');
  const dim = op.shapeOf(x);
  const at = op.int('axis', 0) < 0 ? op.int('axis', 0) + dim.length : op.int('axis', 0);
  const types = names.map((_, i) =>
    tensorType(
      op.dtypeOf(x),
      dim.map((size, k) => (k !== at ? size : (sections[i] ?? (size < 0 ? -1 : size / names.length)))),
    ),
  );
  const list: ValueType = { kind: 'vector', items: types };
  const [parts] =
    sections.length > 0
      ? op.builder.op('split', [x, op.intArray(sections), axis], [list])
      : op.builder.op('split_with_num', [x, axis], [list], { num: attr.i32(op.int('num', names.length)) });
  op.setAll('Out', op.builder.split(parts!));
};

const slice: Rule = (op) => {
  if (op.has('StartsTensorList') || op.has('EndsTensorList')) op.refuse('limits that are tensors');
  const axes = op.ints('axes');
  op.emit(
    'slice',
    [op.in('Input'), op.intArray(op.ints('starts'), 'StartsTensor'), op.intArray(op.ints('ends'), 'EndsTensor')],
    {
      axes: attr.i64s(axes),
      infer_flags: attr.i64s(
        op.ints(
          'infer_flags',
          axes.map(() => 1),
        ),
      ),
      decrease_axis: attr.i64s(op.ints('decrease_axis', [])),
    },
  );
};

const fillConstant: Rule = (op) => {
  if (op.has('ShapeTensor') || op.has('ShapeTensorList') || op.has('ValueTensor'))
    op.refuse('a shape or value that is a tensor');
  const text = op.string('str_value', '');
  const dtype = op.dtype('dtype');
  op.emit('full', [], {
    shape: attr.intArray(op.ints('shape')),
    value: attr.f64(text === '' ? op.float('value', 0) : Number(text)),
    dtype: attr.dtype(dtype),
    place: attr.place('undefined'),
  });
};

const scale: Rule = (op) => {
  const factor = op.has('ScaleTensor') ? op.in('ScaleTensor') : op.builder.full(op.float('scale', 1), 'float32');
  op.emit('scale', [op.in('X'), factor], {
    bias: attr.f32(op.float('bias', 0)),
    bias_after_scale: attr.bool(op.bool('bias_after_scale', true)),
  });
};

const clip: Rule = (op) => {
  const limit = (slot: string, name: string) =>
    op.has(slot) ? op.in(slot) : op.builder.full(op.float(name), 'float32');
  op.emit('clip', [op.in('X'), limit('Min', 'min'), limit('Max', 'max')]);
};

const reshape: Rule = (op) => {
  if (op.has('ShapeTensor')) op.refuse('a shape of several tensors');
  op.emit('reshape', [op.in('X'), op.intArray(op.ints('shape', []), 'Shape')]);
};

const topK: Rule = (op) => {
  const k = op.has('K') ? op.in('K') : op.builder.full(op.int('k'), 'int32');
  const [values, indices] = op.builder.op('topk', [op.in('X'), k], [op.outType('Out'), op.outType('Indices')], {
    axis: attr.i32(op.int('axis', -1)),
    largest: attr.bool(op.bool('largest', true)),
    sorted: attr.bool(op.bool('sorted', true)),
  });
  op.set('Out', values!);
  op.set('Indices', indices!);
};

const none = () => ({});

/** How each operation of Paddle 2 is said in PIR. */
const RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(
    [
      'abs',
      'ceil',
      'cos',
      'erf',
      'exp',
      'floor',
      'log',
      'relu',
      'relu6',

      'rsqrt',
      'sigmoid',
      'sign',
      'silu',
      'sin',
      'softsign',
      'sqrt',
      'square',
      'swish',
      'tanh',
      'tanh_shrink',
      'logsigmoid',
      'assign',
    ].map((name) => [name, unary(name, none)]),
  ),
  ...Object.fromEntries(
    Object.entries({
      add: 'add',
      sub: 'subtract',
      mul: 'multiply',
      div: 'divide',
      pow: 'elementwise_pow',
      max: 'maximum',
      min: 'minimum',
    }).map(([from, to]) => [`elementwise_${from}`, binary(to)]),
  ),
  ...Object.fromEntries(
    ['equal', 'not_equal', 'less_than', 'less_equal', 'greater_than', 'greater_equal'].map((name) => [
      name,
      binary(name),
    ]),
  ),
  round: unary('round', (op) => ({ decimals: attr.i32(op.int('decimals', 0)) })),
  matmul_v2: matmul('trans_x', 'trans_y'),
  matmul: matmul('transpose_X', 'transpose_Y'),
  mul,
  conv2d: convolution('conv2d'),
  depthwise_conv2d: convolution('depthwise_conv2d'),
  conv3d: convolution('conv3d'),
  conv2d_transpose: transposedConvolution('conv2d_transpose'),
  depthwise_conv2d_transpose: transposedConvolution('depthwise_conv2d_transpose'),
  conv3d_transpose: transposedConvolution('conv3d_transpose'),
  batch_norm: batchNorm,
  sync_batch_norm: batchNorm,
  layer_norm: normalization(
    'layer_norm',
    (op) => ({ epsilon: attr.f32(op.float('epsilon', 1e-5)), begin_norm_axis: attr.i32(op.int('begin_norm_axis', 1)) }),
    (x, op) => {
      const outer = x.slice(0, op.int('begin_norm_axis', 1));
      return [outer.some((size) => size < 0) ? -1 : sizeOf(outer)];
    },
  ),
  group_norm: normalization(
    'group_norm',
    (op) => ({
      epsilon: attr.f64(op.float('epsilon', 1e-5)),
      groups: attr.i32(op.int('groups')),
      data_format: attr.str(op.string('data_layout', 'NCHW')),
    }),
    (x, op) => [x[0]!, op.int('groups')],
  ),
  instance_norm: normalization(
    'instance_norm',
    (op) => ({ epsilon: attr.f32(op.float('epsilon', 1e-5)) }),
    (x) => [x[0]! * x[1]!],
  ),
  pool2d: pool,
  max_pool2d_with_index: (op) => {
    const [y, mask] = op.builder.op('max_pool2d_with_index', [op.in('X')], [op.outType('Out'), op.outType('Mask')], {
      kernel_size: attr.i32s(op.ints('ksize')),
      strides: attr.i32s(op.ints('strides')),
      paddings: attr.i32s(op.ints('paddings')),
      global_pooling: attr.bool(op.bool('global_pooling', false)),
      adaptive: attr.bool(op.bool('adaptive', false)),
      ceil_mode: attr.bool(op.bool('ceil_mode', false)),
    });
    op.set('Out', y!);
    op.set('Mask', mask!);
  },
  dropout,
  lookup_table_v2: (op) =>
    op.emit('embedding', [op.in('Ids'), op.in('W')], {
      padding_idx: attr.i64(op.int('padding_idx', -1)),
      sparse: attr.bool(op.bool('is_sparse', false)),
    }),
  reshape2: reshape,
  flatten_contiguous_range: unary('flatten', (op) => ({
    start_axis: attr.i32(op.int('start_axis')),
    stop_axis: attr.i32(op.int('stop_axis')),
  })),
  transpose2: unary('transpose', (op) => ({ perm: attr.i32s(op.ints('axis')) })),
  squeeze2: (op) => op.emit('squeeze', [op.in('X'), op.intArray(op.ints('axes'))]),
  unsqueeze2: (op) => op.emit('unsqueeze', [op.in('X'), op.intArray(op.ints('axes'), 'AxesTensor')]),
  concat,
  stack: (op) => op.emit('stack', [op.builder.combine(op.ins('X'))], { axis: attr.i32(op.int('axis', 0)) }, 'Y'),
  split,
  slice,
  scale,
  clip,
  cast: unary('cast', (op) => ({ dtype: attr.dtype(op.dtype('out_dtype')) })),
  softmax: unary('softmax', (op) => ({ axis: attr.i32(op.int('axis', -1)) })),
  log_softmax: unary('log_softmax', (op) => ({ axis: attr.i32(op.int('axis', -1)) })),
  gelu: unary('gelu', (op) => ({ approximate: attr.bool(op.bool('approximate', false)) })),
  leaky_relu: unary('leaky_relu', (op) => ({ negative_slope: attr.f64(op.float('alpha', 0.02)) })),
  elu: unary('elu', (op) => ({ alpha: attr.f32(op.float('alpha', 1)) })),
  celu: unary('celu', (op) => ({ alpha: attr.f32(op.float('alpha', 1)) })),
  selu: unary('selu', (op) => ({ scale: attr.f32(op.float('scale')), alpha: attr.f32(op.float('alpha')) })),
  // PIR's hardswish has no attributes: only the usual ones can be said.
  hard_swish: unary('hardswish', (op) => {
    const usual = op.float('threshold', 6) === 6 && op.float('scale', 6) === 6 && op.float('offset', 3) === 3;
    return usual ? {} : op.refuse('unusual constants');
  }),
  hard_sigmoid: unary('hardsigmoid', (op) => ({
    slope: attr.f32(op.float('slope', 0.2)),
    offset: attr.f32(op.float('offset', 0.5)),
  })),
  brelu: unary('hardtanh', (op) => ({ t_min: attr.f32(op.float('t_min')), t_max: attr.f32(op.float('t_max')) })),
  mish: unary('mish', (op) => ({ lambda: attr.f32(op.float('threshold', 20)) })),
  softplus: unary('softplus', (op) => ({
    beta: attr.f64(op.float('beta', 1)),
    threshold: attr.f64(op.float('threshold', 20)),
  })),
  hard_shrink: unary('hardshrink', (op) => ({ threshold: attr.f32(op.float('threshold', 0.5)) })),
  softshrink: unary('softshrink', (op) => ({ threshold: attr.f32(op.float('lambda', 0.5)) })),
  thresholded_relu: unary('thresholded_relu', (op) => ({
    threshold: attr.f32(op.float('threshold', 1)),
    value: attr.f32(op.float('value', 0)),
  })),
  maxout: unary('maxout', (op) => ({ groups: attr.i32(op.int('groups')), axis: attr.i32(op.int('axis', 1)) })),
  pixel_shuffle: unary('pixel_shuffle', (op) => ({
    upscale_factor: attr.i32(op.int('upscale_factor')),
    data_format: attr.str(op.string('data_format', 'NCHW')),
  })),
  prelu: (op) =>
    op.emit('prelu', [op.in('X'), op.in('Alpha')], {
      data_format: attr.str(op.string('data_format', 'NCHW')),
      mode: attr.str(op.string('mode')),
    }),
  pad3d: (op) =>
    op.emit('pad3d', [op.in('X'), op.intArray(op.ints('paddings', []), 'Paddings')], {
      mode: attr.str(op.string('mode', 'constant')),
      pad_value: attr.f64(op.float('value', 0)),
      data_format: attr.str(op.string('data_format', 'NCDHW')),
    }),
  nearest_interp_v2: interpolation('nearest_interp'),
  bilinear_interp_v2: interpolation('bilinear_interp'),
  bicubic_interp_v2: interpolation('bicubic_interp'),
  reduce_mean: reduction('mean'),
  reduce_max: reduction('max'),
  reduce_min: reduction('min'),
  reduce_sum: reduction('sum', (op) => ({
    dtype: attr.dtype(op.int('out_dtype', -1) < 0 ? 'Undefined(ALL_DTYPE)' : op.dtype('out_dtype')),
  })),
  arg_max: (op) =>
    op.emit('argmax', [op.in('X'), op.builder.full(op.int('axis', -1), 'int64')], {
      keepdims: attr.bool(op.bool('keepdims', false)),
      flatten: attr.bool(op.bool('flatten', false)),
      dtype: attr.dtype(op.int('dtype', 3) < 0 ? 'int64' : op.dtype('dtype')),
    }),
  top_k_v2: topK,
  fill_constant: fillConstant,
  expand_v2: (op) => op.emit('expand', [op.in('X'), op.intArray(op.ints('shape', []), 'Shape')]),
  tile: (op) => op.emit('tile', [op.in('X'), op.intArray(op.ints('repeat_times', []), 'RepeatTimes')]),
  gather: (op) =>
    op.emit('gather', [
      op.in('X'),
      op.in('Index'),
      op.has('Axis') ? op.in('Axis') : op.builder.full(op.int('axis', 0), 'int32'),
    ]),
  where: (op) => op.emit('where', [op.in('Condition'), op.in('X'), op.in('Y')]),
  p_norm: unary('p_norm', (op) => ({
    porder: attr.f32(op.float('porder', 2)),
    axis: attr.i32(op.int('axis', -1)),
    epsilon: attr.f32(op.float('epsilon', 1e-12)),
    keepdim: attr.bool(op.bool('keepdim', false)),
    asvector: attr.bool(op.bool('asvector', false)),
  })),
  cumsum: (op) =>
    op.emit('cumsum', [op.in('X'), op.builder.full(op.int('axis', -1), 'int32')], {
      flatten: attr.bool(op.bool('flatten', false)),
      exclusive: attr.bool(op.bool('exclusive', false)),
      reverse: attr.bool(op.bool('reverse', false)),
    }),
};

/** The names of Paddle 2's operations that {@link programOfDesc} translates. */
export const LEGACY_OPS: readonly string[] = Object.keys(RULES);
