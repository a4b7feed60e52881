import type { NewResponder } from "../../new-service.ts";
import { describeService } from "../description.ts";
import { listOtherVariables, toStatus } from "./names.ts";

export function renderContract({ publishes, route, service }: NewResponder): string {
  const events = `[${publishes?.exportName ?? ""}]`;
  return `import type { ServiceContract } from "service-kit/contract";
${publishes ? `import { ${publishes.exportName} } from "./events.ts";\n` : ""}
export const contract = {
  service: "${service}",
  routes: { "${route.key}": ${events} },
  publishes: ${events},
} satisfies ServiceContract;
`;
}

export function renderRequest(service: NewResponder): string {
  const variables = listOtherVariables(service).map((name) => `${name}: z.string(),`);
  return `import * as z from "zod/mini";

/** The ${service.route.variables.length > 0 ? "fields of the body and the variables of the path" : "fields of the body"}. */
export const request = z.object({ ID: z.string().check(z.minLength(1)), ${variables.join(" ")} });
`;
}

export function renderResponse(service: NewResponder): string {
  const { publishes } = service;
  const imports = ["type Logger", ...(publishes ? ["type Publish"] : []), "type StampExisting", "serve"];
  const effects = ["stamp", ...(publishes ? ["publish"] : []), "logger"];
  const types = `{ stamp: StampExisting; ${publishes ? "publish: Publish; " : ""}logger: Logger }`;
  const repetition = publishes
    ? "A repeated request publishes again, because the first one may have failed before it published; consumers are idempotent."
    : "A repeated request changes nothing, because a stamp is written only once.";
  return `import { ${imports.join(", ")} } from "service-kit";
${publishes ? `import { ${publishes.exportName} } from "./events.ts";\n` : ""}import { request } from "./request.ts";

/**
 * ${describeService(service)}. Only orders that exist are stamped.
 *
 * ${repetition}
 */
export const createHandler = ({ ${effects.join(", ")} }: ${types}) =>
  serve(
    request,
    async ({ data: { ID }${publishes ? ", origin" : ""} }) => {
      if (!(await stamp(ID))) {
        return { statusCode: 404, body: { status: "order_not_found", ID } };
      }
      ${publishes ? `await publish(${publishes.exportName}.create({ ID }, origin));` : ""}
      return { statusCode: 200, body: { status: "${toStatus(service)}", ID } };
    },
    { logger },
  );
`;
}

export function renderHandler({ publishes }: NewResponder, response: string): string {
  const factories = ["createDynamoDBClient", "createLogger", "createStampExisting", "readEnvironment"];
  const publishing = ["createCount", "createEventBridgeClient", "createPublish"];
  const variables = publishes ? ["TABLE_NAME", "EVENTBUS_NAME", "ENVIRONMENT"] : ["TABLE_NAME"];
  const publish = `publish: createPublish({
    client: createEventBridgeClient(),
    count: createCount({ environment: ENVIRONMENT, service }),
    eventBusName: EVENTBUS_NAME,
  }),`;
  return `import { ${[...factories, ...(publishes ? publishing : [])].sort().join(", ")} } from "service-kit";
import { contract } from "./contract.ts";
import { createHandler } from "./${response}.ts";

const { service } = contract;
const { ${variables.join(", ")} } = readEnvironment(${JSON.stringify(variables)});

export const handler = createHandler({
  stamp: createStampExisting({ client: createDynamoDBClient(), tableName: TABLE_NAME, service }),
  ${publishes ? publish : ""}
  logger: createLogger(service),
});
`;
}
