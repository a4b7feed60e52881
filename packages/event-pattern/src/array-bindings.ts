import type { ArrayElement } from "./event-leaves.ts";

interface Binding {
  readonly index: number;
  /** The last step that the binding applies to. */
  readonly until: number;
}

/** The elements that the steps of a plan have bound arrays of the event to. */
export class ArrayBindings {
  readonly #bindings = new Map<readonly unknown[], Binding>();
  readonly #arrayIds = new Map<readonly unknown[], number>();

  get elements(): ReadonlyMap<readonly unknown[], { readonly index: number }> {
    return this.#bindings;
  }

  /**
   * Binds the arrays that contain a value to its elements.
   * @param boundUntil by depth, the last step that passes through an array; only arrays that a later step passes are bound
   * @returns the arrays that were not bound before
   */
  bind(innermost: ArrayElement | undefined, step: number, boundUntil: readonly number[]): (readonly unknown[])[] {
    const added: (readonly unknown[])[] = [];
    for (let element = innermost; element; element = element.within) {
      const until = boundUntil[element.depth] ?? step;
      if (until === step || this.#bindings.has(element.array)) {
        continue;
      }
      if (!this.#arrayIds.has(element.array)) {
        this.#arrayIds.set(element.array, this.#arrayIds.size);
      }
      this.#bindings.set(element.array, { index: element.index, until });
      added.push(element.array);
    }
    return added;
  }

  release(arrays: readonly (readonly unknown[])[]): void {
    for (const array of arrays) {
      this.#bindings.delete(array);
    }
  }

  /** Returns a key for a step and the bindings that still apply to it. */
  getState(step: number): string | number {
    if (this.#bindings.size === 0) {
      return step;
    }
    let state = `${step}`;
    for (const [array, { index, until }] of this.#bindings) {
      if (until >= step) {
        state += ` ${this.#arrayIds.get(array)}[${index}]`;
      }
    }
    return state;
  }
}
