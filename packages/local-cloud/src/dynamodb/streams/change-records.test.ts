import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ManualClock } from "../../testing/manual-clock.ts";
import { TableName, testDynamoDB } from "../../testing/running-dynamodb.ts";
import type { StreamViewType } from "./change-record.ts";

const HOUR_MS = 3_600_000;

async function setUp(options: { streamViewType?: StreamViewType; folder?: string } = {}) {
  const clock = new ManualClock();
  const { call, dynamodb } = await testDynamoDB({ clock, streamViewType: "NEW_AND_OLD_IMAGES", ...options });
  return {
    clock,
    stop: () => dynamodb.stop(),
    async write(operation: string, input: object) {
      const { body, statusCode } = await call(operation, { TableName, ...input });
      return { statusCode, body: String(body) };
    },
    async read(after = 0) {
      const { records = [] } = (await dynamodb.changes?.read(TableName, after, 1000)) ?? {};
      return records;
    },
  };
}

const id = (value: string) => ({ ID: { S: value } });

test("each change of an item has a record, in order", async () => {
  const { clock, read, write } = await setUp();
  await write("PutItem", { Item: { ...id("1"), amount: { N: "1" } } });
  await write("UpdateItem", {
    Key: id("1"),
    UpdateExpression: "SET amount = amount + :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  });
  await write("DeleteItem", { Key: id("1") });
  const at = clock.now();
  const before = { ...id("1"), amount: { N: "1" } };
  const after = { ...id("1"), amount: { N: "2" } };
  const shared = { at, viewType: "NEW_AND_OLD_IMAGES", keys: id("1") };
  expect(await read()).toEqual([
    { ...shared, sequence: 1, eventName: "INSERT", newImage: before, sizeBytes: expect.any(Number) },
    { ...shared, sequence: 2, eventName: "MODIFY", oldImage: before, newImage: after, sizeBytes: expect.any(Number) },
    { ...shared, sequence: 3, eventName: "REMOVE", oldImage: after, sizeBytes: expect.any(Number) },
  ]);
});

test("each item that BatchWriteItem changes has a record", async () => {
  const { read, write } = await setUp();
  await write("PutItem", { Item: id("old") });
  const puts = ["1", "2", "3"].map((value) => ({ PutRequest: { Item: id(value) } }));
  const RequestItems = { [TableName]: [...puts, { DeleteRequest: { Key: id("old") } }] };
  await write("BatchWriteItem", { TableName: undefined, RequestItems });
  const records = await read(1);
  expect(records.map(({ eventName, keys }) => [eventName, keys.ID?.S]).toSorted()).toEqual([
    ["INSERT", "1"],
    ["INSERT", "2"],
    ["INSERT", "3"],
    ["REMOVE", "old"],
  ]);
  expect(records.map(({ sequence }) => sequence)).toEqual([2, 3, 4, 5]);
});

const item = { ...id("1"), tags: { SS: ["a", "b"] }, nested: { M: { amount: { N: "10" } } } };

test("a write that changes nothing has no record", async () => {
  const { read, write } = await setUp();
  await write("PutItem", { Item: item });
  for (const [operation, input] of [
    ["PutItem", { Item: item }],
    // A set in another sequence, and a number in another notation.
    ["PutItem", { Item: { ...item, tags: { SS: ["b", "a"] } } }],
    ["PutItem", { Item: { ...item, nested: { M: { amount: { N: "1e1" } } } } }],
    ["UpdateItem", { Key: id("1") }],
    ["DeleteItem", { Key: id("2") }],
    ["PutItem", { Item: id("1"), ConditionExpression: "attribute_not_exists(ID)" }],
  ] as const) {
    await write(operation, input);
    expect({ operation, input, records: await read() }).toMatchObject({ records: [{ eventName: "INSERT" }] });
  }
});

test.each<[StreamViewType, string[]]>([
  ["KEYS_ONLY", []],
  ["NEW_IMAGE", ["newImage"]],
  ["OLD_IMAGE", ["oldImage"]],
  ["NEW_AND_OLD_IMAGES", ["oldImage", "newImage"]],
])("a stream of %s records images %j", async (streamViewType, images) => {
  const { read, write } = await setUp({ streamViewType });
  await write("PutItem", { Item: id("1") });
  await write("PutItem", { Item: { ...id("1"), amount: { N: "1" } } });
  const [, record] = await read();
  expect(
    Object.keys(record ?? {})
      .filter((name) => name.endsWith("Image"))
      .toSorted(),
  ).toEqual(images.toSorted());
  expect(record?.keys).toEqual(id("1"));
});

test("a record's size is that of its keys and images, as in AWS's example", async () => {
  const { read, write } = await setUp();
  await write("PutItem", { Item: { ...id("101"), Message: { S: "New item!" } } });
  await write("PutItem", { Item: { ...id("101"), Message: { S: "This item has changed" } } });
  await write("DeleteItem", { Key: id("101") });
  expect((await read()).map(({ sizeBytes }) => sizeBytes)).toEqual([26, 59, 38]);
});

test("a deletion by time to live is marked", async () => {
  const { clock, read, write } = await setUp();
  const TimeToLiveSpecification = { AttributeName: "expiry", Enabled: true };
  await write("UpdateTimeToLive", { TimeToLiveSpecification });
  await vi.waitFor(() => expect(clock.pendingMs).toEqual([HOUR_MS]));
  await write("PutItem", { Item: { ...id("1"), expiry: { N: String(clock.now() / 1000 - 1) } } });
  await clock.advance(HOUR_MS);
  await vi.waitFor(async () => expect(await read()).toHaveLength(2));
  expect((await read()).map(({ eventName, isExpiry }) => [eventName, isExpiry])).toEqual([
    ["INSERT", undefined],
    ["REMOVE", true],
  ]);
});

test("records expire after 24 hours", async () => {
  const { clock, read, write } = await setUp();
  await write("PutItem", { Item: id("1") });
  await clock.advance(12 * HOUR_MS);
  await write("PutItem", { Item: id("2") });
  await clock.advance(12 * HOUR_MS);
  expect((await read()).map(({ sequence }) => sequence)).toEqual([2]);
  await write("PutItem", { Item: id("3") });
  expect((await read()).map(({ sequence }) => sequence)).toEqual([2, 3]);
});

test("records survive a restart, and later ones continue their numbers", async () => {
  const folder = mkdtempSync(join(tmpdir(), "streams-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const first = await setUp({ folder });
  await first.write("PutItem", { Item: id("1") });
  await first.stop();
  const second = await setUp({ folder });
  await second.write("PutItem", { Item: id("2") });
  expect((await second.read()).map(({ sequence, keys }) => [sequence, keys])).toEqual([
    [1, id("1")],
    [2, id("2")],
  ]);
});

test("a table that is created and changed by its API has a stream, too", async () => {
  const { read, write } = await setUp({ streamViewType: "KEYS_ONLY" });
  const change = (StreamSpecification: object) => write("UpdateTable", { StreamSpecification });
  expect((await change({ StreamEnabled: true, StreamViewType: "NEW_IMAGE" })).body).toContain(
    `Table already has an enabled stream: ${TableName}`,
  );
  await write("PutItem", { Item: id("1") });
  await change({ StreamEnabled: false });
  expect((await change({ StreamEnabled: false })).body).toContain(`Table has no stream to disable: ${TableName}`);
  await write("PutItem", { Item: id("2") });
  expect(await read()).toEqual([]);
  expect((await change({ StreamEnabled: true })).body).toContain("StreamViewType is required to enable a stream");
  const { body } = await change({ StreamEnabled: true, StreamViewType: "NEW_IMAGE" });
  expect(JSON.parse(body).TableDescription).toMatchObject({
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    LatestStreamArn: expect.stringMatching(/:table\/lab2-dev-order-status\/stream\/[\d-]+T[\d:.]+$/),
  });
  await write("PutItem", { Item: id("3") });
  expect((await read()).map(({ sequence, newImage }) => [sequence, newImage])).toEqual([[2, id("3")]]);
});
