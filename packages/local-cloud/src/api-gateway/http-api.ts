import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import { getRejectionReason } from "../http/foreign-request.ts";
import { BodyTooLargeError, closeServer, createLocalServer, listen, readBody } from "../http/http-server.ts";
import type { InvocationResult } from "../lambda/invocation.ts";
import { type Cors, isAllowed, isPreflight, preflightResponse, withCors } from "./cors.ts";
import {
  badRequest,
  type HttpResponse,
  internalServerError,
  jsonResponse,
  notFound,
  payloadTooLarge,
  serviceUnavailable,
  toHttpResponse,
  tooManyRequests,
} from "./http-response.ts";
import { type Authorization, JwtAuthorizer, type JwtAuthorizerDefinition } from "./jwt-authorizer.ts";
import { requestPayload } from "./payload.ts";
import { recordedEvent } from "./recorded-event.ts";
import { type Route, type RouteMatch, RouteTable } from "./route-table.ts";
import { splitUrl } from "./split-url.ts";
import { type Throttling, TokenBucket } from "./token-bucket.ts";

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LARGEST_BODY_BYTES = 10 * 1024 * 1024;
const LARGEST_HEADERS_BYTES = 10_240;

export interface Stage {
  /** Its name, which the path begins with, or `$default`, which has no part in it. */
  name: string;
  /** @default none */
  throttling?: Throttling;
}

export interface HttpApiDefinition {
  id: string;
  executionArn: string;
  stages: Stage[];
  /** @default off: a function's own headers stay */
  cors?: Cors | undefined;
  routes: Route[];
  integrations: Map<string, { functionArn: string; timeoutMs: number }>;
  authorizers: Map<string, JwtAuthorizerDefinition>;
}

export interface HttpApiDependencies {
  accountId: string;
  /** Whether the function's policy lets API Gateway invoke it for the route. */
  mayInvoke(functionArn: string, sourceArn: string, cause: Cause): boolean;
  invoke(functionArn: string, payload: string, cause: Cause): Promise<InvocationResult>;
  /** Whether a debugger may hold the function up: its integration has no time-out then. @default never */
  isInspected?(functionArn: string): boolean;
  activityLog: ActivityLog;
  clock: Pick<Clock, "now">;
  /** Measures the life of tokens: issuers are not sped up with the rest. @default the machine's clock */
  issuersClock?: Pick<Clock, "now">;
}

interface ServedApi extends Omit<HttpApiDefinition, "authorizers">, HttpApiDependencies {
  authorizers: Map<string, JwtAuthorizer>;
  /** Of all authorizers. */
  identitySources: string[];
  routeTable: RouteTable;
  /** By the name of the stage; undefined for one that is not throttled. */
  buckets: Map<string, TokenBucket | undefined>;
}

/** An HTTP API (API Gateway v2) in front of the stack's functions. */
export class HttpApi {
  #server: Server;
  #serving = Promise.withResolvers<ServedApi>();

