import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Contender } from './contenders.ts';
import type { Task } from './tasks.ts';

/** A contender's first message. */
export interface Greeting {
  readonly version: string;
  /** what must be the same for all: how many numbers its network learns, or how many pictures it reads */
  readonly size: number;
  /** what this library computes with */
  readonly kernels?: string;
}

/** Milliseconds by what took them: of each step, or what else the task is about. */
export type Times = Readonly<Record<string, readonly number[]>>;

/** Memory in use, on average over the steps before. */
export interface MemoryMark {
  readonly step: number;
  /** of the whole process */
  readonly residentMegabytes: number;
  /** of tensors, inside the engine */
  readonly engineMegabytes: number;
  /** of JavaScript, without garbage */
  readonly reachableMegabytes: number;
}

/** What a contender found out in a turn. */
export interface Outcome {
  readonly times: Times;
  readonly marks?: readonly MemoryMark[];
}

/** A task that a contender has made ready. */
export interface Ready {
  readonly size: number;
  readonly kernels?: string;
  turn(steps: number): Outcome | Promise<Outcome>;
}

/** A contender's answer to each turn. */
export interface Turn extends Outcome {
  /** the most memory that its process had so far; null where the system does not tell */
  readonly peakMegabytes: number | null;
  /** processor time of the turn in milliseconds, of all its threads; null when other processes of its own worked too */
  readonly processor: number | null;
}

/** A contender with its task, in a process that waits for its turns. */
export class Player {
  readonly contender: Contender;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #messages: AsyncIterator<string>;
  readonly #ended: Promise<void>;
  #complaints = '';

  constructor(contender: Contender, task: Task) {
    this.contender = contender;
    const { command, args, env } = contender;
    this.#process = spawn(command, [...args, JSON.stringify(task)], { env, stdio: 'pipe' });
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
    const { patience } = this.contender;
    const timer =
      patience &&
      setTimeout(() => {
        this.#complaints += `\nError: no answer within ${patience / 1000} s`;
        this.#process.kill('SIGKILL'); // it computes, and hears nothing
      }, patience);
    const { value, done } = await this.#messages.next();
    clearTimeout(timer);
    if (!done) return JSON.parse(value) as T;
    await this.#ended;
    const lines = this.#complaints.trim().split('\n');
    // Node.js ends with its version, Python with the error
    const last = lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
    throw new Error(`${this.contender.name} ended early: ${last || 'it did not say why'}`);
  }
}
