/**
 * Paddle's spelling of a function or parameter in ours: `max_pool2d` → `maxPool2d`, `T_max` → `TMax`.
 *
 * An underscore at the end, the mark of in-place, stays; so does one between digits, which would run together: `wide_resnet50_2` →
 * `wideResnet50_2`.
 */
export function spelled(name: string): string {
  return name.replace(/(?<=.)_+(?!(?<=[0-9]_+)[0-9])([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The keys of a record of keyword arguments in our spelling. */
export function spelledKeys(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [spelled(key), value]));
}
