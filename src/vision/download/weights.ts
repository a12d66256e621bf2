import { join } from 'node:path';
import { ArgumentError, show } from '../../core/index.ts';
import { unpackArchive } from './archive.ts';
import { cacheFolder } from './cacheFolder.ts';
import { type Download, download, downloadSync } from './download.ts';

/**
 * The path of pretrained weights, downloaded first when they are not in the cache; the thread waits. They are kept in
 * `~/.cache/paddle/hapi/weights` (see {@link cacheFolder}). A tar or zip archive is unpacked beside, and what it unpacked to is returned.
 *
 * @param url - An http or https address; its last part is the file's name.
 * @param md5sum - MD5 of the bytes, 32 hexadecimal digits; any file of that name is taken when left out.
 * @returns the path of the file, or of what the archive held
 * @throws {ArgumentError} when the URL is not one
 * @throws {BackendError} when the server cannot be reached or does not hold the file
 * @throws {FormatError} when what arrived is not whole, has another MD5, or is an archive that reaches out of its folder
 * @source Paddle, python/paddle/utils/download.py
 */
export function getWeightsPathFromUrl(url: string, md5sum?: string): string {
  return unpackArchive(downloadSync(wanted(url, md5sum)));
}

/** The twin of {@link getWeightsPathFromUrl} that does not block the thread while it downloads. */
export async function loadWeightsPathFromUrl(url: string, md5sum?: string): Promise<string> {
  return unpackArchive(await download(wanted(url, md5sum)));
}

function wanted(url: string, md5: string | undefined): Download {
  const where = 'getWeightsPathFromUrl';
  const name = typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname.split('/').pop() : '';
  if (!name || name === '.' || name === '..') {
    throw new ArgumentError(
      `${where}: url must be the http or https address of a file. Received ${show(url)}. Correct it.`,
    );
  }
  const path = join(cacheFolder('hapi', 'weights'), name);
  return { url, md5, path, where, instead: `Put the file at ${path}, or load weights of your own with paddle.load.` };
}
