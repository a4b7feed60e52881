import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsResponse, AwsService, RestService } from "../core/aws-service.ts";
import { ConnectionDroppedError } from "../core/connection-dropped-error.ts";
import { parseRequestId } from "../core/trace-header.ts";
import { getRejectionReason } from "../http/foreign-request.ts";
import { BodyTooLargeError, closeServer, createLocalServer, listen, sendResponse } from "../http/http-server.ts";
import {
  createQueryErrorHeader,
  createQueryService,
  createXmlErrorResponse,
  type QueryService,
} from "../protocols/query-service.ts";
import { type AwsRequest, isQueryRequest, readAwsRequest } from "./aws-request.ts";

type FindCaller = (accessKeyId: string | undefined) => Caller;

interface Serving {
  byTarget: Map<string, AwsService>;
  byVersion: Map<string, QueryService>;
  byPath: RestService[];
  findCaller: FindCaller;
}

type Service = AwsService | QueryService | RestService;

/** The AWS endpoint, for every SDK and the AWS CLI (`AWS_ENDPOINT_URL`). */
export class AwsEndpoint {
  #server: Server;
  #serving = Promise.withResolvers<Serving>();
  #activityLog: ActivityLog;

  constructor({ activityLog }: { activityLog: ActivityLog }) {
    this.#activityLog = activityLog;
    this.#server = createLocalServer((request, response) => void this.#respond(request, response));
  }

  async start(port: number): Promise<string> {
    return listen(this.#server, port, "--aws-port");
  }

  /** Starts to respond, also to calls that arrived earlier and are waiting. */
  serve(services: (AwsService | RestService)[], findCaller: FindCaller): void {
    const serving: Serving = { byTarget: new Map(), byVersion: new Map(), byPath: [], findCaller };
    for (const service of services) {
      if ("pathPrefix" in service) {
        serving.byPath.push(service);
      } else {
        serving.byTarget.set(service.targetPrefix, service);
        if (service.query) {
          serving.byVersion.set(service.query.version, createQueryService(service, service.query));
        }
      }
    }
    this.#serving.resolve(serving);
  }

  stop(): Promise<void> {
    return closeServer(this.#server);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    response.setHeader("x-amzn-requestid", requestId);
    const rejection = getRejectionReason(request);
    if (rejection !== undefined) {
      return reject(response, rejection);
    }
    const disconnected = new AbortController();
    response.on("close", () => !response.writableFinished && disconnected.abort());
    let service: Service | undefined;
    try {
      const serving = await this.#serving.promise;
      const received = await readAwsRequest(request);
      service = selectService(received, serving);
      const { findCaller } = serving;
      sendResponse(response, await call(service, received, findCaller, requestId, disconnected.signal));
    } catch (error) {
      if (response.headersSent || response.destroyed) {
        return;
      }
      if (error instanceof ConnectionDroppedError) {
        return void response.destroy();
      }
      sendResponse(response, this.#toErrorResponse(error, request, requestId, service));
    }
  }

  #toErrorResponse(
    error: unknown,
    request: IncomingMessage,
    requestId: string,
    service: Service | undefined,
  ): AwsResponse {
    let failure: AwsError;
    if (error instanceof AwsError) {
      failure = error;
    } else if (error instanceof BodyTooLargeError) {
      failure = new AwsError("RequestEntityTooLargeException", error.message, 413);
    } else {
      this.#activityLog.record({
        type: "warning",
        message: `${request.headers["x-amz-target"] ?? `${request.method} ${request.url}`} failed inside the local cloud (request ${requestId}): ${(error as Error).stack}`,
      });
      failure = new AwsError(
        "InternalFailure",
        `the local cloud failed; see its log for the reason (request ${requestId})`,
        500,
      );
    }
    const query = service && "query" in service ? service.query : undefined;
    const isRest = service !== undefined && "pathPrefix" in service;
    if (!isRest && isQueryRequest(request)) {
      return createXmlErrorResponse(failure, requestId, query);
    }
    return {
      statusCode: failure.statusCode,
      headers: {
        "content-type": request.headers["content-type"] ?? "application/x-amz-json-1.0",
        "x-amzn-errortype": failure.code,
        ...(query && createQueryErrorHeader(failure, query)),
      },
      body: JSON.stringify({ __type: failure.code, message: failure.message }),
    };
  }
}

function call(service: Service, request: AwsRequest, findCaller: FindCaller, requestId: string, signal: AbortSignal) {
  const { body, headers, method, parameters = new URLSearchParams(), path, query } = request;
  const caller = findCaller(parseAccessKeyId(headers.authorization));
  const cause = findCause(caller, headers["x-amzn-trace-id"]);
  if ("pathPrefix" in service) {
    return service.call({ method, path, query, headers, body, caller, cause, requestId });
  }
  const operation = headers["x-amz-target"]?.split(".")[1] ?? parameters.get("Action") ?? "";
  return service.call({ operation, headers, body, caller, cause, signal, path, parameters, requestId });
}

/** Selects the service of a request. Paths take precedence, because curl sends JSON as a form. @throws {AwsError} */
function selectService({ headers, method, parameters, path, url }: AwsRequest, serving: Serving): Service {
  const { byPath, byTarget, byVersion } = serving;
  const target = headers["x-amz-target"];
  const version = parameters?.get("Version") ?? undefined;
  const service =
    target === undefined
      ? (byPath.find(({ pathPrefix }) => path.startsWith(pathPrefix)) ?? byVersion.get(version ?? ""))
      : method === "POST" && byTarget.get(target.split(".")[0] ?? "");
  if (service) {
    return service;
  }
  const selector = parameters ? `Version ${version ?? "missing"}` : `X-Amz-Target ${target ?? "missing"}`;
  const supported = [...byTarget.keys(), ...byVersion.keys(), ...byPath.map(({ pathPrefix }) => pathPrefix)].join(", ");
  throw new AwsError(
    "UnknownOperationException",
    `the local cloud does not support ${method} ${url} with ${selector}; it supports ${supported}`,
    404,
  );
}

/** Rejects a request, always in JSON: the message is for a person at a browser, not for an SDK. */
function reject(response: ServerResponse, message: string): void {
  const body = JSON.stringify({ __type: "AccessDeniedException", message });
  sendResponse(response, { statusCode: 403, headers: { "content-type": "application/json" }, body });
}

/** Finds the invocation behind a call. Any client may send a trace header, but only functions act in roles. */
function findCause({ kind }: Caller, traceHeader: string | undefined): Cause | undefined {
  const requestId = kind === "role" ? parseRequestId(traceHeader) : undefined;
  return requestId === undefined ? undefined : { type: "invocation", requestId };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html */
function parseAccessKeyId(authorization: string | undefined): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(authorization ?? "")?.[1];
}
