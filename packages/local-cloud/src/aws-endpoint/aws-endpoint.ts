import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ActivityLog, Cause } from "../activity-log.ts";
import { BodyTooLargeError, closeServer, listen, readBody } from "../http-server.ts";
import type { Caller } from "../iam/caller.ts";
import { requestIdOf } from "../lambda/trace-header.ts";
import { AwsError } from "./aws-error.ts";
import type { AwsAnswer, AwsService } from "./json-service.ts";
import { NoAnswerError } from "./no-answer-error.ts";
import type { RestService } from "./rest-service.ts";

/** DynamoDB's largest request, and the largest of the services here. */
const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

/** Who signs with an access key. */
type CallerOf = (accessKeyId: string | undefined) => Caller;

interface Serving {
  /** By the prefix of the `X-Amz-Target` header. */
  byTarget: Map<string, AwsService>;
  byPath: RestService[];
  callerOf: CallerOf;
}

/** The one AWS endpoint, for every SDK and the AWS CLI (`AWS_ENDPOINT_URL`). */
export class AwsEndpoint {
  #server: Server;
  #serving = Promise.withResolvers<Serving>();
  #activityLog: ActivityLog;

  constructor({ activityLog }: { activityLog: ActivityLog }) {
    this.#activityLog = activityLog;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** @returns the URL, without a slash at the end */
  async start(port: number): Promise<string> {
    return listen(this.#server, port, "--aws-port");
  }

  /** Begins to answer calls. Those that came before have waited. */
  serve(services: (AwsService | RestService)[], callerOf: CallerOf): void {
    const serving: Serving = { byTarget: new Map(), byPath: [], callerOf };
    for (const service of services) {
      if ("targetPrefix" in service) serving.byTarget.set(service.targetPrefix, service);
      else serving.byPath.push(service);
    }
    this.#serving.resolve(serving);
  }

  stop(): Promise<void> {
    return closeServer(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    response.setHeader("x-amzn-requestid", requestId);
    const hangUp = new AbortController();
    response.on("close", () => hangUp.abort());
    try {
      const { statusCode, headers, body } = await this.#call(request, requestId, hangUp.signal);
      response.writeHead(statusCode, headers).end(body);
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      if (error instanceof NoAnswerError) return void response.destroy();
      const { statusCode, headers, body } = this.#describe(error, request, requestId);
      response.writeHead(statusCode, headers).end(body);
    }
  }

  async #call(request: IncomingMessage, requestId: string, signal: AbortSignal): Promise<AwsAnswer> {
    const { byPath, byTarget, callerOf } = await this.#serving.promise;
    const { method = "", url = "" } = request;
    const target = request.headers["x-amz-target"];
    const [prefix = "", operation = ""] = typeof target === "string" ? target.split(".") : [];
    const [path = "", query] = url.split("?", 2);
    const service =
      target === undefined
        ? byPath.find(({ pathPrefix }) => path.startsWith(pathPrefix))
        : method === "POST" && byTarget.get(prefix);
    if (!service) {
      const known = [...byTarget.keys(), ...byPath.map(({ pathPrefix }) => pathPrefix)].join(", ");
      throw new AwsError(
        "UnknownOperationException",
        `the local cloud does not know ${method} ${url} with X-Amz-Target ${target ?? "missing"}; it has ${known}`,
        404,
      );
    }
    const headers = request.headers as Record<string, string>;
    const body = await readBody(request, LARGEST_BODY_BYTES);
    const caller = callerOf(accessKeyIdOf(headers.authorization));
    const cause = causeOf(caller, headers["x-amzn-trace-id"]);
    return "targetPrefix" in service
      ? service.call({ operation, headers, body, caller, cause, signal })
      : service.call({ method, path, query: new URLSearchParams(query), headers, body, caller, cause, requestId });
  }

  #describe(error: unknown, request: IncomingMessage, requestId: string): AwsAnswer {
    let failure: AwsError;
    if (error instanceof AwsError) failure = error;
    else if (error instanceof BodyTooLargeError) {
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
    return {
      statusCode: failure.statusCode,
      headers: {
        "content-type": request.headers["content-type"] ?? "application/x-amz-json-1.0",
        "x-amzn-errortype": failure.code,
      },
      body: JSON.stringify({ __type: failure.code, message: failure.message }),
    };
  }
}

/** What made a function call. Anyone may send a trace header, but only functions act in roles. */
function causeOf({ kind }: Caller, traceHeader: string | undefined): Cause | undefined {
  const requestId = kind === "role" ? requestIdOf(traceHeader) : undefined;
  return requestId === undefined ? undefined : { type: "invocation", requestId };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html */
function accessKeyIdOf(authorization: string | undefined): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(authorization ?? "")?.[1];
}
