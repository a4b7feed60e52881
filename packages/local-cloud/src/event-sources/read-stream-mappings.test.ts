import { expect, test } from "vitest";
import { orderArn, testFunctionStack } from "../testing/function-stack.ts";
import { readQueueMappings } from "./read-queue-mappings.ts";
import { readStreamMappings } from "./read-stream-mappings.ts";

const tableArn = "arn:aws:dynamodb:eu-central-1:000000000000:table/lab2-dev-orders";
// biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's syntax
const streamArn = "${aws_dynamodb_table.orders.stream_arn}";

function createStack(mapping: Record<string, unknown>, table: Record<string, unknown> = {}) {
  const orders = {
    name: "lab2-dev-orders",
    hash_key: "ID",
    attribute: [{ name: "ID", type: "S" }],
    stream_enabled: true,
    stream_view_type: "NEW_IMAGE",
    ...table,
  };
  const config = { event_source_arn: streamArn, function_name: "lab2-dev-order", ...mapping };
  return testFunctionStack({
    aws_dynamodb_table: { orders },
    aws_lambda_event_source_mapping: { orders: config },
  });
}

const destination_arn = "arn:aws:sqs:eu-central-1:000000000000:failures";
const read = (...parameters: Parameters<typeof createStack>) =>
  readStreamMappings(createStack(...parameters), new Set([destination_arn]));

test("has AWS's defaults", () => {
  expect(read({ starting_position: "LATEST" })).toEqual([
    {
      address: "aws_lambda_event_source_mapping.orders",
      roleArn: "arn:aws:iam::000000000000:role/lab2-dev-order",
      mapping: {
        functionArn: orderArn,
        functionName: "lab2-dev-order",
        executedVersion: "$LATEST",
        tableArn,
        tableName: "lab2-dev-orders",
        streamArn: expect.stringMatching(`^${tableArn}/stream/`),
        startingPosition: "LATEST",
        batchSize: 100,
        batchWindowSeconds: 0,
        reportsFailures: false,
        bisects: false,
        maximumRetryAttempts: Number.POSITIVE_INFINITY,
        maximumRecordAgeSeconds: 86_400,
        parallelizationFactor: 1,
        filter: expect.any(Function),
        onFailureArn: undefined,
      },
    },
  ]);
});

test("reads blocks in both forms of Terraform's JSON", () => {
  for (const destination_config of [{ on_failure: { destination_arn } }, [{ on_failure: [{ destination_arn }] }]]) {
    expect(read({ starting_position: "LATEST", destination_config })).toMatchObject([
      { mapping: { onFailureArn: destination_arn } },
    ]);
  }
});

test("skips a disabled mapping", () => {
  expect(read({ starting_position: "LATEST", enabled: false })).toEqual([]);
});

test.each<[object, object, string]>([
  [{}, {}, "starting_position is missing: set it to TRIM_HORIZON or LATEST, because the source is a stream"],
  [{ event_source_arn: `${tableArn}/stream/other` }, {}, `event_source_arn: the stack has no stream ${tableArn}`],
  [{ scaling_config: { maximum_concurrency: 2 } }, {}, "scaling_config is for queues: remove it"],
  [{ starting_position: "LATEST", filter_criteria: { filter: [{ pattern: "{" }] } }, {}, "filter_criteria: "],
  [{ starting_position: "AT_TIMESTAMP" }, {}, "starting_position"],
  [{ starting_position: "LATEST", tumbling_window_in_seconds: 60 }, {}, "tumbling_window_in_seconds"],
  [{ starting_position: "LATEST", maximum_record_age_in_seconds: 59 }, {}, "maximum_record_age_in_seconds"],
  [
    {
      starting_position: "LATEST",
      destination_config: { on_failure: { destination_arn: "arn:aws:sns:eu-central-1:000000000000:none" } },
    },
    {},
    "destination_config: the stack has no queue or topic arn:aws:sns:eu-central-1:000000000000:none",
  ],
  [{ starting_position: "LATEST" }, { stream_enabled: false }, "event_source_arn"],
])("rejects %o of a table with %o", (mapping, table, message) => {
  expect(() => read({ ...mapping }, { ...table })).toThrow(message);
});

test("rejects settings of streams for a queue", () => {
  const stack = createStack({
    event_source_arn: "arn:aws:sqs:eu-central-1:000000000000:orders",
    bisect_batch_on_function_error: true,
  });
  const queue = { arn: "arn:aws:sqs:eu-central-1:000000000000:orders" } as never;
  expect(() => readQueueMappings(stack, [queue])).toThrow(
    "aws_lambda_event_source_mapping.orders: bisect_batch_on_function_error is for streams: remove it, because the source is a queue",
  );
});
