import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addonIn } from '../../engine/adapters/index.ts';
import { recordOf } from '../setup/index.ts';
import { packageOf } from './packages.ts';
import type { TensorflowReport } from './report.ts';

/** Where the addons of TensorFlow.js are: in the program's packages, or made by `setup`. Nothing is loaded. */
export function tensorflow(): TensorflowReport[] {
  return [false, true].map((gpu) => {
    const name = `@tensorflow/tfjs-node${gpu ? '-gpu' : ''}`;
    const found = packageOf(name);
    const own = found && [8, 9, 10].map((n) => join(found.folder, `lib/napi-v${n}/tfjs_binding.node`)).find(existsSync);
    if (own) return { package: name, from: 'package', version: found.version, file: own };
    const made = addonIn(gpu);
    if (existsSync(made)) return { package: name, from: 'setup', version: recordOf(made).tensorflow, file: made };
    return { package: name, from: null, version: found?.version ?? null, file: null };
  });
}
