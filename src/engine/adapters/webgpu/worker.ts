/** The thread that a device lives in: it carries out batches of commands one after the other, while the program's thread goes on or waits. */
import { workerData } from 'node:worker_threads';
import type { Answer, Command, CreateDevice, Failure, Missing, Numbers, Start, ThreadDevice } from './protocol.ts';
import { DONE, ENDED, NEWS, PULSE, STOP, STOPPED } from './protocol.ts';

const { device: module, port, signal } = workerData as Start;

const answer = (message: Answer, elements?: Numbers): void =>
  port.postMessage(message, elements ? [elements.buffer as ArrayBuffer] : []);
const tell = (): void => {
  Atomics.add(signal, NEWS, 1);
  Atomics.notify(signal, NEWS);
};
const done = (): void => {
  Atomics.add(signal, DONE, 1);
  tell();
};
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whoever waits must learn that nobody will answer. */
const end = (reason: string): void => {
  if (Atomics.exchange(signal, ENDED, 1)) return;
  answer({ ended: reason });
  tell();
};
process.on('uncaughtException', (error) => {
  end(textOf(error));
  process.exit(1);
});
process.on('exit', () => {
  end('the thread ended');
  Atomics.store(signal, STOPPED, 1);
  tell();
});

/** Says that the thread is there, as long as it has something to do. */
const busy = (): NodeJS.Timeout => setInterval(() => Atomics.add(signal, PULSE, 1), 100);

let failure: Failure | null = null;
let latest = 'upload';
/** Tensors that could not be made, with the reason. */
const broken = new Map<number, Failure>();

/** Makes tensors, or notes why they cannot be made. */
function making(ids: readonly number[], kernel: string, body: () => void): void {
  latest = kernel;
  try {
    body();
  } catch (error) {
    const reason = { kernel, message: textOf(error) };
    failure ??= reason;
    for (const id of ids) broken.set(id, reason);
  }
}

async function carryOut(device: ThreadDevice, command: Command): Promise<void> {
  switch (command[0]) {
    case 'upload': {
      const [, id, elements, shape, dtype] = command;
      making([id], 'upload', () => device.upload(id, elements, shape, dtype));
      return;
    }
    case 'run': {
      const [, kernel, inputs, attrs, outputs] = command;
      const reason = Object.values(inputs)
        .map((id) => broken.get(id))
        .find(Boolean);
      if (reason) for (const id of outputs) broken.set(id, reason);
      else making(outputs, kernel, () => device.run(kernel, inputs, attrs, outputs));
      return;
    }
    case 'free':
      if (!broken.delete(command[1])) device.free(command[1]);
      return;
    case 'download': {
      const [, id] = command;
      let elements: Numbers | undefined;
      try {
        if (!broken.has(id)) elements = await device.download(id);
      } catch (error) {
        failure ??= { kernel: latest, message: textOf(error) };
      }
      const reason = failure ?? broken.get(id);
      failure = null;
      if (reason) answer({ failure: reason });
      else answer({ elements: elements! }, elements!);
    }
  }
}

async function start(): Promise<ThreadDevice | null> {
  const pulse = busy();
  try {
    const { createDevice } = (await (module ? import(module) : import('./device.ts'))) as {
      createDevice: CreateDevice;
    };
    const device = await createDevice((message, isGone) => {
      if (isGone) end(message);
      else failure ??= { kernel: latest, message };
    });
    answer({ about: device.about });
    return device;
  } catch (error) {
    answer({ missing: textOf(error), advice: (error as Missing).advice ?? '' });
    return null;
  } finally {
    clearInterval(pulse);
    done();
  }
}

const device = await start();
if (device) {
  let settled: Promise<unknown> = Promise.resolve();
  const work = async (batch: readonly Command[]): Promise<void> => {
    const pulse = busy();
    try {
      for (const command of batch) {
        if (Atomics.load(signal, STOP)) break;
        await carryOut(device, command);
      }
      if (Atomics.load(signal, STOP)) {
        // the thread ends when the driver calls nobody any more
        await device.close();
        port.close();
        return;
      }
      // no more than one batch is on its way, so that who asks without ever reading has to wait
      await settled;
      settled = device.settled();
    } finally {
      clearInterval(pulse);
      done();
    }
  };
  let queue = Promise.resolve();
  port.on('message', (batch: readonly Command[]) => {
    queue = queue.then(() => work(batch));
  });
}
