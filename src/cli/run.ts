import { spawn } from 'node:child_process';

/** How a program ended. */
export interface Ended {
  /** its status; null when it could not be started, or not end in time */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program runs with; without `env` it has this process's environment, without `seconds` all the time that it takes. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly seconds?: number;
}

/** Runs a program to its end; rejects only when the user stops the command. */
export type Run = (command: string, args: readonly string[], options?: RunOptions) => Promise<Ended>;

/**
 * Runs programs of the system.
 *
 * @param signal - Ends them, with all that they started.
 */
export function runner(signal: AbortSignal): Run {
  return (command, args, { cwd, env, seconds } = {}) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      // a group of its own, so that what it starts can be ended with it
      const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      const texts = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const)
        child[name].setEncoding('utf8').on('data', (text: string) => {
          texts[name] += text;
        });
      const end = (): void => {
        if (child.pid === undefined) return;
        try {
          process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
        } catch {
          // it has ended by itself
        }
      };
      const late = seconds === undefined ? undefined : setTimeout(end, seconds * 1000);
      signal.addEventListener('abort', end, { once: true });
      const settle = (status: number | null, stderr = texts.stderr): void => {
        clearTimeout(late);
        signal.removeEventListener('abort', end);
        if (signal.aborted) reject(signal.reason);
        else resolve({ status, stdout: texts.stdout, stderr });
      };
      child.on('error', (error) => settle(null, error.message));
      child.on('close', (status) => settle(status));
    });
}
