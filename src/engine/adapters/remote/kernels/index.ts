import type { Updates } from '../ops.ts';
import type { Natives, Workspace } from '../workspace.ts';
import { elementwise } from './elementwise.ts';
import { layout } from './layout.ts';
import { networks } from './networks.ts';
import { reductions } from './reductions.ts';
import { softmax } from './softmax.ts';
import { training } from './training.ts';

/** The kernels that run on a device with memory of its own, written once for every such device. */
export function nativeKernels(space: Workspace, updates?: Updates): Natives {
  return {
    ...elementwise(space),
    ...layout(space),
    ...networks(space),
    ...reductions(space),
    ...softmax(space),
    ...training(space, updates),
  };
}
