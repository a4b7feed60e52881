import type { Caller } from "iam-policy";
import * as z from "zod";
import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import type { Operation } from "../protocols/json-service.ts";
import type { Queue } from "./queue.ts";
import { sqsOperation } from "./sqs-operation.ts";

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

/** Optional although AWS requires it, because SQS reports a missing one as a queue that does not exist. */
export const queueUrl = { QueueUrl: z.string().optional() };

/** An operation without output returns nothing. */
type Output = object | undefined | Promise<object | undefined>;

export class AuthorizedQueues {
  #dependencies: SqsServiceDependencies;
  #queuesByPath: Map<string, Queue>;

  constructor(dependencies: SqsServiceDependencies) {
    this.#dependencies = dependencies;
    this.#queuesByPath = new Map(
      dependencies.queues.flatMap((queue) =>
        [toQueuePath(queue.url), queue.name].map((path) => [path, queue] as const),
      ),
    );
  }

  /**
   * Creates an operation that is authorized for `action` on the queue of `QueueUrl`: a URL, whose host is ignored, or the
   * queue's name.
   */
  operation<Input extends z.ZodType<{ QueueUrl?: string | undefined }>>(
    action: string,
    input: Input,
    run: (queue: Queue, input: z.output<Input>, call: AwsCall) => Output,
  ): Operation {
    return sqsOperation(input, (value, call) => {
      const queue = this.#queuesByPath.get(toQueuePath(value.QueueUrl ?? ""));
      return this.runOn(queue, call, action, value, (found) => run(found, value, call));
    });
  }

  /** @throws {AwsError} if the queue is undefined or the caller is denied */
  runOn(
    queue: Queue | undefined,
    call: AwsCall,
    action: string,
    input: object,
    run: (queue: Queue) => Output,
  ): Promise<object | undefined> {
    if (!queue) {
      throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    }
    const { caller, cause } = call;
    return this.run({ caller, cause, action, resource: queue.arn, queue }, input, () => run(queue));
  }

  /** @throws {AwsError} if the caller is denied */
  async run(request: AuthorizationRequest, input: object, run: () => Output): Promise<object | undefined> {
    await this.#dependencies.authorize(request);
    const output = await run();
    this.#dependencies.onCall?.(request, input);
    return output;
  }
}

function toQueuePath(url: string): string {
  return url.replace(/\/$/, "").split("/").slice(-2).join("/");
}
