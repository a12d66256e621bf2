import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { RemoteType } from '../remote/index.ts';

/** A kernel of ours: computes on tensors of TensorFlow.js's backend. */
export type Program = (backend: WebGPUBackend, inputs: readonly TensorInfo[], attrs: never) => TensorInfo;

/** What {@link pointwise} computes at each place. */
export interface PointwiseAttrs {
  readonly shape: readonly number[];
  readonly dtype: RemoteType;
  /** statements that leave the result in `y`, from `v0`, `v1`, … and constants `uniforms.c0`, … */
  readonly code: string;
  readonly constants: readonly number[];
  /** the axes to walk over, slowest first, and for each value: whose tensor, where it begins, how far apart neighbours are on each axis */
  readonly sizes: readonly number[];
  readonly values: readonly (readonly [input: number, start: number, strides: readonly number[]])[];
}

/** Formulas by the name under which code calls them. No number is taken for granted that drivers may lose: NaN is looked for bit by bit. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  exp1: 'fn exp1(a: f32) -> f32 { if (isnan(a)) { return a; } return exp(a); }',
  expm1: `fn expm1(a: f32) -> f32 {
    if (isnan(a)) { return a; }
    if (abs(a) < 0.2) { return a * (1.0 + a * (0.5 + a * (0.16666667 + a * (0.041666667 + a * (0.0083333333 + a * 0.0013888889))))); }
    return exp(a) - 1.0;
  }`,
  ln: `fn ln(a: f32) -> f32 {
    if (isnan(a) || a < 0.0) { return uniforms.NAN; }
    if (a == 0.0) { return -uniforms.INFINITY; }
    if (isinf(a)) { return a; }
    return log(a);
  }`,
  log1p: `fn log1p(a: f32) -> f32 {
    let whole = 1.0 + a;
    if (whole == 1.0) { return a; }
    if (isnan(a) || isinf(whole) || whole <= 0.0) { return ln(whole); }
    return ln(whole) * (a / (whole - 1.0));
  }`,
  signum: 'fn signum(a: f32) -> f32 { if (isnan(a) || a == 0.0) { return a; } return select(-1.0, 1.0, a > 0.0); }',
  hypSin: `fn hypSin(a: f32) -> f32 {
    if (isnan(a) || isinf(a)) { return a; }
    let half = exp(0.5 * abs(a));
    let value = select((0.5 * half) * half - 0.5 / half / half, abs(a) * (1.0 + a * a * (0.16666667 + a * a * 0.0083333333)), abs(a) < 0.3);
    return select(value, -value, a < 0.0);
  }`,
  hypCos: `fn hypCos(a: f32) -> f32 {
    if (isnan(a)) { return a; }
    let half = exp(0.5 * abs(a));
    if (isinf(half)) { return half; }
    return (0.5 * half) * half + 0.5 / half / half;
  }`,
  hypTan: `fn hypTan(a: f32) -> f32 {
    if (isnan(a)) { return a; }
    let power = exp(-2.0 * abs(a));
    let value = select((1.0 - power) / (1.0 + power), abs(a) * (1.0 - a * a * (0.33333333 - a * a * 0.13333333)), abs(a) < 0.1);
    return select(value, -value, a < 0.0);
  }`,
  areaSin: `fn areaSin(a: f32) -> f32 {
    if (isnan(a) || isinf(a)) { return a; }
    let b = abs(a);
    let value = select(log1p(b + b * b / (1.0 + sqrt(b * b + 1.0))), ln(b) + 0.69314718, b > 1e9);
    return select(value, -value, a < 0.0);
  }`,
  areaCos: `fn areaCos(a: f32) -> f32 {
    if (isnan(a) || a < 1.0) { return uniforms.NAN; }
    if (a > 1e9) { return ln(a) + 0.69314718; }
    return log1p((a - 1.0) + sqrt((a - 1.0) * (a + 1.0)));
  }`,
  areaTan: `fn areaTan(a: f32) -> f32 {
    if (isnan(a) || abs(a) > 1.0) { return uniforms.NAN; }
    if (abs(a) == 1.0) { return a * uniforms.INFINITY; }
    return 0.5 * log1p(2.0 * a / (1.0 - a));
  }`,
  sigmoid: `fn sigmoid(a: f32) -> f32 {
    if (isnan(a)) { return a; }
    let power = exp(-abs(a));
    return select(1.0, power, a < 0.0) / (1.0 + power);
  }`,
  errorFunction: `fn errorFunction(a: f32) -> f32 {
    if (isnan(a)) { return a; }
    let b = abs(a);
    let t = 1.0 / (1.0 + 0.3275911 * b);
    let rest = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * exp(-b * b);
    let small = b * (1.1283792 - b * b * (0.37612638 - b * b * 0.11283792));
    let value = select(1.0 - rest, small, b < 0.1);
    return select(value, -value, a < 0.0);
  }`,
  most: 'fn most(a: f32, b: f32) -> f32 { if (isnan(a)) { return a; } if (isnan(b)) { return b; } return select(b, a, a > b); }',
  least:
    'fn least(a: f32, b: f32) -> f32 { if (isnan(a)) { return a; } if (isnan(b)) { return b; } return select(b, a, a < b); }',
  power: `fn power(a: f32, b: f32) -> f32 {
    if (b == 0.0) { return 1.0; }
    if (isnan(a) || isnan(b)) { return uniforms.NAN; }
    let base = abs(a);
    if (isinf(b)) { if (base == 1.0) { return uniforms.NAN; } return select(0.0, uniforms.INFINITY, (base > 1.0) == (b > 0.0)); }
    let isWhole = floor(b) == b;
    if (a < 0.0 && !isWhole && !isinf(a)) { return uniforms.NAN; }
    var value = 0.0;
    if (base == 0.0 || isinf(base)) { value = select(0.0, uniforms.INFINITY, (base == 0.0) == (b < 0.0)); }
    else { value = pow(base, b); }
    let isNegative = (bitcast<u32>(a) & 0x80000000u) != 0u;
    let isOdd = isWhole && abs(b) < 16777216.0 && (i32(b) & 1) != 0;
    return select(value, -value, isNegative && isOdd);
  }`,
  differ: 'fn differ(a: f32, b: f32) -> bool { return isnan(a) || isnan(b) || a != b; }',
  floorQuotient: `fn floorQuotient(a: f32, b: f32) -> f32 {
    let quotient = floor(a / b);
    if (isnan(quotient) || isinf(quotient)) { return quotient; }
    let rest = fma(-quotient, b, a);
    if (rest != 0.0 && (rest < 0.0) != (b < 0.0)) { return quotient - 1.0; }
    if (abs(rest) >= abs(b)) { return quotient + 1.0; }
    return quotient;
  }`,
};

/** The functions that code calls, and those that they call. */
function functionsOf(code: string): string {
  const found = new Set<string>();
  const look = (text: string): void => {
    for (const [, name] of text.matchAll(/\b(\w+)\(/g)) {
      if (!Object.hasOwn(FUNCTIONS, name!) || found.has(name!)) continue;
      found.add(name!);
      look(FUNCTIONS[name!]!);
    }
  };
  look(code);
  return [...found].map((name) => FUNCTIONS[name]!).join('\n');
}

type Uniforms = Readonly<Record<string, number>>;

interface Source {
  readonly body: string;
  readonly functions?: string;
  /** whole numbers that the code reads as `uniforms.name` */
  readonly whole: Uniforms;
  readonly real?: Uniforms;
  /** how often the body runs; `index` counts */
  readonly count: number;
  /** whether results are added to from several sides at once */
  readonly isAtomic?: boolean;
}

/** Runs WGSL on flat arrays `x0`, `x1`, … and `result`, in the form in which TensorFlow.js holds its own. */
function run(
  backend: WebGPUBackend,
  inputs: readonly TensorInfo[],
  { body, functions = '', whole, real = {}, count, isAtomic = false }: Source,
  shape: readonly number[],
  dtype: RemoteType,
  into?: TensorInfo,
): TensorInfo {
  const all: readonly (readonly [string, 'int32' | 'float32', number])[] = [
    ['count', 'int32', count],
    ...Object.entries(whole).map(([name, value]) => [name, 'int32', value] as const),
    ...Object.entries(real).map(([name, value]) => [name, 'float32', value] as const),
  ];
  const output = into ?? backend.makeTensorInfo([...shape], dtype);
  const flat = ({ dataId, shape, dtype }: TensorInfo): TensorInfo => ({
    dataId,
    shape: [shape.reduce((product, n) => product * n, 1)],
    dtype,
  });
  const code = `${functions}
    fn main(index: i32) {
      if (index >= uniforms.count) { return; }
      ${body}
    }`;
  const program = {
    variableNames: inputs.map((_, i) => `x${i}`),
    outputShape: flat(output).shape,
    uniforms: all.map(([name, type]) => `${name} : ${type === 'int32' ? 'i32' : 'f32'}, `).join(''),
    workgroupSize: [64, 1, 1] as [number, number, number],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(count / 64), 1, 1] as [number, number, number],
    shaderKey: code,
    atomic: isAtomic,
    getUserCode: () => code,
  };
  backend.runWebGPUProgram(
    program,
    inputs.map(flat),
    dtype,
    all.map(([, type, value]) => ({ type, data: [value] })),
    flat(output),
  );
  return output;
}

