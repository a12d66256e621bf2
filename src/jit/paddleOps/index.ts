import type { RunMany } from '../paddleOp.ts';
import { layout, layoutOfMany } from './layout.ts';
import { networks, networksOfMany } from './networks.ts';
import { pointwise } from './pointwise.ts';

/** What each operation of a program computes, by its name with dialect. */
export const paddleOps: ReadonlyMap<string, RunMany> = new Map<string, RunMany>([
  ...Object.entries({ ...pointwise, ...layout, ...networks }).map(([name, run]): [string, RunMany] => [
    `pd_op.${name}`,
    (op) => [run(op)],
  ]),
  ...Object.entries({ ...layoutOfMany, ...networksOfMany }).map(([name, run]): [string, RunMany] => [
    `pd_op.${name}`,
    run,
  ]),
  ['builtin.combine', (op) => [op.inputs()]],
  ['builtin.split', (op) => op.tensors(0)],
]);
