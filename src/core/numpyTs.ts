import type * as numpy from 'numpy-ts';
import { StateError } from './errors.ts';
import { NdArray } from './ndArray.ts';

let loaded: typeof numpy | undefined;

/**
 * The package `numpy-ts`, loaded when first asked for, since it brings 256 MB of address space with it. It is the instance that the
 * program's own `import` gives, so that both have one generator and one class of arrays. From then on `console.log` shows its arrays as NumPy
 * prints them; by itself it shows their insides.
 *
 * @throws {StateError} outside Node.js, which alone loads a module at once
 */
export function numpyTs(): typeof numpy {
  if (loaded === undefined) {
    loaded = load();
    print(loaded.NDArray.prototype);
  }
  return loaded;
}

/** Lets arrays be written as NumPy writes them where the package does not: by `console.log`, and those without an axis. */
function print(prototype: numpy.NDArray): void {
  const rowsText = prototype.toString;
  function text(this: numpy.NDArray): string {
    return this.ndim === 0 ? String(NdArray.from(this)) : rowsText.call(this);
  }
  for (const name of ['toString', Symbol.for('nodejs.util.inspect.custom')])
    Object.defineProperty(prototype, name, { value: text, writable: true, configurable: true });
}

interface Compiled {
  readonly exports: unknown;
  _compile(source: string, file: string, format: 'module'): void;
}

function load(): typeof numpy {
  const builtin = (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule;
  if (builtin === undefined) {
    throw new StateError('numpy-ts: must be loaded by Node.js. Received another runtime. Run the program in Node.js.');
  }
  const { createRequire, Module } = builtin('node:module');
  const require = createRequire(import.meta.url);
  const file = require.resolve('numpy-ts');
  // Who runs TypeScript through tsx has its `require` rewritten: it would make a second instance beside the imported one, with a
  // generator of its own. So the file is handed to Node's own loader, which knows what was imported; unless all is CommonJS there.
  if (!(builtin('node:url').fileURLToPath(import.meta.url) in require.cache)) {
    const module = new Module(file) as unknown as Compiled;
    try {
      module._compile(builtin('node:fs').readFileSync(file, 'utf8'), file, 'module');
    } catch {
      // a Node.js without that parameter takes the text for CommonJS
    }
    if (builtin('node:util').types.isModuleNamespaceObject(module.exports)) return module.exports as typeof numpy;
  }
  return require('numpy-ts') as typeof numpy;
}
