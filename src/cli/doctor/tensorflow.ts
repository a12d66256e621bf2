import { addonIn, findAddon } from '../../engine/adapters/index.ts';
import { recordOf } from '../setup/index.ts';
import { packageOf } from './packages.ts';
import type { TensorflowReport } from './report.ts';

/** Where the addons of TensorFlow.js are: in the program's packages, or made by `setup`. Nothing is loaded. */
export function tensorflow(): TensorflowReport[] {
  return [false, true].map((gpu) => {
    const name = `@tensorflow/tfjs-node${gpu ? '-gpu' : ''}`;
    const found = packageOf(name);
    const { file } = findAddon(gpu);
    if (file === null) return { package: name, from: null, version: found?.version ?? null, file };
    return file === addonIn(gpu)
      ? { package: name, from: 'setup', version: recordOf(file).tensorflow, file }
      : { package: name, from: 'package', version: found?.version ?? null, file };
  });
}
