import { BackendError } from '../../core/index.ts';
import type { Context } from '../context.ts';
import type { Installed } from './plan.ts';

/** Finds TensorFlow without importing it, which would take seconds. */
const PROGRAM = `
import importlib.metadata, importlib.util, json, os, sys
spec = importlib.util.find_spec('tensorflow')
folder = spec and spec.submodule_search_locations and spec.submodule_search_locations[0]
def version():
    for name in ('tensorflow', 'tensorflow-cpu', 'tensorflow-cpu-aws', 'tensorflow-gpu', 'intel-tensorflow'):
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
there = folder and all(os.path.exists(os.path.join(folder, name)) for name in
    ('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/eager/c_api.h'))
print(json.dumps({'folder': folder and os.path.realpath(folder), 'version': version(), 'there': bool(there)}))
`;

/**
 * The TensorFlow that a Python has.
 *
 * @throws {BackendError} when it has none, or one without libraries and headers for C
 */
export async function installedIn(context: Context, python: string): Promise<Installed> {
  const { status, stdout, stderr } = await context.run(python, ['-c', PROGRAM], { seconds: 60 });
  const refuse = (received: string) =>
    new BackendError(
      `setup tensorflow: --python must be a Python that has TensorFlow 2 with its libraries and headers for C. Received ${python}, ${received}. Leave --python out, and TensorFlow is fetched, or install it there: ${python} -m pip install tensorflow-cpu`,
    );
  if (status !== 0) throw refuse(`which says: ${stderr.trim().split('\n').at(-1) || 'nothing'}`);
  const { folder, version, there } = JSON.parse(stdout) as {
    folder: string | null;
    version: string | null;
    there: boolean;
  };
  if (!folder || !version) throw refuse('which has no TensorFlow');
  if (!there) throw refuse(`whose TensorFlow ${version} in ${folder} lacks them`);
  return { folder, version };
}
