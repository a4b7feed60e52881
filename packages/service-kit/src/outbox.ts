import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import * as z from "zod/mini";
import type { NewEvent } from "./contract/event-definition.ts";
import { outboxAttribute } from "./contract/outbox-attribute.ts";
import { stampAttribute } from "./contract/stamp-attribute.ts";
import type { Publish } from "./publish.ts";

/** Stamps an order and stores its event in one write; `repeated` is true if an earlier one had already done so. */
export type Outbox = (orderId: string, event: NewEvent) => Promise<{ repeated: boolean }>;

/**
 * Creates a function that stamps an order once, and stores the event of the first stamp in the same item: DynamoDB writes
 * both or neither. {@link createRelay} publishes the event from the table's stream.
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/cloud-design-patterns/transactional-outbox.html
 */
export function createOutbox({
  client,
  tableName,
  service,
  now = () => new Date(),
}: {
  client: Pick<DynamoDBClient, "send">;
  tableName: string;
  service: string;
  now?: () => Date;
}): Outbox {
  const names = { "#stamp": stampAttribute(service), "#event": outboxAttribute(service) };
  return async (orderId, { detail, detailType, source }) => {
    const event = { source: { S: source }, detailType: { S: detailType }, detail: { S: JSON.stringify(detail) } };
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { ID: { S: orderId } },
        UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now), #event = if_not_exists(#event, :event)",
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ":now": { S: now().toISOString() }, ":event": { M: event } },
        ReturnValues: "UPDATED_OLD",
      }),
    );
    return { repeated: Attributes?.[names["#event"]] !== undefined };
  };
}

const text = z.object({ S: z.string() });
const storedEvent = z.object({ M: z.object({ source: text, detailType: text, detail: text }) });

/** A record of the stream has no event where the outbox stores it. */
export class MissingEventError extends Error {
  readonly code = "MISSING_EVENT";

  constructor(attribute: string) {
    super(`the stream's record has no event in ${attribute}: check the filter of the event source mapping`);
    this.name = "MissingEventError";
  }
}

/**
 * Creates a function that publishes the event of a service's outbox. It is repeated if its batch is retried.
 * @throws {MissingEventError} from the function, if the record has no event
 */
export function createRelay({ publish, service }: { publish: Publish; service: string }) {
  const attribute = outboxAttribute(service);
  return async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    const { data } = storedEvent.safeParse(dynamodb?.NewImage?.[attribute]);
    if (!data) {
      throw new MissingEventError(attribute);
    }
    const { detail, detailType, source } = data.M;
    await publish({ source: source.S, detailType: detailType.S, detail: JSON.parse(detail.S) });
  };
}