const load = (dtype: string, input: number, at: string): string =>
  dtype === 'bool' ? `x${input}[${at}] != 0` : `x${input}[${at}]`;

const pointwise = (backend: WebGPUBackend, inputs: readonly TensorInfo[], attrs: PointwiseAttrs): TensorInfo => {
  const { shape, dtype, code, constants, sizes, values } = attrs;
  const axes = sizes.map((_, axis) => axis);
  const whole: Record<string, number> = {};
  for (const axis of axes.slice(1)) whole[`n${axis}`] = sizes[axis]!;
  const lines: string[] = [];
  if (axes.length > 1) lines.push('var rest = index;');
  for (const axis of axes.slice(1).reverse())
    lines.push(`let p${axis} = rest % uniforms.n${axis}; rest = rest / uniforms.n${axis};`);
  if (axes.length > 0) lines.push(`let p0 = ${axes.length > 1 ? 'rest' : 'index'};`);
  for (const [k, [input, start, strides]] of values.entries()) {
    whole[`o${k}`] = start;
    const terms = axes.map((axis) => {
      whole[`s${k}a${axis}`] = strides[axis]!;
      return ` + p${axis} * uniforms.s${k}a${axis}`;
    });
    lines.push(`let v${k} = ${load(inputs[input]!.dtype, input, `uniforms.o${k}${terms.join('')}`)};`);
  }
  lines.push(code, dtype === 'bool' ? 'result[index] = select(0, 1, y);' : 'result[index] = y;');
  return run(
    backend,
    inputs,
    {
      body: lines.join('\n'),
      functions: functionsOf(code),
      whole,
      real: Object.fromEntries(constants.map((value, i) => [`c${i}`, value])),
      count: sizes.reduce((product, n) => product * n, 1),
    },
    shape,
    dtype,
  );
};

