import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { explainWait } from "choreography";
import { DEFAULT_AWS_URL, locateLocalCloud } from "command-line/running-local-cloud";
import * as z from "zod";
import { type Outputs, OutputsError, parseOutputs, readOutputsFile } from "./outputs.ts";

/** The options that choose an engine. Without any, it is the local cloud that runs in this folder, or else AWS. */
export interface ConnectionOptions {
  aws?: boolean;
  local?: boolean;
  /** The port of the local cloud's AWS endpoint. */
  awsPort?: number;
  /** The stack on AWS is `orders-<environment>`. @default dev */
  environment?: string;
  outputsFile?: string;
  profile?: string;
  /** @default the region that the SDK's chain finds */
  region?: string;
}

/** An order system and the clients that reach it. */
export interface Connection {
  /** Such as `the local cloud at http://127.0.0.1:4566`. */
  engine: string;
  /** Whether no option named the engine. */
  isChosenByDefault: boolean;
  outputs: Outputs;
  /** Returns the activities of an order's trace, which only the local cloud has. */
  findActivities(ID: string): Promise<Activities | undefined>;
  region(): Promise<string>;
  dynamodb: DynamoDBDocumentClient;
  eventBridge: EventBridgeClient;
  lambda: LambdaClient;
  logs: CloudWatchLogsClient;
  sqs: SQSClient;
}

type Activities = Parameters<typeof explainWait>[1];

/** Leaves SQS's longest poll, 20 s, time to return. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000 };

/** Finds the deployed resources. AWS is not called until a client is used. @throws {OutputsError} */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { aws, awsPort, environment = "dev", local, outputsFile, profile, region } = options;
  const isLocal = local || awsPort !== undefined;
  const isOnAws = [aws, options.environment, outputsFile, profile, region].some((each) => each !== undefined);
  const awsUrl = isOnAws ? undefined : (locateLocalCloud(awsPort) ?? (isLocal ? DEFAULT_AWS_URL : undefined));
  if (awsUrl !== undefined) {
    return { ...(await connectLocally(awsUrl)), isChosenByDefault: !isLocal };
  }
  const stack = `orders-${environment}`;
  const outputs = await readOutputs(outputsFile ?? `${stack}.outputs.json`, stack, isOnAws);
  const connection = createConnection(outputs, region ? { region } : {});
  return {
    ...connection,
    engine: `${stack} on AWS`,
    findActivities: async () => undefined,
    isChosenByDefault: !isOnAws,
  };
}

async function readOutputs(file: string, stack: string, isOnAws: boolean): Promise<Outputs> {
  try {
    return await readOutputsFile(file, stack);
  } catch (error) {
    if (isOnAws || !(error instanceof OutputsError)) {
      throw error;
    }
    const remedy = "start one with npm start, or pass --aws for a deployed stack";
    throw new OutputsError(`no local cloud runs in this folder: ${remedy}`, { cause: error });
  }
}

const localStackSchema = z.object({ region: z.string(), outputs: z.unknown() });

const localTraceSchema = z.object({ activities: z.array(z.object({ activity: z.custom<Activities[number]>() })) });

async function connectLocally(endpoint: string): Promise<Omit<Connection, "isChosenByDefault">> {
  const remedy = "start one with npm start, or pass the port of its AWS endpoint with --aws-port";
  const request = (path: string) =>
    fetch(`${endpoint}/_local/${path}`, { signal: AbortSignal.timeout(TIMEOUTS.connectionTimeout) });
  const response = await request("stack").catch((cause) => {
    throw new OutputsError(`no local cloud is running at ${endpoint}: ${remedy}`, { cause });
  });
  const stack = localStackSchema.safeParse(await response.json().catch(() => undefined)).data;
  if (!stack) {
    throw new OutputsError(`${endpoint} is not a local cloud: ${remedy}`);
  }
  const outputs = parseOutputs(stack.outputs, `the stack at ${endpoint}`, remedy);
  // The local cloud accepts any credentials as the account's root user.
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return {
    ...createConnection(outputs, { endpoint, region: stack.region, credentials }),
    engine: `the local cloud at ${endpoint}`,
    async findActivities(ID) {
      const trace = await (await request(`trace/${encodeURIComponent(ID)}`)).json();
      return localTraceSchema.safeParse(trace).data?.activities.map(({ activity }) => activity);
    },
  };
}

function createConnection(
  outputs: Outputs,
  options: Pick<SQSClientConfig, "credentials" | "endpoint" | "region">,
): Omit<Connection, "engine" | "findActivities" | "isChosenByDefault"> {
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
