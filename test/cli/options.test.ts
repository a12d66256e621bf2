import { describe, expect, test } from 'vitest';
import { readOptions } from '../../src/cli/options.ts';
import { ArgumentError } from '../../src/core/index.ts';

const OPTIONS = {
  fast: { type: 'boolean' },
  file: { type: 'string', multiple: true },
  to: { type: 'string' },
} as const;
const read = (...argv: string[]) => readOptions('command', argv, OPTIONS);

describe('options', () => {
  test('are read with words among them', () => {
    const { values, words } = read('one', '--file', 'a', '--fast', '--file=b', 'two', '--to', 'x');
    expect({ ...values }).toEqual({ fast: true, file: ['a', 'b'], to: 'x' });
    expect(words).toEqual(['one', 'two']);
    expect({ ...read().values }).toEqual({});
  });

  test.each([
    [['--fsat'], /^command: its options must be among --fast, --file, --to\. Received --fsat\. Did you mean --fast\?$/],
    [['--constructor'], /Received --constructor\. /],
    [['-x'], /Received -x\. /],
    [['--fast=yes'], /--fast must stand alone\. Received 'yes'/],
    [['--to'], /--to must have a value\. Received none\. Write --to=VALUE\.$/],
    [['--to', '--fast'], /--to must have a value\. Received '--fast'/],
    [['--to='], /--to must have a value/],
  ])('%j are refused', (argv, text) => {
    expect(() => read(...argv)).toThrow(ArgumentError);
    expect(() => read(...argv)).toThrow(text);
  });

  test('a value may begin with a dash where it cannot be an option', () => {
    expect(read('--to=-x').values.to).toBe('-x');
  });
});
