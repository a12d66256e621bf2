import { BackendError, nearest, show } from '../core/index.ts';
import type { Adapter } from './adapter.ts';
import { ADAPTERS, type AdapterName } from './adapters/registry.ts';

let active: Adapter | null = null;

/** The adapter in use; the default one starts on first use. */
export function adapter(): Adapter {
  const started: Adapter = active ?? ADAPTERS[wanted(process.env.PADDLE_ENGINE ?? 'wasm')]();
  active = started;
  return started;
}

function wanted(given: string): AdapterName {
  const name = String(given);
  const asked = name === 'cpu' ? 'reference' : name.toLowerCase();
  if (Object.hasOwn(ADAPTERS, asked)) return asked as AdapterName;
  const suggestion = nearest(asked, Object.keys(ADAPTERS));
  throw new BackendError(
    `paddle.setDevice: the device must be one of 'cpu', ${Object.keys(ADAPTERS)
      .map((n) => `'${n}'`)
      .join(
        ', ',
      )}. Received ${show(given)}.${suggestion ? ` Did you mean '${suggestion}'?` : " This build computes on the CPU; leave the call out, or ask for 'cpu'."}`,
  );
}

/**
 * Chooses where tensors live. `'cpu'` is the default engine, as in Paddle; an adapter's own name asks for that one: `'wasm'`, `'reference'`.
 * The environment variable `PADDLE_ENGINE` wins over the call.
 *
 * @returns the place, as text
 * @throws {BackendError} when there is no such device here; nothing falls back by itself
 * @source Paddle, python/paddle/device/__init__.py
 */
export function setDevice(device: string): string {
  const name = wanted(process.env.PADDLE_ENGINE ?? (String(device).toLowerCase() === 'cpu' ? 'wasm' : device));
  if (active?.name !== name) active = ADAPTERS[name]();
  return active!.place;
}

/** The device in use: `'cpu'`. @source Paddle, python/paddle/device/__init__.py, get_device */
export function getDevice(): string {
  return 'cpu';
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
