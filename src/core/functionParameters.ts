/**
 * Names of a function's parameters, those with defaults included and a rest parameter not, from its source text. One that is taken apart has its
 * pattern for a name.
 */
export function parameterNames(fn: AnyFunction): string[] {
  return parametersOf(fn)
    .filter((text) => !text.startsWith('...'))
    .map((text) => /^[\w$]+/.exec(text)?.[0] ?? text);
}

type AnyFunction = (...args: never[]) => unknown;

const limits = new WeakMap<AnyFunction, number>();

/** How many values a function takes at most. */
export function mostArguments(fn: AnyFunction): number {
  let limit = limits.get(fn);
  if (limit === undefined) {
    const all = parametersOf(fn);
    limit = all.some((text) => text.startsWith('...')) ? Number.POSITIVE_INFINITY : all.length;
    limits.set(fn, limit);
  }
  return limit;
}

function parametersOf(fn: AnyFunction): string[] {
  const source = Function.prototype.toString.call(fn).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  const open = source.indexOf('(');
  const arrow = source.indexOf('=>');
  if (open < 0 || (arrow >= 0 && arrow < open)) return [source.slice(0, arrow).replace('async', '').trim()];
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  let quote = '';
  for (let i = open; i < source.length; i++) {
    const c = source[i]!;
    if (quote) {
      if (c === quote) quote = '';
    } else if (c === "'" || c === '"' || c === '`') quote = c;
    else if ('([{'.includes(c)) {
      depth++;
      if (depth === 1) continue;
    } else if (')]}'.includes(c)) {
      depth--;
      if (depth === 0) break;
    } else if (c === ',' && depth === 1) {
      parts.push(part);
      part = '';
      continue;
    }
    part += c;
  }
  parts.push(part);
  return parts.map((text) => text.trim()).filter((text) => text !== '');
}
