import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { BackendError, type Shape } from '../../../core/index.ts';
import type { RemoteType } from '../remote/index.ts';
import {
  type Answer,
  type Command,
  DONE,
  ENDED,
  type Inputs,
  NEWS,
  type Numbers,
  PLACES,
  PULSE,
  STOP,
  STOPPED,
} from './protocol.ts';
import { startThread } from './thread.ts';

/** A batch goes off when it has so many commands, or bytes to be uploaded. */
const COMMANDS = 48;
const BYTES = 1 << 22;
/** So many batches may wait for the thread. */
const AHEAD = 8;
const MINUTE = 60_000;
/** A process waits so long for a thread that does not end, in milliseconds. */
const AT_THE_END = 10_000;

/** Those whose threads must not be at work in a driver when the process ends. */
const open = new Set<Channel>();
let watched = false;
/** Closes a channel at the latest when the process ends. */
function closeAtTheEnd(channel: Channel): void {
  open.add(channel);
  if (watched) return;
  watched = true;
  process.on('exit', () => {
    for (const each of open) each.close();
  });
}

interface ChannelOptions {
  /** The module that makes the thread's device. */
  readonly device?: string;
  /** How long the thread may show no life while it is waited for, in milliseconds; it has a minute to start. */
  readonly patience?: number;
}

/**
 * This thread's end of a device that answers only to those who can wait for promises, and so lives in a thread of its own. Commands go off in
 * batches, and nobody waits for them; a download does, until all before it is done.
 */
export class Channel {
  /** What the device is, for people. */
  readonly about: string;
  readonly #port: MessagePort;
  readonly #signal = new Int32Array(new SharedArrayBuffer(4 * PLACES));
  readonly #patience: number;
  #commands: Command[] = [];
  #transfers: ArrayBuffer[] = [];
  #bytes = 0;
  #batches = 1;
  #ids = 0;
  #ended: string | null = null;

  /** @throws {BackendError} when there is no device; it says what was found instead, and what to install */
  constructor({ device, patience = MINUTE }: ChannelOptions = {}) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#patience = patience;
    startThread({ device, port: port2, signal: this.#signal });
    this.#wait(1, MINUTE);
    const answer = this.#answer();
    if ('about' in answer) {
      this.about = answer.about;
      closeAtTheEnd(this);
      return;
    }
    port1.close();
    const { missing, advice } = answer as Extract<Answer, { missing: string }>;
    throw new BackendError(
      `webgpu: a device must be there. Received ${missing}. ${advice || "Use another engine: paddle.setDevice('cpu')."}`,
    );
  }

  /** The number of a tensor with these elements, whose array belongs to the device from now on. */
  upload(elements: Numbers, shape: Shape, dtype: RemoteType): number {
    const id = this.#ids++;
    const { buffer } = elements;
    if (buffer instanceof ArrayBuffer && buffer.byteLength === elements.byteLength) this.#transfers.push(buffer);
    this.#bytes += elements.byteLength;
    this.#push(['upload', id, elements, shape, dtype]);
    this.#holdBack();
    return id;
  }

  /** The numbers of what a kernel makes. */
  run(kernel: string, inputs: Inputs, attrs: object, outputs: number): number[] {
    const ids = Array.from({ length: outputs }, () => this.#ids++);
    this.#push(['run', kernel, inputs, attrs, ids]);
    this.#holdBack();
    return ids;
  }

  free(id: number): void {
    this.#push(['free', id]);
  }

  /**
   * The elements of a tensor, after all that was asked before.
   *
   * @throws {BackendError} when something of that failed, or the thread is gone
   */
  download(id: number): Numbers {
    this.#push(['download', id]);
    this.#send();
    this.#wait(this.#batches);
    const answer = this.#answer();
    if ('elements' in answer) return answer.elements;
    const { kernel, message } = (answer as Extract<Answer, { failure: object }>).failure;
    throw new BackendError(
      `${kernel}: the WebGPU device must be able to compute it. It says: ${message.trim().replace(/\s+/g, ' ')} Use another engine: paddle.setDevice('cpu').`,
    );
  }

  /** Lets the thread finish what it is at, and end. */
  close(): void {
    const hasStopped = (): boolean => Atomics.load(this.#signal, STOPPED) !== 0;
    if (hasStopped()) return;
    Atomics.store(this.#signal, STOP, 1);
    this.#commands = [];
    this.#transfers = [];
    this.#send();
    this.#until(hasStopped, Math.min(this.#patience, AT_THE_END));
    this.#ended ??= 'it was closed';
  }

  #push(command: Command): void {
    this.#commands.push(command);
    if (this.#commands.length >= COMMANDS || this.#bytes >= BYTES) this.#send();
  }

  #send(): void {
    this.#port.postMessage(this.#commands, this.#transfers);
    this.#commands = [];
    this.#transfers = [];
    this.#bytes = 0;
    this.#batches++;
  }

  /** Nobody gets far ahead of the device: what waits for it takes memory. */
  #holdBack(): void {
    if (this.#batches > AHEAD) this.#wait(this.#batches - AHEAD);
  }

  #answer(): Answer {
    const { message } = receiveMessageOnPort(this.#port) as { message: Answer };
    if ('ended' in message) throw this.#gone(message.ended);
    return message;
  }

  /** Waits until so many batches are done. */
  #wait(batches: number, patience = this.#patience): void {
    if (this.#ended !== null) throw this.#gone(this.#ended);
    // counts may wrap around
    const isDone = (): boolean => ((Atomics.load(this.#signal, DONE) - batches) | 0) >= 0;
    const waited = this.#until(() => isDone() || this.#hasEnded(), patience);
    if (isDone()) return;
    throw this.#gone(waited ? this.#lastWords() : `no sign of life for ${patience / 1000} seconds`);
  }

  #hasEnded(): boolean {
    return Atomics.load(this.#signal, ENDED) !== 0;
  }

  /** Waits for what the thread tells; false when it shows no life for so long. */
  #until(isReached: () => boolean, patience: number): boolean {
    const signal = this.#signal;
    for (;;) {
      const news = Atomics.load(signal, NEWS);
      if (isReached()) return true;
      const pulse = Atomics.load(signal, PULSE);
      const waited = Atomics.wait(signal, NEWS, news, patience);
      if (waited === 'timed-out' && Atomics.load(signal, PULSE) === pulse) return isReached();
    }
  }

  #lastWords(): string {
    for (let got = receiveMessageOnPort(this.#port); got; got = receiveMessageOnPort(this.#port)) {
      const answer = got.message as Answer;
      if ('ended' in answer) return answer.ended;
    }
    return 'the thread ended';
  }

  #gone(reason: string): BackendError {
    this.#ended = reason;
    return new BackendError(
      `webgpu: the thread of the device must be there. Received its end: ${reason}. Tensors on it are lost: start the program again, with another engine if it happens again.`,
    );
  }
}
