import {
  ArgumentError,
  BackendError,
  DtypeError,
  FormatError,
  PaddleError,
  ShapeError,
  StateError,
  show,
} from '../../core/index.ts';

/** An error on its way between threads. */
export interface Failure {
  readonly type: string;
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string | number;
}

type ErrorClass = new (message: string) => Error;

const CLASSES: Readonly<Record<string, ErrorClass>> = {
  ArgumentError,
  BackendError,
  DtypeError,
  FormatError,
  ShapeError,
  StateError,
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** What was thrown that is no error, in a text of its own or as error texts show it. */
const thrown = (value: unknown): string => (typeof value === 'string' ? value : show(value));

/** Says in an error where it happened, once; what is no error becomes one. */
export function located(error: unknown, where: string): Error {
  if (!(error instanceof Error)) return new Error(`${thrown(error)} (${where})`, { cause: error });
  try {
    const { message } = error;
    error.message = `${message} (${where})`;
    if (typeof error.stack === 'string') error.stack = error.stack.replace(message, () => error.message);
  } catch {
    // An error that cannot be changed stays as it is.
  }
  return error;
}

/** An error as it can be sent. */
export function failureOf(error: unknown): Failure {
  const sent = error instanceof Error ? error : new Error(thrown(error));
  const { name, message, stack } = sent;
  const { code } = error as { code?: unknown };
  return {
    type: sent.constructor.name,
    name,
    message,
    stack: stack ?? '',
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
  };
}

/** The error that was sent: of its own class where this thread knows it, else by its name. */
export function errorOf({ type, name, message, stack, code }: Failure): Error {
  const error = new (CLASSES[type] ?? Error)(message);
  if (!(error instanceof PaddleError)) {
    error.name = CLASSES[type] || name !== 'Error' ? name : type;
    if (code !== undefined) Object.assign(error, { code });
  }
  error.stack = `${error.name}: ${message}\n${stack.slice(Math.max(0, stack.indexOf('\n    at ') + 1))}`;
  return error;
}
