import type { CompareKind } from '../../kernels/contract.ts';
import type { BinaryOp, Covered, ReduceOp, Ref, UnaryOp } from './ops.ts';

/** A tensor in a formula, written as it is read. */
export class Expression {
  readonly ref: Ref;
  readonly #with: Tools;

  constructor(ref: Ref, tools: Tools) {
    this.ref = ref;
    this.#with = tools;
  }

  add(y: Operand): Expression {
    return this.#binary('add', y);
  }
  sub(y: Operand): Expression {
    return this.#binary('sub', y);
  }
  mul(y: Operand): Expression {
    return this.#binary('mul', y);
  }
  div(y: Operand): Expression {
    return this.#binary('div', y);
  }
  max(y: Operand): Expression {
    return this.#binary('max', y);
  }
  min(y: Operand): Expression {
    return this.#binary('min', y);
  }
  floorDiv(y: Operand): Expression {
    return this.#binary('floorDiv', y);
  }
  pow(y: Operand): Expression {
    return this.#binary('pow', y);
  }
  do(op: UnaryOp): Expression {
    return this.#of(this.#with.ops.unary(op, this.ref));
  }
  is(kind: CompareKind, y: Operand): Expression {
    return this.#of(this.#with.ops.compare(kind, this.ref, this.#ref(y)));
  }
  /** this ? a : b */
  choose(a: Operand, b: Operand): Expression {
    return this.#of(this.#with.ops.select(this.ref, this.#ref(a), this.#ref(b)));
  }
  reduce(op: ReduceOp, axes: readonly number[]): Expression {
    return this.#of(this.#with.ops.reduce(op, this.ref, axes));
  }
  shaped(shape: readonly number[]): Expression {
    return this.#of(this.#with.ops.reshape(this.ref, shape));
  }

  #binary(op: BinaryOp, y: Operand): Expression {
    return this.#of(this.#with.ops.binary(op, this.ref, this.#ref(y)));
  }
  #ref(y: Operand): Ref {
    return typeof y === 'number' ? this.#with.scalar(y) : y.ref;
  }
  #of(ref: Ref): Expression {
    return new Expression(ref, this.#with);
  }
}

type Operand = Expression | number;

interface Tools {
  readonly ops: Covered;
  scalar(value: number): Ref;
}
