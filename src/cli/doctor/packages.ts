import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** An npm package where it is installed. */
export interface Package {
  readonly folder: string;
  readonly version: string;
}

/**
 * Finds a package as a program in a folder would, then as this library does, without loading it.
 *
 * @param program - That folder; where the command was started by default.
 */
export function packageOf(name: string, program: string = process.cwd()): Package | undefined {
  for (const from of [join(program, 'program.js'), import.meta.url]) {
    const places = createRequire(from).resolve.paths(name) ?? [];
    const folder = places.map((place) => join(place, name)).find((place) => existsSync(join(place, 'package.json')));
    if (folder) return { folder, version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version };
  }
  return undefined;
}
