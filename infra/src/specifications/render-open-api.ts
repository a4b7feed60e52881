import type { HttpContract, Operation } from "service-kit/contract";
import * as z from "zod";
import { type Route, readChoreography } from "../choreography/choreography.ts";
import type { TerraformJson } from "../choreography/terraform-json.ts";
import { info, renderSpecification, toRef } from "./render-specification.ts";

/** Responses of API Gateway itself, by status. */
const GATEWAY_RESPONSES: Readonly<Record<number, string>> = {
  401: "API Gateway rejects the token.",
  413: "API Gateway rejects a body of more than 10 MB.",
  429: "API Gateway limits the rate of requests.",
  500: "API Gateway reports that the function failed.",
  503: "API Gateway reports that the function did not respond in time.",
};

/** A route has no operation in the service's HTTP contract. */
export class UndocumentedRouteError extends Error {
  readonly code = "UNDOCUMENTED_ROUTE";

  constructor(routeKey: string, service: string) {
    super(`route ${routeKey} has no operation: add it to packages/services/${service}/src/http-contract.ts`);
    this.name = "UndocumentedRouteError";
  }
}

/**
 * Renders the OpenAPI document of the HTTP API from the order stack of each environment and the services' HTTP contracts.
 * @param contracts by service, such as `order-service`
 * @throws {UndocumentedRouteError} if a service's contract lacks a route
 */
export function renderOpenApi(
  environments: Readonly<Record<string, TerraformJson>>,
  contracts: Readonly<Record<string, HttpContract>>,
): string {
  const routes = Object.entries(environments).flatMap(([environment, terraform]) =>
    readChoreography(terraform).routes.map((route) => ({ ...route, environment })),
  );
  const stages = [...new Set(routes.map(({ stage }) => stage))];
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [routeKey, enabled] of Map.groupBy(routes, ({ key }) => key)) {
    const service = enabled[0]?.function.name ?? "";
    const operation = contracts[service]?.operations[routeKey];
    if (!operation) {
      throw new UndocumentedRouteError(routeKey, service);
    }
    const [method = "", path = ""] = routeKey.split(" ");
    const missing = Object.keys(environments).filter((name) =>
      enabled.every(({ environment }) => environment !== name),
    );
    paths[path] = { ...paths[path], [method.toLowerCase()]: toOperation(operation, missing) };
  }
  const secured = routes.filter(({ requiresJwt }) => requiresJwt).map(({ environment }) => environment);
  return renderSpecification(
    {
      openapi: "3.1.1",
      info: { ...info, description: "Places orders and shows their stamps." },
      servers: stages.flatMap(toServers),
      security: [...(secured.length < routes.length ? [{}] : []), ...(secured.length > 0 ? [{ jwt: [] }] : [])],
      paths,
      components: {
        ...(secured.length > 0 && { securitySchemes: { jwt: toSecurityScheme(secured) } }),
        schemas: { ...toSchemas(contracts), GatewayError: toSchema(z.object({ message: z.string() })) },
      },
    },
    "the routes of the synthesized stacks and the HTTP contracts of the services",
  );
}

function toServers(stage: Route["stage"]) {
  return [
    { url: `http://127.0.0.1:4000/${stage}`, description: "The local cloud, `npm start`" },
    {
      url: `https://{apiId}.execute-api.{region}.amazonaws.com/${stage}`,
      description: "AWS; the output `order_url` has the address",
      variables: { apiId: { default: "a1b2c3d4e5" }, region: { default: "eu-west-1" } },
    },
  ];
}

function toSecurityScheme(environments: readonly string[]) {
  const description = `Required in ${listNames(environments)}.`;
  return { type: "http", scheme: "bearer", bearerFormat: "JWT", description };
}

/** @param missing the environments without the route */
function toOperation(operation: Operation, missing: readonly string[]) {
  const { description, operationId, parameters, requestBody, responses, summary } = operation;
  return {
    operationId,
    summary,
    description: missing.length > 0 ? `${description} Not available in ${listNames(missing)}.` : description,
    parameters: parameters.map(({ schema, ...parameter }) => ({
      ...parameter,
      required: parameter.in === "path",
      schema: toSchema(schema),
    })),
    ...(requestBody && { requestBody: toRequestBody(requestBody) }),
    responses: toResponses(responses),
  };
}

function toRequestBody({ body, description }: NonNullable<Operation["requestBody"]>) {
  const schema = body === undefined ? {} : toRef("schemas", body);
  return { description, required: body !== undefined, content: { "application/json": { schema } } };
}

function toResponses(responses: Operation["responses"]) {
  const statuses = new Set([...Object.keys(responses), ...Object.keys(GATEWAY_RESPONSES)].map(Number));
  return Object.fromEntries(
    [...statuses].sort().map((status) => {
      const own = responses[status];
      const gateway = GATEWAY_RESPONSES[status];
      const schemas = [own && toRef("schemas", own.body), gateway && toRef("schemas", "GatewayError")].filter(Boolean);
      return [
        String(status),
        {
          description: [own?.description, gateway].filter(Boolean).join(" "),
          content: { "application/json": { schema: schemas.length > 1 ? { anyOf: schemas } : schemas[0] } },
        },
      ];
    }),
  );
}

function toSchemas(contracts: Readonly<Record<string, HttpContract>>) {
  const bodies = Object.values(contracts).flatMap((contract) => Object.entries(contract.bodies));
  return Object.fromEntries(bodies.map(([name, body]) => [name, toSchema(body)]));
}

/** Creates the JSON Schema of the input side, which is open: clients have to ignore unknown fields. */
function toSchema(schema: z.core.$ZodType) {
  const { $schema, ...jsonSchema } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.format) {
        delete jsonSchema.pattern;
      }
    },
  });
  return jsonSchema;
}

function listNames(names: readonly string[]): string {
  return new Intl.ListFormat("en").format(new Set(names));
}
