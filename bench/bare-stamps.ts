import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import dynalite from "dynalite";
import { runConcurrently } from "./run-concurrently.ts";

/** Measures the baseline in orders per second: five stamps each with only the AWS SDK and dynalite in one process. */
export async function measureBareStamps(orders: number, concurrency: number): Promise<number> {
  const server = dynalite({ createTableMs: 0 }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: "eu-west-1",
      credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
    }),
  );
  await client.send(
    new CreateTableCommand({
      TableName: "stamps",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "ID", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "ID", KeyType: "HASH" }],
    }),
  );
  const seconds = await runConcurrently(orders, concurrency, async (index) => {
    for (const service of ["order", "invoice", "fulfilment", "forecasting", "logistic"]) {
      await client.send(
        new UpdateCommand({
          TableName: "stamps",
          Key: { ID: String(index) },
          UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now)",
          ExpressionAttributeNames: { "#stamp": `time_${service}_service` },
          ExpressionAttributeValues: { ":now": new Date().toISOString() },
        }),
      );
    }
  });
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  return orders / seconds;
}
