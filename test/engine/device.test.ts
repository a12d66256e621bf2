import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BackendError } from '../../src/core/index.ts';
import { CPUPlace, CUDAPlace, engineName, getDevice, isCompiledWithCuda, setDevice } from '../../src/engine/device.ts';
import { deviceCount, ops, type Tensor, toTensor } from '../../src/engine/index.ts';

beforeEach(() => {
  // no library of TensorFlow's is found, whatever this machine has
  vi.stubEnv('PADDLE_HAPI_HOME', '/nowhere');
  vi.stubEnv('PADDLE_ENGINE', undefined);
  vi.spyOn(process, 'cwd').mockReturnValue('/');
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  setDevice('cpu');
});

function refusal(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    expect(error).toBeInstanceOf(BackendError);
    return (error as Error).message;
  }
  return 'none';
}

describe('names of devices', () => {
  test("'cpu' is the default engine, in any case of letters", () => {
    expect([setDevice('cpu'), engineName(), getDevice()]).toEqual(['Place(cpu)', 'wasm', 'cpu']);
    expect([setDevice('CPU'), engineName()]).toEqual(['Place(cpu)', 'wasm']);
  });

  test('an adapter is asked for by its name, and stays itself', () => {
    setDevice('reference');
    expect([engineName(), getDevice()]).toEqual(['reference', 'cpu']);
    const x = toTensor([1, 2]);
    setDevice('cpu');
    setDevice('reference');
    expect(x.tolist()).toEqual([1, 2]);
  });

  test("PyTorch's name for cards is understood, and no processor offered for another maker's", () => {
    expect(refusal(() => setDevice('cuda:0'))).toMatch(/Did you mean 'gpu'\?$/);
    expect(refusal(() => setDevice('xpu'))).toMatch(/Received 'xpu'\. Leave it out/);
  });

  test('PADDLE_ENGINE wins over the call, whose name must be right all the same', () => {
    vi.stubEnv('PADDLE_ENGINE', 'reference');
    setDevice('cpu');
    expect(engineName()).toBe('reference');
    expect(refusal(() => setDevice('wasn'))).toMatch(/^paddle\.setDevice: .*Received 'wasn'\. Did you mean 'wasm'\?$/);
    vi.stubEnv('PADDLE_ENGINE', 'cuda');
    expect(refusal(() => setDevice('cpu'))).toMatch(/^PADDLE_ENGINE: the device must be one of 'cpu', 'gpu'.*'cuda'/);
  });

  test.each(['gpu', 'gpu:0', 'gpu:7', 'GPU'])("'%s' without a card is refused, and nothing changes", (name) => {
    setDevice('reference');
    expect(refusal(() => setDevice(name))).toMatch(/must be an NVIDIA card.* Received a machine without one\..*doctor/);
    expect(engineName()).toBe('reference');
  });

  test.each([
    ['node', 'npx paddle-hapi setup tensorflow'],
    ['node-gpu', 'npx paddle-hapi setup tensorflow --gpu'],
  ])("'%s' without its library says what makes it", (name, command) => {
    expect(refusal(() => setDevice(name))).toMatch(
      new RegExp(`Received neither the package @tensorflow/tfjs-${name} nor a library that setup made\\..*${command}$`),
    );
    expect(engineName()).toBe('wasm');
  });

  test('without the library for cards there are none', () => {
    expect([isCompiledWithCuda(), deviceCount()]).toEqual([false, 0]);
  });
});

describe('tensors of several devices', () => {
  const onReference = (values: number[], stopGradient = true): Tensor => {
    setDevice('reference');
    const tensor = toTensor(values, { stopGradient });
    setDevice('cpu');
    return tensor;
  };

  test('meet on the one in use, and gradients find their way back', () => {
    const w = onReference([1, 2, 3], false);
    const x = toTensor([4, 5, 6]);
    const y = w.multiply(x);
    y.sum().backward();
    expect(y.tolist()).toEqual([4, 10, 18]);
    expect(w.grad!.tolist()).toEqual([4, 5, 6]);
  });

  test('are copied to where they are wanted, and are themselves where they are there', () => {
    const x = toTensor([1, 2], { place: 'reference' });
    expect(ops.add(x, 1).tolist()).toEqual([2, 3]);
    const here = x.to('wasm', 'float64');
    expect([here.tolist(), here.dtype.name]).toEqual([[1, 2], 'float64']);
    expect(here.to('wasm')).toBe(here);
    expect(x.to(here).tolist()).toEqual([1, 2]);
    // both engines are on the processor
    expect(x.cpu()).toBe(x);
    expect(toTensor([1], { place: CPUPlace() }).place).toBe('Place(cpu)');
    expect(refusal(() => x.to('gpu'))).toMatch(/^Tensor\.to: 'gpu' must be an NVIDIA card/);
    expect(refusal(() => x.to('floot32'))).toMatch(/^Tensor\.to: the device must be one of/);
    expect(refusal(() => x.cuda(1))).toMatch(/^Tensor\.cuda: 'gpu:1' must be an NVIDIA card/);
    expect(refusal(() => CUDAPlace())).toMatch(/^paddle\.CUDAPlace: 'gpu:0' must be an NVIDIA card/);
    expect(refusal(() => toTensor([1], { place: 'gpu' }))).toMatch(/^toTensor: 'gpu' must be an NVIDIA card/);
  });

  test('what is changed in place stays where it is', () => {
    const x = onReference([1, 2, 3]);
    ops.add_(x, toTensor([1, 1, 1]));
    expect(x.tolist()).toEqual([2, 3, 4]);
    setDevice('reference');
    expect(x.add(1).tolist()).toEqual([3, 4, 5]);
  });
});
