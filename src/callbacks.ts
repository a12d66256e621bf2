/** `paddle.callbacks`. */
export { Callback, CallbackList, type CallbackParams, EarlyStopping, type ListenedModel, type Logs, LRScheduler, ModelCheckpoint, type Mode, ProgBarLogger, ReduceLROnPlateau } from './hapi/callbacks/index.ts';
