import { seedWorker } from '../../core/index.ts';
import type { DataSource } from '../dataset/index.ts';
import { decode, exported } from './encode.ts';
import { failureOf, located } from './failure.ts';
import { END, Fetcher } from './fetcher.ts';
import { type Answer, type Order, ring, type WorkerStart } from './protocol.ts';
import { SlotWriter } from './slots.ts';
import { setBooting, setWorkerInfo } from './workerInfo.ts';

/** A loader worker: makes the dataset anew, then answers each order with a batch in shared memory, or with what went wrong. */
export async function serve(start: WorkerStart): Promise<void> {
  const { id, numWorkers, control, port, parcel, recipe } = start;
  const slots = new SlotWriter();
  /** What kept the worker, or its pass, from starting. */
  let broken: unknown;
  let dataset: DataSource | undefined;
  let init: Function | undefined;
  let fetcher: Fetcher | undefined;

  setBooting(true);
  try {
    dataset = (await decode(parcel.content)) as DataSource;
    if (start.init) init = await exported(start.init);
  } catch (error) {
    broken = located(error, `DataLoader worker ${id}, which makes the dataset anew`);
  }
  setBooting(false);

  const begin = (seed: bigint): void => {
    if (dataset === undefined) return;
    try {
      seedWorker(seed, id, { sharedNumpy: parcel.drawsFromNumpy });
      setWorkerInfo({ id, numWorkers, seed, dataset });
      const once = init;
      init = undefined;
      once?.(id);
      fetcher = new Fetcher(dataset, recipe);
      broken = undefined;
    } catch (error) {
      broken = located(error, `DataLoader worker ${id}`);
    }
  };
  const answer = ({ pass, slot, indices }: Extract<Order, { pass: number }>): Answer => {
    if (broken !== undefined) return { pass, slot, failure: failureOf(broken) };
    try {
      slots.begin(slot);
      const batch = fetcher!.fetch(indices, slots.room);
      return batch === END ? { pass, slot, end: true } : { pass, slot, packed: slots.finish(batch) };
    } catch (error) {
      return { pass, slot, failure: failureOf(located(error, `DataLoader worker ${id}`)) };
    }
  };
  port.on('message', (order: Order) => {
    if ('begin' in order) begin(order.seed);
    else {
      port.postMessage(answer(order));
      ring(control);
    }
  });
}
