import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

/**
 * Lets a handler receive its events through a queue. Each message of a batch holds one event. The events are handled one
 * after another, and those that failed are reported, so that only they are received again. Of a FIFO queue, those behind a
 * failed one in its message group are reported, too, and not handled, so that the group stays in sequence. A redriven
 * event may come without a queue and is handled by itself.
 * @throws {FullBatchFailureError} from the handler, if every event of a batch fails, which counts as a failed invocation
 * @example
 * export const handler = fromQueue(createHandler({ stamp, logger }));
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/batch/
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function fromQueue(handle: (event: unknown, context: Context) => Promise<void>) {
  return async (input: unknown, context: Context): Promise<SQSBatchResponse | undefined> => {
    if (!isBatch(input)) {
      await handle(input, context);
      return undefined;
    }
    const handleRecord = ({ body }: SQSRecord) => handle(JSON.parse(body), context);
    return isFifo(input)
      ? processPartialResponse(input, handleRecord, new SqsFifoPartialProcessorAsync(), {
          context,
          skipGroupOnError: true,
        })
      : processPartialResponse(input, handleRecord, new BatchProcessor(EventType.SQS), {
          context,
          // The log lines of an invocation have the keys of one event at a time.
          processInParallel: false,
        });
  };
}

/** All messages of a batch come from one queue. */
function isFifo({ Records: [first] }: SQSEvent): boolean {
  return first?.eventSourceARN.endsWith(".fifo") ?? false;
}

function isBatch(input: unknown): input is SQSEvent {
  return typeof input === "object" && input !== null && "Records" in input;
}
