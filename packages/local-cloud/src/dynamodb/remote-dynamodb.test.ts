/// <reference path="./dynalite.d.ts" />
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";
import { expect, onTestFinished, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import { createSystemClock } from "../core/clock.ts";
import { account, caller, createHeaders } from "../testing/running-dynamodb.ts";
import { DynamoDB, type DynamoDBOptions } from "./dynamodb.ts";
import { RemoteDynamoDB } from "./remote-dynamodb.ts";

const TableName = "orders";
const Item = { ID: { S: "1" }, total: { N: "5" } };

/** Listens until the test ends. @returns the URL */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startDynamoDB(url: string, { authorize = () => {} }: Partial<DynamoDBOptions> = {}) {
  const activityLog = new ActivityLog();
  const activities: object[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const dynamodb = new DynamoDB({
    ...account,
    engine: new RemoteDynamoDB({ region: account.region, url }),
    tables: [{ name: TableName, hashKey: "ID", attributes: [{ name: "ID", type: "S" }] }],
    authorize,
    clock: createSystemClock(),
    activityLog,
  });
  onTestFinished(() => dynamodb.stop());
  await dynamodb.start();
  const call = async (operation: string, input: object) => {
    const { signal } = new AbortController();
    const body = Buffer.from(JSON.stringify(input));
    const response = await dynamodb.call({ operation, headers: createHeaders(operation), body, caller, signal });
    return { ...response, body: JSON.parse(String(response.body)) };
  };
  return { activities, call };
}

test("tables are created at the endpoint, and keep their items between runs", async () => {
  const url = await listen(dynalite({ createTableMs: 0 }));
  const first = await startDynamoDB(url);
  expect(await first.call("PutItem", { TableName, Item })).toMatchObject({ statusCode: 200 });
  expect(first.activities).toMatchObject([
    { type: "api-call", action: "dynamodb:PutItem", detail: { TableName, Item } },
  ]);
  const second = await startDynamoDB(url);
  expect(await second.call("GetItem", { TableName, Key: { ID: Item.ID } })).toMatchObject({ body: { Item } });
});

test("the endpoint's errors reach the caller", async () => {
  const { call } = await startDynamoDB(await listen(dynalite({ createTableMs: 0 })));
  expect(await call("GetItem", { TableName: "unknown", Key: { ID: Item.ID } })).toMatchObject({
    statusCode: 400,
    body: { __type: expect.stringContaining("ResourceNotFoundException") },
  });
});

test("calls are authorized before they are forwarded, each part of a transaction by its own action", async () => {
  const authorized: string[][] = [];
  const url = await listen(dynalite({ createTableMs: 0 }));
  const { call } = await startDynamoDB(url, {
    authorize(_, action, resource) {
      authorized.push([action, resource]);
      if (action === "dynamodb:DeleteItem") {
        throw new AwsError("AccessDeniedException", "not authorized");
      }
    },
  });
  const Key = { ID: Item.ID };
  await call("PutItem", { TableName, Item });
  const TransactItems = [{ Put: { TableName, Item } }, { Delete: { TableName, Key } }];
  await expect(call("TransactWriteItems", { TransactItems })).rejects.toMatchObject({ code: "AccessDeniedException" });
  const arn = `arn:aws:dynamodb:eu-central-1:111122223333:table/${TableName}`;
  expect(authorized).toEqual([
    ["dynamodb:PutItem", arn],
    ["dynamodb:PutItem", arn],
    ["dynamodb:DeleteItem", arn],
  ]);
});

test("a malformed request, whose authorization cannot be checked, is not forwarded", async () => {
  const { call } = await startDynamoDB(await listen(dynalite({ createTableMs: 0 })));
  expect(await call("PutItem", { TableName: [TableName], Item })).toMatchObject({
    statusCode: 400,
    body: { __type: "com.amazon.coral.service#SerializationException" },
  });
});

test("an endpoint that does not respond is reported at the start", async () => {
  await expect(startDynamoDB("http://127.0.0.1:1")).rejects.toThrow(
    /^no DynamoDB responds at http:\/\/127\.0\.0\.1:1 \(.*ECONNREFUSED.*\): start one there, or leave out --dynamodb$/,
  );
});

test("an endpoint of something else is reported at the start", async () => {
  const url = await listen(createServer((_, response) => response.writeHead(404).end("not found")));
  await expect(startDynamoDB(url)).rejects.toThrow(
    `${url} is not a DynamoDB endpoint: ListTables failed with 404 not found`,
  );
});
