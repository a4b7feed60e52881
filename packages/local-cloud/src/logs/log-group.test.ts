import { expect, it } from "vitest";
import { testCollection } from "../testing/collection.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { LogGroup, MAX_LOG_EVENTS, type StoredLogEvent } from "./log-group.ts";

const DAY_MS = 86_400_000;

function testGroup(retentionDays = 0, before: Record<string, StoredLogEvent> = {}) {
  const clock = new ManualClock(10 * DAY_MS);
  const { collection, contents } = testCollection(before);
  const settings = { name: "/aws/lambda/order", arn: "arn", retentionDays };
  const open = () => new LogGroup(settings, clock, collection);
  return { clock, contents, group: open() };
}

const messages = (group: LogGroup) => group.list().map(({ message }) => message);

it("lists events by time and arrival, with ids that sort the same way", async () => {
  const { clock, group } = testGroup();
  group.put("b", "one");
  group.put("a", "two");
  await clock.advance(5);
  group.put("a", "three");
  expect(messages(group)).toEqual(["one", "two", "three"]);
  const ids = group.list().map(({ eventId }) => eventId);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(3);
  expect(group.listStreams()).toEqual([
    { name: "a", firstEventAtMs: 10 * DAY_MS, lastEventAtMs: 10 * DAY_MS + 5 },
    { name: "b", firstEventAtMs: 10 * DAY_MS, lastEventAtMs: 10 * DAY_MS },
  ]);
});

it("continues after the events of an earlier run", () => {
  const event = (message: string) => ({ streamName: "a", timestamp: 1, message });
  const { contents, group } = testGroup(0, { 10: event("two"), 9: event("one") });
  group.put("a", "three");
  expect(messages(group)).toEqual(["one", "two", "three"]);
  group.persist();
  expect([...contents.keys()]).toEqual(["9", "10", "11"]);
});

it("persists lines together soon after they were written", async () => {
  const { clock, contents, group } = testGroup();
  group.put("a", "one");
  group.put("a", "two");
  expect(contents.size).toBe(0);
  await clock.advance(200);
  expect([...contents.values()].map(({ message }) => message)).toEqual(["one", "two"]);
});

it("deletes events after the retention", async () => {
  const { clock, contents, group } = testGroup(3);
  group.put("a", "old");
  await clock.advance(DAY_MS);
  group.put("a", "new");
  await clock.advance(2 * DAY_MS);
  expect(messages(group)).toEqual(["old", "new"]);
  await clock.advance(1);
  expect(messages(group)).toEqual(["new"]);
  expect(contents.size).toBe(1);
});

it("stores a limited number of events", () => {
  const { contents, group } = testGroup();
  for (let number = 0; number <= MAX_LOG_EVENTS; number++) {
    group.put("a", String(number));
  }
  expect(messages(group)).toHaveLength(0.9 * MAX_LOG_EVENTS);
  expect(messages(group).at(-1)).toBe(String(MAX_LOG_EVENTS));
  group.persist();
  expect(contents.size).toBe(0.9 * MAX_LOG_EVENTS);
});
