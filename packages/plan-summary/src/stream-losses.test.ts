import { expect, test } from "vitest";
import type { Action, ResourceChange, Values } from "./plan.ts";
import { findStreamLosses } from "./stream-losses.ts";

function find(type: string, action: Action, before: Values | undefined, after: Values | undefined): string[] {
  const change: ResourceChange = {
    address: `${type}.orders`,
    previousAddress: undefined,
    type,
    action,
    destroysFirst: true,
    before,
    after,
    replacePaths: [],
    reason: undefined,
  };
  return findStreamLosses([change]).map(({ text }) => text);
}

const table = { name: "lab2-dev-orders", stream_enabled: true, stream_view_type: "NEW_IMAGE" };

test.each<[string, Values | undefined, Values, string[]]>([
  [
    "disabled",
    table,
    { ...table, stream_enabled: false },
    [
      "**The stream of `lab2-dev-orders` is disabled, and the records that functions have not received are lost**: `aws_dynamodb_table.orders`",
    ],
  ],
  [
    "replaced",
    table,
    { ...table, stream_view_type: "KEYS_ONLY" },
    [
      "**The stream of `lab2-dev-orders` is replaced, and the records that functions have not received are lost**: `aws_dynamodb_table.orders`",
    ],
  ],
  ["enabled", { ...table, stream_enabled: false }, table, []],
  ["left as it is", table, { ...table, tags: {} }, []],
])("reports a stream that is %s", (_, before, after, texts) => {
  expect(find("aws_dynamodb_table", "update", before, after)).toEqual(texts);
});

const mapping = {
  event_source_arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000",
  function_name: "lab2-dev-order-service",
  starting_position: "TRIM_HORIZON",
};

test.each<[Action, Values, Values | undefined, string[]]>([
  [
    "destroy",
    mapping,
    undefined,
    [
      "**The event source mapping of `lab2-dev-order-service` loses its position in the stream, and the records that it has not received are lost**: `aws_lambda_event_source_mapping.orders`",
    ],
  ],
  [
    "replace",
    mapping,
    mapping,
    [
      "**The event source mapping of `lab2-dev-order-service` loses its position in the stream, and the new one starts at `TRIM_HORIZON`**: `aws_lambda_event_source_mapping.orders`",
    ],
  ],
  ["update", mapping, { ...mapping, batch_size: 1 }, []],
  ["destroy", { ...mapping, event_source_arn: "arn:aws:sqs:eu-west-1:111122223333:orders" }, undefined, []],
])("reports the position of a mapping: %s %o", (action, before, after, texts) => {
  expect(find("aws_lambda_event_source_mapping", action, before, after)).toEqual(texts);
});
