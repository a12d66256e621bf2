import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SRC = join(ROOT, 'src/');

/**
 * The rule: every name that a door of the package hands out has a first sentence; each of its parameters is named in its text (a line
 * of its own, or within a sentence, or "parameters as {@link …}"); a class or function tells its source: Paddle's file, or that there is none.
 * Public members of classes have a first sentence, fields that a parameter of the class made share that parameter's line.
 */

/** What every callable of Paddle takes and nothing uses, and the tensor that the first sentence of a function speaks of. */
const EVERYWHERE = new Set(['name', 'x']);

const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { readonly source: string }>;
};
const doors = Object.values(exports).flatMap((door) => (typeof door === 'string' ? [] : [join(ROOT, door.source)]));
const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
const program = ts.createProgram(doors, options);
const checker = program.getTypeChecker();

interface Doc {
  readonly first: string;
  /** All of it, tags too. */
  readonly text: string;
  readonly params: ReadonlySet<string>;
  readonly source: boolean;
}

/** A symbol's text as an editor shows it. */
function docOf(symbol: ts.Symbol): Doc {
  const tags = symbol.getJsDocTags(checker);
  const first = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  const params = tags.filter((tag) => tag.name === 'param').map((tag) => ts.displayPartsToString(tag.text));
  return {
    first,
    text: [first, ...tags.map((tag) => ts.displayPartsToString(tag.text))].join('\n'),
    params: new Set(params.map((text) => /^(?:options[.])?(\w+)/.exec(text)?.[1] ?? '')),
    source: tags.some((tag) => tag.name === 'source'),
  };
}

/** Where a name is declared, or nothing when that is not in src. */
function placeOf(symbol: ts.Symbol): string | undefined {
  const declaration = symbol.declarations?.[0];
  if (!declaration) return undefined;
  const file = declaration.getSourceFile();
  if (!file.fileName.startsWith(SRC)) return undefined;
  return `${relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(declaration.getStart()).line + 1}`;
}

/** Names that a call may give: its parameters', or for `...args: Args<…>` those of the options object. */
function parametersOf(signature: ts.Signature): ts.Symbol[] {
  return signature.parameters.flatMap((parameter) => {
    const declaration = parameter.valueDeclaration;
    if (!declaration || !ts.isParameter(declaration)) return [];
    const type = checker.getTypeOfSymbol(parameter);
    if (!declaration.dotDotDotToken) return optionsOf(parameter.name, type) ?? [parameter];
    const tuples = (type.isUnion() ? type.types : [type]).filter((each) => checker.isTupleType(each));
    const all = tuples.map((tuple) => {
      const [first, ...rest] = checker.getTypeArguments(tuple as ts.TypeReference);
      return first && rest.length === 0 ? checker.getPropertiesOfType(checker.getNonNullableType(first)) : [];
    });
    const widest = all.reduce((best, names) => (names.length > best.length ? names : best), []);
    return widest.length > 0 ? widest : [parameter];
  });
}

/** The fields of a parameter that is an object of settings; nothing for another one. */
function optionsOf(name: string, type: ts.Type): ts.Symbol[] | undefined {
  if (!/^(options|given)$/.test(name)) return undefined;
  const bare = checker.getNonNullableType(type);
  const names = checker.getPropertiesOfType(bare);
  return names.length > 0 ? names : undefined;
}

/** Whether a text names a parameter. */
function tells(doc: Doc, parameter: string): boolean {
  return doc.params.has(parameter) || new RegExp(`(?<![\\w.])${parameter}(?!\\w)`).test(doc.text);
}

const missing: string[] = [];
/** By declaration: a type that is filled in has symbols of its own. */
const seen = new Set<ts.Declaration>();

function lack(symbol: ts.Symbol, name: string, what: string): void {
  missing.push(`${placeOf(symbol)} ${name}: ${what}`);
}

function checkParameters(symbol: ts.Symbol, name: string, signatures: readonly ts.Signature[], doc: Doc): void {
  const names = new Map(signatures.flatMap(parametersOf).map((parameter) => [parameter.name, parameter]));
  for (const [parameter, at] of names) {
    if (EVERYWHERE.has(parameter) || parameter.startsWith('_')) continue;
    if (tells(doc, parameter) || /parameters as \{@link/i.test(doc.text)) continue;
    if (at.getDocumentationComment(checker).length > 0) continue;
    lack(symbol, name, `no line for ${parameter}`);
  }
}

function checkMembers(type: ts.Type, owner: string, ownerDoc: Doc, made: ReadonlySet<string>): void {
  for (const member of checker.getPropertiesOfType(type)) {
    if (/^(_|#|prototype$)/.test(member.name) || placeOf(member) === undefined) continue;
    const declaration = member.declarations![0]!;
    if (seen.has(declaration)) continue;
    seen.add(declaration);
    if (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) continue;
    const doc = docOf(member);
    const name = `${owner}.${member.name}`;
    const calls = checker.getTypeOfSymbol(member).getCallSignatures();
    const isMethod = (member.flags & ts.SymbolFlags.Method) !== 0;
    // a layer within a layer is named by the state dict
    const isLayer = checker.getTypeOfSymbol(member).getProperty('forward') !== undefined;
    if (doc.first === '' && (isMethod || !(isLayer || made.has(member.name) || tells(ownerDoc, member.name))))
      lack(member, name, 'no first sentence');
    if (isMethod) checkParameters(member, name, calls, doc);
  }
}

function check(exported: ts.Symbol, door: string): void {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const declaration = symbol.declarations?.[0];
  if (!declaration || seen.has(declaration) || placeOf(symbol) === undefined) return;
  seen.add(declaration);
  const { name } = exported;
  if (symbol.flags & ts.SymbolFlags.ValueModule) {
    for (const inner of checker.getExportsOfModule(symbol)) check(inner, `${door}.${name}`);
    return;
  }
  const doc = docOf(symbol);
  if (doc.first === '') lack(symbol, name, 'no first sentence');
  if (!(symbol.flags & ts.SymbolFlags.Value)) return;
  const type = checker.getTypeOfSymbol(symbol);
  const makes = type.getConstructSignatures();
  const calls = type.getCallSignatures();
  if ((makes.length > 0 || calls.length > 0) && !doc.source) lack(symbol, name, 'no @source');
  checkParameters(symbol, name, makes.length > 0 ? makes : calls, doc);
  // a field that a parameter made shares the parameter's line
  const made = new Set(makes.flatMap(parametersOf).map((parameter) => parameter.name));
  for (const each of makes) checkMembers(each.getReturnType(), name, doc, made);
  if (makes.length > 0) checkMembers(type, name, doc, made);
}

for (const door of doors) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(door)!)!;
  for (const exported of checker.getExportsOfModule(module)) check(exported, relative(ROOT, door));
}

test('every public name says what it is, what it takes and where it comes from', () => {
  expect(missing).toEqual([]);
});
