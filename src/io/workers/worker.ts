/** What runs in a loader worker: it makes the dataset anew, then answers one ask after the other with a batch in shared memory. */
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { arrayTypeOf, bytesOf, seedWorker } from '../../core/index.ts';
import { type Allocate, collate } from '../collate/index.ts';
import { type DataSource, IterableDataset, itemOf } from '../dataset/index.ts';
import { ALIVE, type Answer, ASKED, type Ask, CLOSED, DONE, pack } from './messages.ts';
import { thaw } from './rebuild.ts';
import { setWorkerInfo } from './workerInfo.ts';

interface Start {
  readonly id: number;
  readonly numWorkers: number;
  readonly dataset: unknown;
  readonly batchSize: number | null;
  readonly words: Int32Array;
  readonly port: MessagePort;
  readonly drawsFromNumpy: boolean;
}

/** An ask that starts a pass: new seeds, a new iterator. */
export interface Begin {
  readonly baseSeed: bigint;
  readonly dropLast: boolean;
}

const { id, numWorkers, dataset: frozen, batchSize, words, port, drawsFromNumpy } = workerData as Start;

const send = (answer: Answer): void => {
  port.postMessage(answer);
  Atomics.add(words, DONE, 1);
  Atomics.notify(words, DONE);
};

/** Room that the main thread sees too, so that a batch is not copied on its way. */
const sharedRoom: Allocate = (dtype, size) => new (arrayTypeOf(dtype))(new SharedArrayBuffer(size * bytesOf(dtype)));

function failure(ticket: number, error: unknown, index: number | null): Answer {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    ticket,
    error: { name: error instanceof Error ? error.constructor.name || name : name, message, stack: stack ?? '', index },
  };
}

/** One batch of a dataset whose samples have numbers. */
function numbered(dataset: DataSource, { ticket, indices }: Ask): Answer {
  const samples: unknown[] = [];
  for (const index of indices) {
    try {
      samples.push(itemOf(dataset, index));
    } catch (error) {
      return failure(ticket, error, index);
    }
  }
  try {
    return { ticket, batch: pack(batchSize === null ? samples[0] : collate(samples, indices, sharedRoom)) };
  } catch (error) {
    return failure(ticket, error, null);
  }
}

/** One batch of a dataset that is read through. */
function streamed(iterator: Iterator<unknown>, ticket: number, dropLast: boolean): Answer {
  const samples: unknown[] = [];
  const size = batchSize ?? 1;
  try {
    while (samples.length < size) {
      const { done, value } = iterator.next();
      if (done) break;
      samples.push(value);
    }
    if (samples.length === 0 || (samples.length < size && dropLast)) return { ticket, end: true };
    return { ticket, batch: pack(batchSize === null ? samples[0] : collate(samples, undefined, sharedRoom)) };
  } catch (error) {
    return failure(ticket, error, null);
  }
}

async function main(): Promise<void> {
  let dataset: DataSource | IterableDataset | null = null;
  let broken: unknown = null;
  try {
    dataset = (await thaw(frozen)) as DataSource | IterableDataset;
  } catch (error) {
    broken = error;
  }
  let iterator: Iterator<unknown> | null = null;
  let dropLast = false;
  let taken = 0;
  Atomics.store(words, ALIVE, 1);
  process.on('exit', () => {
    Atomics.store(words, ALIVE, 2);
    Atomics.notify(words, DONE);
  });
  while (Atomics.load(words, CLOSED) === 0) {
    const received = receiveMessageOnPort(port);
    if (!received) {
      Atomics.wait(words, ASKED, taken, 1000);
      continue;
    }
    taken++;
    const message = received.message as Ask | Begin;
    if ('baseSeed' in message) {
      seedWorker(message.baseSeed, id, { sharedNumpy: drawsFromNumpy });
      setWorkerInfo({ id, numWorkers, seed: message.baseSeed, dataset });
      iterator = dataset instanceof IterableDataset ? dataset[Symbol.iterator]() : null;
      dropLast = message.dropLast;
    } else if (broken) send(failure(message.ticket, broken, null));
    else if (iterator) send(streamed(iterator, message.ticket, dropLast));
    else send(numbered(dataset as DataSource, message));
  }
  port.close();
}

await main();
