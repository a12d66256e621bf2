import { type Call, classOf, fn, type Make, make, method, type TensorLike } from './doors.ts';

/** `[class, positional arguments, keyword arguments?]` for one layer, a list of such for a Sequential. */
export type NetDescription = readonly unknown[];

/** Builds a net from its description (see `build` in tools/golden/make_hapi.py). */
export function buildNet(description: NetDescription): object {
  if (typeof description[0] !== 'string') {
    return new (classOf('paddle.nn.Sequential'))(...description.map((part) => buildNet(part as NetDescription)));
  }
  const [name, args, named = {}] = description as [string, unknown[], Record<string, unknown>?];
  switch (name) {
    case 'Sequential':
      return buildNet(args);
    case 'LeNet':
      return make('paddle.vision.models.LeNet', args, named) as object;
    case 'Residual':
      return residual(args[0] as NetDescription);
    case 'TwoHead':
      return twoHead(args as [number[], number[]]);
    case 'Optional':
      return optional(args as [number, number]);
    case 'Outputs':
      return outputs(args[0] as string);
    default:
      return make(`paddle.nn.${name}`, args, named) as object;
  }
}

/** A layer as something to call. */
export function callLayer(layer: unknown, ...inputs: unknown[]): TensorLike {
  return (layer as Call)(...inputs) as TensorLike;
}

const Layer = (): Make => classOf('paddle.nn.Layer');

function residual(layers: NetDescription): object {
  class Residual extends Layer() {
    body: object;
    constructor() {
      super();
      this.body = buildNet(layers);
    }
    forward(x: TensorLike): unknown {
      return fn('paddle.add')(x, callLayer(this.body, x));
    }
  }
  return new Residual();
}

function twoHead([first, second]: [number[], number[]]): object {
  const Linear = classOf('paddle.nn.Linear');
  class TwoHead extends Layer() {
    head_a: object;
    head_b: object;
    constructor() {
      super();
      this.head_a = new Linear(...first);
      this.head_b = new Linear(...second);
    }
    forward(a: TensorLike, b: TensorLike): unknown {
      const both = fn('paddle.concat')([a, b], { axis: 1 });
      return [callLayer(this.head_a, a), callLayer(this.head_b, both)];
    }
  }
  return new TwoHead();
}

function optional([inputs, outputs]: [number, number]): object {
  const Linear = classOf('paddle.nn.Linear');
  class Optional extends Layer() {
    fc: object;
    constructor() {
      super();
      this.fc = new Linear(inputs, outputs);
    }
    forward(x: TensorLike, _mask?: unknown): unknown {
      return callLayer(this.fc, x);
    }
  }
  return new Optional();
}

function outputs(form: string): object {
  class Giver extends Layer() {
    forward(x: TensorLike): unknown {
      switch (form) {
        case 'list':
          return [x, x];
        case 'uneven':
          return [x, fn('paddle.slice')(x, [0], [0], [1])];
        case 'record':
          return { a: x };
        case 'nothing':
          return null;
        case 'partly':
          return [x, null];
        default:
          return fn('paddle.sum')(x);
      }
    }
  }
  class Outputs extends Layer() {
    giver: object;
    fc: object;
    constructor() {
      super();
      this.giver = new Giver();
      this.fc = new (classOf('paddle.nn.Linear'))(4, 3);
    }
    forward(x: TensorLike): unknown {
      callLayer(this.giver, x);
      return callLayer(this.fc, x);
    }
  }
  return new Outputs();
}

/** The net's state by structured name. */
export function stateOf(net: object): Record<string, TensorLike> {
  return method(net, 'stateDict')() as Record<string, TensorLike>;
}
