import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openArchive } from '../../vision/download/index.ts';
import { unpackWheel } from './wheel.ts';

/** What is kept of TensorFlow's wheel, in the folders in which it lies there: its libraries look for each other, and for CUDA's, beside themselves. */
const LIBRARIES = /^(tensorflow\/libtensorflow_(cc|framework)\.so\.2|nvidia\/\w+\/lib\/[^/]+\.so[.\d]*)$/;
/** What is kept of CUDA's compiler: the parts that TensorFlow starts or reads. */
const COMPILER = /^nvidia\/cuda_nvcc\/(bin\/ptxas|nvvm\/libdevice\/[^/]+\.bc)$/;
const HEADERS = /^tensorflow\/(include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/c|tsl\/platform)\/.*\.h)$/;

/**
 * Unpacks what an engine needs of a wheel.
 *
 * @param wheel - The file.
 * @param libraries - Where libraries go, in the wheel's own folders.
 * @param scratch - Where headers go, in `include`.
 * @returns how many files it was
 */
export async function unpackLibraries(
  wheel: string,
  libraries: string,
  scratch: string,
  signal: AbortSignal,
): Promise<number> {
  const place = (name: string): string | undefined => {
    if (LIBRARIES.test(name) || COMPILER.test(name)) return join(libraries, name);
    const header = HEADERS.exec(name)?.[1];
    return header && join(scratch, header);
  };
  return (await unpackWheel(wheel, place, signal)).length;
}

/**
 * Unpacks C and C++ files out of an npm package.
 *
 * @param archive - The package.
 * @param inside - Their folder in it.
 * @param folder - Where they go.
 * @returns the places of those that are compiled by themselves
 */
export async function unpackSources(archive: string, inside: string, folder: string): Promise<string[]> {
  const { files, read } = openArchive(archive, 'setup tensorflow');
  await mkdir(folder, { recursive: true });
  const compiled: string[] = [];
  for (const name of files.keys()) {
    if (!name.startsWith(`package/${inside}/`) || !/\.(cc|h)$/.test(name)) continue;
    const target = join(folder, basename(name));
    await writeFile(target, read(name));
    if (name.endsWith('.cc')) compiled.push(target);
  }
  return compiled;
}
