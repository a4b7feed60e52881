import { expect, test } from "vitest";
import type { Activity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { TraceStore } from "../trace/trace.ts";
import { searchIds } from "./search.ts";

const accepted = (id: string): Activity => ({
  type: "event-accepted",
  event: { id, "detail-type": "order_created" } as EventEnvelope,
  bus: "bus",
  caller: "shop",
});
const request = (key?: string): Activity => ({
  ...{ type: "http-request", requestId: "r", method: "POST", path: "/order", routeKey: "POST /order" },
  ...{ statusCode: 200, durationMs: 1, detail: { headers: key === undefined ? {} : { "idempotency-key": key } } },
});

function search(text: string, ...activities: Activity[]) {
  const activityLog = new ActivityLog(new ManualClock(0));
  const { history } = new TraceStore(activityLog);
  for (const activity of activities) {
    activityLog.record(activity);
  }
  return searchIds(history, text, {
    limit: 2,
    findItem: ({ type }) => (type === "event-accepted" ? "order-1" : undefined),
  });
}

test("finds events and keys by a part of their ID, the latest first and each once", () => {
  expect(search("BASKET", accepted("basket-event"), request("basket-17"), request("basket-17"), request())).toEqual([
    { id: "basket-17", kind: "key", title: "POST /order", at: 0 },
    { id: "basket-event", kind: "event", title: "order_created", at: 0, itemId: "order-1" },
  ]);
});

test("finds no more than the limit", () => {
  expect(search("e", accepted("e1"), accepted("e2"), accepted("e3")).map(({ id }) => id)).toEqual(["e3", "e2"]);
});

test("finds nothing by another text", () => {
  expect(search("none", accepted("e1"), request("basket-17"))).toEqual([]);
});
