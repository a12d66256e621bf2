import { type Archive, archiveOf } from './archive.ts';
import { type Contender, onThreads, ours, oursAnd, type Skipped } from './contenders.ts';
import { importTimes } from './importing.ts';
import { type Measured, measure, median, type Score, type Side } from './measure.ts';
import type { Fitting, Loading, Remembering } from './tasks.ts';
import { workloads } from './workloads.ts';

/** Something measured of what lies around a step, and what it should be. */
export interface Finding {
  readonly title: string;
  /** medians, in words */
  readonly measured: string;
  /** what the target is about */
  readonly value: string;
  readonly target: string;
  readonly met: boolean;
  /** what it was worked out from */
  readonly scores: readonly Score[];
  readonly othersBusy: number;
}

/** What a topic needs to be measured. */
export interface Context {
  readonly rounds: number;
  readonly batchSize: number;
  readonly threads: number;
  /** kernels of ours that are measured beside */
  readonly also: readonly string[];
  /** path of CIFAR-10's archive */
  readonly data: string | undefined;
  /** Paddle, where it takes part */
  readonly paddle: Contender | undefined;
  /** PyTorch, likewise */
  readonly torch: Contender | undefined;
}

interface Found {
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skipped[];
}

interface Topic {
  readonly name: string;
  readonly title: string;
  measure(context: Context): Promise<Found>;
}

/** A turn of some topics takes seconds; more of these would not tell more. */
const few = ({ rounds }: Context): number => Math.min(rounds, 5);

const fixed = (value: number, digits: number): string => value.toFixed(digits);
const times = (factor: number): string => `${fixed(factor, 2)}×`;
const percent = (part: number): string => `${fixed(100 * part, 1)}%`;
const milliseconds = (value: number): string => `${value < 100 ? value.toPrecision(3) : fixed(value, 0)} ms`;
const there = (scores: Measured['scores']): Score[] => scores.filter((score) => score !== undefined);

/** How many times as fast two threads should be as one, where it is not 1.75: the faster the kernels, the more memory weighs. */
const LEAST_GAIN: Readonly<Record<string, number>> = { 'ours-wide': 1.7, 'ours-onednn': 1.6 };

/** How many times as fast the second side is: by medians, and by the best times, which a busy machine disturbs least. */
function gainOf(one: Score | undefined, two: Score | undefined) {
  if (!one || !two) return undefined;
  return {
    times: [one, two].map(({ medians }) => milliseconds(medians.step!)).join(' → '),
    usual: one.medians.step! / two.medians.step!,
    best: one.bests.step! / two.bests.step!,
    scores: [one, two],
  };
}

/** The same for this library with each of its kernels. */
async function eachOfOurs(
  title: string,
  { also }: Context,
  contenders: readonly Contender[],
  one: (title: string, contender: Contender) => Promise<Found>,
): Promise<Found> {
  const found: Found[] = [];
  for (const contender of contenders)
    found.push(await one(also.length > 0 ? `${title}, ${contender.name}` : title, contender));
  return {
    findings: found.flatMap(({ findings }) => findings),
    skipped: found.flatMap(({ skipped }) => skipped),
  };
}

