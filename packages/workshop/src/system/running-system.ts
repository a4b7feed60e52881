import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { ActivityLog, FaultInput, LocalCloud, RecordedActivity } from "local-cloud";
import type { RunningStack } from "local-cloud/cli";
import type { LearnerSystem, ObservedOrder, StackJson } from "../step.ts";
import { IdleWatch } from "./idle-watch.ts";

export interface RunningSystemOptions {
  /** The learner's workspace. */
  folder: string;
  stack: RunningStack;
  activityLog: ActivityLog;
  updateFailures(): readonly string[];
}

/** The learner's system in a local cloud that reloads it. */
export class RunningSystem implements LearnerSystem {
  readonly folder: string;
  readonly activities: RecordedActivity[] = [];
  readonly requestIdsOfChecks = new Set<string>();
  readonly dynamodb: DynamoDBDocumentClient;
  readonly eventBridge: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  #stack: RunningStack;
  #updateFailures: () => readonly string[];
  #idle = new IdleWatch();

  constructor({ activityLog, folder, stack, updateFailures }: RunningSystemOptions) {
    this.folder = folder;
    this.#stack = stack;
    this.#updateFailures = updateFailures;
    activityLog.subscribe((activity) => {
      this.activities.push(activity);
      this.#idle.follow(activity);
    });
    const { awsUrl, region } = stack.cloud;
    // A replaced stack has the same addresses.
    const client = { endpoint: awsUrl, region, credentials: { accessKeyId: "workshop", secretAccessKey: "workshop" } };
    this.dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(client));
    this.eventBridge = new EventBridgeClient(client);
    this.lambda = new LambdaClient(client);
    this.sqs = new SQSClient(client);
  }

  get cloud(): LocalCloud {
    return this.#stack.cloud;
  }

  get stack(): StackJson {
    return readStackJson(this.#stack.folder);
  }

  get updateFailures(): readonly string[] {
    return this.#updateFailures();
  }

  async placeOrder({
    faults = [],
    headers = {},
  }: {
    faults?: readonly FaultInput[];
    headers?: Record<string, string>;
  } = {}): Promise<ObservedOrder> {
    const injected = faults.map((fault) => this.cloud.faults.add(fault));
    try {
      const { activities, result } = await this.observe(() => this.#post(headers));
      const { ID } = result.body;
      const id = typeof ID === "string" ? ID : undefined;
      return { ...result, ID: id, item: id === undefined ? undefined : await this.readItem(id), activities };
    } finally {
      for (const { id } of injected) {
        this.cloud.faults.remove(id);
      }
    }
  }

  async readItem(id: string): Promise<Record<string, string> | undefined> {
    const TableName = String(this.cloud.outputs.table_name);
    const { Item } = await this.dynamodb.send(new GetCommand({ TableName, Key: { ID: id }, ConsistentRead: true }));
    return Item;
  }

  async observe<Result>(action: () => Promise<Result>): Promise<{ result: Result; activities: RecordedActivity[] }> {
    const before = this.activities.length;
    const result = await action();
    await this.#idle.untilIdle();
    return { result, activities: this.activities.slice(before) };
  }

  locate(file: string, line: RegExp): string {
    const path = join(this.folder, file);
    const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
    const index = lines.findIndex((each) => line.test(each));
    return index < 0 ? file : `${file}:${index + 1}`;
  }

  /** Ignores what was pending in a stack that has been replaced. */
  handleReplacement(): void {
    this.#idle.reset();
  }

  close(): void {
    for (const client of [this.dynamodb, this.eventBridge, this.lambda, this.sqs]) {
      client.destroy();
    }
  }

  async #post(headers: Record<string, string>): Promise<Pick<ObservedOrder, "body" | "requestId" | "status">> {
    const response = await fetch(String(this.cloud.outputs.order_url), {
      method: "POST",
      headers: { ...headers, connection: "close" },
      signal: AbortSignal.timeout(35_000),
    });
    const requestId = response.headers.get("apigw-requestid") ?? "";
    this.requestIdsOfChecks.add(requestId);
    const text = await response.text();
    return { status: response.status, body: parseObject(text), requestId };
  }
}

export function readStackJson(folder: string): StackJson {
  const { data = {}, output = {}, resource = {} } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"));
  return { data, output, resource };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
