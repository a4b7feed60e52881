import { createHash } from "node:crypto";

/** Creates bytes that are always the same for a seed, so that a stack keeps its random values. */
export function createSeededBytes(seed: object, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash("sha256")
      .update(JSON.stringify([seed, index]))
      .digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

/** A sequence of choices that are always the same for a seed. */
export class SeededChoice {
  readonly #seed: object;
  #count = 0;

  constructor(seed: object) {
    this.#seed = seed;
  }

  nextBelow(limit: number): number {
    this.#count += 1;
    const bytes = createSeededBytes({ seed: this.#seed, count: this.#count }, 6);
    return bytes.readUIntBE(0, 6) % Math.max(1, limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.nextBelow(items.length)] as Item;
  }

  shuffle<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let index = shuffled.length - 1; index > 0; index -= 1) {
      const other = this.nextBelow(index + 1);
      [shuffled[index], shuffled[other]] = [shuffled[other] as Item, shuffled[index] as Item];
    }
    return shuffled;
  }
}
