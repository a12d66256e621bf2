import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/core/index.ts';
import { attr, decodePir, encodePir, type Program, ProgramBuilder, tensorType } from '../../src/formats/index.ts';
import { sample } from './golden.ts';

/** Builds a program anew from the calls that would make it. */
function rebuild(program: Program): Program {
  const builder = new ProgramBuilder();
  const ids = new Map([[0, 0]]);
  const parameters = new Map(program.parameters.map((p) => [p.id, p]));
  const get = (id: number): number => {
    const p = parameters.get(id);
    return p === undefined ? ids.get(id)! : builder.parameter(p.name, p.type.dtype, p.type.shape, p.trainable);
  };
  for (const op of program.ops) {
    const text = (name: string) => op.attributes[name]!.value as string;
    const output = op.outputs[0]!;
    builder.structName = op.attributes.struct_name === undefined ? null : text('struct_name');
    if (op.name === 'pd_op.data' && output.type.kind === 'tensor') {
      ids.set(output.id, builder.input(text('name'), output.type.dtype, output.type.shape));
    } else if (op.name === 'pd_op.fetch') builder.fetch(get(op.inputs[0]!));
    else if (op.name === 'pd_op.full_int_array') {
      ids.set(output.id, builder.fullIntArray((op.attributes.value!.value as { value: number }[]).map((v) => v.value)));
    } else if (op.name === 'pd_op.full')
      ids.set(output.id, builder.full(op.attributes.value!.value as number, text('dtype') as 'float32'));
    else if (op.name === 'builtin.combine') ids.set(output.id, builder.combine(op.inputs.map(get)));
    else if (op.name === 'builtin.split')
      builder.split(get(op.inputs[0]!)).forEach((id, i) => void ids.set(op.outputs[i]!.id, id));
    else {
      const got = builder.op(
        op.name,
        op.inputs.map(get),
        op.outputs.map((o) => o.type),
        op.attributes,
        { stopGradient: op.stopGradient! },
      );
      op.outputs.forEach((o, i) => void ids.set(o.id, got[i]!));
    }
  }
  return builder.build();
}

describe('ProgramBuilder', () => {
  it.each(['mlp', 'lenet_small', 'resblock', 'vgglike', 'multi_io', 'zoo_lenet', 'zoo_resnet18', 'zoo_vgg16'])(
    'lays %s out as Paddle does, to the byte',
    (name) => {
      const bytes = sample(`${name}.json`);
      expect(Buffer.from(encodePir(rebuild(decodePir(bytes)))).equals(bytes)).toBe(true);
    },
  );

  it('gives one value for one parameter', () => {
    const builder = new ProgramBuilder();
    expect(builder.parameter('w', 'float32', [2])).toBe(builder.parameter('w', 'float32', [2]));
  });

  it('rounds constants of float32, and none else', () => {
    const builder = new ProgramBuilder();
    builder.full(0.2, 'float32');
    builder.full(0.2, 'float64');
    builder.fetch(builder.input('x', 'float32', [1]));
    const values = builder
      .build()
      .ops.filter((op) => op.name === 'pd_op.full')
      .map((op) => op.attributes.value);
    expect(values).toEqual([attr.f64(0.20000000298023224), attr.f64(0.2)]);
  });

  it('refuses what no program can hold', () => {
    const builder = new ProgramBuilder();
    const x = builder.input('x', 'float32', [-1, 2]);
    expect(() => builder.build()).toThrow(/must have an output/);
    expect(() => builder.input('x', 'float32', [1])).toThrow(ArgumentError);
    expect(() => builder.op('relu', [99], [tensorType('float32', [1])])).toThrow(/Received 99/);
    expect(() => builder.typeOf(0)).toThrow(ArgumentError);
    expect(() => builder.split(x)).toThrow(/must be a list/);
  });
});
