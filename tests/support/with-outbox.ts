import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { bundleCode } from "./bundle-code.ts";
import { replaceHandler, type StackEdit } from "./run-stack.ts";

/** Lets fulfilment-service publish through an outbox. The relay publishes with the code `publish`. */
export const withOutbox =
  ({ publish = "publishToBus", maximumAgeSeconds = 3_600 } = {}): StackEdit =>
  (json, folder) => {
    Object.assign(json, synthesizeOrders("dev", { outboxes: { "fulfilment-service": { maximumAgeSeconds } } }));
    replaceHandler(json, folder, "fulfilment-service", 'export { handler } from "./outbox.cjs";');
    writeFileSync(join(folder, "replaced-fulfilment-service/outbox.cjs"), bundleCode(createHandler(publish)));
  };

/** Completes the handler that the documentation shows. */
const createHandler = (publish: string) => `
  import * as kit from "service-kit";
  import { contract } from "../packages/services/fulfilment-service/src/contract.ts";
  import { fulfilmentCompleted } from "../packages/services/fulfilment-service/src/events.ts";

  const { consume, createDynamoDBClient, createOutbox, createRelay, fromStream } = kit;
  const { service } = contract;
  const { TABLE_NAME, EVENTBUS_NAME: eventBusName } = kit.readEnvironment(["TABLE_NAME", "EVENTBUS_NAME"]);
  const logger = kit.createLogger(service);
  const publishToBus = kit.createPublish({ client: kit.createEventBridgeClient(), count: () => {}, eventBusName });
  const publish = ${publish};
  ${/```ts\n(const outbox =[\s\S]*?)```/.exec(readFileSync(join(import.meta.dirname, "../../docs/building-blocks.md"), "utf8"))?.[1]}`;
