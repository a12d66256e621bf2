import { Worker } from 'node:worker_threads';

/** How a server of the tests treats a path. */
export interface Route {
  readonly body: Uint8Array;
  /** Status; 200 when left out. */
  readonly status?: number;
  /** How many requests, from the first, are broken off halfway through the body. */
  readonly breaks?: number;
  /** Whether parts of the body may be asked for. */
  readonly ranges?: boolean;
  /** Sent in place of the body from this request on, counted from 0. */
  readonly changesTo?: { readonly after: number; readonly body: Uint8Array };
}

/** What a server of the tests was asked. */
export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
}

const PROGRAM = `
const { createServer } = require('node:http');
const { workerData: routes, parentPort } = require('node:worker_threads');
const asked = [];
const counts = {};
const server = createServer((request, response) => {
  asked.push({ path: request.url, range: request.headers.range });
  const route = routes[request.url];
  if (!route) { response.writeHead(404); response.end('no such file'); return; }
  const turn = counts[request.url] = (counts[request.url] ?? -1) + 1;
  const changed = route.changesTo && turn >= route.changesTo.after;
  const whole = Buffer.from(changed ? route.changesTo.body : route.body);
  const tag = changed ? '"new"' : '"old"';
  const wanted = route.ranges && /^bytes=(\\d+)-$/.exec(request.headers.range ?? '');
  const joins = wanted && (request.headers['if-range'] ?? tag) === tag;
  const body = joins ? whole.subarray(Number(wanted[1])) : whole;
  const headers = { 'content-length': body.length, etag: tag };
  if (joins) headers['content-range'] = 'bytes ' + wanted[1] + '-' + (whole.length - 1) + '/' + whole.length;
  response.writeHead(route.status ?? (joins ? 206 : 200), headers);
  if (turn < (route.breaks ?? 0)) response.write(body.subarray(0, body.length >> 1), () => response.destroy());
  else response.end(body);
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage({ port: server.address().port }));
parentPort.on('message', () => parentPort.postMessage({ asked: asked.splice(0) }));
`;

/** A server on the loopback in a thread of its own, so that it answers while this thread waits for it. */
export class TestServer {
  readonly origin: string;
  readonly #worker: Worker;

  private constructor(worker: Worker, port: number) {
    this.#worker = worker;
    this.origin = `http://127.0.0.1:${port}`;
  }

  static async start(routes: Readonly<Record<string, Route>>): Promise<TestServer> {
    const worker = new Worker(PROGRAM, { eval: true, execArgv: [], workerData: routes });
    const { port } = await new Promise<{ port: number }>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    return new TestServer(worker, port);
  }

  /** What was asked since the last call. */
  asked(): Promise<Asked[]> {
    return new Promise((resolve) => {
      this.#worker.once('message', (message: { asked: Asked[] }) => resolve(message.asked));
      this.#worker.postMessage('asked');
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
