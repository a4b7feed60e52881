import type { Logger } from "@aws-lambda-powertools/logger";
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";

interface FromStreamOptions<Input, Output> {
  /** Handles a record of the stream. */
  handleRecord(record: DynamoDBRecord): Promise<void>;
  /** Handles everything else, such as a request or an event. */
  handle(input: Input, context: Context): Promise<Output>;
  logger: Logger;
}

/**
 * Lets a function receive a table's stream in addition to its requests or events. The records of a batch are handled one
 * after another up to the first that fails, from which Lambda retries: no record is handled before an earlier one of its
 * item.
 * @example
 * export const handler = fromStream({ handleRecord: createRelay({ publish, service }), handle, logger });
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function fromStream<Input, Output>({ handle, handleRecord, logger }: FromStreamOptions<Input, Output>) {
  return async (input: Input, context: Context): Promise<Output | DynamoDBBatchResponse> => {
    if (!isStreamEvent(input)) {
      return handle(input, context);
    }
    for (const record of input.Records) {
      try {
        await handleRecord(record);
      } catch (error) {
        const itemIdentifier = record.dynamodb?.SequenceNumber ?? "";
        logger.error(`record ${itemIdentifier} not handled`, error as Error);
        return { batchItemFailures: [{ itemIdentifier }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

function isStreamEvent(input: unknown): input is DynamoDBStreamEvent {
  const [first] = (input as Partial<DynamoDBStreamEvent> | null)?.Records ?? [];
  return first?.eventSource === "aws:dynamodb";
}
