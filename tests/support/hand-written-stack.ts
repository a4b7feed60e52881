import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "local-cloud";
import { onTestFinished } from "vitest";

/** Stacks as people write them. */
export const STACKS = join(import.meta.dirname, "../stacks");

/** Starts a stack, whose functions start with their first invocation, and stops it when the test ends. */
export async function start(folder: string, options: Partial<LocalCloudOptions> = {}) {
  const cloud = await startLocalCloud({
    stackFolder: folder,
    apiPort: 0,
    awsPort: 0,
    warmFunctions: false,
    ...options,
  });
  onTestFinished(() => cloud.stop());
  return cloud;
}

/** Creates clients of the AWS SDK that act as root. */
export function createClients({ awsUrl: endpoint, region }: LocalCloud) {
  const settings = { endpoint, region, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  return {
    dynamodb: new DynamoDBClient(settings),
    events: new EventBridgeClient(settings),
    lambda: new LambdaClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
  };
}

/** Collects the lines that functions print from now on. */
export const readLogs = ({ activityLog }: LocalCloud) => {
  const lines: string[] = [];
  activityLog.subscribe((activity) => {
    if (activity.type === "function-log") {
      lines.push(activity.line);
    }
  });
  return lines;
};
