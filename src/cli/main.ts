import { ArgumentError, nearest, PaddleError } from '../core/index.ts';
import type { Command, Context } from './context.ts';
import { ownVersion } from './version.ts';

/** Every command; each is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  doctor: async () => (await import('./doctor/index.ts')).doctor,
  setup: async () => (await import('./setup/index.ts')).setup,
  /** what the others run in a process of its own */
  probe: async () => (await import('./probe.ts')).probe,
};
const NAMES = Object.keys(COMMANDS).filter((name) => name !== 'probe');

const HELP = `Usage: npx paddle-hapi COMMAND

  doctor              what this machine has, and what would make training faster on it
  setup tensorflow    makes the native library of TensorFlow.js work: the engines 'node' and, with --gpu, 'node-gpu'

  --help              this text; after a command, its own
  --version           the version

It ends with 0, with 1 when something failed, with 2 when it was asked wrongly.`;

/**
 * Runs the command line.
 *
 * @param argv - The arguments, without interpreter and program.
 * @param context - What commands have of the world.
 * @returns the status that the process ends with: 0, 1 when something failed, 2 when it was asked wrongly
 */
export async function main(argv: readonly string[], context: Context): Promise<number> {
  const [name, ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help') {
    context.print(HELP);
    return 0;
  }
  if (name === '--version' || name === '-v') {
    context.print(ownVersion());
    return 0;
  }
  try {
    return await (await commandOf(name))(rest, context);
  } catch (error) {
    if (context.signal.aborted) {
      context.note('Stopped; nothing was changed.');
      return 1;
    }
    // an error that is none of ours is a fault of this program: where it happened helps to mend it
    context.note(error instanceof PaddleError ? error.message : String((error as Error).stack));
    return error instanceof ArgumentError ? 2 : 1;
  }
}

function commandOf(name: string | undefined): Promise<Command> {
  if (name !== undefined && Object.hasOwn(COMMANDS, name)) return COMMANDS[name]!();
  const near = name && nearest(name, NAMES);
  throw new ArgumentError(
    `paddle-hapi: the command must be ${NAMES.join(' or ')}. Received ${name === undefined ? 'none' : `'${name}'`}. ${near ? `Did you mean '${near}'?` : 'See npx paddle-hapi --help.'}`,
  );
}
