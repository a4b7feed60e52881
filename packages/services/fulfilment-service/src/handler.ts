import {
  createCount,
  createDynamoDBClient,
  createEventBridgeClient,
  createLogger,
  createPublish,
  createStamp,
  readEnvironment,
} from "service-kit";
import { contract } from "./contract.ts";
import { createHandler } from "./fulfil-order.ts";

const { service } = contract;
const { TABLE_NAME, EVENTBUS_NAME, ENVIRONMENT } = readEnvironment(["TABLE_NAME", "EVENTBUS_NAME", "ENVIRONMENT"]);

export const handler = createHandler({
  stamp: createStamp({ client: createDynamoDBClient(), tableName: TABLE_NAME, service }),
  publish: createPublish({
    client: createEventBridgeClient(),
    count: createCount({ environment: ENVIRONMENT, service }),
    eventBusName: EVENTBUS_NAME,
  }),
  logger: createLogger(service),
});
