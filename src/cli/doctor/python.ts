import type { Context } from '../context.ts';
import type { PythonReport } from './report.ts';

const PROGRAM = `
import importlib.metadata, json, platform
def version():
    for name in ('paddlepaddle', 'paddlepaddle-gpu'):
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
print(json.dumps({'version': platform.python_version(), 'paddle': version()}))
`;

/** The Pythons that tests, benchmarks and file checks use, and their Paddle, which is not imported. */
export function python({ run }: Pick<Context, 'run'>, env: NodeJS.ProcessEnv = process.env): Promise<PythonReport[]> {
  const commands = [...new Set([env.PADDLE_PYTHON, 'python3'])].filter((command) => command !== undefined);
  return Promise.all(
    commands.map(async (command) => {
      const { status, stdout } = await run(command, ['-c', PROGRAM], { seconds: 30 });
      return { command, ...(status === 0 ? JSON.parse(stdout) : { version: null, paddle: null }) };
    }),
  );
}
