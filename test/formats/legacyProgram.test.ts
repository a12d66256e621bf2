import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/index.ts';
import {
  type Attribute,
  attr,
  decodePir,
  decodeProgramDesc,
  LEGACY_OPS,
  type OpAttribute,
  type OpDesc,
  type Program,
  type ProgramDesc,
  type ProgramOp,
  programOfDesc,
} from '../../src/formats/index.ts';
import { sample } from './golden.ts';

const recorded = JSON.parse(
  gunzipSync(readFileSync(new URL('../golden/legacy_ops.json.gz', import.meta.url))).toString(),
) as Record<string, { pdmodel: string; pir: string }>;

/**
 * What a program computes, as lines in the order in which the outputs need them. Three things do not count: names of layers and outputs; digits of an f64
 * attribute that float32, in which Paddle 2 keeps it, does not have; and how the wanted shape of a reshape is written, as its result says it.
 */
function meaning(program: Program): string[] {
  const makers = new Map<number, { op: ProgramOp; at: number }>();
  for (const op of program.ops) {
    op.outputs.forEach(({ id }, at) => {
      makers.set(id, { op, at });
    });
  }
  const parameters = new Map(program.parameters.map((p) => [p.id, p]));
  const lines: string[] = [];
  const numbers = new Map<ProgramOp, number>();
  const show = (id: number): string => {
    if (id === 0) return 'none';
    const parameter = parameters.get(id);
    if (parameter !== undefined) return `${parameter.name}:${parameter.type.dtype}[${parameter.type.shape}]`;
    const { op, at } = makers.get(id)!;
    if (!numbers.has(op)) add(op);
    return `%${numbers.get(op)}.${at}`;
  };
  const add = (op: ProgramOp): void => {
    const used = op.name === 'pd_op.reshape' ? op.inputs.slice(0, 1) : op.inputs;
    const inputs = used.map(show).join(', ');
    const ignored = op.name === 'pd_op.fetch' ? ['name', 'struct_name'] : ['struct_name'];
    const attributes = Object.entries(op.attributes).filter(([name]) => !ignored.includes(name));
    const text = JSON.stringify(attributes, (_, v: unknown) => {
      const typed = v as Attribute | null;
      return typeof typed === 'object' && typed?.type === 'f64' ? { ...typed, value: Math.fround(typed.value) } : v;
    });
    numbers.set(op, lines.length);
    lines.push(
      `%${lines.length} = ${op.name}(${inputs}) ${text} -> ${JSON.stringify(op.outputs.map(({ type }) => type))}`,
    );
  };
  for (const op of program.ops) if (op.name === 'pd_op.fetch') add(op);
  return lines;
}

const desc = (ops: Partial<OpDesc>[]): ProgramDesc => ({
  blocks: [
    {
      index: 0,
      parent: -1,
      vars: ['x', 'y', 'w'].map((name) => ({
        name,
        kind: 'tensor',
        dtype: 'float32',
        shape: [2],
        persistable: name === 'w',
      })),
      ops: [
        { type: 'feed', inputs: new Map(), outputs: new Map([['Out', ['x']]]), attributes: new Map() },
        ...ops.map((op) => ({ type: '', inputs: new Map(), outputs: new Map(), attributes: new Map(), ...op })),
        { type: 'fetch', inputs: new Map([['X', ['y']]]), outputs: new Map(), attributes: new Map() },
      ],
    },
  ],
});
const relu = { type: 'relu', inputs: new Map([['X', ['x']]]), outputs: new Map([['Out', ['y']]]) };

describe('programOfDesc', () => {
  it.each(['mlp', 'lenet_small', 'resblock', 'vgglike', 'zoo_lenet'])(
    'gives for %s the program that Paddle 3 exports',
    (name) => {
      const got = programOfDesc(decodeProgramDesc(sample(`${name}.pdmodel`)));
      const want = decodePir(sample(`${name}.json`));
      expect(meaning(got)).toEqual(meaning(want));
      const byName = (p: Program) =>
        p.parameters.map(({ id: _, ...rest }) => rest).sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(byName(got)).toEqual(byName(want));
    },
  );

  it.each(Object.keys(recorded))('translates the operations of %s as Paddle 3 says them', (name) => {
    const { pdmodel, pir } = recorded[name]!;
    const got = programOfDesc(decodeProgramDesc(new Uint8Array(Buffer.from(pdmodel, 'base64'))));
    expect(meaning(got)).toEqual(meaning(decodePir(new TextEncoder().encode(pir))));
  });

  it('keeps parameters that nothing uses, since their file holds them', () => {
    expect(programOfDesc(desc([relu])).parameters.map((p) => p.name)).toEqual(['w']);
  });

  it('takes inputs and outputs by their columns', () => {
    const program = desc([relu]);
    const col = (value: number) => new Map<string, OpAttribute>([['col', { type: 'int', value }]]);
    const { ops } = program.blocks[0]!;
    ops[0]!.attributes = col(1);
    ops.unshift({ type: 'feed', inputs: new Map(), outputs: new Map([['Out', ['z']]]), attributes: col(0) });
    program.blocks[0]!.vars.push({ name: 'z', kind: 'tensor', dtype: 'int64', shape: [-1] });
    const names = programOfDesc(program)
      .ops.filter((op) => op.name === 'pd_op.data')
      .map((op) => op.attributes.name!.value);
    expect(names).toEqual(['z', 'x']);
  });

  it.each([
    ['an unknown operation', [{ ...relu, type: 'while' }], /known here\. Received 'while'/],
    ['a variable that nothing gives', [{ ...relu, inputs: new Map([['X', ['gone']]]) }], /what relu uses.*'gone'/],
    ['a missing attribute', [{ ...relu, type: 'pool2d' }], /no attribute ksize/],
    [
      'an attribute of another type',
      [{ ...relu, type: 'softmax', attributes: new Map([['axis', { type: 'string', value: 'x' }]]) }],
      /axis of type string/,
    ],
    ['no output', [], /what fetch uses.*'y'/],
  ] as [string, Partial<OpDesc>[], RegExp][])('refuses %s', (_, ops, message) => {
    expect(() => programOfDesc(desc(ops), 'paddle.jit.load')).toThrow(FormatError);
    expect(() => programOfDesc(desc(ops), 'paddle.jit.load')).toThrow(message);
  });
});

