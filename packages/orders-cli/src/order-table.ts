import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, paginateScan, type ScanCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Connection } from "./connection.ts";
import { type Order, orderOf } from "./order.ts";
import { stampAttributes } from "./outputs.ts";

/** DynamoDB's limit for a partition key; no order can have a longer ID, nor an empty one. */
const LONGEST_ID_BYTES = 2_048;

/** The table of orders, for reading. What it reads are the stamps just written. */
export class OrderTable {
  readonly name: string;
  #client: DynamoDBDocumentClient;
  #region: () => Promise<string>;
  #attributes: string[];

  constructor({ dynamodb, outputs, region }: Connection) {
    this.name = outputs.table_name;
    this.#client = dynamodb;
    this.#region = region;
    this.#attributes = stampAttributes(outputs);
  }

  async get(ID: string): Promise<Order | undefined> {
    if (ID === "" || Buffer.byteLength(ID) > LONGEST_ID_BYTES) {
      return undefined;
    }
    try {
      const { Item } = await this.#client.send(
        new GetCommand({ TableName: this.name, Key: { ID }, ConsistentRead: true }),
      );
      return Item && orderOf(Item, this.#attributes);
    } catch (error) {
      throw await this.#explained(error);
    }
  }

  /** The orders that lack a stamp. Reads the whole table, and costs what that costs. */
  incomplete(signal: AbortSignal): AsyncGenerator<Order> {
    return this.#scan({ FilterExpression: `NOT (${this.#allStamps()})` }, signal);
  }

  /** The orders that have all their stamps, one of them at that time or later. Reads the whole table. */
  completedSince(time: Date, signal: AbortSignal): AsyncGenerator<Order> {
    const since = this.#attributes.map((_, index) => `#stamp${index} >= :since`).join(" OR ");
    const filter = {
      FilterExpression: `${this.#allStamps()} AND (${since})`,
      ExpressionAttributeValues: { ":since": time.toISOString() },
    };
    return this.#scan(filter, signal);
  }

  #allStamps(): string {
    return this.#attributes.map((_, index) => `attribute_exists(#stamp${index})`).join(" AND ");
  }

  async *#scan(filter: Partial<ScanCommandInput>, signal: AbortSignal): AsyncGenerator<Order> {
    const names = Object.fromEntries(this.#attributes.map((attribute, index) => [`#stamp${index}`, attribute]));
    const input = { TableName: this.name, ConsistentRead: true, ExpressionAttributeNames: names, ...filter };
    try {
      for await (const { Items = [] } of paginateScan({ client: this.#client }, input)) {
        if (signal.aborted) {
          return;
        }
        for (const item of Items) {
          yield orderOf(item, this.#attributes);
        }
      }
    } catch (error) {
      throw await this.#explained(error);
    }
  }

  async #explained(error: unknown): Promise<unknown> {
    if (!(error instanceof ResourceNotFoundException)) {
      return error;
    }
    return new Error(`no table ${this.name} in ${await this.#region()}: is the stack deployed?`, { cause: error });
  }
}
