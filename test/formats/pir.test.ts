import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, FormatError } from '../../src/core/index.ts';
import { attr, decodePir, encodePir, type Program, tensorType } from '../../src/formats/index.ts';
import { expected, sample } from './golden.ts';

const names = ['mlp', 'lenet_small', 'resblock', 'vgglike', 'multi_io', 'zoo_lenet', 'zoo_resnet18', 'zoo_vgg16'];
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const file = (ops: unknown[], base: object = { magic: 'pir', version: 4 }) =>
  text({ base_code: base, program: { regions: [{ blocks: [{ ops }] }] } });
const tensor = (id: number) => ({ '%': id, TT: { '#': '0.t_dtensor', D: [{ '#': '0.t_f32' }, [2], 'NCHW', [], 0] } });

describe('decodePir and encodePir', () => {
  it.each(names)('read %s and write it byte for byte', (name) => {
    const bytes = sample(`${name}.json`);
    expect(Buffer.from(encodePir(decodePir(bytes))).equals(bytes)).toBe(true);
  });

  it('reads parameters, inputs and operations', () => {
    const program = decodePir(sample('lenet_small.json'));
    expect(program.parameters.map((p) => p.name).sort()).toEqual(expected.lenet_small!.params_order);
    for (const { name, type } of program.parameters) {
      expect(type.shape).toEqual(expected.lenet_small!.params![name]!.shape);
      expect(type.dtype).toBe('float32');
    }
    const convolution = program.ops.find((op) => op.name === 'pd_op.conv2d')!;
    expect(convolution.attributes.strides).toEqual(attr.i32s([1, 1]));
    expect(convolution.attributes.data_format).toEqual(attr.str('NCHW'));
    expect(program.ops[0]!.attributes).toEqual({
      name: attr.str('x'),
      shape: attr.intArray([-1, 1, 28, 28]),
      dtype: attr.dtype('float32'),
      place: attr.place('undefined'),
    });
  });

  it('tells running statistics from trained parameters', () => {
    const { parameters } = decodePir(sample('resblock.json'));
    const trained = (name: string) => parameters.find((p) => p.name === name)?.trainable;
    expect(trained('batch_norm2d_0.w_0')).toBe(true);
    expect(trained('batch_norm2d_0.w_1')).toBe(false);
    expect(trained('batch_norm2d_0.w_2')).toBe(false);
  });

  it('keeps every attribute exactly', () => {
    const attributes = {
      yes: attr.bool(true),
      small: attr.i32(-3),
      big: attr.i64(2n ** 63n - 1n),
      single: attr.f32(0.9),
      double: attr.f64(1e-5),
      whole: attr.f64(2),
      huge: attr.f64(1e300),
      infinite: attr.f64(Infinity),
      below: attr.f32(-Infinity),
      none: attr.f64(Number.NaN),
      text: attr.str('"quoted" 中文\n'),
      list: attr.f64s([1, 0.5]),
      empty: attr.i32s([]),
      nested: attr.strs(['a', 'b']),
      ints: attr.intArray([1, -1, 2n ** 60n]),
      scalar: attr.scalar('float32', 1),
      count: attr.scalar('int64', 7),
      dtype: attr.dtype('Undefined(ALL_DTYPE)'),
      place: attr.place('cpu'),
      __proto__: attr.i32(1),
      odd: { type: 'other', id: '0.a_c64', value: [1.5, 2.25] } as const,
    };
    const program: Program = {
      version: 4,
      trainable: false,
      parameters: [],
      ops: [{ name: 'pd_op.thing', inputs: [], outputs: [], attributes, stopGradient: [] }],
    };
    expect(decodePir(encodePir(program))).toEqual(program);
  });

  it('writes floats as Paddle does', () => {
    const written = (value: number) => /"D":([^}]*)}/.exec(new TextDecoder().decode(encodePir(one(value))))![1];
    const one = (value: number): Program => ({
      version: 4,
      trainable: true,
      parameters: [],
      ops: [{ name: 'pd_op.a', inputs: [], outputs: [], attributes: { a: attr.f64(value) } }],
    });
    // as nlohmann::json prints them
    const want: [number, string][] = [
      [1, '1.0'],
      [0, '0.0'],
      [-0, '-0.0'],
      [-2.5, '-2.5'],
      [1e-5, '1e-05'],
      [9.999999747378752e-6, '9.999999747378752e-06'],
      [0.0001, '0.0001'],
      [0.00012345, '0.00012345'],
      [0.001, '0.001'],
      [1e14, '100000000000000.0'],
      [1e15, '1e+15'],
      [123456789012345, '123456789012345.0'],
      [1234567890123456, '1.234567890123456e+15'],
      [1e300, '1e+300'],
      [5e-324, '5e-324'],
    ];
    for (const [value, textOfValue] of want) expect(written(value)).toBe(textOfValue);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(written(value))).toBe(value);
      }),
    );
  });

  it('reads any order of keys, white space, and what may be missing', () => {
    const indented = JSON.stringify(JSON.parse(new TextDecoder().decode(sample('mlp.json'))), null, 2);
    expect(decodePir(new TextEncoder().encode(indented))).toEqual(decodePir(sample('mlp.json')));
    const program = decodePir(file([{ O: tensor(3), '#': 'p', A: [0, 1, 1, 'w'], extra: 1 }]));
    expect(program).toEqual({
      version: 4,
      trainable: true,
      parameters: [{ id: 3, name: 'w', type: tensorType('float32', [2]), trainable: true }],
      ops: [],
    });
  });

  it('reads control flow', () => {
    const body = {
      '#': 'block_0',
      args: [{ '#': -1, TT: tensor(1).TT }],
      ops: [{ '#': '2.yield', A: [], I: [{ '%': 1 }, { '%': -1 }], O: [] }],
    };
    const bytes = file([
      { '#': '1.data', A: [], I: [], O: [tensor(1)] },
      { '#': '1.while', A: [], I: [{ '%': 1 }], O: [tensor(2)], regions: [{ '#': 'region_0', blocks: [body] }] },
    ]);
    const program = decodePir(bytes);
    expect(program.ops[1]!.regions![0]![0]!.ops[0]!.name).toBe('cf.yield');
    expect(decodePir(encodePir(program))).toEqual({
      ...program,
      ops: [
        { ...program.ops[0], stopGradient: [false] },
        {
          ...program.ops[1],
          stopGradient: [false],
          regions: [
            [
              {
                ...program.ops[1]!.regions![0]![0],
                ops: [{ ...program.ops[1]!.regions![0]![0]!.ops[0], stopGradient: [] }],
              },
            ],
          ],
        },
      ],
    });
  });

  it.each([
    ['no JSON', new TextEncoder().encode('hello'), /must be JSON.*character 0/],
    ['cut JSON', sample('mlp.json').subarray(0, 1500), /must be JSON/],
    ['bytes after the end', new TextEncoder().encode('{} {}'), /the end at character 2/],
    ['a comma too many', new TextEncoder().encode('[1,]'), /a value at character 3/],
    ['endless nesting', new TextEncoder().encode('['.repeat(100000)), /at most 200 levels/],
    ['a raw control character', new TextEncoder().encode('["a\u0001"]'), /well-formed text/],
    ['another kind of JSON', text({ a: 1 }), /base_code must be an object/],
    ['another magic', file([], { magic: 'x', version: 4 }), /magic must be 'pir'\. Received x/],
    ['version 0', file([], { magic: 'pir', version: 0 }), /at least 1\. Received 0/],
    ['two regions', text({ base_code: { magic: 'pir', version: 4 }, program: { regions: [{}, {}] } }), /one region/],
    [
      'an input that nothing gives',
      file([{ '#': '1.relu', I: [{ '%': 7 }], O: [] }]),
      /pd_op\.relu must be a value.*%7/,
    ],
    [
      'a value given twice',
      file([
        { '#': '1.a', O: [tensor(1)] },
        { '#': '1.b', O: [tensor(1)] },
      ]),
      /its own number/,
    ],
    ['an unknown dialect', file([{ '#': '9.relu' }]), /known dialect/],
    [
      'an unknown element type',
      file([{ '#': '1.a', O: [{ '%': 1, TT: { '#': '0.t_dtensor', D: [{ '#': '0.t_x' }, [], '', [], 0] } }] }]),
      /0\.t_x/,
    ],
    ['a sparse tensor', file([{ '#': '1.a', O: [{ '%': 1, TT: { '#': '1.t_srows' } }] }]), /1\.t_srows/],
    [
      'an attribute of a wrong type',
      file([{ '#': '1.a', A: [{ N: 'n', AT: { '#': '0.a_i32', D: 'x' } }] }]),
      /pd_op\.a's n must be a whole number/,
    ],
    ['a parameter without a name', file([{ '#': 'p', A: [0, 1, 1], O: tensor(1) }]), /name of a parameter/],
    [
      'a parameter twice',
      file([
        { '#': 'p', A: [0, 1, 1, 'w'], O: tensor(1) },
        { '#': 'p', A: [0, 1, 1, 'w'], O: tensor(2) },
      ]),
      /'w' twice/,
    ],
  ] as [string, Uint8Array, RegExp][])('refuses %s', (_, bytes, message) => {
    expect(() => decodePir(bytes, 'paddle.jit.load')).toThrow(FormatError);
    expect(() => decodePir(bytes, 'paddle.jit.load')).toThrow(message);
    expect(() => decodePir(bytes, 'paddle.jit.load')).toThrow(/^paddle\.jit\.load: /);
  });

  it('refuses to write an operation of no dialect', () => {
    const op = { name: 'relu', inputs: [], outputs: [], attributes: {} };
    expect(() => encodePir({ version: 4, trainable: true, parameters: [], ops: [op] })).toThrow(ArgumentError);
  });
});
