import type { RecordedActivity } from "../core/activity/activity.ts";
import { valuesOf } from "./activity-values.ts";
import { causeKeyOf, linkKeyOf } from "./link-keys.ts";
import { shortened } from "./shortened.ts";

/** An activity and its place in the history, from 0 for the first ever. */
export interface Entry {
  place: number;
  activity: RecordedActivity;
}

/**
 * The last activities, found by the values in them, by their link keys and by the keys of their causes.
 *
 * Activities come with every event and questions seldom, so adding one only keeps it: an index is made of what has come
 * since when a question is asked. They are kept in segments, and forgotten by the segment.
 */
export class History {
  #segments: Segment[] = [];
  #segmentSize: number;
  #segmentCount: number;

  /** @param capacity how many activities are kept; the last tenth of them comes and goes by the segment */
  constructor(capacity: number) {
    this.#segmentCount = 10;
    this.#segmentSize = Math.ceil(capacity / this.#segmentCount);
  }

  add(activity: RecordedActivity): void {
    let last = this.#segments.at(-1);
    if (!last || last.size === this.#segmentSize) {
      last = new Segment((last?.firstPlace ?? -this.#segmentSize) + this.#segmentSize);
      this.#segments.push(last);
      if (this.#segments.length > this.#segmentCount) {
        this.#segments.shift();
      }
    }
    last.add(activity);
  }

  /** The place that the next activity gets. */
  get end(): number {
    const last = this.#segments.at(-1);
    return last ? last.firstPlace + last.size : 0;
  }

  /** The place of the oldest activity that is kept. */
  get start(): number {
    return this.#segments[0]?.firstPlace ?? 0;
  }

  /** What is kept from a place on, up to `most` activities, in the order in which they came. */
  from(place: number, most = Number.POSITIVE_INFINITY): Entry[] {
    const entries: Entry[] = [];
    const first = Math.max(place, this.start);
    const end = Math.min(first + most, this.end);
    for (const segment of this.#segments) {
      const endOfSegment = Math.min(end, segment.firstPlace + segment.size);
      for (let at = Math.max(first, segment.firstPlace); at < endOfSegment; at += 1) {
        entries.push(segment.entry(at));
      }
    }
    return entries;
  }

  /** Activities with the value, the last ones if there are more than `most`, in the order in which they came. */
  withValue(value: string, most: number): Entry[] {
    return this.#find((segment) => segment.index().values.get(value)).slice(-most);
  }

  withLinkKey(key: string): Entry[] {
    return this.#find((segment) => segment.index().links.get(key));
  }

  withCauseKey(key: string): Entry[] {
    return this.#find((segment) => segment.index().causes.get(key));
  }

  #find(places: (segment: Segment) => number[] | undefined): Entry[] {
    return this.#segments.flatMap((segment) => (places(segment) ?? []).map((place) => segment.entry(place)));
  }
}

/** Places by what an activity is found by. */
interface Index {
  values: Map<string, number[]>;
  links: Map<string, number[]>;
  causes: Map<string, number[]>;
}

/** What is kept of an activity and, of one that is shortened, what it was found by before. */
interface Kept {
  activity: RecordedActivity;
  values?: Set<string>;
}

class Segment {
  readonly firstPlace: number;
  #kept: Kept[] = [];
  #index: Index = { values: new Map(), links: new Map(), causes: new Map() };
  #indexed = 0;

  constructor(firstPlace: number) {
    this.firstPlace = firstPlace;
  }

  get size(): number {
    return this.#kept.length;
  }

  add(activity: RecordedActivity): void {
    const short = shortened(activity);
    this.#kept.push(short === activity ? { activity } : { activity: short, values: valuesOf(activity) });
  }

  entry(place: number): Entry {
    const { activity } = this.#kept[place - this.firstPlace] as Kept;
    return { place, activity };
  }

  index(): Index {
    for (; this.#indexed < this.size; this.#indexed += 1) {
      const { activity, values = valuesOf(activity) } = this.#kept[this.#indexed] as Kept;
      const place = this.firstPlace + this.#indexed;
      for (const value of values) {
        insert(this.#index.values, value, place);
      }
      insert(this.#index.links, linkKeyOf(activity), place);
      insert(this.#index.causes, causeKeyOf(activity), place);
    }
    return this.#index;
  }
}

function insert(index: Map<string, number[]>, key: string | undefined, place: number): void {
  if (key === undefined) {
    return;
  }
  const places = index.get(key);
  if (places) {
    places.push(place);
  } else {
    index.set(key, [place]);
  }
}
