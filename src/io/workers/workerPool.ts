import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import {
  ArgumentError,
  arrayTypeOf,
  BackendError,
  DtypeError,
  FormatError,
  PaddleError,
  ShapeError,
  StateError,
  warn,
} from '../../core/index.ts';
import { type DataSource, IterableDataset } from '../dataset/index.ts';
import { ALIVE, type Answer, ASKED, CLOSED, DONE, unpack } from './messages.ts';
import { freeze } from './rebuild.ts';

const ERRORS: Readonly<Record<string, new (message: string, options?: ErrorOptions) => Error>> = {
  ArgumentError,
  BackendError,
  DtypeError,
  FormatError,
  ShapeError,
  StateError,
  RangeError,
  TypeError,
  SyntaxError,
};

/** Where the worker's program is: TypeScript beside this file when it runs from source, JavaScript in the package. */
const source = import.meta.url.endsWith('.ts');
const program = new URL(source ? './worker.ts' : './worker.js', import.meta.url);

/** The TypeScript loader's module for `import`, beside the one that `require` finds. */
function loaderUrl(): string {
  return pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  ).href;
}

/** From source, a thread needs the TypeScript loader before it can import its program. */
const bootstrap = (): string =>
  `import(${JSON.stringify(loaderUrl())}).then(({ register }) => { register(); return import(${JSON.stringify(program.href)}); });`;

/** An answer that is waited for, or a batch that is ready. */
type Step = { readonly id: number; readonly ticket: number } | { readonly batch: unknown };
type Pass = [orders: Iterable<readonly number[]>, baseSeed: bigint, prefetchFactor: number, dropLast: boolean];

/** Waits without blocking until a word changes, or some time has passed. */
async function waitAsync(words: Int32Array, at: number, seen: number, milliseconds: number): Promise<void> {
  const waiting = (
    Atomics as unknown as { waitAsync(words: Int32Array, at: number, seen: number, ms: number): { value: unknown } }
  ).waitAsync(words, at, seen, milliseconds);
  // a pending wait on memory does not keep the process alive, a timer does
  const alive = setTimeout(() => {}, 2 * milliseconds);
  await waiting.value;
  clearTimeout(alive);
}

interface Hand {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly words: Int32Array;
  died: string | null;
}

let warned = false;

/** Says once that a dataset stays in the main thread. */
function stayHere(): null {
  if (!warned) {
    warned = true;
    warn(
      'DataLoader: this dataset cannot be made anew in worker threads, so samples are read in the main thread. Export its class and give it static workerModule = import.meta.url.',
    );
  }
  return null;
}

/** Threads that read samples, each with its own copy of the dataset over shared elements. */
export class WorkerPool {
  readonly #hands: Hand[];
  readonly #timeout: number;
  readonly #stream: boolean;
  #tickets = 0;

  /** A pool for a dataset, or null (with a warning) when it cannot be made anew in other threads. */
  static of(
    dataset: DataSource | IterableDataset,
    options: { numWorkers: number; timeout: number; batchSize: number | null },
  ): WorkerPool | null {
    const frozen = freeze(dataset);
    return frozen ? new WorkerPool(frozen.value, dataset instanceof IterableDataset, options) : stayHere();
  }

