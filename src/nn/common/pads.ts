import { z } from 'zod';
import type { Tensor } from '../../engine/index.ts';
import { type SimpleLayer, simpleLayer } from '../activation/simple.ts';
import { pad } from '../functional/common.ts';

const name = z.any().optional();
const padding = z.union([z.int(), z.array(z.int())]);
type Mode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** The same frame on every side, or one number for each. */
const sides = (given: number | readonly number[], axes: number): readonly number[] =>
  typeof given === 'number' ? new Array<number>(2 * axes).fill(given) : given;

interface Frame {
  padding: number | readonly number[];
  mode: Mode;
  value: number;
  dataFormat: string;
}

const framed = (axes: number, x: Tensor, { padding, mode, value, dataFormat }: Frame): Tensor =>
  pad({ x, pad: sides(padding, axes), mode, value, dataFormat });
const shown = (axes: number, { padding, mode, value, dataFormat }: Frame): Record<string, unknown> => ({
  padding: sides(padding, axes),
  mode,
  value: Number.isInteger(value) ? value.toFixed(1) : value,
  data_format: dataFormat,
});

const padLayer = (className: string, axes: number, format: string) =>
  simpleLayer(
    className,
    {
      padding,
      mode: z.enum(['constant', 'reflect', 'replicate', 'circular']).default('constant'),
      value: z.number().default(0),
      dataFormat: z.string().default(format),
      name,
    },
    ['padding', 'mode', 'value', 'dataFormat', 'name'],
    (x, g) => framed(axes, x, g),
    (g) => shown(axes, g),
  );
/** Frames `[N, C, L]`: `[left, right]`. @source Paddle, python/paddle/nn/layer/common.py, class Pad1D */
export const Pad1D = padLayer('Pad1D', 1, 'NCL');
/** Frames `[N, C, H, W]`: `[left, right, top, bottom]`. @source Paddle, python/paddle/nn/layer/common.py, class Pad2D */
export const Pad2D = padLayer('Pad2D', 2, 'NCHW');
/** Frames `[N, C, D, H, W]`: `[left, right, top, bottom, front, back]`. @source Paddle, python/paddle/nn/layer/common.py, class Pad3D */
export const Pad3D = padLayer('Pad3D', 3, 'NCDHW');

const oneMode = { padding, dataFormat: z.string().optional(), name };
type OneMode = SimpleLayer<typeof oneMode, readonly ['padding', 'dataFormat', 'name']>;
/** A padding layer of one mode. */
const modeLayer = (className: string, axes: number, format: string, mode: Mode): OneMode => {
  const whole = (g: { padding: Frame['padding']; dataFormat?: string }): Frame => ({
    padding: g.padding,
    mode,
    value: 0,
    dataFormat: g.dataFormat ?? format,
  });
  return simpleLayer(
    className,
    oneMode,
    ['padding', 'dataFormat', 'name'],
    (x, g) => framed(axes, x, whole(g)),
    (g) => shown(axes, whole(g)),
  );
};
/** Zeros around `[N, C, L]`. @source Paddle, python/paddle/nn/layer/common.py, class ZeroPad1D */
export const ZeroPad1D = modeLayer('ZeroPad1D', 1, 'NCL', 'constant');
/** Zeros around `[N, C, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class ZeroPad2D */
export const ZeroPad2D = modeLayer('ZeroPad2D', 2, 'NCHW', 'constant');
/** Zeros around `[N, C, D, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class ZeroPad3D */
export const ZeroPad3D = modeLayer('ZeroPad3D', 3, 'NCDHW', 'constant');
/** Reflections, without the edge, around `[N, C, L]`. @source Paddle, python/paddle/nn/layer/common.py, class ReflectionPad1D */
export const ReflectionPad1D = modeLayer('ReflectionPad1D', 1, 'NCL', 'reflect');
/** Reflections, without the edge, around `[N, C, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class ReflectionPad2D */
export const ReflectionPad2D = modeLayer('ReflectionPad2D', 2, 'NCHW', 'reflect');
/** Reflections, without the edge, around `[N, C, D, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class ReflectionPad3D */
export const ReflectionPad3D = modeLayer('ReflectionPad3D', 3, 'NCDHW', 'reflect');
/** The edge repeated around `[N, C, L]`. @source Paddle, python/paddle/nn/layer/common.py, class ReplicationPad1D */
export const ReplicationPad1D = modeLayer('ReplicationPad1D', 1, 'NCL', 'replicate');
/** The edge repeated around `[N, C, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class ReplicationPad2D */
export const ReplicationPad2D = modeLayer('ReplicationPad2D', 2, 'NCHW', 'replicate');
/** The edge repeated around `[N, C, D, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class ReplicationPad3D */
export const ReplicationPad3D = modeLayer('ReplicationPad3D', 3, 'NCDHW', 'replicate');
/** What lies on the other side around `[N, C, L]`. @source Paddle, python/paddle/nn/layer/common.py, class CircularPad1D */
export const CircularPad1D = modeLayer('CircularPad1D', 1, 'NCL', 'circular');
/** What lies on the other side around `[N, C, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class CircularPad2D */
export const CircularPad2D = modeLayer('CircularPad2D', 2, 'NCHW', 'circular');
/** What lies on the other side around `[N, C, D, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class CircularPad3D */
export const CircularPad3D = modeLayer('CircularPad3D', 3, 'NCDHW', 'circular');

const constantLayer = (className: string, axes: number, format: string) =>
  simpleLayer(
    className,
    { padding, value: z.number(), dataFormat: z.string().default(format), name },
    ['padding', 'value', 'dataFormat', 'name'],
    (x, g) => framed(axes, x, { ...g, mode: 'constant' }),
    (g) => shown(axes, { ...g, mode: 'constant' }),
  );
/** A value around `[N, C, L]`. @param padding - One number, or one per side, last axis first. @param value - What the frame holds. @source Paddle, python/paddle/nn/layer/common.py, class ConstantPad1D */
export const ConstantPad1D = constantLayer('ConstantPad1D', 1, 'NCL');
/** A value around `[N, C, H, W]`. @param padding - One number, or one per side, last axis first. @param value - What the frame holds. @source Paddle, python/paddle/nn/layer/common.py, class ConstantPad2D */
export const ConstantPad2D = constantLayer('ConstantPad2D', 2, 'NCHW');
/** A value around `[N, C, D, H, W]`. @param padding - One number, or one per side, last axis first. @param value - What the frame holds. @source Paddle, python/paddle/nn/layer/common.py, class ConstantPad3D */
export const ConstantPad3D = constantLayer('ConstantPad3D', 3, 'NCDHW');
