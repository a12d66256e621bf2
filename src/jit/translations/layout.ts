import { type DTypeName, isFloat } from '../../core/index.ts';
import { Tensor } from '../../engine/index.ts';
import { type Attribute, attr, tensorType } from '../../formats/index.ts';
import type { TracedCall, Translation } from '../tracedCall.ts';

const flatten: Translation = (call) => {
  const rank = call.tensor('x').ndim;
  const at = (name: string) => {
    const axis = call.number(name);
    return attr.i32(axis < 0 ? axis + Math.max(rank, 1) : axis);
  };
  return call.emit('flatten', [call.in('x')], { start_axis: at('startAxis'), stop_axis: at('stopAxis') });
};

/** A size that two runs gave differently is 0, "as in the input", where it is the input's, else −1. */
const reshape =
  (argument: string): Translation =>
  (call) => {
    const from = call.tensor('x').shape;
    const open = call.shape('x');
    const one = call.given(argument) as number | readonly number[];
    const first = typeof one === 'number' ? [one] : one;
    const sizes = call
      .openWholes(argument)
      .map((n, i) => (n !== -1 || first[i] === -1 ? n : open[i] === -1 && first[i] === from[i] ? 0 : -1));
    if (sizes.filter((n) => n === -1).length > 1)
      call.refuse(`shape ${String(first)}, of which two sizes are open`, 'Give the InputSpec one of them.');
    return call.emit('reshape', [call.in('x'), call.builder.fullIntArray(sizes)]);
  };

const axisFromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

const squeeze: Translation = (call) =>
  call.emit('squeeze', [call.in('x'), call.builder.fullIntArray(call.wholes('axis'))]);
const unsqueeze: Translation = (call) =>
  call.emit('unsqueeze', [call.in('x'), call.builder.fullIntArray(call.wholes('axis'))]);

function permute(call: TracedCall, x: number, perm: readonly number[]): number {
  return call.emit('transpose', [x], { perm: attr.i32s(perm) });
}

const moveaxis: Translation = (call) => {
  const rank = call.tensor('x').ndim;
  const from = call.wholes('source').map((a) => axisFromFront(a, rank));
  const to = call.wholes('destination').map((a) => axisFromFront(a, rank));
  const order = Array.from({ length: rank }, (_, i) => i).filter((axis) => !from.includes(axis));
  for (const [place, axis] of to.map((place, i) => [place, from[i]!] as const).sort((a, b) => a[0] - b[0]))
    order.splice(place, 0, axis);
  return permute(call, call.in('x'), order);
};

const concat: Translation = (call) => {
  const axis = call.builder.full(call.number('axis'), 'int32');
  return call.emit('concat', [call.builder.combine(call.tensors('x').map((t) => call.values.idOf(t))), axis]);
};

const stack: Translation = (call) =>
  call.emit('stack', [call.builder.combine(call.tensors('x').map((t) => call.values.idOf(t)))], {
    axis: attr.i32(call.number('axis')),
  });

/** Cuts into parts: a number of equal ones, or sizes. */
function cut(call: TracedCall, parts: number | readonly number[]): number[] {
  const list = { kind: 'vector', items: call.results.map((part) => call.type(part)) } as const;
  const axis = call.number('axis');
  if (typeof parts === 'number') {
    return call.builder.split(
      call.emit('split_with_num', [call.in('x'), call.builder.full(axis, 'int32')], { num: attr.i32(parts) }, [list]),
    );
  }
  const sections = call.builder.fullIntArray(parts);
  return call.builder.split(call.emit('split', [call.in('x'), sections, call.builder.full(axis, 'int32')], {}, [list]));
}

const split: Translation = (call) => {
  const given = call.given('numOrSections');
  return cut(call, typeof given === 'number' ? call.number('numOrSections') : call.wholes('numOrSections'));
};

const unbind =
  (input: string): Translation =>
  (call) => {
    const list = { kind: 'vector', items: call.results.map((part) => call.type(part)) } as const;
    const axis = axisFromFront(call.number('axis'), call.tensor(input).ndim);
    if (call.shape(input)[axis] === -1) call.refuse('an axis of open size', 'Give the InputSpec that size.');
    return call.builder.split(
      call.emit('unstack', [call.in(input)], { axis: attr.i32(axis), num: attr.i32(call.results.length) }, [list]),
    );
  };

const expand: Translation = (call) => {
  const shape = call.values.shapeOf(call.result);
  const own = call.shape('x');
  const added = shape.length - own.length;
  shape.forEach((n, i) => {
    if (n === -1 && own[i - added] !== -1)
      call.refuse('a wanted size that is open', 'Let broadcasting do it: most operations expand by themselves.');
  });
  return call.emit('expand', [call.in('x'), call.builder.fullIntArray(shape)]);
};