interface ConvolutionAttrs {
  readonly shape: readonly number[];
  readonly input: readonly number[];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** zeros before, per axis */
  readonly before: readonly [number, number];
}

/** A convolution by its definition, [n, h, w, c] with [kh, kw, c, k]: one result after the other. */
const convolution = (backend: WebGPUBackend, inputs: readonly TensorInfo[], attrs: ConvolutionAttrs): TensorInfo => {
  const { shape, input, kernel, stride, dilation, before } = attrs;
  const [, h, w, c] = input as [number, number, number, number];
  const [, oh, ow, outputs] = shape as [number, number, number, number];
  return run(
    backend,
    inputs,
    {
      body: `
      let k = index % uniforms.outputs; var rest = index / uniforms.outputs;
      let left = (rest % uniforms.ow) * uniforms.strideX - uniforms.beforeX; rest = rest / uniforms.ow;
      let top = (rest % uniforms.oh) * uniforms.strideY - uniforms.beforeY;
      let image = (rest / uniforms.oh) * uniforms.h;
      var total = 0.0;
      for (var i = 0; i < uniforms.kh; i++) {
        let row = top + i * uniforms.apartY;
        if (row < 0 || row >= uniforms.h) { continue; }
        for (var j = 0; j < uniforms.kw; j++) {
          let column = left + j * uniforms.apartX;
          if (column < 0 || column >= uniforms.w) { continue; }
          let first = ((image + row) * uniforms.w + column) * uniforms.c;
          let tap = (i * uniforms.kw + j) * uniforms.c;
          for (var m = 0; m < uniforms.c; m++) { total += x0[first + m] * x1[(tap + m) * uniforms.outputs + k]; }
        }
      }
      result[index] = total;`,
      whole: {
        ...{ h, w, c, oh, ow, outputs, kh: kernel[0], kw: kernel[1], strideY: stride[0], strideX: stride[1] },
        ...{ apartY: dilation[0], apartX: dilation[1], beforeY: before[0], beforeX: before[1] },
      },
      count: shape.reduce((product, n) => product * n, 1),
    },
    shape,
    'float32',
  );
};

