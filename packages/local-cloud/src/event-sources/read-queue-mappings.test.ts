import { expect, test } from "vitest";
import { orderArn, testFunctionStack } from "../testing/function-stack.ts";
import { testQueue } from "../testing/queue-setup.ts";
import { readQueueMappings } from "./read-queue-mappings.ts";

const { queue } = testQueue({ name: "lab2-dev-orders" });

function read(mapping: Record<string, unknown>, order: Record<string, unknown> = {}) {
  const mappings = { orders: { event_source_arn: queue.arn, function_name: "lab2-dev-order", ...mapping } };
  return readQueueMappings(testFunctionStack({ aws_lambda_event_source_mapping: mappings }, order), [queue]);
}

test("has AWS's defaults", () => {
  expect(read({})).toMatchObject([
    {
      address: "aws_lambda_event_source_mapping.orders",
      queue,
      mapping: { functionArn: orderArn, batchSize: 10, batchWindowSeconds: 0, reportsFailures: false },
      roleArn: "arn:aws:iam::000000000000:role/lab2-dev-order",
    },
  ]);
});

test("finds the function by its ARN", () => {
  expect(read({ function_name: orderArn })).toMatchObject([{ mapping: { functionName: "lab2-dev-order" } }]);
});

test("skips a disabled mapping", () => {
  expect(read({ enabled: false })).toEqual([]);
});

const none = "arn:aws:sqs:eu-central-1:000000000000:none";

test.each([
  [{ event_source_arn: none }, `event_source_arn: the stack has no queue ${none}`],
  [{ function_name: "none" }, "function_name: the stack has no function none"],
  [{ function_name: `${orderArn}:live` }, "qualifier: lab2-dev-order has no version or alias live"],
  [{ batch_size: 11 }, "batch_size 11 is larger than 10: set maximum_batching_window_in_seconds to at least 1"],
  [{ filter_criteria: { filter: [{ pattern: "{" }] } }, "filter_criteria: "],
])("rejects %o", (mapping, message) => {
  expect(() => read(mapping)).toThrow(`aws_lambda_event_source_mapping.orders: ${message}`);
});

test("rejects a visibility timeout that is shorter than the function's timeout", () => {
  expect(() => read({}, { timeout: 31 })).toThrow(
    "aws_lambda_event_source_mapping.orders: the visibility timeout of lab2-dev-orders, 30 s, is less than the function's timeout, 31 s: AWS recommends six times the timeout",
  );
});

test("rejects a batch window for a FIFO queue", () => {
  const fifo = { contentBasedDeduplication: true, deduplicationScope: "queue", throughputLimit: "perQueue" } as const;
  const { queue: fifoQueue } = testQueue({ name: "orders.fifo", fifo });
  const mapping = {
    event_source_arn: fifoQueue.arn,
    function_name: "lab2-dev-order",
    maximum_batching_window_in_seconds: 1,
  };
  const stack = testFunctionStack({ aws_lambda_event_source_mapping: { orders: mapping } });
  expect(() => readQueueMappings(stack, [fifoQueue])).toThrow(
    "maximum_batching_window_in_seconds is not supported for the FIFO queue orders.fifo: remove it",
  );
});
