import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { ActivityLog } from "../core/activity-log.ts";
import type { AwsResponse, RestService } from "../core/aws-service.ts";
import { ROOT_CALLER } from "../core/root-caller.ts";
import { getRejectionReason } from "../http/foreign-request.ts";
import {
  BodyTooLargeError,
  closeServer,
  createLocalServer,
  listen,
  readBody,
  sendResponse,
} from "../http/http-server.ts";
import { createErrorResponse, createRestService } from "../protocols/rest-service.ts";
import type { ActivityStream } from "./activity-stream.ts";
import { API_PREFIX, toErrorResponse } from "./console-operation.ts";
import type { ConsoleParts } from "./console-parts.ts";
import { createStaticFiles } from "./static-files.ts";

/** The size of the largest event or request that the console sends. */
const MAX_BODY_BYTES = 12 * 1024 * 1024;

interface ConsoleServerOptions {
  /** The folder of the page's built files; undefined for none. */
  folder: string | undefined;
  activityLog: ActivityLog;
}

interface Serving {
  api: RestService;
  stream: ActivityStream;
}

/** Serves the console's page and its API to the same origin only. */
export class ConsoleServer {
  #server: Server;
  #files: ReturnType<typeof createStaticFiles>;
  #serving = Promise.withResolvers<Serving>();
  #stop = () => {};
  #activityLog: ActivityLog;

  constructor({ activityLog, folder }: ConsoleServerOptions) {
    this.#activityLog = activityLog;
    this.#files = createStaticFiles(folder);
    this.#server = createLocalServer((request, response) => void this.#respond(request, response));
  }

  /** @returns the URL, without a trailing slash */
  start(port: number): Promise<string> {
    return listen(this.#server, port, "--console-port");
  }

  /** Starts to serve the API. Earlier requests have waited for it. */
  serve({ operations, stop, stream }: ConsoleParts): void {
    this.#stop = stop;
    this.#serving.resolve({ api: createRestService(API_PREFIX, operations, toErrorResponse), stream });
  }

  stop(): Promise<void> {
    this.#stop();
    return closeServer(this.#server);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = "/", query] = (request.url ?? "/").split("?", 2);
    const isApi = path.startsWith(API_PREFIX);
    const { headers, httpVersion, method = "GET", socket } = request;
    // The page contains no data, so links from other sites may open it, but only under the server's own host names.
    const why = isApi
      ? getApiRejection(request)
      : getRejectionReason({ headers: { host: headers.host }, httpVersion, socket });
    if (why !== undefined) {
      return write(response, createErrorResponse(403, "FOREIGN_REQUEST", why));
    }
    if (!isApi) {
      return this.#files(request, response);
    }
    try {
      const { api, stream } = await this.#serving.promise;
      const parameters = new URLSearchParams(query);
      if (method === "GET" && path === `${API_PREFIX}activities`) {
        const since = headers["last-event-id"] ?? parameters.get("since") ?? undefined;
        return stream.open(response, since as string | undefined);
      }
      const body = await readBody(request, MAX_BODY_BYTES);
      const call = { method, path, query: parameters, headers: headers as Record<string, string>, body };
      write(response, await api.call({ ...call, caller: ROOT_CALLER, requestId: "" }));
    } catch (error) {
      write(response, this.#describe(error, request));
    }
  }

  #describe(error: unknown, { method, url }: IncomingMessage): AwsResponse {
    if (error instanceof BodyTooLargeError) {
      return createErrorResponse(413, error.code, error.message);
    }
    const message = `${method} ${url} failed inside the local cloud: ${(error as Error).stack}`;
    this.#activityLog.record({ type: "warning", message });
    return createErrorResponse(500, "INTERNAL_FAILURE", "internal error; see the local cloud's log");
  }
}

/** Changes require the page's own origin, which browsers send with every POST and DELETE. */
function getApiRejection(request: IncomingMessage): string | undefined {
  const { headers, method } = request;
  const rejection = getRejectionReason(request);
  if (rejection !== undefined || method === "GET" || method === "HEAD" || headers.origin !== undefined) {
    return rejection;
  }
  return `${method} requires the console's own Origin; programs use /_local/ of the AWS endpoint`;
}

function write(response: ServerResponse, { body, headers, statusCode }: AwsResponse): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  sendResponse(response, { statusCode, headers: { "x-content-type-options": "nosniff", ...headers }, body });
}
