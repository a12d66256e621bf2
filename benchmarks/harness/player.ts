import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Contender, NAMES } from './contenders.ts';
import type { Workload } from './workloads.ts';

/** A contender's first message. */
export interface Greeting {
  readonly version: string;
  /** how many numbers its network learns */
  readonly parameters: number;
}

/** A contender's answer to each turn. */
export interface Turn {
  /** milliseconds of each step */
  readonly times: readonly number[];
  /** the most memory that its process had so far; null where the system does not tell */
  readonly peakMegabytes: number | null;
  /** processor time of the turn in milliseconds, of all its threads */
  readonly processor: number;
}

/** A contender with its workload, in a process that waits for its turns. */
export class Player {
  readonly contender: Contender;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #messages: AsyncIterator<string>;
  readonly #ended: Promise<void>;
  #complaints = '';

  constructor(contender: Contender, workload: Workload) {
    this.contender = contender;
    const { command, args, env } = contender;
    this.#process = spawn(command, [...args, JSON.stringify(workload)], { env, stdio: 'pipe' });
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-2000);
    });
    this.#process.stdin.on('error', () => {}); // it has ended: the next message, which does not come, tells
    this.#ended = new Promise((resolve) => {
      this.#process.once('close', () => resolve());
      this.#process.once('error', (error) => {
        this.#complaints += error.message;
        resolve();
      });
    });
    this.#messages = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  greeting(): Promise<Greeting> {
    return this.#next();
  }

  turn(steps: number): Promise<Turn> {
    this.#process.stdin.write(`${JSON.stringify({ steps })}\n`);
    return this.#next();
  }

  async end(): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
  }

  async #next<T>(): Promise<T> {
    const { value, done } = await this.#messages.next();
    if (!done) return JSON.parse(value) as T;
    await this.#ended;
    const last = this.#complaints.trim().split('\n').at(-1);
    throw new Error(`${NAMES[this.contender.id]} ended early: ${last || 'it did not say why'}`);
  }
}
