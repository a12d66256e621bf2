import { Channel } from '../../../../src/engine/adapters/webgpu/channel.ts';

/** A program that leaves a device with work, and ends: by itself, or at once. The device is WebGPU's or one of arrays. */
const real = process.argv.includes('--webgpu');
const channel = new Channel(real ? {} : { device: new URL('./device.ts', import.meta.url).href });
const x = channel.upload(new Float32Array(65_536).fill(1), [256, 256], 'float32');
const work = (): number =>
  real ? channel.run('BatchMatMul', { a: x, b: x }, {}, 1)[0]! : channel.run('add', { x }, { by: 255 }, 1)[0]!;
console.log(channel.download(work())[0]);
for (let i = 0; i < 200; i++) work();
if (process.argv.includes('--exit')) process.exit(0);
