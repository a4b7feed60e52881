import type { EventPattern } from "./event-pattern.ts";
import type { FieldCondition } from "./field-condition.ts";
import { FieldIndex, type IndexedCondition } from "./field-index.ts";
import { FieldTree } from "./field-tree.ts";

/**
 * Finds the patterns that an event matches without trying each of them. It reads each field of the event once, counts for
 * each alternative of each pattern how many of its conditions are satisfied, and selects those with all of them.
 * @example
 * const index = new PatternIndex(rules); // each rule has a `pattern`
 * index.findMatches(event); // the rules whose pattern matches, in order
 */
export class PatternIndex<Item extends { readonly pattern: EventPattern }> {
  /** The pattern's item, and the number of conditions, by alternative. */
  #items: Item[] = [];
  #conditionCounts: number[] = [];
  #fields = new FieldTree<FieldIndex>();
  #acceptingAbsence = new Map<IndexedCondition, FieldIndex>();

  constructor(items: Iterable<Item>) {
    for (const item of items) {
      for (const conditions of item.pattern.alternatives) {
        const alternative = this.#items.push(item) - 1;
        this.#conditionCounts.push(conditions.length);
        for (const condition of conditions) {
          this.#getOrAdd(condition).alternatives.push(alternative);
        }
      }
    }
  }

  /** @param event a JSON object with the whole envelope */
  findMatches(event: object): Item[] {
    const satisfied = new Set<IndexedCondition>();
    /** Fields with a value that is in no element of an array. */
    const present = new Set<FieldIndex>();
    let hasElements = false;
    this.#fields.visit(event, (field, value, isInElement) => {
      if (isInElement) {
        hasElements = true;
      } else {
        present.add(field);
      }
      field.addAccepting(value, satisfied);
    });
    for (const [indexed, field] of this.#acceptingAbsence) {
      if (!present.has(field)) {
        satisfied.add(indexed);
      }
    }
    const candidates = this.#selectSatisfied(satisfied);
    // The elements of an array must also satisfy the conditions together.
    return hasElements ? candidates.filter(({ pattern }) => pattern.matches(event)) : candidates;
  }

  #getOrAdd(condition: FieldCondition): IndexedCondition {
    const field = this.#fields.getOrAdd(condition.path, () => new FieldIndex());
    const indexed = field.getOrAdd(condition);
    if (condition.acceptsAbsence) {
      this.#acceptingAbsence.set(indexed, field);
    }
    return indexed;
  }

  #selectSatisfied(satisfied: Iterable<IndexedCondition>): Item[] {
    const missing = this.#conditionCounts.slice();
    const complete: number[] = [];
    for (const { alternatives } of satisfied) {
      for (const alternative of alternatives) {
        missing[alternative] = (missing[alternative] as number) - 1;
        if (missing[alternative] === 0) {
          complete.push(alternative);
        }
      }
    }
    const items = complete.sort((a, b) => a - b).map((alternative) => this.#items[alternative] as Item);
    return [...new Set(items)];
  }
}
