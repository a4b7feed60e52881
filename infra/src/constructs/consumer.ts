import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js";
import { Construct } from "constructs";
import { EventQueue } from "./event-queue.ts";
import { QueueInFront, type QueueInFrontProps } from "./queue-in-front.ts";
import { ServiceFunction, type ServiceFunctionProps } from "./service-function.ts";

export interface ConsumerProps extends ServiceFunctionProps {
  /**
   * Puts a queue between the rules or topics and the function, whose handler has to be wrapped in `fromQueue` of service-kit.
   * @default - EventBridge or the topic invokes the function
   */
  queue?: QueueInFrontProps | undefined;
}

/**
 * A service that reacts to events. EventBridge or a topic invokes it asynchronously, so Lambda retries a failed handler.
 * After the last retry the event ends in the same dead-letter queue as an event that could not be delivered.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class Consumer extends Construct {
  /** The consumer's package, such as `invoice-service`. */
  readonly id: string;
  readonly service: ServiceFunction;
  readonly deadLetters: EventQueue;
  /** Undefined if EventBridge or a topic invokes the function. */
  readonly queue: QueueInFront | undefined;
  /** Retries and the on-failure destination: until they exist, an event that fails is lost. */
  readonly invocationSettings: LambdaFunctionEventInvokeConfig;

  constructor(scope: Construct, id: string, { queue, ...props }: ConsumerProps) {
    super(scope, id);
    this.id = id;
    this.deadLetters = new EventQueue(this, "dead-letters", {
      name: `${props.name}-dead-letters`,
      service: props.service,
      protectData: props.protectData,
    });
    this.queue = queue && new QueueInFront(this, "queue", { ...props, ...queue, deadLetters: this.deadLetters });
    this.service = new ServiceFunction(this, "Resource", {
      ...props,
      statements: [
        ...props.statements,
        { Sid: "SendDeadLetters", Action: ["sqs:SendMessage"], Resource: this.deadLetters.arn },
        ...(this.queue ? [this.queue.receiveStatement] : []),
      ],
    });
    this.queue?.feed(this.service);
    this.invocationSettings = new LambdaFunctionEventInvokeConfig(this, "asynchronous-invocation", {
      functionName: this.service.function.functionName,
      qualifier: this.service.live.name,
      // AWS's defaults, made explicit because the delivery promise depends on them.
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 6 * 60 * 60,
      destinationConfig: { onFailure: { destination: this.deadLetters.arn } },
      // Until a replacement exists, an event that fails would be lost.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
