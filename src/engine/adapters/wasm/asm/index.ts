import { convolve, filterGradient, packBackward, packForward, packSamples, patches } from './convolution';
import { gradientSums, normalize, normalizeGradient, statistics } from './normalization';
import { binary, binaryRow, dropout, fill, relu, reluGradient, scale, transpose } from './pointwise';
import { adaptiveAverage, adaptiveAverageGradient, maxPool, maxPoolGradient } from './pooling';
import { DONE, JOB, KERNEL, NEXT, READY, setThreadNumber } from './shared';
import { adam, momentum, sgd } from './training';

function dispatch(kernel: i32, thread: i32, threads: i32): void {
  switch (kernel) {
    case 0: packForward(thread, threads); break;
    case 1: packBackward(thread, threads); break;
    case 2: convolve(thread, threads); break;
    case 3: packSamples(thread, threads); break;
    case 4: filterGradient(thread, threads); break;
    case 5: patches(thread, threads); break;
    case 6: binary(thread, threads); break;
    case 7: binaryRow(thread, threads); break;
    case 8: scale(thread, threads); break;
    case 9: relu(thread, threads); break;
    case 10: reluGradient(thread, threads); break;
    case 11: fill(thread, threads); break;
    case 12: dropout(thread, threads); break;
    case 13: transpose(thread, threads); break;
    case 14: statistics(thread, threads); break;
    case 15: normalize(thread, threads); break;
    case 16: gradientSums(thread, threads); break;
    case 17: normalizeGradient(thread, threads); break;
    case 18: maxPool(thread, threads); break;
    case 19: maxPoolGradient(thread, threads); break;
    case 20: adaptiveAverage(thread, threads); break;
    case 21: adaptiveAverageGradient(thread, threads); break;
    case 22: sgd(thread, threads); break;
    case 23: momentum(thread, threads); break;
    case 24: adam(thread, threads); break;
  }
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
export function work(pieces: i32, spins: i32): void {
  let seen = atomic.load<i32>(JOB);
  setThreadNumber(atomic.add<i32>(READY, 1) + 1);
  while (true) {
    for (let left = spins; left > 0 && atomic.load<i32>(JOB) == seen; left--) {}
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