  constructor() {
    this.#server = createLocalServer((request, response) => void this.#respond(request, response), {
      maxHeaderSize: LARGEST_HEADERS_BYTES,
    });
  }

  /** @returns the URL, without a slash at the end */
  start(port: number): Promise<string> {
    return listen(this.#server, port, "--api-port");
  }

  /** Begins to answer requests. Those that came before have waited. */
  serve(definition: HttpApiDefinition, dependencies: HttpApiDependencies): void {
    const buckets = definition.stages.map(({ name, throttling }) => {
      return [name, throttling && new TokenBucket(throttling, dependencies.clock)] as const;
    });
    const { activityLog, issuersClock = Date } = dependencies;
    const warn = (message: string) => activityLog.record({ type: "warning", message });
    const authorizers = [...definition.authorizers].map(([id, authorizer]) => {
      return [id, new JwtAuthorizer(authorizer, { clock: issuersClock, warn })] as const;
    });
    this.#serving.resolve({
      ...definition,
      ...dependencies,
      authorizers: new Map(authorizers),
      identitySources: [...definition.authorizers.values()].map(({ identitySource }) => identitySource),
      routeTable: new RouteTable(definition.routes),
      buckets: new Map(buckets),
    });
  }

  stop(): Promise<void> {
    return closeServer(this.#server);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const api = await this.#serving.promise;
    const startedAtMs = Math.round(api.clock.now() - (performance.now() - startedAt));
    const requestId = randomBytes(11).toString("base64");
    const [path] = splitUrl(request.url ?? "/");
    const selected = selectRoute(api, request.method ?? "GET", path);
    const { answer, detail } = await answerTo(api, request, requestId, selected);
    if (!response.destroyed) {
      response.setHeader("apigw-requestid", requestId);
      response.writeHead(answer.statusCode, answer.headers).end(answer.body);
    }
    api.activityLog.record({
      type: "http-request",
      requestId,
      method: request.method ?? "GET",
      path,
      routeKey: selected?.match.route.routeKey,
      statusCode: answer.statusCode,
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

/** The stage is the first part of the path, or else `$default`. */
function selectRoute({ buckets, routeTable }: ServedApi, method: string, path: string): SelectedRoute | undefined {
  const first = path.split("/")[1] ?? "";
  const named = first !== "$default" && buckets.has(first);
  if (!named && !buckets.has("$default")) {
    return undefined;
  }
  const match = routeTable.select(method, named ? path.slice(first.length + 1) || "/" : path);
  return match && { stageName: named ? first : "$default", match };
}

/** An answer, and the event that the function got, as it is recorded, if the request came so far. */
interface Responded {
  answer: HttpResponse;
  detail?: object;
}

/**
 * With CORS, API Gateway answers a browser's preflight itself, and gives every other answer its headers. On AWS the
 * request of a page that CORS does not allow is made all the same, and only its answer hidden; here it is refused,
 * because the API is on the machine of whoever opens the page.
 */
async function answerTo(
  api: ServedApi,
  request: IncomingMessage,
  requestId: string,
  selected: SelectedRoute | undefined,
): Promise<Responded> {
  const { headers, method } = request;
  const refusal = getRejectionReason(request, (origin) => api.cors !== undefined && isAllowed(api.cors, origin));
  if (refusal !== undefined) {
    return { answer: jsonResponse(403, { message: refusal }) };
  }
  if (api.cors && isPreflight(method, headers)) {
    return { answer: preflightResponse(api.cors, headers) };
  }
  const responded = selected ? await respond(api, request, requestId, selected) : { answer: notFound };
  return api.cors ? { ...responded, answer: withCors(api.cors, responded.answer, headers) } : responded;
}

async function respond(
  api: ServedApi,
  request: IncomingMessage,
  requestId: string,
  selected: SelectedRoute,
): Promise<Responded> {
  const { match, stageName } = selected;
  const bucket = api.buckets.get(stageName);
  if (bucket && !bucket.take()) {
    return { answer: tooManyRequests };
  }
  const integration = api.integrations.get(match.route.integrationId);
  if (!integration) {
    return { answer: internalServerError };
  }

  try {
    const body = await readBody(request, LARGEST_BODY_BYTES);
    const authorization = await authorize(api, request, match.route);
    if (authorization && "denial" in authorization) {
      return { answer: authorization.denial };
    }
    const sourceArn = `${api.executionArn}/${stageName}/${match.route.routeKey.replace(" ", "")}`;
    const cause: Cause = { type: "http-request", requestId };
    if (!api.mayInvoke(integration.functionArn, sourceArn, cause)) {
      return { answer: internalServerError };
    }
    const { accountId, id: apiId, clock } = api;
    const payload = requestPayload(request, body, {
      accountId,
      apiId,
      stageName,
      requestId,
      match,
      authorizer: authorization?.context,
      nowMs: clock.now(),
    });
    const detail = recordedEvent(payload, api.identitySources);
    const invocation = api.invoke(integration.functionArn, JSON.stringify(payload), cause);
    const inspected = api.isInspected?.(integration.functionArn);
    const result = await (inspected ? invocation : withTimeout(invocation, integration.timeoutMs));
    if (!result) {
      return { answer: serviceUnavailable, detail };
    }
    // As HTTP APIs are seen to; the one page about it, which is of REST APIs, has a 500.
    if (result.throttled) {
      return { answer: serviceUnavailable, detail };
    }
    return { answer: result.error ? internalServerError : toHttpResponse(result.payload), detail };
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      return { answer: payloadTooLarge };
    }
    if (!request.complete) {
      return { answer: badRequest }; // Nobody gets it: the caller hung up.
    }
    const [path] = splitUrl(request.url ?? "/");
    api.activityLog.record({ type: "warning", message: `${request.method} ${path}: ${(error as Error).message}` });
    return { answer: internalServerError };
  }
}

/** Undefined for a route that everyone may call. */
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
    throw new Error(`route ${routeKey} has no authorizer ${authorization.authorizerId}`);
  }
  return authorizer.authorize(request, authorization.scopes);
}

/** What the promise resolves to, or undefined when it takes longer. */
async function withTimeout<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value | undefined> {
  const timer = Promise.withResolvers<undefined>();
  const timeout = setTimeout(() => timer.resolve(undefined), timeoutMs);
  try {
    return await Promise.race([promise, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
