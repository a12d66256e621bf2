import type { KernelName, Kernels } from './kernels/contract.ts';
import type { Handle } from './storage.ts';
import type { GradientHook, Tensor } from './tensor.ts';

/** Where a gradient goes next: to the operation that made the value, or to a leaf tensor. */
export type Edge = { readonly node: GradNode; readonly slot: number } | { readonly leaf: Tensor } | null;

/** One recorded operation: what it was, what its gradient rule needs, and where gradients go. */
export interface GradNode {
  readonly kernel: KernelName;
  readonly attrs: Kernels[KernelName];
  readonly edges: readonly Edge[];
  /** inputs and outputs as they were; only those marked in `held` still have their memory for sure */
  readonly inputs: readonly Handle[];
  readonly outputs: readonly Handle[];
  readonly held: readonly Handle[];
  /** hooks of results that are not leaves, and tensors that want to keep their gradient, by slot */
  hooks: Map<number, Set<GradientHook>> | null;
  retained: Map<number, Tensor> | null;
  released: boolean;
  /** for operations a person defines: replaces the table's rule */
  readonly rule?: (gradients: readonly (Tensor | null)[]) => readonly (Tensor | null | undefined)[];
}

/** Gives back what a node holds; afterwards it cannot be walked again. */
export function releaseNode(node: GradNode): void {
  if (node.released) return;
  node.released = true;
  for (const handle of node.held) handle.storage.release();
}
