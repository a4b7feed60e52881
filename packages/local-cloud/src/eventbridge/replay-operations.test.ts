import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { openDiskStore } from "../core/store/disk-store.ts";
import { testCollection } from "../testing/collection.ts";
import { testArchive, testBus, testEventBridge, testRule } from "../testing/event-bridge-setup.ts";
import { ArchivedEvents } from "./archived-events.ts";
import type { Replay } from "./replays.ts";

const entry = {
  Source: "order_service",
  DetailType: "order_created",
  Detail: '{"data":{"ID":"order-1"}}',
  EventBusName: testBus.name,
};
const ARCHIVE = "arn:aws:events:eu-central-1:111122223333:archive/lab2-dev-events";
const [first, second] = [
  testRule("first", { source: ["order_service"] }, ["invoice"]),
  testRule("second", { source: ["order_service"] }, ["forecasting"]),
] as const;
const START = 1_767_225_600;
const request = {
  ReplayName: "again",
  EventSourceArn: ARCHIVE,
  EventStartTime: START,
  EventEndTime: START + 3600,
  Destination: { Arn: testBus.arn },
};

/** EventBridge whose archive has an event of each of these seconds after START, already delivered once. */
async function withArchived(...seconds: number[]) {
  const bridge = testEventBridge({ archives: [testArchive()], rules: [first, second] });
  for (const second of seconds) await bridge.putEvents({ Entries: [{ ...entry, Time: START + second }] });
  await bridge.settle();
  const before = bridge.delivered.splice(0);
  const describe = () => bridge.call("DescribeReplay", { ReplayName: "again" });
  return {
    ...bridge,
    before,
    describe,
    until: (State: string) => vi.waitFor(async () => expect(await describe()).toMatchObject({ State })),
  };
}

test("a replay sends the events of its time to all rules again, with their id and time and its name", async () => {
  const { activities, before, call, delivered, describe, settle, until } = await withArchived(-1, 0, 3599, 3600);
  expect(await call("StartReplay", { ...request, Description: "mended" })).toEqual({
    ReplayArn: "arn:aws:events:eu-central-1:111122223333:replay/again",
    State: "STARTING",
    ReplayStartTime: START,
  });
  expect(delivered).toEqual([]);
  await until("COMPLETED");
  await settle();

  expect(delivered).toEqual(
    before.slice(2, 6).map(({ event, targetArn }) => ({ targetArn, event: { ...event, "replay-name": "again" } })),
  );
  expect(Object.keys(delivered[0]?.event ?? {}).slice(-4)).toEqual(["region", "replay-name", "resources", "detail"]);
  expect(activities.filter(({ type }) => type === "event-replayed")).toHaveLength(2);
  expect(await describe()).toEqual({
    ...request,
    Description: "mended",
    ReplayArn: "arn:aws:events:eu-central-1:111122223333:replay/again",
    State: "COMPLETED",
    EventLastReplayedTime: START + 3599,
    ReplayStartTime: START,
    ReplayEndTime: START,
  });
});

test("a replay may be for some rules only", async () => {
  const { call, delivered, settle, until } = await withArchived(0);
  await call("StartReplay", { ...request, Destination: { Arn: testBus.arn, FilterArns: [second.arn] } });
  await until("COMPLETED");
  await settle();
  expect(delivered.map(({ targetArn }) => targetArn.split(":").at(-1))).toEqual(["forecasting"]);
});

test("what a replay sends is not archived again", async () => {
  const { call, until } = await withArchived(0);
  await call("StartReplay", request);
  await until("COMPLETED");
  expect(await call("DescribeArchive", { ArchiveName: "lab2-dev-events" })).toMatchObject({ EventCount: 1 });
});

test("a replay of nothing completes, without a last time", async () => {
  const { call, describe, until } = await withArchived();
  await call("StartReplay", request);
  await until("COMPLETED");
  expect(await describe()).not.toHaveProperty("EventLastReplayedTime");
});

test("a replay that is cancelled stops after the minute that it is at", async () => {
  const { call, delivered, describe, settle, until } = await withArchived(0, 59, 60, 120);
  await call("StartReplay", request);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await call("CancelReplay", { ReplayName: "again" })).toEqual({
    ReplayArn: "arn:aws:events:eu-central-1:111122223333:replay/again",
    State: "CANCELLING",
  });
  await until("CANCELLED");
  await settle();
  expect(await describe()).toMatchObject({ EventLastReplayedTime: START + 59, ReplayEndTime: START });
  expect(delivered).toHaveLength(4);
  await expect(call("CancelReplay", { ReplayName: "again" })).rejects.toMatchObject({
    code: "IllegalStatusException",
    message: "Replay again is not in a valid state for this operation.",
  });
});