const reduction =
  (name: string, dtypeFor?: (call: TracedCall) => DTypeName | null): Translation =>
  (call) => {
    const to = dtypeFor?.(call);
    const extra: Record<string, Attribute> =
      to === undefined ? {} : { dtype: attr.dtype(to ?? 'Undefined(ALL_DTYPE)') };
    return call.emit(name, [call.in('x'), call.builder.fullIntArray(call.wholes('axis'))], {
      ...extra,
      keepdim: attr.bool(call.flag('keepdim')),
    });
  };

/** A reduction that has its axes as an attribute. */
const reductionByAttribute =
  (name: string, list: (axes: readonly number[]) => Attribute, all = false): Translation =>
  (call) => {
    const axes = call.wholes('axis');
    const whole = axes.length === 0;
    const { dtype } = call.result.handle;
    return call.emit(name, [dtype === 'bool' || all ? call.cast(call.in('x'), dtype) : call.in('x')], {
      axis: list(whole && all ? call.tensor('x').shape.map((_, i) => i) : axes),
      keepdim: attr.bool(call.flag('keepdim')),
      ...(all ? { reduce_all: attr.bool(whole) } : {}),
    });
  };

/** Mean, differences, their squares, a sum divided by their number. */
function variance(call: TracedCall): number {
  const { builder } = call;
  const rank = call.tensor('x').ndim;
  const given = call.wholes('axis').map((axis) => axisFromFront(axis, rank));
  const axes = given.length === 0 ? call.tensor('x').shape.map((_, i) => i) : given;
  const shape = call.shape('x');
  const count = axes.reduce((product, axis) => product * shape[axis]!, 1);
  if (axes.some((axis) => shape[axis] === -1)) call.refuse('an axis of open size', 'Give the InputSpec that size.');
  const { dtype } = call.result.handle;
  const x = call.cast(call.in('x'), dtype);
  const kept = tensorType(
    dtype,
    shape.map((n, i) => (axes.includes(i) ? 1 : n)),
  );
  const mean = call.emit('mean', [x, builder.fullIntArray(axes)], { keepdim: attr.bool(true) }, [kept]);
  const squares = call.emit('square', [call.emit('subtract', [x, mean], {}, [tensorType(dtype, shape)])], {}, [
    tensorType(dtype, shape),
  ]);
  const total = call.emit('sum', [squares, builder.fullIntArray(axes)], {
    dtype: attr.dtype('Undefined(ALL_DTYPE)'),
    keepdim: attr.bool(call.flag('keepdim')),
  });
  return call.scale(total, 1 / (call.flag('unbiased') ? count - 1 : count), 0);
}

const argmax =
  (name: string): Translation =>
  (call) => {
    const axis = call.maybeNumber('axis');
    return call.emit(name, [call.in('x'), call.builder.full(axis ?? 0, 'int64')], {
      keepdims: attr.bool(call.flag('keepdim')),
      flatten: attr.bool(axis === null),
      dtype: attr.dtype(call.result.handle.dtype),
    });
  };

const topk: Translation = (call) => {
  const k = call.builder.full(call.number('k'), 'int32');
  return call.builder.op(
    'topk',
    [call.in('x'), k],
    call.results.map((t) => call.type(t)),
    {
      axis: attr.i32(call.maybeNumber('axis') ?? -1),
      largest: attr.bool(call.flag('largest')),
      sorted: attr.bool(call.flag('sorted')),
    },
  );
};

const matmul: Translation = (call) => {
  const { dtype } = call.result.handle;
  return call.emit('matmul', [call.cast(call.in('x'), dtype), call.cast(call.in('y'), dtype)], {
    transpose_x: attr.bool(call.flag('transposeX')),
    transpose_y: attr.bool(call.flag('transposeY')),
  });
};

const where: Translation = (call) => {
  const { dtype } = call.result.handle;
  const side = (name: string): number => {
    const value = call.given(name);
    if (value instanceof Tensor) return call.cast(call.in(name), dtype);
    return typeof value === 'number'
      ? call.scalar(call.number(name), dtype)
      : call.refuse(`${name} ${String(value)}`, 'Give a tensor or a number.');
  };
  return call.emit('where', [call.in('condition'), side('x'), side('y')]);
};

