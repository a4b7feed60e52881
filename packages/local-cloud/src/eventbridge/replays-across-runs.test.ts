import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { openDiskStore } from "../core/store/disk-store.ts";
import { ARCHIVE, entry, first, request, START } from "../testing/archived-replays.ts";
import { testCollection } from "../testing/collection.ts";
import { testArchive, testBus, testEventBridge } from "../testing/event-bridge-setup.ts";
import { ArchivedEvents } from "./archived-events.ts";
import type { Replay } from "./replays.ts";

/** Returns a function that starts consecutive runs on the same folder, each of which may stop after some events. */
function createRuns() {
  const folder = mkdtempSync(join(tmpdir(), "replays-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return async ({ stopsAfter }: { stopsAfter?: number } = {}) => {
    const store = await openDiskStore(folder);
    const activityLog = new ActivityLog();
    const bridge = testEventBridge({
      archives: [testArchive({ events: new ArchivedEvents(store.collection("archive")) })],
      replays: store.collection("replays"),
      rules: [first],
      activityLog,
    });
    const replayedMinutes: number[] = [];
    activityLog.subscribe((activity) => {
      if (activity.type !== "event-replayed") {
        return;
      }
      replayedMinutes.push((Date.parse(activity.event.time) / 1000 - START) / 60);
      if (replayedMinutes.length === stopsAfter) {
        bridge.stop();
      }
    });
    const end = async () => {
      bridge.stop();
      await store.close();
    };
    return { ...bridge, describe: () => bridge.call("DescribeReplay", { ReplayName: "again" }), end, replayedMinutes };
  };
}

test("an interrupted replay resumes in the next run, after its last minute", async () => {
  const run = createRuns();
  const one = await run({ stopsAfter: 2 });
  for (const minute of [0, 1, 2, 3]) {
    await one.putEvents({ Entries: [{ ...entry, Time: START + 60 * minute }] });
  }
  await one.call("StartReplay", { ...request, Description: "mended" });
  await vi.waitFor(() => expect(one.replayedMinutes).toEqual([0, 1]));
  await one.end();

  const two = await run();
  expect(await two.describe()).toMatchObject({
    Description: "mended",
    State: "RUNNING",
    EventLastReplayedTime: START + 60,
  });
  two.resume();
  await vi.waitFor(async () => expect(await two.describe()).toMatchObject({ State: "COMPLETED" }));
  expect(two.replayedMinutes).toEqual([2, 3]);
  await two.end();

  const three = await run();
  three.resume();
  await three.settle();
  expect(three.replayedMinutes).toEqual([]);
  expect(await three.describe()).toMatchObject({ State: "COMPLETED", EventLastReplayedTime: START + 180 });
  expect((await three.call("ListReplays", {})).Replays).toMatchObject([{ ReplayName: "again", State: "COMPLETED" }]);
  await expect(three.call("StartReplay", request)).rejects.toMatchObject({ code: "ResourceAlreadyExistsException" });
  await three.end();
});

test("StartReplay and CancelReplay respond once the replay is persisted", async () => {
  const { collection, contents } = testCollection<Replay>();
  let persist = () => {};
  const flush = () => new Promise<void>((resolve) => (persist = resolve));
  const { call } = testEventBridge({ archives: [testArchive()], replays: { ...collection, flush } });
  for (const [operation, input, state] of [
    ["StartReplay", request, "STARTING"],
    ["CancelReplay", { ReplayName: "again" }, "CANCELLING"],
  ] as const) {
    let responded = false;
    const response = call(operation, input).then(() => {
      responded = true;
    });
    await Promise.resolve();
    expect(contents.get("again")).toMatchObject({ state });
    expect(responded).toBe(false);
    persist();
    await response;
  }
});

/** Creates a replay that an earlier run persisted. */
const persisted = (change: Partial<Replay> = {}): Record<string, Replay> => ({
  again: {
    name: "again",
    arn: "arn:aws:events:eu-central-1:111122223333:replay/again",
    archiveArn: ARCHIVE,
    busArn: testBus.arn,
    eventStartMs: START * 1000,
    eventEndMs: (START + 3600) * 1000,
    startedAtMs: START * 1000,
    state: "RUNNING",
    ...change,
  },
});

test("a replay that was being canceled is canceled in the next run", async () => {
  const replays = testCollection(persisted({ state: "CANCELLING" })).collection;
  const { call, delivered, resume } = testEventBridge({ archives: [testArchive()], replays });
  resume();
  await vi.waitFor(async () =>
    expect(await call("DescribeReplay", { ReplayName: "again" })).toMatchObject({ State: "CANCELLED" }),
  );
  expect(delivered).toEqual([]);
});

test("a replay fails with a reason if the stack no longer has its archive", async () => {
  const { call, resume } = testEventBridge({ replays: testCollection(persisted()).collection });
  resume();
  expect(await call("DescribeReplay", { ReplayName: "again" })).toMatchObject({
    State: "FAILED",
    StateReason: "Parameter EventSourceArn is not valid. Reason: Archive lab2-dev-events does not exist.",
    ReplayEndTime: START,
  });
});
