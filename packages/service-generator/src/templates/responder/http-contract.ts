import type { NewResponder } from "../../new-service.ts";
import { toModuleName } from "../module-name.ts";
import { hasIdInPath, listOtherVariables, toPrefix, toStatus } from "./names.ts";

/** Renders the operation and its bodies, from which docs/openapi.yaml follows. */
export function renderHttpContract(service: NewResponder): string {
  const { publishes, route } = service;
  const prefix = toPrefix(service);
  const operationId = toModuleName(service).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const isBody = !hasIdInPath(service);
  const body = listOtherVariables(service).length > 0 ? "z.pick(request, { ID: true })" : "request";
  const parameters = [...route.variables.map(renderParameter), "traceparent"];
  return `import { type Operation, traceparent } from "service-kit/contract";
import * as z from "zod/mini";
import { request } from "./request.ts";

/** Bodies of requests and responses by their names in docs/openapi.yaml. */
export const bodies = {
  ${isBody ? `${prefix}Request: ${body},\n` : ""}${prefix}Response: z.object({ status: z.literal("${toStatus(service)}"), ID: request.shape.ID }),
  ${prefix}Rejected: z.object({ status: z.literal("request_rejected"), message: z.string() }),
  ${prefix}OrderNotFound: z.object({ status: z.literal("order_not_found"), ID: z.string() }),
  ${prefix}Failed: z.object({ status: z.literal("request_failed") }),
};

/** Operations by route key. */
export const operations: Readonly<Record<string, Operation<keyof typeof bodies>>> = {
  "${route.key}": {
    operationId: "${operationId}",
    summary: "${prefix.replace(/(?<=.)([A-Z])/g, " $1").replace(/(?<= )[A-Z]/g, (letter) => letter.toLowerCase())} of an order",
    description: "Repeat the request after a 5xx: its effects are idempotent.",
    parameters: [${parameters.join(", ")}],
    ${isBody ? `requestBody: { description: "The order.", body: "${prefix}Request" },\n` : ""}responses: {
      200: { description: "The order is stamped${publishes ? ` and ${publishes.detailType} published` : ""}.", body: "${prefix}Response" },
      400: { description: "The request is invalid.", body: "${prefix}Rejected" },
      404: { description: "The order does not exist.", body: "${prefix}OrderNotFound" },
      413: { description: "The body is larger than 64 KB.", body: "${prefix}Rejected" },
      500: { description: "The order was not stamped${publishes ? ` or ${publishes.detailType} not published` : ""}.", body: "${prefix}Failed" },
    },
  },
};
`;
}

function renderParameter(name: string): string {
  const description = name === "ID" ? "The order's ID." : `The variable ${name}.`;
  return `{ name: "${name}", in: "path", description: "${description}", schema: request.shape.${name} }`;
}
