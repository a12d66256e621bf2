import type { Finding } from './around.ts';
import type { Contender, Skipped } from './contenders.ts';
import { type Machine, machine } from './machine.ts';
import type { Score } from './measure.ts';
import type { Options } from './options.ts';
import type { Workload } from './workloads.ts';

/** A workload as it was measured. */
export interface Steps {
  readonly workload: Workload;
  readonly scores: readonly Score[];
  readonly othersBusy: number;
}

/** Who took part, by what tables need to know. */
type Column = Pick<Contender, 'id' | 'name' | 'mine'> & { readonly version: string };

/** Each of ours, and our median as a part of each peer's: below 1, ours is faster. */
type Ratios = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Everything that a run found out; `--json` prints it as it is. Times are in milliseconds. */
export interface Report {
  /** day of the run, in ISO 8601 */
  readonly date: string;
  readonly machine: Machine;
  readonly threads: number;
  readonly rounds: number;
  /** OMP_WAIT_POLICY, when the user has set it: how the peers' threads wait */
  readonly waitPolicy: string | null;
  readonly contenders: readonly Column[];
  readonly steps: readonly (Steps & { readonly ratios: Ratios })[];
  readonly around: readonly Finding[];
  /** who did not take part, or not in everything, and why */
  readonly skipped: readonly Skipped[];
}

/** What was measured, with when, where and how. */
export function report(
  {
    contenders,
    steps,
    ...rest
  }: Pick<Report, 'around' | 'skipped'> & { contenders: readonly Contender[]; steps: readonly Steps[] },
  { threads, rounds }: Options,
): Report {
  const scores = [...steps, ...rest.around].flatMap((each) => each.scores);
  const columns = contenders.flatMap(({ id, name, mine }): Column[] => {
    const version = scores.find((score) => score.id === id)?.version;
    return version === undefined ? [] : [{ id, name, mine, version }];
  });
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    threads,
    rounds,
    waitPolicy: process.env.OMP_WAIT_POLICY || null,
    contenders: columns,
    steps: steps.map((each) => ({ ...each, ratios: ratios(each, columns) })),
    ...rest,
  };
}

function ratios({ scores }: Steps, columns: readonly Column[]): Ratios {
  const those = (mine: boolean): Score[] =>
    scores.filter(({ id }) => columns.some((column) => column.id === id && column.mine === mine));
  const ratio = (our: Score, their: Score): number => our.medians.step! / their.medians.step!;
  return Object.fromEntries(
    those(true).map((our) => [our.id, Object.fromEntries(those(false).map((their) => [their.id, ratio(our, their)]))]),
  );
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
  const parts = tables(report).map((rows) => {
    const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
    return rows
      .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('   '))
      .join('\n');
  });
  return [...parts, [conditions(report), ...doubts(report), ...absences(report)].join('\n')].join('\n\n');
}

/** What stands under "The last run" in benchmarks/README.md. */
export function asMarkdown(report: Report): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const parts = tables(report).map(([head, ...body]) => {
    const rule = head!.map((_, i) => (i === 0 ? '---' : '---:'));
    return [head!, rule, ...body].map(line).join('\n');
  });
  return [conditions(report), ...doubts(report), ...parts, ...absences(report)].join('\n\n');
}

/** The tables that have rows, each with its head. */
function tables(report: Report): string[][][] {
  return [stepTable(report), aroundTable(report)].filter((rows) => rows.length > 1);
}

/** A row for each workload. */
function stepTable({ steps, contenders }: Report): string[][] {
  const peers = contenders.filter(({ mine }) => !mine);
  const ours = contenders.filter(({ mine }) => mine);
  return [
    [
      'A step',
      ...contenders.map(({ name }) => `${name}, ms`),
      ...peers.map(({ name }) => `to ${name}`),
      'peak memory, MB',
    ],
    ...steps.map(({ workload, scores, ratios }) => {
      const of = (id: string) => scores.find((score) => score.id === id);
      const times = contenders.map(({ id }) => {
        const score = of(id);
        return score ? `${digits(score.medians.step!)} (${digits(score.bests.step!)})` : '–';
      });
      const parts = peers.map((peer) =>
        ours
          .map(({ id }) => ratios[id]?.[peer.id])
          .map((ratio) => (ratio ? `${ratio.toPrecision(3)}×` : '–'))
          .join(' / '),
      );
      const memory = contenders.map(({ id }) => of(id)?.peakMegabytes?.toFixed(0) ?? '–').join(' / ');
      const shape = [workload.batchSize, ...workload.image].join('×');
      return [`${workload.title}, ${shape}`, ...times, ...parts, memory];
    }),
  ];
}

/** A row for each finding. */
function aroundTable({ around }: Report): string[][] {
  return [
    ['Around the step', 'measured', 'value', 'target', 'met'],
    ...around.map(({ title, measured, value, target, met }) => [title, measured, value, target, met ? 'yes' : 'no']),
  ];
}

/** One sentence on where, when and how. */
function conditions({ date, machine, threads, rounds, waitPolicy, contenders }: Report): string {
  const who = contenders.map(({ name, version, id }) => (id.startsWith('ours-') ? name : `${name} ${version}`));
  const where = `${machine.processor} (${count(machine.cores, 'core')}), ${machine.platform}`;
  const policy = waitPolicy ? `, OMP_WAIT_POLICY=${waitPolicy}` : '';
  return `${date}, ${where}, ${count(threads, 'thread')}${policy}; ${[...who, `Node.js ${machine.node}`].join(', ')}; median (best) of ${count(rounds, 'round')}.`;
}

/** Which rows not to believe. */
function doubts({ steps, around }: Report): string[] {
  const rows = [
    ...steps.map(({ workload, othersBusy }) => ({ title: workload.title, othersBusy })),
    ...around.map(({ title, othersBusy }) => ({ title, othersBusy })),
  ]
    .filter(({ othersBusy }) => othersBusy > BUSY)
    .map(({ title, othersBusy }) => `${title} (${othersBusy.toFixed(1)} cores)`);
  if (rows.length === 0) return [];
  return [
    `Do not rely on the rows during which other programs kept processors busy: ${rows.join('; ')}. Frameworks whose threads wait for each other in loops suffer most from that.`,
  ];
}

function absences({ skipped }: Report): string[] {
  return skipped.map(
    ({ name, from, reason }) =>
      `${name} did not take part${from ? ` in “${from}”` : ''}: ${reason.replace(/[.]$/, '')}.`,
  );
}

/** Milliseconds with as many digits as the noise leaves. */
function digits(milliseconds: number): string {
  return milliseconds < 100 ? milliseconds.toPrecision(3) : milliseconds.toFixed(0);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
