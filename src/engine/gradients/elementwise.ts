import { StateError } from '../../core/index.ts';
import { apply } from '../apply.ts';
import type { Kernels, UnaryKind } from '../kernels/contract.ts';
import type { Tensor } from '../tensor.ts';
import { add, binary, constant, div, indicator, mul, neg, scale, unary, unbroadcast } from './compose.ts';
import type { Context, Rules } from './rule.ts';

/** Formulas made of straight lines: their second derivative is zero. */
const STRAIGHT: ReadonlySet<UnaryKind> = new Set<UnaryKind>([
  'neg',
  'scale',
  'abs',
  'sign',
  'floor',
  'ceil',
  'round',
  'trunc',
  'clip',
  'relu',
  'relu6',
  'leakyRelu',
  'hardsigmoid',
  'hardtanh',
  'hardshrink',
  'softshrink',
  'thresholdedRelu',
]);

const below = (x: Tensor): Tensor => indicator('less', x, constant(0, x.handle.dtype), x.handle.dtype);

/** Second derivatives. */
const SECOND: { readonly [K in UnaryKind]?: (x: Tensor, a?: number, b?: number) => Tensor } = {
  exp: (x) => unary('exp', x),
  expm1: (x) => unary('exp', x),
  log: (x) => neg(unary('pow', x, -2)),
  log1p: (x) => neg(unary('pow', scale(x, 1, 1), -2)),
  log2: (x) => scale(unary('pow', x, -2), -Math.LOG2E),
  log10: (x) => scale(unary('pow', x, -2), -Math.LOG10E),
  sqrt: (x) => scale(unary('pow', x, -1.5), -0.25),
  rsqrt: (x) => scale(unary('pow', x, -2.5), 0.75),
  square: (x) => scale(x, 0, 2),
  reciprocal: (x) => scale(unary('pow', x, -3), 2),
  sin: (x) => neg(unary('sin', x)),
  cos: (x) => neg(unary('cos', x)),
  tan: (x) => {
    const t = unary('tan', x);
    return scale(mul(t, scale(unary('square', t), 1, 1)), 2);
  },
  asin: (x) => mul(x, unary('pow', scale(unary('square', x), -1, 1), -1.5)),
  acos: (x) => neg(mul(x, unary('pow', scale(unary('square', x), -1, 1), -1.5))),
  atan: (x) => scale(mul(x, unary('pow', scale(unary('square', x), 1, 1), -2)), -2),
  sinh: (x) => unary('sinh', x),
  cosh: (x) => unary('cosh', x),
  tanh: (x) => {
    const t = unary('tanh', x);
    return scale(mul(t, scale(unary('square', t), -1, 1)), -2);
  },
  asinh: (x) => neg(mul(x, unary('pow', scale(unary('square', x), 1, 1), -1.5))),
  acosh: (x) => neg(mul(x, unary('pow', scale(unary('square', x), 1, -1), -1.5))),
  atanh: (x) => scale(mul(x, unary('pow', scale(unary('square', x), -1, 1), -2)), 2),
  sigmoid: (x) => {
    const s = unary('sigmoid', x);
    return mul(mul(s, scale(s, -1, 1)), scale(s, -2, 1));
  },
  erf: (x) => scale(mul(x, unary('exp', neg(unary('square', x)))), -4 / Math.sqrt(Math.PI)),
  pow: (x, a = 1) => (a === 0 || a === 1 ? scale(x, 0) : scale(unary('pow', x, a - 2), a * (a - 1))),
  rpow: (x, a = 1) => scale(unary('rpow', x, a), Math.log(a) ** 2),
  elu: (x, a = 1) => mul(scale(unary('exp', x), a), below(x)),
  celu: (x, a = 1) => mul(scale(unary('exp', scale(x, 1 / a)), 1 / a), below(x)),
  selu: (x, a = 1.0507009873554805, b = 1.6732632423543772) => mul(scale(unary('exp', x), a * b), below(x)),
  gelu: (x) => {
    const square = unary('square', x);
    return mul(scale(unary('exp', scale(square, -0.5)), 1 / Math.sqrt(2 * Math.PI)), scale(square, -1, 2));
  },
  logSigmoid: (x) => {
    const s = unary('sigmoid', x);
    return neg(mul(s, scale(s, -1, 1)));
  },
  softplus: (x, a = 1) => {
    const s = unary('sigmoid', scale(x, a));
    return scale(mul(s, scale(s, -1, 1)), a);
  },
  softsign: (x) => scale(mul(unary('sign', x), unary('pow', scale(unary('abs', x), 1, 1), -3)), -2),
  tanhshrink: (x) => {
    const t = unary('tanh', x);
    return scale(mul(t, scale(unary('square', t), -1, 1)), 2);
  },
  hardswish: (x) => scale(apply('UnaryGrad', [x, scale(x, 0, 1)], { kind: 'hardtanh', a: -3, b: 3 }), 1 / 3),
  silu: (x) => {
    const s = unary('sigmoid', x);
    return mul(mul(s, scale(s, -1, 1)), scale(mul(x, scale(s, -2, 1)), 1, 2));
  },
};

/** f″(x), or null where it is zero everywhere. @throws {StateError} where it is not known */
function second({ kind, a, b }: Kernels['UnaryGrad'], x: Tensor): Tensor | null {
  if (STRAIGHT.has(kind)) return null;
  const formula = SECOND[kind];
  if (formula) return formula(x, a, b);
  throw new StateError(
    `paddle.grad: the second derivative of '${kind}' must be known to differentiate its gradient. Received createGraph: true through it. Write it with functions that have one (exp, tanh, sigmoid, products), or leave createGraph out.`,
  );
}

