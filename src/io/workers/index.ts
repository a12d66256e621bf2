/** Who reads samples: worker threads, or this thread in their place. They know arrays, never tensors. */
export { encode, NotPortable } from './encode.ts';
export type { Recipe } from './fetcher.ts';
export { LocalTeam } from './localTeam.ts';
export type { FunctionReference } from './protocol.ts';
export { type Delivery, supplanted, type Team } from './team.ts';
export { ThreadTeam } from './threadTeam.ts';
export { getWorkerInfo, isBooting, type WorkerInfo } from './workerInfo.ts';
