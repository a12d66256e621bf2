/**
 * Times and memory of training on this machine: steps, ours beside Paddle's and PyTorch's where a Python has them, and what lies around a step.
 *
 * `npm run bench [-- options]`; `--help` names the options, README.md says what is measured and how. `engines` is the same for this library's
 * engines beside TensorFlow.js. `profile NAME` is another program: ./profile.ts.
 */
import { type Finding, TOPICS } from './harness/around.ts';
import { bareTfjs, oursAnd, peers } from './harness/contenders.ts';
import { besideBare } from './harness/engines.ts';
import { measure } from './harness/measure.ts';
import { HELP, readOptions, UsageError } from './harness/options.ts';
import { asJson, asMarkdown, asText, report, type Steps } from './harness/report.ts';
import { workloads } from './harness/workloads.ts';

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
    const { profile } = await import('./profile.ts');
    profile(rest);
    return;
  }
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === null) {
    console.log(HELP);
    return;
  }
  const lineup = options.engines ? bareTfjs : peers;
  const others = options.peers ? lineup(options.threads) : { found: [], skipped: [] };
  const contenders = [...oursAnd(options.also, options.threads), ...others.found];
  const skipped = [...others.skipped];

  const steps: Steps[] = [];
  for (const workload of workloads(options.only, options.batchSize)) {
    console.error(`${workload.title}: ${options.rounds} rounds …`);
    const sides = contenders.map((contender) => ({ contender, task: workload }));
    const measured = await measure(workload.title, sides, options.rounds);
    steps.push({ workload, ...measured, scores: measured.scores.filter((score) => score !== undefined) });
    skipped.push(...measured.skipped);
  }
  const around: Finding[] = options.engines ? besideBare(steps) : [];
  const peer = (name: string) => contenders.find(({ id }) => id === name);
  const context = { ...options, paddle: peer('paddle'), torch: peer('torch') };
  for (const topic of TOPICS.filter(({ name }) => options.only.includes(name))) {
    console.error(`${topic.title} …`);
    const found = await topic.measure(context);
    around.push(...found.findings);
    skipped.push(...found.skipped);
  }
  console.log(FORMATS[options.format](report({ contenders, steps, around, skipped }, options)));
}
