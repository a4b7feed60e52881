import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { defaultOutputsFile, type Outputs, OutputsError, parseOutputs, readOutputsFile } from "./outputs.ts";

/** Where the order system is that is operated. */
export interface ConnectionOptions {
  local?: boolean;
  awsPort: number;
  /** The stack is `orders-<environment>`. */
  environment: string;
  outputsFile?: string;
  /** @default what the SDK's chain finds */
  region?: string;
}

/** An order system, and the clients that reach it. */
export interface Connection {
  outputs: Outputs;
  region(): Promise<string>;
  dynamodb: DynamoDBDocumentClient;
  eventBridge: EventBridgeClient;
  lambda: LambdaClient;
  sqs: SQSClient;
}

/** A connection that is not there in that time never will be; an answer may take SQS's longest poll. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000 };

/**
 * Finds out the names of what is deployed. Nothing of AWS is called before a client is used.
 * @throws {OutputsError}
 */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  return options.local ? connectLocally(options.awsPort) : connectToAws(options);
}

async function connectToAws({ environment, outputsFile, region }: ConnectionOptions): Promise<Connection> {
  const stack = `orders-${environment}`;
  const outputs = await readOutputsFile(outputsFile ?? defaultOutputsFile(stack), stack);
  return clientsOf(outputs, region ? { region } : {});
}

/** What the local cloud answers about the stack that it runs. */
const localStackSchema = z.object({ region: z.string(), outputs: z.unknown() });

async function connectLocally(port: number): Promise<Connection> {
  const endpoint = `http://127.0.0.1:${port}`;
  const response = await fetch(`${endpoint}/_local/stack`, { signal: AbortSignal.timeout(TIMEOUTS.connectionTimeout) });
  const stack = localStackSchema.safeParse(await response.json().catch(() => undefined)).data;
  const remedy = "--aws-port names the port of npm start's AWS endpoint";
  if (!stack) {
    throw new OutputsError(`what answers at ${endpoint} is no local cloud: ${remedy}`);
  }
  const outputs = parseOutputs(stack.outputs, `the stack at ${endpoint}`, remedy);
  // The local cloud takes any credentials for the account's root.
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return clientsOf(outputs, { endpoint, region: stack.region, credentials });
}

interface ClientOptions {
  endpoint?: string;
  region?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

function clientsOf(outputs: Outputs, options: ClientOptions): Connection {
  const configuration = { ...options, requestHandler: TIMEOUTS };
  // The region is the client's, and never that of the URL, as it is for all other clients.
  const sqs = new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false });
  return {
    outputs,
    region: () => sqs.config.region(),
    dynamodb: DynamoDBDocumentClient.from(new DynamoDBClient(configuration)),
    eventBridge: new EventBridgeClient(configuration),
    lambda: new LambdaClient(configuration),
    sqs,
  };
}
