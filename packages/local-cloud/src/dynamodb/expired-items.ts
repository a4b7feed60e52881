import type { Clock } from "../core/clock.ts";
import type { Item } from "./expressions/values.ts";
import { type Run, runSuccessfully } from "./run.ts";

const INTERVAL_MS = 3_600_000;
const FIVE_YEARS_SECONDS = 5 * 365 * 86_400;

export interface ExpiredItemsOptions {
  clock: Clock;
  run: Run;
  onDeleted(tableName: string, key: Item): void;
  onError(error: Error): void;
}

/**
 * Deletes items whose time to live is over: at the start and then every hour, while a table has a time to live.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export class ExpiredItems {
  #options: ExpiredItemsOptions;
  #latestRun: Promise<boolean> | undefined;
  #cancel: (() => void) | undefined;
  #isStopped = false;

  constructor(options: ExpiredItemsOptions) {
    this.#options = options;
  }

  /** Starts, or looks again for a time to live. The latest run schedules the next one. */
  start(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const run = this.#run();
    this.#latestRun = run;
    void run.then((isNeeded) => {
      if (isNeeded && !this.#isStopped && this.#latestRun === run) {
        this.#cancel = this.#options.clock.after(INTERVAL_MS, () => this.start());
      }
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  /** Resolves with whether a table has a time to live, also if its items could not be deleted. */
  async #run(): Promise<boolean> {
    try {
      return await this.#deleteAll();
    } catch (error) {
      if (!this.#isStopped) {
        this.#options.onError(error as Error);
      }
      return true;
    }
  }

  async #deleteAll(): Promise<boolean> {
    let isNeeded = false;
    let lastName: unknown;
    do {
      const page = await this.#read("ListTables", { ExclusiveStartTableName: lastName });
      for (const TableName of page.TableNames as string[]) {
        const { TimeToLiveDescription } = await this.#read("DescribeTimeToLive", { TableName });
        const { AttributeName } = TimeToLiveDescription as { AttributeName?: string };
        if (AttributeName !== undefined) {
          isNeeded = true;
          await this.#deleteFrom(TableName, AttributeName);
        }
      }
      lastName = page.LastEvaluatedTableName;
    } while (lastName !== undefined);
    return isNeeded;
  }

  async #deleteFrom(TableName: string, timeToLiveAttribute: string): Promise<void> {
    const { Table } = await this.#read("DescribeTable", { TableName });
    const keyNames = (Table as { KeySchema: { AttributeName: string }[] }).KeySchema.map((key) => key.AttributeName);
    const now = Math.floor(this.#options.clock.now() / 1000);
    const expired = {
      ExpressionAttributeNames: { "#expiry": timeToLiveAttribute },
      ExpressionAttributeValues: { ":now": { N: String(now) }, ":oldest": { N: String(now - FIVE_YEARS_SECONDS) } },
    };
    const condition = "#expiry < :now AND #expiry > :oldest";
    let ExclusiveStartKey: unknown;
    do {
      const page = await this.#read("Scan", { TableName, ExclusiveStartKey, FilterExpression: condition, ...expired });
      for (const item of page.Items as Item[]) {
        const Key = Object.fromEntries(keyNames.map((name) => [name, item[name] ?? {}]));
        await this.#delete({ TableName, Key, ConditionExpression: condition, ...expired });
      }
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }

  /** Deletes an item unless a change has extended its time to live. */
  async #delete(input: { TableName: string; Key: Item; ConditionExpression: string }): Promise<void> {
    const { statusCode } = await this.#options.run("DeleteItem", input);
    if (statusCode === 200) {
      this.#options.onDeleted(input.TableName, input.Key);
    }
  }

  #read(operation: string, input: object): Promise<Record<string, unknown>> {
    return runSuccessfully(this.#options.run, operation, input);
  }
}
