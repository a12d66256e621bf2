import { type Delivery, supplanted, type Team } from './workers/index.ts';

/** What one pass over the data needs. */
export interface Pass {
  readonly team: Team;
  readonly seed: bigint;
  /** Numbers of the samples of each batch; null for an iterable dataset. */
  readonly orders: Iterable<readonly number[]> | null;
  /** Whether the team outlives the pass. */
  readonly keepsTeam: boolean;
  /** Makes what is handed out of what the team delivers. */
  finish(batch: unknown): unknown;
  /** Called once when the pass ends, in whatever way. */
  end(): void;
}

const forgotten = new FinalizationRegistry<Team>((team) => team.close());

/** Ends a team when its owner is forgotten: a pass that was neither finished nor broken off, a loader that kept its workers. */
export function closeWhenForgotten(owner: object, team: Team): void {
  forgotten.register(owner, team, owner);
}

/**
 * One pass of a loader: batches in the order of the sampler, dealt to the workers in turn. It is iterated by `for … of` and `for await … of`;
 * what is drawn at random for the order is drawn when it is made.
 */
export class LoaderIterator<B> implements IterableIterator<B>, AsyncIterable<B> {
  readonly #pass: Pass;
  readonly #orders: Iterator<readonly number[]> | null;
  /** The workers that were asked, in the order of the batches. */
  readonly #asked: number[] = [];
  /** Whether a worker has more of an iterable dataset. */
  readonly #open: boolean[];
  #turn = 0;
  /** The team's number of this pass. */
  readonly #number: number;
  #done = false;
  #before: Promise<unknown> = Promise.resolve();

  constructor(pass: Pass) {
    this.#pass = pass;
    const { team, seed, orders } = pass;
    this.#open = Array.from({ length: team.size }, () => true);
    if (!pass.keepsTeam) closeWhenForgotten(this, team);
    try {
      team.begin(seed);
      this.#number = team.pass;
      this.#orders = orders?.[Symbol.iterator]() ?? null;
      this.#ask();
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** Asks for as many batches as are read ahead. */
  #ask(): void {
    const { team } = this.#pass;
    while (this.#asked.length < Math.max(1, team.ahead)) {
      let indices: readonly number[] | null = null;
      if (this.#orders === null) {
        if (!this.#open.includes(true)) return;
      } else {
        const { done, value } = this.#orders.next();
        if (done) return;
        indices = value;
      }
      while (!this.#open[this.#turn]) this.#turn = (this.#turn + 1) % team.size;
      team.ask(this.#turn, indices);
      this.#asked.push(this.#turn);
      this.#turn = (this.#turn + 1) % team.size;
    }
  }

  /** The worker that has the next batch; undefined at the end. */
  #next(): number | undefined {
    if (this.#done) return undefined;
    if (this.#pass.team.pass !== this.#number) throw supplanted();
    this.#ask();
    return this.#asked[0];
  }

  /** What becomes of a delivery; undefined when a worker had none and the next one is asked. */
  #arrived(delivery: Delivery): IteratorResult<B> | undefined {
    const worker = this.#asked.shift()!;
    if ('end' in delivery) {
      this.#open[worker] = false;
      return undefined;
    }
    if (this.#pass.team.ahead > 0) this.#ask();
    return { done: false, value: this.#pass.finish(delivery.batch) as B };
  }

  #end(): void {
    if (this.#done) return;
    this.#done = true;
    forgotten.unregister(this);
    this.#pass.end();
  }

  /** The next batch; blocks until it is there. @throws what the dataset or the sampler throws */
  next(): IteratorResult<B> {
    try {
      for (let worker = this.#next(); worker !== undefined; worker = this.#next()) {
        const result = this.#arrived(this.#pass.team.take(worker));
        if (result) return result;
      }
    } catch (error) {
      this.#end();
      throw error;
    }
    this.#end();
    return { done: true, value: undefined };
  }

  async #nextLater(): Promise<IteratorResult<B>> {
    try {
      for (let worker = this.#next(); worker !== undefined; worker = this.#next()) {
        const result = this.#arrived(await this.#pass.team.takeLater(worker));
        if (result) return result;
      }
    } catch (error) {
      this.#end();
      throw error;
    }
    this.#end();
    return { done: true, value: undefined };
  }

  /** Breaks the pass off. */
  return(value?: unknown): IteratorResult<B> {
    this.#end();
    return { done: true, value };
  }

  [Symbol.iterator](): this {
    return this;
  }

  /** The same pass without blocking. */
  [Symbol.asyncIterator](): AsyncIterableIterator<B> {
    const later: AsyncIterableIterator<B> = {
      // One after the other, also when several are asked for at once.
      next: () => {
        const step = this.#before.then(() => this.#nextLater());
        this.#before = step.catch(() => {});
        return step;
      },
      return: async (value?: unknown) => this.return(value),
      [Symbol.asyncIterator]: () => later,
    };
    return later;
  }
}
