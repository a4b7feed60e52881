import { expect, test, vi } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { TableName, testDynamoDB } from "../testing/running-dynamodb.ts";

const HOUR_MS = 3_600_000;

async function setUp() {
  const clock = new ManualClock();
  const { activities, call } = await testDynamoDB({ clock });
  const nowSeconds = clock.now() / 1000;
  await call("UpdateTimeToLive", {
    TableName,
    TimeToLiveSpecification: { AttributeName: "expiry", Enabled: true },
  });
  // The first deletion is over once the next one is scheduled.
  await vi.waitFor(() => expect(clock.pendingMs).toEqual([HOUR_MS]));
  const listIds = async () => {
    const { body } = await call("Scan", { TableName });
    return JSON.parse(String(body))
      .Items.map(({ ID }: { ID: { S: string } }) => ID.S)
      .toSorted();
  };
  return {
    activities,
    call,
    clock,
    listIds,
    put: (id: string, expiry: object) => call("PutItem", { TableName, Item: { ID: { S: id }, ...expiry } }),
    at: (offsetSeconds: number) => ({ expiry: { N: String(nowSeconds + offsetSeconds) } }),
  };
}

test("no timer runs while no table has a time to live", async () => {
  const clock = new ManualClock();
  const { call } = await testDynamoDB({ clock });
  const specify = (Enabled: boolean) =>
    call("UpdateTimeToLive", { TableName, TimeToLiveSpecification: { AttributeName: "expiry", Enabled } });
  expect(clock.pendingMs).toEqual([]);
  await specify(true);
  await vi.waitFor(() => expect(clock.pendingMs).toEqual([HOUR_MS]));
  await specify(false);
  await clock.advance(HOUR_MS);
  await vi.waitFor(() => expect(clock.pendingMs).toEqual([]));
});

test("items are deleted within an hour of their time, by the local clock", async () => {
  const { activities, at, clock, listIds, put } = await setUp();
  await put("expired", at(-1));
  await put("expires soon", at(1800));
  await put("expires later", at(5400));
  await clock.advance(HOUR_MS);
  await vi.waitFor(async () => expect(await listIds()).toEqual(["expires later"]));
  await vi.waitFor(() => expect(clock.pendingMs).toEqual([HOUR_MS]));
  await clock.advance(HOUR_MS);
  await vi.waitFor(async () => expect(await listIds()).toEqual([]));
  expect(activities).toContainEqual(
    expect.objectContaining({
      caller: "dynamodb.amazonaws.com",
      action: "dynamodb:DeleteItem",
      detail: { TableName, Key: { ID: { S: "expired" } } },
    }),
  );
});

test("items without a time, or with one more than five years ago, are not deleted", async () => {
  const { at, clock, listIds, put } = await setUp();
  await put("no time", {});
  await put("text", { expiry: { S: "0" } });
  await put("six years ago", at(-6 * 365 * 86_400));
  await put("expired", at(-1));
  await clock.advance(HOUR_MS);
  await vi.waitFor(async () => expect(await listIds()).toEqual(["no time", "six years ago", "text"]));
});

test("nothing is deleted after the time to live was disabled", async () => {
  const { at, call, clock, listIds, put } = await setUp();
  await put("expired", at(-1));
  await call("UpdateTimeToLive", {
    TableName,
    TimeToLiveSpecification: { AttributeName: "expiry", Enabled: false },
  });
  await clock.advance(HOUR_MS);
  await vi.waitFor(() => expect(clock.pendingMs).toEqual([]));
  expect(await listIds()).toEqual(["expired"]);
});
