import { isFloat, ShapeError, StateError, sameShape, showShape } from '../core/index.ts';
import { alias, apply, edgeOf } from './apply.ts';
import { adapter } from './device.ts';
import { copyOf, runKernel } from './dispatch.ts';
import { GRADIENTS, type Rule } from './gradients/index.ts';
import { isGradEnabled, withRecording } from './mode.ts';
import {
  type Edge,
  type GradientHook,
  type GradNode,
  isChanged,
  releaseNode,
  scoped,
  setWriting,
  Tensor,
} from './tensor.ts';

interface Walk {
  /** gradients that have arrived at each operation's results */
  arrived: Map<GradNode, (Tensor | null)[]>;
  /** gradients that have arrived at each leaf */
  leaves: Map<Tensor, Tensor>;
  /** the graph of the gradients themselves is wanted */
  createGraph: boolean;
}

/**
 * Sends gradients from `roots` back to every leaf, and gathers them there.
 *
 * @param seeds - Gradients of the roots; null means ones, for any shape.
 * @param retainGraph - Whether the recorded operations may be walked again.
 * @source Paddle, paddle/fluid/eager/backward.cc
 */
export function backward(roots: readonly Tensor[], seeds: readonly (Tensor | null)[], retainGraph = false): void {
  const walk = start(roots, seeds, false);
  if (!walk) return;
  withRecording(false, () => {
    run(walk, roots, retainGraph);
    for (const [leaf, gradient] of walk.leaves) gather(leaf, gradient);
  });
  adapter().endStep();
}

/**
 * Gradients of `outputs` with respect to `inputs`, leaving every `.grad` alone. What does not lead to an input is neither computed nor needed.
 *
 * @param options.createGraph - Whether the gradients can be differentiated again.
 * @returns one gradient per input; null where none arrives and `allowUnused`
 * @throws {StateError} when an input is unreachable and unused ones are not allowed
 * @source Paddle, python/paddle/base/dygraph/base.py
 */
export function gradients(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  seeds: readonly (Tensor | null)[],
  options: { retainGraph: boolean; createGraph: boolean; allowUnused: boolean },
): (Tensor | null)[] {
  const walk = start(outputs, seeds, options.createGraph);
  const wanted = new Map<GradNode, Map<number, Tensor | null>>();
  for (const input of inputs) {
    if (input.node) wanted.set(input.node, (wanted.get(input.node) ?? new Map()).set(input.slot, null));
  }
  const ends = new Set(inputs.map((input) => input.node ?? input));
  if (walk) withRecording(options.createGraph, () => run(walk, outputs, options.retainGraph, wanted, ends));
  return inputs.map((input, i) => {
    const found = input.node ? wanted.get(input.node)!.get(input.slot) : walk?.leaves.get(input);
    if (!found && !options.allowUnused) {
      throw new StateError(
        `paddle.grad: every input must take part in the outputs. Received input ${i} (${showShape(input.handle.shape)}), which no gradient reaches. Pass allowUnused: true to get null for it.`,
      );
    }
    return found && !options.createGraph ? ownOf(found) : (found ?? null);
  });
}

function start(roots: readonly Tensor[], seeds: readonly (Tensor | null)[], createGraph: boolean): Walk | null {
  const walk: Walk = { arrived: new Map(), leaves: new Map(), createGraph };
  let reached = false;
  roots.forEach((root, i) => {
    const seed = seeds[i] ?? null;
    if (seed && !sameShape(seed.handle.shape, root.handle.shape)) {
      throw new ShapeError(
        `Tensor.backward: the gradient given must have the tensor's shape ${showShape(root.handle.shape)}. Received ${showShape(seed.handle.shape)}. Reshape it, or leave it out for ones.`,
      );
    }
    const edge = edgeOf(root);
    if (!edge) return;
    reached = true;
    const ones =
      seed ??
      withRecording(false, () => apply('Fill', [], { shape: root.handle.shape, dtype: root.handle.dtype, value: 1 }));
    arrive(walk, edge, seed ? alias(ones, ones.handle, createGraph) : ones);
  });
  return reached ? walk : null;
}

/** @throws {StateError} when what an operation's rule needs is not there any more, or is not what it was */
function needWhole(node: GradNode): void {
  if (node.released)
    throw new StateError(
      'Tensor.backward: the graph must not have been walked before. Received one that was already freed. Pass retainGraph: true to the first backward.',
    );
  if (!isChanged(node)) return;
  const { kernel, attrs, held } = node;
  // which of them it was, nobody noted
  const shapes = new Set(held.filter(({ storage }) => storage.version > 0).map(({ shape }) => showShape(shape)));
  throw new StateError(
    `Tensor.backward: what a gradient is computed from must not be changed in place before. Received one of shape ${[...shapes].join(' or ')}, which the gradient of ${'kind' in attrs ? attrs.kind : kernel} needs, changed since. Change it after backward(), or change a clone().`,
  );
}

