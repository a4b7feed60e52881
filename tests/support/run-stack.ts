import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

/** The parts of the synthesized Terraform JSON that the tests edit. */
export interface StackJson {
  data: { archive_file: Record<string, { source_dir: string }> };
  output: Record<string, { value: unknown }>;
  resource: Record<string, Record<string, Record<string, unknown>>>;
}

export interface RunningStack extends LocalCloud {
  /** All activities so far. */
  activities: RecordedActivity[];
  orderUrl: string;
  dynamodb: DynamoDBDocumentClient;
  eventBridge: EventBridgeClient;
  sqs: SQSClient;
  items(): Promise<Record<string, unknown>[]>;
}

/** Edits the JSON of a stack; files that the JSON refers to belong in the folder. */
export type StackEdit = (stack: StackJson, folder: string) => void;

export interface StackOptions extends Partial<LocalCloudOptions> {
  /** @default runs the stack as it is */
  edit?: StackEdit;
}

/** Runs the synthesized stack, edited if requested, and stops it when the test ends. */
export async function runStack(options: StackOptions = {}): Promise<RunningStack> {
  const stack = await startStack(options);
  onTestFinished(() => stack.stop());
  return stack;
}

/** Runs the synthesized stack or another stack folder until it is stopped. Functions start with their first invocation. */
export async function startStack({ edit, ...options }: StackOptions = {}): Promise<RunningStack> {
  const editedFolder = edit && copyStack(edit);
  const removeFolder = () => editedFolder && rmSync(editedFolder, { recursive: true, force: true });
  const cloud = await startLocalCloud({
    stackFolder: editedFolder ?? stackFolder,
    apiPort: 0,
    awsPort: 0,
    warmFunctions: false,
    ...options,
  }).catch((error) => {
    removeFolder();
    throw error;
  });
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
      removeFolder();
    },
  };
}

/** Copies the stack folder with edited JSON and removes the copy when the test ends. */
export function createEditedStack(edit: StackEdit): string {
  const folder = copyStack(edit);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Reads the synthesized JSON of the stack. */
export const readStack = (): StackJson => JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8"));

/** Copies the stack folder with edited JSON. */
export function copyStack(edit: StackEdit): string {
  const folder = mkdtempSync(join(tmpdir(), "orders-stack-"));
  symlinkSync(join(stackFolder, "assets"), join(folder, "assets"));
  const stack = readStack();
  edit(stack, folder);
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
  return folder;
}

/** Replaces the handler of a service, which the new code can import as `./bundle.cjs`. */
export function replaceHandler(stack: StackJson, folder: string, service: string, code: string): void {
  const source = `replaced-${service}`;
  cpSync(join(stackFolder, getArchive(stack, service).source_dir), join(folder, source), { recursive: true });
  renameSync(join(folder, source, "handler.cjs"), join(folder, source, "bundle.cjs"));
  writeFileSync(join(folder, source, "handler.mjs"), code);
  getArchive(stack, service).source_dir = source;
}

/** Adds a service, such as `audit-service`, that copies another service with its own name and stamp. */
export function addService(stack: StackJson, folder: string, service: string, like: string): void {
  const renamed = (text: string) =>
    text.replaceAll(like, service).replaceAll(like.replaceAll("-", "_"), service.replaceAll("-", "_"));
  const source = renamed(getArchive(stack, like).source_dir).replaceAll("/", "-");
  cpSync(join(stackFolder, getArchive(stack, like).source_dir), join(folder, source), { recursive: true });
  const handler = join(folder, source, "handler.cjs");
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
  getArchive(stack, service).source_dir = source;
}

function getArchive(stack: StackJson, service: string) {
  const archive = stack.data.archive_file[`${service}-archive`];
  if (!archive) {
    throw new Error(`archive of ${service} is not defined in the stack`);
  }
  return archive;
}

/** Removes the targets of all rules, so that order-service is the only service that runs. */
export function removeConsumers(stack: StackJson): void {
  setTargets(stack, {});
}

/** Sets the targets of all rules. The routes wait for the original ones, so they no longer wait for any. */
export function setTargets({ resource }: StackJson, targets: Record<string, Record<string, unknown>>): void {
  resource.aws_cloudwatch_event_target = targets;
  for (const route of Object.values(resource.aws_apigatewayv2_route ?? {})) {
    delete route.depends_on;
  }
}

/** Removes a statement from the role policy of a service. */
export function removeStatement(stack: StackJson, service: string, sid: string): void {
  const rolePolicy = stack.resource.aws_iam_role_policy?.[`${service}-policy`];
  if (!rolePolicy) {
    throw new Error(`policy of ${service} is not defined in the stack`);
  }
  const document = JSON.parse(String(rolePolicy.policy));
  const remaining = document.Statement.filter((statement: { Sid: string }) => statement.Sid !== sid);
  if (remaining.length === document.Statement.length) {
    throw new Error(`statement ${sid} is not defined in the policy of ${service}`);
  }
  rolePolicy.policy = JSON.stringify({ ...document, Statement: remaining });
}
