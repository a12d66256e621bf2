import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = [
  ...['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => join(ROOT, name)),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(ROOT, 'docs', name)),
];

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

/** The programs of a page: each block marked `ts`; one marked `ts continued` goes on with the first block of its page. */
function snippetsOf(path: string): Snippet[] {
  const text = readFileSync(path, 'utf8');
  const snippets: { page: string; line: number; code: string }[] = [];
  let first: { page: string; line: number; code: string } | undefined;
  for (const block of text.matchAll(/^```ts( continued)?\n(.*?)^```$/gms)) {
    const line = text.slice(0, block.index).split('\n').length + 1;
    if (block[1] === undefined) {
      const snippet = { page: relative(ROOT, path), line, code: block[2]! };
      first ??= snippet;
      snippets.push(snippet);
    } else if (first) first.code += block[2]!;
    else throw new RangeError(`${path}:${line}: a block that goes on must follow one that begins.`);
  }
  return snippets;
}

const snippets = PAGES.flatMap(snippetsOf);

describe('the pages', () => {
  test('every snippet has the types that it should', () => {
    expect(snippets.length).toBeGreaterThan(10);
    const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
    // beside the sources, so that the package's own name leads to them
    const programs = new Map(snippets.map((snippet, i) => [join(ROOT, `docs/snippet-${i}.mts`), snippet]));
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists, getSourceFile } = host;
    host.fileExists = (name) => programs.has(name) || fileExists.call(host, name);
    host.readFile = (name) => programs.get(name)?.code ?? readFile.call(host, name);
    host.getSourceFile = (name, ...rest) =>
      programs.has(name)
        ? ts.createSourceFile(name, programs.get(name)!.code, rest[0], true)
        : getSourceFile.call(host, name, ...rest);
    const program = ts.createProgram([...programs.keys()], { ...options, noEmit: true }, host);
    const problems = [...programs].flatMap(([name, snippet]) => {
      const source = program.getSourceFile(name)!;
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ start, messageText }) =>
          `${snippet.page}:${snippet.line} + ${source.getLineAndCharacterOfPosition(start ?? 0).line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      );
    });
    expect(problems).toEqual([]);
  }, 180_000);

  test.each(PAGES.map((page) => [relative(ROOT, page), page]))('%s: links lead somewhere', (_, page) => {
    const broken: string[] = [];
    for (const [, target] of readFileSync(page!, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?:|mailto:)/.test(target!)) continue;
      const [path, anchor] = target!.split('#');
      const file = path ? join(dirname(page!), decodeURIComponent(path)) : page!;
      if (!existsSync(file)) broken.push(target!);
      else if (anchor) {
        const anchors = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
          title!
            .toLowerCase()
            .replace(/[^\p{L}\p{N} _-]/gu, '')
            .replaceAll(' ', '-'),
        );
        if (!anchors.includes(anchor)) broken.push(target!);
      }
    }
    expect(broken).toEqual([]);
  });
});