function run(
  walk: Walk,
  roots: readonly Tensor[],
  retainGraph: boolean,
  wanted: Map<GradNode, Map<number, Tensor | null>> | null = null,
  ends: ReadonlySet<GradNode | Tensor> = new Set(),
): void {
  const waiting = countUses(roots);
  const leading = wanted ? leadingTo(waiting.keys(), ends) : waiting;
  for (const node of leading.keys()) needWhole(node);
  const isFollowed = (edge: Edge): edge is NonNullable<Edge> =>
    edge !== null &&
    (!wanted || ('leaf' in edge ? ends.has(edge.leaf) : leading.has(edge.node) || wanted.has(edge.node)));
  const ready = [...walk.arrived.keys()].filter((node) => waiting.get(node) === 0);
  while (ready.length > 0) {
    const node = ready.pop()!;
    const given = walk.arrived.get(node) ?? [];
    walk.arrived.delete(node);
    const incoming = given.map((gradient, slot) => {
      const hooks = node.hooks?.get(slot);
      if (!gradient || !hooks?.size) return gradient;
      // a hook may keep what it was given, so what goes on is another share
      const changed = throughHooks(hooks, gradient);
      return walk.createGraph ? changed : alias(changed, changed.handle, false);
    });
    const asked = wanted?.get(node);
    for (const slot of asked?.keys() ?? [])
      if (incoming[slot]) asked!.set(slot, alias(incoming[slot], incoming[slot].handle, walk.createGraph));
    const passed = new Set<Tensor>();
    if (leading.has(node) && incoming.some((gradient) => gradient !== null)) {
      const outgoing = walk.createGraph
        ? ruleOf(node, incoming, isFollowed, true)
        : scoped(() => ruleOf(node, incoming, isFollowed, false));
      node.edges.forEach((edge, i) => {
        const gradient = outgoing[i];
        if (isFollowed(edge) && gradient) {
          // one tensor sent two ways is two shares, since whoever adds it up frees it
          arrive(walk, edge, passed.has(gradient) ? alias(gradient, gradient.handle, walk.createGraph) : gradient);
          passed.add(gradient);
        } else if (gradient && !walk.createGraph && !passed.has(gradient) && !incoming.includes(gradient))
          gradient.dispose();
      });
    }
    if (!walk.createGraph) for (const gradient of incoming) if (gradient && !passed.has(gradient)) gradient.dispose();
    for (const edge of node.edges) {
      if (!edge || !('node' in edge)) continue;
      const left = waiting.get(edge.node)! - 1;
      waiting.set(edge.node, left);
      if (left === 0) ready.push(edge.node);
    }
    if (!retainGraph) releaseNode(node);
  }
}

/** Those of `nodes` from which a gradient comes to one of `ends`. */
function leadingTo(nodes: Iterable<GradNode>, ends: Iterable<GradNode | Tensor>): Set<GradNode> {
  const users = new Map<GradNode | Tensor, GradNode[]>();
  for (const node of nodes) {
    for (const edge of node.edges) {
      if (!edge) continue;
      const end = 'leaf' in edge ? edge.leaf : edge.node;
      const known = users.get(end);
      if (known) known.push(node);
      else users.set(end, [node]);
    }
  }
  const found = new Set<GradNode>();
  const stack = [...ends];
  while (stack.length > 0) {
    for (const user of users.get(stack.pop()!) ?? []) {
      if (found.has(user)) continue;
      found.add(user);
      stack.push(user);
    }
  }
  return found;
}

/** How many recorded uses of each operation's results lie between it and the roots. */
function countUses(roots: readonly Tensor[]): Map<GradNode, number> {
  const uses = new Map<GradNode, number>();
  const stack: GradNode[] = [];
  for (const root of roots) {
    if (root.node && !root.stopGradient && !uses.has(root.node)) {
      uses.set(root.node, 0);
      stack.push(root.node);
    }
  }
  while (stack.length > 0) {
    const node = stack.pop()!;
    for (const edge of node.edges) {
      if (!edge || !('node' in edge)) continue;
      const seen = uses.get(edge.node);
      uses.set(edge.node, (seen ?? 0) + 1);
      if (seen === undefined) stack.push(edge.node);
    }
  }
  return uses;
}

