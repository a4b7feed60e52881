import type { ConditionContext } from "iam-policy";
import { callerName } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsResponse, AwsService } from "../core/aws-service.ts";
import { ContainedDynalite } from "./contained-dynalite.ts";
import { type DynamoDBRequest, dynamoDBRequest, tableAccesses } from "./request-context.ts";
import { tableArn } from "./resources.ts";

export interface Table {
  name: string;
  hashKey: string;
  rangeKey?: string | undefined;
  attributes: { name: string; type: "S" | "N" | "B" }[];
  deletionProtection?: boolean;
}

export interface DynamoDBOptions {
  accountId: string;
  region: string;
  tables: Table[];
  /** Where the tables are kept, absolute; in memory without one. */
  folder?: string | undefined;
  /** @throws {AwsError} when the caller may not */
  authorize(call: AwsCall, action: string, resource: string, context: ConditionContext): void;
  activityLog: ActivityLog;
}

/** Those that dynalite has. */
const OPERATIONS = [
  "BatchGetItem",
  "BatchWriteItem",
  "CreateTable",
  "DeleteItem",
  "DeleteTable",
  "DescribeTable",
  "DescribeTimeToLive",
  "GetItem",
  "ListTables",
  "ListTagsOfResource",
  "PutItem",
  "Query",
  "Scan",
  "TagResource",
  "UntagResource",
  "UpdateItem",
  "UpdateTable",
];

/** DynamoDB: dynalite's behaviour, behind the policies of the caller. */
export class DynamoDB implements AwsService {
  readonly targetPrefix = "DynamoDB_20120810";
  readonly operations = OPERATIONS;
  #options: DynamoDBOptions;
  #dynalite = new ContainedDynalite();
  #stopped = false;

  constructor(options: DynamoDBOptions) {
    this.#options = options;
  }

  /** Starts dynalite with the stack's tables. */
  async start(): Promise<void> {
    this.#dynalite.start(this.#options);
    for (const { name, hashKey, rangeKey, attributes } of this.#options.tables) {
      if (await this.#isKept(name, hashKey, rangeKey)) {
        continue;
      }
      const answer = await this.#run("CreateTable", {
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
        KeySchema: [
          { AttributeName: hashKey, KeyType: "HASH" },
          ...(rangeKey ? [{ AttributeName: rangeKey, KeyType: "RANGE" }] : []),
        ],
      });
      if (answer.statusCode !== 200) {
        throw new Error(`table ${name} was not created: ${answer.body}`);
      }
      while (!(await this.#isActive(name))) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.#dynalite.stop();
  }

  async call(call: AwsCall): Promise<AwsResponse> {
    const { activityLog } = this.#options;
    const request = parseRequest(call.body);
    const action = `dynamodb:${call.operation}`;
    const resources = this.#authorize(call, action, request);
    if (call.operation === "DeleteTable") {
      this.#checkDeletionProtection(request.TableName);
    }
    const answer = await this.#answer(call);
    if (answer.statusCode === 200) {
      for (const resource of resources) {
        activityLog.record({
          type: "api-call",
          caller: callerName(call.caller),
          action,
          resource,
          detail: request,
          cause: call.cause,
        });
      }
    }
    return answer;
  }

  /**
   * Reads as the local cloud itself, who needs no permission and of whom nothing is told.
   * @throws {Error} with DynamoDB's answer, when it is no success
   */
  async read(operation: "BatchGetItem" | "Scan", input: object): Promise<unknown> {
    const { body, statusCode } = await this.#run(operation, input);
    if (statusCode !== 200) {
      throw new Error(`${operation} failed: ${body}`);
    }
    return JSON.parse(String(body));
  }

  async #answer({ body, headers, operation }: AwsCall): Promise<AwsResponse> {
    try {
      return await this.#dynalite.answer(headers, body.toString("utf8"));
    } catch (error) {
      const message = `dynalite failed on ${operation} ${body}: ${(error as Error).stack}`;
      if (!this.#stopped) {
        this.#options.activityLog.record({ type: "warning", message });
      }
      throw new AwsError("InternalServerError", "dynalite failed; the local cloud's log has the reason", 500);
    }
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

  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection */
  #checkDeletionProtection(tableName: string | null | undefined): void {
    if (!this.#options.tables.some(({ name, deletionProtection }) => name === tableName && deletionProtection)) {
      return;
    }
    throw new AwsError(
      "ValidationException",
      "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
  }

  #run(operation: string, input: object): Promise<AwsResponse> {
    return this.#dynalite.answer(
      {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${this.targetPrefix}.${operation}`,
        authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local",
        "x-amz-date": "local",
      },
      JSON.stringify(input),
    );
  }

  /** Whether an earlier run has left the table. @throws {Error} when that one has another key */
  async #isKept(tableName: string, hashKey: string, rangeKey: string | undefined): Promise<boolean> {
    const { body, statusCode } = await this.#run("DescribeTable", { TableName: tableName });
    if (statusCode !== 200) {
      return false;
    }
    const { KeySchema } = JSON.parse(String(body)).Table as { KeySchema: { AttributeName: string }[] };
    const kept = KeySchema.map(({ AttributeName }) => AttributeName).join(", ");
    const wanted = [hashKey, rangeKey].filter(Boolean).join(", ");
    if (kept === wanted) {
      return true;
    }
    throw new Error(
      `table ${tableName} was kept with the key ${kept}, and the stack has the key ${wanted}: AWS would replace it; begin anew with --fresh`,
    );
  }

  async #isActive(tableName: string): Promise<boolean> {
    const { body, statusCode } = await this.#run("DescribeTable", { TableName: tableName });
    return statusCode === 200 && JSON.parse(String(body)).Table.TableStatus === "ACTIVE";
  }
}

/** @throws {AwsError} SerializationException */
function parseRequest(body: Buffer): DynamoDBRequest {
  let request: unknown;
  try {
    request = JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new AwsError("SerializationException", `the request's body is not JSON: ${(cause as Error).message}`);
  }
  const parsed = dynamoDBRequest.safeParse(request);
  if (parsed.success) {
    return request as DynamoDBRequest;
  }
  const issue = parsed.error.issues[0];
  throw new AwsError("SerializationException", `${issue?.path.join(".") || "request"}: ${issue?.message}`);
}
