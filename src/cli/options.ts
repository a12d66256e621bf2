import { parseArgs } from 'node:util';
import { ArgumentError, nearest } from '../core/index.ts';

interface Option {
  readonly type: 'boolean' | 'string';
  readonly multiple?: boolean;
}

type Value<O extends Option> = O['type'] extends 'boolean' ? boolean : O['multiple'] extends true ? string[] : string;

/**
 * Reads a command's arguments.
 *
 * @param where - The command; begins every error text.
 * @param argv - What came after it.
 * @param options - Its options by name, without the dashes.
 * @throws {ArgumentError} when an option is unknown, lacks its value or has one that it does not take
 */
export function readOptions<const O extends Readonly<Record<string, Option>>>(
  where: string,
  argv: readonly string[],
  options: O,
): { readonly values: { readonly [K in keyof O]?: Value<O[K]> }; readonly words: readonly string[] } {
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) {
      const near = nearest(token.name, Object.keys(options));
      throw new ArgumentError(
        `${where}: its options must be among ${Object.keys(options)
          .map((name) => `--${name}`)
          .join(', ')}. Received ${token.rawName}. ${near ? `Did you mean --${near}?` : 'Leave it out.'}`,
      );
    }
    if (option.type === 'boolean' && token.value !== undefined)
      throw new ArgumentError(
        `${where}: ${token.rawName} must stand alone. Received '${token.value}' for it. Leave that out.`,
      );
    if (option.type === 'string' && (!token.value || (!token.inlineValue && token.value.startsWith('-'))))
      throw new ArgumentError(
        `${where}: ${token.rawName} must have a value. Received ${token.value ? `'${token.value}'` : 'none'}. Write ${token.rawName}=VALUE.`,
      );
  }
  return { values: values as { [K in keyof O]?: Value<O[K]> }, words: positionals };
}
