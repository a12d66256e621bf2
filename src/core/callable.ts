/** The method that runs when an object of a {@link Callable} class is called. */
export const invoke: unique symbol = Symbol('paddle.invoke');

/**
 * Base of the classes whose objects are called, as Python's are through `__call__`: layers, losses, transforms.
 * `new` gives an arrow function that has the class's prototype, so `instanceof`, fields, private fields, getters and inheritance work
 * as in any class, and calling the object runs its `[invoke]` method. There is no Proxy: reading a field costs what it costs elsewhere.
 *
 * The object is a function to `typeof`, but has no `name`, `length`, `call`, `apply` or `bind` of its own: those names are free for the class.
 *
 * A class declares the type of its call by an interface of the same name beside it:
 *
 * @example
 * interface Doubler { (x: number): number }
 * class Doubler extends Callable {
 *   [invoke](x: number): number { return 2 * x; }
 * }
 * const double = new Doubler();
 * double(4); // 8
 */
export abstract class Callable {
  constructor() {
    // An arrow function carries no `prototype`, `caller` or `arguments` that a class's fields could run into; `name` and `length` are deleted.
    const self = ((...args: unknown[]) => self[invoke](...args)) as unknown as {
      [invoke](...args: unknown[]): unknown;
      name?: string;
      length?: number;
    };
    delete self.name;
    delete self.length;
    Object.setPrototypeOf(self, new.target.prototype);
    // biome-ignore lint/correctness/noConstructorReturn: returning the function in place of `this` is what makes objects callable
    return self as unknown as this;
  }

  /** What a call of the object does. */
  abstract [invoke](...args: never[]): unknown;
}
