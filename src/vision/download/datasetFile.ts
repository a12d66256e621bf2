import { join } from 'node:path';
import { cacheFolder } from './cacheFolder.ts';
import { type Download, download, downloadSync } from './download.ts';

/** A published file of a data set. */
export interface DatasetFile {
  readonly url: string;
  /** 32 hexadecimal digits. */
  readonly md5: string;
  /** Folder below the cache's `dataset` folder, as `cifar`. */
  readonly folder: string;
  /** The parameter that names a file of the caller's own, as `dataFile`. */
  readonly parameter: string;
}

/** Where a data set's file is kept: `~/.cache/paddle/dataset/<folder>/<last part of the URL>`; see {@link cacheFolder}. */
export function datasetPath(file: Pick<DatasetFile, 'url' | 'folder'>): string {
  return join(cacheFolder('dataset', file.folder), file.url.slice(file.url.lastIndexOf('/') + 1));
}

/**
 * The path of a data set's file, downloaded first when it is not in the cache; the thread waits.
 *
 * @param where - Who asks; begins every error text.
 * @throws as {@link downloadSync}
 */
export function datasetFileSync(file: DatasetFile, where: string): string {
  return downloadSync(wanted(file, where));
}

/** The twin of {@link datasetFileSync} that does not block the thread. */
export async function datasetFile(file: DatasetFile, where: string): Promise<string> {
  return download(wanted(file, where));
}

function wanted(file: DatasetFile, where: string): Download {
  const path = datasetPath(file);
  const { url, md5 } = file;
  const instead = `Give the file with { ${file.parameter}: 'path' } or put it at ${path}.`;
  return { url, md5, path, where, instead };
}
