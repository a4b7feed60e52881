import { once } from "node:events";
import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from "node:http";
import type { AddressInfo, Server as TcpServer } from "node:net";
import type { Duplex } from "node:stream";
import { closeTunnels, rejectTunnels } from "./connect-tunnels.ts";
import { createServer } from "./node-http.ts";
import { normalizeRequest } from "./normalize-request.ts";

/** The only address on which the local cloud listens. */
const HOST = "127.0.0.1";

/** A port that is taken or cannot be used. */
export class PortError extends Error {
  readonly code = "PORT_UNAVAILABLE";

  constructor(port: number, option: string, cause: NodeJS.ErrnoException) {
    const reason = cause.code === "EADDRINUSE" ? "is taken" : `cannot be used (${cause.code})`;
    super(`port ${port} ${reason}: choose another with ${option}, or 0 for any free port`, { cause });
    this.name = "PortError";
  }
}

/** On one machine even the largest request takes less than a second. AWS does not publish its limits. */
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 1_000,
} satisfies ServerOptions;

/** Creates a server that responds in JSON also to malformed and slow requests, after responding to earlier ones. */
export function createLocalServer(respond: RequestListener, options: ServerOptions = {}): Server {
  const responsesBySocket = new WeakMap<Duplex, Set<ServerResponse>>();
  const server = createServer({ ...TIMEOUTS, requireHostHeader: false, ...options }, (request, response) => {
    const responses = responsesBySocket.get(request.socket) ?? new Set();
    responsesBySocket.set(request.socket, responses.add(response));
    response.on("close", () => responses.delete(response));
    const rejection = normalizeRequest(request);
    if (rejection !== undefined) {
      sendRejection(response, rejection);
    } else if (request.url === "*") {
      // The request is about the server, not about one of its resources.
      sendResponse(response, { statusCode: 200, headers: {}, body: "" });
    } else {
      respond(request, response);
    }
  });
  server.on("checkExpectation", (_, response: ServerResponse) => sendRejection(response, "417 Expectation Failed"));
  const rejectInTurn = async (error: Error, socket: Duplex) => {
    // The server no longer handles the socket's errors: a dropped connection would crash the process.
    socket.on("error", () => socket.destroy());
    const received = Array.from(responsesBySocket.get(socket) ?? []).filter(({ req }) => req.complete);
    await Promise.all(received.map((response) => once(response, "close")));
    rejectMalformed(error, socket);
  };
  server.on("clientError", rejectInTurn);
  rejectTunnels(server, {
    timeoutMs: options.requestTimeout ?? TIMEOUTS.requestTimeout,
    reject: (socket) => rejectInTurn(new Error("not a proxy"), socket),
  });
  return server;
}

const STATUS_BY_ERROR_CODE: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};

/** Rejects a request that may be followed by bytes that are not another one. */
function sendRejection(response: ServerResponse, status: string): void {
  const headers = { "content-type": "application/json", connection: "close" };
  const body = JSON.stringify({ message: status.slice("400 ".length) });
  sendResponse(response, { statusCode: Number.parseInt(status, 10), headers, body });
}

function rejectMalformed({ code = "" }: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) {
    return;
  }
  const status = STATUS_BY_ERROR_CODE[code] ?? "400 Bad Request";
  const body = JSON.stringify({ message: status.slice("400 ".length) });
  socket.end(
    `HTTP/1.1 ${status}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** Resolves with the URL, without a trailing slash. `option` sets the port, for the error. @throws {PortError} */
export function listen(server: TcpServer, port: number, option: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(new PortError(port, option, error as NodeJS.ErrnoException));
    server.once("error", fail);
    try {
      server.listen(port, HOST, () => resolve(`http://${HOST}:${(server.address() as AddressInfo).port}`));
    } catch (error) {
      fail(error); // The error of an invalid port is thrown, not emitted.
    }
  });
}

/** Stops listening and closes every connection, including those with a request in progress. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
    closeTunnels(server);
  });
}

/** Statuses whose responses have no content, and so no length. */
const EMPTY = new Set([204, 304]);

/** Sends a response with its length, also to a client of HTTP/1.0, in one write. */
export function sendResponse(
  response: ServerResponse,
  {
    body,
    headers,
    statusCode,
  }: { statusCode: number; headers: Record<string, string | string[]>; body: string | Buffer },
): void {
  response.statusCode = statusCode;
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, value);
  }
  if (!EMPTY.has(statusCode)) {
    response.setHeader("content-length", Buffer.byteLength(body));
  }
  response.end(body);
}

export class BodyTooLargeError extends Error {
  readonly code = "BODY_TOO_LARGE";

  constructor(limitBytes: number) {
    super(`the request's body has more than ${limitBytes} bytes`);
    this.name = "BodyTooLargeError";
  }
}

/** Reads a body. Discards the rest of a large one, for the client to read the response. @throws {BodyTooLargeError} */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limitBytes) {
        chunks.push(chunk);
      } else {
        chunks = [];
        reject(new BodyTooLargeError(limitBytes));
      }
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
    // Every request closes; errors are slow to create, so only an incomplete one gets an error.
    const disconnect = () => !request.complete && reject(new Error("the client disconnected"));
    request.on("close", disconnect);
    if (request.destroyed) {
      disconnect();
    }
  });
}
