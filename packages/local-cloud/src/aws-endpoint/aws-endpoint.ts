import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ActivityLog } from "../activity-log.ts";
import { BodyTooLargeError, closeServer, listen, readBody } from "../http-server.ts";
import type { Caller } from "../iam/caller.ts";
import { AwsError } from "./aws-error.ts";
import type { AwsAnswer, AwsService } from "./json-service.ts";

/** DynamoDB's largest request, and the largest of the services here. */
const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

/** Who signs with an access key. */
type CallerOf = (accessKeyId: string | undefined) => Caller;

/** The one AWS endpoint, for every SDK and the AWS CLI (`AWS_ENDPOINT_URL`). */
export class AwsEndpoint {
  #server: Server;
  #serving = Promise.withResolvers<{ services: Map<string, AwsService>; callerOf: CallerOf }>();
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
  serve(services: AwsService[], callerOf: CallerOf): void {
    const byPrefix = new Map(services.map((service) => [service.targetPrefix, service]));
    this.#serving.resolve({ services: byPrefix, callerOf });
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
      const { statusCode, headers, body } = await this.#call(request, hangUp.signal);
      response.writeHead(statusCode, headers).end(body);
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      const { statusCode, headers, body } = this.#describe(error, request, requestId);
      response.writeHead(statusCode, headers).end(body);
    }
  }

  async #call(request: IncomingMessage, signal: AbortSignal): Promise<AwsAnswer> {
    const target = request.headers["x-amz-target"];
    const [prefix = "", operation = ""] = typeof target === "string" ? target.split(".") : [];
    const { callerOf, services } = await this.#serving.promise;
    const service = services.get(prefix);
    if (!service || request.method !== "POST") {
      throw new AwsError(
        "UnknownOperationException",
        `the local cloud does not know ${request.method} ${request.url} with X-Amz-Target ${target ?? "missing"}; it has ${[...services.keys()].join(", ")}`,
        404,
      );
    }
    const headers = request.headers as Record<string, string>;
    const body = await readBody(request, LARGEST_BODY_BYTES);
    return service.call({ operation, headers, body, caller: callerOf(accessKeyIdOf(headers.authorization)), signal });
  }

  #describe(error: unknown, request: IncomingMessage, requestId: string): AwsAnswer {
    let failure: AwsError;
    if (error instanceof AwsError) failure = error;
    else if (error instanceof BodyTooLargeError) {
      failure = new AwsError("RequestEntityTooLargeException", error.message, 413);
    } else {
      this.#activityLog.record({
        type: "warning",
        message: `${request.headers["x-amz-target"]} failed inside the local cloud (request ${requestId}): ${(error as Error).stack}`,
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

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html */
function accessKeyIdOf(authorization: string | undefined): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(authorization ?? "")?.[1];
}
