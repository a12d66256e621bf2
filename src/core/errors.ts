/**
 * The six errors of the library. Every message has one form:
 * **where: what must hold. Received what. What to do.**
 */

/** What kind of rule was broken; stable across releases, for programs that react to it. */
export type ErrorCode = 'ARGUMENT' | 'SHAPE' | 'DTYPE' | 'STATE' | 'FORMAT' | 'BACKEND';

/** Common base of the library's errors; not thrown itself. */
export abstract class PaddleError extends Error {
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An argument is missing, unknown, given twice, or outside what is allowed. */
export class ArgumentError extends PaddleError {
  readonly code = 'ARGUMENT';
}

/** The shape of an array or tensor does not fit. */
export class ShapeError extends PaddleError {
  readonly code = 'SHAPE';
}

/** The data type of an array or tensor does not fit. */
export class DtypeError extends PaddleError {
  readonly code = 'DTYPE';
}

/** A call came in the wrong order, or on an object that can no longer serve it. */
export class StateError extends PaddleError {
  readonly code = 'STATE';
}

/** Bytes are not what they claim to be. */
export class FormatError extends PaddleError {
  readonly code = 'FORMAT';
}

/** A device or engine is missing, or failed. */
export class BackendError extends PaddleError {
  readonly code = 'BACKEND';
}

/** Writes any value the way error texts show it: shapes as `[32, 28, 28]`, texts in quotes, objects by class, lists in lists four deep. */
export function show(value: unknown): string {
  return shown(value, 4);
}

function shown(value: unknown, depth: number): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') {
    const prototypeName = Object.getPrototypeOf(value)?.constructor?.name;
    return prototypeName && prototypeName !== 'Function' ? prototypeName : `function ${value.name || '(anonymous)'}`;
  }
  if (Array.isArray(value)) {
    if (depth === 0) return '[…]';
    const head = value
      .slice(0, 8)
      .map((part) => shown(part, depth - 1))
      .join(', ');
    return value.length > 8 ? `[${head}, … ${value.length} in all]` : `[${head}]`;
  }
  if (typeof value === 'object') {
    const named = value as { shape?: unknown; dtype?: unknown; constructor?: { name: string } };
    const className = named.constructor?.name ?? 'Object';
    if (Array.isArray(named.shape)) return `${className} of shape [${named.shape.join(', ')}], ${String(named.dtype)}`;
    if (className === 'Object') return `{${Object.keys(value).slice(0, 8).join(', ')}}`;
    return className;
  }
  return String(value);
}

/** The candidate nearest to `name` by edit distance, or one that holds it (`bias`: `biasAttr`); `undefined` when none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 2)) + 1;
  const wanted = name.replaceAll('_', '').toLowerCase();
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const distance = wanted.length > 2 && other.includes(wanted) ? 1 : editDistance(wanted, other);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
