import type { Entry, History } from "./history.ts";
import { getCauseKey, getLinkKey } from "./link-keys.ts";

/** The activities with one link key and those that have it as their cause, linked by their positions. */
interface Links {
  causes: Map<number, Entry>;
  effects: Map<number, Entry[]>;
}

/**
 * Finds causes and effects in a history, on demand. A replay sends events with their original ids, so thousands of
 * activities can share a key: all activities with a key are linked at once, in one pass.
 */
export class CausalLinks {
  #history: History;
  #links = new Map<string, Links>();

  constructor(history: History) {
    this.#history = history;
  }

  /**
   * The latest activity with that key before this one: an invocation's attempts share a key, one after the other. If there
   * is none, the first after it: a request and a delivery are recorded when they are done.
   */
  findCause({ activity, offset }: Entry): Entry | undefined {
    const key = getCauseKey(activity);
    return key === undefined ? undefined : this.#findLinks(key).causes.get(offset);
  }

  /** In the order in which they came. */
  findEffects({ activity, offset }: Entry): Entry[] {
    const key = getLinkKey(activity);
    return (key !== undefined && this.#findLinks(key).effects.get(offset)) || [];
  }

  #findLinks(key: string): Links {
    const known = this.#links.get(key);
    if (known) {
      return known;
    }
    const links: Links = { causes: new Map(), effects: new Map() };
    this.#links.set(key, links);
    const causes = this.#history.withLinkKey(key);
    let following = 0;
    for (const effect of this.#history.withCauseKey(key)) {
      while ((causes[following]?.offset ?? Number.POSITIVE_INFINITY) < effect.offset) {
        following += 1;
      }
      const cause = causes[following - 1] ?? causes[0];
      if (!cause) {
        break;
      }
      links.causes.set(effect.offset, cause);
      const effects = links.effects.get(cause.offset);
      if (effects) {
        effects.push(effect);
      } else {
        links.effects.set(cause.offset, [effect]);
      }
    }
    return links;
  }
}
