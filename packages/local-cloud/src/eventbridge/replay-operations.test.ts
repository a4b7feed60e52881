import { expect, test } from "vitest";
import { ARCHIVE, first, request, START, second, withArchived } from "../testing/archived-replays.ts";
import { testBus, testEventBridge } from "../testing/event-bridge-setup.ts";

test("a replay sends the events of its time range to all rules, with their id and time and its name", async () => {
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

test("a replay may be limited to some rules", async () => {
  const { call, delivered, settle, until } = await withArchived(0);
  await call("StartReplay", { ...request, Destination: { Arn: testBus.arn, FilterArns: [second.arn] } });
  await until("COMPLETED");
  await settle();
  expect(delivered.map(({ targetArn }) => targetArn.split(":").at(-1))).toEqual(["forecasting"]);
});

test("replayed events are not archived again", async () => {
  const { call, until } = await withArchived(0);
  await call("StartReplay", request);
  await until("COMPLETED");
  expect(await call("DescribeArchive", { ArchiveName: "lab2-dev-events" })).toMatchObject({ EventCount: 1 });
});

test("an empty replay completes without a last time", async () => {
  const { call, describe, until } = await withArchived();
  await call("StartReplay", request);
  await until("COMPLETED");
  expect(await describe()).not.toHaveProperty("EventLastReplayedTime");
});

test("a canceled replay stops after the current minute", async () => {
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

test("a replay stops when EventBridge stops", async () => {
  const { activities, call, describe, settle, stop } = await withArchived(0);
  await call("StartReplay", request);
  stop();
  await settle();
  expect(await describe()).toMatchObject({ State: "STARTING" });
  expect(activities.map(({ type }) => type)).not.toContain("event-replayed");
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
])("StartReplay fails with %s for %j", async (code, change, message) => {
  const { call } = await withArchived();
  await call("StartReplay", request);
  await expect(call("StartReplay", { ...request, ...change })).rejects.toMatchObject({ code, message });
});

test.each(["DescribeReplay", "CancelReplay"])(
  "%s fails with ResourceNotFoundException for an unknown replay",
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
])("%s requires permission on %3$s", async (operation, input, resource) => {
  const authorized: string[] = [];
  const { call } = testEventBridge({ authorize: (_, action, on) => void authorized.push(`${action} ${on}`) });
  await call(operation, input).catch(() => {});
  expect(authorized).toEqual([`events:${operation} ${resource}`]);
});
