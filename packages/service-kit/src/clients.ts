import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** An AWS call that hangs must fail while the function still has time to retry it. */
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };

/** Clients live as long as the execution environment: create them once, in the entry file. */
export const createDocumentClient = () => DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler }));
export const createEventBridgeClient = () => new EventBridgeClient({ requestHandler });
export const createLogger = (service: string) => new Logger({ serviceName: service });
