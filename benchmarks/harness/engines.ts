import type { Finding } from './around.ts';
import type { Steps } from './report.ts';

/** What `bareTfjs.ts` knows. */
export const ENGINE_WORKLOADS: readonly string[] = ['resnet50', 'lenet'];

/** How much more than bare TensorFlow.js ours may need on the same library. */
const MOST = 1.1;

/** What this library adds to TensorFlow.js on the same native library, in time and in memory, where both took part in ResNet-50's step. */
export function besideBare(steps: readonly Steps[]): Finding[] {
  return steps.flatMap(({ workload, scores, othersBusy }): Finding[] => {
    const [us, them] = ['ours-node', 'tfjs-node'].map((id) => scores.find((score) => score.id === id));
    if (workload.network !== 'resnet50' || !us || !them) return [];
    const finding = (what: string, unit: string, ours: number, theirs: number): Finding => ({
      title: `${workload.title}, node beside bare tfjs-node, ${what}`,
      measured: `${ours.toFixed(0)} ${unit}; tfjs-node ${theirs.toFixed(0)} ${unit}`,
      value: `${(ours / theirs).toFixed(2)}×`,
      target: `≤ ${MOST}×`,
      met: ours / theirs <= MOST,
      scores: [us, them],
      othersBusy,
    });
    const memory = us.peakMegabytes !== null && them.peakMegabytes !== null;
    return [
      finding('time', 'ms', us.medians.step!, them.medians.step!),
      ...(memory ? [finding('peak memory', 'MB', us.peakMegabytes, them.peakMegabytes)] : []),
    ];
  });
}
