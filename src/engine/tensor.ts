import { type DType, dtypeOf, StateError, sameShape, sizeOf } from '../core/index.ts';
import { type Holding, hold, join, letGo } from './holding.ts';
import type { KernelName, Kernels } from './kernels/contract.ts';
import type { Handle } from './storage.ts';

/** Changes a gradient on its way, or only looks at it; a returned tensor replaces it. */
export type GradientHook = (gradient: Tensor) => Tensor | null | undefined | void;

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
  /** what the versions of all that is held added up to when it was recorded; they only grow */
  versions: number;
  /** hooks of results that are not leaves, by slot */
  hooks: Map<number, Set<GradientHook>> | null;
  released: boolean;
  /** for operations a person defines: replaces the table's rule */
  readonly rule?: (gradients: readonly (Tensor | null)[]) => readonly (Tensor | null | undefined)[];
}

/** Operations that somebody may still walk back over. */
let walkable = 0;

/** Whether memory is held for a `backward()` that may come. */
export function isGraphHeld(): boolean {
  return walkable > 0;
}

const forgotten = new FinalizationRegistry<readonly { release(): void }[]>((leases) => {
  walkable--;
  for (const lease of leases) lease.release();
});

/** Makes a node hold the memory that its rule needs, until {@link releaseNode}, or until nobody can reach a graph that was never walked. */
export function holdMemory(node: GradNode): void {
  if (node.held.length === 0) return;
  walkable++;
  for (const { storage } of node.held) {
    storage.retain();
    node.versions += storage.version;
  }
  forgotten.register(
    node,
    node.held.map((handle) => handle.storage.lease),
    node,
  );
}

/** Gives back what a node holds; afterwards it cannot be walked again. */
export function releaseNode(node: GradNode): void {
  if (node.released) return;
  node.released = true;
  if (forgotten.unregister(node)) walkable--;
  for (const handle of node.held) handle.storage.release();
}

/** Whether something that a node holds was changed in place since it was recorded. */
export function isChanged(node: GradNode): boolean {
  let now = 0;
  for (const { storage } of node.held) now += storage.version;
  return now !== node.versions;
}

let unnamed = 0;

/**
 * An array on the engine's device, with Paddle's surface. It knows the operation that made it, so that gradients can flow back.
 * Its methods are the functions of `ops` with the tensor as first argument; see `tensorMethods.ts`.
 *
 * @param handle - Where its elements are.
 * @param node - The operation that made it; null for a leaf.
 * @param slot - Which of that operation's results it is; 0 by default.
 * @param beside - Another tensor over the same elements; none by default.
 * @source Paddle, paddle/fluid/pybind/eager_properties.cc, python/paddle/base/dygraph/tensor_patch_methods.py
 */
export class Tensor {
  /** Whether no gradient is computed for it. True for tensors that a person makes, false for parameters. */
  stopGradient: boolean;
  /** Whether saving a program keeps it. */
  persistable = false;
  /** The operation that made it, with the place among its results; null for leaves. */
  node: GradNode | null;
  slot: number;
  /** Hooks of a leaf, called when its gradient arrives. */
  hooks: Set<GradientHook> | null = null;
  /** What waits for nobody to reach it any more; null while a scope frees it. */
  holding: Holding | null = null;
  #handle: Handle | null;
  #name: string | undefined;
  #gradient: Tensor | null = null;
  /** Whether what arrives next takes the gradient's place, and whether its zeros are still to be written. */
  #cleared: 'no' | 'yes' | 'unwritten' = 'no';
  /** Whether a program may hold the gradient's tensor: then only the garbage collector frees it. */
  #isShown = false;

  constructor(handle: Handle, node: GradNode | null = null, slot = 0, beside: Tensor | null = null) {
    this.#handle = handle;
    this.node = node;
    this.slot = slot;
    this.stopGradient = node === null;
    track(this, handle, beside);
  }

  /** Where its elements are. @throws {StateError} when it was freed with the training step that made it */
  get handle(): Handle {
    if (this.#handle === null) {
      throw new StateError(
        'Tensor: its memory must still be there. Received a tensor that was freed with the training step that made it. Keep it past the step with paddle.keep(tensor).',
      );
    }
    return this.#handle;
  }

  /** Sizes of the axes; `[]` for a scalar. */
  get shape(): number[] {
    return [...this.handle.shape];
  }

