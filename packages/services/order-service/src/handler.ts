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
import { createOrderApi } from "./order-api.ts";
import { createReadOrder } from "./read-order.ts";

const { service } = contract;
const { TABLE_NAME, EVENTBUS_NAME, ENVIRONMENT } = readEnvironment(["TABLE_NAME", "EVENTBUS_NAME", "ENVIRONMENT"]);
const dynamoDBClient = createDynamoDBClient();
const count = createCount({ environment: ENVIRONMENT, service });

export const handler = createOrderApi({
  stamp: createStamp({ client: dynamoDBClient, tableName: TABLE_NAME, service }),
  publish: createPublish({ client: createEventBridgeClient(), count, eventBusName: EVENTBUS_NAME }),
  readOrder: createReadOrder({ client: dynamoDBClient, tableName: TABLE_NAME }),
  count,
  logger: createLogger(service),
});
