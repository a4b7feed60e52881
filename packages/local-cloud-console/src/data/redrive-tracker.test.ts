import type { ConsoleActivity, RedriveCounts } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { describeProgress, isInProgress, RedriveTracker } from "./redrive-tracker.ts";

const counts = (...requestIds: string[]): RedriveCounts => ({
  redriven: requestIds.length,
  failed: 0,
  unreadable: 0,
  notFound: 0,
  failures: [],
  requestIds,
});
const end = (requestId: string, error?: string): ConsoleActivity => ({
  sequence: 0,
  at: 0,
  type: "invocation-ended",
  requestId,
  ...(error !== undefined && { error }),
});
const describe = (tracker: RedriveTracker) => {
  const { value } = tracker.progress;
  return value && describeProgress(value);
};

test("follows each redriven event to its outcome, also if it ends before the response", async () => {
  const tracker = new RedriveTracker();
  const response = Promise.withResolvers<RedriveCounts>();
  const running = tracker.run(() => response.promise);
  tracker.add([end("1"), end("other")]);
  expect(describe(tracker)).toBeUndefined();
  response.resolve(counts("1", "2", "3", "4"));
  await running;
  expect(describe(tracker)).toBe("1 completed, 3 running");
  tracker.add([end("2"), end("3"), end("other", "failed")]);
  tracker.add([end("4", "TypeError")]);
  expect(describe(tracker)).toBe("3 completed, 1 failed again");
  tracker.add([end("4")]);
  expect(describe(tracker)).toBe("4 completed");
});

test("adds a redrive to the one in progress, and starts from zero after it", async () => {
  const tracker = new RedriveTracker();
  await tracker.run(async () => counts("1"));
  await tracker.run(async () => counts("2"));
  expect(describe(tracker)).toBe("2 running");
  tracker.add([end("1"), end("2")]);
  expect(isInProgress(tracker.progress.value)).toBe(false);
  await tracker.run(async () => counts("3"));
  expect(describe(tracker)).toBe("1 running");
});

test("shows nothing for a redrive that is rejected or dismissed", async () => {
  const tracker = new RedriveTracker();
  await expect(tracker.run(() => Promise.reject(new Error("unreachable")))).rejects.toThrow("unreachable");
  expect(describe(tracker)).toBeUndefined();
  await tracker.run(async () => counts("1"));
  tracker.dismiss();
  tracker.add([end("1")]);
  expect(describe(tracker)).toBeUndefined();
});
