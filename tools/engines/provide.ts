/** Makes engines ready that need more than npm: what can be had on this machine is got, what cannot is named. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAddon } from '../../src/engine/adapters/tensorflow/library.ts';
import { enginesFolder } from '../../src/engine/adapters/tensorflow/location.ts';

/** The environment that an engine runs in, and whether it is one that takes minutes for what others do in seconds; or why it cannot be had. */
export type Readiness = { readonly env: NodeJS.ProcessEnv; readonly slow?: boolean } | { readonly missing: string };

/** The last lines of a program's output, as one. */
const lastOf = (text: string, count = 3): string => text.trim().split('\n').slice(-count).join(' ').slice(0, 400);

/** TensorFlow's library, set up if it is not there. */
export async function tensorflow(root: string, gpu: boolean): Promise<Readiness> {
  if (!findAddon(gpu).file) {
    // by its place: the command tries what it made in processes elsewhere
    const tsx = import.meta.resolve('tsx');
    const args = ['--conditions=source', '--import', tsx, join(root, 'src/cli/index.ts'), 'setup', 'tensorflow'];
    const { status, stdout, stderr } = spawnSync(process.execPath, gpu ? [...args, '--gpu', '--no-cuda'] : args, {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) return { missing: lastOf(stderr || stdout) };
  }
  return { env: { TF_CPP_MIN_LOG_LEVEL: '3' } };
}

/** Where Debian's Chromium keeps a driver of Vulkan that computes on the processor. */
const DRIVER = 'usr/lib/chromium/vk_swiftshader_icd.json';

/** WebGPU, if it can be started. */
export async function webgpu(root: string): Promise<Readiness> {
  const ready = await driver().catch((error: Error): Readiness => ({ missing: lastOf(error.message) }));
  if ('missing' in ready) return ready;
  const program =
    "import { add, setDevice, toTensor } from 'paddle-hapi'; setDevice('webgpu'); add(toTensor([1]), 1).tolist();";
  const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', program];
  const env = { ...process.env, ...ready.env };
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8', timeout: 120_000 });
  if (status === 0) return ready;
  return { missing: /BackendError: .*/.exec(stderr)?.[0] ?? lastOf(stderr) };
}

/** A driver for WebGPU: the machine's, else the one in Debian's Chromium, unpacked beside the engines. */
async function driver(): Promise<Readiness> {
  if (process.platform !== 'linux' || process.env.VK_ICD_FILENAMES) return { env: {} };
  const systems = `/${DRIVER}`;
  const loader = execFileSync('sh', ['-c', 'ldconfig -p || true'], { encoding: 'utf8' }).includes('libvulkan.so.1');
  if (loader && existsSync(systems)) return { env: { VK_ICD_FILENAMES: systems }, slow: true };
  const folder = join(enginesFolder(), 'swiftshader');
  if (!existsSync(join(folder, DRIVER))) {
    const scratch = mkdtempSync(join(tmpdir(), 'swiftshader-'));
    try {
      for (const name of ['chromium-common', 'libvulkan1']) {
        const got = spawnSync('apt-get', ['download', name], { cwd: scratch, encoding: 'utf8' });
        if (got.status !== 0)
          return {
            missing: `no driver of Vulkan: apt-get download ${name}: ${lastOf(got.stderr ?? String(got.error))}`,
          };
      }
      mkdirSync(folder, { recursive: true });
      for (const file of readdirSync(scratch)) execFileSync('dpkg-deb', ['-x', file, folder], { cwd: scratch });
    } finally {
      rmSync(scratch, { recursive: true });
    }
  }
  const libraries = join(folder, 'usr/lib/x86_64-linux-gnu');
  const paths = [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return { env: { VK_ICD_FILENAMES: join(folder, DRIVER), LD_LIBRARY_PATH: paths }, slow: true };
}
