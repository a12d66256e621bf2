import type { DTypeName, Shape } from '../../core/index.ts';
import type { KernelName, Kernels } from '../kernels/contract.ts';
import type { Tensor } from '../tensor.ts';

/** What a gradient rule sees of the recorded operation. */
export interface Context<A = unknown> {
  readonly attrs: A;
  /** the gradient of result `slot`; zeros when none arrived */
  dy(slot?: number): Tensor;
  /** whether a gradient arrived for result `slot` */
  arrived(slot: number): boolean;
  /** input `i`; its elements may be read only if the table of saves says so */
  input(i: number): Tensor;
  /** result `slot`; likewise */
  output(slot: number): Tensor;
  inputShape(i: number): Shape;
  inputDtype(i: number): DTypeName;
  /** number of inputs */
  readonly count: number;
  /** whether input `i` wants a gradient */
  wants(i: number): boolean;
}

/** From the gradients of results to the gradients of inputs; `null` where none is wanted. */
export type Rule<A = unknown> = (context: Context<A>) => readonly (Tensor | null | undefined)[];

/** Rules for some kernels; all families together must cover every differentiable kernel. */
export type Rules<K extends KernelName> = { readonly [N in K]: Rule<Kernels[N]> };
