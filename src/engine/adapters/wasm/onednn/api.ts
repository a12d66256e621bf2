import type { Functions } from './library.ts';

/** An object of the library, as its address. */
export type Handle = bigint;
/** How memory is laid out: an object of the library in version 3, a struct in version 2. */
export type Descriptor = Handle | Uint8Array;

/** The parts of a primitive; the library's numbers for its arguments. */
export const ARGUMENT = {
  source: 1,
  result: 17,
  weights: 33,
  bias: 41,
  scratchpad: 80,
  sourceGradient: 129,
  resultGradient: 145,
  weightsGradient: 161,
} as const;

/** What a primitive's description tells about one of its parts. */
export const LAYOUT = { weights: 131, weightsGradient: 132, scratchpad: 136 } as const;

/** Distances and borders of a convolution, an entry for each axis. */
export interface Window {
  readonly strides: readonly number[];
  /** 0 where neighbouring taps meet neighbouring places */
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const CPU = 1;
const IN_ORDER = 1;
const FLOAT32 = 3;
const ANY_LAYOUT = 1;
const TRAINING = 64;
const DIRECT = 1;
const USERS_SCRATCHPAD = 1;
const NAME_OF_IMPLEMENTATION = 8;
const NONE: Handle = 0n;
/** Enough for the structs of version 2. */
const DESCRIPTOR_BYTES = 1024;
const OPERATION_BYTES = 16384;

/** A call that the library refused: most often what it has no code for. */
export class Refused extends Error {}

const numbers = (values: readonly number[]): BigInt64Array => BigInt64Array.from(values, BigInt);

/** oneDNN's C interface, of version 3 or 2, as far as it is needed; float32 on the CPU. */
export class Api {
  readonly engine: Handle;
  readonly #stream: Handle;
  readonly #attributes: Handle;
  readonly #call: Functions;
  readonly #opaque: boolean;
  readonly #made = new BigUint64Array(1);

  constructor(call: Functions, major: number) {
    this.#call = call;
    this.#opaque = major >= 3;
    this.engine = this.#make('dnnl_engine_create', 'int, size_t', CPU, 0);
    this.#stream = this.#make('dnnl_stream_create', 'void *, uint', this.engine, IN_ORDER);
    this.#attributes = this.#make('dnnl_primitive_attr_create', '');
    this.#do('dnnl_primitive_attr_set_scratchpad_mode', 'void *, int', this.#attributes, USERS_SCRATCHPAD);
    // primitives are kept by their users, in a number that is bounded
    this.#do('dnnl_set_primitive_cache_capacity', 'int', 0);
  }

  /** Memory with these distances between elements, or, without them, in the order that a primitive likes best. */
  descriptor(sizes: readonly number[], strides?: readonly number[]): Descriptor {
    const layout = strides ? numbers(strides) : ANY_LAYOUT;
    const given = [sizes.length, numbers(sizes), FLOAT32, layout] as const;
    const how = strides ? 'strides' : 'tag';
    const types = `int, void *, int, ${strides ? 'void *' : 'int'}`;
    if (this.#opaque) return this.#make(`dnnl_memory_desc_create_with_${how}`, types, ...given);
    const struct = new Uint8Array(DESCRIPTOR_BYTES);
    this.#do(`dnnl_memory_desc_init_by_${how}`, `void *, ${types}`, struct, ...given);
    return struct;
  }

  /** A convolution's description. */
  forward(x: Descriptor, w: Descriptor, bias: Descriptor | undefined, y: Descriptor, window: Window): Handle {
    return this.#convolution('forward', [TRAINING, DIRECT], [x, w, bias ?? NONE, y], window);
  }

  /** The description of the gradient of a convolution's input. @param forward - the convolution's own description */
  backwardData(dx: Descriptor, w: Descriptor, dy: Descriptor, window: Window, forward: Handle): Handle {
    return this.#convolution('backward_data', [DIRECT], [dx, w, dy], window, forward);
  }

  /** The description of the gradient of a convolution's filter. @param forward - the convolution's own description */
  backwardWeights(x: Descriptor, dw: Descriptor, dy: Descriptor, window: Window, forward: Handle): Handle {
    return this.#convolution('backward_weights', [DIRECT], [x, dw, NONE, dy], window, forward);
  }

  #convolution(
    name: string,
    kinds: readonly number[],
    parts: readonly Descriptor[],
    { strides, dilations, before, after }: Window,
    forward?: Handle,
  ): Handle {
    const window = [strides, dilations, before, after].map(numbers);
    const types = [...kinds.map(() => 'int'), ...parts.map(() => 'void *'), ...window.map(() => 'void *')];
    const given = [...kinds, ...parts, ...window];
    const hint = forward === undefined ? [] : [forward];
    if (this.#opaque)
      return this.#make(
        `dnnl_convolution_${name}_primitive_desc_create`,
        ['void *', ...types, ...hint.map(() => 'void *'), 'void *'].join(),
        this.engine,
        ...given,
        ...hint,
        this.#attributes,
      );
    return this.#described(`dnnl_dilated_convolution_${name}_desc_init`, types.join(), given, forward);
  }

