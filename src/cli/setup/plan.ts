import { BackendError } from '../../core/index.ts';
import type { Machine, Tool } from './machine.ts';
import type { SetupOptions } from './options.ts';
import {
  ADDON,
  ADDON_GPU,
  CUDA,
  HEADERS,
  type NpmPin,
  PIP_OPTIONS,
  TENSORFLOW,
  TENSORFLOW_CPU,
  TENSORFLOW_GPU,
  type WheelPin,
} from './pins.ts';

/** A TensorFlow that a Python has: the folder with its libraries, and headers in `include`. */
export interface Installed {
  readonly folder: string;
  readonly version: string;
}

/** What a setup will do. */
export interface Plan {
  readonly gpu: boolean;
  /** the addon's sources and the headers that they are compiled with */
  readonly packages: readonly [sources: NpmPin, headers: NpmPin];
  /** used where it lies, instead of the first wheel */
  readonly installed: Installed | undefined;
  /** each with its file, where it was given; one that was built for another Python has another hash */
  readonly wheels: readonly { readonly pin: WheelPin; readonly file: string | undefined; readonly sha256: string }[];
  readonly compiler: Tool;
  readonly npm: Tool;
  readonly pip: Tool | undefined;
  /** what is worth knowing before it begins */
  readonly notes: readonly string[];
  /** bytes that the disk has to hold at once */
  readonly space: number;
}

/** Bytes as people read them. */
export const bytesText = (bytes: number): string =>
  bytes < 1e9 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

/** What a plan rests on, beside the options. */
export interface Found {
  readonly machine: Machine;
  readonly installed: Installed | undefined;
  /** the files of wheels that were given, by their sha256 */
  readonly given: ReadonlyMap<string, string>;
}

/**
 * What is to be done on a machine, or why it cannot be; nothing has been fetched or changed.
 *
 * @throws {BackendError} when the system is another one, something is missing that has to be installed first, or a wheel is not one of those
 *   that are wanted
 */
export function planOf(
  { gpu, noCuda }: Pick<SetupOptions, 'gpu' | 'noCuda'>,
  { machine, installed, given }: Found,
): Plan {
  const tensorflow = wheelFor(gpu, machine);
  const cuda = gpu && machine.card && !machine.cuda && !noCuda && !installed;
  const pins = [...(installed ? [] : [tensorflow]), ...(cuda ? CUDA : [])];
  const wheels = pins.map((pin) => {
    const sha256 = [pin.sha256, ...(pin.alike ?? [])].find((hash) => given.has(hash)) ?? pin.sha256;
    return { pin, file: given.get(sha256), sha256 };
  });
  const used = new Set(wheels.map(({ file }) => file));
  const stray = [...given].find(([, file]) => !used.has(file));
  if (stray)
    throw new BackendError(
      `setup tensorflow: a wheel must be one of those that are wanted here, to the last byte: ${pins.map(({ name, version }) => `${name} ${version}`).join(', ')}. Received ${stray[1]}, sha256 ${stray[0]}. Fetch it with: pip download ${PIP_OPTIONS.join(' ')} --platform ${pins[0]?.platform} ${pins[0]?.name}==${pins[0]?.version}`,
    );
  const missing = wheels.filter(({ file }) => file === undefined).map(({ pin }) => pin);
  const { compiler, npm, pip } = machine;
  const lacks = [
    !compiler && 'a C++ compiler (apt-get install g++, dnf install gcc-c++; or set CXX)',
    !npm && 'npm (it comes with Node.js)',
    missing.length > 0 &&
      !pip &&
      'pip (apt-get install python3-pip, dnf install python3-pip; or give the wheels by --wheel)',
  ].filter((lack) => lack !== false);
  if (lacks.length > 0 || !compiler || !npm)
    throw new BackendError(
      `setup tensorflow: what it works with must be there. Received a machine without ${lacks.join(', without ')}. Install that, then try again.`,
    );
  const notes = [
    ...(installed && installed.version !== TENSORFLOW
      ? [`TensorFlow ${installed.version} is not the version that was tried, ${TENSORFLOW}.`]
      : []),
    ...(gpu && !machine.card
      ? [
          "No NVIDIA card was found: the engine will place its work on the processor, and NVIDIA's libraries are left out.",
        ]
      : []),
    ...(gpu && machine.card && machine.cuda ? ["CUDA's libraries are on this machine and are used from there."] : []),
    ...(cuda ? ["NVIDIA's libraries come under NVIDIA's own licences."] : []),
  ];
  const fetched = missing.reduce((sum, { size }) => sum + size, 0);
  const kept = pins.reduce((sum, pin) => sum + pin.kept, 0);
  if (pins.length > 0)
    notes.push(`${fetched > 0 ? `${bytesText(fetched)} to fetch, ` : ''}${bytesText(kept)} on disk.`);
  return {
    gpu,
    packages: [gpu ? ADDON_GPU : ADDON, HEADERS],
    installed,
    wheels,
    compiler,
    npm,
    pip,
    notes,
    space: kept + Math.max(0, ...missing.map(({ size }) => size)) + 5e6,
  };
}

function wheelFor(gpu: boolean, { system, glibc }: Machine): WheelPin {
  const [platform, arch] = system.split(' ') as [string, string];
  if (platform !== 'linux')
    throw new BackendError(
      `setup tensorflow: the system must be Linux. Received ${system}. Here the package of TensorFlow.js brings its library itself: npm install @tensorflow/tfjs-node, in your project, where it is found.`,
    );
  if (!glibc)
    throw new BackendError(
      `setup tensorflow: the C library must be glibc, for which TensorFlow is built. Received another one, such as Alpine's. Use an image of Debian, Ubuntu or Fedora.`,
    );
  const wheel = gpu ? arch === 'x64' && TENSORFLOW_GPU : TENSORFLOW_CPU[arch];
  if (!wheel)
    throw new BackendError(
      `setup tensorflow: the processor must be one that TensorFlow ${TENSORFLOW} is built for: x64${gpu ? '' : ', arm64'}. Received ${arch}. ${gpu && arch === 'arm64' ? 'Leave --gpu out, or stay' : 'Stay'} with the default engine, which needs nothing.`,
    );
  return wheel;
}
