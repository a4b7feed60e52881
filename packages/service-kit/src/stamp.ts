import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { stampAttribute } from "./contract/stamp-attribute.ts";

/** Records that a service has done its part for an order; `repeated` is true if it had already done so. */
export type Stamp = (orderId: string) => Promise<{ repeated: boolean }>;

/**
 * Creates a function that stamps an order once. The first stamp wins, and a missing item is created, so the result is the
 * same for deliveries in any order, with any repetitions.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.PreventingAttributeOverwrites
 */
export function createStamp({
  client,
  tableName,
  service,
  now = () => new Date(),
}: {
  client: Pick<DynamoDBClient, "send">;
  tableName: string;
  service: string;
  now?: () => Date;
}): Stamp {
  return async (orderId) => {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { ID: { S: orderId } },
        UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now)",
        ExpressionAttributeNames: { "#stamp": stampAttribute(service) },
        ExpressionAttributeValues: { ":now": { S: now().toISOString() } },
        ReturnValues: "UPDATED_OLD",
      }),
    );
    return { repeated: Attributes?.[stampAttribute(service)] !== undefined };
  };
}
