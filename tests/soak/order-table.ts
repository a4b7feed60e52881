import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Stamps } from "./soak-record.ts";

/** The maximum number of items in a BatchGetItem request. */
export const MAX_BATCH_SIZE = 100;

/** The table of orders, read through the AWS endpoint. */
export class OrderTable {
  #client: DynamoDBDocumentClient;
  #tableName: string;

  private constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  static async connect(awsUrl: string): Promise<OrderTable> {
    const { outputs, region } = (await (await fetch(`${awsUrl}/_local/stack`)).json()) as {
      outputs: { table_name: string };
      region: string;
    };
    const credentials = { accessKeyId: "soak", secretAccessKey: "soak" };
    const client = new DynamoDBClient({ endpoint: awsUrl, region, credentials, maxAttempts: 1 });
    return new OrderTable(DynamoDBDocumentClient.from(client), outputs.table_name);
  }

  /** Reads the orders that exist, for at most {@link MAX_BATCH_SIZE} IDs. */
  async get(ids: string[]): Promise<Map<string, Stamps>> {
    const Keys = ids.map((ID) => ({ ID }));
    const { Responses = {} } = await this.#client.send(
      new BatchGetCommand({ RequestItems: { [this.#tableName]: { Keys, ConsistentRead: true } } }),
    );
    return groupById(Responses[this.#tableName] ?? []);
  }

  async getAll(): Promise<Map<string, Stamps>> {
    const items: Record<string, string>[] = [];
    for await (const { Items = [] } of paginateScan({ client: this.#client }, { TableName: this.#tableName })) {
      items.push(...(Items as Record<string, string>[]));
    }
    return groupById(items);
  }

  close(): void {
    this.#client.destroy();
  }
}

function groupById(items: Record<string, string>[]): Map<string, Stamps> {
  return new Map(items.map(({ ID = "", ...stamps }) => [ID, stamps]));
}
