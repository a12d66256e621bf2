import type { Callback, CallbackParams, ListenedModel } from './callback.ts';
import { CallbackList } from './callbackList.ts';
import { EarlyStopping } from './earlyStopping.ts';
import { LRScheduler } from './lrScheduler.ts';
import { ModelCheckpoint } from './modelCheckpoint.ts';
import { ProgBarLogger } from './progBarLogger.ts';

/** What a run tells its listeners at the start, and how its own ones are made. */
export interface Configuration {
  model: ListenedModel;
  verbose: number;
  logFreq?: number;
  epochs?: number;
  steps?: number | null;
  metrics?: string[];
  saveDir?: string | null;
  saveFreq?: number;
}

/**
 * A person's listeners, with Paddle's own before and after them unless they are there already.
 *
 * @source Paddle, python/paddle/hapi/callbacks.py, config_callbacks
 */
export function configCallbacks(
  given: Callback | readonly Callback[] | null | undefined,
  { model, verbose, logFreq = 2, epochs, steps, metrics = [], saveDir = null, saveFreq = 1 }: Configuration,
): CallbackList {
  const own = given == null ? [] : [given].flat();
  const list = new CallbackList([
    ...(verbose && !own.some((each) => each instanceof ProgBarLogger) ? [new ProgBarLogger({ logFreq, verbose })] : []),
    ...own,
    ...(!own.some((each) => each instanceof ModelCheckpoint) ? [new ModelCheckpoint({ saveFreq, saveDir })] : []),
    ...(!own.some((each) => each instanceof LRScheduler) ? [new LRScheduler()] : []),
  ]);
  const params: CallbackParams = { batchSize: null, epochs: epochs ?? null, steps: steps ?? null, verbose, metrics };
  for (const each of list) if (each instanceof EarlyStopping) each.saveDir = saveDir;
  for (const each of list) each.setModel(model);
  for (const each of list) each.setParams(params);
  return list;
}
