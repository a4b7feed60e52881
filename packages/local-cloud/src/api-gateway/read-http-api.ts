import type * as z from "zod";
import { offerIgnore } from "../terraform/offer-ignore.ts";
import type { Resource } from "../terraform/resource-type.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError, StackError } from "../terraform/stack-error.ts";
import { toCors } from "./cors-configuration.ts";
import type { HttpApiDefinition, Integration, Stage } from "./http-api.ts";
import { type OpenApi, readOpenApi } from "./open-api.ts";
import { findFunctionArn, readIntegration } from "./read-integration.ts";
import { authorizer, httpApi, integration, route, stage } from "./resources.ts";
import type { RouteAuthorization } from "./route-table.ts";

/** The id of the integration that is created with an API. */
const QUICK_CREATED = "quick-created";
const MAX_TIMEOUT_MS = 30_000;

/** Reads the stack's HTTP API, if it has one. @throws {StackError} if it has several, or a reference is invalid */
export function readHttpApi(stack: Stack, functionArns: ReadonlySet<string>): HttpApiDefinition | undefined {
  const [api, another] = stack.resources(httpApi);
  if (!api) {
    return undefined;
  }
  if (another) {
    const problem = `the local cloud supports one HTTP API per stack; remove it or ${api.address}`;
    throw new StackError("STACK_NOT_SUPPORTED", `${another.address}: ${offerIgnore(problem, another.address)}`);
  }
  const integrations = new Map<string, Integration>(
    stack
      .resources(integration)
      .map(({ address, attributes, config }) => [
        String(attributes.id),
        readIntegration(config, address, functionArns),
      ]),
  );
  const quickCreated = readQuickCreated(api, functionArns);
  const openApi = readBody(api);
  for (const { integration, routeKey } of openApi.routes) {
    integrations.set(routeKey, readIntegration(integration, `${api.address}: body: ${routeKey}`, functionArns));
  }
  const authorizers = new Map(
    stack.resources(authorizer).map(({ attributes, config: { identity_sources, jwt_configuration } }) => {
      const [identitySource] = identity_sources;
      return [String(attributes.id), { identitySource, ...jwt_configuration }] as const;
    }),
  );
  return {
    authorizers,
    cors: api.config.cors_configuration ? toCors(api.config.cors_configuration) : openApi.cors,
    id: String(api.attributes.id),
    executionArn: String(api.attributes.execution_arn),
    stages: [...stack.resources(stage).map(readStage), ...(quickCreated ? [{ name: "$default" }] : [])],
    integrations: quickCreated ? integrations.set(QUICK_CREATED, quickCreated.integration) : integrations,
    routes: [
      ...(quickCreated ? [quickCreated.route] : []),
      ...openApi.routes.map(({ routeKey }) => ({ routeKey, integrationId: routeKey })),
      ...stack.resources(route).map(({ address, config }) => {
        const integrationId = config.target.replace(/^integrations\//, "");
        if (!integrations.has(integrationId)) {
          throw createInvalidResourceError(`${address}: target: the stack has no integration ${config.target}`);
        }
        const authorization = readAuthorization(config, authorizers, address);
        return { routeKey: config.route_key, integrationId, authorization };
      }),
    ],
  };
}

function readBody({ address, config }: Resource<z.output<typeof httpApi.schema>>): OpenApi {
  return config.body === undefined ? { routes: [] } : readOpenApi(config.body, `${address}: body`);
}

/** Reads the route that an API with a target has besides those of the stack. */
function readQuickCreated(
  { address, config }: Resource<z.output<typeof httpApi.schema>>,
  functionArns: ReadonlySet<string>,
) {
  if (config.target === undefined) {
    return undefined;
  }
  const functionArn = findFunctionArn(config.target, functionArns, `${address}: target`);
  return {
    integration: { functionArn, timeoutMs: MAX_TIMEOUT_MS },
    route: { routeKey: config.route_key, integrationId: QUICK_CREATED },
  };
}

function readStage({ address, config }: Resource<z.output<typeof stage.schema>>): Stage {
  const { auto_deploy, default_route_settings: settings, deployment_id, name } = config;
  if (!auto_deploy && deployment_id === undefined) {
    const message = "auto_deploy: the local cloud deploys stages automatically; set auto_deploy or a deployment_id";
    throw createInvalidResourceError(`${address}: ${message}`);
  }
  const { throttling_burst_limit: burst, throttling_rate_limit: requestsPerSecond } = settings ?? {};
  return {
    name,
    ...(burst !== undefined && requestsPerSecond !== undefined && { throttling: { requestsPerSecond, burst } }),
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