  private constructor(
    dataset: unknown,
    stream: boolean,
    { numWorkers, timeout, batchSize }: { numWorkers: number; timeout: number; batchSize: number | null },
  ) {
    this.#timeout = timeout;
    this.#stream = stream;
    const drawsFromNumpy = JSON.stringify(dataset, (key, value) =>
      ArrayBuffer.isView(value) || value instanceof SharedArrayBuffer
        ? null
        : typeof value === 'bigint'
          ? String(value)
          : key === ''
            ? value
            : value,
    ).includes('"drawsFromNumpy":true');
    this.#hands = Array.from({ length: numWorkers }, (_, id) => {
      const words = new Int32Array(new SharedArrayBuffer(16));
      const { port1, port2 } = new MessageChannel();
      const worker = new Worker(source ? bootstrap() : program, {
        eval: source,
        execArgv: source ? ['--conditions=source'] : [],
        workerData: {
          id,
          numWorkers,
          dataset,
          batchSize: batchSize === 0 ? 1 : batchSize,
          words,
          port: port2,
          drawsFromNumpy,
        },
        transferList: [port2],
      });
      const hand: Hand = { worker, port: port1, words, died: null };
      worker.on('error', (error) => {
        hand.died = error.message;
      });
      worker.on('exit', (code) => {
        hand.died ??= `it ended with code ${code}`;
      });
      worker.unref();
      port1.unref();
      return hand;
    });
  }

  #ask(hand: Hand, message: object): void {
    hand.port.postMessage(message);
    Atomics.add(hand.words, ASKED, 1);
    Atomics.notify(hand.words, ASKED);
  }

  /** What a pass does, with the waiting left to its driver: it asks for an answer, or gives a batch. */
  *#pass(
    orders: Iterable<readonly number[]>,
    baseSeed: bigint,
    prefetchFactor: number,
    dropLast: boolean,
  ): Generator<Step, void, Answer> {
    for (const hand of this.#hands) this.#ask(hand, { baseSeed, dropLast });
    const asks = this.#stream ? null : orders[Symbol.iterator]();
    const open = this.#hands.map(() => true);
    const waiting: { ticket: number; id: number }[] = [];
    let turn = 0;
    const refill = (): void => {
      while (waiting.length < prefetchFactor * this.#hands.length) {
        const next = asks?.next();
        if (next ? next.done : !open.includes(true)) return;
        while (!open[turn]) turn = (turn + 1) % this.#hands.length;
        const ticket = this.#tickets++;
        waiting.push({ ticket, id: turn });
        this.#ask(this.#hands[turn]!, { ticket, indices: (next?.value as readonly number[] | undefined) ?? [] });
        turn = (turn + 1) % this.#hands.length;
      }
    };
    refill();
    while (waiting.length > 0) {
      const { ticket, id } = waiting.shift()!;
      const answer = yield { id, ticket };
      if ('error' in answer) throw revived(answer.error, id);
      if ('end' in answer) open[id] = false;
      refill();
      if ('batch' in answer)
        yield { batch: unpack(answer.batch, (buffer, dtype) => new (arrayTypeOf(dtype as never))(buffer)) };
    }
  }

  /** The batches in the order of the asks, read ahead by the workers in turn; blocks the thread while it waits. */
  *run(...pass: Pass): Generator<unknown> {
    const steps = this.#pass(...pass);
    for (let step = steps.next(); !step.done; ) {
      if ('batch' in step.value) {
        yield step.value.batch;
        step = steps.next(undefined as never);
        continue;
      }
      const { id, ticket } = step.value;
      const began = Date.now();
      let answer = this.#poll(id, ticket, began);
      for (; !answer; answer = this.#poll(id, ticket, began))
        Atomics.wait(this.#hands[id]!.words, DONE, this.#seen, 100);
      step = steps.next(answer);
    }
  }

  /** {@link WorkerPool.run} that lets the event loop turn while it waits. */
  async *runAsync(...pass: Pass): AsyncGenerator<unknown> {
    const steps = this.#pass(...pass);
    for (let step = steps.next(); !step.done; ) {
      if ('batch' in step.value) {
        yield step.value.batch;
        step = steps.next(undefined as never);
        continue;
      }
      const { id, ticket } = step.value;
      const began = Date.now();
      let answer = this.#poll(id, ticket, began);
      for (; !answer; answer = this.#poll(id, ticket, began))
        await waitAsync(this.#hands[id]!.words, DONE, this.#seen, 100);
      step = steps.next(answer);
    }
  }

  /** how far the polled worker was when it was polled */
  #seen = 0;

  /** The wanted answer if it is there. @throws {StateError} when the worker is dead, or late */
  #poll(id: number, wanted: number, began: number): Answer | null {
    const hand = this.#hands[id]!;
    this.#seen = Atomics.load(hand.words, DONE);
    for (let received = receiveMessageOnPort(hand.port); received; received = receiveMessageOnPort(hand.port)) {
      const answer = received.message as Answer;
      // what was left over from a pass that was broken off has another ticket
      if (answer.ticket === wanted) return answer;
    }
    if (hand.died === null && Atomics.load(hand.words, ALIVE) === 2)
      hand.died = 'it left by process.exit, or by an error of its own';
    if (hand.died !== null) {
      throw new StateError(
        `DataLoader: worker ${id} must live while the loader is read. Received its end: ${hand.died}. Look for process.exit or a crash in the dataset, or set numWorkers to 0.`,
      );
    }
    if (this.#timeout > 0 && Date.now() - began > this.#timeout * 1000) {
      throw new StateError(
        `DataLoader: worker ${id} must give a batch within ${this.#timeout} s (timeout). Received none. Raise the timeout, or look for what the dataset waits for.`,
      );
    }
    return null;
  }

  /** Ends the workers. */
  close(): void {
    for (const { worker, words, port } of this.#hands) {
      Atomics.store(words, CLOSED, 1);
      Atomics.notify(words, ASKED);
      port.close();
      void worker.terminate();
    }
  }
}

/** A worker's error with its own kind, naming the sample. */
function revived({ name, message, stack, index }: Extract<Answer, { error: unknown }>['error'], id: number): Error {
  const type = ERRORS[name] ?? Error;
  const where = index === null ? '' : ` at sample ${index}`;
  const error = new type(`${message} (DataLoader worker ${id}${where})`);
  if (!(error instanceof PaddleError)) error.name = name;
  error.stack = `${error.stack ?? ''}\n  in the worker: ${stack}`;
  return error;
}
