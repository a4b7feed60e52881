import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { testFeed, write } from "../testing/running-console.ts";
import { ActivityStream } from "./activity-stream.ts";
import type { GuideState } from "./api/guide-view.ts";
import type { Health } from "./api/health-view.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The reader's end of a connection, with a buffer that can be full. */
class Connection extends EventEmitter {
  written = "";
  writableNeedDrain = false;
  destroyed = false;

  writeHead(): void {}

  write(text: string): void {
    this.written += text;
  }

  get events(): { name: string; data: unknown; id: string | undefined }[] {
    return this.written.split("\n\n").flatMap((block) => {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      const data = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null");
      return name === undefined ? [] : [{ name, data, id: /^id: (.*)$/m.exec(block)?.[1] }];
    });
  }

  /** The texts of the received activities. */
  get texts(): unknown[] {
    return this.events.flatMap(({ data, name }) =>
      name === "activities" ? (data as { text: string }[]).map(({ text }) => text) : [],
    );
  }
}

function open(stream: ActivityStream, since?: string) {
  const connection = new Connection();
  stream.open(connection as unknown as ServerResponse, since);
  return connection;
}

const soon = () => vi.advanceTimersByTimeAsync(100);

test("sends new activities in batches, ten times a second", async () => {
  const { feed, warn } = testFeed();
  const stream = new ActivityStream(feed);
  warn("before");
  const connection = open(stream);
  await soon();
  expect(connection.events).toMatchObject([{ name: "activities", data: [], id: feed.position }]);
  for (const text of ["one", "two"]) {
    warn(text);
  }
  await soon();
  expect(connection.events).toHaveLength(2);
  expect(connection.events[1]).toMatchObject({
    id: feed.position,
    data: [
      { sequence: 1, type: "warning", text: "one" },
      { sequence: 2, type: "warning", text: "two" },
    ],
  });
});

test("resumes at the last position after a reconnect", async () => {
  const { feed, warn } = testFeed();
  const stream = new ActivityStream(feed);
  const { events } = open(stream);
  for (const text of ["one", "two"]) {
    warn(text);
  }
  const again = open(stream, events[0]?.id);
  await soon();
  expect(again.texts).toEqual(["one", "two"]);
});

test("starts at the oldest stored activity with since=start", async () => {
  const { feed, warn } = testFeed({ capacity: 10 });
  for (let count = 0; count < 15; count += 1) {
    warn(String(count));
  }
  const connection = open(new ActivityStream(feed), "start");
  await soon();
  expect(connection.texts).toEqual(["5", "6", "7", "8", "9", "10", "11", "12", "13", "14"]);
});

test("reports how many activities expired while the reader was away", async () => {
  const { feed, warn } = testFeed({ capacity: 10 });
  const { position } = feed;
  for (let count = 0; count < 15; count += 1) {
    warn(String(count));
  }
  const connection = open(new ActivityStream(feed), position);
  await soon();
  const gap = connection.events.find(({ name }) => name === "gap");
  expect(gap?.data).toEqual({ reason: "forgotten", leftOut: 5 });
  expect(connection.texts[0]).toBe("5");
});

test("sends nothing to a full reader until it has drained", async () => {
  const { feed, warn } = testFeed();
  const connection = open(new ActivityStream(feed));
  connection.writableNeedDrain = true;
  warn("one");
  await soon();
  expect(connection.texts).toEqual([]);
  connection.writableNeedDrain = false;
  await soon();
  expect(connection.texts).toEqual(["one"]);
});

test("skips activities with a gap when a reader falls far behind", async () => {
  const { feed, warn } = testFeed();
  const connection = open(new ActivityStream(feed));
  warn("first");
  await soon();
  connection.writableNeedDrain = true;
  for (let count = 0; count < 30_000; count += 1) {
    warn(String(count));
  }
  await soon();
  connection.writableNeedDrain = false;
  await vi.waitFor(() => expect(connection.texts.at(-1)).toBe("29999"), { timeout: 50_000 });
  expect(connection.events.find(({ name }) => name === "gap")?.data).toEqual({
    reason: "slow-reader",
    leftOut: 10_000,
  });
  expect(connection.texts.slice(0, 2)).toEqual(["first", "10000"]);
});

test("sends the current state of written items before the activities", async () => {
  const { activityLog, content, feed } = testFeed();
  const connection = open(new ActivityStream(feed));
  for (const ID of ["stored", "stored", "deleted"]) {
    activityLog.record(write(ID));
  }
  content.put("stored", "2026-11-22T10:00:00Z");
  await soon();
  expect(connection.events.slice(1)).toMatchObject([
    {
      name: "items",
      id: undefined,
      data: [
        { table: "orders", id: "stored", attributes: { placed: "2026-11-22T10:00:00Z" } },
        { table: "orders", id: "deleted" },
      ],
    },
    { name: "progress", id: undefined, data: [{ id: "stored" }, { id: "deleted" }] },
    { name: "activities", data: [{ itemId: "stored" }, { itemId: "stored" }, { itemId: "deleted" }] },
  ]);
});

test("sends the guide at the start and after a change", async () => {
  let state: GuideState = { title: "Tutorial", steps: [], task: "one", checks: [] };
  const listeners = new Set<() => void>();
  const guide = {
    read: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const connection = open(new ActivityStream(testFeed().feed, { guide }));
  await soon();
  for (const task of ["two", "three"]) {
    state = { ...state, task };
    for (const listener of listeners) {
      listener();
    }
  }
  await soon();
  expect(connection.events.slice(1)).toMatchObject([
    { name: "guide", id: undefined, data: { task: "one" } },
    { name: "guide", id: undefined, data: { task: "three" } },
  ]);
  connection.emit("close");
  expect(listeners.size).toBe(0);
});

test("sends a heartbeat on an idle connection", async () => {
  const { feed } = testFeed();
  const connection = open(new ActivityStream(feed));
  await vi.advanceTimersByTimeAsync(16_000);
  expect(connection.written).toMatch(/\n:\n\n$/);
});

test("stops polling after the last reader has disconnected", () => {
  const stream = new ActivityStream(testFeed().feed);
  const connections = [open(stream), open(stream)];
  expect(vi.getTimerCount()).toBe(1);
  for (const connection of connections) {
    connection.emit("close");
  }
  expect(vi.getTimerCount()).toBe(0);
});

test("sends the health when the stream starts and after each change", async () => {
  let health: Health = { deadLetters: {}, faults: [] };
  const connection = open(new ActivityStream(testFeed().feed, { readHealth: () => structuredClone(health) }));
  const sent = () => connection.events.filter(({ name }) => name === "health").map(({ data }) => data);
  await soon();
  expect(sent()).toEqual([health]);
  const before = health;
  health = { ...health, deadLetters: { "aws_sqs_queue.letters": 2 } };
  await soon();
  await soon();
  expect(sent()).toEqual([before, health]);
});
