import { type ContenderId, NAMES, type Skipped } from './contenders.ts';
import { type Machine, machine } from './machine.ts';
import type { Result } from './measure.ts';
import type { Options } from './options.ts';

/** Everything that a run found out; `--json` prints it as it is. Times are in milliseconds. */
export interface Report {
  /** day of the run, in ISO 8601 */
  readonly date: string;
  readonly machine: Machine;
  readonly threads: number;
  readonly rounds: number;
  /** OMP_WAIT_POLICY, when the user has set it: how the peers' threads wait */
  readonly waitPolicy: string | null;
  readonly versions: Readonly<Partial<Record<ContenderId, string>>>;
  readonly results: readonly (Result & { readonly ratios: Readonly<Partial<Record<ContenderId, number>>> })[];
  /** the peers that did not take part, or not in every workload, and why */
  readonly skipped: readonly Skipped[];
}

export function report(results: readonly Result[], skipped: readonly Skipped[], options: Options): Report {
  const scores = results.flatMap((result) => result.scores);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    threads: options.threads,
    rounds: options.rounds,
    waitPolicy: process.env.OMP_WAIT_POLICY || null,
    versions: Object.fromEntries(scores.map(({ id, version }) => [id, version])),
    results: results.map((result) => ({ ...result, ratios: ratios(result) })),
    skipped: [...skipped, ...results.flatMap((result) => result.skipped)],
  };
}

/** Our median as a part of each peer's: below 1, ours is faster. */
function ratios({ scores: [ours, ...peers] }: Result): Partial<Record<ContenderId, number>> {
  return Object.fromEntries(peers.map(({ id, median }) => [id, ours!.median / median]));
}

/** Above this, the figures are noise. */
const BUSY = 0.1;

/** For programs. Numbers have three decimals: microseconds, and a thousandth of everything else. */
export function asJson(report: Report): string {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value);
  return JSON.stringify(report, rounded, 2);
}

/** For the terminal. */
export function asText(report: Report): string {
  const rows = table(report);
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('   '),
  );
  return [...lines, '', conditions(report), ...doubts(report), ...absences(report)].join('\n');
}

/** What stands under "The last run" in benchmarks/README.md. */
export function asMarkdown(report: Report): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [head, ...body] = table(report);
  const rule = head!.map((_, i) => (i === 0 ? '---' : '---:'));
  const rows = [head!, rule, ...body].map(line).join('\n');
  return [conditions(report), ...doubts(report), rows, ...absences(report)].join('\n\n');
}

/** The head and a row for each workload. */
function table({ results, versions }: Report): string[][] {
  const ids = Object.keys(versions) as ContenderId[];
  const peers = ids.filter((id) => id !== 'ours');
  return [
    ['', ...ids.map((id) => `${NAMES[id]}, ms`), ...peers.map((id) => `to ${NAMES[id]}`), 'peak memory, MB'],
    ...results.map(({ workload, scores, ratios }) => {
      const of = (id: ContenderId) => scores.find((score) => score.id === id);
      const times = ids.map((id) => {
        const score = of(id);
        return score ? `${digits(score.median)} (${digits(score.best)})` : '–';
      });
      const parts = peers.map((id) => (ratios[id] ? `${ratios[id].toPrecision(3)}×` : '–'));
      const memory = ids.map((id) => of(id)?.peakMegabytes?.toFixed(0) ?? '–').join(' / ');
      const shape = [workload.batchSize, ...workload.image].join('×');
      return [`${workload.title}, ${shape}`, ...times, ...parts, memory];
    }),
  ];
}

/** One sentence on where, when and how. */
function conditions({ date, machine, threads, rounds, waitPolicy, versions }: Report): string {
  const who = (Object.entries(versions) as [ContenderId, string][]).map(([id, version]) => `${NAMES[id]} ${version}`);
  const where = `${machine.processor} (${count(machine.cores, 'core')}), ${machine.platform}`;
  const policy = waitPolicy ? `, OMP_WAIT_POLICY=${waitPolicy}` : '';
  return `${date}, ${where}, ${count(threads, 'thread')}${policy}; ${who.join(', ')}, Node.js ${machine.node}; median (best) of ${count(rounds, 'round')}.`;
}

/** Which rows not to believe. */
function doubts({ results }: Report): string[] {
  const rows = results
    .filter(({ othersBusy }) => othersBusy > BUSY)
    .map(({ workload, othersBusy }) => `${workload.title} (${othersBusy.toFixed(1)} cores)`);
  if (rows.length === 0) return [];
  return [
    `Do not rely on the rows during which other programs kept processors busy: ${rows.join('; ')}. Frameworks whose threads wait for each other in loops suffer most from that.`,
  ];
}

function absences({ skipped }: Report): string[] {
  return skipped.map(
    ({ id, workload, reason }) =>
      `${NAMES[id]} did not take part${workload ? ` in ${workload}` : ''}: ${reason.replace(/[.]$/, '')}.`,
  );
}

/** Milliseconds with as many digits as the noise leaves. */
function digits(milliseconds: number): string {
  return milliseconds < 100 ? milliseconds.toPrecision(3) : milliseconds.toFixed(0);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