const norm: Translation = (call) => {
  const given = call.given('p');
  const p = given == null || given === 'fro' ? 2 : call.number('p');
  const axes = call.wholes('axis');
  if (axes.length > 1) call.refuse(`${axes.length} axes`, 'Reshape to one.');
  return call.emit('p_norm', [call.in('x')], {
    porder: attr.f32(p),
    axis: attr.i32(axes[0] ?? -1),
    epsilon: attr.f32(1e-12),
    keepdim: attr.bool(call.flag('keepdim')),
    asvector: attr.bool(axes.length === 0),
  });
};

const LIMIT = 2147483647;

/** Places and slices with steps; other forms of indexing need places that only a run knows. */
const at: Translation = (call) => {
  const index = call.given('index');
  const parts =
    typeof index === 'string' ? index.split(',').map((part) => part.trim()) : Array.isArray(index) ? index : [index];
  if (JSON.stringify(index) !== JSON.stringify(call.otherGiven('index')))
    call.refuse('an index that depends on an open size', 'Count from the end with negative numbers.');
  const rank = call.tensor('x').ndim;
  const isNew = (part: unknown): boolean => part === null || part === 'None';
  const used = parts.filter((part) => !isNew(part) && part !== '...').length;
  const axes: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const steps: number[] = [];
  const dropped: number[] = [];
  const added: number[] = [];
  let axis = 0;
  let place = 0;
  for (const part of parts as unknown[]) {
    if (isNew(part)) {
      added.push(place++);
      continue;
    }
    if (part === '...') {
      axis += rank - used;
      place += rank - used;
      continue;
    }
    const slice = sliceOf(part);
    if (slice === null)
      return call.refuse(
        `the index ${String(part)}`,
        'Only places and slices can be written into a program; use gather.',
      );
    const [start, stop, step, single] = slice;
    if (step < 0) call.refuse(`the step ${step}`, 'Use flip.');
    if (start !== 0 || stop !== LIMIT || step !== 1) {
      axes.push(axis);
      starts.push(start);
      ends.push(stop);
      steps.push(step);
    }
    if (single) dropped.push(axis);
    else place++;
    axis++;
  }
  const shape = call.values.shapeOf(call.result).filter((_, i) => !added.includes(i));
  const { builder } = call;
  let y = call.in('x');
  if (axes.length > 0) {
    const lists = [builder.fullIntArray(starts), builder.fullIntArray(ends)];
    const flags = attr.i64s(axes.map(() => 1));
    y = steps.every((step) => step === 1)
      ? call.emit(
          'slice',
          [y, ...lists],
          { axes: attr.i64s(axes), infer_flags: flags, decrease_axis: attr.i64s(dropped) },
          [call.shaped(shape)],
        )
      : call.emit('strided_slice', [y, ...lists, builder.fullIntArray(steps)], { axes: attr.i32s(axes) }, [
          call.shaped(withDropped(shape, dropped)),
        ]);
    if (dropped.length > 0 && steps.some((step) => step !== 1))
      y = call.emit('squeeze', [y, builder.fullIntArray(dropped)], {}, [call.shaped(shape)]);
  }
  return added.length === 0 ? y : call.emit('unsqueeze', [y, builder.fullIntArray(added)]);
};

function withDropped(shape: readonly number[], dropped: readonly number[]): number[] {
  const out = [...shape];
  for (const axis of dropped) out.splice(axis, 0, 1);
  return out;
}

/** Start, end, step of a part of an index, and whether it is one place; null when it is neither place nor slice. */
function sliceOf(part: unknown): [number, number, number, boolean] | null {
  if (typeof part === 'number') return [part, part === -1 ? LIMIT : part + 1, 1, true];
  if (typeof part === 'string') {
    if (!part.includes(':')) return Number.isInteger(Number(part)) && part !== '' ? sliceOf(Number(part)) : null;
    const [start = '', stop = '', step = ''] = part.split(':').map((text) => text.trim());
    return [
      start === '' ? 0 : Number(start),
      stop === '' ? LIMIT : Number(stop),
      step === '' ? 1 : Number(step),
      false,
    ];
  }
  if (typeof part !== 'object' || part === null || Array.isArray(part) || part instanceof Tensor) return null;
  const { start, stop, step } = part as { start?: number | null; stop?: number | null; step?: number | null };
  return [start ?? 0, stop ?? LIMIT, step ?? 1, false];
}

