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

/** Starts one run after another, each with what those before it kept on disk, of which one may end in the midst. */
function runs() {
  const folder = mkdtempSync(join(tmpdir(), "replays-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return async ({ endsAfter }: { endsAfter?: number } = {}) => {
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
      if (replayedMinutes.length === endsAfter) {
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

test("a replay that the end of a run cut short goes on in the next one, after its last minute", async () => {
  const run = runs();
  const one = await run({ endsAfter: 2 });
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

test("StartReplay and CancelReplay answer once the replay is kept", async () => {
  const { collection, contents } = testCollection<Replay>();
  let keep = () => {};
  const flushed = () => new Promise<void>((resolve) => (keep = resolve));
  const { call } = testEventBridge({ archives: [testArchive()], replays: { ...collection, flushed } });
  for (const [operation, input, state] of [
    ["StartReplay", request, "STARTING"],
    ["CancelReplay", { ReplayName: "again" }, "CANCELLING"],
  ] as const) {
    let answered = false;
    const answer = call(operation, input).then(() => {
      answered = true;
    });
    await Promise.resolve();
    expect(contents.get("again")).toMatchObject({ state });
    expect(answered).toBe(false);
    keep();
    await answer;
  }
});

/** A replay that an earlier run kept. */
const kept = (change: Partial<Replay> = {}): Record<string, Replay> => ({
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

test("a replay that was to be cancelled when the run ended is, in the next one", async () => {
  const replays = testCollection(kept({ state: "CANCELLING" })).collection;
  const { call, delivered, resume } = testEventBridge({ archives: [testArchive()], replays });
  resume();
  await vi.waitFor(async () =>
    expect(await call("DescribeReplay", { ReplayName: "again" })).toMatchObject({ State: "CANCELLED" }),
  );
  expect(delivered).toEqual([]);
});

test("a replay whose archive the stack does not have any more fails, and says why", async () => {
  const { call, resume } = testEventBridge({ replays: testCollection(kept()).collection });
  resume();
  expect(await call("DescribeReplay", { ReplayName: "again" })).toMatchObject({
    State: "FAILED",
    StateReason: "Parameter EventSourceArn is not valid. Reason: Archive lab2-dev-events does not exist.",
    ReplayEndTime: START,
  });
});
