import { z } from 'zod';
import { ArgumentError } from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { arrayLike, type Image, pilLike, pilRaster, planesOf, rasterOf, TensorImage } from '../image.ts';
import { cv2WarpAffine, rotationMatrix } from '../kernels/cv2Warp.ts';
import { pilWarp, type WarpInterpolation } from '../kernels/pilWarp.ts';
import { premultiplied } from '../kernels/premultiply.ts';
import { type Elements, sameKind } from '../kernels/raster.ts';
import { affineGrid } from '../kernels/tensorSample.ts';
import { type Place, pairArgument } from './affine.ts';
import { imageFunction } from './imageFunction.ts';
import { type Fill, inkOf, scalarOf } from './pad.ts';
import { channelFill, pilInterpolation, sampleTensor, warpInterpolationOf } from './sampling.ts';

/**
 * Turns a picture.
 *
 * @param img - A {@link PilImage} of three or more channels, an array `[H, W]` or `[H, W, C]`, or a float32 {@link TensorImage} `[C, H, W]`.
 * @param angle - Degrees, counter-clockwise.
 * @param interpolation - `'nearest'` (the default), `'bilinear'`, or (not on a tensor) `'bicubic'`.
 * @param expand - Whether the result grows to hold the whole turned picture.
 * @param center - Place that the picture turns about; its middle when left out.
 * @param fill - Colour of what comes in from outside. A whole number stands for three channels on a {@link PilImage} (so, as in Paddle, gray ones
 *   need a list: `[0]`), for the first channel on an array, for all on a tensor.
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const rotate = imageFunction(
  'rotate',
  {
    angle: z.number(),
    interpolation: z.custom<WarpInterpolation>().default('nearest'),
    expand: z.boolean().default(false),
    center: z.custom<Place | null>().optional(),
    fill: z.custom<Fill>().default(0),
  },
  ['angle', 'interpolation', 'expand', 'center', 'fill'],
  (img, a) => rotateImage('rotate', img, a),
);

/** {@link rotate} on a checked picture. */
export function rotateImage(
  where: string,
  img: Image,
  a: { angle: number; interpolation: unknown; expand: boolean; center?: unknown; fill: Fill },
): Image {
  const { angle, expand, fill } = a;
  const interpolation = warpInterpolationOf(where, a.interpolation, img instanceof TensorImage);
  const center = a.center === undefined || a.center === null ? undefined : pairArgument(where, 'center', a.center);
  if (img instanceof PilImage) return rotatePil(where, img, angle, interpolation, expand, center, fill);
  if (img instanceof TensorImage) return rotateTensor(where, img, angle, interpolation, expand, center, fill);
  const raster = rasterOf(where, img);
  const about = center ?? [raster.width / 2, raster.height / 2];
  const matrix = rotationMatrix(about[0], about[1], angle, 1);
  let { height, width } = raster;
  if (expand) {
    const grown = expandedSize(width, height, turnAbout(angle, about));
    matrix[2]! += (grown[0] - width) * 0.5;
    matrix[5]! += (grown[1] - height) * 0.5;
    [width, height] = grown;
  }
  const data = cv2WarpAffine(raster, height, width, matrix, interpolation, scalarOf(fill, raster.channels));
  return arrayLike(img, data, height, width);
}

type Map = [number, number, number, number, number, number];

const round15 = (v: number): number => Number(v.toFixed(15));

/** The map from output to source of a turn by `angle` degrees about a place, cosine and sine rounded as Pillow rounds them. */
function turnAbout(angle: number, [cx, cy]: readonly [number, number]): Map {
  const radians = -(angle * (Math.PI / 180));
  const cos = round15(Math.cos(radians));
  const sin = round15(Math.sin(radians));
  const map: Map = [cos, sin, 0, round15(-Math.sin(radians)), cos, 0];
  [map[2], map[5]] = through(map, -cx, -cy);
  map[2] += cx;
  map[5] += cy;
  return map;
}

function through([a, b, c, d, e, f]: Map, x: number, y: number): [number, number] {
  return [a * x + b * y + c, d * x + e * y + f];
}

function expandedSize(width: number, height: number, map: Map): [number, number] {
  const corners = [
    through(map, 0, 0),
    through(map, width, 0),
    through(map, width, height),
    through(map, 0, height),
  ] as const;
  const xs = corners.map((corner) => corner[0]);
  const ys = corners.map((corner) => corner[1]);
  return [
    Math.ceil(Math.max(...xs)) - Math.floor(Math.min(...xs)),
    Math.ceil(Math.max(...ys)) - Math.floor(Math.min(...ys)),
  ];
}

