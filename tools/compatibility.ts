/**
 * Writes docs/compatibility.md: which of Paddle's public names there are here, and how they are spelled.
 *
 * `npm run docs:compatibility` writes it, `npm run docs:compatibility -- --check` ends with 1 when the file is stale.
 * Paddle's names come from test/golden/names.json, written by tools/golden/make_names.py; ours from the package's doors.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spelled } from './spelling.ts';

const ROOT = new URL('../', import.meta.url);
const FILE = new URL('docs/compatibility.md', ROOT);

interface Manifest {
  readonly exports: Record<string, string | { readonly source: string }>;
}

/** Paddle's namespaces that are not doors of the package, and where their names are found here. */
const WITHIN: Record<string, readonly string[]> = {
  'paddle.device': ['.', 'device'],
  'paddle.device.cuda': ['.', 'device', 'cuda'],
  'paddle.static': ['.', 'static'],
  'paddle.Tensor': ['.', 'Tensor'],
};

/** Ours where the rule of spelling does not lead there: a word of JavaScript's, or a name that stands elsewhere. */
const RENAMED: Record<string, string> = {
  'paddle.var': 'var_',
};

/** Why a name is missing, where there is more to say than that nobody has built it. */
const REASONS: Record<string, string> = {
  'paddle.callbacks.VisualDL': 'writes by the Python package visualdl',
  'paddle.callbacks.WandbCallback': 'writes to the service of wandb, by its Python package',
};

function read<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8')) as T;
}

/** Every name that a value hands out: a namespace's, or a class's methods and fields. */
function namesOf(value: unknown): Set<string> {
  if (typeof value !== 'function') return new Set(Object.keys(value as object));
  const names = new Set<string>();
  for (let at: object = value.prototype; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) if (name !== 'constructor') names.add(name);
  }
  // fields that the constructor makes
  for (const name of ['stopGradient', 'persistable']) names.add(name);
  return names;
}

/** The page, from the package as it is. */
export async function compatibility(): Promise<string> {
  const { paddle, names } = read<{ paddle: string; names: Record<string, string[]> }>('test/golden/names.json');
  const { exports } = read<Manifest>('package.json');
  const door = async (path: string): Promise<Record<string, unknown>> => {
    const entry = exports[path];
    if (typeof entry !== 'object') throw new RangeError(`package.json: exports must hold ${path}. It does not.`);
    return (await import(new URL(entry.source, ROOT).href)) as Record<string, unknown>;
  };

  const summary: string[] = [];
  const sections: string[] = [];
  for (const [namespace, theirs] of Object.entries(names)) {
    const [path, ...within] = WITHIN[namespace] ?? [
      namespace
        .replace(/^paddle/, '.')
        .replaceAll('.', '/')
        .replace(/^\/+/, './')
        .replace(/^\.\/$/, '.'),
    ];
    const opened = await door(path!);
    const ours = namesOf(within.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], opened));
    const rows = theirs.map((name) => {
      // names of architectures keep Paddle's spelling where ours would run numbers together: resnext50_32x4d
      const here = RENAMED[`${namespace}.${name}`] ?? (ours.has(name) ? name : spelled(name));
      const reason = REASONS[`${namespace}.${name}`];
      return { name, here, there: ours.has(here), absent: reason ? `missing: ${reason}` : 'missing' };
    });
    const there = rows.filter((row) => row.there);
    const missing = rows.filter((row) => !row.there);
    summary.push(
      `| [\`${namespace}\`](#${namespace.toLowerCase().replaceAll('.', '')}) | ${there.length} | ${missing.length} |`,
    );
    sections.push(
      [
        `## ${namespace}`,
        [
          '| Paddle | Here | |',
          '| --- | --- | --- |',
          ...rows.map((row) =>
            row.there ? `| \`${row.name}\` | \`${row.here}\` | there |` : `| \`${row.name}\` | | ${row.absent} |`,
          ),
        ].join('\n'),
      ].join('\n\n'),
    );
  }
  return `${[
    '# Compatibility',
    `Paddle ${paddle}'s public names and ours. Written by \`npm run docs:compatibility\` from the package itself; do not edit. A name that is there takes Paddle's parameters in Paddle's order; what it does differently on purpose is in [differences.md](differences.md).`,
    ['| Namespace | There | Missing |', '| --- | ---: | ---: |', ...summary].join('\n'),
    ...sections,
  ].join('\n\n')}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === new URL(`file://${process.argv[1]}`).href) {
  const page = await compatibility();
  if (process.argv.includes('--check')) {
    const stale = !existsSync(FILE) || readFileSync(FILE, 'utf8') !== page;
    if (stale)
      console.error('docs/compatibility.md: must be as the package is. It is stale. Run `npm run docs:compatibility`.');
    process.exit(stale ? 1 : 0);
  }
  writeFileSync(FILE, page);
  console.log(page.split('\n').slice(4, 24).join('\n'));
}
