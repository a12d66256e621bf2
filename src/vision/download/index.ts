/**
 * `vision/download`: files from the network, whole and checked, into Paddle's cache folders; and archives.
 * Not its business: what is in the files.
 */
export {
  membersOf,
  type OpenArchive,
  openArchive,
  readGzip,
  readGzipSync,
  unpackArchive,
  unpackInto,
} from './archive.ts';
export { cacheFolder } from './cacheFolder.ts';
export { type DatasetFile, datasetFile, datasetFileSync, datasetPath } from './datasetFile.ts';
export { type Download, download, downloadSync } from './download.ts';
export { md5OfFile, md5OfFileSync } from './md5.ts';
export type { TarMember } from './tar.ts';
export { getWeightsPathFromUrl, loadWeightsPathFromUrl } from './weights.ts';
