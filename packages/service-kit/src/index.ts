export type { Logger } from "@aws-lambda-powertools/logger";
export { createDynamoDBClient, createEventBridgeClient, createLogger } from "./clients.ts";
export { consume, InvalidEventError, type ReceivedEvent } from "./consume.ts";
export { InvalidEnvironmentError, readEnvironment } from "./environment.ts";
export { setInvocationKeys } from "./invocation-keys.ts";
export { type Count, createCount } from "./metrics.ts";
export { createPublish, type Publish, PublishFailedError } from "./publish.ts";
export { createStamp, type Stamp } from "./stamp.ts";
export { startSpan } from "./trace-context.ts";
