import * as z from "zod";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import type { Cors } from "./cors.ts";
import type { IntegrationConfig } from "./read-integration.ts";
import { integration, route } from "./resources.ts";

const METHODS = ["get", "post", "put", "patch", "delete", "head", "options", "x-amazon-apigateway-any-method"];

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html */
const integrationSchema = z.looseObject({
  type: z.string().transform((type) => type.toUpperCase()),
  uri: z.string().optional(),
  httpMethod: z.string().optional(),
  integrationSubtype: z.string().optional(),
  credentials: z.string().optional(),
  requestParameters: z.record(z.string(), z.string()).optional(),
  connectionType: z.string().optional(),
  payloadFormatVersion: z
    .string()
    .or(z.number().transform((version) => version.toFixed(1)))
    .optional(),
  timeoutInMillis: z.int().optional(),
});

const operationSchema = z.looseObject({
  "x-amazon-apigateway-integration": integrationSchema,
  security: z
    .array(z.unknown())
    .max(0, "is not supported in an OpenAPI document: use an aws_apigatewayv2_route")
    .optional(),
});

const names = z.array(z.string()).default([]);

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  "x-amazon-apigateway-cors": z
    .object({
      allowCredentials: z.boolean().default(false),
      allowHeaders: names,
      allowMethods: names,
      allowOrigins: names,
      exposeHeaders: names,
      maxAge: z.int().optional(),
    })
    .optional(),
});

export interface OpenApi {
  routes: { routeKey: string; integration: IntegrationConfig }[];
  cors?: Cors;
}

/**
 * Reads the routes, integrations and CORS of an OpenAPI document. @throws {StackError} if it has other features
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
 */
export function readOpenApi(body: string, where: string): OpenApi {
  const { "x-amazon-apigateway-cors": cors, paths } = parse(documentSchema, parseJson(body, where), where);
  return {
    routes: Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]) => readRoute(path, method, operation, where)),
    ),
    ...(cors && { cors: { ...cors, maxAgeSeconds: cors.maxAge } }),
  };
}

function parseJson(body: string, where: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw createInvalidResourceError(`${where}: is not JSON; the local cloud does not read YAML`, { cause });
  }
}

function readRoute(path: string, method: string, operation: unknown, where: string) {
  const name = method === "x-amazon-apigateway-any-method" ? "ANY" : method.toUpperCase();
  const routeKey = path === "/$default" || path === "$default" ? "$default" : `${name} ${path}`;
  const at = `${where}: ${routeKey}`;
  const { "x-amazon-apigateway-integration": written } = parse(operationSchema, operation, at);
  const { api_id: _, ...config } = parse(
    integration.schema,
    {
      api_id: "",
      integration_type: written.type,
      integration_uri: written.uri,
      integration_method: written.httpMethod,
      integration_subtype: written.integrationSubtype,
      credentials_arn: written.credentials,
      request_parameters: written.requestParameters,
      connection_type: written.connectionType,
      payload_format_version: written.payloadFormatVersion,
      timeout_milliseconds: written.timeoutInMillis,
    },
    at,
  );
  parse(route.schema, { api_id: "", target: "", route_key: routeKey }, at);
  return { routeKey, integration: config };
}

function parse<Output>(schema: z.ZodType<Output>, value: unknown, where: string): Output {
  const { data, error } = schema.safeParse(value);
  if (error) {
    const [issue] = error.issues;
    throw createInvalidResourceError(`${where}: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  return data as Output;
}
