import type { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EventQueue } from "./event-queue.ts";
import type { Statement } from "./policy-document.ts";
import { type ServiceFunction, TIMEOUT_SECONDS } from "./service-function.ts";

export interface QueueInFrontProps {
  /**
   * Passes events one batch at a time, in the sequence in which they arrive. Excludes a window and a maximum
   * concurrency.
   * @default false batches are concurrent
   */
  fifo?: boolean | undefined;
  /**
   * Messages of an invocation, 1 to 10,000; more than 10 need a window.
   * @default 10, with fifo 1: the events behind one that fails would be received as often, and become dead letters with it
   */
  batchSize?: number | undefined;
  /** Seconds to wait for a full batch, 0 to 300. @default 0 an event is handled at once */
  batchWindowSeconds?: number | undefined;
  /** Concurrent invocations, 2 to 1,000. @default - Lambda adds them while messages wait */
  maximumConcurrency?: number | undefined;
  /** How often an event is tried before it becomes a dead letter. @default 5 AWS's recommended minimum */
  maxReceiveCount?: number | undefined;
}

interface Props extends QueueInFrontProps {
  /** Name of the service's function. */
  name: string;
  service: string;
  protectData: boolean;
  deadLetters: EventQueue;
}

/**
 * A queue between rules or topics and a function. It absorbs load peaks, limits how much of them reaches the function at
 * once, and lets it handle events in batches. A failed event is tried again after the visibility timeout.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export class QueueInFront extends Construct {
  readonly queue: EventQueue;
  /** The dead-letter queue of a FIFO queue, which has to be one, too; undefined if the service's own receives them. */
  readonly fifoDeadLetters: EventQueue | undefined;
  /** Permits the function to receive messages. */
  readonly receiveStatement: Statement;
  #props: Props;
  #mapping: LambdaEventSourceMapping | undefined;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    this.#props = props;
    const { batchWindowSeconds = 0, fifo = false, maxReceiveCount = 5, name, protectData, service } = props;
    this.fifoDeadLetters = fifo
      ? new EventQueue(this, "dead-letters", { name: `${name}-queue-dead-letters`, fifo, service, protectData })
      : undefined;
    const deadLetters = this.fifoDeadLetters ?? props.deadLetters;
    this.queue = new EventQueue(this, "Resource", {
      name: `${name}-queue`,
      fifo,
      service,
      protectData,
      // AWS's recommendation: six times the timeout, for retries of throttled invocations, and the window.
      visibilityTimeoutSeconds: 6 * TIMEOUT_SECONDS + batchWindowSeconds,
      redrivePolicy: { deadLetterTargetArn: deadLetters.arn, maxReceiveCount },
    });
    this.receiveStatement = {
      Sid: "ReceiveEvents",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: this.queue.arn,
    };
  }

  /** Lets the function receive the messages. */
  feed({ live }: ServiceFunction): void {
    const { batchWindowSeconds = 0, fifo = false, maximumConcurrency } = this.#props;
    const { batchSize = fifo ? 1 : 10 } = this.#props;
    this.#mapping = new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: this.queue.arn,
      functionName: live.arn,
      batchSize,
      ...(!fifo && { maximumBatchingWindowInSeconds: batchWindowSeconds }),
      functionResponseTypes: ["ReportBatchItemFailures"],
      ...(maximumConcurrency !== undefined && { scalingConfig: { maximumConcurrency } }),
    });
  }

  /**
   * Allows a rule to send events. Returns the ARN of the target, what has to exist before its first event, and the message
   * group of a FIFO queue: EventBridge sends all events of a target to the same one.
   */
  acceptFrom(rule: CloudwatchEventRule): {
    arn: string;
    dependsOn: ITerraformDependable[];
    messageGroupId?: string;
  } {
    const { fifo = false, service: messageGroupId } = this.#props;
    this.queue.acceptFrom(rule);
    return { ...this.#receive(), ...(fifo && { messageGroupId }) };
  }

  /** Allows a topic to send events, as {@link acceptFrom} allows a rule. */
  acceptFromTopic(topicArn: string): { arn: string; dependsOn: ITerraformDependable[] } {
    this.queue.acceptFromTopic(topicArn);
    return this.#receive();
  }

  #receive() {
    return { arn: this.queue.arn, dependsOn: [this.queue.policy, ...(this.#mapping ? [this.#mapping] : [])] };
  }
}
