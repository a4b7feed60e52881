import { createDocumentClient, createLogger, createStamp, readEnvironment } from "service-kit";
import { contract } from "./contract.ts";
import { shipOrder } from "./ship-order.ts";

const { service } = contract;
const { TABLE_NAME } = readEnvironment(["TABLE_NAME"]);

export const handler = shipOrder({
  stamp: createStamp({ client: createDocumentClient(), tableName: TABLE_NAME, service }),
  logger: createLogger(service),
});
