import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Context } from '../context.ts';
import { hasCard } from '../nvidia.ts';
import { CUDA_LIBRARIES } from './pins.ts';

/** A command that answered when asked for its version, with its first arguments, and that answer. */
export interface Tool {
  readonly command: readonly [string, ...string[]];
  readonly version: string;
}

/** What a machine has of that which a setup needs. */
export interface Machine {
  /** `linux x64` */
  readonly system: string;
  /** whether its C library is glibc, for which TensorFlow is built */
  readonly glibc: boolean;
  readonly compiler: Tool | undefined;
  readonly npm: Tool | undefined;
  readonly pip: Tool | undefined;
  /** whether NVIDIA's driver and a card are there */
  readonly card: boolean;
  /** whether every library of CUDA's that TensorFlow opens is there */
  readonly cuda: boolean;
}

/** Looks at this machine. */
export async function thisMachine(context: Context, env: NodeJS.ProcessEnv = process.env): Promise<Machine> {
  const first = async (...commands: (readonly string[])[]): Promise<Tool | undefined> => {
    for (const command of commands as [string, ...string[]][]) {
      const { status, stdout } = await context.run(command[0], [...command.slice(1), '--version'], { seconds: 60 });
      if (status === 0) return { command, version: stdout.trim().split('\n')[0]! };
    }
    return undefined;
  };
  const chosen = env.CXX?.trim();
  const [compiler, npm, pip, card, known] = await Promise.all([
    chosen ? first(chosen.split(/\s+/)) : first(['g++'], ['c++'], ['clang++']),
    first(['npm']),
    first(['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']),
    hasCard(context.run),
    knownLibraries(context),
  ]);
  const folders = (env.LD_LIBRARY_PATH ?? '').split(delimiter).filter(Boolean);
  return {
    system: `${process.platform} ${process.arch}`,
    glibc: process.platform === 'linux' && glibc(),
    compiler,
    npm,
    pip,
    card,
    cuda: CUDA_LIBRARIES.every((name) => known.has(name) || folders.some((folder) => existsSync(join(folder, name)))),
  };
}

/** The names of libraries that the system's loader knows. */
async function knownLibraries({ run }: Context): Promise<ReadonlySet<string>> {
  for (const command of ['ldconfig', '/sbin/ldconfig']) {
    const { status, stdout } = await run(command, ['-p'], { seconds: 60 });
    if (status === 0) return new Set(stdout.split('\n').map((line) => line.trim().split(' ')[0]!));
  }
  return new Set();
}

function glibc(): boolean {
  // without it, a report looks up names of hosts
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime !== undefined;
}