test("a replay ends where EventBridge stops", async () => {
  const { activities, call, describe, settle, stop } = await withArchived(0);
  await call("StartReplay", request);
  stop();
  await settle();
  expect(await describe()).toMatchObject({ State: "STARTING" });
  expect(activities.map(({ type }) => type)).not.toContain("event-replayed");
});

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
      if (activity.type !== "event-replayed") return;
      replayedMinutes.push((Date.parse(activity.event.time) / 1000 - START) / 60);
      if (replayedMinutes.length === endsAfter) bridge.stop();
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
  for (const minute of [0, 1, 2, 3]) await one.putEvents({ Entries: [{ ...entry, Time: START + 60 * minute }] });
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

test("ListReplays finds replays by one filter", async () => {
  const { call, until } = await withArchived(0);
  await call("StartReplay", request);
  await until("COMPLETED");
  const found = async (input: object) => (await call("ListReplays", input)).Replays.length;
  expect(await call("ListReplays", {})).toEqual({
    Replays: [
      {
        ReplayName: "again",
        EventSourceArn: ARCHIVE,
        State: "COMPLETED",
        EventStartTime: START,
        EventEndTime: START + 3600,
        EventLastReplayedTime: START,
        ReplayStartTime: START,
        ReplayEndTime: START,
      },
    ],
  });
  expect(await found({ NamePrefix: "ag" })).toBe(1);
  expect(await found({ NamePrefix: "x" })).toBe(0);
  expect(await found({ State: "RUNNING" })).toBe(0);
  expect(await found({ EventSourceArn: `${ARCHIVE}x` })).toBe(0);
  await expect(call("ListReplays", { NamePrefix: "ag", State: "RUNNING" })).rejects.toMatchObject({
    code: "ValidationException",
    message: "At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.",
  });
});

test.each([
  ["ResourceNotFoundException", { Destination: { Arn: `${testBus.arn}x` } }, "Event bus lab2-dev-busx does not exist."],
  [
    "ValidationException",
    { Destination: { Arn: first.arn } },
    "Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.",
  ],
  [
    "ValidationException",
    { Destination: { Arn: testBus.arn.replace("lab2-dev-bus", "default") } },
    "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
  ],
  [
    "ValidationException",
    { Destination: { Arn: testBus.arn, FilterArns: ["x"] } },
    "Parameter Destination.FilterArns is not valid. Reason: Rule x does not exist.",
  ],
  [
    "ValidationException",
    { EventSourceArn: `${ARCHIVE}x` },
    "Parameter EventSourceArn is not valid. Reason: Archive lab2-dev-eventsx does not exist.",
  ],
  [
    "ValidationException",
    { EventEndTime: START },
    "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
  ],
  ["ValidationException", { ReplayName: "a b" }, "ReplayName: must be 1 to 64 letters, digits, '.', '_' or '-'"],
  ["ResourceAlreadyExistsException", {}, "Replay again already exists."],
])("StartReplay answers %s to %j", async (code, change, message) => {
  const { call } = await withArchived();
  await call("StartReplay", request);
  await expect(call("StartReplay", { ...request, ...change })).rejects.toMatchObject({ code, message });
});

test.each(["DescribeReplay", "CancelReplay"])(
  "%s of an unknown one is a ResourceNotFoundException",
  async (operation) => {
    await expect(testEventBridge().call(operation, { ReplayName: "x" })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      message: "Replay x does not exist.",
    });
  },
);

test.each([
  ["StartReplay", request, ARCHIVE],
  ["DescribeReplay", { ReplayName: "again" }, "arn:aws:events:eu-central-1:111122223333:replay/again"],
  ["CancelReplay", { ReplayName: "again" }, "arn:aws:events:eu-central-1:111122223333:replay/again"],
  ["ListReplays", {}, "*"],
])("%s asks for permission on %3$s", async (operation, input, resource) => {
  const asked: string[] = [];
  const { call } = testEventBridge({ authorize: (_, action, on) => void asked.push(`${action} ${on}`) });
  await call(operation, input).catch(() => {});
  expect(asked).toEqual([`events:${operation} ${resource}`]);
});
