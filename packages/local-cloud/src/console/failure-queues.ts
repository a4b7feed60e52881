import { parseFunctionArn } from "../core/function-arn.ts";
import { readMappings } from "../event-sources/read-mappings.ts";
import { readAsynchronousSettings } from "../lambda/read-functions.ts";
import { lambdaFunction } from "../lambda/resources.ts";
import type { Stack } from "../terraform/stack.ts";
import type { NodeId } from "./api/stack-view.ts";

/** Reads the queues for failed asynchronous invocations and discarded stream records of each function. */
export function readFailureQueues(stack: Stack): { functionAddress: NodeId; queueArn: string }[] {
  const settings = readAsynchronousSettings(stack);
  return stack.resources(lambdaFunction).flatMap(({ address, attributes }) => {
    const own = [...settings].filter(([arn]) => parseFunctionArn(arn)?.functionArn === attributes.arn);
    const queueArns = own.flatMap(([, { deadLetterQueueArn, onFailureArn }]) => [onFailureArn, deadLetterQueueArn]);
    const streamQueueArns = readMappings(stack)
      .filter((mapping) => parseFunctionArn(mapping.functionArn)?.functionArn === attributes.arn)
      .map(({ config: mapping }) => mapping.destination_config?.on_failure?.destination_arn);
    return [...new Set([...queueArns, ...streamQueueArns])]
      .filter((queueArn) => queueArn !== undefined)
      .map((queueArn) => ({ functionAddress: address, queueArn }));
  });
}
