import { BackendError, show } from '../../core/index.ts';

const MOST = 256;

/**
 * How many threads `PADDLE_NUM_THREADS` asks for; `undefined` when it is not set.
 *
 * @throws {BackendError} when it is not a number of threads
 */
export function threadsWanted(): number | undefined {
  const given = process.env.PADDLE_NUM_THREADS;
  if (!given) return undefined;
  const threads = Number(given);
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST) return threads;
  throw new BackendError(
    `PADDLE_NUM_THREADS: threads must be a whole number from 1 to ${MOST}. Received ${show(given)}. Set it so, or leave it out: the machine's own number is the default, at most 8.`,
  );
}