  /** A product's description. */
  product(a: Descriptor, b: Descriptor, bias: Descriptor | undefined, y: Descriptor): Handle {
    const parts = [a, b, bias ?? NONE, y];
    const types = 'void *, void *, void *, void *';
    return this.#opaque
      ? this.#make(
          'dnnl_matmul_primitive_desc_create',
          `void *, ${types}, void *`,
          this.engine,
          ...parts,
          this.#attributes,
        )
      : this.#described('dnnl_matmul_desc_init', types, parts);
  }

  /** The description of a copy into another layout. */
  reorder(from: Descriptor, to: Descriptor): Handle {
    const given = [from, this.engine, to, this.engine, this.#attributes];
    return this.#make('dnnl_reorder_primitive_desc_create', 'void *, void *, void *, void *, void *', ...given);
  }

  /** Version 2 describes an operation first, then the primitive. */
  #described(name: string, types: string, given: readonly unknown[], hint: Handle = NONE): Handle {
    const operation = new Uint8Array(OPERATION_BYTES);
    this.#do(name, `void *, ${types}`, operation, ...given);
    const rest = [operation, this.#attributes, this.engine, hint];
    return this.#make('dnnl_primitive_desc_create', 'void *, void *, void *, void *', ...rest);
  }

  /** The layout of a part; it lives as long as the description. */
  layout(description: Handle, part: number): Descriptor {
    return this.#call('void *', 'dnnl_primitive_desc_query_md', 'void *, int, int')(description, part, 0) as Handle;
  }

  /** The name of the code that would run, e.g. `brgconv:avx512_core`. */
  implementation(description: Handle): string {
    const types = 'void *, int, int, void *';
    this.#do('dnnl_primitive_desc_query', types, description, NAME_OF_IMPLEMENTATION, 0, this.#made);
    return this.#call.text(this.#made[0]!);
  }

  sameLayout(a: Descriptor, b: Descriptor): boolean {
    return this.#call('int', 'dnnl_memory_desc_equal', 'void *, void *')(a, b) !== 0;
  }

  bytes(layout: Descriptor): number {
    return Number(this.#call('size_t', 'dnnl_memory_desc_get_size', 'void *')(layout));
  }

  primitive(description: Handle): Handle {
    return this.#make('dnnl_primitive_create', 'void *', description);
  }

  /** Memory without an address. */
  memory(layout: Descriptor): Handle {
    return this.#make('dnnl_memory_create', 'void *, void *, void *', layout, this.engine, NONE);
  }

  place(memory: Handle, address: number): void {
    this.#do('dnnl_memory_set_data_handle', 'void *, size_t', memory, address);
  }

  /** Runs a primitive. @param parts - pairs of an argument's number and its memory */
  run(primitive: Handle, parts: BigUint64Array): void {
    const types = 'void *, void *, int, void *';
    this.#do('dnnl_primitive_execute', types, primitive, this.#stream, parts.length / 2, parts);
  }

  forget(kind: 'primitive' | 'primitive_desc' | 'memory' | 'memory_desc', object: Descriptor): void {
    if (typeof object === 'bigint') this.#do(`dnnl_${kind}_destroy`, 'void *', object);
  }

  #make(name: string, types: string, ...given: readonly unknown[]): Handle {
    this.#do(name, types === '' ? 'void *' : `void *, ${types}`, this.#made, ...given);
    return this.#made[0]!;
  }

  #do(name: string, types: string, ...given: readonly unknown[]): void {
    const status = this.#call('int', name, types)(...given);
    if (status !== 0) throw new Refused(`${name} gave the status ${status}`);
  }
}
