import { type Caller, callerName, type NamedPolicy, sourceContext } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsService } from "../core/aws-service.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import { escapeForbiddenCharacters } from "./check-characters.ts";
import type { OutgoingMessage } from "./message.ts";
import type { Queue } from "./queue.ts";
import type { QueueWithPolicy } from "./read-queues.ts";
import { createSqsService } from "./sqs-service.ts";

/** The stack's queues, behind the policies of callers and queues. */
export class Sqs {
  readonly service: AwsService;
  #queues: Map<string, QueueWithPolicy>;
  #enforcement: Enforcement;

  constructor(queues: Map<string, QueueWithPolicy>, enforcement: Enforcement, activityLog: ActivityLog) {
    this.#queues = queues;
    this.#enforcement = enforcement;
    this.service = createSqsService({
      queues: [...queues.values()].map(({ queue }) => queue),
      authorize: ({ queue, ...call }) =>
        enforcement.demand({ ...call, context: {}, resourcePolicy: queue && queues.get(queue.arn)?.policy }),
      onCall({ caller, queue: _queue, ...call }, input) {
        // Only calls of functions are recorded: other callers merely inspect queues, and often.
        if (caller.kind !== "role") {
          return;
        }
        const detail = call.action === "sqs:SendMessage" ? input : undefined;
        activityLog.record({ type: "api-call", caller: callerName(caller), ...call, detail });
      },
    });
  }

  get queues(): Queue[] {
    return [...this.#queues.values()].map(({ queue }) => queue);
  }

  findPolicy(queueArn: string): NamedPolicy | undefined {
    return this.#queues.get(queueArn)?.policy;
  }

  /**
   * Sends a message for the resource `sourceArn`, with escapes for the characters that SQS rejects, so that no dead letter
   * is lost. @throws {AwsError} if the queue is unknown or the caller denied
   */
  async send(queueArn: string, message: Omit<OutgoingMessage, "senderId">, caller: Caller, sourceArn: string) {
    const found = this.#queues.get(queueArn);
    if (!found) {
      throw new AwsError("QueueDoesNotExist", `the stack has no queue ${queueArn}`);
    }
    this.#enforcement.demand({
      caller,
      action: "sqs:SendMessage",
      resource: queueArn,
      context: sourceContext(sourceArn),
      resourcePolicy: found.policy,
    });
    await found.queue.send({ ...escapeMessage(message), senderId: sourceArn });
  }

  stop(): void {
    for (const { queue } of this.#queues.values()) {
      queue.stop();
    }
  }
}

function escapeMessage<Message extends Pick<OutgoingMessage, "body" | "attributes">>(message: Message): Message {
  const attributes = Object.entries(message.attributes ?? {}).map(([name, attribute]) => {
    const { StringValue } = attribute;
    return [
      name,
      StringValue === undefined ? attribute : { ...attribute, StringValue: escapeForbiddenCharacters(StringValue) },
    ];
  });
  return {
    ...message,
    body: escapeForbiddenCharacters(message.body),
    ...(message.attributes && { attributes: Object.fromEntries(attributes) }),
  };
}
