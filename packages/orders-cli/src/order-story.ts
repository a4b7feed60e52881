import { EVENT_BUS, formatMessage, getLevel, isFailure, isRoutine, type LogEntry } from "./log-entry.ts";
import { type Order, toStampAttribute, toStampLabel } from "./order.ts";
import { listOrderServices, type Outputs } from "./outputs.ts";
import { printable } from "./printable.ts";
import { formatReason, type QueuedDeadLetter } from "./queued-dead-letter.ts";

/** The dead-letters command shows the whole reason. */
const MAX_REASON_LENGTH = 100;

export interface StoryEntry {
  kind: "stamp" | "log" | "dead-letter";
  timeMs: number;
  service: string;
  text: string;
  failed: boolean;
}

/**
 * The part of one service in an order's story. Chapters follow the choreography: a publisher comes before its consumers.
 * The last one is EventBridge's, if it logged anything.
 */
export interface Chapter {
  service: string;
  /** The number of services before it in the choreography. */
  depth: number;
  /** By time. */
  entries: StoryEntry[];
  /** Why the stamp is missing, as far as it is known; undefined if it is there, or if the order does not wait for it. */
  missing: string | undefined;
}

export interface OrderStory {
  ID: string;
  chapters: Chapter[];
  /** The earliest failure, or the first missing stamp if nothing reported one; undefined for a complete order. */
  firstFailure: (Pick<StoryEntry, "service" | "text"> & { timeMs?: number }) | undefined;
}

export interface StorySources {
  ID: string;
  order: Order | undefined;
  logs: readonly LogEntry[];
  deadLetters: readonly QueuedDeadLetter[];
  outputs: Pick<Outputs, "consumed_events" | "function_arns" | "order_stamps">;
}

/** Events are not logged: that one was published shows only in its consumers. */
type PublisherState = "published" | "finished" | "unknown";

interface Publication {
  publisher: string;
  detailType: string;
}

/** Joins what is known about an order: who did what, who did not, and what failed first. */
export function createStory(sources: StorySources): OrderStory {
  const { ID, order, outputs } = sources;
  const services = Object.keys(outputs.function_arns);
  const awaited = listOrderServices(outputs);
  const entries = Map.groupBy(createEntries(sources, services), ({ service }) => service);
  const findEntries = (service: string) => (entries.get(service) ?? []).sort((a, b) => a.timeMs - b.timeMs);
  const findPublications = (service: string): Publication[] =>
    (outputs.consumed_events[service] ?? []).flatMap(({ detail_type, source }) => {
      const publisher = services.find((each) => toLabel(each) === source);
      return publisher === undefined ? [] : [{ publisher, detailType: detail_type }];
    });
  const findConsumers = (publisher: string) =>
    services.filter((each) => findPublications(each).some((publication) => publication.publisher === publisher));
  const getPublisherState = (publisher: string): PublisherState => {
    if (findConsumers(publisher).some((consumer) => findEntries(consumer).length > 0)) {
      return "published";
    }
    return findEntries(publisher).some(({ failed, kind }) => kind === "log" && !failed) ? "finished" : "unknown";
  };

  const chapters: Chapter[] = [];
  const addChapter = (service: string, depth: number) => {
    if (chapters.some((chapter) => chapter.service === service)) {
      return;
    }
    const own = findEntries(service);
    const isMissing = awaited.includes(service) && !order?.stamps[toStampAttribute(service)];
    const missing = isMissing ? explainMissingStamp(findPublications(service), getPublisherState, own) : undefined;
    chapters.push({ service, depth, entries: own, missing });
    const getStart = (each: string) => findEntries(each)[0]?.timeMs ?? Number.POSITIVE_INFINITY;
    for (const consumer of findConsumers(service).sort((a, b) => getStart(a) - getStart(b) || 0)) {
      addChapter(consumer, depth + 1);
    }
  };
  for (const service of services.toSorted((a, b) => findPublications(a).length - findPublications(b).length)) {
    addChapter(service, 0);
  }
  if (entries.has(EVENT_BUS)) {
    chapters.push({ service: EVENT_BUS, depth: 0, entries: findEntries(EVENT_BUS), missing: undefined });
  }
  const visible = chapters.filter(({ entries, missing }) => entries.length > 0 || missing !== undefined);
  return { ID, chapters: visible, firstFailure: findFirstFailure(visible) };
}

function createEntries({ deadLetters, logs, order }: StorySources, services: readonly string[]): StoryEntry[] {
  const stamps = services.flatMap((service): StoryEntry[] => {
    const attribute = toStampAttribute(service);
    const stamp = order?.stamps[attribute] ?? order?.others?.[attribute];
    return stamp === undefined
      ? []
      : [{ kind: "stamp", timeMs: Date.parse(stamp), service, text: "stamped", failed: false }];
  });
  const lines = logs
    .filter((entry) => !isRoutine(entry))
    .map((entry): StoryEntry => {
      const text = `log: ${printable(getLevel(entry))} ${formatMessage(entry)}`;
      return { kind: "log", timeMs: entry.writtenAtMs, service: entry.service, text, failed: isFailure(entry) };
    });
  const letters = deadLetters.map(({ letter, queue, service, since }): StoryEntry => {
    const text = `dead letter in ${queue}: ${printable(formatReason(letter), MAX_REASON_LENGTH)}`;
    return { kind: "dead-letter", timeMs: since.getTime(), service, text, failed: true };
  });
  return [...stamps, ...lines, ...letters];
}

function explainMissingStamp(
  publications: readonly Publication[],
  getPublisherState: (publisher: string) => PublisherState,
  entries: readonly StoryEntry[],
): string {
  const silence = entries.some(({ kind }) => kind === "log") ? "" : ", and it logged nothing";
  const published = publications.find(({ publisher }) => getPublisherState(publisher) === "published");
  if (published) {
    return `has no stamp, although ${published.publisher} published ${published.detailType}${silence}`;
  }
  const [expected] = publications;
  if (!expected) {
    return `has no stamp${silence}`;
  }
  const { detailType, publisher } = expected;
  return getPublisherState(publisher) === "finished"
    ? `has no stamp: ${publisher} finished, but no service received ${detailType}, which its contract declares`
    : `has no stamp: ${publisher} has not published ${detailType}`;
}

function findFirstFailure(chapters: readonly Chapter[]): OrderStory["firstFailure"] {
  const failures = chapters.flatMap(({ entries }) => entries.filter(({ failed }) => failed));
  const [earliest] = failures.sort((a, b) => a.timeMs - b.timeMs);
  if (earliest) {
    return earliest;
  }
  const incomplete = chapters.find(({ missing }) => missing !== undefined);
  return incomplete && { service: incomplete.service, text: incomplete.missing ?? "" };
}

function toLabel(service: string): string {
  return toStampLabel(toStampAttribute(service));
}
