import type { RecordedActivity } from "../core/activity/activity.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { CausalLinks } from "./causal-links.ts";
import { type Entry, History } from "./history.ts";
import { getLinkKey } from "./link-keys.ts";

/** An activity of a trace. */
export interface TracedActivity {
  /** From 1, in the order of the trace. */
  number: number;
  /** Number of the activity that made this one happen; none for what came from outside. */
  causedBy?: number;
  /** When it began, in milliseconds since the epoch. */
  startedAt: number;
  activity: RecordedActivity;
}

/** Everything that is known to have happened to what an ID names. */
export interface Trace {
  id: string;
  /** By the time at which they began, a cause before what it caused. */
  activities: TracedActivity[];
  /** Whether more activities name the ID than are followed; the last ones are. */
  truncated: boolean;
}

/** An ID of a thing is in a few activities; a value that is in more, such as a table's name, is none. */
const MAX_NAMING_ACTIVITIES = 1_000;

/** What happened to each event, for as long as the history holds it. */
export class TraceStore {
  readonly history: History;
  /** Why what is saved does not run; undefined when it does. However long ago that was told. */
  updateFailure: string | undefined;

  /** @param capacity how many activities are remembered. @default 100,000: what some 3,000 orders make happen */
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

  /**
   * What happened to an ID: the activities that name it, all that they caused, and all that led to them. Undefined when
   * nothing is known of it.
   */
  find(id: string): Trace | undefined {
    const naming = this.history.withValue(id, MAX_NAMING_ACTIVITIES + 1);
    if (naming.length === 0) {
      return undefined;
    }
    const story = new Story(this.history);
    for (const entry of naming.slice(-MAX_NAMING_ACTIVITIES)) {
      story.addWithEffects(entry);
      story.addCauses(entry);
    }
    return { id, activities: story.toTracedActivities(), truncated: naming.length > MAX_NAMING_ACTIVITIES };
  }
}

/** The part of a history that is about one thing. */
class Story {
  #links: CausalLinks;
  #entries = new Map<number, Entry>();
  /** Places whose effects are all in the story. */
  #followed = new Set<number>();

  constructor(history: History) {
    this.#links = new CausalLinks(history);
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

  /** Also what a causing invocation did itself, such as its log and its end, but no other event that it published. */
  addCauses(entry: Entry): void {
    for (let cause = this.#links.findCause(entry); cause; cause = this.#links.findCause(cause)) {
      if (this.#entries.has(cause.offset)) {
        return;
      }
      this.#entries.set(cause.offset, cause);
      if (cause.activity.type !== "invocation-started") {
        continue;
      }
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
    // A delivery is recorded when its target has it, and began before what the target did.
    for (const entry of causesFirst.toReversed()) {
      const cause = this.#causeInStory(entry)?.offset;
      if (cause !== undefined) {
        startedAt.set(cause, Math.min(getStart(cause), getStart(entry.offset)));
      }
    }
    const ordered = causesFirst.sort((a, b) => getStart(a.offset) - getStart(b.offset));
    const numbers = new Map(ordered.map(({ offset }, index) => [offset, index + 1]));
    return ordered.map((entry, index) => {
      const { activity, offset } = entry;
      const causedBy = numbers.get(this.#causeInStory(entry)?.offset ?? -1);
      return { number: index + 1, ...(causedBy && { causedBy }), startedAt: getStart(offset), activity };
    });
  }

  #causeInStory(entry: Entry): Entry | undefined {
    const cause = this.#links.findCause(entry);
    return cause && this.#entries.get(cause.offset);
  }
}

function compareOffsets(a: Entry, b: Entry): number {
  return a.offset - b.offset;
}

function readStart(activity: RecordedActivity): number {
  return (activity.type === "http-request" ? activity.startedAt : undefined) ?? activity.at;
}
