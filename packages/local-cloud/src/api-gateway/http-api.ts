import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import { getRejectionReason } from "../http/foreign-request.ts";
import {
  BodyTooLargeError,
  closeServer,
  createLocalServer,
  listen,
  readBody,
  sendResponse,
} from "../http/http-server.ts";
import { type Cors, createPreflightResponse, isAllowed, isPreflight, withCors } from "./cors.ts";
import {
  badRequest,
  createJsonResponse,
  internalServerError,
  notFound,
  payloadTooLarge,
  tooManyRequests,
} from "./http-response.ts";
import type { Authorization, JwtAuthorizer, JwtAuthorizerDefinition } from "./jwt-authorizer.ts";
import { createPayload } from "./payload.ts";
import { type Route, type RouteMatch, RouteTable } from "./route-table.ts";
import {
  callService,
  type FunctionIntegration,
  type IntegrationDependencies,
  invokeFunction,
} from "./run-integration.ts";
import type { ServiceIntegration } from "./service-integration.ts";
import { findSite, type Handled, type Site, visitSite } from "./site.ts";
import { splitUrl } from "./split-url.ts";
import { type Throttling, TokenBucket } from "./token-bucket.ts";

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_HEADERS_BYTES = 10_240;

export interface Stage {
  /** The first part of the path, or `$default`, which is not in the path. */
  name: string;
  throttling?: Throttling;
}

export type Integration = FunctionIntegration | ServiceIntegration;

export interface HttpApiDefinition {
  id: string;
  executionArn: string;
  stages: Stage[];
  /** @default off: a function's own headers remain */
  cors?: Cors | undefined;
  routes: Route[];
  integrations: Map<string, Integration>;
  authorizers: Map<string, JwtAuthorizerDefinition>;
}

/** Responds to each request that it is not found. */
export const NO_HTTP_API: HttpApiDefinition = {
  id: "",
  executionArn: "",
  stages: [],
  routes: [],
  integrations: new Map(),
  authorizers: new Map(),
};

export interface HttpApiDependencies extends Omit<IntegrationDependencies, "identitySources"> {
  accountId: string;
  activityLog: ActivityLog;
  clock: Pick<Clock, "now" | "toRealTime">;
  /** Measures the lifetime of tokens, unaffected by the time scale. @default the machine's clock */
  issuersClock?: Pick<Clock, "now">;
}

interface ServedApi extends Omit<HttpApiDefinition, "authorizers">, HttpApiDependencies {
  authorizers: Map<string, JwtAuthorizer>;
  identitySources: string[];
  routeTable: RouteTable;
  buckets: Map<string, TokenBucket | undefined>;
  sites: readonly Site[];
}

/** An HTTP API (API Gateway v2) in front of the stack's functions. */
export class HttpApi {
  #server: Server;
  #serving = Promise.withResolvers<ServedApi>();

  constructor() {
    this.#server = createLocalServer((request, response) => void this.#respond(request, response), {
      maxHeaderSize: MAX_HEADERS_BYTES,
    });
  }

  start(port: number): Promise<string> {
    return listen(this.#server, port, "--api-port");
  }

  /** Starts to respond, also to requests that arrived earlier and are waiting. */
  async serve(
    definition: HttpApiDefinition,
    dependencies: HttpApiDependencies,
    sites: readonly Site[] = [],
  ): Promise<void> {
    const buckets = definition.stages.map(({ name, throttling }) => {
      return [name, throttling && new TokenBucket(throttling, dependencies.clock)] as const;
    });
    const { activityLog, issuersClock = Date } = dependencies;
    const warn = (message: string) => activityLog.record({ type: "warning", message });
    const authorizers = new Map<string, JwtAuthorizer>();
    for (const [id, authorizer] of definition.authorizers) {
      // Loaded on demand, because its library takes 5 MB.
      const { JwtAuthorizer } = await import("./jwt-authorizer.ts");
      authorizers.set(id, new JwtAuthorizer(authorizer, { clock: issuersClock, warn }));
    }
    this.#serving.resolve({
      ...definition,
      ...dependencies,
      authorizers,
      identitySources: [...definition.authorizers.values()].map(({ identitySource }) => identitySource),
      routeTable: new RouteTable(definition.routes),
      buckets: new Map(buckets),
      sites,
    });
  }

  stop(): Promise<void> {
    return closeServer(this.#server);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const api = await this.#serving.promise;
    const startedAtMs = Math.round(api.clock.toRealTime() - (performance.now() - startedAt));
    const requestId = randomBytes(11).toString("base64");
    const [path] = splitUrl(request.url ?? "/");
    const site = findSite(api.sites, path);
    const selected = site ? undefined : selectRoute(api, request.method ?? "GET", path);
    const { result, detail } = site
      ? await visitSite(site, request, requestId).catch((error) => toFailure(api, request, path, error))
      : await handle(api, request, requestId, selected);
    if (!response.destroyed) {
      response.setHeader(site ? "x-amzn-requestid" : "apigw-requestid", requestId);
      sendResponse(response, result);
    }
    api.activityLog.record({
      type: "http-request",
      requestId,
      method: request.method ?? "GET",
      path,
      routeKey: selected?.match.route.routeKey,
      statusCode: result.statusCode,
      startedAt: startedAtMs,
      detail,
      durationMs: performance.now() - startedAt,
    });
  }
}