function ruleOf(
  node: GradNode,
  incoming: readonly (Tensor | null)[],
  isFollowed: (edge: Edge) => boolean,
  createGraph: boolean,
): readonly (Tensor | null | undefined)[] {
  if (node.rule) return node.rule(incoming);
  const rule = GRADIENTS[node.kernel as keyof typeof GRADIENTS] as Rule;
  const shell = (i: number, edge: Edge, source: 'inputs' | 'outputs'): Tensor => {
    const handle = node[source][i]!;
    const known = createGraph ? edge : null;
    if (known && 'leaf' in known) return known.leaf;
    handle.storage.retain();
    return known ? new Tensor(handle, known.node, known.slot) : new Tensor(handle);
  };
  return rule({
    attrs: node.attrs,
    dy: (slot = 0) =>
      incoming[slot] ??
      apply('Fill', [], { shape: node.outputs[slot]!.shape, dtype: node.outputs[slot]!.dtype, value: 0 }),
    arrived: (slot) => incoming[slot] != null,
    input: (i) => shell(i, node.edges[i]!, 'inputs'),
    output: (slot) => shell(slot, { node, slot }, 'outputs'),
    inputShape: (i) => node.inputs[i]!.shape,
    inputDtype: (i) => node.inputs[i]!.dtype,
    count: node.inputs.length,
    wants: (i) => isFollowed(node.edges[i] ?? null),
  });
}

/** Adds a gradient to what has arrived at an edge's end. The gradient's tensor passes to the walk. */
function arrive(walk: Walk, edge: NonNullable<Edge>, gradient: Tensor): void {
  if ('leaf' in edge) {
    const before = walk.leaves.get(edge.leaf);
    walk.leaves.set(edge.leaf, before ? sum(before, gradient, walk.createGraph) : gradient);
    return;
  }
  let slots = walk.arrived.get(edge.node);
  if (!slots) {
    slots = new Array<Tensor | null>(edge.node.outputs.length).fill(null);
    walk.arrived.set(edge.node, slots);
  }
  const before = slots[edge.slot];
  slots[edge.slot] = before ? sum(before, gradient, walk.createGraph) : gradient;
}

function sum(a: Tensor, b: Tensor, createGraph: boolean): Tensor {
  const total = apply('Binary', [a, b], { kind: 'add', dtype: a.handle.dtype });
  if (!createGraph) {
    a.dispose();
    b.dispose();
  }
  return total;
}

/** @throws {ShapeError} when a hook returns another shape */
function throughHooks(hooks: Set<GradientHook>, gradient: Tensor): Tensor {
  let current = gradient;
  const { shape } = gradient.handle;
  for (const hook of hooks) {
    current = hook(current) ?? current;
    if (!sameShape(current.handle.shape, shape))
      throw new ShapeError(
        `Tensor.registerHook: what a hook returns must have the gradient's shape ${showShape(shape)}. Received ${showShape(current.handle.shape)}. Reshape it, or return nothing.`,
      );
  }
  return current;
}

/** Adds a gradient to a leaf's `.grad`; in place, since a program may hold that. @throws {ShapeError} when that is of another shape */
function gather(leaf: Tensor, gradient: Tensor): void {
  const own = ownOf(gradient);
  if (own !== gradient) gradient.dispose();
  const { hooks } = leaf;
  const arrived = hooks ? throughHooks(hooks, own) : own;
  // a hook may keep what it was given
  const isShown = hooks !== null && hooks.size > 0;
  const before = leaf.gradientToAddTo;
  if (before) {
    if (!sameShape(before.handle.shape, arrived.handle.shape))
      throw new ShapeError(
        `Tensor.backward: a gradient must have the shape of what it is added to. Received ${showShape(arrived.handle.shape)} for ${leaf.name}, whose grad was set to one of ${showShape(before.handle.shape)}. Set it to one of the tensor's shape, or to null.`,
      );
    runKernel('AddInPlace', [before.handle, arrived.handle], {});
    if (!isShown) arrived.dispose();
  } else {
    arrived.stopGradient = false;
    leaf.takeGradient(arrived, isShown);
  }
}

/** Makes the gradient that comes to what an operation made its `.grad`, in place of the one before. */
export function retainGradient(tensor: Tensor, gradient: Tensor): void {
  const { handle } = gradient;
  const taken = handle.storage.isShared ? new Tensor(copyOf(handle)) : alias(gradient, handle, false);
  taken.stopGradient = false;
  tensor.takeGradient(taken);
}

/** A gradient in memory of its own, so that what is added to it, or written into it, changes nothing else. */
function ownOf(gradient: Tensor): Tensor {
  return gradient.handle.storage.isShared ? new Tensor(copyOf(gradient.handle)) : gradient;
}

setWriting({
  zero(tensor) {
    const { shape, dtype } = tensor.handle;
    const [zeros] = runKernel('Fill', [], { shape, dtype, value: 0 });
    runKernel('Assign', [tensor.handle, zeros!], {});
    zeros!.storage.release();
  },
  assign(to, from) {
    runKernel('Assign', [to.handle, from.handle], {});
  },
  copy: (from) => new Tensor(copyOf(from.handle)),
});

/** Whether operations on `tensor` are being recorded now. */
export function isRecorded(tensor: Tensor): boolean {
  return isGradEnabled() && !tensor.stopGradient && isFloat(tensor.handle.dtype);
}
