import { afterEach, describe, expect, test, vi } from 'vitest';
import { BackendError } from '../../../../src/core/index.ts';
import { Channel } from '../../../../src/engine/adapters/webgpu/channel.ts';
import { ending } from './ending.ts';

const device = new URL('./device.ts', import.meta.url).href;
const open = (patience?: number): Channel => new Channel({ device, patience });
const one = (channel: Channel, kernel: string, x: number, by = 0): number => channel.run(kernel, { x }, { by }, 1)[0]!;

afterEach(() => vi.unstubAllEnvs());

describe('commands', () => {
  test('are carried out in order, however many there are, and what is freed is gone', () => {
    const channel = open();
    expect(channel.about).toBe('arrays');
    let x = channel.upload(Float32Array.of(1, 2), [2], 'float32');
    for (let i = 0; i < 1000; i++) {
      const y = one(channel, 'add', x, 1);
      channel.free(x);
      x = y;
    }
    expect(channel.download(x)).toEqual(Float32Array.of(1001, 1002));
    expect(channel.download(channel.run('count', {}, {}, 1)[0]!)).toEqual(Int32Array.of(1));
  });

  test('carry elements of every type; a view is copied, and what lies beside it stays', () => {
    const channel = open();
    const whole = Int32Array.of(1, 2, 3, 4);
    const part = channel.upload(whole.subarray(1, 3), [2], 'int32');
    const truths = channel.upload(Uint8Array.of(0, 1), [2], 'bool');
    const large = channel.upload(new Float32Array(2 ** 21).fill(7), [2 ** 21], 'float32');
    expect(channel.download(part)).toEqual(Int32Array.of(2, 3));
    expect(channel.download(truths)).toEqual(Uint8Array.of(0, 1));
    expect(channel.download(large).at(-1)).toBe(7);
    expect(whole).toEqual(Int32Array.of(1, 2, 3, 4));
  });
});

describe('what goes wrong', () => {
  test('is told once at the next download, with the kernel; what depends on it stays broken, the rest works', () => {
    const channel = open();
    const x = channel.upload(Float32Array.of(1), [1], 'float32');
    const broken = one(channel, 'fail', x);
    const after = one(channel, 'add', broken);
    expect(() => channel.download(x)).toThrow(BackendError);
    expect(channel.download(x)).toEqual(Float32Array.of(1));
    expect(() => channel.download(after)).toThrow(/^fail: the WebGPU device must be able to compute it\. .*no\./);
    channel.free(broken);
    channel.free(after);
    expect(channel.download(one(channel, 'add', x, 1))).toEqual(Float32Array.of(2));
  });

  test('and is said by the device itself is told as well', () => {
    const channel = open();
    const y = one(channel, 'report', channel.upload(Float32Array.of(1), [1], 'float32'));
    expect(() => channel.download(y)).toThrow(/^report: .*late news/);
    expect(channel.download(y)).toEqual(Float32Array.of(1));
  });

  test.each([
    ['a device that is gone', 'lose', 'it fell down'],
    ['a thread that ends', 'exit', 'the thread ended'],
    ['a thread that crashes', 'crash', 'out of order'],
    ['a thread that hangs', 'hang', 'no sign of life for 0.5 seconds'],
  ])('%s is an error, then and later, and nobody waits for ever', (_, kernel, reason) => {
    const channel = open();
    const x = channel.upload(Float32Array.of(1), [1], 'float32');
    channel.download(x);
    const impatient = kernel === 'hang' ? open(500) : channel;
    const y = impatient.upload(Float32Array.of(1), [1], 'float32');
    one(impatient, kernel, y);
    for (let turn = 0; turn < 2; turn++) {
      expect(() => impatient.download(y)).toThrow(BackendError);
      expect(() => impatient.download(y)).toThrow(`Received its end: ${reason}.`);
    }
    expect(() => {
      for (let i = 0; i < 1000; i++) one(impatient, 'add', y);
    }).toThrow(BackendError);
    // finalizers may come at any time
    for (let i = 0; i < 100; i++) impatient.free(y);
  });

  test('at the start is told with what helps', () => {
    vi.stubEnv('TEST_DEVICE', 'missing');
    expect(open).toThrow(new BackendError('webgpu: a device must be there. Received no such thing. Buy one.'));
    vi.stubEnv('TEST_DEVICE', 'broken');
    expect(open).toThrow(/Received it is broken\. Use another engine/);
    expect(() => new Channel({ device: `${device}.missing` })).toThrow(BackendError);
  });
});

describe('a process', () => {
  test.each([[[]], [['--exit']]])('ends when its program does %j', (options) => {
    expect(ending(options)).toEqual({ status: 0, signal: null, stdout: '256\n' });
  });
});
