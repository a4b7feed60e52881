import { expect, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { RunningInvocations } from "./running-invocations.ts";

const invocation = { functionName: "invoice", requestId: "1", attempt: 1 };

test("waits until each started invocation has ended", async () => {
  const activityLog = new ActivityLog();
  const running = new RunningInvocations(activityLog);
  const never = new AbortController().signal;
  await running.ended(never);

  let ended = false;
  for (let each = 0; each < 2; each += 1) {
    activityLog.record({ type: "invocation-started", ...invocation });
  }
  const waiting = running.ended(never).then(() => {
    ended = true;
  });
  activityLog.record({ type: "invocation-ended", ...invocation, durationMs: 1 });
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  activityLog.record({ type: "invocation-ended", ...invocation, durationMs: 1 });
  await waiting;
});

test("stops waiting when the signal aborts", async () => {
  const activityLog = new ActivityLog();
  const running = new RunningInvocations(activityLog);
  activityLog.record({ type: "invocation-started", ...invocation });
  await running.ended(AbortSignal.abort());
});
