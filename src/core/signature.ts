import { z } from 'zod';
import { ArgumentError, nearest, show } from './errors.ts';

/**
 * Python's calling convention, typed: a callable takes any prefix of its parameters by position, in Paddle's order, then optionally
 * one options object with any of the rest by name. One declaration gives names, order, defaults, checks and the TypeScript type.
 */

/** What a signature says of each parameter: a zod schema; key order is Paddle's order. */
export type Parameters = Record<string, z.ZodType>;

/** The arguments by name, as a caller may write them. */
export type Options<P extends Parameters> = z.input<z.ZodObject<P>>;

/** The arguments by name with defaults filled in. */
export type Bound<P extends Parameters> = z.output<z.ZodObject<P>>;

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
 * @param options.mappings - Names of parameters whose value may itself be a plain object, which is then not taken for the options object.
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
    const schema = parameters[name]!;
    const empty = schema.safeParse(undefined);
    return {
      name,
      schema,
      optional: empty.success,
      fallback: empty.success ? empty.data : undefined,
      unchecked: schema instanceof z.ZodAny || schema instanceof z.ZodUnknown,
    };
  });

  const isOptions = (value: unknown, index: number): value is Record<string, unknown> => {
    if (!isPlainObject(value)) return false;
    if (!mappings.has(names[index] ?? '')) return true;
    const keys = Object.keys(value);
    return keys.length > 0 && keys.every((key) => names.includes(key));
  };

  const check = (slot: (typeof slots)[number], value: unknown): unknown => {
    if (slot.unchecked) return value;
    const result = slot.schema.safeParse(value);
    if (result.success) return result.data;
    const issue = result.error.issues[0]!;
    const place = issue.path.length ? ` (at ${issue.path.join('.')})` : '';
    throw new ArgumentError(
      `${where}: ${slot.name} must hold: ${describe(slot.schema, issue.message)}${place}. Received ${show(value)}. ${slot.optional ? `Leave it out for the default ${show(slot.fallback)}, or correct it` : 'Correct it'}.`,
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
            `${where}: ${slot.name} must be given. Received ${given} by position${byName ? ` and ${Object.keys(byName).join(', ') || 'nothing'} by name` : ''}. Parameters are (${names.join(', ')}).`,
          );
      }
      if (byName) {
        for (const key of Object.keys(byName)) {
          if (!names.includes(key)) {
            const suggestion = nearest(key, names);
            throw new ArgumentError(
              `${where}: options must be among ${names.join(', ')}. Received '${key}'.${suggestion ? ` Did you mean '${suggestion}'?` : ' Remove it.'}`,
            );
          }
        }
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

function describe(schema: z.ZodType, message: string): string {
  return schema.description ?? message.replace(/^Invalid input: expected /, 'a ').replace(/, received .*$/, '');
}
