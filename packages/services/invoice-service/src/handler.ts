import { createDynamoDBClient, createLogger, createStamp, readEnvironment } from "service-kit";
import { contract } from "./contract.ts";
import { createHandler } from "./invoice-order.ts";

const { service } = contract;
const { TABLE_NAME } = readEnvironment(["TABLE_NAME"]);

export const handler = createHandler({
  stamp: createStamp({ client: createDynamoDBClient(), tableName: TABLE_NAME, service }),
  logger: createLogger(service),
});
