import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Two calls that hang, one after the other, fail within the function's 15 s: 3 attempts of 2 s each. */
const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
};

/** Clients live as long as the execution environment: create them once, in the entry file. */
export const createDocumentClient = () => DynamoDBDocumentClient.from(new DynamoDBClient(patience));
export const createEventBridgeClient = () => new EventBridgeClient(patience);
export const createLogger = (service: string) => new Logger({ serviceName: service });
