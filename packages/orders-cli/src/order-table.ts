import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, paginateScan, type ScanCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Connection } from "./connection.ts";
import { type Order, parseOrder } from "./order.ts";
import { getOtherStampAttributes, getStampAttributes } from "./outputs.ts";

/** DynamoDB's limit for a partition key. An empty key is invalid too. */
const MAX_ID_BYTES = 2_048;

/** Reads orders from the table, with strong consistency. */
export class OrderTable {
  readonly name: string;
  #client: DynamoDBDocumentClient;
  #region: () => Promise<string>;
  #attributes: string[];
  #otherAttributes: string[];

  constructor({ dynamodb, outputs, region }: Connection) {
    this.name = outputs.table_name;
    this.#client = dynamodb;
    this.#region = region;
    this.#attributes = getStampAttributes(outputs);
    this.#otherAttributes = getOtherStampAttributes(outputs);
  }

  async get(ID: string): Promise<Order | undefined> {
    if (ID === "" || Buffer.byteLength(ID) > MAX_ID_BYTES) {
      return undefined;
    }
    try {
      const { Item } = await this.#client.send(
        new GetCommand({ TableName: this.name, Key: { ID }, ConsistentRead: true }),
      );
      return Item && parseOrder(Item, this.#attributes, this.#otherAttributes);
    } catch (error) {
      throw await this.#toReadableError(error);
    }
  }

  /** Scans the whole table for orders that lack a stamp. */
  scanIncomplete(signal: AbortSignal): AsyncGenerator<Order> {
    return this.#scan({ FilterExpression: `NOT (${this.#allStamps()})` }, signal);
  }

  /** Scans the whole table for orders that have all stamps, at least one of them since `time`. */
  scanCompletedSince(time: Date, signal: AbortSignal): AsyncGenerator<Order> {
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
          yield parseOrder(item, this.#attributes, this.#otherAttributes);
        }
      }
    } catch (error) {
      throw await this.#toReadableError(error);
    }
  }

  async #toReadableError(error: unknown): Promise<unknown> {
    if (!(error instanceof ResourceNotFoundException)) {
      return error;
    }
    const problem = `table ${this.name} not found in ${await this.#region()}: is the stack deployed?`;
    return new Error(problem, { cause: error });
  }
}
