import { dispatch } from './dispatch';
/** For the test at the start. */
export { multiply, multiplyRows, packRows } from './micro';
import { DONE, JOB, KERNEL, NEXT, READY, setThreadNumber } from './shared';

/** Where the memory of the kernels' own words and tables ends. */
export function dataEnd(): usize {
  return __heap_base;
}

/** Runs a kernel on this thread alone. */
export function alone(kernel: i32): void {
  dispatch(kernel, 0, 1);
}

/**
 * Runs a kernel in pieces that threads take as they come, this one among them, so that nobody waits for a thread that the machine has put
 * aside. The number of pieces is the same for every job: a ticket of the job before is then never mistaken for one of this.
 */
export function together(kernel: i32, pieces: i32): void {
  store<i32>(KERNEL, kernel);
  store<i32>(KERNEL, pieces, 4);
  atomic.store<i32>(DONE, 0);
  atomic.store<i32>(NEXT, 0);
  atomic.add<i32>(JOB, 1);
  if (atomic.load<i32>(JOB, 4) > 0) atomic.notify(JOB, pieces);
  take(kernel, pieces);
  while (atomic.load<i32>(DONE) < pieces) {
    // a piece that nobody will finish
    if (atomic.load<i32>(READY, 4) != 0) unreachable();
  }
}

function take(kernel: i32, pieces: i32): void {
  while (true) {
    const piece = atomic.add<i32>(NEXT, 1);
    if (piece >= pieces) return;
    dispatch(kernel, piece, pieces);
    atomic.add<i32>(DONE, 1);
  }
}

/** A helper thread: takes pieces of every job; after a while without one it sleeps. It says that it has come. */
export function work(pieces: i32): void {
  let seen = atomic.load<i32>(JOB);
  setThreadNumber(atomic.add<i32>(READY, 1) + 1);
  while (true) {
    for (let left = atomic.load<i32>(READY, 8); left > 0 && atomic.load<i32>(JOB) == seen; left--) {}
    while (atomic.load<i32>(JOB) == seen) {
      atomic.add<i32>(JOB, 1, 4);
      atomic.wait<i32>(JOB, seen, -1);
      atomic.sub<i32>(JOB, 1, 4);
    }
    seen = atomic.load<i32>(JOB);
    while (true) {
      const piece = atomic.add<i32>(NEXT, 1);
      if (piece >= pieces) break;
      dispatch(load<i32>(KERNEL), piece, pieces);
      atomic.add<i32>(DONE, 1);
    }
  }
}
