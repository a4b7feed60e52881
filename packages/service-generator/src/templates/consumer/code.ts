import type { NewConsumer } from "../../new-service.ts";
import { describeService } from "../description.ts";

export function renderContract({ consumes, publishes, service }: NewConsumer): string {
  return `import { ${consumes.exportName} } from "${consumes.owner}/events";
import type { ServiceContract } from "service-kit/contract";
${publishes ? `import { ${publishes.exportName} } from "./events.ts";\n` : ""}
export const contract = {
  service: "${service}",
  consumes: ${consumes.exportName},
  publishes: [${publishes?.exportName ?? ""}],
} satisfies ServiceContract;
`;
}

export function renderReaction(service: NewConsumer): string {
  const { publishes } = service;
  if (!publishes) {
    return `import { consume, type Logger, type Stamp } from "service-kit";
import { contract } from "./contract.ts";

/** ${describeService(service)}. */
export const createHandler = ({ stamp, logger }: { stamp: Stamp; logger: Logger }) =>
  consume(contract.consumes, ({ data }) => stamp(data.ID), { logger });
`;
  }
  return `import { consume, type Logger, type Publish, type Stamp } from "service-kit";
import { contract } from "./contract.ts";
import { ${publishes.exportName} } from "./events.ts";

/**
 * ${describeService(service)}.
 *
 * A repeated delivery publishes again, because the first run may have died before it published; consumers are idempotent.
 */
export const createHandler = ({ stamp, publish, logger }: { stamp: Stamp; publish: Publish; logger: Logger }) =>
  consume(
    contract.consumes,
    async ({ data: { ID }, origin }) => {
      await stamp(ID);
      await publish(${publishes.exportName}.create({ ID }, origin));
    },
    { logger },
  );
`;
}

export function renderHandler({ publishes }: NewConsumer, reaction: string): string {
  if (!publishes) {
    return `import { createDynamoDBClient, createLogger, createStamp, readEnvironment } from "service-kit";
import { contract } from "./contract.ts";
import { createHandler } from "./${reaction}.ts";

const { service } = contract;
const { TABLE_NAME } = readEnvironment(["TABLE_NAME"]);

export const handler = createHandler({
  stamp: createStamp({ client: createDynamoDBClient(), tableName: TABLE_NAME, service }),
  logger: createLogger(service),
});
`;
  }
  return `import {
  createCount,
  createDynamoDBClient,
  createEventBridgeClient,
  createLogger,
  createPublish,
  createStamp,
  readEnvironment,
} from "service-kit";
import { contract } from "./contract.ts";
import { createHandler } from "./${reaction}.ts";

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
`;
}
