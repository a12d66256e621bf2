import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How the program ends that leaves a device with work. */
export function ending(options: readonly string[]) {
  const program = fileURLToPath(new URL('./program.ts', import.meta.url));
  const { status, signal, stdout } = spawnSync(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', program, ...options],
    { encoding: 'utf8', timeout: 300_000 },
  );
  return { status, signal, stdout };
}
