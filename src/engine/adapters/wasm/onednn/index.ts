import { BackendError, log } from '../../../../core/index.ts';
import type { Host } from '../host.ts';
import type { Primitives } from '../primitives.ts';
import type { Tables } from '../tables.ts';
import type { Workspace } from '../workspace.ts';
import { openLibrary, places } from './library.ts';
import { oneDnnPrimitives } from './primitives.ts';
import { selfTest } from './selfTest.ts';

/** The heavy primitives that compute here, and what they are. */
export interface Heavy extends Primitives {
  /** What computes, for people. */
  describe(): string;
}

/**
 * The heavy primitives by oneDNN where it can be had, else `own`. Which, is decided with the first of them that is asked for: a program that
 * needs none loads nothing.
 *
 * `PADDLE_ONEDNN` says what may happen: `0` or `off` never looks for the library, `1` or `on` must find one, a path names its file or folder.
 * Without it the library is taken where the package `koffi` and a oneDNN are there; a line of the log, at the level `debug`, says what was found.
 */
export function heavyPrimitives(own: Primitives, host: Host, workspace: Workspace, tables: Tables): Heavy {
  const asked = process.env.PADDLE_ONEDNN ?? '';
  const threads = host.threads === 1 ? '1 thread' : `${host.threads} threads`;
  const ours = { primitives: own, name: `WebAssembly (${host.variant}), ${threads}` };
  let chosen: typeof ours | undefined;

  function choose(): typeof ours {
    if (/^(0|off|false|no)$/i.test(asked)) return ours;
    const must = asked !== '';
    try {
      const library = openLibrary(places(must && !/^(1|on|true|yes)$/i.test(asked) ? asked : undefined));
      const primitives = oneDnnPrimitives(library, host, workspace, tables, own);
      selfTest(primitives, own, workspace);
      host.makeWayForOthers();
      const name = `oneDNN ${library.version.join('.')} (${library.path}), ${threads}`;
      log().debug(`engine: heavy primitives run in ${name}`);
      return { primitives, name };
    } catch (cause) {
      const reason = (cause as Error).message;
      if (must)
        throw new BackendError(
          `oneDNN: it must be usable, since PADDLE_ONEDNN is set. Received PADDLE_ONEDNN=${asked}; ${reason}. Correct the variable or leave it out, or install what is missing (npm install koffi; pip install onednn-cpu-gomp).`,
          { cause },
        );
      log().debug(`engine: oneDNN is not used: ${reason}`);
      return ours;
    }
  }

  const heavy = (): typeof ours => {
    chosen ??= choose();
    return chosen;
  };
  return {
    convolve: (...given) => heavy().primitives.convolve(...given),
    inputGradient: (...given) => heavy().primitives.inputGradient(...given),
    filterGradient: (...given) => heavy().primitives.filterGradient(...given),
    multiply: (...given) => heavy().primitives.multiply(...given),
    describe: () => heavy().name,
  };
}