interface WindowAttrs {
  readonly shape: readonly number[];
  readonly input: readonly number[];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly places: boolean;
}

/** The largest of each window of [n, h, w, c], or its place in the plane: the first of equals. */
const maxPool = (backend: WebGPUBackend, inputs: readonly TensorInfo[], attrs: WindowAttrs): TensorInfo => {
  const { shape, input, kernel, stride, places } = attrs;
  const [, h, w, c] = input as [number, number, number, number];
  const [, oh, ow] = shape as [number, number, number, number];
  return run(
    backend,
    inputs,
    {
      body: `
      let k = index % uniforms.c; var rest = index / uniforms.c;
      let left = (rest % uniforms.ow) * uniforms.across; rest = rest / uniforms.ow;
      let top = (rest % uniforms.oh) * uniforms.down;
      let plane = (rest / uniforms.oh) * uniforms.h * uniforms.w;
      var place = top * uniforms.w + left;
      var best = x0[(plane + place) * uniforms.c + k];
      for (var i = 0; i < uniforms.kh; i++) {
        for (var j = 0; j < uniforms.kw; j++) {
          let at = (top + i) * uniforms.w + left + j;
          let value = x0[(plane + at) * uniforms.c + k];
          if (value > best) { best = value; place = at; }
        }
      }
      result[index] = ${places ? 'f32(place)' : 'best'};`,
      whole: { h, w, c, oh, ow, kh: kernel[0], kw: kernel[1], down: stride[0], across: stride[1] },
      count: shape.reduce((product, n) => product * n, 1),
    },
    shape,
    'float32',
  );
};

/** An axis between those before and those after it. */
interface AxisAttrs {
  readonly shape: readonly number[];
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
}

const ROW = 'let base = (index / uniforms.inner) * uniforms.size * uniforms.inner + index % uniforms.inner;';

/** A tensor with a frame of one value around; axes without one may have been taken together. */
const frame = (
  backend: WebGPUBackend,
  inputs: readonly TensorInfo[],
  attrs: {
    readonly shape: readonly number[];
    readonly axes: readonly { readonly size: number; readonly before: number; readonly after: number }[];
    readonly value: number;
  },
): TensorInfo => {
  const { shape, axes, value } = attrs;
  const whole: Record<string, number> = {};
  const lines = ['var rest = index; var place = 0; var stride = 1; var isInside = true;'];
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const { size, before, after } = axes[axis]!;
    Object.assign(whole, { [`n${axis}`]: size, [`b${axis}`]: before, [`w${axis}`]: before + size + after });
    lines.push(`
      let p${axis} = rest % uniforms.w${axis} - uniforms.b${axis}; rest = rest / uniforms.w${axis};
      isInside = isInside && p${axis} >= 0 && p${axis} < uniforms.n${axis};
      place += p${axis} * stride; stride *= uniforms.n${axis};`);
  }
  lines.push('if (isInside) { result[index] = x0[place]; } else { result[index] = uniforms.value; }');
  const count = shape.reduce((product, n) => product * n, 1);
  return run(backend, inputs, { body: lines.join('\n'), whole, real: { value }, count }, shape, 'float32');
};

