export type { Logger } from "@aws-lambda-powertools/logger";
export { createDynamoDBClient, createEventBridgeClient, createLogger, createSchedulerClient } from "./clients.ts";
export { consume, InvalidEventError, type ReceivedEvent } from "./consume.ts";
export { InvalidEnvironmentError, readEnvironment } from "./environment.ts";
export {
  createEventScheduler,
  type EventScheduler,
  type EventSchedulerSettings,
  readEventSchedulerSettings,
} from "./event-scheduler.ts";
export { fromQueue } from "./from-queue.ts";
export { fromStream } from "./from-stream.ts";
export { fromTopic } from "./from-topic.ts";
export { setInvocationKeys } from "./invocation-keys.ts";
export { type Count, createCount } from "./metrics.ts";
export { onSchedule, type ScheduledRun } from "./on-schedule.ts";
export { createOutbox, createRelay, MissingEventError, type Outbox } from "./outbox.ts";
export { createPublish, type Publish, PublishFailedError } from "./publish.ts";
export { type JsonResponse, type ReceivedRequest, serve } from "./serve.ts";
export { createSetAttribute, type SetAttribute } from "./set-attribute.ts";
export { createStamp, type Stamp } from "./stamp.ts";
export { createStampExisting, type StampExisting } from "./stamp-existing.ts";
export { startSpan } from "./trace-context.ts";
