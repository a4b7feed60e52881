import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Stamp } from "service-kit";
import { EXPIRY_ATTRIBUTE } from "./contract.ts";

const SECONDS_PER_DAY = 24 * 60 * 60;

/**
 * Extends a stamp: it also sets the time after which DynamoDB deletes the order, once. A failure fails the stamp, so
 * that no order is acknowledged that would never expire.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
export function expireOrders(
  stamp: Stamp,
  {
    client,
    tableName,
    days,
    now = () => new Date(),
  }: { client: Pick<DynamoDBClient, "send">; tableName: string; days: number; now?: () => Date },
): Stamp {
  return async (orderId) => {
    const stamped = await stamp(orderId);
    const expiresAt = Math.floor(now().getTime() / 1000) + days * SECONDS_PER_DAY;
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { ID: { S: orderId } },
        UpdateExpression: "SET #expiry = if_not_exists(#expiry, :expiresAt)",
        ExpressionAttributeNames: { "#expiry": EXPIRY_ATTRIBUTE },
        ExpressionAttributeValues: { ":expiresAt": { N: String(expiresAt) } },
      }),
    );
    return stamped;
  };
}
