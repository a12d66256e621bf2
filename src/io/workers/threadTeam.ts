import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { StateError } from '../../core/index.ts';
import type { Parcel } from './encode.ts';
import { errorOf } from './failure.ts';
import type { Recipe } from './fetcher.ts';
import {
  type Answer,
  DEAD,
  type Death,
  EVENTS,
  type FunctionReference,
  type Order,
  STARTED,
  type SupervisorStart,
  type WorkerStart,
} from './protocol.ts';
import { SlotReader } from './slots.ts';
import { type Delivery, supplanted, type Team } from './team.ts';
import { startThread } from './threadProgram.ts';

/** A worker as the main thread sees it. */
interface Member {
  readonly port: MessagePort;
  readonly slots: SlotReader;
  /** Slots that no order uses. */
  readonly free: number[];
  slotCount: number;
  /** Answers that came while the event loop turned. */
  readonly inbox: Answer[];
}

/** What threads need. */
export interface ThreadTeamOptions {
  readonly numWorkers: number;
  readonly prefetchFactor: number;
  /** Seconds to wait for a batch; 0 for no end. */
  readonly timeout: number;
  readonly parcel: Parcel;
  readonly recipe: Recipe;
  readonly init: FunctionReference | null;
}

/** The longest that threads may take to start, in milliseconds; a sign that they cannot, when the main thread is blocked. */
const START_LIMIT = 120_000;

/**
 * Threads that read samples, each with its own copy of the dataset over shared elements. They put batches into shared memory. A thread more,
 * between them and this one, watches them, so that no end of a worker goes unseen while this thread is blocked.
 */
export class ThreadTeam implements Team {
  readonly size: number;
  readonly ahead: number;
  pass = 0;
  readonly #timeout: number;
  readonly #members: readonly Member[];
  readonly #control: Int32Array;
  readonly #supervisor: Worker;
  readonly #deaths: MessagePort;
  readonly #reasons: string[] = [];
  #failure: string | undefined;
  /** A slot that the consumer still reads. */
  #lent: { readonly member: Member; readonly slot: number } | undefined;
  #wake: (() => void) | undefined;
  #listening = false;

