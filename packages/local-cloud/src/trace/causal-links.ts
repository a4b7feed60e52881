import { getKind } from "../core/activity/activity.ts";
import type { Entry, History } from "./history.ts";
import { getCauseKey, getLinkKey } from "./link-keys.ts";

interface Links {
  causes: Map<number, readonly Entry[]>;
  effects: Map<number, Entry[]>;
}

/** Finds causes and effects on demand. Thousands of replayed activities can share a key: all are linked in one pass. */
export class CausalLinks {
  #history: History;
  #links = new Map<string, Links>();

  constructor(history: History) {
    this.#history = history;
  }

  /**
   * Finds the latest activity with the cause's key before this one, because the attempts of an invocation share a key; or
   * else the first after it, because requests and deliveries are recorded when they are completed. Only an invocation
   * with a batch of messages or records has several causes.
   */
  findCauses({ activity, offset }: Entry): readonly Entry[] {
    const key = getCauseKey(activity);
    return (key !== undefined && this.#findLinks(key).causes.get(offset)) || [];
  }

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
    if (causes[0] && getKind(causes[0].activity).link?.(causes[0].activity).type === "batch") {
      return this.#linkBatch(links, causes, this.#history.withCauseKey(key));
    }
    let following = 0;
    for (const effect of this.#history.withCauseKey(key)) {
      while ((causes[following]?.offset ?? Number.POSITIVE_INFINITY) < effect.offset) {
        following += 1;
      }
      const cause = causes[following - 1] ?? (isRecordedLate(causes[0]) ? causes[0] : undefined);
      if (!cause) {
        continue;
      }
      links.causes.set(effect.offset, [cause]);
      const effects = links.effects.get(cause.offset) ?? [];
      effects.push(effect);
      links.effects.set(cause.offset, effects);
    }
    return links;
  }

  #linkBatch(links: Links, messages: Entry[], invocations: Entry[]): Links {
    for (const { offset } of messages) {
      links.effects.set(offset, invocations);
    }
    for (const { offset } of invocations) {
      links.causes.set(offset, messages);
    }
    return links;
  }
}

/** A dead letter is recorded before it is redriven: an equal invocation before it is its own cause. */
function isRecordedLate(cause: Entry | undefined): boolean {
  return cause !== undefined && getKind(cause.activity).link?.(cause.activity).type !== "dead-letter";
}
