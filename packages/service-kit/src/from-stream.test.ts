import type { Context, DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { createLogger } from "./clients.ts";
import { fromStream } from "./from-stream.ts";

const logger = createLogger("order_service");
logger.setLogLevel("SILENT");

/** Handles a batch of records by their sequence numbers. */
async function handle(numbers: string[], failing: string[] = []) {
  const handled: unknown[] = [];
  const handler = fromStream({
    async handleRecord({ dynamodb }: DynamoDBRecord) {
      if (failing.includes(dynamodb?.SequenceNumber ?? "")) {
        throw new Error("boom");
      }
      handled.push(dynamodb?.SequenceNumber);
    },
    handle: async (input: object) => input,
    logger,
  });
  const Records = numbers.map((SequenceNumber) => ({ eventSource: "aws:dynamodb", dynamodb: { SequenceNumber } }));
  const response = (await handler({ Records }, {} as Context)) as DynamoDBBatchResponse;
  return { handled, failures: response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

test("handles the records of a batch in order", async () => {
  expect(await handle(["1", "2", "3"])).toEqual({ handled: ["1", "2", "3"], failures: [] });
});

test("stops at the first record that fails, and reports it", async () => {
  expect(await handle(["1", "2", "3", "4"], ["2", "4"])).toEqual({ handled: ["1"], failures: ["2"] });
});

test.each([{ requestContext: {} }, { id: "event-1" }, { Records: [{ eventSource: "aws:sqs" }] }, { Records: [] }])(
  "passes other input on: %j",
  async (input) => {
    const handler = fromStream({ handleRecord: async () => {}, handle: async (input: object) => input, logger });
    expect(await handler(input, {} as Context)).toBe(input);
  },
);
