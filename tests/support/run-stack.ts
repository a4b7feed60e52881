import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { type LocalCloud, type LocalCloudOptions, type RecordedActivity, startLocalCloud } from "local-cloud";
import { onTestFinished } from "vitest";
import { stackFolder } from "./stack-folder.ts";

export { stackFolder };

/** A synthesized stack's Terraform JSON, as far as the stories edit it. */
export interface StackJson {
  data: { archive_file: Record<string, { source_dir: string }> };
  output: Record<string, { value: unknown }>;
  resource: Record<string, Record<string, Record<string, unknown>>>;
}

export interface RunningStack extends LocalCloud {
  /** Everything that has happened so far. */
  activities: RecordedActivity[];
  orderUrl: string;
  dynamodb: DynamoDBDocumentClient;
  eventBridge: EventBridgeClient;
  sqs: SQSClient;
  items(): Promise<Record<string, unknown>[]>;
}

/** Runs the synthesized stack until the test ends, after a change to its JSON if one is given. */
export async function runStack({
  edit,
  ...options
}: { edit?: (stack: StackJson, folder: string) => void } & Partial<LocalCloudOptions> = {}): Promise<RunningStack> {
  const stack = await startStack({ ...(edit && { stackFolder: editedStack(edit) }), ...options });
  onTestFinished(() => stack.stop());
  return stack;
}

/** Runs the synthesized stack, or another one, until it is stopped. */
export async function startStack(options: Partial<LocalCloudOptions> = {}): Promise<RunningStack> {
  const cloud = await startLocalCloud({ stackFolder, apiPort: 0, awsPort: 0, ...options });
  const activities: RecordedActivity[] = [];
  cloud.activityLog.subscribe((activity) => activities.push(activity));

  const client = {
    endpoint: cloud.awsUrl,
    region: cloud.region,
    credentials: { accessKeyId: "anyone", secretAccessKey: "anything" },
  };
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const eventBridge = new EventBridgeClient(client);
  const sqs = new SQSClient(client);
  return {
    ...cloud,
    activities,
    orderUrl: String(cloud.outputs.order_url),
    dynamodb,
    eventBridge,
    sqs,
    async items() {
      const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: String(cloud.outputs.table_name) }));
      return Items;
    },
    async stop() {
      for (const each of [dynamodb, eventBridge, sqs]) {
        each.destroy();
      }
      await cloud.stop();
    },
  };
}

/** A copy of the stack folder with another JSON, removed when the test ends. */
export function editedStack(edit: (stack: StackJson, folder: string) => void): string {
  const folder = copyStack(edit);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A copy of the stack folder with another JSON. */
export function copyStack(edit: (stack: StackJson, folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "orders-stack-"));
  symlinkSync(join(stackFolder, "assets"), join(folder, "assets"));
  const stack: StackJson = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8"));
  edit(stack, folder);
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
  return folder;
}

/** Gives a service another handler, in place of its bundle. */
export function replaceHandler(stack: StackJson, folder: string, service: string, code: string): void {
  const source = `replaced-${service}`;
  cpSync(join(stackFolder, archiveOf(stack, service).source_dir), join(folder, source), { recursive: true });
  writeFileSync(join(folder, source, "bundle.mjs"), readFileSync(join(folder, source, "handler.mjs")));
  writeFileSync(join(folder, source, "handler.mjs"), code);
  archiveOf(stack, service).source_dir = source;
}

/** Adds a service that does what another one does under its own name, such as `audit-service`, with a stamp of its own. */
export function addService(stack: StackJson, folder: string, service: string, like: string): void {
  const renamed = (text: string) =>
    text.replaceAll(like, service).replaceAll(like.replaceAll("-", "_"), service.replaceAll("-", "_"));
  const source = renamed(archiveOf(stack, like).source_dir).replaceAll("/", "-");
  cpSync(join(stackFolder, archiveOf(stack, like).source_dir), join(folder, source), { recursive: true });
  const handler = join(folder, source, "handler.mjs");
  writeFileSync(handler, renamed(readFileSync(handler, "utf8")));
  const outputs = Object.values(stack.output).map(({ value }) => value);
  for (const named of [stack.data.archive_file, ...Object.values(stack.resource), ...outputs]) {
    if (typeof named !== "object" || named === null) {
      continue;
    }
    for (const [name, value] of Object.entries(named)) {
      if (name.includes(like)) {
        Object.assign(named, { [renamed(name)]: JSON.parse(renamed(JSON.stringify(value))) });
      }
    }
  }
  archiveOf(stack, service).source_dir = source;
}

function archiveOf(stack: StackJson, service: string) {
  const archive = stack.data.archive_file[`${service}-archive`];
  if (!archive) {
    throw new Error(`no archive of ${service}`);
  }
  return archive;
}

/** Takes a statement out of a service's role. */
export function removeStatement(stack: StackJson, service: string, sid: string): void {
  const rolePolicy = stack.resource.aws_iam_role_policy?.[`${service}-policy`];
  if (!rolePolicy) {
    throw new Error(`no policy of ${service}`);
  }
  const document = JSON.parse(String(rolePolicy.policy));
  const kept = document.Statement.filter((statement: { Sid: string }) => statement.Sid !== sid);
  if (kept.length === document.Statement.length) {
    throw new Error(`${service} has no statement ${sid}`);
  }
  rolePolicy.policy = JSON.stringify({ ...document, Statement: kept });
}
