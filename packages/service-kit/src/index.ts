export type { Logger } from "@aws-lambda-powertools/logger";
export { createDocumentClient, createEventBridgeClient, createLogger } from "./clients.ts";
export { consume, InvalidEventError, type ReceivedEvent } from "./consume.ts";
export type { ServiceContract } from "./contract.ts";
export { InvalidEnvironmentError, readEnvironment } from "./environment.ts";
export { type Detail, defineEvent, type EventDefinition, type Metadata, type NewEvent } from "./event-definition.ts";
export { type Count, createCount } from "./metrics.ts";
export { createPublish, type Publish, PublishFailedError } from "./publish.ts";
export { createStamp, type Stamp, stampAttribute } from "./stamp.ts";
