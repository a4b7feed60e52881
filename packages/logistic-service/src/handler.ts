import { createDocumentClient, createLogger, createStamp, readEnvironment } from "service-kit";
import { shipOrder } from "./ship-order.ts";

const service = "logistic_service";
const { TABLE_NAME } = readEnvironment(["TABLE_NAME"]);

export const handler = shipOrder({
  stamp: createStamp({ client: createDocumentClient(), tableName: TABLE_NAME, service }),
  logger: createLogger(service),
});
