/**
 * `paddle.vision.datasets`: published data sets and folders of images, as arrays and pictures that loader workers can make.
 * Not its business: batches, tensors, the network's and archives' details (`vision/download`).
 */
export { Cifar10, Cifar100, type CifarOptions } from './cifar10.ts';
export { DatasetFolder, type FolderOptions, ImageFolder } from './datasetFolder.ts';
export { defaultDtype, setItemDtype } from './defaultDtype.ts';
export { Flowers, type FlowersOptions } from './flowers.ts';
export type { Backend, DatasetImage, ImageTransform } from './item.ts';
export { FashionMNIST, MNIST, type MnistOptions } from './mnist.ts';
export { VOC2012, type Voc2012Options } from './voc2012.ts';
