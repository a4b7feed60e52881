import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

/**
 * Sets an attribute of an order, once: the first value wins, so that a repeated delivery changes nothing. The contract of
 * the service has to declare the attribute.
 */
export type SetAttribute = (orderId: string, attribute: string, value: string) => Promise<void>;

/** Creates a function that keeps a service's own data beside its stamp. */
export function createSetAttribute({
  client,
  tableName,
}: {
  client: Pick<DynamoDBClient, "send">;
  tableName: string;
}): SetAttribute {
  return async (orderId, attribute, value) => {
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { ID: { S: orderId } },
        UpdateExpression: "SET #attribute = if_not_exists(#attribute, :value)",
        ExpressionAttributeNames: { "#attribute": attribute },
        ExpressionAttributeValues: { ":value": { S: value } },
      }),
    );
  };
}
