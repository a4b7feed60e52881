import type { RecordedActivity } from "../core/activity/activity.ts";
import { expandActivity } from "../core/activity/expand-activity.ts";
import { readActivityValues } from "./activity-values.ts";
import { getCauseKey, getLinkKey } from "./link-keys.ts";
import { truncateActivity } from "./truncate-activity.ts";

/** An activity and its offset in the history, 0 for the first one. */
export interface Entry {
  offset: number;
  activity: RecordedActivity;
}

const SEGMENT_COUNT = 10;

/** The latest activities, indexed on the next query, because queries are rare. Old segments are deleted as a whole. */
export class History {
  #segments: Segment[] = [];
  #segmentSize: number;

  /** @param capacity the maximum number of activities; at least nine tenths of it are stored once it was reached */
  constructor(capacity: number) {
    this.#segmentSize = Math.ceil(capacity / SEGMENT_COUNT);
  }

  add(activity: RecordedActivity): void {
    if (truncateActivity(activity) === activity) {
      this.#append({ activity });
      return;
    }
    // The rest of a truncated activity may not suffice to expand it later.
    for (const each of expandActivity(activity)) {
      this.#append({ activity: truncateActivity(each), values: readActivityValues(each) });
    }
  }

  #append(stored: StoredActivity): void {
    let last = this.#segments.at(-1);
    if (!last || last.size === this.#segmentSize) {
      last = new Segment((last?.firstOffset ?? -this.#segmentSize) + this.#segmentSize);
      this.#segments.push(last);
      if (this.#segments.length > SEGMENT_COUNT) {
        this.#segments.shift();
      }
    }
    last.add(stored);
  }

  get end(): number {
    const last = this.#segments.at(-1);
    return last ? last.firstOffset + last.size : 0;
  }

  /** The offset of the oldest stored activity. */
  get start(): number {
    return this.#segments[0]?.firstOffset ?? 0;
  }

  from(offset: number, limit = Number.POSITIVE_INFINITY): Entry[] {
    const entries: Entry[] = [];
    const first = Math.max(offset, this.start);
    const end = Math.min(first + limit, this.end);
    for (const segment of this.#segments) {
      const endOfSegment = Math.min(end, segment.firstOffset + segment.size);
      for (let at = Math.max(first, segment.firstOffset); at < endOfSegment; at += 1) {
        entries.push(segment.entry(at));
      }
    }
    return entries;
  }

  /** Returns the latest activities with a value, in order. */
  withValue(value: string, limit: number): Entry[] {
    return this.#find((segment) => segment.index().values.get(value)).slice(-limit);
  }

  withLinkKey(key: string): Entry[] {
    return this.#find((segment) => segment.index().links.get(key));
  }

  withCauseKey(key: string): Entry[] {
    return this.#find((segment) => segment.index().causes.get(key));
  }

  #find(offsets: (segment: Segment) => number[] | undefined): Entry[] {
    return this.#segments.flatMap((segment) => (offsets(segment) ?? []).map((offset) => segment.entry(offset)));
  }
}

/** Offsets by key. */
type Index = Record<"values" | "links" | "causes", Map<string, number[]>>;

interface StoredActivity {
  activity: RecordedActivity;
  /** Its values before it was truncated. */
  values?: Set<string>;
}

class Segment {
  readonly firstOffset: number;
  #stored: StoredActivity[] = [];
  #index: Index = { values: new Map(), links: new Map(), causes: new Map() };
  #indexed = 0;

  constructor(firstOffset: number) {
    this.firstOffset = firstOffset;
  }

  get size(): number {
    return this.#stored.length;
  }

  add(stored: StoredActivity): void {
    this.#stored.push(stored);
  }

  entry(offset: number): Entry {
    const { activity } = this.#stored[offset - this.firstOffset] as StoredActivity;
    return { offset, activity };
  }

  index(): Index {
    for (; this.#indexed < this.size; this.#indexed += 1) {
      const { activity, values = readActivityValues(activity) } = this.#stored[this.#indexed] as StoredActivity;
      const offset = this.firstOffset + this.#indexed;
      for (const value of values) {
        insert(this.#index.values, value, offset);
      }
      insert(this.#index.links, getLinkKey(activity), offset);
      insert(this.#index.causes, getCauseKey(activity), offset);
    }
    return this.#index;
  }
}

function insert(index: Map<string, number[]>, key: string | undefined, offset: number): void {
  if (key === undefined) {
    return;
  }
  const offsets = index.get(key);
  if (offsets) {
    offsets.push(offset);
  } else {
    index.set(key, [offset]);
  }
}
