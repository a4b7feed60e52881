import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

/** An order's item: its ID and one attribute `time_<service>` per service that has stamped it. */
export type Order = { ID: string } & Record<string, string>;

export type ReadOrder = (orderId: string) => Promise<Order | undefined>;

/** DynamoDB's limit; it rejects a longer or an empty partition key, so no such order exists. */
const MAX_PARTITION_KEY_BYTES = 2048;

/** Creates a function that reads an order with strong consistency: it sees stamps that were just written. */
export function createReadOrder({
  client,
  tableName,
}: {
  client: Pick<DynamoDBClient, "send">;
  tableName: string;
}): ReadOrder {
  return async (orderId) => {
    if (orderId === "" || Buffer.byteLength(orderId) > MAX_PARTITION_KEY_BYTES) {
      return undefined;
    }
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: { ID: { S: orderId } }, ConsistentRead: true }),
    );
    // Leaves out the time of expiry, a number, and the event of an outbox, a map.
    const texts = Object.entries(Item ?? {}).flatMap(([name, { S }]) => (S === undefined ? [] : [[name, S]]));
    return Item && (Object.fromEntries(texts) as Order);
  };
}
