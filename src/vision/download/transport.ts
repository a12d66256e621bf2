import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** One request for a file, or for its rest. */
export interface Request {
  readonly url: string;
  /** File that the body is written to. */
  readonly path: string;
  /** Bytes that `path` holds already; the rest is asked for, and a server that cannot give a part sends the whole. */
  readonly offset: number;
  /** What the server called the version (`ETag` or date) that those bytes are of. */
  readonly validator: string | undefined;
}

/** How a request ended. */
export interface Outcome {
  /** Status of the reply; `undefined` when none came. */
  readonly status: number | undefined;
  /** Bytes that the file holds now. */
  readonly bytes: number;
  /** Bytes that the whole has, when the server said so. */
  readonly total: number | undefined;
  readonly validator: string | undefined;
  /** Why the body did not arrive whole. */
  readonly failure: string | undefined;
  /** The system's code of the failure, as `ENOTFOUND`. */
  readonly failureCode: string | undefined;
}

/** Called with the bytes so far and their total, about once a second. */
export type OnProgress = (bytes: number, total: number | undefined) => void;

type Message = ({ kind: 'progress' } & Pick<Outcome, 'bytes' | 'total'>) | ({ kind: 'end' } & Outcome);

/** Milliseconds without a byte after which a transfer counts as broken. */
const STALL = 60_000;

// Plain text, not a module of its own: it runs the same from source, bundled, and under any loader, and needs nothing but Node.
const PROGRAM = `
const { workerData: { url, path, offset, validator, stall, signal, port } } = require('node:worker_threads');
const { closeSync, openSync, writeSync } = require('node:fs');
const say = (message) => { port.postMessage(message); Atomics.add(signal, 0, 1); Atomics.notify(signal, 0); };
const end = { kind: 'end', status: undefined, bytes: offset, total: undefined, validator: undefined, failure: undefined, failureCode: undefined };
(async () => {
  const control = new AbortController();
  let timer;
  const alive = () => { clearTimeout(timer); timer = setTimeout(() => control.abort(new Error('nothing arrived for ' + stall / 1000 + ' s')), stall); };
  let file;
  try {
    alive();
    const headers = { 'accept-encoding': 'identity' };
    if (offset > 0) { headers.range = 'bytes=' + offset + '-'; if (validator) headers['if-range'] = validator; }
    const reply = await fetch(url, { headers, redirect: 'follow', signal: control.signal });
    end.status = reply.status;
    const length = Number(reply.headers.get('content-length') ?? NaN);
    const part = /^bytes (\\d+)-\\d+\\/(\\d+|\\*)$/.exec(reply.headers.get('content-range') ?? '');
    const joins = reply.status === 206 && part !== null && Number(part[1]) === offset;
    if (reply.status !== 200 && !joins) { await reply.body?.cancel(); return; }
    const etag = reply.headers.get('etag');
    end.validator = etag && !etag.startsWith('W/') ? etag : reply.headers.get('last-modified') ?? undefined;
    end.bytes = joins ? offset : 0;
    if (Number.isFinite(length)) end.total = end.bytes + length;
    file = openSync(path, joins ? 'a' : 'w');
    let told = Date.now();
    for await (const chunk of reply.body ?? []) {
      alive();
      for (let at = 0; at < chunk.length;) at += writeSync(file, chunk, at);
      end.bytes += chunk.length;
      if (Date.now() - told >= 1000) { told = Date.now(); say({ kind: 'progress', bytes: end.bytes, total: end.total }); }
    }
  } catch (error) {
    const cause = error?.cause ?? error;
    end.failure = String(cause?.message || error?.message || cause?.code || error);
    end.failureCode = cause?.code ?? cause?.errors?.[0]?.code;
  } finally {
    clearTimeout(timer);
    if (file !== undefined) closeSync(file);
    say(end);
    port.close();
  }
})();
`;

function start(request: Request): { worker: Worker; port: MessagePort; signal: Int32Array } {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(PROGRAM, {
    eval: true,
    execArgv: [],
    workerData: { ...request, stall: STALL, signal, port: port2 },
    transferList: [port2],
  });
  return { worker, port: port1, signal };
}

const died = (request: Request): Outcome => ({
  status: undefined,
  bytes: request.offset,
  total: undefined,
  validator: request.validator,
  failure: 'the downloading thread ended without an answer',
  failureCode: undefined,
});

/** Carries out a request while this thread waits. */
export function transferSync(request: Request, onProgress: OnProgress): Outcome {
  const { worker, port, signal } = start(request);
  try {
    for (let seen = 0; ; ) {
      const waited = Atomics.wait(signal, 0, seen, STALL + 30_000);
      seen = Atomics.load(signal, 0);
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
        const message = got.message as Message;
        if (message.kind === 'end') return message;
        onProgress(message.bytes, message.total);
      }
      if (waited === 'timed-out') return died(request);
    }
  } finally {
    port.close();
    worker.unref();
    void worker.terminate();
  }
}

/** Carries out a request without blocking this thread. */
export function transfer(request: Request, onProgress: OnProgress): Promise<Outcome> {
  const { worker, port } = start(request);
  return new Promise((resolve) => {
    const finish = (outcome: Outcome): void => {
      port.close();
      void worker.terminate();
      resolve(outcome);
    };
    port.on('message', (message: Message) => {
      if (message.kind === 'end') finish(message);
      else onProgress(message.bytes, message.total);
    });
    worker.on('error', () => finish(died(request)));
    // The last message may still be on its way when the thread has ended.
    worker.on('exit', () => setImmediate(() => finish(died(request))));
  });
}
