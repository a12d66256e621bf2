import type { NativeKernel } from '../../../adapter.ts';
import type { KernelName } from '../../../kernels/contract.ts';

/** Some of the adapter's kernels; each declines, with `undefined`, what it does not cover. */
export type Natives = { readonly [K in KernelName]?: NativeKernel<K> };
