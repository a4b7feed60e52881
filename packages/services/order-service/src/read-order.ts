import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";

/** An order's item: its ID and one attribute `time_<service>` for each service that has stamped it. */
export type Order = { ID: string } & Record<string, string>;

export type ReadOrder = (orderId: string) => Promise<Order | undefined>;

/** DynamoDB's limit for a partition key; no item can have a longer one, nor an empty one. */
const LONGEST_PARTITION_KEY_BYTES = 2048;

/** Reads an order as it is now, stamps just written included. */
export function createReadOrder({
  client,
  tableName,
}: {
  client: Pick<DynamoDBDocumentClient, "send">;
  tableName: string;
}): ReadOrder {
  return async (orderId) => {
    if (orderId === "" || Buffer.byteLength(orderId) > LONGEST_PARTITION_KEY_BYTES) return undefined;
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { ID: orderId }, ConsistentRead: true }),
    );
    return Item as Order | undefined;
  };
}