  constructor({ numWorkers, prefetchFactor, timeout, parcel, recipe, init }: ThreadTeamOptions) {
    this.size = numWorkers;
    this.ahead = prefetchFactor * numWorkers;
    this.#timeout = timeout;
    this.#control = new Int32Array(new SharedArrayBuffer(4 * (DEAD + numWorkers)));
    const { port1: deaths, port2 } = new MessageChannel();
    const channels = Array.from({ length: numWorkers }, () => new MessageChannel());
    this.#deaths = deaths;
    this.#members = channels.map(({ port1 }) => ({
      port: port1,
      slots: new SlotReader(),
      free: [],
      slotCount: 0,
      inbox: [],
    }));
    const workers = channels.map(
      ({ port2: port }, id): WorkerStart => ({
        role: 'worker',
        id,
        numWorkers,
        control: this.#control,
        port,
        parcel,
        recipe,
        init,
      }),
    );
    const start: SupervisorStart = { role: 'supervisor', control: this.#control, port: port2, workers };
    this.#supervisor = startThread(start, [port2, ...channels.map((channel) => channel.port2)]);
    this.#supervisor.unref();
    const ended = (reason: string): void => {
      this.#failure ??= reason;
      this.#wake?.();
    };
    this.#supervisor.on('error', (error: Error) => ended(`${error.name}: ${error.message}`));
    this.#supervisor.on('exit', (code) => ended(`they ended with exit code ${code}`));
  }

  get isAlive(): boolean {
    return this.#failure === undefined && this.#members.every((_, id) => Atomics.load(this.#control, DEAD + id) === 0);
  }

  begin(seed: bigint): void {
    this.pass++;
    this.#giveBack();
    for (const member of this.#members) member.port.postMessage({ begin: this.pass, seed } satisfies Order);
  }

  ask(worker: number, indices: readonly number[] | null): void {
    const member = this.#members[worker]!;
    const slot = member.free.pop() ?? member.slotCount++;
    member.port.postMessage({
      pass: this.pass,
      slot,
      indices: indices && Array.from(indices, Number),
    } satisfies Order);
  }

  take(worker: number): Delivery {
    this.#giveBack();
    const began = Date.now();
    for (;;) {
      const seen = Atomics.load(this.#control, EVENTS);
      const answer = this.#poll(worker, began);
      if (answer) return this.#delivery(worker, answer);
      Atomics.wait(this.#control, EVENTS, seen, this.#patience(began));
    }
  }

  async takeLater(worker: number): Promise<Delivery> {
    this.#giveBack();
    this.#listen();
    const began = Date.now();
    const { port } = this.#members[worker]!;
    const { pass } = this;
    for (;;) {
      if (pass !== this.pass) throw supplanted();
      const answer = this.#poll(worker, began);
      if (answer) return this.#delivery(worker, answer);
      await new Promise<void>((resolve) => {
        // The timer keeps the process alive as long as somebody waits.
        const timer = setTimeout(() => this.#wake?.(), this.#patience(began));
        this.#wake = () => {
          this.#wake = undefined;
          clearTimeout(timer);
          port.unref();
          resolve();
        };
        port.ref();
      });
    }
  }

  close(): void {
    this.#giveBack();
    this.#failure ??= 'the loader ended them';
    void this.#supervisor.terminate();
    for (const { port } of this.#members) port.close();
    this.#deaths.close();
    this.#wake?.();
  }

  /** Milliseconds until there is something to check although nothing came. */
  #patience(began: number): number {
    const limit = this.#timeout > 0 ? this.#timeout * 1000 : START_LIMIT;
    return Math.max(1, Math.min(1000, began + limit - Date.now()));
  }

  /** Lets the event loop bring answers. */
  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    for (const { port, inbox } of this.#members) {
      port.on('message', (answer: Answer) => {
        inbox.push(answer);
        this.#wake?.();
      });
      port.unref();
    }
    this.#deaths.on('message', (death: Death) => {
      this.#reasons[death.worker] = death.reason;
      this.#wake?.();
    });
    this.#deaths.unref();
  }

  #receive(member: Member): Answer | undefined {
    return member.inbox.shift() ?? (receiveMessageOnPort(member.port)?.message as Answer | undefined);
  }

  /** A worker's next answer of this pass. @throws {StateError} when it has ended, or is late */
  #poll(worker: number, began: number): Answer | undefined {
    const member = this.#members[worker]!;
    // Read before the answers: what a worker sent before it ended is there by then.
    const dead = Atomics.load(this.#control, DEAD + worker) !== 0;
    for (let answer = this.#receive(member); answer; answer = this.#receive(member)) {
      if (answer.pass === this.pass) return answer;
      if ('packed' in answer) member.slots.see(answer.slot, answer.packed);
      member.free.push(answer.slot);
    }
    if (dead || this.#failure !== undefined) {
      for (let death = receiveMessageOnPort(this.#deaths); death; death = receiveMessageOnPort(this.#deaths)) {
        const { worker: who, reason } = death.message as Death;
        this.#reasons[who] = reason;
      }
      throw new StateError(
        `DataLoader: worker ${worker} must live while the loader is read. Received its end: ${this.#reasons[worker] ?? this.#failure ?? 'without a reason'}. Look for process.exit, a lack of memory or a crash in the dataset, or set numWorkers to 0.`,
      );
    }
    const waited = Date.now() - began;
    if (this.#timeout > 0 && waited >= this.#timeout * 1000) {
      throw new StateError(
        `DataLoader: a batch must come within the timeout of ${this.#timeout} s. Received none from worker ${worker}. Raise timeout, or look for what the dataset waits for.`,
      );
    }
    if (waited >= START_LIMIT && Atomics.load(this.#control, STARTED) === 0) {
      throw new StateError(
        `DataLoader: worker threads must start within ${START_LIMIT / 1000} s. Received no sign of them. Set numWorkers to 0, or look for what keeps threads from starting.`,
      );
    }
    return undefined;
  }

  #delivery(worker: number, answer: Answer): Delivery {
    const member = this.#members[worker]!;
    if ('packed' in answer) {
      this.#lent = { member, slot: answer.slot };
      return { batch: member.slots.read(answer.slot, answer.packed) };
    }
    member.free.push(answer.slot);
    if ('failure' in answer) throw errorOf(answer.failure);
    return { end: true };
  }

  /** The consumer reads the last batch no more. */
  #giveBack(): void {
    if (this.#lent) this.#lent.member.free.push(this.#lent.slot);
    this.#lent = undefined;
  }
}
