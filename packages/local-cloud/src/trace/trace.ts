import type { RecordedActivity } from "../core/activity/activity.ts";
import { expandActivity } from "../core/activity/expand-activity.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { CausalLinks } from "./causal-links.ts";
import { type Entry, History } from "./history.ts";
import { getLinkKey } from "./link-keys.ts";
import { isLookup } from "./lookups.ts";

export interface TracedActivity {
  /** From 1, in the order of the trace. */
  number: number;
  /** The number of its cause; missing if it came from outside. */
  causedBy?: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  activity: RecordedActivity;
}

export interface Trace {
  id: string;
  /** By start time, a cause before its effects. */
  activities: TracedActivity[];
  /** Whether only the latest activities that contain the ID were traced. */
  truncated: boolean;
}

/** An ID is in a few activities; a value in more of them, such as a table's name, is not an ID. */
const MAX_NAMING_ACTIVITIES = 1_000;

export class TraceStore {
  readonly history: History;
  /** Why the saved code could not be loaded; undefined if it is running. */
  updateFailure: string | undefined;

  /** @param capacity the maximum number of activities. @default 100,000 */
  constructor(activityLog: Pick<ActivityLog, "subscribe">, capacity = 100_000) {
    this.history = new History(capacity);
    activityLog.subscribe((activity) => {
      this.history.add(activity);
      if (activity.type === "update-failed") {
        this.updateFailure = activity.message;
      }
      if (activity.type === "update-recovered") {
        this.updateFailure = undefined;
      }
    });
  }

  /** Finds the activities that contain an ID, with their causes and effects; undefined if no stored one contains it, or all only ask for it. */
  find(id: string): Trace | undefined {
    const links = new CausalLinks(this.history);
    const found = this.history.withValue(id, MAX_NAMING_ACTIVITIES + 1);
    const naming = found.filter((entry) => !isLookup(id, entry, links));
    if (naming.length === 0) {
      return undefined;
    }
    const story = new Story(links);
    for (const entry of naming.slice(-MAX_NAMING_ACTIVITIES)) {
      story.addWithEffects(entry);
      story.addCauses(entry);
    }
    return { id, activities: story.toTracedActivities(), truncated: found.length > MAX_NAMING_ACTIVITIES };
  }
}

class Story {
  #links: CausalLinks;
  #entries = new Map<number, Entry>();
  /** Offsets of the activities whose effects are all in the story. */
  #followed = new Set<number>();

  constructor(links: CausalLinks) {
    this.#links = links;
  }

  addWithEffects(entry: Entry): void {
    const open = [entry];
    for (let next = open.pop(); next; next = open.pop()) {
      if (this.#followed.has(next.offset)) {
        continue;
      }
      this.#followed.add(next.offset);
      this.#entries.set(next.offset, next);
      for (const effect of this.#links.findEffects(next)) {
        open.push(effect);
      }
    }
  }

  /** Adds causes, including the log and the end of a causing invocation, but not other events that it published. */
  addCauses(entry: Entry): void {
    const open = [entry];
    for (let next = open.pop(); next; next = open.pop()) {
      const causes = this.#links.findCauses(next);
      if (causes.some(({ offset }) => this.#entries.has(offset))) {
        continue;
      }
      for (const cause of causes) {
        this.#addCause(cause);
        open.push(cause);
      }
    }
  }

  #addCause(cause: Entry): void {
    this.#entries.set(cause.offset, cause);
    if (cause.activity.type === "invocation-started") {
      for (const effect of this.#links.findEffects(cause)) {
        if (getLinkKey(effect.activity) === undefined) {
          this.#entries.set(effect.offset, effect);
        }
      }
    }
  }

  toTracedActivities(): TracedActivity[] {
    const effects = Map.groupBy(this.#entries.values(), (entry) => this.#causeInStory(entry)?.offset);
    const causesFirst: Entry[] = [];
    const open = (effects.get(undefined) ?? []).sort(compareOffsets).reverse();
    for (let next = open.pop(); next; next = open.pop()) {
      causesFirst.push(next);
      for (const effect of (effects.get(next.offset) ?? []).sort(compareOffsets).reverse()) {
        open.push(effect);
      }
    }
    const startedAt = new Map(causesFirst.map(({ activity, offset }) => [offset, readStart(activity)]));
    const getStart = (offset: number) => startedAt.get(offset) ?? Number.POSITIVE_INFINITY;
    // A delivery is recorded when its target has accepted it, so it started before the target's activities.
    for (const entry of causesFirst.toReversed()) {
      const cause = this.#causeInStory(entry)?.offset;
      if (cause !== undefined) {
        startedAt.set(cause, Math.min(getStart(cause), getStart(entry.offset)));
      }
    }
    const ordered = causesFirst.sort((a, b) => getStart(a.offset) - getStart(b.offset));
    const expanded = ordered.flatMap(({ activity, offset }) =>
      expandActivity(activity).map((each) => ({ activity: each, offset })),
    );
    const numbers = new Map(expanded.map(({ offset }, index) => [offset, index + 1]));
    return expanded.map((entry, index) => {
      const { activity, offset } = entry;
      const causedBy = numbers.get(this.#causeInStory(entry)?.offset ?? -1);
      return { number: index + 1, ...(causedBy && { causedBy }), startedAt: getStart(offset), activity };
    });
  }

  #causeInStory(entry: Entry): Entry | undefined {
    return this.#links.findCauses(entry).find(({ offset }) => this.#entries.has(offset));
  }
}

function compareOffsets(a: Entry, b: Entry): number {
  return a.offset - b.offset;
}

function readStart(activity: RecordedActivity): number {
  return (activity.type === "http-request" ? activity.startedAt : undefined) ?? activity.at;
}