interface SelectedRoute {
  stageName: string;
  match: RouteMatch;
}

function selectRoute({ buckets, routeTable }: ServedApi, method: string, path: string): SelectedRoute | undefined {
  const first = path.split("/")[1] ?? "";
  const named = first !== "$default" && buckets.has(first);
  if (!named && !buckets.has("$default")) {
    return undefined;
  }
  const match = routeTable.select(method, named ? path.slice(first.length + 1) || "/" : path);
  return match && { stageName: named ? first : "$default", match };
}

/** Handles CORS. Unlike AWS, rejects pages that CORS does not allow, because the API is on the user's machine. */
async function handle(
  api: ServedApi,
  request: IncomingMessage,
  requestId: string,
  selected: SelectedRoute | undefined,
): Promise<Handled> {
  const { headers, method } = request;
  const rejection = getRejectionReason(request, (origin) => api.cors !== undefined && isAllowed(api.cors, origin));
  if (rejection !== undefined) {
    return { result: createJsonResponse(403, { message: rejection }) };
  }
  if (api.cors && isPreflight(method, headers)) {
    return { result: createPreflightResponse(api.cors, headers) };
  }
  const handled = selected ? await handleRoute(api, request, requestId, selected) : { result: notFound };
  return api.cors ? { ...handled, result: withCors(api.cors, handled.result, headers) } : handled;
}

async function handleRoute(
  api: ServedApi,
  request: IncomingMessage,
  requestId: string,
  selected: SelectedRoute,
): Promise<Handled> {
  const { match, stageName } = selected;
  const bucket = api.buckets.get(stageName);
  if (bucket && !bucket.take()) {
    return { result: tooManyRequests };
  }
  const integration = api.integrations.get(match.route.integrationId);
  if (!integration) {
    return { result: internalServerError };
  }

  try {
    const body = await readBody(request, MAX_BODY_BYTES);
    const authorization = await authorize(api, request, match.route);
    if (authorization && "denial" in authorization) {
      return { result: authorization.denial };
    }
    const { accountId, id: apiId, clock } = api;
    const payload = createPayload(request, body, {
      accountId,
      apiId,
      stageName,
      requestId,
      match,
      authorizer: authorization?.context,
      nowMs: clock.toRealTime(),
    });
    const sourceArn = `${api.executionArn}/${stageName}/${match.route.routeKey.replace(" ", "")}`;
    const received = { request, body, payload, sourceArn, cause: { type: "http-request", requestId } as const };
    return await ("subtype" in integration
      ? callService(api, integration, received)
      : invokeFunction(api, integration, received));
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      return { result: payloadTooLarge };
    }
    return toFailure(api, request, splitUrl(request.url ?? "/")[0], error);
  }
}

function toFailure(
  { activityLog }: ServedApi,
  { complete, method }: IncomingMessage,
  path: string,
  error: unknown,
): Handled {
  if (!complete) {
    return { result: badRequest }; // Not sent: the client disconnected.
  }
  activityLog.record({ type: "warning", message: `${method} ${path}: ${(error as Error).message}` });
  return { result: internalServerError };
}

async function authorize(
  { authorizers }: ServedApi,
  request: IncomingMessage,
  { authorization, routeKey }: Route,
): Promise<Authorization | undefined> {
  if (!authorization) {
    return undefined;
  }
  const authorizer = authorizers.get(authorization.authorizerId);
  if (!authorizer) {
    throw new Error(`authorizer ${authorization.authorizerId} of route ${routeKey} not found`);
  }
  return authorizer.authorize(request, authorization.scopes);
}
