#!/usr/bin/env node
/**
 * `cli`: the command `paddle-hapi`, which sets engines up and tells about the machine.
 * Not its business: training; it asks the library in processes of their own.
 */
import { fileURLToPath } from 'node:url';
import { main } from './main.ts';
import { runner } from './run.ts';

const interrupt = new AbortController();
let ending = 0;
for (const [name, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const)
  process.on(name, () => {
    ending = 128 + number;
    interrupt.abort();
  });

const status = await main(process.argv.slice(2), {
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
  run: runner(interrupt.signal),
  self: [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)],
  signal: interrupt.signal,
});
process.exitCode = ending || status;
