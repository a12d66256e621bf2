import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArgumentError, BackendError, FormatError, log, StateError, show } from '../../core/index.ts';
import { md5OfFile, md5OfFileSync } from './md5.ts';
import { type OnProgress, type Outcome, type Request, transfer, transferSync } from './transport.ts';

/** A file to have on disk. */
export interface Download {
  readonly url: string;
  /** Where the file is to be. */
  readonly path: string;
  /** MD5 of its bytes, 32 hexadecimal digits; anything is taken when left out. */
  readonly md5?: string;
  /** Who asks; begins every error text. */
  readonly where: string;
  /** What a person without a network can do; a sentence that ends error texts. */
  readonly instead: string;
  /** Milliseconds between attempts; 500 when left out. */
  readonly pause?: number;
}

/** Attempts at one file, as Paddle makes. */
const ATTEMPTS = 3;

/** Codes that say there is no way to the server; another attempt would find the same. */
const NO_WAY = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);

type Step =
  | { readonly kind: 'hash'; readonly path: string }
  | { readonly kind: 'transfer'; readonly request: Request; readonly onProgress: OnProgress }
  | { readonly kind: 'pause'; readonly milliseconds: number };

/** MD5s of files that did not change since they were read: a data set's training and test half are often one archive. */
const known = new Map<string, { stamp: string; md5: string }>();

const stampOf = (path: string): string => {
  const { size, mtimeMs, ino } = statSync(path);
  return `${size} ${mtimeMs} ${ino}`;
};

/**
 * Makes sure that a file is on disk, waiting for it: the path is returned when it is there with the right MD5, else the file is downloaded
 * beside it and renamed, so that nobody ever sees half of one. A broken transfer goes on where it stopped, three attempts in all.
 *
 * The environment variable `PADDLE_DOWNLOAD_MIRROR` (`http://host/`) puts another server in the place of each URL's own.
 *
 * @returns `download.path`
 * @throws {ArgumentError} when the URL is not one of http or https
 * @throws {BackendError} when the server cannot be reached or does not hold the file
 * @throws {FormatError} when what arrived is not whole or has another MD5
 * @throws {StateError} when the folder cannot be written
 * @source Paddle, python/paddle/dataset/common.py
 */
export function downloadSync(download: Download): string {
  const steps = plan(download);
  let answer: string | Outcome | undefined;
  for (;;) {
    const next = steps.next(answer);
    if (next.done) return next.value;
    const step = next.value;
    if (step.kind === 'hash') answer = md5OfFileSync(step.path);
    else if (step.kind === 'transfer') answer = transferSync(step.request, step.onProgress);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, step.milliseconds);
  }
}

/**
 * The twin of {@link downloadSync} that does not block the thread.
 *
 * @throws as {@link downloadSync}
 */
export async function download(wanted: Download): Promise<string> {
  const steps = plan(wanted);
  let answer: string | Outcome | undefined;
  for (;;) {
    const next = steps.next(answer);
    if (next.done) return next.value;
    const step = next.value;
    if (step.kind === 'hash') answer = await md5OfFile(step.path);
    else if (step.kind === 'transfer') answer = await transfer(step.request, step.onProgress);
    else await sleep(step.milliseconds);
  }
}

function* plan(wanted: Download): Generator<Step, string, string | Outcome | undefined> {
  const { path, md5, where, instead } = wanted;
  const name = basename(path);
  if (!/^https?:\/\//.test(wanted.url) || !URL.canParse(wanted.url)) {
    throw new ArgumentError(
      `${where}: a file must be downloaded from an http or https address. Received ${show(wanted.url)}. Correct it.`,
    );
  }
  const url = mirrored(wanted.url, where);

  if (existsSync(path)) {
    const has = md5 === undefined ? undefined : yield* hashed(path);
    if (has === md5) return path;
    log().warn(`${path} has MD5 ${has}, not ${md5}: downloading it again`);
  }

  const beside = `${path}.${process.pid}-${Math.random().toString(36).slice(2, 8)}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (cause) {
    throw new StateError(
      `${where}: the folder for downloads must be one that can be made and written. Received ${dirname(path)} (${(cause as Error).message}). Set PADDLE_CACHE_HOME to another folder.`,
      { cause },
    );
  }

  try {
    let have = 0;
    let validator: string | undefined;
    let problem: BackendError | FormatError | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (attempt > 1) yield { kind: 'pause', milliseconds: wanted.pause ?? 500 };
      // Above the level of news: a program that stands still for minutes must say why.
      log().warn(
        have > 0 ? `Downloading the rest of ${name} from ${url}, from byte ${have}` : `Downloading ${name} from ${url}`,
      );
      const onProgress: OnProgress = (bytes, total) => log().info(`${name}: ${progress(bytes, total)}`);
      const request: Request = { url, path: beside, offset: have, validator };
      const outcome = (yield { kind: 'transfer', request, onProgress }) as Outcome;
      const { status, bytes, total, failure } = outcome;

      if (status === undefined) {
        problem = new BackendError(
          `${where}: the network must be there to download ${url}. Received ${failure}. ${instead}`,
        );
        if (NO_WAY.has(outcome.failureCode ?? '')) break;
        continue;
      }
      if (status !== 200 && status !== 206) {
        problem = new BackendError(`${where}: the server must hold ${url}. Received status ${status}. ${instead}`);
        have = 0;
        if (status >= 400 && status < 500 && status !== 408 && status !== 416 && status !== 429) break;
        continue;
      }
      if (failure !== undefined || (total !== undefined && bytes !== total)) {
        problem = new FormatError(
          `${where}: ${name} must arrive whole. Received ${progress(bytes, total)}${failure === undefined ? '' : `, then ${failure}`}. Try again; or: ${instead}`,
        );
        have = bytes;
        validator = outcome.validator;
        continue;
      }
      const has = md5 === undefined ? undefined : ((yield { kind: 'hash', path: beside }) as string);
      if (has === md5) {
        renameSync(beside, path);
        log().info(`${path}: ${progress(bytes, total)}, done`);
        return path;
      }
      problem = new FormatError(
        `${where}: ${name} must have MD5 ${md5}. Received ${has} (${bytes} bytes) from ${url}. ${instead}`,
      );
      have = 0;
      validator = undefined;
    }
    throw problem!;
  } finally {
    rmSync(beside, { force: true });
  }
}

function* hashed(path: string): Generator<Step, string, string | Outcome | undefined> {
  const stamp = stampOf(path);
  const before = known.get(path);
  if (before?.stamp === stamp) return before.md5;
  const md5 = (yield { kind: 'hash', path }) as string;
  known.set(path, { stamp, md5 });
  return md5;
}

function mirrored(url: string, where: string): string {
  const mirror = process.env.PADDLE_DOWNLOAD_MIRROR;
  if (!mirror) return url;
  if (!/^https?:\/\//.test(mirror) || !URL.canParse(mirror)) {
    throw new ArgumentError(
      `${where}: PADDLE_DOWNLOAD_MIRROR must be an http or https address. Received ${show(mirror)}. Correct or unset it.`,
    );
  }
  return mirror.replace(/\/*$/, '') + new URL(url).pathname;
}

function progress(bytes: number, total: number | undefined): string {
  const megabytes = (count: number): string => (count < 1e5 ? `${count} bytes` : `${(count / 1e6).toFixed(1)} MB`);
  if (total === undefined) return megabytes(bytes);
  return `${megabytes(bytes)} of ${megabytes(total)}`;
}
