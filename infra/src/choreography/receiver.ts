import { findInvocable, type Invocable, type LambdaFunction } from "./read-functions.ts";
import type { Queue } from "./read-queues.ts";
import type { Resources } from "./resources-schema.ts";

/** The end of the path of an event: a function, possibly with a queue in front, or a queue of another team. */
export interface Receiver {
  /** Undefined if the events reach no function. */
  function: LambdaFunction | undefined;
  /** The function, or its alias; undefined if the events reach neither. */
  invoked: Invocable | undefined;
  /** The queue from which the function receives the events; undefined if they invoke it. */
  queue: Queue | undefined;
}

/** Creates a function that finds the receiver with an ARN: a queue, a function or, by its queue, both. */
export function createReceiverFinder(resources: Resources, functions: LambdaFunction[], queues: Queue[]) {
  return (receiverArn: string): Receiver => {
    const mapping = Object.values(resources.aws_lambda_event_source_mapping).find(
      ({ event_source_arn }) => event_source_arn === receiverArn,
    );
    const invokedArn = mapping?.function_name ?? receiverArn;
    const found = findInvocable(functions, ({ arn }) => arn === invokedArn);
    const queue = queues.find(({ arn }) => arn === receiverArn);
    return { function: found?.function, invoked: found?.invoked, queue };
  };
}
