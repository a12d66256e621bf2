/** Sees every operation of a network by name, with its bound arguments, so that a program can be written from one run. */
export interface TraceSink {
  /**
   * @param name - The function's public name, e.g. `conv2d`.
   * @param given - Its arguments by name: tensors, numbers, lists.
   * @param result - What it returned: a tensor, or a list of them.
   */
  operation(name: string, given: Readonly<Record<string, unknown>>, result: unknown): void;
}

let sink: TraceSink | null = null;
let depth = 0;

/** Runs one operation; while tracing, the outermost one is written down, whatever it is made of. */
export function traced<T>(name: string, given: Readonly<Record<string, unknown>>, compute: () => T): T {
  if (sink === null) return compute();
  depth++;
  let result: T;
  try {
    result = compute();
  } finally {
    depth--;
  }
  if (depth === 0) sink.operation(name, given, result);
  return result;
}

/** Runs `body` while `to` sees every operation. */
export function withTrace<T>(to: TraceSink, body: () => T): T {
  const before = { sink, depth };
  sink = to;
  depth = 0;
  try {
    return body();
  } finally {
    ({ sink, depth } = before);
  }
}
