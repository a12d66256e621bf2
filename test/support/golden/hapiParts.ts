/** What the cases of hapi.json are built from: losses, optimizers, metrics, listeners (see tools/golden/make_hapi.py). */

import { NdArray } from '../../../src/core/index.ts';
import { printLine } from '../../../src/hapi/console.ts';
import { spelled } from '../../../tools/spelling.ts';
import { type Call, classOf, fn, type Make, make, method } from './doors.ts';
import { buildSource, type SourceDescription } from './sources.ts';
import { isTensor, type Packed } from './values.ts';

type Dict = Record<string, unknown>;

const LOSSES: Record<string, Call> = {
  twoHeadLoss: (a, b, la, lb) => [
    fn('paddle.nn.functional.cross_entropy')(a, la),
    fn('paddle.nn.functional.mse_loss')(b, lb),
  ],
  ceAndL2: (o, l) => [fn('paddle.nn.functional.cross_entropy')(o, l), fn('paddle.mean')(fn('paddle.multiply')(o, o))],
};

export function without(record: Dict, ...keys: string[]): Dict {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

function buildScheduler(d: Dict): object {
  const options = Object.fromEntries(
    Object.entries(without(d, 'scheduler')).map(([key, value]) => [
      key,
      isRecord(value) ? buildScheduler(value) : value,
    ]),
  );
  return new (classOf(`paddle.optimizer.lr.${d.scheduler}`))(options);
}

export function isRecord(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function buildOptimizer(d: Dict | undefined, net: object): object | undefined {
  if (!d) return undefined;
  const layers = method(net, 'sublayers')() as object[];
  const held = (d.of as number[] | undefined)?.map((i) => layers[i]!) ?? [net];
  const options: Dict = {
    ...without(d, 'name', 'of'),
    parameters: held.flatMap((part) => method(part, 'parameters')() as unknown[]),
  };
  if (isRecord(d.gradClip))
    options.gradClip = new (classOf(`paddle.nn.${d.gradClip.name}`))(without(d.gradClip, 'name'));
  if (isRecord(d.learningRate)) options.learningRate = buildScheduler(d.learningRate);
  return new (classOf(`paddle.optimizer.${d.name}`))(options);
}

export function buildLoss(d: Dict | undefined): unknown {
  if (!d) return undefined;
  const own = LOSSES[d.name as string];
  if (own) return own;
  const options = without(d, 'name');
  return new (classOf(`paddle.nn.${d.name}`))(...(Object.keys(options).length ? [options] : []));
}

interface MetricLike {
  name(): unknown;
  reset(): void;
  update(...args: unknown[]): unknown;
  accumulate(): unknown;
}

export function buildMetric(d: Dict): object {
  const Metric = () => classOf('paddle.metric.Metric');
  if (d.name === 'Firsts') {
    class Firsts extends Metric() {
      n = 0;
      s = 0;
      name(): string[] {
        return ['count', 'mean0'];
      }
      reset(): void {
        this.n = 0;
        this.s = 0;
      }
      compute(prediction: unknown): unknown {
        return prediction;
      }
      update(prediction: unknown): number {
        const array = isTensor(prediction) ? prediction.array() : NdArray.from(prediction as NdArray);
        const width = array.shape[1]!;
        for (let i = 0; i < array.length; i++) this.s += array.get(i * width);
        this.n += array.length;
        return array.length;
      }
      accumulate(): unknown[] {
        return [BigInt(this.n), this.n ? this.s / this.n : 0];
      }
    }
    return new Firsts();
  }
  if (d.name === 'FirstAccuracy') {
    class FirstAccuracy extends classOf('paddle.metric.Accuracy') {
      compute(...given: unknown[]): unknown {
        const inherited = (Object.getPrototypeOf(FirstAccuracy.prototype) as { compute: Call }).compute;
        return inherited.call(this, given[0], given[given.length >> 1]);
      }
    }
    return new FirstAccuracy(...(d.args ? [d.args] : []));
  }
  if (d.name === 'Soft') {
    const which = d.which as string;
    class Soft extends Metric() {
      inner = new (classOf(`paddle.metric.${which}`))() as MetricLike;
      name(): unknown {
        return this.inner.name();
      }
      reset(): void {
        this.inner?.reset();
      }
      compute(prediction: unknown, label: unknown): unknown {
        const p = fn('paddle.nn.functional.softmax')(prediction);
        return [which === 'Auc' ? p : fn('paddle.slice')(p, [1], [1], [2]), label];
      }
      update(...given: unknown[]): unknown {
        return this.inner.update(...given);
      }
      accumulate(): unknown {
        return this.inner.accumulate();
      }
    }
    return new Soft();
  }
  if (d.name === 'Constant') {
    const values = (d.values as [string, unknown][]).map(([kind, value]) => constant(kind, value));
    class Constant extends Metric() {
      name(): unknown {
        return d.names;
      }
      reset(): void {}
      update(): unknown {
        return values[0];
      }
      accumulate(): unknown {
        return Array.isArray(d.names) ? values : values[0];
      }
    }
    return new Constant();
  }
  if (d.name === 'Noted') {
    class Noted extends Metric() {
      name(): string {
        return 'noted';
      }
      reset(): void {
        printLine('reset');
      }
      update(...given: NdArray[]): number {
        printLine(`update ${given.map((array) => array.shape.join('x')).join(' ')}`);
        return 0.25;
      }
      accumulate(): number {
        printLine('accumulate');
        return 0.25;
      }
    }
    return new Noted();
  }
  return make(`paddle.metric.${d.name}`, [], (d.args as Dict | undefined) ?? {}) as object;
}

/** A value as a metric of Python's would give it. */
function constant(kind: string, value: unknown): unknown {
  switch (kind) {
    case 'int':
      return BigInt(value as number);
    case 'array':
      return NdArray.from(value as number[], 'float32');
    case 'ints':
      return NdArray.from((value as number[]).map(BigInt), 'int64');
    case 'tensor':
      return fn('paddle.to_tensor')(value);
    default:
      return value;
  }
}

/** Hooks in order, each with its index and logs. */
export type Trace = unknown[][];

/** Gives a listener's class a method for each hook. */
function hookUp(kind: Make, hook: (name: string, indexed: boolean) => Call): void {
  const prototype = kind.prototype as Dict;
  for (const mode of ['train', 'eval', 'predict']) {
    for (const end of ['begin', 'end']) {
      prototype[spelled(`on_${mode}_${end}`)] = hook(`on_${mode}_${end}`, false);
      prototype[spelled(`on_${mode}_batch_${end}`)] = hook(`on_${mode}_batch_${end}`, true);
    }
  }
  for (const end of ['begin', 'end']) prototype[spelled(`on_epoch_${end}`)] = hook(`on_epoch_${end}`, true);
}

export function buildCallback(d: Dict, trace: Trace, data: Record<string, Packed[]> = {}): object {
  const Callback = classOf('paddle.callbacks.Callback');
  if (d.name === 'Trace') {
    class Recorder extends Callback {
      setParams(params: Dict): void {
        (Object.getPrototypeOf(Recorder.prototype) as { setParams?: Call }).setParams?.call(this, params);
        trace.push(['setParams', null, Object.entries(params)]);
      }
    }
    hookUp(Recorder, (name, indexed) => (...given) => {
      const logs = given.at(-1);
      const pairs = isRecord(logs) ? Object.entries(logs).map(([k, v]) => [k, Array.isArray(v) ? [...v] : v]) : null;
      trace.push([name, indexed ? given[0] : null, pairs]);
    });
    return new Recorder();
  }
  if (d.name === 'Print') {
    class Print extends Callback {}
    hookUp(Print, (name, indexed) => (...given) => {
      const logs = given.at(-1);
      const names = isRecord(logs) ? Object.keys(logs).join(',') : 'no logs';
      printLine([name, ...(indexed ? [given[0]] : []), names].join(' '));
    });
    return new Print();
  }
  if (d.name === 'Within') {
    class Within extends Callback {
      declare model: object;
      async onEpochEnd(): Promise<void> {
        const args = Object.fromEntries(
          Object.entries(d.args as Dict).map(([key, value]) => [
            key,
            key.endsWith('Data') ? buildSource(value as SourceDescription, data) : value,
          ]),
        );
        const result = (await method(this.model, d.method as string)(args)) as object;
        printLine(`${d.method} ${Object.keys(result).length}`);
      }
    }
    return new Within();
  }
  if (d.name === 'LrTrace') {
    class LrTrace extends Callback {
      declare model: object;
      add(what: string, i: unknown): void {
        const { _optimizer, optimizer } = this.model as { _optimizer?: object; optimizer?: object };
        trace.push([what, i, method(_optimizer ?? optimizer, 'getLr')()]);
      }
      onTrainBatchEnd(step: number): void {
        this.add('batch', step);
      }
      onEpochEnd(epoch: number): void {
        this.add('epoch', epoch);
      }
      onEvalEnd(): void {
        this.add('eval', null);
      }
    }
    return new LrTrace();
  }
  if (d.name === 'StopAt') {
    class StopAt extends Callback {
      declare model: { stopTraining: boolean };
      onTrainBatchEnd(step: number): void {
        if (step === d.step) this.model.stopTraining = true;
      }
    }
    return new StopAt();
  }
  const options = without(d, 'name');
  return new (classOf(`paddle.callbacks.${d.name}`))(...(Object.keys(options).length ? [options] : []));
}