export const TOPICS: readonly Topic[] = [
  {
    name: 'threads',
    title: 'ResNet-50 step, threads 1 → 2',
    async measure(context) {
      const { also, batchSize, torch } = context;
      // the first step after a pause is a slow one, and slower on two threads: it must not weigh much
      const task = { ...workloads(['resnet50'], batchSize)[0]!, steps: 12 };
      const contenders = [...oursAnd(also, 1), ...(torch ? [torch] : [])];
      const sides = contenders.flatMap((contender) =>
        [1, 2].map((threads) => ({ contender: onThreads(contender, threads), task })),
      );
      const { scores, skipped, othersBusy } = await measure(this.title, sides, few(context));
      const gains = contenders.map((_, i) => gainOf(scores[2 * i], scores[2 * i + 1]));
      const theirs = torch && gains.at(-1);
      const findings = contenders.flatMap(({ id, name, mine }, i): Finding[] => {
        const gain = gains[i];
        if (!mine || !gain) return [];
        const least = LEAST_GAIN[id] ?? 1.75;
        return [
          {
            title: also.length > 0 ? `${this.title}, ${name}` : this.title,
            measured: `${gain.times}, bests ${times(gain.best)}${theirs ? `; PyTorch ${times(theirs.usual)}, bests ${times(theirs.best)}` : ''}`,
            value: times(gain.usual),
            target: `≥ ${least}×`,
            met: gain.usual >= least,
            scores: gain.scores,
            othersBusy,
          },
        ];
      });
      return { findings, skipped };
    },
  },
  {
    name: 'batches',
    title: 'ResNet-50 step, time of an image at batch 16 → 64 → 256',
    async measure(context) {
      const sizes = [16, 64, 256];
      return eachOfOurs(this.title, context, oursAnd(context.also, context.threads), async (title, contender) => {
        const sides = sizes.map((size) => {
          const task = { ...workloads(['resnet50'], size)[0]!, steps: Math.max(2, 256 / size) };
          return { contender: { ...contender, id: `${contender.id}-batch-${size}` }, task };
        });
        const { scores, skipped, othersBusy } = await measure(title, sides, context.rounds);
        const times = there(scores).map(({ medians }, i) => medians.step! / sizes[i]!);
        if (times.length < sizes.length) return { findings: [], skipped };
        const rises = [times[1]! / times[0]! - 1, times[2]! / times[1]! - 1];
        const finding = {
          title,
          measured: times.map(milliseconds).join(' → '),
          value: rises.map((rise) => `${rise > 0 ? '+' : ''}${percent(rise)}`).join(', '),
          target: 'never above +5%',
          met: rises.every((rise) => rise <= 0.05),
          scores: there(scores),
          othersBusy,
        };
        return { findings: [finding], skipped };
      });
    },
  },
  {
    name: 'fit',
    title: 'fit around the step',
    async measure(context) {
      const { paddle } = context;
      const mine = ours(context.threads);
      const [resnet50, lenet] = workloads(['resnet50', 'lenet'], context.batchSize) as [
        Fitting['workload'],
        Fitting['workload'],
      ];
      const whole = (workload: Fitting['workload'], steps: number): Fitting => ({ kind: 'fit', workload, steps });
      const share = ({ times }: Score): number => median(times.fit!.map((fit, round) => 1 - times.step![round]! / fit));
      const one = async (title: string, task: Fitting, contenders: readonly Contender[], most: number) => {
        const sides = contenders.map((contender) => ({ contender, task }));
        const { scores, skipped, othersBusy } = await measure(title, sides, few(context));
        const [us, them] = scores as [Score, Score | undefined];
        const finding = {
          title,
          measured: `${milliseconds(us.medians.step!)} of ${milliseconds(us.medians.fit!)}${them ? `; Paddle ${percent(share(them))}` : ''}`,
          value: percent(share(us)),
          target: `≤ ${100 * most}%`,
          met: share(us) <= most,
          scores: there(scores),
          othersBusy,
        };
        return { finding, skipped };
      };
      const found = [
        await one('fit around the step, ResNet-50', whole(resnet50, 20), [mine], 0.03),
        // Paddle's ResNet-50 would take longer than all the rest
        await one('fit around the step, LeNet', whole(lenet, 60), [mine, ...(paddle ? [paddle] : [])], 0.25),
      ];
      return { findings: found.map(({ finding }) => finding), skipped: found.flatMap(({ skipped }) => skipped) };
    },
  },
  {
    name: 'loader',
    title: 'Loader',
    async measure(context) {
      const { paddle } = context;
      const mine = ours(context.threads);
      const archive: Archive = archiveOf(context.data);
      const kinds = (['cv2', 'pil'] as const).flatMap((backend) =>
        [0, 2].map((numWorkers) => ({ backend, numWorkers })),
      );
      const sides = kinds.flatMap((kind): Side[] => {
        const task: Loading = { kind: 'load', archive: archive.path, pictures: 4096, ...kind, batchSize: 64, steps: 1 };
        return [mine, ...(paddle ? [paddle] : [])].map((contender) => ({ contender, task }));
      });
      const { scores, skipped, othersBusy } = await measure(
        `${this.title}, ${archive.what}`,
        sides,
        few(context),
      ).finally(archive.remove);
      const each = scores.length / kinds.length;
      const rate = (score: Score): number => 1000 / score.medians.picture!;
      const findings = kinds.map(({ backend, numWorkers }, i): Finding => {
        const [us, them] = scores.slice(i * each, (i + 1) * each) as [Score, Score | undefined];
        const gain = them && rate(us) / rate(them);
        return {
          title: `${this.title}, ${archive.what}, augmented, ${backend}, ${numWorkers} workers`,
          measured: `${fixed(rate(us), 0)} images/s${them ? `; Paddle ${fixed(rate(them), 0)}` : ''}`,
          value: gain ? times(gain) : '–',
          target: '≥ 1.5×',
          met: gain !== undefined && gain >= 1.5,
          scores: them ? [us, them] : [us],
          othersBusy,
        };
      });
      return { findings, skipped };
    },
  },
  {
    name: 'import',
    title: "import 'paddle-hapi'",
    async measure(context) {
      const score = importTimes(context.rounds);
      const { empty, import: whole } = score.medians as { empty: number; import: number };
      const finding = {
        title: this.title,
        measured: `${milliseconds(whole)} − ${milliseconds(empty)} of an empty process`,
        value: `${fixed((whole - empty) / 1000, 3)} s`,
        target: '≤ 0.25 s',
        met: whole - empty <= 250,
        scores: [score],
        othersBusy: 0,
      };
      return { findings: [finding], skipped: [] };
    },
  },
  {
    name: 'memory',
    title: 'Memory after 1000 → 5000 → 10000 LeNet steps',
    async measure(context) {
      const findings: Finding[] = [];
      const workload = workloads(['lenet'], 16)[0]!;
      for (const loop of ['trainBatch', 'hand'] as const) {
        const task: Remembering = { kind: 'memory', workload, loop, steps: 10_000, marks: [1000, 5000, 10_000] };
        const title = `${this.title}, ${loop === 'hand' ? 'a loop by hand' : 'Model.trainBatch'}`;
        const { scores, othersBusy } = await measure(title, [{ contender: ours(context.threads), task }], 1, false);
        const { marks } = scores[0]!;
        const [first, , last] = marks!;
        const growth = Math.max(
          ...(['reachableMegabytes', 'engineMegabytes'] as const).map((kind) => last![kind] / first![kind] - 1),
        );
        const of = (megabytes: readonly number[]): string => megabytes.map((each) => each.toPrecision(3)).join(' → ');
        findings.push({
          title,
          measured: `JavaScript ${of(marks!.map(({ reachableMegabytes }) => reachableMegabytes))} MB; engine ${of(marks!.map(({ engineMegabytes }) => engineMegabytes))} MB; process ${of(marks!.map(({ residentMegabytes }) => residentMegabytes))} MB`,
          value: `${growth > 0 ? '+' : ''}${percent(growth)}`,
          target: '≤ +5%',
          met: growth <= 0.05,
          scores: [scores[0]!],
          othersBusy,
        });
      }
      return { findings, skipped: [] };
    },
  },
];

export const TOPIC_NAMES: readonly string[] = TOPICS.map(({ name }) => name);
