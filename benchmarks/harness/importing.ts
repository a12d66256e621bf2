import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, type Score } from './measure.ts';

/** The package's folder, in which its own name is known. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** How long a fresh process takes that imports the built package, `import`, and one that does nothing, `empty`, in turns. The package is built first. */
export function importTimes(rounds: number): Score {
  run('npx', ['tsdown', '--no-dts', '--silent']);
  const times = { empty: [] as number[], import: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const [what, program] of [
      ['empty', ''],
      ['import', "import 'paddle-hapi'"],
    ] as const) {
      const begin = performance.now();
      run(process.execPath, ['--input-type=module', '--eval', program]);
      if (round > 0) times[what].push(performance.now() - begin); // the first one finds no files in the system's memory
    }
  }
  return {
    id: 'import',
    version: process.versions.node,
    medians: { empty: median(times.empty), import: median(times.import) },
    bests: { empty: Math.min(...times.empty), import: Math.min(...times.import) },
    times,
    peakMegabytes: null,
  };
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${error?.message ?? status}: ${stderr}`);
}
