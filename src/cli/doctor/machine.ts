import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { MachineReport } from './report.ts';

/** A file's text, or undefined where it cannot be read. */
export type Read = (path: string) => string | undefined;

export const readText: Read = (path) => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
};

/** The computer and its Node.js. */
export function machine(read: Read = readText): MachineReport {
  const cores = cpus();
  const flags = read('/proc/cpuinfo');
  return {
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    processor: cores[0]?.model.trim() || 'unknown processor',
    cores: cores.length,
    usable: Math.min(availableParallelism(), groupLimit(read) ?? Number.POSITIVE_INFINITY),
    avx2: flags === undefined ? null : / avx2\b/.test(flags),
  };
}

/** How many processors' time a container may use, from Linux' control groups of either version; undefined without a limit. */
export function groupLimit(read: Read): number | undefined {
  const version1 = ['cfs_quota_us', 'cfs_period_us'].map((name) => read(`/sys/fs/cgroup/cpu/cpu.${name}`)).join(' ');
  const [quota, period] = (read('/sys/fs/cgroup/cpu.max') ?? version1).trim().split(/\s+/).map(Number);
  return quota && period && quota > 0 && period > 0 ? quota / period : undefined;
}
