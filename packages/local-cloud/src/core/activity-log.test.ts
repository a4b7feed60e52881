import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import type { RecordedActivity } from "./activity/activity.ts";
import { ActivityLog } from "./activity-log.ts";

const warning = (message: string) => ({ type: "warning", message }) as const;
const isWarning = (activity: RecordedActivity) => activity.type === "warning";

it("notifies every listener of each activity and its time, until it unsubscribes", async () => {
  const clock = new ManualClock(1000);
  const activityLog = new ActivityLog(clock);
  const received: RecordedActivity[][] = [[], []];
  const [unsubscribe] = received.map((list) => activityLog.subscribe((activity) => list.push(activity)));
  activityLog.record(warning("one"));
  await clock.advance(5);
  unsubscribe?.();
  activityLog.record(warning("two"));
  expect(received).toEqual([
    [{ ...warning("one"), at: 1000 }],
    [
      { ...warning("one"), at: 1000 },
      { ...warning("two"), at: 1005 },
    ],
  ]);
});

it("uses the machine's clock by default", () => {
  const activityLog = new ActivityLog();
  const before = Date.now();
  let at = 0;
  activityLog.subscribe((activity) => {
    at = activity.at;
  });
  activityLog.record(warning("one"));
  expect(at).toBeGreaterThanOrEqual(before);
});

describe("next", () => {
  it("resolves with the first matching later activity", async () => {
    const activityLog = new ActivityLog(new ManualClock(0));
    activityLog.record(warning("too early"));
    const next = activityLog.next(isWarning);
    activityLog.record({ type: "rule-matched", eventId: "1", rule: "order-created" });
    activityLog.record(warning("expected"));
    activityLog.record(warning("too late"));
    expect(await next).toEqual({ ...warning("expected"), at: 0 });
  });

  it("rejects with the signal's reason", async () => {
    const activityLog = new ActivityLog();
    const controller = new AbortController();
    const next = activityLog.next(isWarning, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(next).rejects.toThrow("enough");
    await expect(activityLog.next(isWarning, { signal: controller.signal })).rejects.toThrow("enough");
  });
});
