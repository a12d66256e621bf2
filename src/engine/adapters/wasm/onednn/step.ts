import { type Api, ARGUMENT, type Descriptor, type Handle, LAYOUT } from './api.ts';

/** A primitive with its arguments: made once for its sizes, run on any addresses. */
export class Step {
  /** working memory of a run */
  readonly scratchBytes: number;
  readonly #api: Api;
  readonly #primitive: Handle;
  readonly #memories: readonly Handle[];
  readonly #arguments: BigUint64Array;

  /**
   * @param description - of the primitive; it is used up
   * @param parts - what the primitive takes, in the order in which `run` gets the addresses: an argument's number and its layout
   */
  constructor(api: Api, description: Handle, parts: readonly (readonly [argument: number, layout: Descriptor])[]) {
    const scratchpad = api.layout(description, LAYOUT.scratchpad);
    this.scratchBytes = api.bytes(scratchpad);
    const all = [...parts, [ARGUMENT.scratchpad, scratchpad] as const];
    this.#api = api;
    this.#primitive = api.primitive(description);
    this.#memories = all.map(([, layout]) => api.memory(layout));
    this.#arguments = BigUint64Array.from(all.flatMap(([argument], i) => [BigInt(argument), this.#memories[i]!]));
    api.forget('primitive_desc', description);
  }

  /** @param addresses - where the parts are, and last where working memory is */
  run(...addresses: readonly number[]): void {
    this.#memories.forEach((memory, i) => {
      this.#api.place(memory, addresses[i]!);
    });
    this.#api.run(this.#primitive, this.#arguments);
  }

  destroy(): void {
    this.#api.forget('primitive', this.#primitive);
    for (const memory of this.#memories) this.#api.forget('memory', memory);
  }
}
