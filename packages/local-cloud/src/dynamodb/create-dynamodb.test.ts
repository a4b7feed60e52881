import { expect, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { testFunctionStack } from "../testing/function-stack.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { createDynamoDB } from "./create-dynamodb.ts";

function create(table: Record<string, unknown>, dynamodbUrl?: string) {
  const attribute = [{ name: "ID", type: "S" }];
  const stack = testFunctionStack({
    aws_dynamodb_table: { orders: { name: "orders", hash_key: "ID", attribute, ...table } },
  });
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  return createDynamoDB(stack, { accountId: "1", activityLog, clock, dynamodbUrl, enforcement: {} as never });
}

const stream = { stream_enabled: true, stream_view_type: "NEW_IMAGE" };
const url = "http://127.0.0.1:8000";

test("rejects a stream without a view type", () => {
  for (const stream_view_type of [undefined, ""]) {
    expect(() => create({ stream_enabled: true, stream_view_type })).toThrow(
      "aws_dynamodb_table.orders: stream_view_type is missing: set it, because stream_enabled is true",
    );
  }
});

test("ignores the view type of a disabled stream", () => {
  for (const stream_view_type of ["NEW_IMAGE", ""]) {
    expect(() => create({ stream_enabled: false, stream_view_type })).not.toThrow();
  }
});

test("rejects a stream with another endpoint, which has its own", () => {
  expect(() => create(stream, url)).toThrow(
    "aws_dynamodb_table.orders: stream_enabled is not supported with --dynamodb: leave out --dynamodb to run the stack with its streams",
  );
  expect(create({}, url).streams).toBeUndefined();
  expect(create(stream).streams?.operations).toContain("GetRecords");
});

test("rejects an attribute that is not a key, as Terraform does", () => {
  const ID = { name: "ID", type: "S" };
  const customer = { name: "customer", type: "S" };
  expect(() => create({ attribute: [ID, customer] })).toThrow(
    "aws_dynamodb_table.orders: attribute: customer is a key of neither the table nor an index: remove it",
  );
  const index = { name: "by-customer", projection_type: "ALL" };
  const global_secondary_index = [{ ...index, hash_key: "customer" }];
  const local_secondary_index = [{ ...index, range_key: "customer" }];
  expect(() => create({ attribute: [ID, customer], global_secondary_index })).not.toThrow();
  expect(() => create({ attribute: [ID, customer], range_key: "customer" })).not.toThrow();
  expect(() => create({ attribute: [ID, customer], local_secondary_index })).not.toThrow();
});

test.each([undefined, []])("rejects an index that includes the attributes %j", (non_key_attributes) => {
  const index = { name: "by-ID", hash_key: "ID", projection_type: "INCLUDE", non_key_attributes };
  expect(() => create({ global_secondary_index: [index] })).toThrow(
    "aws_dynamodb_table.orders: index by-ID: non_key_attributes is missing: set it, or projection_type to KEYS_ONLY",
  );
});
