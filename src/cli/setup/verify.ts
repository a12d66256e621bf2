import { BackendError } from '../../core/index.ts';
import type { Context } from '../context.ts';
import { ask } from '../probe.ts';

/** The largest difference of a loss from the default engine's that rounding explains, as a share of it. */
const TOLERANCE = 1e-3;

/** What was seen of an engine that computes right. */
export interface Seen {
  readonly tensorflow: string;
  /** whether it uses a card */
  readonly card: boolean;
  readonly steps: number;
  /** the largest difference of a loss, as a share of it */
  readonly off: number;
}

/**
 * Whether an engine computes right: a product of matrices by the addon alone, then some steps of training through the library, beside the same
 * steps on the default engine.
 *
 * @param home - The folder that `PADDLE_HAPI_HOME` names for the library, so that what is not in its place yet can be tried.
 * @param file - The addon in there.
 * @param gpu - Whether it is the engine for cards.
 * @throws {BackendError} when it does not load, crashes or computes something else
 */
export async function verify(context: Context, home: string, file: string, gpu: boolean): Promise<Seen> {
  const engine = gpu ? 'node-gpu' : 'node';
  const failed = (received: string, cause?: unknown) =>
    new BackendError(
      `setup tensorflow: the engine must compute what the default one does. Received ${received}. Try it again with --force; if it stays so, report it with this text.`,
      { cause },
    );
  const asked = async <T>(what: string, answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      context.signal.throwIfAborted();
      throw failed(`from ${what}: ${(error as Error).message}`, error);
    }
  };

  const alone = await asked('the addon', ask(context, 'addon', { given: file }));
  if (alone.product.join() !== '19,22,43,50') throw failed(`[${alone.product}] as a product of the addon`);

  const own = { PADDLE_ENGINE: 'wasm', PADDLE_ONEDNN: '0' };
  // no package of the program's: what was made here is what shall be tried
  const theirs = { PADDLE_ENGINE: engine, PADDLE_HAPI_HOME: home };
  const expected = await asked('the default engine', ask(context, 'training', { env: own }));
  const trained = await asked(`the engine '${engine}'`, ask(context, 'training', { env: theirs, cwd: home }));
  const off = expected.map((loss, i) => Math.abs(trained[i]! / loss - 1));
  if (!off.every((share) => share <= TOLERANCE))
    throw failed(`the losses ${trained.join(', ')} instead of ${expected.join(', ')}`);
  return { tensorflow: alone.tensorflow, card: alone.gpu, steps: off.length, off: Math.max(...off) };
}
