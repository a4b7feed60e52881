import type { Caller } from "iam-policy";
import * as z from "zod";
import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import { type Operation, operation } from "../protocols/json-service.ts";
import { required } from "./parameters.ts";
import type { Queue } from "./queue.ts";

export interface AuthorizationRequest {
  caller: Caller;
  cause?: Cause | undefined;
  /** As IAM policies name it, such as `sqs:SendMessage`. */
  action: string;
  /** The queue's ARN; `*` for ListQueues, which IAM cannot limit to a queue. */
  resource: string;
  queue?: Queue;
}

export interface SqsServiceDependencies {
  queues: readonly Queue[];
  /** Throws the AwsError that a denied caller gets. */
  authorize(request: AuthorizationRequest): void | Promise<void>;
  /** Told of each call that was authorized and has succeeded. */
  onCall?(request: AuthorizationRequest, input: object): void;
}

/** AWS requires it; it is optional here because its absence is SQS's own MissingParameter. */
export const queueUrl = { QueueUrl: z.string().optional() };

/** Runs operations on queues for callers that may do so. */
export class AuthorizedQueues {
  #dependencies: SqsServiceDependencies;
  #queuesByPath: Map<string, Queue>;

  constructor(dependencies: SqsServiceDependencies) {
    this.#dependencies = dependencies;
    this.#queuesByPath = new Map(dependencies.queues.map((queue) => [queuePath(queue.url), queue]));
  }

  /** An operation on the queue of `QueueUrl`, whatever its host, once the caller may do `action` to it. */
  operation<Input extends z.ZodType<{ QueueUrl?: string | undefined }>>(
    action: string,
    input: Input,
    run: (queue: Queue, input: z.output<Input>, call: AwsCall) => object | Promise<object>,
  ): Operation {
    return operation(input, (value, call) => {
      const queue = this.#queuesByPath.get(queuePath(required("QueueUrl", value.QueueUrl)));
      return this.runOn(queue, call, action, value, (found) => run(found, value, call));
    });
  }

  /** @throws {AwsError} QueueDoesNotExist without a queue, or the error of a denied caller */
  runOn(
    queue: Queue | undefined,
    call: AwsCall,
    action: string,
    input: object,
    run: (queue: Queue) => object | Promise<object>,
  ): Promise<object> {
    if (!queue) {
      throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    }
    const { caller, cause } = call;
    return this.run({ caller, cause, action, resource: queue.arn, queue }, input, () => run(queue));
  }

  /** @throws {AwsError} the error of a denied caller */
  async run(request: AuthorizationRequest, input: object, run: () => object | Promise<object>): Promise<object> {
    await this.#dependencies.authorize(request);
    const output = await run();
    this.#dependencies.onCall?.(request, input);
    return output;
  }
}

/** The last two parts of a queue's URL: account and name. */
function queuePath(url: string): string {
  return url.split("/").slice(-2).join("/");
}
