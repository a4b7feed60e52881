/// <reference path="./dynalite.d.ts" />
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import dynalite from "dynalite";
import type { ActivityLog } from "../activity-log.ts";
import { AwsError } from "../aws-endpoint/aws-error.ts";
import type { AwsAnswer, AwsCall, AwsService } from "../aws-endpoint/json-service.ts";
import { callerName } from "../iam/caller.ts";
import type { ConditionContext } from "../iam/condition-keys.ts";
import { type DynamoDBRequest, tableAccesses } from "./request-context.ts";
import { tableArn } from "./resources.ts";

export interface Table {
  name: string;
  hashKey: string;
  rangeKey?: string | undefined;
  attributes: { name: string; type: "S" | "N" | "B" }[];
}

export interface DynamoDBOptions {
  accountId: string;
  region: string;
  tables: Table[];
  /** @throws {AwsError} when the caller may not */
  authorize(call: AwsCall, action: string, resource: string, context: ConditionContext): void;
  activityLog: ActivityLog;
}

/** DynamoDB: dynalite's behaviour, behind the policies of the caller. */
export class DynamoDB implements AwsService {
  readonly targetPrefix = "DynamoDB_20120810";
  #options: DynamoDBOptions;
  #dynalite = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

  constructor(options: DynamoDBOptions) {
    this.#options = options;
  }

  /** Creates the stack's tables. */
  async start(): Promise<void> {
    for (const { name, hashKey, rangeKey, attributes } of this.#options.tables) {
      const answer = await this.#run("CreateTable", {
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
        KeySchema: [
          { AttributeName: hashKey, KeyType: "HASH" },
          ...(rangeKey ? [{ AttributeName: rangeKey, KeyType: "RANGE" }] : []),
        ],
      });
      if (answer.statusCode !== 200) throw new Error(`table ${name} was not created: ${answer.body}`);
      await this.#untilActive(name);
    }
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#dynalite.close(resolve));
  }

  async call(call: AwsCall): Promise<AwsAnswer> {
    const { activityLog } = this.#options;
    const request = parseRequest(call.body);
    const action = `dynamodb:${call.operation}`;
    const resources = this.#authorize(call, action, request);
    const answer = await this.#send(call.headers, call.body);
    if (answer.statusCode === 200) {
      for (const resource of resources) {
        activityLog.record({ type: "api-call", caller: callerName(call.caller), action, resource, detail: request });
      }
    }
    return answer;
  }

  #authorize(call: AwsCall, action: string, request: DynamoDBRequest): string[] {
    const { accountId, authorize, region, tables } = this.#options;
    const accesses = tableAccesses(request, (tableName) => tables.find(({ name }) => name === tableName)?.hashKey);
    if (accesses.length === 0) {
      authorize(call, action, "*", {});
      return ["*"];
    }
    return accesses.map(({ tableName, indexName, context }) => {
      const arn = tableArn(region, accountId, tableName) + (indexName ? `/index/${indexName}` : "");
      authorize(call, action, arn, context);
      return arn;
    });
  }

  #run(operation: string, input: object): Promise<AwsAnswer> {
    return this.#send(
      {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${this.targetPrefix}.${operation}`,
        authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local",
        "x-amz-date": "local",
      },
      Buffer.from(JSON.stringify(input)),
    );
  }

  async #untilActive(tableName: string): Promise<void> {
    for (;;) {
      const { body } = await this.#run("DescribeTable", { TableName: tableName });
      if (JSON.parse(String(body)).Table.TableStatus === "ACTIVE") return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Hands a request to dynalite's request handler, without a second trip over HTTP. */
  #send(headers: Record<string, string>, body: Buffer): Promise<AwsAnswer> {
    return new Promise((resolve, reject) => {
      const request = Object.assign(Readable.from([body]), { method: "POST", url: "/", headers });
      const response = new RecordedResponse(resolve);
      request.on("error", reject);
      this.#dynalite.emit("request", request, response as unknown as ServerResponse);
    });
  }
}

/** The part of a ServerResponse that dynalite writes to. */
class RecordedResponse {
  statusCode = 200;
  #headers: Record<string, string> = {};
  #resolve: (answer: AwsAnswer) => void;

  constructor(resolve: (answer: AwsAnswer) => void) {
    this.#resolve = resolve;
  }

  setHeader(name: string, value: string | number): void {
    this.#headers[name.toLowerCase()] = String(value);
  }

  end(body = ""): void {
    this.#resolve({ statusCode: this.statusCode, headers: this.#headers, body });
  }
}

function parseRequest(body: Buffer): DynamoDBRequest {
  try {
    const request: unknown = JSON.parse(body.toString("utf8"));
    if (request !== null && typeof request === "object" && !Array.isArray(request)) return request;
  } catch {
    // Falls through to the error that DynamoDB gives for both.
  }
  throw new AwsError("SerializationException", "the request's body is not a JSON object");
}
