import { type Shape, sameShape, sizeOf, stridesOf } from '../../../core/index.ts';
import { commonShape } from '../../kernels/eachRow.ts';
import type { Ref, RemoteType } from '../remote/index.ts';
import type { Channel } from './channel.ts';
import type { PointwiseAttrs } from './programs.ts';

/** A shader may read so many tensors (WebGPU promises 8, with the result), and grow to so many operations. */
const TENSORS = 7;
const OPERATIONS = 40;

type Commands = Pick<Channel, 'run' | 'free'>;

/** How a tensor that is not there yet is made. */
type Plan =
  /** the same number everywhere */
  | { readonly kind: 'constant'; readonly value: number }
  /** elements of another tensor that lie elsewhere */
  | {
      readonly kind: 'view';
      readonly operands: readonly [Value];
      readonly start: number;
      readonly strides: readonly number[];
    }
  /** the same elements under another shape */
  | { readonly kind: 'shape'; readonly operands: readonly [Value] }
  /** a formula of `$0`, `$1`, … */
  | { readonly kind: 'formula'; readonly operands: readonly Value[]; readonly code: string };

/** A tensor of the device, or what it will be made from. */
export class Value implements Ref {
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: RemoteType;
  /** its number on the device, when it is there */
  made: number | null = null;
  plan: Plan | null;
  /** whether who asked for it holds it still, and how many plans do */
  isHeld = true;
  users = 0;

  constructor(id: number, shape: Shape, dtype: RemoteType, plan: Plan | null) {
    this.id = id;
    this.shape = shape;
    this.dtype = dtype;
    this.plan = plan;
    for (const operand of operandsOf(this)) operand.users++;
  }
}

const operandsOf = ({ plan }: Value): readonly Value[] => (plan && 'operands' in plan ? plan.operands : []);

/**
 * The tensors of a device, most of them formulas at first: what is computed place by place waits until somebody needs its elements, and is
 * then one shader with all that led to it, not one for each operation. When the next kernel begins, what is still held is made: so results do not
 * depend on what comes after, nor on when something is freed.
 */
export class Values {
  readonly #channel: Commands;
  readonly #waiting = new Set<Value>();
  #ids = 0;

  constructor(channel: Commands) {
    this.#channel = channel;
  }

  /** A tensor that the device has. */
  made(made: number, shape: Shape, dtype: RemoteType): Value {
    const value = new Value(this.#ids++, shape, dtype, null);
    value.made = made;
    return value;
  }

  constant(value: number, shape: Shape): Value {
    return this.#planned(shape, 'float32', { kind: 'constant', value });
  }

  /** Elements of `x` from `start` on, `strides` apart; row-major ones of the same number are only another shape. */
  view(x: Value, shape: Shape, start: number, strides: readonly number[]): Value {
    const plain = stridesOf(shape);
    const isPlain = shape.every((n, axis) => n === 1 || strides[axis] === plain[axis]);
    if (isPlain && start === 0 && sizeOf(shape) === sizeOf(x.shape)) return this.reshaped(x, shape);
    return this.#planned(shape, x.dtype, { kind: 'view', operands: [this.#there(x)], start, strides });
  }

  reshaped(x: Value, shape: Shape): Value {
    if (x.plan?.kind === 'constant') return this.constant(x.plan.value, shape);
    return this.#planned(shape, x.dtype, { kind: 'shape', operands: [this.#there(x)] });
  }

  /** A formula of values that broadcast to one shape. */
  formula(code: string, dtype: RemoteType, ...operands: readonly Value[]): Value {
    const shape = commonShape(
      'broadcast',
      operands.map((operand) => operand.shape),
    );
    // what is computed once must not be computed for every place that it is broadcast to
    for (const operand of operands)
      if (operand.plan?.kind === 'formula' && !sameShape(operand.shape, shape)) this.#there(operand);
    const result = this.#planned(shape, dtype, { kind: 'formula', operands, code });
    const { leaves, operations } = outline(result);
    if (leaves.size > TENSORS || operations > OPERATIONS) for (const operand of operands) this.#there(operand);
    return result;
  }

  /** The number that the device knows it by. */
  number(x: Value): number {
    return this.#there(x).made!;
  }

  free(x: Value): void {
    x.isHeld = false;
    this.#waiting.delete(x);
    this.#dropUnused(x);
  }

  /** Makes what is held and waits. */
  settle(): void {
    for (const value of this.#waiting) if (value.plan?.kind !== 'constant') this.#there(value);
    this.#waiting.clear();
  }

  #planned(shape: Shape, dtype: RemoteType, plan: Plan): Value {
    const value = new Value(this.#ids++, shape, dtype, plan);
    this.#waiting.add(value);
    return value;
  }

  #dropUnused(x: Value): void {
    if (x.isHeld || x.users > 0) return;
    if (x.made !== null) this.#channel.free(x.made);
    x.made = null;
    this.#forgetPlan(x);
  }

  #forgetPlan(x: Value): void {
    const operands = operandsOf(x);
    x.plan = null;
    for (const operand of operands) {
      operand.users--;
      this.#dropUnused(operand);
    }
  }

