import { type Call, Missing } from './doors.ts';

/** The package numpy-ts, whose global generator takes the place of NumPy's. */
export async function numpy(): Promise<Record<string, unknown> & { random: Record<string, unknown> }> {
  try {
    return (await import('numpy-ts')) as never;
  } catch {
    throw new Missing('numpy-ts');
  }
}

/** `np.random.seed(seed)`. */
export async function seedNumpy(seed: number | readonly number[]): Promise<void> {
  const { random } = await numpy();
  (random.seed as Call)(seed);
}
