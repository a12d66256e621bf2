/**
 * Times and peak memory of training steps on this machine, ours beside Paddle's and PyTorch's where a Python has them.
 *
 * `npm run bench [-- options]`; `--help` names the options, README.md says what is measured and how.
 */
import { ours, peers } from './harness/contenders.ts';
import { measure, type Result } from './harness/measure.ts';
import { HELP, readOptions, UsageError } from './harness/options.ts';
import { asJson, asMarkdown, asText, report } from './harness/report.ts';
import { workloads } from './harness/workloads.ts';
import { profile } from './profile.ts';

const FORMATS = {
  text: asText,
  markdown: asMarkdown,
  json: asJson,
};

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`bench: ${error.message} See npm run bench -- --help.`);
  process.exitCode = 2;
}

/** Results go to stdout, progress to stderr. */
async function main(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'profile') {
    profile(rest);
    return;
  }
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === null) {
    console.log(HELP);
    return;
  }
  const { found, skipped } = options.peers ? peers(options.threads) : { found: [], skipped: [] };
  const contenders = [ours(options.threads), ...found];
  const results: Result[] = [];
  for (const workload of workloads(options.only, options.batchSize)) {
    console.error(`${workload.title}: ${options.rounds} rounds …`);
    results.push(await measure(workload, contenders, options.rounds));
  }
  console.log(FORMATS[options.format](report(results, skipped, options)));
}
