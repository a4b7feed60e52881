import { createHash } from "node:crypto";
import * as z from "zod";
import { defineResource, tags } from "../terraform/resource-type.ts";
import { corsConfiguration } from "./cors-configuration.ts";
import { IDENTITY_SOURCE } from "./identity-source.ts";
import { INTEGRATION_SUBTYPES } from "./service-integration.ts";

const routeKey = z
  .string()
  .regex(/^(\$default|(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) \/\S*)$/, "must be METHOD /path or $default");

export const httpApi = defineResource(
  "aws_apigatewayv2_api",
  {
    name: z.string(),
    description: z.string().optional(),
    /** Creates a default route to a function, and a `$default` stage. */
    target: z.string().optional(),
    route_key: routeKey.default("$default"),
    protocol_type: z.literal("HTTP", "the local cloud supports only HTTP APIs"),
    cors_configuration: corsConfiguration.optional(),
    /** An OpenAPI document in JSON, which defines routes and integrations. */
    body: z.string().optional(),
    tags,
  },
  (_, { accountId, address, apiUrl, region }) => {
    const id = createShortId(address);
    return {
      id,
      arn: `arn:aws:apigateway:${region}::/apis/${id}`,
      api_endpoint: apiUrl,
      execution_arn: `arn:aws:execute-api:${region}:${accountId}:${id}`,
    };
  },
  {
    withoutEffect: [
      ...[
        "api_key_selection_expression",
        "fail_on_warnings",
        "ip_address_type",
        "route_selection_expression",
        "version",
      ],
    ],
    emulatedValues: { disable_execute_api_endpoint: [false] },
  },
);

export const stage = defineResource(
  "aws_apigatewayv2_stage",
  {
    api_id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    /** The destination of access logs on AWS; the local cloud records every request. */
    access_log_settings: z.strictObject({ destination_arn: z.string(), format: z.string() }).optional(),
    /** Metrics and log levels are accepted without effect. */
    default_route_settings: z
      .strictObject({
        throttling_rate_limit: z.number().positive().optional(),
        throttling_burst_limit: z.int().positive().optional(),
        detailed_metrics_enabled: z.boolean().optional(),
        data_trace_enabled: z.boolean().optional(),
        logging_level: z.string().optional(),
      })
      .optional(),
    auto_deploy: z.boolean().default(false),
    deployment_id: z.string().optional(),
    tags,
  },
  ({ api_id, name }, { accountId, apiUrl, region }) => ({
    id: name,
    arn: `arn:aws:apigateway:${region}::/apis/${api_id}/stages/${name}`,
    execution_arn: `arn:aws:execute-api:${region}:${accountId}:${api_id}/${name}`,
    invoke_url: `${apiUrl}/${name === "$default" ? "" : name}`,
  }),
  { notEmulated: ["route_settings"] },
);

/** The local cloud deploys stages automatically. */
export const deployment = defineResource(
  "aws_apigatewayv2_deployment",
  { api_id: z.string(), description: z.string().optional() },
  (_, { address }) => ({ id: createShortId(address), auto_deployed: false }),
  { withoutEffect: ["triggers"] },
);

export const integration = defineResource(
  "aws_apigatewayv2_integration",
  {
    api_id: z.string(),
    description: z.string().optional(),
    integration_type: z.literal(
      "AWS_PROXY",
      "the local cloud supports only Lambda and service integrations (AWS_PROXY)",
    ),
    integration_subtype: z
      .enum(INTEGRATION_SUBTYPES, `the local cloud supports only ${INTEGRATION_SUBTYPES.join(" and ")}`)
      .optional(),
    integration_method: z.string().optional(),
    integration_uri: z.string().optional(),
    /** The role with which a service is called. */
    credentials_arn: z.string().optional(),
    request_parameters: z.record(z.string(), z.string()).optional(),
    connection_type: z.literal("INTERNET", "the local cloud supports only INTERNET").optional(),
    payload_format_version: z.enum(["1.0", "2.0"]).default("1.0"),
    timeout_milliseconds: z.int().min(50).max(30_000).default(30_000),
  },
  (_, { address }) => ({ id: createShortId(address) }),
  { withoutEffect: ["content_handling_strategy", "passthrough_behavior"] },
);

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_AUDIENCES = 50;
const MAX_SCOPES = 10;

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

export const authorizer = defineResource(
  "aws_apigatewayv2_authorizer",
  {
    api_id: z.string(),
    name: z.string(),
    authorizer_type: z.literal("JWT", "the local cloud supports only JWT authorizers"),
    identity_sources: z.tuple(
      [z.string().regex(IDENTITY_SOURCE, "must be $request.header.NAME or $request.querystring.NAME")],
      "a JWT authorizer has one identity source",
    ),
    jwt_configuration: z.strictObject({
      audience: z.array(z.string()).min(1).max(MAX_AUDIENCES),
      issuer: z.string().refine(isIssuer, "must be an https URL, or an http URL of 127.0.0.1 or localhost"),
    }),
  },
  (_, { address }) => ({ id: createShortId(address) }),
);

export const route = defineResource(
  "aws_apigatewayv2_route",
  {
    api_id: z.string(),
    route_key: routeKey,
    target: z.string(),
    authorization_type: z.enum(["NONE", "JWT"], "the local cloud supports only JWT and NONE").default("NONE"),
    authorizer_id: z.string().optional(),
    authorization_scopes: z
      .array(z.string().regex(SCOPE, "must be an OAuth 2.0 scope, without spaces and quotes"))
      .max(MAX_SCOPES)
      .default([]),
  },
  (_, { address }) => ({ id: createShortId(address) }),
  { withoutEffect: ["operation_name"], emulatedValues: { api_key_required: [false] } },
);

/** AWS requires https; the local cloud also accepts an http issuer on this machine. */
function isIssuer(text: string): boolean {
  const { hostname, protocol } = URL.canParse(text) ? new URL(text) : {};
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname ?? ""));
}

function createShortId(address: string): string {
  return createHash("sha256").update(address).digest("hex").slice(0, 10);
}
