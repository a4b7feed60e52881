import { expect, test } from "vitest";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { testCollection } from "../testing/collection.ts";
import { type ArchivedEvent, ArchivedEvents } from "./archived-events.ts";

const archived = (id: string, time: string, archivedAtMs: number) => ({
  event: { id, time } as EventEnvelope,
  archivedAtMs,
});
const noon = Date.UTC(2026, 0, 1, 12);

function threeEvents() {
  const events = new ArchivedEvents(testCollection<ArchivedEvent>().collection);
  events.put(archived("second", "2026-01-01T12:00:01Z", 10));
  events.put(archived("first", "2026-01-01T12:00:00Z", 20));
  events.put(archived("third", "2026-01-01T12:00:02Z", 30));
  return {
    events,
    ids: (startMs: number, endMs: number) => events.between(startMs, endMs).map(({ event }) => event.id),
  };
}

test("events are found by `time`, oldest first, from an inclusive start to an exclusive end", () => {
  const { ids } = threeEvents();
  expect(ids(noon, noon + 2_000)).toEqual(["first", "second"]);
  expect(ids(noon + 1, noon + 2_001)).toEqual(["second", "third"]);
  expect(ids(-Infinity, Infinity)).toEqual(["first", "second", "third"]);
});

test("events are deleted by the time of archiving", () => {
  const { events, ids } = threeEvents();
  events.deleteArchivedBefore(20);
  expect(ids(-Infinity, Infinity)).toEqual(["first", "third"]);
  events.deleteArchivedBefore(31);
  expect(ids(-Infinity, Infinity)).toEqual([]);
});

test("events persist across runs", () => {
  const { collection, contents } = testCollection<ArchivedEvent>();
  const archived = { event: { time: "2026-11-22T12:00:00Z" } as ArchivedEvent["event"], archivedAtMs: 1 };
  new ArchivedEvents(collection).put(archived);

  const next = testCollection(Object.fromEntries(contents));
  const events = new ArchivedEvents(next.collection);
  expect(events.between(0, Number.MAX_SAFE_INTEGER)).toEqual([archived]);
  events.deleteArchivedBefore(2);
  expect(next.contents.size).toBe(0);
});