  /** Number of axes. */
  get ndim(): number {
    return this.handle.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.handle.shape);
  }

  /** Size of the first axis. @throws {StateError} for a scalar */
  get length(): number {
    const { shape } = this.handle;
    if (shape.length === 0)
      throw new StateError('Tensor.length: the tensor must have an axis. Received shape []. A scalar has no length.');
    return shape[0]!;
  }

  /** Data type of the elements. */
  get dtype(): DType {
    return dtypeOf(this.handle.dtype);
  }

  /**
   * How often its memory was changed in place, by itself or by a tensor that shares it. What `setValue`, an optimizer or running statistics
   * write is not counted, as in Paddle.
   *
   * @source Paddle, paddle/fluid/pybind/eager_properties.cc, inplace_version
   */
  get inplaceVersion(): number {
    return this.handle.storage.version;
  }

  /** Its name, given when first asked for. */
  get name(): string {
    this.#name ??= `generated_tensor_${unnamed++}`;
    return this.#name;
  }

  set name(name: string) {
    this.#name = name;
  }

  /** Whether it was not made by a recorded operation. */
  get isLeaf(): boolean {
    return this.node === null;
  }

  /**
   * The gradient gathered by `backward()`, or null. A tensor that a program holds shows what is added later, and zeros when it is cleared; what
   * arrives after that is another tensor. What is given is copied.
   *
   * @throws {StateError} when it is given to a tensor that is not a leaf
   * @source Paddle, paddle/fluid/pybind/eager_properties.cc, tensor_properties_set_grad
   */
  get grad(): Tensor | null {
    this.#isShown = this.#gradient !== null;
    return this.gatheredGradient;
  }

  set grad(given: Tensor | null) {
    if (given === this.#gradient) return;
    if (given === null) {
      this.takeGradient(null);
      return;
    }
    if (!this.isLeaf)
      throw new StateError(
        'Tensor.grad: only a leaf can be given a gradient. Received one for what an operation made. Change the gradient on its way with registerHook.',
      );
    const former = this.#gradient?.handle;
    if (former?.dtype === given.handle.dtype && sameShape(former.shape, given.handle.shape))
      writing.assign(this.#gradient!, given);
    else this.takeGradient(writing.copy(given));
    this.#cleared = 'no';
  }

  /** {@link grad} for the library's own reading, which holds it no longer than the step lasts. */
  get gatheredGradient(): Tensor | null {
    if (this.#cleared === 'unwritten') this.#writeZeros();
    return this.#gradient;
  }

  #writeZeros(): void {
    writing.zero(this.#gradient!);
    this.#cleared = 'yes';
  }

  /** The gradient's tensor if it has to be added to; null when there is none or it was cleared. */
  get gradientToAddTo(): Tensor | null {
    return this.#cleared === 'no' ? this.#gradient : null;
  }

  /**
   * Makes a tensor the gradient.
   *
   * @param gradient - The tensor, whose memory is nobody else's.
   * @param isShown - Whether a program may hold it; false by default.
   */
  takeGradient(gradient: Tensor | null, isShown = false): void {
    const former = this.#gradient;
    if (gradient) keep(gradient);
    if (former && former !== gradient && !this.#isShown) former.dispose();
    this.#gradient = gradient;
    this.#isShown = isShown;
    this.#cleared = 'no';
  }

  /**
   * Forgets the gradient (`false`), or sets it to zero, as Paddle does by default. Zeros are written only when somebody may see them.
   *
   * @param setToZero - Whether it becomes zeros rather than null; true by default.
   */
  clearGradient(setToZero = true): void {
    if (!setToZero) this.takeGradient(null);
    else if (this.#gradient) {
      this.#cleared = 'unwritten';
      if (this.#isShown) this.#writeZeros();
    }
  }

  /** Gives its memory back; it cannot be used afterwards. */
  dispose(): void {
    const handle = this.#handle;
    if (handle === null) return;
    this.#handle = null;
    untrack(this);
    handle.storage.release();
  }

  /** Whether its memory was given back. */
  get isDisposed(): boolean {
    return this.#handle === null;
  }

  /** Puts other elements in its place; the tensor stays the same object. The handle's share passes to the tensor. */
  replaceHandle(handle: Handle): void {
    const old = this.#handle;
    this.#handle = handle;
    untrack(this);
    track(this, handle, null);
    old?.storage.release();
  }
}

/** What changes the elements of gradients. */
interface Writing {
  zero(tensor: Tensor): void;
  assign(to: Tensor, from: Tensor): void;
  copy(from: Tensor): Tensor;
}

/** Set by the module that can run kernels. */
let writing: Writing;
export function setWriting(given: Writing): void {
  writing = given;
}

// ---- lifetimes: a scope frees what was made in it, outside scopes the garbage collector tells

let scope: Set<Tensor> | null = null;
const kept = new WeakSet<Tensor>();

function track(tensor: Tensor, handle: Handle, beside: Tensor | null): void {
  if (scope && !kept.has(tensor)) scope.add(tensor);
  else tensor.holding = beside?.holding ? join(beside.holding) : hold(handle.storage.lease);
}

function untrack(tensor: Tensor): void {
  scope?.delete(tensor);
  if (tensor.holding) letGo(tensor.holding);
  tensor.holding = null;
}

/** Whether a tensor was there before the innermost scope began, or is kept past it. */
export function outlivesScope(tensor: Tensor): boolean {
  return !scope?.has(tensor);
}

/**
 * Keeps a tensor past the training step that makes it.
 *
 * @returns the same tensor
 * @source This library; there is none in Paddle
 */
export function keep<T extends Tensor>(tensor: T): T {
  if (kept.has(tensor)) return tensor;
  kept.add(tensor);
  if (scope?.delete(tensor)) tensor.holding = hold(tensor.handle.storage.lease);
  return tensor;
}

/**
 * Runs `body` and frees every tensor made in it that was neither returned nor kept.
 *
 * @param body - Synchronous work; the tensors in its result (one, or in arrays and records) survive.
 */
export function scoped<T>(body: () => T): T {
  const outer = scope;
  const inner = new Set<Tensor>();
  scope = inner;
  let survivors: Set<Tensor>;
  let result: T;
  try {
    result = body();
    survivors = tensorsIn(result);
  } catch (error) {
    scope = outer;
    for (const tensor of inner) tensor.dispose();
    throw error;
  }
  scope = outer;
  for (const tensor of inner) {
    if (!survivors.has(tensor)) tensor.dispose();
    else if (outer) outer.add(tensor);
    else tensor.holding = hold(tensor.handle.storage.lease);
  }
  return result;
}

/** Every tensor in a value: itself, in arrays, in records. */
export function tensorsIn(value: unknown, found: Set<Tensor> = new Set()): Set<Tensor> {
  if (value instanceof Tensor) found.add(value);
  else if (Array.isArray(value)) for (const part of value) tensorsIn(part, found);
  else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    for (const part of Object.values(value)) tensorsIn(part, found);
  }
  return found;
}
