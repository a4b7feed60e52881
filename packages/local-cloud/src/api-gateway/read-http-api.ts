import type * as z from "zod";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError, StackError } from "../terraform/stack-error.ts";
import type { Cors } from "./cors.ts";
import type { HttpApiDefinition } from "./http-api.ts";
import { authorizer, httpApi, integration, route, stage } from "./resources.ts";
import type { RouteAuthorization } from "./route-table.ts";

/** Reads the stack's HTTP API, if it has one. @throws {StackError} if it has several, or a reference is invalid */
export function readHttpApi(stack: Stack, functionArns: ReadonlySet<string>): HttpApiDefinition | undefined {
  const [api, another] = stack.resources(httpApi);
  if (!api) {
    return undefined;
  }
  if (another) {
    throw new StackError("STACK_NOT_SUPPORTED", `${another.address}: the local cloud supports one HTTP API per stack`);
  }
  const integrations = new Map(
    stack.resources(integration).map(({ address, attributes, config }) => [
      String(attributes.id),
      {
        functionArn: findFunctionArn(config.integration_uri, functionArns, address),
        timeoutMs: config.timeout_milliseconds,
      },
    ]),
  );
  const authorizers = new Map(
    stack.resources(authorizer).map(({ attributes, config: { identity_sources, jwt_configuration } }) => {
      const [identitySource] = identity_sources;
      return [String(attributes.id), { identitySource, ...jwt_configuration }] as const;
    }),
  );
  return {
    authorizers,
    cors: readCors(api.config),
    id: String(api.attributes.id),
    executionArn: String(api.attributes.execution_arn),
    stages: stack.resources(stage).map(({ config: { default_route_settings: settings, name } }) => ({
      name,
      ...(settings && {
        throttling: {
          requestsPerSecond: settings.throttling_rate_limit,
          burst: settings.throttling_burst_limit,
        },
      }),
    })),
    integrations,
    routes: stack.resources(route).map(({ address, config }) => {
      const integrationId = config.target.replace(/^integrations\//, "");
      if (!integrations.has(integrationId)) {
        throw createInvalidResourceError(`${address}: target: the stack has no integration ${config.target}`);
      }
      const authorization = readAuthorization(config, authorizers, address);
      return { routeKey: config.route_key, integrationId, authorization };
    }),
  };
}

function readAuthorization(
  { authorization_scopes: scopes, authorization_type, authorizer_id: authorizerId }: z.output<typeof route.schema>,
  authorizers: ReadonlyMap<string, unknown>,
  address: string,
): RouteAuthorization | undefined {
  if (authorization_type === "NONE") {
    if (authorizerId === undefined && scopes.length === 0) {
      return undefined;
    }
    const attribute = authorizerId === undefined ? "authorization_scopes" : "authorizer_id";
    throw createInvalidResourceError(`${address}: ${attribute}: the route's authorization_type is not JWT`);
  }
  if (authorizerId === undefined || !authorizers.has(authorizerId)) {
    throw createInvalidResourceError(`${address}: authorizer_id: the stack has no authorizer ${authorizerId}`);
  }
  return { authorizerId, scopes };
}

function findFunctionArn(uri: string, functionArns: ReadonlySet<string>, address: string): string {
  const arn = /arn:aws:lambda:[^/]+/.exec(uri)?.[0];
  if (!arn) {
    throw createInvalidResourceError(`${address}: integration_uri: ${uri} is not a function`);
  }
  if (!functionArns.has(arn)) {
    throw createInvalidResourceError(`${address}: integration_uri: the stack has no function ${arn}`);
  }
  return arn;
}

function readCors({ cors_configuration: cors }: z.output<typeof httpApi.schema>): Cors | undefined {
  return (
    cors && {
      allowCredentials: cors.allow_credentials,
      allowHeaders: cors.allow_headers,
      allowMethods: cors.allow_methods,
      allowOrigins: cors.allow_origins,
      exposeHeaders: cors.expose_headers,
      maxAgeSeconds: cors.max_age,
    }
  );
}
