import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/index.ts';
import {
  type Attribute,
  decodePir,
  decodeProgramDesc,
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
