import type { Dataset, DatasetClass, WorkerSpec } from '../../io/dataset/index.ts';
import { fromSpec, type TransformSpec } from '../transforms/index.ts';
import type { ImageTransform } from './item.ts';

/** How a transform goes to another thread: what a built-in one says of itself, or an object that knows how to be made anew. */
export type TransformState = { readonly spec: TransformSpec } | { readonly own: unknown } | null;

/** Built-in transforms that draw from `np.random`, as Paddle's do from NumPy's; the others draw from Python's generator or not at all. */
const DRAW_FROM_NUMPY: ReadonlySet<string> = new Set([
  'ColorJitter',
  'RandomErasing',
  'RandomResizedCrop',
  'SaturationTransform',
]);

/** How loader workers make a data set of this module anew, but for its own state. */
export interface Rebuilding {
  readonly how: Omit<WorkerSpec, 'state'>;
  readonly transform: TransformState;
}

/**
 * How loader workers make a data set of this module anew: by the nearest of its classes that says where it is exported.
 * `null` when its transform is a function of the caller's, or a subclass makes other items without saying where it is exported.
 */
export function rebuildingOf(dataset: Dataset, transform: ImageTransform | null): Rebuilding | null {
  const described = describe(transform);
  if (described === null) return null;
  let found = dataset.constructor as DatasetClass & { readonly prototype: Dataset; readonly name: string };
  while (!Object.hasOwn(found, 'workerModule')) found = Object.getPrototypeOf(found) as typeof found;
  if (dataset.getItem !== found.prototype.getItem) return null;
  const { state, drawsFromNumpy } = described;
  return { how: { module: found.workerModule!, name: found.name, drawsFromNumpy }, transform: state };
}

/** The transform of a {@link Rebuilding}. */
export function transformOf(state: TransformState): ImageTransform | null {
  if (state === null) return null;
  return ('spec' in state ? fromSpec(state.spec) : state.own) as ImageTransform;
}

function describe(transform: ImageTransform | null): { state: TransformState; drawsFromNumpy: boolean } | null {
  if (transform === null) return { state: null, drawsFromNumpy: false };
  const known = transform as Partial<{ spec(): TransformSpec | null; workerSpec(): WorkerSpec | null }>;
  const own = typeof known.workerSpec === 'function' ? known.workerSpec() : null;
  if (own !== null) return { state: { own: transform }, drawsFromNumpy: own.drawsFromNumpy === true };
  const spec = typeof known.spec === 'function' ? known.spec() : null;
  return spec === null ? null : { state: { spec }, drawsFromNumpy: drawsFromNumpy(spec) };
}

function drawsFromNumpy({ name, args }: TransformSpec): boolean {
  return name === 'Compose'
    ? (args.transforms as readonly TransformSpec[]).some(drawsFromNumpy)
    : DRAW_FROM_NUMPY.has(name);
}
