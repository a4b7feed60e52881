import {
  createCount,
  createDocumentClient,
  createEventBridgeClient,
  createLogger,
  createPublish,
  createStamp,
  readEnvironment,
} from "service-kit";
import { contract } from "./contract.ts";
import { fulfilOrder } from "./fulfil-order.ts";

const { service } = contract;
const { TABLE_NAME, EVENTBUS_NAME } = readEnvironment(["TABLE_NAME", "EVENTBUS_NAME"]);

export const handler = fulfilOrder({
  stamp: createStamp({ client: createDocumentClient(), tableName: TABLE_NAME, service }),
  publish: createPublish({
    client: createEventBridgeClient(),
    count: createCount(service),
    eventBusName: EVENTBUS_NAME,
  }),
  logger: createLogger(service),
});
