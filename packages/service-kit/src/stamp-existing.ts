import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { createStamp, type Stamp } from "./stamp.ts";

/** Records that a service has done its part for an order that exists; undefined if there is none. */
export type StampExisting = (orderId: string) => Promise<Awaited<ReturnType<Stamp>> | undefined>;

/** DynamoDB rejects a longer partition key, so no such order exists. */
const MAX_PARTITION_KEY_BYTES = 2048;

/** Creates a function that stamps an order once, as `createStamp` does, but never creates one. */
export function createStampExisting({ client, ...options }: Parameters<typeof createStamp>[0]): StampExisting {
  const stamp = createStamp({ ...options, client: requireItem(client) });
  return async (orderId) => {
    if (orderId === "" || Buffer.byteLength(orderId) > MAX_PARTITION_KEY_BYTES) {
      return undefined;
    }
    try {
      return await stamp(orderId);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return undefined;
      }
      throw error;
    }
  };
}

/** Lets updates fail with a ConditionalCheckFailedException if there is no such item. */
function requireItem(client: Pick<DynamoDBClient, "send">): Pick<DynamoDBClient, "send"> {
  const send = ({ input }: UpdateItemCommand) =>
    client.send(new UpdateItemCommand({ ...input, ConditionExpression: "attribute_exists(ID)" }));
  return { send } as Pick<DynamoDBClient, "send">;
}
