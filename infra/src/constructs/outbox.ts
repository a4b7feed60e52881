import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import type { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias/index.js";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { Construct } from "constructs";
import { outboxAttribute } from "service-kit/contract";
import { EventQueue } from "./event-queue.ts";
import type { Statement } from "./policy-document.ts";

export interface OutboxProps {
  /** Events of an invocation, 1 to 10,000. @default 10 their calls fit well into the function's timeout */
  batchSize?: number | undefined;
  /** Concurrent batches of each shard, 1 to 10. @default 1 */
  parallelizationFactor?: number | undefined;
  /**
   * Seconds for which an event that cannot be published is retried, 60 to 86,400.
   * @default 21,600 as long as Lambda retries an event; DynamoDB deletes it from the stream 18 hours later
   */
  maximumAgeSeconds?: number | undefined;
}

export interface OutboxSource {
  /** A table whose stream has old and new images. */
  table: DynamodbTable;
  /** The service in the source of its events, such as `order_service`. */
  source: string;
}

interface Props extends OutboxProps, OutboxSource {
  /** Name of the service's function. */
  name: string;
  service: string;
  protectData: boolean;
}

/**
 * Passes the events that a service stores in its items to the service's function, which publishes them. An event is
 * passed once its item is written, at least once, and those of an item in the sequence of its writes. Where publishing keeps
 * failing, a queue receives the position of the event in the stream.
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/cloud-design-patterns/transactional-outbox.html
 */
export class Outbox extends Construct {
  readonly deadLetters: EventQueue;
  /** Permits the function to read the stream and to report unpublished events. */
  readonly statements: Statement[];
  #props: Props;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { name, protectData, service, table } = props;
    this.#props = props;
    this.deadLetters = new EventQueue(this, "dead-letters", {
      name: `${name}-outbox-dead-letters`,
      service,
      protectData,
    });
    this.statements = [
      {
        Sid: "ReadOutbox",
        Action: ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"],
        Resource: table.streamArn,
      },
      { Sid: "SendUnpublished", Action: ["sqs:SendMessage"], Resource: this.deadLetters.arn },
    ];
  }

  /** Lets the function receive the events. */
  feed(live: LambdaAlias): void {
    const { batchSize = 10, maximumAgeSeconds = 6 * 60 * 60, parallelizationFactor = 1, source, table } = this.#props;
    new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: table.streamArn,
      functionName: live.arn,
      // Events that are stored before the mapping exists are published, too.
      startingPosition: "TRIM_HORIZON",
      batchSize,
      parallelizationFactor,
      maximumRecordAgeInSeconds: maximumAgeSeconds,
      // Age alone limits the retries, so that an outage of EventBridge does not use them up.
      maximumRetryAttempts: -1,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      filterCriteria: { filter: [{ pattern: JSON.stringify(createFilter(outboxAttribute(source))) }] },
      destinationConfig: { onFailure: { destinationArn: this.deadLetters.arn } },
    });
  }
}

/** Matches the write that adds the event, and none of those to the item that follow. */
function createFilter(attribute: string): object {
  const stored = (exists: boolean) => ({ [attribute]: { M: { detailType: { S: [{ exists }] } } } });
  return { dynamodb: { NewImage: stored(true), OldImage: stored(false) } };
}