describe('LEGACY_OPS', () => {
  const a = (value: number): OpAttribute => ({ type: 'int', value });
  const f = (value: number): OpAttribute => ({ type: 'float', value });
  const b = (value: boolean): OpAttribute => ({ type: 'boolean', value });
  /**
   * Operations that Paddle 3.3.1 cannot export to a `.pdmodel` any more: attributes in a file of Paddle 2, and the operation of Paddle 3
   * as its own exports to `.json` have it.
   */
  const UNRECORDED: Record<
    string,
    [attributes: Record<string, OpAttribute>, name: string, translated: Record<string, Attribute>]
  > = {
    ...Object.fromEntries(
      ['abs', 'ceil', 'cos', 'erf', 'exp', 'floor', 'log', 'rsqrt', 'sigmoid', 'sign', 'sin', 'sqrt', 'tanh'].map(
        (name) => [name, [{}, name, {}]],
      ),
    ),
    round: [{}, 'round', { decimals: attr.i32(0) }],
    gelu: [{ approximate: b(true) }, 'gelu', { approximate: attr.bool(true) }],
    softplus: [{ beta: f(2), threshold: f(15) }, 'softplus', { beta: attr.f64(2), threshold: attr.f64(15) }],
    elementwise_max: [{ axis: a(-1) }, 'maximum', {}],
    elementwise_min: [{ axis: a(-1) }, 'minimum', {}],
    matmul: [
      { transpose_X: b(false), transpose_Y: b(true), alpha: f(1) },
      'matmul',
      { transpose_x: attr.bool(false), transpose_y: attr.bool(true) },
    ],
    mul: [{ x_num_col_dims: a(1) }, 'matmul', { transpose_x: attr.bool(false), transpose_y: attr.bool(false) }],
    p_norm: [
      { porder: f(2), axis: a(1), epsilon: f(1e-12), keepdim: b(true), asvector: b(false) },
      'p_norm',
      {
        porder: attr.f32(2),
        axis: attr.i32(1),
        epsilon: attr.f32(1e-12),
        keepdim: attr.bool(true),
        asvector: attr.bool(false),
      },
    ],
    reduce_sum: [
      { dim: { type: 'ints', value: [1] }, keep_dim: b(true), reduce_all: b(false), out_dtype: a(-1) },
      'sum',
      { dtype: attr.dtype('Undefined(ALL_DTYPE)'), keepdim: attr.bool(true) },
    ],
    arg_max: [
      { axis: { type: 'long', value: 1n }, keepdims: b(false), flatten: b(false), dtype: a(3) },
      'argmax',
      { keepdims: attr.bool(false), flatten: attr.bool(false), dtype: attr.dtype('int64') },
    ],
    sync_batch_norm: [{ epsilon: f(1e-3) }, 'batch_norm_', {}],
  };

  it('are all recorded from Paddle, but for those it cannot export any more', () => {
    const files = ['mlp', 'lenet_small', 'resblock', 'vgglike', 'zoo_lenet'].map((name) => sample(`${name}.pdmodel`));
    for (const { pdmodel } of Object.values(recorded)) files.push(new Uint8Array(Buffer.from(pdmodel, 'base64')));
    const seen = new Set(files.flatMap((bytes) => decodeProgramDesc(bytes).blocks[0]!.ops.map((op) => op.type)));
    expect(LEGACY_OPS.filter((name) => !seen.has(name)).sort()).toEqual(Object.keys(UNRECORDED).sort());
  });

  it.each(Object.entries(UNRECORDED))('%s becomes what Paddle 3 exports', (type, [attributes, name, translated]) => {
    const program = desc([
      {
        type,
        inputs: new Map([
          ...['X'].map((slot): [string, string[]] => [slot, ['x']]),
          ...['Y', 'Mean', 'Variance', 'Scale', 'Bias'].map((slot): [string, string[]] => [slot, ['w']]),
        ]),
        outputs: new Map([
          ['Out', ['y']],
          ['Y', ['y']],
        ]),
        attributes: new Map(Object.entries(attributes)),
      },
    ]);
    for (const variable of program.blocks[0]!.vars) variable.shape = [2, 2];
    const op = programOfDesc(program).ops.find((o) => o.name === `pd_op.${name}`)!;
    if (type === 'sync_batch_norm') expect(op.attributes.epsilon).toEqual(attr.f32(1e-3));
    else expect(op.attributes).toEqual(translated);
  });
});
