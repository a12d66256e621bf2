import { ArgumentError, nearest } from '../../core/index.ts';
import { readOptions } from '../options.ts';

export const HELP = `Usage: npx paddle-hapi setup tensorflow [OPTIONS]

Makes the native library of TensorFlow.js work on Linux: compiles the addon of @tensorflow/tfjs-node against the TensorFlow
in PyPI's wheel. Then paddle.setDevice('node'), with --gpu 'gpu' and 'node-gpu', or PADDLE_ENGINE with those names.

  --gpu             the engine for NVIDIA cards; with NVIDIA's libraries, where a card is there and they are not
  --no-cuda         without NVIDIA's libraries
  --wheel FILE      a wheel at hand instead of a download; may stand more than once
  --python PYTHON   the TensorFlow that this Python has, used where it lies
  --force           make it anew
  --remove          remove it
  --help            this text

It needs npm, pip and a C++ compiler (CXX, g++, c++ or clang++). Files come from the registries that npm and pip are set to,
and are checked against the hashes in this package. It goes to PADDLE_HAPI_HOME, else paddle-hapi in XDG_CACHE_HOME or ~/.cache.`;

/** What a setup was asked for. */
export interface SetupOptions {
  readonly gpu: boolean;
  readonly noCuda: boolean;
  readonly wheels: readonly string[];
  readonly python: string | undefined;
  readonly force: boolean;
  readonly remove: boolean;
  readonly help: boolean;
}

/** @throws {ArgumentError} when the arguments do not fit together */
export function setupOptions(argv: readonly string[]): SetupOptions {
  const { values, words } = readOptions('setup', argv, {
    gpu: { type: 'boolean' },
    'no-cuda': { type: 'boolean' },
    wheel: { type: 'string', multiple: true },
    python: { type: 'string' },
    force: { type: 'boolean' },
    remove: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const { gpu = false, 'no-cuda': noCuda = false, wheel: wheels = [], python, force = false, remove = false } = values;
  const { help = false } = values;
  const options = { gpu, noCuda, wheels, python, force, remove, help };
  if (help) return options;
  if (words.length !== 1 || words[0] !== 'tensorflow') {
    const near = words[0] && nearest(words[0], ['tensorflow']);
    throw new ArgumentError(
      `setup: one engine must be named: tensorflow. Received ${words.join(' ') || 'none'}. ${near && words.length === 1 ? `Did you mean '${near}'?` : 'Write npx paddle-hapi setup tensorflow.'}`,
    );
  }
  const clash = (wrong: boolean, rule: string, what: string): void => {
    if (wrong) throw new ArgumentError(`setup tensorflow: ${rule}. Received ${what}. Leave one of them out.`);
  };
  clash(noCuda && !gpu, '--no-cuda must stand beside --gpu', 'it alone');
  clash(python !== undefined && wheels.length > 0, 'TensorFlow must come from one place', '--python and --wheel');
  clash(
    remove && (force || noCuda || python !== undefined || wheels.length > 0),
    '--remove must stand alone or with --gpu',
    'other options with it',
  );
  return options;
}
