/** `cli/doctor`: what this machine has for training, and what would make it faster. It looks and changes nothing. */
import { ArgumentError } from '../../core/index.ts';
import type { Command } from '../context.ts';
import { cards } from '../nvidia.ts';
import { readOptions } from '../options.ts';
import { ownVersion } from '../version.ts';
import { adviceFor } from './advice.ts';
import { engine, oneDnn } from './engine.ts';
import { machine } from './machine.ts';
import { python } from './python.ts';
import type { Report } from './report.ts';
import { tensorflow } from './tensorflow.ts';
import { textOf } from './text.ts';
import { webgpu } from './webgpu.ts';

const HELP = `Usage: npx paddle-hapi doctor [--json]

Tells what this machine has for training and what would make it faster. It looks and changes nothing.

  --json   the same, for programs
  --help   this text`;

/** The command `doctor`. */
export const doctor: Command = async (argv, context) => {
  const { values, words } = readOptions('doctor', argv, { json: { type: 'boolean' }, help: { type: 'boolean' } });
  if (values.help) {
    context.print(HELP);
    return 0;
  }
  if (words.length > 0)
    throw new ArgumentError(`doctor: it must stand alone or with options. Received '${words[0]}'. Leave that out.`);
  const [engineReport, oneDnnReport, cardList, webgpuReport, pythons] = await Promise.all([
    engine(context),
    oneDnn(context),
    cards(context.run),
    webgpu(context),
    python(context),
  ]);
  const found = {
    version: ownVersion(),
    machine: machine(),
    engine: engineReport,
    oneDnn: oneDnnReport,
    tensorflow: tensorflow(),
    cards: cardList,
    webgpu: webgpuReport,
    python: pythons,
  };
  const report: Report = { ...found, advice: adviceFor(found) };
  context.print(values.json ? JSON.stringify(report, null, 2) : textOf(report));
  return 0;
};
