import { ArgumentError, nearest } from '../../core/index.ts';
import { load } from '../../framework/index.ts';
import type { Layer } from '../../nn/index.ts';
import { getWeightsPathFromUrl } from '../download/index.ts';

/** Where the weights of each architecture lie, and their MD5 sum. */
export type WeightsTable = Readonly<Record<string, readonly [url: string, md5: string]>>;

/**
 * Fills a network with trained weights; what does not fit its shapes (another number of classes) is left as it is, with a warning.
 *
 * @param arch - Key in the table.
 * @throws {ArgumentError} when there are no weights of that architecture
 * @throws {FormatError} when the file is not the one expected
 */
export function loadPretrained<T extends Layer>(net: T, arch: string, table: WeightsTable): T {
  const row = table[arch];
  if (!row) {
    const near = nearest(arch, Object.keys(table));
    throw new ArgumentError(
      `${arch}: there must be trained weights for pretrained: true. Received an architecture without any.${near ? ` The nearest with weights is ${near};` : ''} set pretrained to false.`,
    );
  }
  net.setStateDict(load(getWeightsPathFromUrl(row[0], row[1])));
  return net;
}
