import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { Sha256 } from "./sha256.ts";

const clientOptions = {
  // Three attempts of 2 s: two consecutive calls that hang still fail within the function's 15 s timeout.
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  // Composes an operation's middleware once instead of for each call. The document client does not support it.
  cacheMiddleware: true,
  sha256: Sha256,
  // To a logger with `info`, even one that ignores it, the SDK passes a filtered copy of each input and output. The SDK's
  // default logger ignores errors too: a handler logs those that it does not handle.
  logger: { debug() {}, warn: console.warn, error() {} } as NonNullable<DynamoDBClientConfig["logger"]>,
};

/** Creates a client that lives as long as the execution environment: call it once, in the entry file. */
export const createDynamoDBClient = () => new DynamoDBClient(clientOptions);
export const createEventBridgeClient = () => new EventBridgeClient(clientOptions);
export const createSchedulerClient = () => new SchedulerClient(clientOptions);
export const createLogger = (service: string) => new Logger({ serviceName: service });
