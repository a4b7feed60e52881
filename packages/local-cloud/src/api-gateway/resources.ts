import { createHash } from "node:crypto";
import * as z from "zod";
import { defineResource, tags } from "../terraform/resource-type.ts";
import { IDENTITY_SOURCE } from "./identity-source.ts";

const names = z.array(z.string()).default([]);

export const httpApi = defineResource(
  "aws_apigatewayv2_api",
  {
    name: z.string(),
    description: z.string().optional(),
    protocol_type: z.literal("HTTP", "the local cloud has HTTP APIs only"),
    cors_configuration: z
      .strictObject({
        allow_credentials: z.boolean().default(false),
        allow_headers: names,
        allow_methods: names,
        allow_origins: names,
        expose_headers: names,
        max_age: z.int().min(-1).max(86_400).optional(),
      })
      .optional(),
    tags,
  },
  (_, { accountId, address, apiUrl, region }) => {
    const id = shortId(address);
    return {
      id,
      arn: `arn:aws:apigateway:${region}::/apis/${id}`,
      api_endpoint: apiUrl,
      execution_arn: `arn:aws:execute-api:${region}:${accountId}:${id}`,
    };
  },
);

export const stage = defineResource(
  "aws_apigatewayv2_stage",
  {
    api_id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    /** Every request is told anyway: this only says where AWS writes it. */
    access_log_settings: z.strictObject({ destination_arn: z.string(), format: z.string() }).optional(),
    default_route_settings: z
      .strictObject({ throttling_rate_limit: z.number().positive(), throttling_burst_limit: z.int().positive() })
      .optional(),
    auto_deploy: z.literal(true, "the local cloud deploys stages automatically; set auto_deploy"),
    tags,
  },
  ({ api_id, name }, { accountId, apiUrl, region }) => ({
    id: name,
    arn: `arn:aws:apigateway:${region}::/apis/${api_id}/stages/${name}`,
    execution_arn: `arn:aws:execute-api:${region}:${accountId}:${api_id}/${name}`,
    invoke_url: `${apiUrl}/${name === "$default" ? "" : name}`,
  }),
);

export const integration = defineResource(
  "aws_apigatewayv2_integration",
  {
    api_id: z.string(),
    description: z.string().optional(),
    integration_type: z.literal("AWS_PROXY", "the local cloud integrates functions only"),
    integration_method: z.string().optional(),
    integration_uri: z.string(),
    payload_format_version: z.literal("2.0", "the local cloud has payload format 2.0 only"),
    timeout_milliseconds: z.int().min(50).max(30_000).default(30_000),
  },
  (_, { address }) => ({ id: shortId(address) }),
);

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MOST_AUDIENCES = 50;
const MOST_SCOPES = 10;

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

export const authorizer = defineResource(
  "aws_apigatewayv2_authorizer",
  {
    api_id: z.string(),
    name: z.string(),
    authorizer_type: z.literal("JWT", "the local cloud has JWT authorizers only"),
    identity_sources: z.tuple(
      [z.string().regex(IDENTITY_SOURCE, "must be $request.header.NAME or $request.querystring.NAME")],
      "a JWT authorizer has one identity source",
    ),
    jwt_configuration: z.strictObject({
      audience: z.array(z.string()).min(1).max(MOST_AUDIENCES),
      issuer: z.string().refine(isIssuer, "must be an https URL, or an http URL of 127.0.0.1 or localhost"),
    }),
  },
  (_, { address }) => ({ id: shortId(address) }),
);

export const route = defineResource(
  "aws_apigatewayv2_route",
  {
    api_id: z.string(),
    route_key: z
      .string()
      .regex(/^(\$default|(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) \/\S*)$/, "must be METHOD /path or $default"),
    target: z.string(),
    authorization_type: z
      .enum(["NONE", "JWT"], "the local cloud authorizes by JWT only, or not at all")
      .default("NONE"),
    authorizer_id: z.string().optional(),
    authorization_scopes: z
      .array(z.string().regex(SCOPE, "must be a scope as OAuth 2.0 has them, without spaces and quotes"))
      .max(MOST_SCOPES)
      .default([]),
  },
  (_, { address }) => ({ id: shortId(address) }),
);

/** AWS reads issuers over https alone; locally one on this machine will do. */
function isIssuer(text: string): boolean {
  const { hostname, protocol } = URL.canParse(text) ? new URL(text) : {};
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname ?? ""));
}

/** An id like those that API Gateway gives out, the same for the same resource on every start. */
function shortId(address: string): string {
  return createHash("sha256").update(address).digest("hex").slice(0, 10);
}
