import pino from 'pino';

let made: pino.Logger | undefined;

/** The log of downloads: one line each on stderr, written at once because the thread may be blocked while it downloads. */
export function logger(): pino.Logger {
  made ??= pino(
    { name: 'paddle.download', level: process.env.PADDLE_LOG_LEVEL ?? 'info' },
    pino.destination({ fd: 2, sync: true }),
  );
  return made;
}
