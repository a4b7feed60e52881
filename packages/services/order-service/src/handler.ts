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
import { expireOrders } from "./expire-orders.ts";
import { createOrderApi } from "./order-api.ts";
import { createReadOrder } from "./read-order.ts";

const { service } = contract;
const { TABLE_NAME, EVENTBUS_NAME, ENVIRONMENT } = readEnvironment(["TABLE_NAME", "EVENTBUS_NAME", "ENVIRONMENT"]);
const ttlDays = Number(process.env.ORDER_TTL_DAYS ?? 0);
const dynamoDBClient = createDynamoDBClient();
const count = createCount({ environment: ENVIRONMENT, service });

const table = { client: dynamoDBClient, tableName: TABLE_NAME };
const stamp = createStamp({ ...table, service });

export const handler = createOrderApi({
  stamp: ttlDays > 0 ? expireOrders(stamp, { ...table, days: ttlDays }) : stamp,
  publish: createPublish({ client: createEventBridgeClient(), count, eventBusName: EVENTBUS_NAME }),
  readOrder: createReadOrder(table),
  count,
  logger: createLogger(service),
});
