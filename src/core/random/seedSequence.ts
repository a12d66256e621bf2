/**
 * Four words that seed NumPy in a loader worker: NumPy's SeedSequence mixing of the worker's number and the base seed.
 *
 * @param base - Base seed of the loader, 0 to 2⁶³ − 2.
 * @param worker - The worker's number, from 0.
 * @source Paddle, python/paddle/io/dataloader/worker.py
 */
export function generateStates(base: bigint, worker: number): number[] {
  let hashA = 0x43b0d7e5;
  const hash = (value: number): number => {
    let v = value ^ hashA;
    hashA = Math.imul(hashA, 0x931e8875);
    v = Math.imul(v, hashA);
    return v ^ (v >>> 16);
  };
  const mix = (x: number, y: number): number => {
    const v = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) | 0;
    return v ^ (v >>> 16);
  };
  const pool = [worker, Number(base & 0xffffffffn), Number(base >> 32n), 0].map((entropy) => hash(entropy | 0));
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) if (i !== j) pool[j] = mix(pool[j]!, hash(pool[i]!));
  }
  let hashB = 0x8b51f9dd;
  return pool.map((word) => {
    let v = word ^ hashB;
    hashB = Math.imul(hashB, 0x58f38ded);
    v = Math.imul(v, hashB);
    return (v ^ (v >>> 16)) >>> 0;
  });
}
