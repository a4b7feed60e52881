import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { stampAttribute } from "./contract/stamp-attribute.ts";

/** Records that a service has done its part for an order. `repeated` says that it had done so before. */
export type Stamp = (orderId: string) => Promise<{ repeated: boolean }>;

/**
 * Stamps an order once: the first stamp stays, and the item is made if it is not there yet, so that every order and
 * repetition of deliveries ends in the same item.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.PreventingAttributeOverwrites
 */
export function createStamp({
  client,
  tableName,
  service,
  now = () => new Date(),
}: {
  client: Pick<DynamoDBDocumentClient, "send">;
  tableName: string;
  service: string;
  now?: () => Date;
}): Stamp {
  return async (orderId) => {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { ID: orderId },
        UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now)",
        ExpressionAttributeNames: { "#stamp": stampAttribute(service) },
        ExpressionAttributeValues: { ":now": now().toISOString() },
        ReturnValues: "UPDATED_OLD",
      }),
    );
    return { repeated: Attributes !== undefined };
  };
}
