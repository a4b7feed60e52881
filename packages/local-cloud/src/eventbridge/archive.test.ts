import { compileEventPattern } from "event-pattern";
import { expect, test } from "vitest";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { testArchive } from "../testing/event-bridge-setup.ts";
import { ManualClock } from "../testing/manual-clock.ts";

const event: EventEnvelope = {
  version: "0",
  id: "event-1",
  "detail-type": "order_created",
  source: "order_service",
  account: "111122223333",
  time: "2026-01-01T00:00:00Z",
  region: "eu-central-1",
  resources: [],
  detail: { data: { ID: "order-1" } },
};
const DAY_MS = 24 * 60 * 60 * 1000;

test("an archive without a pattern stores every event and measures its size", () => {
  const archive = testArchive();
  archive.add(event);
  archive.add({ ...event, id: "event-2" });
  expect(archive.size()).toEqual({ events: 2, bytes: 2 * JSON.stringify(event).length });
});

test("an archive with a pattern stores matching events", () => {
  const archive = testArchive({ pattern: compileEventPattern({ source: ["invoice_service"] }) });
  archive.add(event);
  archive.add({ ...event, source: "invoice_service" });
  expect(archive.size().events).toBe(1);
});

test("an archive does not store replayed events", () => {
  const archive = testArchive();
  archive.add({ ...event, "replay-name": "again" });
  expect(archive.size().events).toBe(0);
});

test("events are retained from archiving, whatever their `time`", async () => {
  const clock = new ManualClock();
  const archive = testArchive({ retentionDays: 7, clock });
  archive.add({ ...event, time: "2020-01-01T00:00:00Z" });
  await clock.advance(7 * DAY_MS);
  expect(archive.size().events).toBe(1);
  await clock.advance(1);
  expect(archive.size().events).toBe(0);
});

test("events are retained indefinitely without a retention", async () => {
  const clock = new ManualClock();
  const archive = testArchive({ retentionDays: 0, clock });
  archive.add(event);
  await clock.advance(10_000 * DAY_MS);
  expect(archive.size().events).toBe(1);
});
