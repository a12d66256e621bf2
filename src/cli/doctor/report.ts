import type { Card } from '../nvidia.ts';

/** The computer and its Node.js. */
export interface MachineReport {
  readonly node: string;
  /** `linux x64` */
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  /** cores that a container or the affinity leaves this process; may be a fraction */
  readonly usable: number;
  /** whether it has AVX2; null where that cannot be seen */
  readonly avx2: boolean | null;
}

/** What the library computes with. */
export interface EngineReport {
  /** as things are set here; null when it does not start */
  readonly kernels: string | null;
  /** why it does not start */
  readonly error: string | null;
  /** the library's own kernels, when nothing is set otherwise */
  readonly own: string;
  /** what vectors of 256 bits need and is not here; null when they can be used */
  readonly lacksForWide: string | null;
  /** variables that decide about it, where they are set */
  readonly settings: Readonly<Record<string, string>>;
}

export interface OneDnnReport {
  /** version of the package that calls libraries */
  readonly koffi: string | null;
  /** `oneDNN 3.6.2 (/usr/lib/libdnnl.so.3)` */
  readonly library: string | null;
  /** why it cannot be used */
  readonly lacks: string | null;
}

/** One of the two addons of TensorFlow.js. */
export interface TensorflowReport {
  readonly package: string;
  readonly from: 'package' | 'setup' | null;
  /** version of the package, or of TensorFlow where the addon was set up */
  readonly version: string | null;
  /** the addon; null where there is none */
  readonly file: string | null;
}

export interface WebgpuReport {
  /** versions of npm packages by name, null for those that are not there */
  readonly packages: Readonly<Record<string, string | null>>;
  readonly adapters: readonly string[];
  /** why adapters could not be listed */
  readonly error: string | null;
}

export interface PythonReport {
  readonly command: string;
  readonly version: string | null;
  readonly paddle: string | null;
}

/** Something that would make training faster on a machine. */
export interface Advice {
  readonly title: string;
  /** how much, where benchmarks/README.md has figures for it */
  readonly gain: string | null;
  readonly commands: readonly string[];
}

/** Everything that `doctor` found; its text and its JSON are both made of this. */
export interface Report {
  readonly version: string;
  readonly machine: MachineReport;
  readonly engine: EngineReport;
  readonly oneDnn: OneDnnReport;
  readonly tensorflow: readonly TensorflowReport[];
  readonly cards: readonly Card[];
  readonly webgpu: WebgpuReport;
  readonly python: readonly PythonReport[];
  readonly advice: readonly Advice[];
}
