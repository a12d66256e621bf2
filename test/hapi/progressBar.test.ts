import { describe, expect, it } from 'vitest';
import { ProgressBar } from '../../src/hapi/progressBar.ts';
import { captured } from '../support/golden/index.ts';

const shown = async (body: () => void): Promise<string> => (await captured(body)).text;

describe('ProgressBar', () => {
  it('shows a bigint and a text as they are, numbers with four digits', async () => {
    const text = await shown(() =>
      new ProgressBar(3, { verbose: 2 }).update(1, [
        ['n', 12n],
        ['loss', [0.5, 0.0001]],
        ['name', 'x'],
      ]),
    );
    expect(text).toMatch(/^step 1\/3 - n: 12 - loss: 0\.5000 1\.0000e-04 - name: x - .+\/step\n$/);
  });

  it('refuses a number of steps that is not positive', () => {
    expect(() => new ProgressBar(0)).toThrow(
      'ProgressBar: num should be null or a whole number > 0. Received 0. A loader without any step (dropLast with too few samples?) gives none.',
    );
  });
});
