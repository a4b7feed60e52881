import { expect, onTestFinished, test } from "vitest";
import { account, createHeaders } from "../testing/running-dynamodb.ts";
import { ContainedDynalite } from "./contained-dynalite.ts";
import { prepareTable } from "./prepare-table.ts";
import { type Run, runSuccessfully } from "./run.ts";
import type { Table } from "./table.ts";

const table: Table = {
  name: "orders",
  hashKey: "ID",
  attributes: ["ID", "customer", "day"].map((name) => ({ name, type: "S" })),
  globalIndexes: [
    { name: "by-customer", hashKey: "customer", rangeKey: "day", projection: "INCLUDE", nonKeyAttributes: ["total"] },
  ],
  deletionProtection: true,
  timeToLiveAttribute: "expiry",
};

async function setUp() {
  const engine = new ContainedDynalite(account);
  onTestFinished(() => engine.stop());
  await engine.start();
  const run: Run = (operation, input) => engine.request(createHeaders(operation), JSON.stringify(input), false);
  await prepareTable(run, table, engine.deletionHint);
  const { deletionHint } = engine;
  return {
    run,
    deletionHint,
    describe: async () => (await runSuccessfully(run, "DescribeTable", { TableName: table.name })).Table,
    describeTimeToLive: () => runSuccessfully(run, "DescribeTimeToLive", { TableName: table.name }),
  };
}

test("creates a table with its indexes, deletion protection and time to live", async () => {
  const { describe, describeTimeToLive } = await setUp();
  expect(await describe()).toMatchObject({
    TableStatus: "ACTIVE",
    DeletionProtectionEnabled: true,
    KeySchema: [{ AttributeName: "ID", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-customer",
        KeySchema: [
          { AttributeName: "customer", KeyType: "HASH" },
          { AttributeName: "day", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["total"] },
      },
    ],
  });
  expect(await describeTimeToLive()).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "expiry" },
  });
});

test("says which table cannot be created, and why", async () => {
  const { deletionHint, run } = await setUp();
  const index = { name: "by-day", hashKey: "day", rangeKey: "day", projection: "ALL" } as const;
  await expect(prepareTable(run, { ...table, name: "carts", globalIndexes: [index] }, deletionHint)).rejects.toThrow(
    "CreateTable carts failed: Both the Hash Key and the Range Key element in the KeySchema have the same name",
  );
});

test("changes the deletion protection and the time to live of a stored table", async () => {
  const { describe, deletionHint, describeTimeToLive, run } = await setUp();
  await prepareTable(run, { ...table, deletionProtection: false, timeToLiveAttribute: "removed_at" }, deletionHint);
  expect(await describe()).toMatchObject({ DeletionProtectionEnabled: false });
  expect(await describeTimeToLive()).toMatchObject({ TimeToLiveDescription: { AttributeName: "removed_at" } });
  await prepareTable(run, { ...table, timeToLiveAttribute: undefined }, deletionHint);
  expect(await describeTimeToLive()).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } });
});

test("rejects a stored table with another key or other indexes", async () => {
  const { deletionHint, run } = await setUp();
  await expect(prepareTable(run, { ...table, hashKey: "customer" }, deletionHint)).rejects.toThrow(
    "table orders is stored with the key ID but has the key customer in the stack, so AWS would replace it; delete the stored data with --fresh",
  );
  await expect(prepareTable(run, { ...table, globalIndexes: [] }, deletionHint)).rejects.toThrow(
    "table orders is stored with the indexes by-customer but has no index in the stack, and the local cloud does not change the indexes of a table; delete the stored data with --fresh",
  );
});

test("puts the items of the stack, unless the table has others with their keys", async () => {
  const { deletionHint, run } = await setUp();
  const read = async () => JSON.parse(String((await run("Scan", { TableName: table.name })).body)).Items;
  const item = { ID: { S: "1" }, total: { N: "5" } };
  await prepareTable(run, { ...table, items: [item] }, deletionHint);
  await prepareTable(run, { ...table, items: [{ ...item, total: { N: "6" } }] }, deletionHint);
  expect(await read()).toEqual([item]);
});
