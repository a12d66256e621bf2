/** Shares of a storage as a finalizer holds them: to release them, without keeping the elements alive. */
export interface Lease {
  release(): void;
  /** the finalizers that wait to do so */
  watches?: Set<Watch>;
}

/** How many shares wait for their holders to be gone. */
class Watch {
  readonly lease: Lease;
  shares = 1;

  constructor(lease: Lease) {
    this.lease = lease;
  }
}

/**
 * What tensors over the same elements have in common: when nobody can reach any of them, nobody can reach this, and their shares are
 * released. One for all of them, since a program that never waits is never told of those that are gone: with one for each, a loop that
 * reshapes the same tensor again and again would pile them up.
 */
export class Holding {
  readonly watch: Watch;

  constructor(watch: Watch) {
    this.watch = watch;
  }
}

const collected = new FinalizationRegistry<Watch>((watch) => {
  const { lease, shares } = watch;
  lease.watches?.delete(watch);
  for (let i = 0; i < shares; i++) lease.release();
});

/** Releases a share when nobody can reach the holding any more. */
export function hold(lease: Lease): Holding {
  const watch = new Watch(lease);
  const holding = new Holding(watch);
  lease.watches ??= new Set();
  lease.watches.add(watch);
  collected.register(holding, watch, watch);
  return holding;
}

/** Adds a share to a holding. */
export function join(holding: Holding): Holding {
  holding.watch.shares++;
  return holding;
}

/** Waits no more for one share: it was released, or is somebody else's. */
export function letGo({ watch }: Holding): void {
  if (--watch.shares > 0) return;
  collected.unregister(watch);
  watch.lease.watches?.delete(watch);
}

/**
 * Waits for none of a storage's holders any more. In a program that never waits, those that are gone pile up untold; of a storage
 * whose elements the garbage collector frees by itself, nobody needs to be told.
 */
export function letGoOfAll({ watches }: Lease): void {
  for (const watch of watches ?? []) collected.unregister(watch);
  watches?.clear();
}
