/** `paddle.callbacks`: listeners to a run. */
export { Callback, type CallbackParams, type ListenedModel, type Logs } from './callback.ts';
export { CallbackList, type Mode } from './callbackList.ts';
export { EarlyStopping } from './earlyStopping.ts';
export { LRScheduler } from './lrScheduler.ts';
export { ModelCheckpoint } from './modelCheckpoint.ts';
export { ProgBarLogger } from './progBarLogger.ts';
export { ReduceLROnPlateau } from './reduceLROnPlateau.ts';
