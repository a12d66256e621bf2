import { ArgumentError, nearest, StateError, show } from './errors.ts';
import { isPlainObject } from './signature.ts';

/** The flags there are, as they are when nobody says otherwise. */
const DEFAULTS = {
  /** The engine's products in vectors of 256 bits, which V8 offers as an experiment. */
  FLAGS_wasm_revectorize: false,
};

type Flag = keyof typeof DEFAULTS;

/** Values that were set. */
const values = new Map<Flag, boolean>();
/** Flags that have done their work; another value would come too late. */
const taken = new Set<Flag>();

/** A flag as it is: set by a call, else by the environment, where it has the same name. */
function current(flag: Flag): boolean {
  const fromEnvironment = process.env[flag];
  return (
    values.get(flag) ??
    (fromEnvironment === undefined ? DEFAULTS[flag] : truthOf('the environment', flag, fromEnvironment))
  );
}

/** @throws {ArgumentError} when a value is neither of those that mean on, nor of those that mean off */
function truthOf(where: string, flag: Flag, value: unknown): boolean {
  if (/^(1|true|yes|on)$/i.test(String(value))) return true;
  if (/^(0|false|no|off|)$/i.test(String(value))) return false;
  throw new ArgumentError(
    `${where}: ${flag} must be true or false. Received ${show(value)}. Write true, or 1 in the environment.`,
  );
}

/** The value of a flag for those whose work depends on it; from now on it cannot change. */
export function takeFlag(flag: Flag): boolean {
  taken.add(flag);
  return current(flag);
}

function known(where: string, name: unknown): Flag {
  if (Object.hasOwn(DEFAULTS, String(name))) return name as Flag;
  const names = Object.keys(DEFAULTS);
  const suggestion = nearest(String(name), names);
  throw new ArgumentError(
    `${where}: a flag must be one of ${names.join(', ')}. Received ${show(name)}. ${suggestion ? `Did you mean ${suggestion}?` : 'Leave it out: nothing here depends on it.'}`,
  );
}

/**
 * Sets flags of the library, all or none. The environment sets them too, under the same names: `FLAGS_wasm_revectorize=1`.
 *
 * `FLAGS_wasm_revectorize` (false): matrix products and convolutions in vectors of 256 bits, which is faster. It needs Node.js 24 or later on
 * an x64 processor with AVX2, where V8 offers it as an experiment, so a test of the kernels comes first. It must be set before the first tensor.
 * It is about the library's own kernels, not oneDNN, and `PADDLE_WASM_VARIANT` in the environment wins over it.
 *
 * @param flags - Values by the names of the flags.
 * @throws {ArgumentError} when `flags` is no plain object, there is no such flag, or a value is neither true nor false
 * @throws {StateError} when the flag has already done its work
 * @source Paddle, python/paddle/base/framework.py, set_flags
 */
export function setFlags(flags: Readonly<Record<string, boolean | number | string>>): void {
  if (!isPlainObject(flags))
    throw new ArgumentError(
      `paddle.setFlags: flags must be an object of values by name. Received ${show(flags)}. Write paddle.setFlags({ FLAGS_wasm_revectorize: true }).`,
    );
  const wanted = Object.entries(flags).map(([name, value]) => {
    const flag = known('paddle.setFlags', name);
    return [flag, truthOf('paddle.setFlags', flag, value)] as const;
  });
  for (const [flag, value] of wanted)
    if (taken.has(flag) && value !== current(flag))
      throw new StateError(
        `paddle.setFlags: ${flag} must be set before the first tensor, because the engine starts with it. Received ${value} afterwards. Set it first of all, or start the program with ${flag}=${Number(value)} in the environment.`,
      );
  for (const [flag, value] of wanted) values.set(flag, value);
}

/**
 * Values of flags.
 *
 * @param flags - A name, or several.
 * @throws {ArgumentError} when there is no such flag, or `flags` is neither a name nor a list
 * @source Paddle, python/paddle/base/framework.py, get_flags
 */
export function getFlags(flags: string | readonly string[]): Record<string, boolean> {
  if (typeof flags !== 'string' && !Array.isArray(flags))
    throw new ArgumentError(
      `paddle.getFlags: flags must be a name or a list of names. Received ${show(flags)}. Write paddle.getFlags('FLAGS_wasm_revectorize').`,
    );
  const names = typeof flags === 'string' ? [flags] : (flags as readonly string[]);
  return Object.fromEntries(names.map((name) => [name, current(known('paddle.getFlags', name))]));
}
