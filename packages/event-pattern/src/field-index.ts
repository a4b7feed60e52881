import type { FieldCondition } from "./field-condition.ts";

/** A condition and the alternatives that require it, by their position in the index. */
export interface IndexedCondition {
  readonly condition: FieldCondition;
  readonly alternatives: number[];
}

/** The conditions of all patterns on one field. A value finds those that may accept it without trying each of them. */
export class FieldIndex {
  #byJson = new Map<string, IndexedCondition>();
  #byValue = new Map<unknown, IndexedCondition[]>();
  #byPrefix = new Map<string, IndexedCondition[]>();
  /** In ascending order. */
  #prefixLengths: number[] = [];
  #others: IndexedCondition[] = [];

  /** Returns the equal condition of another pattern, if there is one. */
  getOrAdd(condition: FieldCondition): IndexedCondition {
    let indexed = this.#byJson.get(condition.json);
    if (!indexed) {
      indexed = { condition, alternatives: [] };
      this.#byJson.set(condition.json, indexed);
      this.#add(indexed);
    }
    return indexed;
  }

  addAccepting(value: unknown, accepting: Set<IndexedCondition>): void {
    for (const indexed of this.#byValue.get(value) ?? []) {
      accepting.add(indexed);
    }
    if (typeof value === "string") {
      for (const length of this.#prefixLengths) {
        if (length > value.length) {
          break;
        }
        addIfAccepting(this.#byPrefix.get(value.slice(0, length)), value, accepting);
      }
    }
    addIfAccepting(this.#others, value, accepting);
  }

  #add(indexed: IndexedCondition): void {
    const { matchers } = indexed.condition;
    if (matchers.some(({ accepted }) => accepted === undefined)) {
      this.#others.push(indexed);
      return;
    }
    for (const { accepted } of matchers) {
      if (accepted && "value" in accepted) {
        insert(this.#byValue, accepted.value, indexed);
      } else if (accepted) {
        insert(this.#byPrefix, accepted.prefix, indexed);
      }
    }
    this.#prefixLengths = [...new Set([...this.#byPrefix.keys()].map(({ length }) => length))].sort((a, b) => a - b);
  }
}

function addIfAccepting(
  conditions: readonly IndexedCondition[] | undefined,
  value: unknown,
  accepting: Set<IndexedCondition>,
): void {
  for (const indexed of conditions ?? []) {
    if (indexed.condition.accepts(value)) {
      accepting.add(indexed);
    }
  }
}

function insert<Key>(index: Map<Key, IndexedCondition[]>, key: Key, indexed: IndexedCondition): void {
  const conditions = index.get(key) ?? [];
  conditions.push(indexed);
  index.set(key, conditions);
}
