export interface WorkerSpec {
  module: string;
  name: string;
  state: unknown;
}
export abstract class Dataset<T> {
  abstract getItem(index: number): T;
  abstract get length(): number;
}
