import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect } from "vitest";
import { consumers } from "./support/choreography.ts";
import { send } from "./support/raw-request.ts";
import { runStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const test = shareStack();

const SHOP = "https://shop.example";

/** The headers of requests that an open web page can send to this machine. */
const foreign: [source: string, headers: Record<string, string>][] = [
  ["a script", { origin: "https://evil.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" }],
  ["a form", { origin: "https://evil.example", "content-type": "text/plain" }],
  ["a sandboxed frame", { origin: "null" }],
  ["another server of this machine", { origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
  ["an image", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }],
  ["a link", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-user": "?1" }],
  ["a DNS name that resolves to this machine", { host: "evil.example:4000" }],
];

describe("a page of another origin", () => {
  test("cannot place an order", async ({ stack }) => {
    for (const [source, headers] of foreign) {
      for (const method of ["GET", "POST"]) {
        const response = await send(stack.orderUrl, { method, path: "/prod/order", headers }, "");
        expect([source, response.status, JSON.parse(response.body)]).toEqual([
          source,
          403,
          { message: expect.any(String) },
        ]);
      }
    }
    expect(await stack.items()).toEqual([]);
  });

  test("cannot read or change anything through the AWS endpoint", async ({ stack }) => {
    const listQueues = { "x-amz-target": "AmazonSQS.ListQueues", "content-type": "application/x-amz-json-1.0" };
    const calls = [
      { method: "POST", path: "/", headers: listQueues, body: "{}" },
      { method: "GET", path: "/?Action=ListQueues&Version=2012-11-05", headers: {}, body: "" },
      { method: "GET", path: "/2015-03-31/functions", headers: {}, body: "" },
      { method: "GET", path: "/_local/stack", headers: {}, body: "" },
      { method: "DELETE", path: "/_local/faults", headers: {}, body: "" },
    ];
    for (const { body, headers, method, path } of calls) {
      expect(await send(stack.awsUrl, { method, path, headers }, body)).toMatchObject({
        status: expect.toBeOneOf([200, 204]),
      });
      for (const [source, more] of foreign) {
        const response = await send(stack.awsUrl, { method, path, headers: { ...headers, ...more } }, body);
        expect([source, response.status, JSON.parse(response.body)]).toEqual([
          source,
          403,
          { __type: "AccessDeniedException", message: expect.any(String) },
        ]);
      }
    }
  });

  test("can place an order after a preflight request if the CORS configuration allows its origin", async () => {
    const stack = await runStack({
      edit({ resource }) {
        for (const api of Object.values(resource.aws_apigatewayv2_api ?? {})) {
          api.cors_configuration = { allow_origins: [SHOP], allow_methods: ["POST"] };
        }
      },
    });
    const headers = { origin: SHOP, "sec-fetch-site": "cross-site", "access-control-request-method": "POST" };
    const path = "/prod/order";
    expect(await send(stack.orderUrl, { method: "OPTIONS", path, headers }, "")).toMatchObject({ status: 204 });
    expect(await send(stack.orderUrl, { method: "POST", path, headers }, "")).toMatchObject({ status: 200 });
    const evil = { ...headers, origin: "https://evil.example" };
    expect(await send(stack.orderUrl, { method: "OPTIONS", path, headers: evil }, "")).toMatchObject({ status: 403 });
    expect(await send(stack.orderUrl, { method: "POST", path, headers: evil }, "")).toMatchObject({ status: 403 });
    expect(await stack.items()).toHaveLength(1);
  });
});

test("a browser places an order with 127.0.0.1 or localhost in its address bar", async ({ stack }) => {
  const { port } = new URL(stack.orderUrl);
  for (const name of ["127.0.0.1", "localhost"]) {
    const headers = { host: `${name}:${port}`, "sec-fetch-site": "none", "sec-fetch-mode": "navigate" };
    expect(await send(stack.orderUrl, { method: "GET", path: "/prod/order", headers }, "")).toMatchObject({
      status: 200,
    });
  }
  expect(await stack.items()).toHaveLength(2);
});

test("the AWS SDK calls the endpoint by 127.0.0.1 or localhost", async ({ stack: { awsUrl, region } }) => {
  for (const endpoint of [awsUrl, awsUrl.replace("127.0.0.1", "localhost")]) {
    const options = { endpoint, region, credentials: { accessKeyId: "anyone", secretAccessKey: "anything" } };
    const clients = { dynamodb: new DynamoDBClient(options), sqs: new SQSClient(options) };
    expect((await clients.dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["lab2-dev-order-status"]);
    expect((await clients.sqs.send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(consumers.length);
    for (const client of Object.values(clients)) {
      client.destroy();
    }
  }
});
