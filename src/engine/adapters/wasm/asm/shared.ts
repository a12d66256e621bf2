// Shared words of the kernels. Every kernel is a function of (piece, pieces) that reads its arguments from a table in memory; what a
// thread writes depends on its range alone, so results do not depend on the number of threads.

/** The control block at the start of memory, a cache line each: job number (and sleepers), kernel, pieces done, threads that have come (whether one has stopped, and how long they wait awake), next piece, arguments. */
export const JOB: usize = 64;
export const KERNEL: usize = 128;
export const DONE: usize = 192;
export const READY: usize = 256;
export const NEXT: usize = 320;
export const ARGS: usize = 384;

// @ts-ignore: decorator
@inline export function argI(i: i32): i32 {
  return load<i32>(ARGS + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline export function argP(i: i32): usize {
  return <usize>load<u32>(ARGS + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline export function argF(i: i32): f32 {
  return load<f32>(ARGS + (<usize>i << 2));
}

/** First of the items, of n, that a piece of the work takes, in whole groups. */
// @ts-ignore: decorator
@inline export function share(n: i32, group: i32, piece: i32, pieces: i32): i32 {
  const groups = (n + group - 1) / group;
  const first = <i32>((<i64>groups * piece) / pieces) * group;
  return first < n ? first : n;
}

let own: i32 = 0;

/** The number of this thread, 0 for the one that gives the orders: kernels that need working memory have a part of it for each. */
export function threadNumber(): i32 {
  return own;
}

export function setThreadNumber(number: i32): void {
  own = number;
}