  /** Has the device make it, if it has not. */
  #there(x: Value): Value {
    const { plan } = x;
    if (x.made !== null || !plan) return x;
    if (plan.kind === 'constant') {
      x.made = this.#compute(x);
      return x; // it stays a constant for formulas
    }
    x.made =
      plan.kind === 'shape'
        ? this.#run('Reshape', { x: this.number(plan.operands[0]) }, { shape: x.shape })
        : this.#compute(x);
    this.#waiting.delete(x);
    this.#forgetPlan(x);
    return x;
  }

  #run(kernel: string, inputs: Parameters<Channel['run']>[1], attrs: object): number {
    return this.#channel.run(kernel, inputs, attrs, 1)[0]!;
  }

  #compute(x: Value): number {
    const inputs: Value[] = [];
    const inputOf = (value: Value): number => {
      const found = inputs.indexOf(value);
      return found >= 0 ? found : inputs.push(value) - 1;
    };
    const constants: number[] = [];
    const values: [input: number, start: number, strides: readonly number[]][] = [];
    const lines: string[] = [];
    const names = new Map<Value, string>();

    const leaf = (source: Value, shape: Shape, start: number, strides: readonly number[]): string => {
      const lead = x.shape.length - shape.length;
      const spread = x.shape.map((_, axis) => (axis < lead || shape[axis - lead] === 1 ? 0 : strides[axis - lead]!));
      return `v${values.push([inputOf(source), start, spread]) - 1}`;
    };
    const write = (value: Value): string => {
      const { plan, shape } = value;
      if (plan?.kind === 'constant') return `uniforms.c${constants.push(plan.value) - 1}`;
      if (value.made !== null || !plan) return leaf(value, shape, 0, stridesOf(shape));
      if (plan.kind === 'view') return leaf(plan.operands[0], shape, plan.start, plan.strides);
      if (plan.kind === 'shape') return leaf(plan.operands[0], shape, 0, stridesOf(shape));
      const operands = plan.operands.map(nameOf);
      lines.push(`let t${lines.length} = ${plan.code.replace(/\$(\d)/g, (_, i) => operands[Number(i)]!)};`);
      return `t${lines.length - 1}`;
    };
    const nameOf = (value: Value): string => {
      const name = names.get(value) ?? write(value);
      names.set(value, name);
      return name;
    };
    const result = nameOf(x);
    const { sizes, runs } = merged(
      x.shape,
      values.map(([, , strides]) => strides),
    );
    const attrs: PointwiseAttrs = {
      shape: x.shape,
      dtype: x.dtype,
      code: [...lines, `let y = ${result};`].join('\n'),
      constants,
      sizes,
      values: values.map(([input, start], k) => [input, start, runs[k]!]),
    };
    return this.#run(
      'Pointwise',
      inputs.map((input) => this.number(input)),
      attrs,
    );
  }
}

/** The tensors that a formula reads, and how many operations it has. */
function outline(x: Value): { leaves: ReadonlySet<Value>; operations: number } {
  const leaves = new Set<Value>();
  const seen = new Set<Value>();
  let operations = 0;
  const look = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    const { plan } = value;
    if (plan?.kind === 'constant') return;
    if (value.made !== null || !plan) leaves.add(value);
    else if (plan.kind === 'formula') {
      operations++;
      plan.operands.forEach(look);
    } else leaves.add(plan.operands[0]);
  };
  look(x);
  return { leaves, operations };
}

/** Neighbouring axes that every operand runs through in one stride, as one. */
function merged(
  shape: Shape,
  strides: readonly (readonly number[])[],
): { sizes: readonly number[]; runs: readonly (readonly number[])[] } {
  const sizes: number[] = [];
  const runs: number[][] = strides.map(() => []);
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && strides.every((stride, k) => runs[k]![last] === stride[axis]! * size)) {
      sizes[last]! *= size;
      for (const [k, run] of runs.entries()) run[last] = strides[k]![axis]!;
    } else {
      sizes.push(size);
      for (const [k, run] of runs.entries()) run.push(strides[k]![axis]!);
    }
  }
  return { sizes, runs };
}
