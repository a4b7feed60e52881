import type { Caller } from "iam-policy";
import * as z from "zod";
import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import { type Operation, operation } from "../protocols/json-service.ts";
import { requireParameter } from "./parameters.ts";
import type { Queue } from "./queue.ts";

export interface AuthorizationRequest {
  caller: Caller;
  cause?: Cause | undefined;
  action: string;
  /** The ARN of the queue, or `*` for ListQueues, which has no resource-level permissions. */
  resource: string;
  queue?: Queue;
}

export interface SqsServiceDependencies {
  queues: readonly Queue[];
  /** @throws {AwsError} if the caller is denied */
  authorize(request: AuthorizationRequest): void | Promise<void>;
  onCall?(request: AuthorizationRequest, input: object): void;
}

/** Optional although AWS requires it, because SQS reports its absence as MissingParameter. */
export const queueUrl = { QueueUrl: z.string().optional() };

export class AuthorizedQueues {
  #dependencies: SqsServiceDependencies;
  #queuesByPath: Map<string, Queue>;

  constructor(dependencies: SqsServiceDependencies) {
    this.#dependencies = dependencies;
    this.#queuesByPath = new Map(dependencies.queues.map((queue) => [toQueuePath(queue.url), queue]));
  }

  /** Creates an operation that is authorized for `action` on the queue of `QueueUrl`, whose host is ignored. */
  operation<Input extends z.ZodType<{ QueueUrl?: string | undefined }>>(
    action: string,
    input: Input,
    run: (queue: Queue, input: z.output<Input>, call: AwsCall) => object | Promise<object>,
  ): Operation {
    return operation(input, (value, call) => {
      const queue = this.#queuesByPath.get(toQueuePath(requireParameter("QueueUrl", value.QueueUrl)));
      return this.runOn(queue, call, action, value, (found) => run(found, value, call));
    });
  }

  /** @throws {AwsError} if the queue is undefined or the caller is denied */
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

  /** @throws {AwsError} if the caller is denied */
  async run(request: AuthorizationRequest, input: object, run: () => object | Promise<object>): Promise<object> {
    await this.#dependencies.authorize(request);
    const output = await run();
    this.#dependencies.onCall?.(request, input);
    return output;
  }
}

function toQueuePath(url: string): string {
  return url.split("/").slice(-2).join("/");
}
