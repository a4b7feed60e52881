import { causeNameOf, nameOf } from "./activity-links.ts";
import type { Entry, History } from "./history.ts";

/** The activities of one name and those that name it as their cause, linked by their places. */
interface Links {
  causes: Map<number, Entry>;
  effects: Map<number, Entry[]>;
}

/**
 * Which activity of a history caused which, as far as it is asked for. A replay gives its events the names that they
 * had before, so thousands of activities can share one: all of a name are linked at once, in one pass over them.
 */
export class CausalLinks {
  #history: History;
  #links = new Map<string, Links>();

  constructor(history: History) {
    this.#history = history;
  }

  /**
   * The latest of that name before the activity: an invocation's attempts share a name, and follow one another. Or else
   * the first after it: a request and a delivery are recorded when they are done.
   */
  causeOf({ activity, place }: Entry): Entry | undefined {
    const name = causeNameOf(activity);
    return name === undefined ? undefined : this.#linksOf(name).causes.get(place);
  }

  /** In the order in which they came. */
  effectsOf({ activity, place }: Entry): Entry[] {
    const name = nameOf(activity);
    return (name !== undefined && this.#linksOf(name).effects.get(place)) || [];
  }

  #linksOf(name: string): Links {
    const known = this.#links.get(name);
    if (known) return known;
    const links: Links = { causes: new Map(), effects: new Map() };
    this.#links.set(name, links);
    const named = this.#history.named(name);
    let following = 0;
    for (const effect of this.#history.causedBy(name)) {
      while ((named[following]?.place ?? Number.POSITIVE_INFINITY) < effect.place) following += 1;
      const cause = named[following - 1] ?? named[0];
      if (!cause) break;
      links.causes.set(effect.place, cause);
      const effects = links.effects.get(cause.place);
      if (effects) effects.push(effect);
      else links.effects.set(cause.place, [effect]);
    }
    return links;
  }
}
