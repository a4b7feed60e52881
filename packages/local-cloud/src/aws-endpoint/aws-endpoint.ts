import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsService, RestService } from "../core/aws-service.ts";
import { ConnectionDroppedError } from "../core/connection-dropped-error.ts";
import { parseRequestId } from "../core/trace-header.ts";
import { getRejectionReason } from "../http/foreign-request.ts";
import { BodyTooLargeError, closeServer, createLocalServer, listen, sendResponse } from "../http/http-server.ts";
import { type AwsRequest, readAwsRequest } from "./aws-request.ts";
import { createAwsErrorResponse } from "./error-response.ts";
import { type Service, ServiceRegistry } from "./service-registry.ts";

type FindCaller = (accessKeyId: string | undefined) => Caller;

interface Serving {
  services: ServiceRegistry;
  findCaller: FindCaller;
}

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
    this.#serving.resolve({ services: new ServiceRegistry(services), findCaller });
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
      const { findCaller, services } = await this.#serving.promise;
      const received = await readAwsRequest(request);
      service = services.select(received);
      sendResponse(response, await call(service, received, findCaller, requestId, disconnected.signal));
    } catch (error) {
      if (response.headersSent || response.destroyed) {
        return;
      }
      if (error instanceof ConnectionDroppedError) {
        return void response.destroy();
      }
      const failure = this.#toAwsError(error, request, requestId);
      sendResponse(response, createAwsErrorResponse(failure, { request, requestId, service }));
    }
  }

  #toAwsError(error: unknown, { headers, method, url }: IncomingMessage, requestId: string): AwsError {
    if (error instanceof AwsError) {
      return error;
    }
    if (error instanceof BodyTooLargeError) {
      return new AwsError("RequestEntityTooLargeException", error.message, 413);
    }
    this.#activityLog.record({
      type: "warning",
      message: `${headers["x-amz-target"] ?? `${method} ${url}`} failed inside the local cloud (request ${requestId}): ${(error as Error).stack}`,
    });
    const message = `the local cloud failed; see its log for the reason (request ${requestId})`;
    return new AwsError("InternalFailure", message, 500);
  }
}

function call(service: Service, request: AwsRequest, findCaller: FindCaller, requestId: string, signal: AbortSignal) {
  const { body, credential, headers, method, parameters = new URLSearchParams(), path, query } = request;
  const caller = findCaller(credential.accessKeyId);
  const cause = findCause(caller, headers["x-amzn-trace-id"]);
  if ("pathPrefix" in service) {
    return service.call({ method, path, query, headers, body, caller, cause, requestId });
  }
  const operation = headers["x-amz-target"]?.split(".")[1] ?? parameters.get("Action") ?? "";
  return service.call({ operation, headers, body, caller, cause, signal, path, parameters, requestId });
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
