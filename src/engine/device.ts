import { BackendError, nearest, show } from '../core/index.ts';
import type { Adapter } from './adapter.ts';
import { ADAPTERS, type AdapterName, cardCount, findAddon } from './adapters/registry.ts';
import type { Handle, Storage } from './storage.ts';

/** Those that were started, by what asked for them; tensors may still live on one that is not in use. */
const started = new Map<string, Adapter>();
let active: Adapter | null = null;

/** The adapter in use; the default one starts on first use. */
export function adapter(): Adapter {
  active ??= start('PADDLE_ENGINE', process.env.PADDLE_ENGINE || 'cpu');
  return active;
}

/** The adapter whose memory a storage is in. */
export function homeOf(storage: Storage): Adapter {
  const current = adapter();
  if (current.owns(storage)) return current;
  for (const other of started.values()) if (other.owns(storage)) return other;
  throw new BackendError(
    'Tensor: its memory must be that of a device of this process. Received a tensor of another one. Make it anew with paddle.toTensor.',
  );
}

/**
 * The adapter of a place: the one in use where that is there, as `'cpu'` is for every engine on the processor.
 *
 * @throws {BackendError} when there is no such device here
 */
export function adapterAt(where: string, place: string): Adapter {
  const name = /^Place\((.*)\)$/.exec(place)?.[1] ?? place;
  const current = adapter();
  return current.place === `Place(${name.toLowerCase()})` ? current : start(where, name);
}

/** The elements of a tensor in another adapter's memory, as they lie; one more holder where they are there already. */
export function movedTo(device: Adapter, handle: Handle): Handle {
  if (device.owns(handle.storage)) {
    handle.storage.retain();
    return handle;
  }
  const storage = device.allocate(handle.storage.length, handle.dtype);
  device.write(storage, homeOf(handle.storage).read(handle.storage));
  return { ...handle, storage };
}

/** What a name asks for: an adapter, the number of a card, and whether it must be one. */
interface Wish {
  readonly name: AdapterName;
  readonly card: number;
  readonly cardOnly: boolean;
}

/** What Paddle takes beside these: cards of other makers. */
const OTHERS = /^(xpu|npu|dcu|ipu|mlu|gcu)\b/;

function wishOf(where: string, given: string): Wish {
  const asked = String(given).toLowerCase();
  if (asked === 'cpu') return { name: 'wasm', card: 0, cardOnly: false };
  const card = /^gpu(?::(\d+))?$/.exec(asked);
  if (card) return { name: 'node-gpu', card: Number(card[1] ?? 0), cardOnly: true };
  if (Object.hasOwn(ADAPTERS, asked)) return { name: asked as AdapterName, card: 0, cardOnly: false };
  const names = ['cpu', 'gpu', 'gpu:1', ...Object.keys(ADAPTERS)];
  const suggestion = /^(cuda|nvidia)\b/.test(asked) ? 'gpu' : OTHERS.test(asked) ? undefined : nearest(asked, names);
  throw new BackendError(
    `${where}: the device must be one of ${names.map((name) => `'${name}'`).join(', ')}. Received ${show(given)}. ${suggestion ? `Did you mean '${suggestion}'?` : "Leave it out, or ask for 'cpu'; npx paddle-hapi doctor says what this machine has."}`,
  );
}

function start(where: string, given: string, { name, card, cardOnly } = wishOf(where, given)): Adapter {
  const refuse = (seen: string): never => {
    throw new BackendError(
      `${where}: ${show(given)} must be an NVIDIA card that TensorFlow can use. Received ${seen}. npx paddle-hapi doctor says what this machine has; without a card leave the call out, or ask for 'cpu'.`,
    );
  };
  if (cardOnly && cardCount() <= card && (cardCount() > 0 || !isCompiledWithCuda()))
    refuse(cardCount() > 0 ? `a machine with ${cardCount()} of them` : 'a machine without one');
  const key = `${name}:${card}`;
  const found = started.get(key) ?? ADAPTERS[name](card);
  started.set(key, found);
  if (cardOnly && !found.place.includes('gpu'))
    refuse(`${cardCount()} of them, and a library (${found.describe()}) that finds none it can use`);
  return found;
}

/**
 * Chooses where tensors live from now on. `'cpu'` is the default engine; `'gpu'` and `'gpu:1'` are NVIDIA cards, by TensorFlow; an adapter's own
 * name asks for that one: `'wasm'`, `'node'`, `'node-gpu'`, `'webgpu'`, `'reference'`. The environment variable `PADDLE_ENGINE` wins over the call.
 * Tensors that were made before stay where they are, and are copied for operations on the new device.
 *
 * @returns the place, as text: `'Place(cpu)'`, `'Place(gpu:0)'`
 * @throws {BackendError} when there is no such device here, with what was found and which command helps; nothing falls back by itself
 * @source Paddle, python/paddle/device/__init__.py
 */
export function setDevice(device: string): string {
  const wish = wishOf('paddle.setDevice', device);
  const { PADDLE_ENGINE } = process.env;
  active = PADDLE_ENGINE ? start('PADDLE_ENGINE', PADDLE_ENGINE) : start('paddle.setDevice', device, wish);
  return active.place;
}

/**
 * The device in use: `'cpu'`, `'gpu:0'`, `'webgpu'`.
 *
 * @source Paddle, python/paddle/device/__init__.py, get_device
 */
export function getDevice(): string {
  return /^Place\((.*)\)$/.exec(adapter().place)![1]!;
}

/**
 * The processor as a place, for `toTensor`'s `place`.
 *
 * @returns `'Place(cpu)'`
 * @source Paddle, paddle/fluid/pybind/place.cc
 */
export function CPUPlace(): string {
  return 'Place(cpu)';
}

/**
 * A card as a place, for `toTensor`'s `place`.
 *
 * @param id - The number of the card; 0 by default.
 * @returns `'Place(gpu:0)'`
 * @throws {BackendError} when there is no such card, or no library for it
 * @source Paddle, paddle/fluid/pybind/place.cc
 */
export function CUDAPlace(id = 0): string {
  return start('paddle.CUDAPlace', `gpu:${id}`).place;
}

/**
 * Whether NVIDIA cards can be asked for: whether the native library of `@tensorflow/tfjs-node-gpu` is here.
 *
 * @source Paddle, paddle/fluid/pybind/pybind.cc, is_compiled_with_cuda
 */
export function isCompiledWithCuda(): boolean {
  return findAddon(true).file !== null;
}

/**
 * How many NVIDIA cards can be used; 0 where the library for them is missing. `CUDA_VISIBLE_DEVICES` is heeded.
 *
 * @source Paddle, python/paddle/device/cuda/__init__.py, device_count
 */
export function deviceCount(): number {
  return isCompiledWithCuda() ? cardCount() : 0;
}

/**
 * What computes convolutions and products of matrices, and on how many threads: `'WebAssembly (relaxed), 2 threads'`, or
 * `'oneDNN 3.6.2 (/usr/lib/libdnnl.so.3), 2 threads'` where that library was found.
 *
 * @throws {BackendError} when `PADDLE_ONEDNN` asks for a library that cannot be used
 * @source This library; there is none in Paddle
 */
export function getKernels(): string {
  return adapter().describe();
}

/** The engine in use by its own name, e.g. `'wasm'`. */
export function engineName(): string {
  return adapter().name;
}
