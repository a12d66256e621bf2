import { z } from 'zod';
import { ArgumentError, nearest, show } from './errors.ts';

/**
 * Python's calling convention, typed: a callable takes any prefix of its parameters by position, in Paddle's order, then optionally
 * one options object with any of the rest by name. One declaration gives names, order, defaults, checks and the TypeScript type.
 */

/**
 * What a signature says of each parameter: a zod schema; key order is Paddle's order. The type asks for no more than marks a schema: to
 * compare all of its members, the compiler would have to look into what it makes.
 */
export type Parameters = Record<string, z.core.SomeType>;

/** The arguments by name, as a caller may write them. */
export type Options<P extends Parameters> = z.core.$InferObjectInput<P, {}>;

/** The arguments by name with defaults filled in. */
export type Bound<P extends Parameters> = z.core.$InferObjectOutput<P, {}>;

/** Numbers, texts and flags that are remembered as right, for each parameter: layers are called with the same ones all the time. */
const REMEMBERED = 32;

type Last<O> = {} extends O ? [options?: O] : [options: O];

/**
 * What may stand between the brackets of a call: any prefix of `Order` by position, then the rest of `O` by name.
 *
 * @example
 * type A = Args<{ x: number; p?: number }, ['x', 'p']>; // [x, p?] | [x, { p? }] | [{ x, p? }]
 */
export type Args<O, Order extends readonly unknown[]> = Order extends readonly [infer N extends keyof O, ...infer Rest]
  ? Last<O> | [O[N], ...Args<Omit<O, N>, Rest>]
  : Last<O>;

/** A declared signature; see {@link signature}. */
export interface Signature<P extends Parameters> {
  readonly where: string;
  readonly names: readonly string[];
  /** Arguments by name, defaults filled in and checked. @throws {ArgumentError} */
  bind(args: readonly unknown[]): Bound<P>;
}

/**
 * Declares a callable's parameters.
 *
 * @param where - The callable's public name; begins every error text.
 * @param parameters - Name to zod schema, in Paddle's order. A schema with a default or that allows `undefined` is optional.
 * @param options.positional - How many of them may stand by position; all when left out.
 * @param options.mappings - Names of parameters whose value may itself be a plain object, which is then not taken for the options object. What can be
 * iterated never is.
 *
 * @example
 * const linear = signature('Linear', { inFeatures: z.int(), outFeatures: z.int(), biasAttr: z.any() });
 * linear.bind([784, { outFeatures: 10 }]); // { inFeatures: 784, outFeatures: 10, biasAttr: undefined }
 */
