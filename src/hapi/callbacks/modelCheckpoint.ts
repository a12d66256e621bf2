import { resolve } from 'node:path';
import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../../core/index.ts';
import { printLine } from '../console.ts';
import { Callback } from './callback.ts';

const parameters = { saveFreq: z.int().default(1), saveDir: z.string().nullish() };
const declared = signature('ModelCheckpoint', parameters);

/**
 * Saves the model after every `saveFreq`-th epoch (the first is saved always) and at the end, as `final`.
 *
 * @param saveFreq - Epochs between files; 1 by default.
 * @param saveDir - Folder; nothing is saved without one.
 * @source Paddle, python/paddle/hapi/callbacks.py, class ModelCheckpoint
 */
export class ModelCheckpoint extends Callback {
  readonly saveFreq: number;
  readonly saveDir: string | null;

  constructor(...args: Args<Options<typeof parameters>, ['saveFreq', 'saveDir']>) {
    super();
    const { saveFreq, saveDir } = declared.bind(args);
    if (saveFreq < 1)
      throw new ArgumentError(
        `ModelCheckpoint: saveFreq must be a whole number ≥ 1. Received ${saveFreq}. Use 1 for every epoch.`,
      );
    this.saveFreq = saveFreq;
    this.saveDir = saveDir ?? null;
  }

  async #save(name: string): Promise<void> {
    if (this.saveDir === null || this.saveDir === '') return;
    const path = `${this.saveDir}/${name}`;
    printLine(`save checkpoint at ${resolve(path)}`);
    await this.model.save(path);
  }

  override async onEpochEnd(epoch: number): Promise<void> {
    if (epoch % this.saveFreq === 0) await this.#save(String(epoch));
  }

  override async onTrainEnd(): Promise<void> {
    await this.#save('final');
  }
}
