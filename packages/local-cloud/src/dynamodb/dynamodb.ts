import { type ConditionContext, callerName } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsResponse, AwsService } from "../core/aws-service.ts";
import type { Clock } from "../core/clock.ts";
import type { Engine } from "./engine.ts";
import { ExpiredItems } from "./expired-items.ts";
import { prepareTable } from "./prepare-table.ts";
import { type ReadRequest, readRequest, restoreArns } from "./read-request.ts";
import { type DynamoDBRequest, findTableAccesses } from "./request-context.ts";
import { tableArn } from "./resources.ts";
import { type Run, runSuccessfully } from "./run.ts";
import type { ChangeReader } from "./streams/change-reader.ts";
import { createStreamsService } from "./streams/streams-service.ts";
import type { Table } from "./table.ts";

export interface DynamoDBOptions {
  accountId: string;
  region: string;
  tables: Table[];
  engine: Engine;
  /** @throws {AwsError} if the caller is denied */
  authorize(call: AwsCall, action: string, resource: string, context: ConditionContext): void;
  clock: Clock;
  activityLog: ActivityLog;
}

const TARGET_PREFIX = "DynamoDB_20120810";

/** DynamoDB by an engine, with calls authorized by IAM. */
export class DynamoDB implements AwsService {
  readonly targetPrefix = TARGET_PREFIX;
  readonly operations: readonly string[];
  /** The API of streams; undefined if the engine has none. */
  readonly streams: AwsService | undefined;
  #options: DynamoDBOptions;
  #expiredItems: ExpiredItems;
  #run: Run;
  #stopped = false;

  constructor(options: DynamoDBOptions) {
    const { accountId, activityLog, clock, engine, region } = options;
    this.#options = options;
    this.operations = engine.operations;
    this.#run = (operation, input) => engine.request(createHeaders(operation), JSON.stringify(input), false);
    this.streams = engine.changes && this.#createStreams(engine.changes);
    this.#expiredItems = new ExpiredItems({
      clock,
      run: (operation, input) =>
        engine.request(createHeaders(operation), JSON.stringify(input), false, { isExpiry: true }),
      onDeleted: (tableName, Key) =>
        activityLog.record({
          type: "api-call",
          caller: "dynamodb.amazonaws.com",
          action: "dynamodb:DeleteItem",
          resource: tableArn(region, accountId, tableName),
          detail: { TableName: tableName, Key },
        }),
      onError: ({ message }) =>
        activityLog.record({ type: "warning", message: `deleting expired items failed: ${message}` }),
    });
  }

  async start(): Promise<void> {
    const { engine, tables } = this.#options;
    await engine.start();
    for (const table of tables) {
      await prepareTable(this.#run, table, engine.deletionHint);
    }
    if (tables.length > 0 || engine.hasStoredTables) {
      this.#startExpiry();
    }
  }

  #startExpiry(): void {
    if (!this.#options.engine.deletesExpiredItems) {
      this.#expiredItems.start();
    }
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#expiredItems.stop();
    return this.#options.engine.stop();
  }

  async call(call: AwsCall): Promise<AwsResponse> {
    const { operation } = call;
    if (!this.operations.includes(operation)) {
      const message = `the local cloud does not emulate DynamoDB's ${operation}; docs/local-cloud.md lists what it emulates`;
      throw new AwsError("UnknownOperationException", message);
    }
    const read = readRequest(call.body, this.#options);
    if (read.isMalformed) {
      return this.#execute(call, read);
    }
    const action = `dynamodb:${operation}`;
    const { request } = read;
    const resources = this.#authorize(call, action, request);
    const response = operation === "DescribeEndpoints" ? describeEndpoints(call) : await this.#execute(call, read);
    if (response.statusCode === 200) {
      if (operation === "UpdateTimeToLive") {
        this.#startExpiry();
      }
      const caller = callerName(call.caller);
      const { cause } = call;
      for (const resource of resources) {
        this.#options.activityLog.record({ type: "api-call", caller, action, resource, detail: request, cause });
      }
    }
    return response;
  }

  #createStreams(reader: ChangeReader): AwsService {
    const { accountId, region } = this.#options;
    return createStreamsService({
      ...this.#options,
      reader,
      run: this.#run,
      tableArnPrefix: tableArn(region, accountId, ""),
    });
  }

  /** The changes of tables; undefined if the engine has none. */
  get changes(): ChangeReader | undefined {
    return this.#options.engine.changes;
  }

  /** Reads for the local cloud: without authorization and record. @throws {Error} if DynamoDB does not succeed */
  read(operation: "BatchGetItem" | "Scan", input: object): Promise<unknown> {
    return runSuccessfully(this.#run, operation, input);
  }

  async #execute(
    { cause, headers, operation }: AwsCall,
    { body, isMalformed, namesByArn }: ReadRequest,
  ): Promise<AwsResponse> {
    const { activityLog, engine } = this.#options;
    try {
      const response = await engine.request(headers, body, isMalformed, { cause });
      return namesByArn.size === 0 ? response : restoreArns(response, namesByArn);
    } catch (error) {
      const message = `${engine.name} failed on ${operation} ${body}: ${(error as Error).stack}`;
      if (!this.#stopped) {
        activityLog.record({ type: "warning", message });
      }
      throw new AwsError("InternalServerError", `${engine.name} failed; the local cloud logged the reason`, 500);
    }
  }

  #authorize(call: AwsCall, action: string, request: DynamoDBRequest): string[] {
    const { accountId, authorize, region, tables } = this.#options;
    const accesses = findTableAccesses(request, (tableName) => tables.find(({ name }) => name === tableName)?.hashKey);
    if (accesses.length === 0) {
      authorize(call, action, "*", {});
      return ["*"];
    }
    return accesses.map(({ operation, tableName, indexName, context }) => {
      const arn = tableArn(region, accountId, tableName) + (indexName ? `/index/${indexName}` : "");
      authorize(call, operation ? `dynamodb:${operation}` : action, arn, context);
      return arn;
    });
  }
}

/** Headers of the local cloud's own requests. */
function createHeaders(operation: string): Record<string, string> {
  return {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `${TARGET_PREFIX}.${operation}`,
    authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local",
    "x-amz-date": "local",
  };
}

/** Sends SDKs that look for the endpoint back to this one. */
function describeEndpoints({ headers }: AwsCall): AwsResponse {
  const body = { Endpoints: [{ Address: headers.host, CachePeriodInMinutes: 1440 }] };
  return { statusCode: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: JSON.stringify(body) };
}
