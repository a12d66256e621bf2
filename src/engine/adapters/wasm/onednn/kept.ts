/** Things by key, made when first asked for; beyond a limit the one that was not used for longest is destroyed. */
export class Kept<T extends { destroy(): void }> {
  readonly #limit: number;
  /** in the order of their last use; `null` where there can be none */
  readonly #things = new Map<string, T | null>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string, make: () => T | null): T | null {
    const known = this.#things.get(key);
    const thing = known === undefined ? make() : known;
    this.#things.delete(key);
    this.#things.set(key, thing);
    if (this.#things.size > this.#limit) {
      const [oldest, old] = this.#things.entries().next().value!;
      this.#things.delete(oldest);
      old?.destroy();
    }
    return thing;
  }
}