export function signature<P extends Parameters>(
  where: string,
  parameters: P,
  options: { positional?: number; mappings?: readonly (keyof P & string)[] } = {},
): Signature<P> {
  const names = Object.keys(parameters);
  const positional = options.positional ?? names.length;
  const mappings = new Set<string>(options.mappings);
  const slots = names.map((name) => {
    const schema = parameters[name] as z.ZodType;
    const empty = schema.safeParse(undefined);
    return {
      name,
      schema,
      optional: empty.success,
      fallback: empty.success ? empty.data : undefined,
      unchecked: schema instanceof z.ZodAny || schema instanceof z.ZodUnknown,
      accepted: new Set<unknown>(),
    };
  });

  const isOptions = (value: unknown, index: number): value is Record<string, unknown> => {
    if (!isPlainObject(value) || Symbol.iterator in value || Symbol.asyncIterator in value) return false;
    if (!mappings.has(names[index] ?? '')) return true;
    const keys = Object.keys(value);
    if (keys.length === 0) return false;
    return keys.every((key) => names.includes(key)) || !slots[index]!.schema.safeParse(value).success;
  };

  const check = (slot: (typeof slots)[number], value: unknown): unknown => {
    if (slot.unchecked || slot.accepted.has(value)) return value;
    const result = slot.schema.safeParse(value);
    if (result.success) {
      // objects may change, and must be looked at each time
      const isSimple = value === null || (typeof value !== 'object' && typeof value !== 'function');
      if (isSimple && slot.accepted.size < REMEMBERED && Object.is(result.data, value)) slot.accepted.add(value);
      return result.data;
    }
    const instead = slot.fallback == null ? '' : ` for the default ${show(slot.fallback)}`;
    throw new ArgumentError(
      `${where}: ${slot.name} must be ${inWords(slot.schema)}. Received ${show(value)}. ${slot.optional ? `Leave it out${instead}, or correct it` : 'Correct it'}.`,
    );
  };

  return {
    where,
    names,
    bind(args) {
      const count = args.length;
      const byName =
        count > 0 && isOptions(args[count - 1], count - 1) ? (args[count - 1] as Record<string, unknown>) : undefined;
      const given = byName ? count - 1 : count;
      if (given > positional) {
        throw new ArgumentError(
          `${where}: at most ${positional} arguments may stand by position${positional < names.length ? `; ${names.slice(positional).join(', ')} go by name` : ''}. Received ${given}. Write the rest as { name: value }.`,
        );
      }
      for (const key of Object.keys(byName ?? {})) {
        if (names.includes(key)) continue;
        const suggestion = nearest(key, names);
        throw new ArgumentError(
          `${where}: options must be among ${names.join(', ')}. Received '${key}'.${suggestion ? ` Did you mean '${suggestion}'?` : ' Remove it.'}`,
        );
      }
      const bound: Record<string, unknown> = {};
      for (let i = 0; i < slots.length; i++) {
        const slot = slots[i]!;
        const value = i < given ? args[i] : byName?.[slot.name];
        if (byName && i < given && Object.hasOwn(byName, slot.name)) {
          throw new ArgumentError(
            `${where}: each parameter must be given once. Received ${slot.name} both by position (${show(value)}) and by name (${show(byName[slot.name])}). Remove one.`,
          );
        }
        if (value !== undefined) bound[slot.name] = check(slot, value);
        else if (slot.optional) bound[slot.name] = slot.fallback;
        else
          throw new ArgumentError(
            `${where}: ${slot.name} must be given. Received ${given} by position${
              byName
                ? ` and ${
                    Object.keys(byName)
                      .filter((key) => byName[key] !== undefined)
                      .join(', ') || 'nothing'
                  } by name`
                : ''
            }. Parameters are (${names.join(', ')}).`,
          );
      }
      return bound as Bound<P>;
    },
  };
}

/** Whether `value` is a bare `{ … }`, not an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What a schema takes, as a person reads it: its description, or what it is made of. */
function inWords(schema: z.ZodType): string {
  return schema.description ?? wordsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Described);
}

/** The part of a JSON schema that words are made of. */
interface Described {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Described[];
  readonly items?: Described | false;
  readonly prefixItems?: readonly Described[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

const NOUNS: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'a text',
  null: 'null',
  object: 'a record',
};

function wordsOf(given: Described): string {
  const { type, description, anyOf, items, prefixItems } = given;
  if (description !== undefined) return description;
  if (anyOf) return listed(anyOf.filter((part) => Object.keys(part).length > 0).map(wordsOf));
  if (given.enum) return listed(given.enum.map(show));
  if (given.const !== undefined) return show(given.const);
  if (type === 'array')
    return prefixItems ? `[${prefixItems.map(wordsOf).join(', ')}]` : `a list of ${items ? several(items) : 'any'}`;
  if (typeof type === 'object') return listed(type.map((each) => wordsOf({ ...given, type: each })));
  const bounds = [
    ['≥', given.minimum],
    ['>', given.exclusiveMinimum],
    ['≤', given.maximum],
    ['<', given.exclusiveMaximum],
  ] as const;
  const within = bounds.flatMap(([sign, bound]) =>
    type === 'null' || bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? [] : [`${sign} ${bound}`],
  );
  return [NOUNS[type ?? ''] ?? 'of another kind', within.join(' and ')].filter(Boolean).join(' ');
}

function several(items: Described): string {
  const one = wordsOf(items);
  return /^a (whole number|number|text)$/.test(one) ? `${one.slice(2)}s` : `(${one})`;
}

/** `a`, `a or b`, `a, b or c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
