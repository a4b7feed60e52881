import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Stamps } from "./soak-record.ts";

/** The most items that BatchGetItem takes. */
export const BATCH = 100;

/** The table of orders, looked at as an operator would. */
export class OrderTable {
  #client: DynamoDBDocumentClient;
  #tableName: string;

  private constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  static async at(awsUrl: string): Promise<OrderTable> {
    const { outputs, region } = (await (await fetch(`${awsUrl}/_local/stack`)).json()) as {
      outputs: { table_name: string };
      region: string;
    };
    const credentials = { accessKeyId: "soak", secretAccessKey: "soak" };
    const client = new DynamoDBClient({ endpoint: awsUrl, region, credentials, maxAttempts: 1 });
    return new OrderTable(DynamoDBDocumentClient.from(client), outputs.table_name);
  }

  /** Those of the orders that are there, at most {@link BATCH}. */
  async get(ids: string[]): Promise<Map<string, Stamps>> {
    const Keys = ids.map((ID) => ({ ID }));
    const { Responses = {} } = await this.#client.send(
      new BatchGetCommand({ RequestItems: { [this.#tableName]: { Keys, ConsistentRead: true } } }),
    );
    return byId(Responses[this.#tableName] ?? []);
  }

  async all(): Promise<Map<string, Stamps>> {
    const items: Record<string, string>[] = [];
    for await (const { Items = [] } of paginateScan({ client: this.#client }, { TableName: this.#tableName })) {
      items.push(...(Items as Record<string, string>[]));
    }
    return byId(items);
  }

  close(): void {
    this.#client.destroy();
  }
}

function byId(items: Record<string, string>[]): Map<string, Stamps> {
  return new Map(items.map(({ ID = "", ...stamps }) => [ID, stamps]));
}