function rotatePil(
  where: string,
  img: PilImage,
  angle: number,
  wanted: WarpInterpolation,
  expand: boolean,
  center: readonly [number, number] | undefined,
  fill: Fill,
): PilImage {
  const interpolation = pilInterpolation(img, wanted);
  const turn = ((angle % 360) + 360) % 360;
  const raster = pilRaster(img);
  if (!center) {
    // Quarter turns move pixels without sampling, and so need no fill.
    if (turn === 0) return pilLike(img, img.data.slice() as Elements, img.height, img.width);
    if (turn === 180) return pilLike(img, quarterTurns(raster.data, img, 2), img.height, img.width);
    if ((turn === 90 || turn === 270) && (expand || img.width === img.height)) {
      return pilLike(img, quarterTurns(raster.data, img, turn / 90), img.width, img.height);
    }
  }
  if (typeof fill === 'number' && img.channels === 1 && img.mode !== 'P') {
    throw new ArgumentError(
      `${where}: fill must be a list of one on a picture of mode ${img.mode} (Pillow: color must be int or single-element tuple; Paddle makes three of a number). Received ${fill}. Write fill: [${fill}].`,
    );
  }
  // On a palette Pillow makes a colour of its own for the fill, which then is number 0 of the picture's palette.
  const ink = img.mode === 'P' ? [0] : inkOf(where, typeof fill === 'number' ? [fill, fill, fill] : fill, img);
  let { height, width } = img;
  const map = turnAbout(turn, center ?? [width / 2, height / 2]);
  if (expand) {
    const grown = expandedSize(width, height, map);
    [map[2], map[5]] = through(map, -(grown[0] - width) / 2, -(grown[1] - height) / 2);
    [width, height] = grown;
  }
  const run = (data: PilImage['data']) =>
    pilWarp({ ...raster, data }, height, width, map, interpolation, ink) as PilImage['data'];
  const data = interpolation === 'nearest' ? run(img.data) : premultiplied(img.mode, img.data, run);
  return pilLike(img, data, height, width);
}

/** Pixels after one, two or three quarter turns, counter-clockwise. */
function quarterTurns(data: Elements, { height: h, width: w, channels: c }: PilImage, turns: number): Elements {
  const out = sameKind(data, data.length);
  const outWidth = turns === 2 ? w : h;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const ty = turns === 1 ? w - 1 - x : turns === 2 ? h - 1 - y : x;
      const tx = turns === 1 ? y : turns === 2 ? w - 1 - x : h - 1 - y;
      for (let k = 0; k < c; k++) out[(ty * outWidth + tx) * c + k] = data[(y * w + x) * c + k]!;
    }
  }
  return out;
}

const f32 = Math.fround;

function rotateTensor(
  where: string,
  img: TensorImage,
  angle: number,
  interpolation: WarpInterpolation,
  expand: boolean,
  center: readonly [number, number] | undefined,
  fill: Fill,
): TensorImage {
  const [, h, w] = planesOf(where, img);
  const radians = (((-angle % 360) + 360) % 360) * (Math.PI / 180);
  const cx = center ? center[0] - w * 0.5 : 0;
  const cy = center ? center[1] - h * 0.5 : 0;
  // Paddle reckons the turn in float32, which may add a line to an expanded picture.
  const cos = f32(Math.cos(radians));
  const sin = f32(Math.sin(radians));
  const map: Map = [
    cos,
    sin,
    f32(f32(f32(cos * -cx) + f32(sin * -cy)) + cx),
    -sin,
    cos,
    f32(f32(f32(-sin * -cx) + f32(cos * -cy)) + cy),
  ];
  let height = h;
  let width = w;
  if (expand) {
    const xs: number[] = [];
    const ys: number[] = [];
    for (const [x, y] of [
      [-0.5 * w, -0.5 * h],
      [-0.5 * w, 0.5 * h],
      [0.5 * w, 0.5 * h],
      [0.5 * w, -0.5 * h],
    ] as const) {
      xs.push(f32(f32(f32(x * map[0]) + f32(y * map[1])) + map[2]));
      ys.push(f32(f32(f32(x * map[3]) + f32(y * map[4])) + map[5]));
    }
    width = Math.ceil(Math.max(...xs)) - Math.floor(Math.min(...xs));
    height = Math.ceil(Math.max(...ys)) - Math.floor(Math.min(...ys));
  }
  const grid = affineGrid(map, h, w, height, width);
  return sampleTensor(where, img, grid, height, width, interpolation, channelFill(where, fill, img));
}
