/** Whether operations are recorded for gradients; one switch for the whole thread. */
let recording = true;

/** Whether operations are being recorded. @source Paddle, python/paddle/base/dygraph/base.py, is_grad_enabled */
export function isGradEnabled(): boolean {
  return recording;
}

/**
 * Runs `body` with recording switched on or off, and switches back whatever happens. A `body` that returns a promise is waited for first.
 */
export function withRecording<T>(on: boolean, body: () => T): T {
  const before = recording;
  recording = on;
  let result: T;
  try {
    result = body();
  } catch (error) {
    recording = before;
    throw error;
  }
  if (result instanceof Promise) {
    return result.finally(() => {
      recording = before;
    }) as T;
  }
  recording = before;
  return result;
}

/** Switches recording for everything that follows. */
export function setRecording(on: boolean): void {
  recording = on;
}
