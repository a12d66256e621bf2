import { describe, expect, it } from 'vitest';
import { Callable, invoke } from '../../src/core/index.ts';

// biome-ignore lint/correctness/noUnusedVariables: it types the class below
interface Adder {
  // biome-ignore lint/style/useShorthandFunctionType: an interface merges with the class, a type alias does not
  (x: number, y?: number): number;
}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface declares the call, which Callable provides
class Adder extends Callable {
  #base: number;
  name = 'adder';
  calls = 0;

  constructor(base: number) {
    super();
    this.#base = base;
  }

  get base(): number {
    return this.#base;
  }

  [invoke](x: number, y = 0): number {
    this.calls++;
    return this.#base + x + y;
  }
}

class Twice extends Adder {
  override [invoke](x: number, y = 0): number {
    return 2 * super[invoke](x, y);
  }
}

describe('Callable', () => {
  it('runs the invoke method of its class, with all arguments', () => {
    const add = new Adder(10);
    expect(add(1)).toBe(11);
    expect(add(1, 2)).toBe(13);
    expect(add.calls).toBe(2);
  });

  it('is an object of its class, with its fields, private fields and getters', () => {
    const add = new Twice(5);
    expect(add).toBeInstanceOf(Twice);
    expect(add).toBeInstanceOf(Adder);
    expect(add).toBeInstanceOf(Callable);
    expect(add.constructor).toBe(Twice);
    expect(add.base).toBe(5);
    expect(add(1)).toBe(12);
  });

  it('leaves the names that functions have to the class', () => {
    const add = new Adder(1);
    expect(add.name).toBe('adder');
    expect(Object.keys(add)).toEqual(['name', 'calls']);
    expect('length' in add).toBe(false);
    expect('bind' in add).toBe(false);
  });

  it('keeps objects apart', () => {
    const one = new Adder(1);
    const two = new Adder(2);
    expect([one(0), two(0)]).toEqual([1, 2]);
  });
});
