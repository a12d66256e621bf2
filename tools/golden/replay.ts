/**
 * Replays what real Paddle answered: `npm run test:golden`.
 *
 * One line per file in test/golden (or in GOLDEN_DIR): cases passed, failed, and missing, that is, whose names the package
 * does not have. `--verbose` lists the missing ones, `--only=TEXT` runs the cases whose name holds TEXT, a bare argument
 * picks a file. Ends with 1 when a case failed.
 */
import { existsSync } from 'node:fs';
import { brokenDoors, FILES, Missing, openDoors, readReplays } from '../../test/support/golden/index.ts';

// the same numbers on every machine
process.env.PADDLE_ONEDNN ??= '0';
const directory = process.env.GOLDEN_DIR || new URL('../../test/golden', import.meta.url).pathname;
const options = process.argv.slice(2);
const verbose = options.includes('--verbose');
const only = options.find((o) => o.startsWith('--only='))?.slice('--only='.length);
const picked = options.filter((o) => !o.startsWith('--'));

if (!existsSync(directory)) {
  console.error(
    `GOLDEN_DIR: must be a directory. Received ${directory}. Give one that holds files like ${FILES.join(', ')}.`,
  );
  process.exit(2);
}

await openDoors();
let failures = brokenDoors.size;
for (const [door, reason] of brokenDoors) console.log(`door ${door} does not open: ${reason}`);

for (const file of FILES) {
  if (picked.length && !picked.some((name) => file.startsWith(name))) continue;
  if (!existsSync(`${directory}/${file}`)) {
    console.log(`${file}: not in ${directory}`);
    continue;
  }
  let passed = 0;
  const failed: string[] = [];
  const missing: string[] = [];
  for (const replay of await readReplays(directory, file)) {
    if (only && !replay.name.includes(only)) continue;
    try {
      await replay.run();
      passed++;
    } catch (error) {
      if (error instanceof Missing) missing.push(`${replay.name} (${error.message})`);
      else failed.push(`${replay.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    await new Promise(setImmediate);
  }
  console.log(`${file}: ${passed} passed, ${failed.length} failed, ${missing.length} missing`);
  for (const line of failed) console.log(`  FAILED ${shorten(line)}`);
  if (verbose) for (const line of missing) console.log(`  missing ${line}`);
  failures += failed.length;
}
process.exitCode = failures ? 1 : 0;

/** Keeps the message and the first places of the stack. */
function shorten(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^\s+at /.test(line));
  const kept =
    text.includes('Mismatch') || at < 0 ? lines.filter((line) => !/^\s+at /.test(line)) : lines.slice(0, at + 4);
  return kept.join('\n');
}
