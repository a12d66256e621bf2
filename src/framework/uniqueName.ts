let counters = new Map<string, number>();

/**
 * A name that was not given out before: `linear_0`, `linear_1`, … per prefix.
 *
 * @source Paddle, python/paddle/base/unique_name.py, generate
 */
export function generate(prefix: string): string {
  const next = counters.get(prefix) ?? 0;
  counters.set(prefix, next + 1);
  return `${prefix}_${next}`;
}

/**
 * Runs `body` with counters that start anew, and goes back to the old ones after it.
 *
 * @source Paddle, python/paddle/base/unique_name.py, guard
 */
export function guard<T>(body: () => T): T {
  const before = counters;
  counters = new Map();
  try {
    return body();
  } finally {
    counters = before;
  }
}

/** Class name to name scope: `Conv2D` → `conv2d`, `BatchNorm2D` → `batch_norm2d`, `ReLU` → `re_lu`. */
export function snakeCase(className: string): string {
  return className
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
