import { Channel } from '../../../../src/engine/adapters/webgpu/channel.ts';

/** A program that leaves a device with work, and ends: by itself, or at once. */
const channel = new Channel({ device: new URL('./device.ts', import.meta.url).href });
const x = channel.upload(Float32Array.of(1), [1], 'float32');
const [y] = channel.run('add', { x }, { by: 1 }, 1);
console.log(channel.download(y!)[0]);
for (let i = 0; i < 200; i++) channel.run('add', { x }, { by: 1 }, 1);
if (process.argv.includes('--exit')) process.exit(0);
