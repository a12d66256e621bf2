import { isFloat } from '../core/index.ts';
import { runKernel } from './dispatch.ts';
import { isDifferentiable, needs } from './gradients/saves.ts';
import type { KernelName, Kernels } from './kernels/contract.ts';
import { isGradEnabled } from './mode.ts';
import type { Handle } from './storage.ts';
import { type Edge, type GradNode, holdMemory, Tensor } from './tensor.ts';

/**
 * Runs a kernel on tensors and, while recording is on and an input wants a gradient, remembers how to go back.
 *
 * @returns one tensor per result
 */
export function applyAll<K extends KernelName>(kernel: K, inputs: readonly Tensor[], attrs: Kernels[K]): Tensor[] {
  const handles = inputs.map((input) => input.handle);
  const results = runKernel(kernel, handles, attrs);
  const node =
    isGradEnabled() && isDifferentiable(kernel) && inputs.some((input) => !input.stopGradient)
      ? recordNode(kernel, inputs, handles, results, attrs)
      : null;
  return results.map((handle, slot) => new Tensor(handle, node && isFloat(handle.dtype) ? node : null, slot));
}

/** {@link applyAll} for kernels with one result. */
export function apply<K extends KernelName>(kernel: K, inputs: readonly Tensor[], attrs: Kernels[K]): Tensor {
  return applyAll(kernel, inputs, attrs)[0]!;
}

function recordNode<K extends KernelName>(
  kernel: K,
  inputs: readonly Tensor[],
  handles: readonly Handle[],
  outputs: readonly Handle[],
  attrs: Kernels[K],
): GradNode {
  const held: Handle[] = [];
  if (isDifferentiable(kernel)) {
    const saves = needs(kernel, attrs as { kind?: string }, inputs[1]?.stopGradient === false);
    if (saves.inputs === 'all') held.push(...handles);
    else for (const i of saves.inputs) if (i < handles.length) held.push(handles[i]!);
    for (const i of saves.outputs) held.push(outputs[i]!);
  }
  const node: GradNode = {
    kernel,
    attrs,
    edges: inputs.map(edgeOf),
    inputs: handles,
    outputs,
    held,
    versions: 0,
    hooks: null,
    released: false,
  };
  holdMemory(node);
  return node;
}

/** Where the gradient of `tensor` goes. */
export function edgeOf(tensor: Tensor): Edge {
  if (tensor.stopGradient) return null;
  return tensor.node ? { node: tensor.node, slot: tensor.slot } : { leaf: tensor };
}

/**
 * A tensor over the same memory under another shape: reshape, squeeze, flatten, detach.
 *
 * @param keepGraph - Whether gradients flow through it.
 */
export function alias(tensor: Tensor, handle: Handle, keepGraph = true): Tensor {
  handle.storage.retain();
  if (!keepGraph || tensor.stopGradient || !isGradEnabled()) return new Tensor(handle, null, 0, tensor);
  const shape = tensor.handle.shape;
  const node: GradNode = {
    kernel: 'Contiguous',
    attrs: {},
    edges: [edgeOf(tensor)],
    inputs: [{ ...handle, shape }],
    outputs: [handle],
    held: [],
    versions: 0,
    hooks: null,
    released: false,
  };
  return new Tensor(handle, node, 0, tensor);
}
