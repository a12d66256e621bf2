import { globalNumpy, NdArray, sizeOf } from '../../../src/core/index.ts';

/** `np.random.seed(seed)`. */
export function seedNumpy(seed: number | readonly number[]): void {
  globalNumpy().seed(seed);
}

type Result = NdArray | number | number[];

const ints = (values: ArrayLike<number>): NdArray => NdArray.from(Array.from(values), 'int64');

/** `np.random.<name>(...args)` on the global generator that the package shares with numpy-ts. */
export function callNumpy(name: string, args: readonly unknown[], dtype?: string): Result {
  const numpy = globalNumpy();
  const floats = (shape: readonly number[], draw: () => number): Result => {
    if (shape.length === 0) return draw();
    return NdArray.from(Float64Array.from({ length: sizeOf(shape) }, draw)).reshape(shape);
  };
  const normals = (shape: readonly number[], loc = 0, scale = 1): Result =>
    shape.length === 0
      ? numpy.normal(loc, scale)
      : NdArray.from(numpy.fillNormal(new Float64Array(sizeOf(shape)), loc, scale)).reshape(shape);
  const shapeOf = (size: unknown): number[] => (size === undefined ? [] : ([size].flat() as number[]));
  const [a, b, size] = args as [number, number, unknown];
  switch (name) {
    case 'rand':
      return floats(args as number[], () => numpy.random());
    case 'random':
    case 'random_sample':
      return floats(shapeOf(args[0]), () => numpy.random());
    case 'randn':
      return normals(args as number[]);
    case 'standard_normal':
      return normals(shapeOf(args[0]));
    case 'normal':
      return normals(shapeOf(size), a, b);
    case 'uniform':
      return floats(shapeOf(size), () => numpy.uniform(a, b));
    case 'beta':
      return numpy.beta(a, b);
    case 'randint': {
      if (size === undefined) return numpy.randint(a, b);
      const shape = shapeOf(size);
      const out = NdArray.zeros(shape, dtype ?? 'int64');
      numpy.fillRandint(out.data as Int32Array, a, b);
      return out;
    }
    case 'shuffle':
    case 'permutation':
      return ints(numpy.permutation(a));
    case 'shuffle_list':
    case 'permutation_list':
      return Array.from(numpy.permutation(a));
    case 'shuffle_rows': {
      const order = numpy.permutation(a);
      return ints(Array.from(order).flatMap((row) => Array.from({ length: b }, (_, i) => row * b + i))).reshape([a, b]);
    }
    case 'choice':
      return ints(numpy.choice(a, b, ...(args.slice(2) as [boolean?, number[]?])));
    default:
      throw new Error(`np.random.${name} is not replayed`);
  }
}
