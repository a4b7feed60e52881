import { type ConditionContext, callerName } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsResponse, AwsService } from "../core/aws-service.ts";
import { ContainedDynalite } from "./contained-dynalite.ts";
import { type DynamoDBRequest, dynamoDBRequest, findTableAccesses } from "./request-context.ts";
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
  /** The absolute path of a folder that stores the tables. @default in memory */
  folder?: string | undefined;
  /** @throws {AwsError} if the caller is denied */
  authorize(call: AwsCall, action: string, resource: string, context: ConditionContext): void;
  activityLog: ActivityLog;
}

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

/** DynamoDB by dynalite, with calls authorized by IAM. */
export class DynamoDB implements AwsService {
  readonly targetPrefix = "DynamoDB_20120810";
  readonly operations = OPERATIONS;
  #options: DynamoDBOptions;
  #dynalite = new ContainedDynalite();
  #stopped = false;

  constructor(options: DynamoDBOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#dynalite.start(this.#options);
    for (const { name, hashKey, rangeKey, attributes } of this.#options.tables) {
      if (await this.#isStored(name, hashKey, rangeKey)) {
        continue;
      }
      const response = await this.#run("CreateTable", {
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
        KeySchema: [
          { AttributeName: hashKey, KeyType: "HASH" },
          ...(rangeKey ? [{ AttributeName: rangeKey, KeyType: "RANGE" }] : []),
        ],
      });
      if (response.statusCode !== 200) {
        throw new Error(`cannot create table ${name}: ${response.body}`);
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
    const response = await this.#execute(call);
    if (response.statusCode === 200) {
      const caller = callerName(call.caller);
      for (const resource of resources) {
        activityLog.record({ type: "api-call", caller, action, resource, detail: request, cause: call.cause });
      }
    }
    return response;
  }

  /** Reads for the local cloud: without authorization and record. @throws {Error} if DynamoDB does not succeed */
  async read(operation: "BatchGetItem" | "Scan", input: object): Promise<unknown> {
    const { body, statusCode } = await this.#run(operation, input);
    if (statusCode !== 200) {
      throw new Error(`${operation} failed: ${body}`);
    }
    return JSON.parse(String(body));
  }

  async #execute({ body, headers, operation }: AwsCall): Promise<AwsResponse> {
    try {
      return await this.#dynalite.request(headers, body.toString("utf8"));
    } catch (error) {
      const message = `dynalite failed on ${operation} ${body}: ${(error as Error).stack}`;
      if (!this.#stopped) {
        this.#options.activityLog.record({ type: "warning", message });
      }
      throw new AwsError("InternalServerError", "dynalite failed; the local cloud logged the reason", 500);
    }
  }

  #authorize(call: AwsCall, action: string, request: DynamoDBRequest): string[] {
    const { accountId, authorize, region, tables } = this.#options;
    const accesses = findTableAccesses(request, (tableName) => tables.find(({ name }) => name === tableName)?.hashKey);
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
    return this.#dynalite.request(
      {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${this.targetPrefix}.${operation}`,
        authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local",
        "x-amz-date": "local",
      },
      JSON.stringify(input),
    );
  }

  async #isStored(tableName: string, hashKey: string, rangeKey: string | undefined): Promise<boolean> {
    const { body, statusCode } = await this.#run("DescribeTable", { TableName: tableName });
    if (statusCode !== 200) {
      return false;
    }
    const { KeySchema } = JSON.parse(String(body)).Table as { KeySchema: { AttributeName: string }[] };
    const storedKey = KeySchema.map(({ AttributeName }) => AttributeName).join(", ");
    const key = [hashKey, rangeKey].filter(Boolean).join(", ");
    if (storedKey === key) {
      return true;
    }
    throw new Error(
      `table ${tableName} is stored with the key ${storedKey} but has the key ${key} in the stack, so AWS would replace it; delete the stored data with --fresh`,
    );
  }

  async #isActive(TableName: string): Promise<boolean> {
    const { body, statusCode } = await this.#run("DescribeTable", { TableName });
    return statusCode === 200 && JSON.parse(String(body)).Table.TableStatus === "ACTIVE";
  }
}

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
