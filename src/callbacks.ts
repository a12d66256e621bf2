/** `paddle.callbacks`. */
export {
  Callback,
  CallbackList,
  type CallbackParams,
  EarlyStopping,
  type ListenedModel,
  type Logs,
  LRScheduler,
  type Mode,
  ModelCheckpoint,
  ProgBarLogger,
  ReduceLROnPlateau,
} from './hapi/callbacks/index.ts';
