import type * as numpy from 'numpy-ts';
import { NdArray } from './ndArray.ts';

/** A module that has not run; `_compile` is not in Node's types. */
interface Unrun {
  readonly exports: unknown;
  _compile(content: string, file: string, format: 'module'): void;
}

let loaded: typeof numpy | undefined;

/**
 * The package `numpy-ts`, loaded at once when first asked for, since it takes time and brings 256 MB of address space with it.
 *
 * It is the very instance that `import 'numpy-ts'` gives a program, so that `np.random.seed` means one generator.
 *
 * @throws {Error} where there is no Node.js to load it
 */
export function numpyTs(): typeof numpy {
  loaded ??= printable(load());
  return loaded;
}

function load(): typeof numpy {
  const own = (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule;
  if (own === undefined) throw new Error('numpy-ts: must be loaded by Node.js. Received another JavaScript engine.');
  const { Module } = own('node:module');
  const require = Module.createRequire(import.meta.url);
  const file = require.resolve('numpy-ts');
  try {
    // Past whoever replaces `require`: tsx makes a second instance of a module that is imported as well.
    const module = new Module(file) as unknown as Unrun;
    module._compile(own('node:fs').readFileSync(file, 'utf8'), file, 'module');
    return module.exports as typeof numpy;
  } catch {
    return require(file) as typeof numpy;
  }
}

/** Lets its arrays be written as NumPy writes them, where the package does not: by `console.log`, and those without an axis. */
function printable(np: typeof numpy): typeof numpy {
  const inspect = Symbol.for('nodejs.util.inspect.custom');
  const prototype = np.NDArray.prototype;
  if (inspect in prototype) return np;
  const rowsText = prototype.toString;
  function text(this: numpy.NDArray): string {
    return this.ndim === 0 ? String(NdArray.from(this)) : rowsText.call(this);
  }
  Object.defineProperty(prototype, 'toString', { value: text, configurable: true, writable: true });
  Object.defineProperty(prototype, inspect, { value: text });
  return np;
}
