import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

interface Made {
  readonly modules: number;
  readonly memories: number;
  readonly workers: number;
}

/** Counts what a program makes of memory and threads after each of its steps, in a process of its own. */
function counted(...steps: readonly string[]): readonly Made[] {
  const program = `
    import { createRequire, syncBuiltinESMExports } from 'node:module';
    const threads = createRequire(process.cwd() + '/')('node:worker_threads');
    const made = { modules: 0, memories: 0, workers: 0 };
    const counting = (of, name, count) => {
      of[name] = class extends of[name] {
        constructor(...args) {
          super(...args);
          made[count]++;
        }
      };
    };
    counting(WebAssembly, 'Module', 'modules');
    counting(WebAssembly, 'Memory', 'memories');
    counting(threads, 'Worker', 'workers');
    syncBuiltinESMExports();
    const seen = [];
    const look = () => seen.push({ ...made });
    const paddle = await import('paddle-hapi');
    look();
    ${steps.map((step) => `${step};\nlook();`).join('\n')}
    console.log(JSON.stringify(seen));
    process.exit();
  `;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', program],
    { encoding: 'utf8', env: { ...process.env, PADDLE_NUM_THREADS: '2' } },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Made[];
}

it('starts nothing on import, the engine with the first tensor, threads with the first work that is worth them', () => {
  const [imported, alsoParts, withoutTensor, small, large] = counted(
    "for (const door of ['io', 'vision', 'jit', 'hapi']) await import('paddle-hapi/' + door)",
    "new paddle.vision.transforms.ToTensor(); new paddle.NdArray(new Float32Array(1), [1], 'float32')",
    'paddle.ones([2, 2]).add(1)',
    'paddle.matmul(paddle.ones([128, 128]), paddle.ones([128, 128]))',
  );
  const nothing: Made = { modules: 0, memories: 0, workers: 0 };
  expect([imported, alsoParts, withoutTensor]).toEqual([nothing, nothing, nothing]);
  expect(small!.memories).toBe(1);
  expect(small!.workers).toBe(0);
  expect(large).toEqual({ ...small, workers: 1 });
}, 60_000);
