import { z } from 'zod';
import { ArgumentError, ShapeError, showShape } from '../../core/index.ts';
import { ops, type Tensor } from '../../engine/index.ts';
import { softmax } from './activation.ts';
import { dropout } from './common.ts';

const { define, schemas } = ops;
const { flag, number, tensor } = schemas;

/**
 * softmax(scale·Q·Kᵀ + mask)·V, heads side by side.
 *
 * @param query - `[N, L, heads, width]`, or `[L, heads, width]`.
 * @param key - `[N, S, heads, width]`; its heads divide the query's, each serves a group of them. Likewise `value`.
 * @param attnMask - Added to the products, or true where attention may look; broadcasts to `[N, heads, L, S]`.
 * @param dropoutP - Share of the weights that is dropped in training; 0 by default.
 * @param isCausal - Whether a place sees only what is not after it; then there must be no mask.
 * @param scale - 1/√width when left out.
 * @param backend - Taken as in Paddle; no effect here.
 * @param enableGqa - Taken as in Paddle; groups of heads are always allowed; true by default.
 * @throws {ShapeError} for another number of axes
 * @throws {ArgumentError} when heads do not divide
 * @source Paddle, python/paddle/nn/functional/sdpa.py, scaled_dot_product_attention
 */
export const scaledDotProductAttention = define(
  'scaledDotProductAttention',
  {
    query: tensor,
    key: tensor,
    value: tensor,
    attnMask: tensor.nullish(),
    dropoutP: number.default(0),
    isCausal: flag.default(false),
    training: flag.default(true),
    backend: z.string().nullish(),
    scale: number.nullish(),
    enableGqa: flag.default(true),
  },
  ['query', 'key', 'value', 'attnMask', 'dropoutP', 'isCausal', 'training', 'backend', 'scale', 'enableGqa'],
  (given): Tensor => {
    const where = 'scaledDotProductAttention';
    const { isCausal, training, dropoutP, scale } = given;
    const rank = given.query.ndim;
    if ((rank !== 3 && rank !== 4) || given.key.ndim !== rank || given.value.ndim !== rank)
      throw new ShapeError(
        `${where}: query, key and value must have 4 axes (or 3 without a batch). Received ${showShape(given.query.shape)}, ${showShape(given.key.shape)} and ${showShape(given.value.shape)}. They are [N, length, heads, width].`,
      );
    if (isCausal && given.attnMask)
      throw new ArgumentError(`${where}: attnMask must not be given with isCausal. Received both. Leave one out.`);
    const [queryHeads, keyHeads] = [given.query.shape.at(-2)!, given.key.shape.at(-2)!];
    if (keyHeads === 0 || queryHeads % keyHeads !== 0)
      throw new ArgumentError(
        `${where}: the key's heads must divide the query's. Received ${keyHeads} and ${queryHeads}. Choose a divisor.`,
      );
    const toHeads = (x: Tensor): Tensor => {
      const batched = rank === 3 ? ops.unsqueeze(x, 0) : x;
      const heads = ops.transpose(batched, { perm: [0, 2, 1, 3] });
      return heads.shape[1] === queryHeads ? heads : ops.repeatInterleave(heads, queryHeads / keyHeads, 1);
    };
    const [query, key, value] = [toHeads(given.query), toHeads(given.key), toHeads(given.value)];
    const factor = scale || 1 / Math.sqrt(Math.max(query.shape.at(-1)!, 1));
    let product = ops.matmul(ops.scale(query, factor), key, false, true);
    const mask = isCausal ? ops.triu(ops.add(ops.scale(product.detach(), 0), -1e4), 1) : given.attnMask;
    if (mask) product = ops.add(product, additive(mask, product));
    const weights = dropout({ x: softmax(product), p: dropoutP, training });
    const y = ops.transpose(ops.matmul(weights, value), { perm: [0, 2, 1, 3] });
    return rank === 3 ? ops.squeeze(y, 0) : y;
  },
);

/** A mask as what is added: −∞ where a boolean one is false. */
function additive(mask: Tensor, like: Tensor): Tensor {
  if (mask.handle.dtype !== 'bool') return mask;
  const open = ops.cast(mask, like.handle.dtype);
  return ops.log(open);
}
