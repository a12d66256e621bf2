import { BackendError } from '../../../../core/index.ts';
import { float, type Host } from '../host.ts';
import type { Geometry, Primitives, ProductSizes } from '../primitives.ts';
import type { Tables } from '../tables.ts';
import type { Workspace } from '../workspace.ts';
import { Api, Refused } from './api.ts';
import { convolutionJob, type Job, type Kind, productJob } from './jobs.ts';
import { Kept } from './kept.ts';
import type { Library } from './library.ts';
import type { Step } from './step.ts';

/** Jobs that are kept: a large network has about a hundred kinds of sizes, three jobs for each, and a smaller last batch. */
const KEPT = 1024;

/** The heavy primitives by oneDNN. What it has no fast code for goes to our own kernels. */
export function oneDnnPrimitives(
  library: Library,
  host: Host,
  { temporary, done }: Workspace,
  tables: Tables,
  own: Primitives,
): Primitives {
  const api = new Api(library.call, library.version[0]);
  const useThreads = library.call('void', 'omp_set_num_threads', 'int');
  const base = library.addressOf(host.heap.buffer);
  const jobs = new Kept<Job>(KEPT);

  function jobFor(key: string, make: () => Job): Job | null {
    // primitives are made for a number of threads, and must run on so many
    useThreads(host.threads);
    return jobs.get(key, () => made(make));
  }

  function made(make: () => Job): Job | null {
    try {
      return make();
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }

  function run(step: Step, ...pointers: readonly number[]): void {
    const scratch = step.scratchBytes > 0 ? temporary(Math.ceil(step.scratchBytes / 4)) : 0;
    try {
      step.run(...[...pointers, scratch].map((pointer) => base + pointer));
    } catch (cause) {
      throw new BackendError(
        `oneDNN: a primitive must run to its end. Received: ${(cause as Error).message}. Compute without it: PADDLE_ONEDNN=0.`,
        { cause },
      );
    } finally {
      done(scratch);
    }
  }

  /** Runs a convolution, or a gradient of one; returns whether the library has it. */
  function convolution(kind: Kind, x: number, filter: number, y: number, bias: number, g: Geometry): boolean {
    const { n, c, h, w, o, kh, kw, oh, ow, attrs } = g;
    const sizes = [n, c, h, w, o, kh, kw, oh, ow, attrs.stride, attrs.pads, attrs.dilation, attrs.groups];
    const job = jobFor(`${kind} ${bias !== 0} ${sizes.join()}`, () => convolutionJob(api, kind, g, bias !== 0));
    if (!job) return false;
    const { step, reorder } = job;
    const shift = bias === 0 ? [] : [bias];
    const ours = filter + 4 * job.skipped;
    const theirs = reorder ? temporary(Math.ceil(job.filterBytes / 4)) : ours;
    const back = kind === 'filterGradient';
    if (reorder && !back) run(reorder, ours, theirs);
    if (back && job.trimmed) host.run('fill', filterSize(g), filter, filterSize(g), float(0));
    run(step, x, theirs, y, ...shift);
    if (reorder && back) run(reorder, theirs, ours);
    if (reorder) done(theirs);
    return true;
  }

  /** y = a · b + bias; returns whether the library has it. */
  function multiply(a: number, b: number, bias: number, y: number, sizes: ProductSizes): boolean {
    const { m, k, n, transposeA, transposeB } = sizes;
    const key = `product ${bias !== 0} ${[m, k, n, transposeA, transposeB].join()}`;
    const job = jobFor(key, () => productJob(api, sizes, bias !== 0));
    if (job) run(job.step, a, b, y, ...(bias === 0 ? [] : [bias]));
    return job !== null;
  }

  /** The rows of x that a filter of one tap meets; a copy, unless they are all. */
  function rowsOf(x: number, g: Geometry): { rows: number; copy: number } {
    if (meetsAll(g)) return { rows: x, copy: 0 };
    const { n, c, h, w, oh, ow } = g;
    const copy = temporary(n * oh * ow * c);
    host.run('gatherRows', n * oh * ow * c, x, copy, n, oh * ow, c, tables.neighbours(g), h * w * c);
    return { rows: copy, copy };
  }

  // a filter of one tap makes a convolution a product, whose factors need no other order
  function pointwise(x: number, filter: number, bias: number, y: number, g: Geometry): boolean {
    const { rows, copy } = rowsOf(x, g);
    const sizes = { m: places(g), k: g.c, n: g.o, transposeA: false, transposeB: true };
    const did = multiply(rows, filter, bias, y, sizes);
    done(copy);
    return did;
  }

  function pointwiseInput(dy: number, filter: number, dx: number, g: Geometry): boolean {
    const { n, c, h, w, oh, ow } = g;
    const rows = meetsAll(g) ? 0 : temporary(places(g) * c);
    const sizes = { m: places(g), k: g.o, n: c, transposeA: false, transposeB: false };
    const did = multiply(dy, filter, 0, rows || dx, sizes);
    if (rows && did) {
      const { table } = tables.usedNeighbours(g, true);
      host.run('gatherRows', n * h * w * c, rows, dx, n, h * w, c, table, oh * ow * c);
    }
    done(rows);
    return did;
  }

  function pointwiseFilter(x: number, dy: number, dw: number, g: Geometry): boolean {
    const { rows, copy } = rowsOf(x, g);
    const sizes = { m: g.o, k: places(g), n: g.c, transposeA: true, transposeB: false };
    const did = multiply(dy, rows, 0, dw, sizes);
    done(copy);
    return did;
  }

  return {
    convolve(x, filter, bias, y, g) {
      if (isPointwise(g) && pointwise(x, filter, bias, y, g)) return;
      if (!convolution('convolve', x, filter, y, bias, g)) own.convolve(x, filter, bias, y, g);
    },
    inputGradient(dy, filter, dx, g) {
      if (isPointwise(g) && pointwiseInput(dy, filter, dx, g)) return;
      if (!convolution('inputGradient', dx, filter, dy, 0, g)) own.inputGradient(dy, filter, dx, g);
    },
    filterGradient(x, dy, dw, g) {
      if (isPointwise(g) && pointwiseFilter(x, dy, dw, g)) return;
      if (!convolution('filterGradient', x, dw, dy, 0, g)) own.filterGradient(x, dy, dw, g);
    },
    multiply(a, b, y, sizes) {
      if (!multiply(a, b, 0, y, sizes)) own.multiply(a, b, y, sizes);
    },
  };
}

const filterSize = ({ c, o, kh, kw, attrs }: Geometry): number => (o * c * kh * kw) / attrs.groups;
const places = ({ n, oh, ow }: Geometry): number => n * oh * ow;
const isPointwise = ({ kh, kw, attrs }: Geometry): boolean => kh * kw === 1 && attrs.groups === 1;
/** Whether a filter of one tap meets every place of the input, in its order. */
const meetsAll = ({ h, w, oh, ow, attrs: { stride, pads } }: Geometry): boolean =>
  h === oh &&
  w === ow &&
  pads.every(([before]) => before === 0) &&
  (h === 1 || stride[0] === 1) &&
  (w === 1 || stride[1] === 1);
