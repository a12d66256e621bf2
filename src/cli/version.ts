import { readFileSync } from 'node:fs';

/** This package's version, from its description, which lies some folders up, here and in the package. */
export function ownVersion(): string {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as Record<
        string,
        string
      >;
      if (name === 'paddle-hapi') return version!;
    } catch (error) {
      if (folder.pathname === '/') throw error;
    }
  }
}