/** Shapes, parts, sums over axes, products of matrices, choices. */
export const layout: Readonly<Record<string, Translation>> = {
  flatten,
  reshape: reshape('shape'),
  view: reshape('shapeOrDtype'),
  squeeze,
  unsqueeze,
  transpose: (call) => permute(call, call.in('x'), call.wholes('perm')),
  t: (call) => (call.tensor('input').ndim < 2 ? call.in('input') : permute(call, call.in('input'), [1, 0])),
  moveaxis,
  concat,
  stack,
  split,
  chunk: (call) => cut(call, call.number('chunks')),
  unbind: unbind('input'),
  unstack: unbind('x'),
  expand,
  broadcastTo: expand,
  expandAs: expand,
  tile: (call) => call.emit('tile', [call.in('x'), call.builder.fullIntArray(call.wholes('repeatTimes'))]),
  roll: (call) =>
    call.emit('roll', [call.in('x'), call.builder.fullIntArray(call.wholes('shifts'))], {
      axis: attr.i64s(call.wholes('axis')),
    }),
  tril: (call) => call.emit('tril', [call.in('x')], { diagonal: attr.i32(call.number('diagonal')) }),
  triu: (call) => call.emit('triu', [call.in('x')], { diagonal: attr.i32(call.number('diagonal')) }),
  clone: (call) => call.emit('assign', [call.in('x')]),
  flip: (call) => call.emit('flip', [call.in('x')], { axis: attr.i32s(call.wholes('axis')) }),
  mean: reduction('mean'),
  max: reduction('max'),
  min: reduction('min'),
  amax: reductionByAttribute('amax', attr.i64s),
  amin: reductionByAttribute('amin', attr.i64s),
  any: reductionByAttribute('any', attr.i64s),
  all: reductionByAttribute('all', attr.i64s),
  logsumexp: reductionByAttribute('logsumexp', attr.i32s, true),
  prod: (call) => {
    const axes = call.wholes('axis');
    const x = call.cast(call.in('x'), call.result.handle.dtype);
    return call.emit('prod', [x, call.builder.fullIntArray(axes)], {
      keepdim: attr.bool(call.flag('keepdim')),
      reduce_all: attr.bool(axes.length === 0),
    });
  },
  var: (call) => variance(call),
  std: (call) => call.emit('sqrt', [variance(call)]),
  sum: reduction('sum', (call) =>
    call.has('dtype') || !isFloat(call.tensor('x').handle.dtype) ? call.result.handle.dtype : null,
  ),
  argmax: argmax('argmax'),
  argmin: argmax('argmin'),
  topk,
  matmul,
  mm: (call) =>
    call.emit('matmul', [call.in('input'), call.in('mat2')], {
      transpose_x: attr.bool(false),
      transpose_y: attr.bool(false),
    }),
  bmm: (call) => call.emit('bmm', [call.in('x'), call.in('y')]),
  where,
  gather: (call) =>
    call.emit('gather', [call.in('x'), call.in('index'), call.builder.full(call.maybeNumber('axis') ?? 0, 'int32')]),
  norm,
  cumsum: (call) => {
    const axis = call.maybeNumber('axis');
    const { dtype } = call.result.handle;
    return call.emit('cumsum', [call.cast(call.in('x'), dtype), call.builder.full(axis ?? -1, 'int32')], {
      flatten: attr.bool(axis === null),
      exclusive: attr.bool(false),
      reverse: attr.bool(false),
    });
  },
  oneHot: (call) => {
    const classes = call.number('numClasses');
    if (classes === -1) call.refuse('no numClasses', 'Give the number of classes.');
    return call.emit('one_hot', [call.in('x'), call.builder.full(classes, 'int32')]);
  },
  at,
  addN: (call) => {
    const given = call.given('inputs');
    if (given instanceof Tensor) return call.in('inputs');
    return call.emit('add_n', [call.builder.combine(call.tensors('inputs').map((t) => call.values.idOf(t)))]);
  },
  normalize: (call) => {
    const rank = call.tensor('x').ndim;
    const { dtype } = call.result.handle;
    const shape = call.values.shapeOf(call.result);
    const axis = rank === 1 ? 0 : axisFromFront(call.number('axis'), rank);
    const small = tensorType(
      dtype,
      shape.map((n, i) => (i === axis ? 1 : n)),
    );
    const length = call.emit(
      'p_norm',
      [call.in('x')],
      {
        porder: attr.f32(call.number('p')),
        axis: attr.i32(axis),
        epsilon: attr.f32(call.number('epsilon')),
        keepdim: attr.bool(true),
        asvector: attr.bool(false),
      },
      [small],
    );
    const least = call.emit(
      'full',
      [],
      {
        shape: attr.intArray([1]),
        value: attr.f64(call.number('epsilon')),
        dtype: attr.dtype(dtype),
        place: attr.place('undefined'),
      },
      [tensorType(dtype, [1])],
    );
    return call.emit('divide', [call.in('x'), call.emit('maximum', [length, least], {}, [small])]);
  },
};
