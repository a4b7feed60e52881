import type { Matcher } from "./matcher.ts";

/** A state of the automaton that reads a value, byte by byte, for all wildcards of a field at once. */
interface State {
  /** The next states by byte. */
  readonly literal: Map<number, State[]>;
  /** The state that reads any bytes. */
  wildcard?: State;
  readonly id: number;
}

const WILDCARD = -1;
/** A byte that is in no text. */
const OTHER_BYTE = -2;
/** Bounds the time for a pattern made to take long; patterns up to the maximum length rarely have as many. */
const MAX_VISITED_SETS = 10_000;

/**
 * Computes the complexity of a field's wildcards as event-ruler does: the largest number of beginnings of wildcards that
 * one value can match at the same time. Stops above the limit.
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/MachineComplexityEvaluator.java
 */
export function computeWildcardComplexity(matchers: readonly Matcher[], limit: number): number {
  const automaton = new Automaton();
  for (const [index, { wildcards = [] }] of matchers.entries()) {
    for (const parts of wildcards) {
      automaton.add(parts, `${index}`);
    }
  }
  return automaton.computeComplexity(limit);
}

class Automaton {
  #start: State = { literal: new Map(), id: 0 };
  #states = new Map<string, State>();
  #bytes = new Set([OTHER_BYTE]);

  /** @param parts the literal texts between the wildcards */
  add(parts: readonly string[], matcher: string): void {
    const tokens = toTokens(parts);
    const text = JSON.stringify(parts);
    let key = matcher;
    let from = [this.#start];
    for (const [index, token] of tokens.entries()) {
      // Texts of one matcher share the states up to their first wildcard, and the last.
      key = `${tokens[index - 1] === WILDCARD ? text : ""}${key} ${token}`;
      const next = this.#getState(index === tokens.length - 1 ? `${matcher} end` : key);
      if (token === WILDCARD) {
        for (const state of [...from, next]) {
          state.wildcard = next;
        }
        from = [...from, next]; // A wildcard also stands for no byte.
      } else {
        for (const state of from) {
          addTransition(state, token, next);
        }
        from = [next];
        this.#bytes.add(token);
      }
    }
  }

  computeComplexity(limit: number): number {
    const visited = new Set<string>();
    const pending: Set<State>[] = [new Set([this.#start])];
    let complexity = 0;
    for (const active of pending) {
      for (const byte of this.#bytes) {
        const next = advance(active, byte);
        complexity = Math.max(complexity, countBeginnings(next));
        if (complexity > limit) {
          return complexity;
        }
        const key = Array.from(next, ({ id }) => id)
          .sort((a, b) => a - b)
          .join();
        if (next.size > 0 && !visited.has(key) && visited.size < MAX_VISITED_SETS) {
          visited.add(key);
          pending.push(next);
        }
      }
    }
    return complexity;
  }

  #getState(key: string): State {
    const state = this.#states.get(key) ?? { literal: new Map(), id: this.#states.size + 1 };
    this.#states.set(key, state);
    return state;
  }
}

/** event-ruler reads values with the quotes of their JSON. */
function toTokens(parts: readonly string[]): number[] {
  const tokens = parts.flatMap((part) => [WILDCARD, ...Buffer.from(part)]).slice(1);
  const quote = '"'.charCodeAt(0);
  return [quote, ...tokens, quote];
}

function addTransition({ literal }: State, byte: number, next: State): void {
  const states = literal.get(byte) ?? [];
  if (!states.includes(next)) {
    states.push(next);
  }
  literal.set(byte, states);
}

function advance(active: Iterable<State>, byte: number): Set<State> {
  const next = new Set<State>();
  for (const { literal, wildcard } of active) {
    if (wildcard) {
      next.add(wildcard);
    }
    for (const state of literal.get(byte) ?? []) {
      next.add(state);
    }
  }
  return next;
}

/** Counts the states, and the wildcards after them that have not read a byte. */
function countBeginnings(states: ReadonlySet<State>): number {
  let count = states.size;
  for (const { wildcard } of states) {
    if (wildcard && !states.has(wildcard)) {
      count += 1;
    }
  }
  return count;
}
