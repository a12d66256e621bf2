import type { Shape } from '../../../../../src/core/index.ts';
import type { BinaryKind, CompareKind, UnaryKind } from '../../../../../src/engine/kernels/contract.ts';
import { COMPARISONS, FORMULAS } from '../../../../../src/engine/kernels/formulas.ts';
import { ANY, type Build, type Cases, type Draw, FLOATS, forEach, type Values, WHOLE } from '../draw.ts';

const UNARY = Object.keys(FORMULAS) as UnaryKind[];
const COMPARE = Object.keys(COMPARISONS) as CompareKind[];

/** Kinks of the formulas, and numbers that are none. */
const KINKS = [0, -0, 0.5, -0.5, 1, -1, 1.5, 2.5, 3, -3, 6, Number.NaN];
/** Where exponentials leave the range of float32, and where angles went round often. */
const FAR = [88, -88, 100, -104, 1e4, -1e4, 1e-30, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Formulas that round at most once. */
const EXACT: ReadonlySet<UnaryKind> = new Set<UnaryKind>([
  'neg',
  'abs',
  'square',
  'sign',
  'floor',
  'ceil',
  'round',
  'trunc',
  'relu',
  'relu6',
  'hardshrink',
  'thresholdedRelu',
]);

/** Constants that a formula takes; left out now and then where it has defaults. */
function constantsOf(kind: UnaryKind, draw: Draw): { a?: number; b?: number } {
  const low = draw.real(-2, 0);
  switch (kind) {
    case 'scale':
      return { a: draw.real(-3, 3), b: draw.real(-2, 2) };
    case 'pow':
      return { a: draw.pick([0, 1, 2, 3, 0.5, -1, 2.5]) };
    case 'rpow':
      return { a: draw.real(0.5, 3) };
    case 'clip':
    case 'hardtanh':
      return draw.pick([{}, { a: low, b: low + draw.real(0, 3) }]);
    case 'softplus':
      return draw.pick([{}, { a: draw.real(0.5, 2), b: draw.real(1, 20) }]);
    case 'leakyRelu':
    case 'elu':
    case 'celu':
    case 'hardshrink':
    case 'softshrink':
      return draw.pick([{}, { a: draw.real(0.1, 2) }]);
    case 'thresholdedRelu':
      return draw.pick([{}, { a: draw.real(0.1, 2), b: draw.real(-1, 1) }]);
    default:
      return {};
  }
}

const unary =
  (kind: UnaryKind): Build<'Unary'> =>
  (draw) => ({
    inputs: [draw.input(draw.shape(0, 4), draw.dtype(ANY), { from: -4, to: 4, specials: [...KINKS, ...FAR] })],
    attrs: { kind, ...constantsOf(kind, draw) },
    exact: EXACT.has(kind),
  });

const unaryGrad =
  (kind: UnaryKind, constants?: { a?: number }): Build<'UnaryGrad'> =>
  (draw) => {
    const shape = draw.shape(0, 4);
    const dtype = draw.dtype(FLOATS);
    return {
      inputs: [draw.input(shape, dtype, { from: -4, to: 4, specials: KINKS }), draw.input(shape, dtype)],
      attrs: { kind, ...(constants ?? constantsOf(kind, draw)) },
    };
  };

/** Shapes that broadcast to each other, often equal ones, or a row below a matrix. */
function broadcast(draw: Draw, count: number): Shape[] {
  const shape = draw.shape(0, 4);
  const form = draw.int(0, 3);
  return Array.from({ length: count }, (_, i) => {
    if (form === 0 || (form === 1 && i === 0)) return shape;
    if (form === 1) return shape.slice(-1);
    return shape.slice(draw.int(0, shape.length)).map((n) => (draw.int(0, 2) === 0 ? 1 : n));
  });
}

const EXACT_BINARY: readonly BinaryKind[] = ['add', 'sub', 'mul', 'div', 'max', 'min', 'fmax', 'fmin'];
const SPECIALS = [0, -0, 1, -1, 3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

const binary =
  (kind: BinaryKind): Build<'Binary'> =>
  (draw) => {
    const shapes = broadcast(draw, 2);
    if (kind === 'and' || kind === 'or' || kind === 'xor') {
      const dtype = draw.dtype(['bool', ...ANY]);
      const inputs = shapes.map((shape) => draw.input(shape, dtype, { specials: [0, Number.NaN] }));
      return { inputs, attrs: { kind, dtype: 'bool' }, exact: true };
    }
    const dtype = draw.dtype([...FLOATS, ...WHOLE]);
    const powers = kind === 'pow';
    const left: Values = powers ? { from: 0.1, to: 3 } : { from: -3, to: 3, specials: SPECIALS };
    const right: Values = powers ? { from: 0, to: 0.3 } : { from: -3, to: 3, specials: SPECIALS };
    const x = draw.input(shapes[0]!, dtype, left);
    const divides = (WHOLE as readonly string[]).includes(dtype);
    const y =
      !powers && draw.int(0, 7) === 0 && !divides ? x : draw.input(shapes[1]!, dtype, { ...right, nonZero: divides });
    return { inputs: [x, y], attrs: { kind, dtype }, exact: EXACT_BINARY.includes(kind) };
  };

/** Kernels that work element by element. */
export const elementwise: Cases<'Unary' | 'UnaryGrad' | 'Binary' | 'Compare' | 'Where' | 'Cast' | 'Fill'> = {
  Unary: forEach(UNARY, unary),
  UnaryGrad: { ...forEach(UNARY, (kind) => unaryGrad(kind)), 'scale by its default': unaryGrad('scale', {}) },
  Binary: forEach(
    ['add', 'sub', 'mul', 'div', 'max', 'min', 'pow', 'mod', 'floorDiv', 'atan2', 'fmax', 'fmin', 'and', 'or', 'xor'],
    binary,
  ),
  Compare: forEach(COMPARE, (kind) => (draw) => {
    const dtype = draw.dtype(ANY);
    const inputs = broadcast(draw, 2).map((shape) => draw.input(shape, dtype, { specials: SPECIALS }));
    return { inputs, attrs: { kind } };
  }),
  Where: {
    '': (draw) => {
      const dtype = draw.dtype(ANY);
      const [condition, x, y] = broadcast(draw, 3);
      return {
        inputs: [draw.input(condition!, 'bool'), draw.input(x!, dtype), draw.input(y!, dtype, { specials: SPECIALS })],
        attrs: {},
        exact: true,
      };
    },
  },
  Cast: {
    '': (draw) => ({
      inputs: [
        draw.input(draw.shape(0, 4), draw.dtype(ANY), { from: -300, to: 300, specials: [...SPECIALS, 3e9, -3e9, 0.5] }),
      ],
      attrs: { dtype: draw.pick(ANY) },
      exact: true,
    }),
  },
  Fill: {
    '': (draw) => ({
      inputs: [],
      attrs: { shape: draw.shape(0, 4), dtype: draw.dtype(ANY), value: draw.pick([0, 1, -1, 0.1, 2.9, 100]) },
      exact: true,
    }),
  },
};
