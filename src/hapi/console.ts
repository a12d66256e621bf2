/**
 * Where the log goes and what time it is. Real by default; tests put their own in, to compare whole logs byte for byte.
 */
export interface Console {
  write(text: string): void;
  /** seconds since some moment, as a fraction */
  now(): number;
  /** width of the terminal in characters */
  columns(): number;
}

const real: Console = {
  write: (text) => void process.stdout.write(text),
  now: () => performance.now() / 1000,
  columns: () => Number(process.env.COLUMNS) || process.stdout.columns || 80,
};

let current = real;

/** The console in use. */
export function console_(): Console {
  return current;
}

/**
 * Uses another console from now on; `null` goes back to the real one.
 *
 * @param other - The console.
 * @returns the one before
 * @source This library; there is none in Paddle
 */
export function setConsole(other: Partial<Console> | null): Console {
  const before = current;
  current = other === null ? real : { ...real, ...other };
  return before;
}

/** Prints a line, as Python's print. */
export function printLine(text: string): void {
  current.write(`${text}\n`);
}
