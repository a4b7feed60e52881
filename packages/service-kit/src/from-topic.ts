import type { Context, SNSEvent } from "aws-lambda";

/**
 * Lets a handler receive its events through an SNS topic, whose messages each hold one event. A redriven event comes
 * without a topic and is handled as it is.
 * @example
 * export const handler = fromTopic(createHandler({ stamp, logger }));
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function fromTopic(handle: (event: unknown, context: Context) => Promise<void>) {
  return async (input: unknown, context: Context): Promise<void> => {
    if (!isNotification(input)) {
      return handle(input, context);
    }
    // SNS sends one message at a time. The log lines of an invocation have the keys of one event at a time.
    for (const { Sns } of input.Records) {
      await handle(JSON.parse(Sns.Message), context);
    }
  };
}

function isNotification(input: unknown): input is SNSEvent {
  return typeof input === "object" && input !== null && "Records" in input;
}
