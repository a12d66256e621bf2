/** A share of a storage as a finalizer holds it: to release it, without keeping the elements alive. */
export interface Lease {
  release(): void;
  /** the finalizers that wait to do so */
  watches?: Set<Watch>;
}

/** That an object is waited for, to release a share when nobody can reach it any more. */
export class Watch {
  readonly lease: Lease;

  constructor(lease: Lease) {
    this.lease = lease;
  }
}

const collected = new FinalizationRegistry<Watch>((watch) => {
  watch.lease.watches?.delete(watch);
  watch.lease.release();
});

/** Releases a share when nobody can reach `holder` any more. */
export function watch(holder: object, lease: Lease): Watch {
  const made = new Watch(lease);
  lease.watches ??= new Set();
  lease.watches.add(made);
  collected.register(holder, made, made);
  return made;
}

/** Waits no more: the share was released, or is somebody else's. */
export function unwatch(watch: Watch): void {
  collected.unregister(watch);
  watch.lease.watches?.delete(watch);
}

/**
 * Waits for none of a storage's holders any more. In a program that never waits, those that are gone pile up untold; of a storage
 * whose elements the garbage collector frees by itself, nobody needs to be told.
 */
export function unwatchAll({ watches }: Lease): void {
  for (const each of watches ?? []) collected.unregister(each);
  watches?.clear();
}
