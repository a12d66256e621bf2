import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/index.ts';
import { decodeProgramDesc, encodeProgramDesc, type OpAttribute, type ProgramDesc } from '../../src/formats/index.ts';
import { sample } from './golden.ts';

const models = ['mlp', 'lenet_small', 'resblock', 'vgglike', 'zoo_lenet'];

describe('decodeProgramDesc and encodeProgramDesc', () => {
  it.each(models)('read %s and write it byte for byte', (name) => {
    const bytes = sample(`${name}.pdmodel`);
    expect(Buffer.from(encodeProgramDesc(decodeProgramDesc(bytes))).equals(bytes)).toBe(true);
  });

  it('read variables and operations', () => {
    const program = decodeProgramDesc(sample('lenet_small.pdmodel'));
    expect(program.version).toBe(3003001);
    expect(program.opVersions!.get('conv2d_transpose')).toBe(2);
    const [block] = program.blocks;
    expect(block!.parent).toBe(-1);
    expect(block!.vars.find((v) => v.name === 'conv2d_0.w_0')).toEqual({
      name: 'conv2d_0.w_0',
      kind: 'tensor',
      dtype: 'float32',
      shape: [3, 1, 3, 3],
      persistable: true,
    });
    expect(block!.vars.find((v) => v.name === 'fetch')!.kind).toBe('fetch');
    const pool = block!.ops.find((op) => op.type === 'pool2d')!;
    expect(pool.inputs).toEqual(new Map([['X', ['relu_0.tmp_0']]]));
    expect(pool.attributes.get('ksize')).toEqual({ type: 'ints', value: [2, 2] });
    expect(pool.attributes.get('pooling_type')).toEqual({ type: 'string', value: 'max' });
  });

  it('keep every kind of attribute', () => {
    const attributes: [string, OpAttribute][] = [
      ['int', { type: 'int', value: -1 }],
      ['float', { type: 'float', value: Math.fround(0.1) }],
      ['string', { type: 'string', value: '中' }],
      ['ints', { type: 'ints', value: [-1, 2 ** 31 - 1, 0] }],
      ['floats', { type: 'floats', value: [0.5, -0] }],
      ['strings', { type: 'strings', value: ['', 'a'] }],
      ['boolean', { type: 'boolean', value: true }],
      ['booleans', { type: 'booleans', value: [true, false] }],
      ['block', { type: 'block', value: 1 }],
      ['long', { type: 'long', value: -(2n ** 63n) }],
      ['blocks', { type: 'blocks', value: [0, 1] }],
      ['longs', { type: 'longs', value: [2n ** 63n - 1n, -1n] }],
      ['float64s', { type: 'float64s', value: [0.1] }],
      ['var', { type: 'var', value: 'x' }],
      ['vars', { type: 'vars', value: ['x', 'y'] }],
      ['float64', { type: 'float64', value: 1e-12 }],
      ['scalar', { type: 'scalar', value: { type: 'float64', value: 0.5 } }],
      [
        'scalars',
        {
          type: 'scalars',
          value: [
            { type: 'boolean', value: true },
            { type: 'long', value: -3n },
            { type: 'complex128', value: [1, -2] },
          ],
        },
      ],
      ['none', { type: 'ints', value: [] }],
    ];
    const program: ProgramDesc = {
      blocks: [
        {
          index: 1,
          parent: 0,
          forward: 2,
          vars: [
            {
              name: 'x',
              kind: 'tensor',
              dtype: 'bfloat16',
              shape: [-1, 0, 2 ** 40],
              lodLevel: 1,
              persistable: false,
              needCheckFeed: true,
              isParameter: true,
              stopGradient: true,
            },
            { name: 'odd', kind: 13 },
          ],
          ops: [
            {
              type: 'a',
              inputs: new Map([
                ['X', ['x', 'odd']],
                ['Y', []],
              ]),
              outputs: new Map(),
              attributes: new Map(attributes),
              isTarget: true,
            },
          ],
        },
      ],
    };
    expect(decodeProgramDesc(encodeProgramDesc(program))).toEqual(program);
  });

  it('read packed numbers, which later writers use', () => {
    // block {idx 0, parent 0, op {type "a", attr {name "n", type INTS, ints packed [1, 300]}}}
    const attribute = [0x0a, 1, 0x6e, 0x10, 3, 0x32, 3, 1, 0xac, 2];
    const op = [0x1a, 1, 0x61, 0x22, attribute.length, ...attribute];
    const block = [8, 0, 16, 0, 0x22, op.length, ...op];
    const program = decodeProgramDesc(Uint8Array.from([0x0a, block.length, ...block]));
    expect(program.blocks[0]!.ops[0]!.attributes.get('n')).toEqual({ type: 'ints', value: [1, 300] });
  });

  it('refuse a file cut anywhere inside its blocks', () => {
    const bytes = sample('mlp.pdmodel');
    for (let length = 0; length < 1500; length += 7) {
      expect(() => decodeProgramDesc(bytes.subarray(0, length))).toThrow(FormatError);
    }
  });

  it('throw nothing but FormatError on damaged files', () => {
    const whole = sample('mlp.pdmodel');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1200), fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          decodeProgramDesc(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