/** The gradients of x ∘ y before they are summed back to the shapes of x and y. */
function partials(context: Context<Kernels['Binary']>): { dx?: () => Tensor; dy?: () => Tensor } {
  const dout = context.dy();
  const { dtype } = dout.handle;
  const x = (): Tensor => context.input(0);
  const y = (): Tensor => context.input(1);
  const masked = (mask: Tensor): Tensor => mul(dout, mask);
  const { kind } = context.attrs;
  switch (kind) {
    case 'add':
      return { dx: () => dout, dy: () => dout };
    case 'sub':
      return { dx: () => dout, dy: () => neg(dout) };
    case 'mul':
      return { dx: () => mul(dout, y()), dy: () => mul(dout, x()) };
    case 'div':
      return { dx: () => div(dout, y()), dy: () => neg(mul(dout, div(context.output(0), y()))) };
    case 'max':
    case 'min': {
      // equal values get half each
      const half = (): Tensor => scale(indicator('equal', x(), y(), dtype), 0.5);
      const [first, other] = kind === 'max' ? (['greater', 'less'] as const) : (['less', 'greater'] as const);
      return {
        dx: () => masked(add(indicator(first, x(), y(), dtype), half())),
        dy: () => masked(add(indicator(other, x(), y(), dtype), half())),
      };
    }
    case 'fmax':
    case 'fmin': {
      // equal values give all to the first; so does a NaN in the second
      const taken = (): Tensor => {
        const wins = apply('Compare', [x(), y()], { kind: kind === 'fmax' ? 'greaterEqual' : 'lessEqual' });
        const alone = unary('isnan', y());
        return apply('Cast', [apply('Binary', [wins, alone], { kind: 'or', dtype: 'bool' })], { dtype });
      };
      return { dx: () => masked(taken()), dy: () => masked(scale(taken(), -1, 1)) };
    }
    case 'pow':
      return {
        dx: () => {
          const slope = mul(y(), binary('pow', x(), scale(y(), 1, -1)));
          const level = apply('Compare', [y(), constant(0, dtype)], { kind: 'equal' });
          return masked(apply('Where', [level, constant(0, dtype), slope], {}));
        },
        dy: () => {
          // 0 to a power that is not negative stays as it is
          const zero = apply('Compare', [x(), constant(0, dtype)], { kind: 'equal' });
          const rising = apply('Compare', [y(), constant(0, dtype)], { kind: 'greaterEqual' });
          const level = apply('Binary', [zero, rising], { kind: 'and', dtype: 'bool' });
          const slope = mul(binary('pow', x(), y()), unary('log', x()));
          return masked(apply('Where', [level, constant(0, dtype), slope], {}));
        },
      };
    case 'atan2': {
      const share = (): Tensor => div(dout, add(unary('square', x()), unary('square', y())));
      return { dx: () => mul(share(), y()), dy: () => neg(mul(share(), x())) };
    }
    case 'mod':
      return { dx: () => dout, dy: () => neg(mul(dout, binary('floorDiv', x(), y()))) };
    case 'floorDiv':
    case 'and':
    case 'or':
    case 'xor':
      return {};
  }
}

/** Rules of kernels that work element by element. */
export const elementwise: Rules<'Unary' | 'UnaryGrad' | 'Binary' | 'Where' | 'Cast'> = {
  Unary(context) {
    const { attrs } = context;
    const dy = context.dy();
    switch (attrs.kind) {
      case 'neg':
        return [neg(dy)];
      case 'scale':
        return [scale(dy, attrs.a ?? 1)];
      case 'sign':
      case 'floor':
      case 'ceil':
      case 'round':
      case 'trunc':
        return [scale(dy, 0)];
      case 'exp':
        return [mul(dy, context.output(0))];
      // they are between their bounds where their input is, so the result serves as well
      case 'relu':
      case 'relu6':
        return [apply('UnaryGrad', [context.output(0), dy], attrs)];
      default:
        return [apply('UnaryGrad', [context.input(0), dy], attrs)];
    }
  },

  UnaryGrad(context) {
    const { attrs } = context;
    const gradient = context.dy();
    const x = context.input(0);
    const curvature = context.wants(0) ? second(attrs, x) : null;
    return [
      curvature && mul(mul(gradient, context.input(1)), curvature),
      context.wants(1) ? apply('UnaryGrad', [x, gradient], attrs) : null,
    ];
  },

  Binary(context) {
    const { dx, dy } = partials(context);
    return [dx, dy].map((partial, i) =>
      partial && context.wants(i) ? unbroadcast(partial(), context.inputShape(i)) : null,
    );
  },

  Where(context) {
    const condition = context.input(0);
    const dout = context.dy();
    const zero = constant(0, dout.handle.dtype);
    const share = (i: number, taken: Tensor, other: Tensor): Tensor | null =>
      context.wants(i) ? unbroadcast(apply('Where', [condition, taken, other], {}), context.inputShape(i)) : null;
    return [null, share(1, dout, zero), share(2, zero, dout)];
  },

  Cast(context) {
    return [apply('Cast', [context.dy()], { dtype: context.inputDtype(0) })];
  },
};
