import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { RunningStack } from "../support/run-stack.ts";

/** Returns the functions of all started invocations, in order. */
export const getInvokedFunctions = ({ activities }: RunningStack) =>
  activities.flatMap((each) => (each.type === "invocation-started" ? [each.functionName] : []));

/** Returns the URL of a service's dead-letter queue. */
export const getQueueUrl = (stack: RunningStack, service: string) =>
  (stack.outputs.dead_letter_queue_urls as Record<string, string>)[service];

/** Receives the visible dead letters of a service, which hides them for an hour. */
export async function receiveVisible(stack: RunningStack, service: string) {
  const { Messages = [] } = await stack.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: getQueueUrl(stack, service),
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 3_600,
    }),
  );
  return Messages;
}
