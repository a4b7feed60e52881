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
import { BodyTooLargeError, closeServer, createLocalServer, listen } from "../http/http-server.ts";
import {
  createQueryService,
  createXmlErrorResponse,
  type QueryService,
  queryErrorHeader,
} from "../protocols/query-service.ts";
import { type AwsRequest, isQueryRequest, readAwsRequest } from "./aws-request.ts";

/** Who signs with an access key. */
type CallerOf = (accessKeyId: string | undefined) => Caller;

interface Serving {
  /** By the prefix of the `X-Amz-Target` header. */
  byTarget: Map<string, AwsService>;
  /** By the parameter `Version` of the query protocol. */
  byVersion: Map<string, QueryService>;
  byPath: RestService[];
  callerOf: CallerOf;
}

type Service = AwsService | QueryService | RestService;

/** The one AWS endpoint, for every SDK and the AWS CLI (`AWS_ENDPOINT_URL`). */
export class AwsEndpoint {
  #server: Server;
  #serving = Promise.withResolvers<Serving>();
  #activityLog: ActivityLog;

  constructor({ activityLog }: { activityLog: ActivityLog }) {
    this.#activityLog = activityLog;
    this.#server = createLocalServer((request, response) => void this.#answer(request, response));
  }

  /** @returns the URL, without a slash at the end */
  async start(port: number): Promise<string> {
    return listen(this.#server, port, "--aws-port");
  }

  /** Begins to answer calls. Those that came before have waited. */
  serve(services: (AwsService | RestService)[], callerOf: CallerOf): void {
    const serving: Serving = { byTarget: new Map(), byVersion: new Map(), byPath: [], callerOf };
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

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    response.setHeader("x-amzn-requestid", requestId);
    const refusal = getRejectionReason(request);
    if (refusal !== undefined) {
      return refuse(response, refusal);
    }
    const hangUp = new AbortController();
    response.on("close", () => !response.writableFinished && hangUp.abort());
    let service: Service | undefined;
    try {
      const serving = await this.#serving.promise;
      const received = await readAwsRequest(request);
      service = serviceFor(received, serving);
      const { statusCode, headers, body } = await this.#call(
        service,
        received,
        serving.callerOf,
        requestId,
        hangUp.signal,
      );
      response.writeHead(statusCode, headers).end(body);
    } catch (error) {
      if (response.headersSent || response.destroyed) {
        return;
      }
      if (error instanceof ConnectionDroppedError) {
        return void response.destroy();
      }
      const { statusCode, headers, body } = this.#describe(error, request, requestId, service);
      response.writeHead(statusCode, headers).end(body);
    }
  }

  #call(service: Service, request: AwsRequest, callerOf: CallerOf, requestId: string, signal: AbortSignal) {
    const { body, headers, method, parameters = new URLSearchParams(), path, query } = request;
    const caller = callerOf(accessKeyIdOf(headers.authorization));
    const cause = causeOf(caller, headers["x-amzn-trace-id"]);
    if ("pathPrefix" in service) {
      return service.call({ method, path, query, headers, body, caller, cause, requestId });
    }
    const operation = headers["x-amz-target"]?.split(".")[1] ?? parameters.get("Action") ?? "";
    return service.call({ operation, headers, body, caller, cause, signal, path, parameters, requestId });
  }

  #describe(error: unknown, request: IncomingMessage, requestId: string, service: Service | undefined): AwsResponse {
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
        `the local cloud failed; its log has the reason (request ${requestId})`,
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
        ...(query && queryErrorHeader(failure, query)),
      },
      body: JSON.stringify({ __type: failure.code, message: failure.message }),
    };
  }
}

/**
 * Paths come first, because curl calls JSON a form too unless it is told otherwise.
 * @throws {AwsError} UnknownOperationException
 */
function serviceFor({ headers, method, parameters, path, url }: AwsRequest, serving: Serving): Service {
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
  const asked = parameters ? `Version ${version ?? "missing"}` : `X-Amz-Target ${target ?? "missing"}`;
  const known = [...byTarget.keys(), ...byVersion.keys(), ...byPath.map(({ pathPrefix }) => pathPrefix)].join(", ");
  throw new AwsError(
    "UnknownOperationException",
    `the local cloud does not know ${method} ${url} with ${asked}; it has ${known}`,
    404,
  );
}

/** In JSON, whatever was asked for: it is for whoever looks into the browser, not for an SDK. */
function refuse(response: ServerResponse, message: string): void {
  response.writeHead(403, { "content-type": "application/json" });
  response.end(JSON.stringify({ __type: "AccessDeniedException", message }));
}

/** What made a function call. Anyone may send a trace header, but only functions act in roles. */
function causeOf({ kind }: Caller, traceHeader: string | undefined): Cause | undefined {
  const requestId = kind === "role" ? parseRequestId(traceHeader) : undefined;
  return requestId === undefined ? undefined : { type: "invocation", requestId };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html */
function accessKeyIdOf(authorization: string | undefined): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(authorization ?? "")?.[1];
}
