import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("a failed call rejects without logging its input", async () => {
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
  const logged = (["log", "info", "warn", "error"] as const).map((method) => vi.spyOn(console, method));
  const { createDynamoDBClient } = await import("./clients.ts");
  const call = new GetItemCommand({ TableName: "orders", Key: { ID: { S: "order-1" } } });
  await expect(createDynamoDBClient().send(call)).rejects.toThrow("ECONNREFUSED");
  expect(logged.flatMap(({ mock }) => mock.calls)).toEqual([]);
});
