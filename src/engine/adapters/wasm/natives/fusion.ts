import { sameShape, sizeOf } from '../../../../core/index.ts';
import type { Handle } from '../../../storage.ts';
import type { Host } from '../host.ts';
import type { Memory, Recipe, WasmStorage } from '../memory.ts';

/** x normalized by a table of its channels, and perhaps z, a residual, added to it. */
class Affine implements Recipe {
  readonly x: WasmStorage;
  readonly table: WasmStorage;
  readonly channels: number;
  readonly z: WasmStorage | undefined;
  /** by which z is normalized too */
  readonly tableZ: WasmStorage | undefined;
  readonly from: readonly WasmStorage[];
  readonly #fusion: Fusion;

  constructor(
    fusion: Fusion,
    x: WasmStorage,
    table: WasmStorage,
    channels: number,
    z?: WasmStorage,
    tableZ?: WasmStorage,
  ) {
    this.#fusion = fusion;
    this.x = x;
    this.table = table;
    this.channels = channels;
    this.z = z;
    this.tableZ = tableZ;
    this.from = [x, table, z, tableZ].filter((storage) => storage !== undefined);
  }

  write(pointer: number): void {
    this.#fusion.affine(this, pointer, false);
  }
}

/** A gradient that passes a ReLU: dy where the ReLU's result is above 0. */
class Masked implements Recipe {
  readonly dy: WasmStorage;
  readonly mask: WasmStorage;
  readonly from: readonly WasmStorage[];
  readonly #fusion: Fusion;

  constructor(fusion: Fusion, dy: WasmStorage, mask: WasmStorage) {
    this.#fusion = fusion;
    this.dy = dy;
    this.mask = mask;
    this.from = [dy, mask];
  }

  write(pointer: number): void {
    this.#fusion.mask(this, pointer);
  }
}

/**
 * Kernels that follow each other, in one pass over the elements. What batch normalization gives, its sum with a residual, and the gradient behind a
 * ReLU are computed when somebody asks for their elements; a kernel that can do it in passing looks for the recipe first, and nobody asks.
 */
export class Fusion {
  readonly #host: Host;
  readonly #memory: Memory;

  constructor(host: Host, memory: Memory) {
    this.#host = host;
    this.#memory = memory;
  }

  /** x normalized by a table of its channels. */
  normalized(x: Handle, table: Handle): Handle {
    const [from, by] = [x, table].map(({ storage }) => storage as WasmStorage) as [WasmStorage, WasmStorage];
    return this.#deferred(x, new Affine(this, from, by, x.shape[1]!));
  }

  /** Runs the pass over the elements. */
  affine({ x, table, channels, z, tableZ }: Affine, to: number, relu: boolean): void {
    const { length } = x;
    const [a, b, c, d] = [x, table, z, tableZ].map((storage) => this.#at(storage)) as [number, number, number, number];
    this.#host.run('affine', length, a, b, to, length / channels, channels, relu ? 1 : 0, c, d);
  }

  /** ReLU of what is still to be normalized, or nothing when x is not. */
  relu(x: Handle): Handle | undefined {
    const recipe = recipeOf(x);
    if (!(recipe instanceof Affine)) return undefined;
    const y = this.#memory.allocate(sizeOf(x.shape), 'float32');
    this.affine(recipe, this.#at(y), true);
    return { ...x, storage: y };
  }

  /** A sum with what is still to be computed, or nothing when neither is. */
  sum(x: Handle, y: Handle): Handle | undefined {
    if (!sameShape(x.shape, y.shape) || x.channelsLast !== y.channelsLast) return undefined;
    const [left, right] = [recipeOf(x), recipeOf(y)];
    if (left instanceof Affine && !left.z) return this.#residual(left, y);
    if (right instanceof Affine && !right.z) return this.#residual(right, x);
    if (left instanceof Masked) return this.#addMasked(y, left);
    if (right instanceof Masked) return this.#addMasked(x, right);
    return undefined;
  }

  /** The gradient of a ReLU, given its result. */
  masked(result: Handle, dy: Handle): Handle {
    return this.#deferred(dy, new Masked(this, dy.storage as WasmStorage, result.storage as WasmStorage));
  }

  /** Runs the pass over the elements. */
  mask({ dy, mask }: Masked, to: number, added?: WasmStorage): void {
    this.#host.run('masked', dy.length, this.#at(dy), this.#at(mask), to, dy.length, this.#at(added));
  }

  /** A gradient as one that may have to be masked still: its elements, and those that tell where it counts, or 0. */
  unmasked(dy: Handle): { dy: number; mask: number } {
    const recipe = recipeOf(dy);
    if (recipe instanceof Masked) return { dy: this.#at(recipe.dy), mask: this.#at(recipe.mask) };
    return { dy: this.#at(dy.storage as WasmStorage), mask: 0 };
  }

  #at(storage: WasmStorage | undefined): number {
    return storage ? this.#memory.pointer(storage) : 0;
  }

  #residual({ x, table, channels }: Affine, other: Handle): Handle {
    const recipe = recipeOf(other);
    const [z, tableZ] =
      recipe instanceof Affine && !recipe.z ? [recipe.x, recipe.table] : [other.storage as WasmStorage, undefined];
    return this.#deferred(other, new Affine(this, x, table, channels, z, tableZ));
  }

  #addMasked(x: Handle, recipe: Masked): Handle {
    const y = this.#memory.allocate(sizeOf(x.shape), 'float32');
    this.mask(recipe, this.#at(y), x.storage as WasmStorage);
    return { ...x, storage: y };
  }

  #deferred(like: Handle, recipe: Recipe): Handle {
    return { ...like, storage: this.#memory.defer(sizeOf(like.shape), 'float32', recipe) };
  }
}

const recipeOf = ({ storage }: Handle): Recipe | null => (storage as WasmStorage).recipe;
