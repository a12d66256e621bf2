import { DataLoader, Subset } from 'paddle-hapi/io';
import { Cifar10 } from 'paddle-hapi/vision/datasets';
import {
  ColorJitter,
  Compose,
  Normalize,
  RandomCrop,
  RandomHorizontalFlip,
  Transpose,
} from 'paddle-hapi/vision/transforms';
import type { Ready } from './harness/player.ts';
import type { Loading } from './harness/tasks.ts';

/** A turn is a pass; its time is that of a picture. Workers live from one pass to the next, as do Paddle's. */
export function loading({ archive, pictures, backend, numWorkers, batchSize }: Loading): Ready {
  const transform = new Compose([
    new RandomCrop(32, 4),
    new RandomHorizontalFlip(),
    new ColorJitter(0.4, 0.4, 0.4, 0.1),
    new Transpose(),
    new Normalize([127.5, 127.5, 127.5], [127.5, 127.5, 127.5]),
  ]);
  const whole = new Cifar10({ dataFile: archive, mode: 'test', transform, backend });
  const dataset = new Subset(
    whole,
    Array.from({ length: pictures }, (_, i) => i),
  );
  const loader = new DataLoader(dataset, { batchSize, numWorkers, persistentWorkers: numWorkers > 0 });
  return {
    size: dataset.length,
    turn(passes) {
      const times: number[] = [];
      for (let pass = 0; pass < passes; pass++) {
        const begin = performance.now();
        let read = 0;
        for (const [images, labels] of loader) {
          read += images.shape[0]!;
          images.dispose();
          labels.dispose();
        }
        times.push((performance.now() - begin) / read);
      }
      return { times: { picture: times } };
    },
  };
}
