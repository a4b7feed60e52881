import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Outputs, OutputsError, parseOutputs, readOutputsFile } from "./outputs.ts";

export interface ConnectionOptions {
  /** Connects to the local cloud instead of AWS. */
  local?: boolean;
  awsPort: number;
  /** The stack is `orders-<environment>`. */
  environment: string;
  outputsFile?: string;
  /** @default the region that the SDK's chain finds */
  region?: string;
}

/** An order system and the clients that reach it. */
export interface Connection {
  outputs: Outputs;
  region(): Promise<string>;
  dynamodb: DynamoDBDocumentClient;
  eventBridge: EventBridgeClient;
  lambda: LambdaClient;
  logs: CloudWatchLogsClient;
  sqs: SQSClient;
}

/** Leaves SQS's longest poll, 20 s, time to return. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000 };

/** Finds the deployed resources. AWS is not called until a client is used. @throws {OutputsError} */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { awsPort, environment, local, outputsFile, region } = options;
  if (local) {
    return connectLocally(awsPort);
  }
  const stack = `orders-${environment}`;
  const outputs = await readOutputsFile(outputsFile ?? `${stack}.outputs.json`, stack);
  return createConnection(outputs, region ? { region } : {});
}

const localStackSchema = z.object({ region: z.string(), outputs: z.unknown() });

async function connectLocally(port: number): Promise<Connection> {
  const endpoint = `http://127.0.0.1:${port}`;
  const response = await fetch(`${endpoint}/_local/stack`, { signal: AbortSignal.timeout(TIMEOUTS.connectionTimeout) });
  const stack = localStackSchema.safeParse(await response.json().catch(() => undefined)).data;
  const remedy = "set --aws-port to the port of npm start's AWS endpoint";
  if (!stack) {
    throw new OutputsError(`${endpoint} is not a local cloud: ${remedy}`);
  }
  const outputs = parseOutputs(stack.outputs, `the stack at ${endpoint}`, remedy);
  // The local cloud accepts any credentials as the account's root user.
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return createConnection(outputs, { endpoint, region: stack.region, credentials });
}

function createConnection(
  outputs: Outputs,
  options: Pick<SQSClientConfig, "credentials" | "endpoint" | "region">,
): Connection {
  const configuration = { ...options, requestHandler: TIMEOUTS };
  // Makes SQS use the client's endpoint and region, as the other clients do, instead of those in the queue's URL.
  const sqs = new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false });
  return {
    outputs,
    region: () => sqs.config.region(),
    dynamodb: DynamoDBDocumentClient.from(new DynamoDBClient(configuration)),
    eventBridge: new EventBridgeClient(configuration),
    lambda: new LambdaClient(configuration),
    logs: new CloudWatchLogsClient(configuration),
    sqs,
  };
}