/** Where the largest or smallest of each row is: the first of equals, never what is no number. */
const argReduce = (
  backend: WebGPUBackend,
  inputs: readonly TensorInfo[],
  { shape, outer, size, inner, isMax }: AxisAttrs & { readonly isMax: boolean },
): TensorInfo =>
  run(
    backend,
    inputs,
    {
      body: `${ROW}
      var best = ${isMax ? '-' : ''}uniforms.INFINITY; var place = 0;
      for (var i = 0; i < uniforms.size; i++) {
        let value = x0[base + i * uniforms.inner];
        if (!isnan(value) && value ${isMax ? '>' : '<'} best) { best = value; place = i; }
      }
      result[index] = place;`,
      whole: { size, inner },
      count: outer * inner,
    },
    shape,
    'int32',
  );

/** Running sums or products along an axis, one after the other. */
const cumulative = (
  backend: WebGPUBackend,
  inputs: readonly TensorInfo[],
  {
    shape,
    outer,
    size,
    inner,
    isSum,
    isBackward,
  }: AxisAttrs & { readonly isSum: boolean; readonly isBackward: boolean },
): TensorInfo =>
  run(
    backend,
    inputs,
    {
      body: `${ROW}
      var total = ${isSum ? '0.0' : '1.0'};
      for (var i = 0; i < uniforms.size; i++) {
        let at = base + ${isBackward ? '(uniforms.size - 1 - i)' : 'i'} * uniforms.inner;
        total ${isSum ? '+' : '*'}= x0[at];
        result[at] = total;
      }`,
      whole: { size, inner },
      count: outer * inner,
    },
    shape,
    'float32',
  );

/** Rows that a sum takes in their own order; those of a longer list come as they come. */
const ORDERED = 64;

/**
 * Rows added up by place, [n, width] → [rows, width]. The rows of each place are chained in whatever order the device comes to them, and then
 * taken in their own order, so that the same sums come out every time.
 */
const segmentSum = (
  backend: WebGPUBackend,
  [x, places]: readonly TensorInfo[],
  { shape, n, rows }: { readonly shape: readonly number[]; readonly n: number; readonly rows: number },
): TensorInfo => {
  const chains = run(backend, [], { body: 'result[index] = -1;', whole: {}, count: rows + n }, [rows + n], 'int32');
  run(
    backend,
    [places!],
    {
      body: `
      let place = x0[index];
      if (place < 0 || place >= uniforms.rows) { return; }
      let next = atomicExchange(&result[place], index);
      atomicStore(&result[uniforms.rows + index], next);`,
      whole: { rows },
      count: n,
      isAtomic: true,
    },
    [rows + n],
    'int32',
    chains,
  );
  const count = shape.reduce((product, size) => product * size, 1);
  const sums = run(
    backend,
    [x!, chains],
    {
      body: `
      let row = index / uniforms.width; let column = index % uniforms.width;
      var total = 0.0; var length = 0;
      for (var at = x1[row]; at >= 0; at = x1[uniforms.rows + at]) { length++; }
      if (length > ${ORDERED}) {
        for (var at = x1[row]; at >= 0; at = x1[uniforms.rows + at]) { total += x0[at * uniforms.width + column]; }
      } else {
        var last = -1;
        for (var i = 0; i < length; i++) {
          var next = 2147483647;
          for (var at = x1[row]; at >= 0; at = x1[uniforms.rows + at]) { if (at > last && at < next) { next = at; } }
          total += x0[next * uniforms.width + column];
          last = next;
        }
      }
      result[index] = total;`,
      whole: { rows, width: count / rows },
      count,
    },
    shape,
    'float32',
  );
  backend.disposeData(chains.dataId);
  return sums;
};

/** Kernels that TensorFlow.js has not, or not rightly, by name. */
export const PROGRAMS: Readonly<Record<string, Program>> = {
  Pointwise: pointwise as Program,
  Convolution: convolution as Program,
  Frame: frame as Program,
  LargestOfWindows: maxPool as Program,
  PlaceOfExtreme: argReduce as Program,
  Running: cumulative as Program,
  SegmentSum: segmentSum as Program,
};
