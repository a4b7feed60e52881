import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Server as TcpServer } from "node:net";
import type { Duplex } from "node:stream";
import { closeTunnels, rejectTunnels } from "./connect-tunnels.ts";

/** The only address that the local cloud listens on. */
const HOST = "127.0.0.1";

/** A port is taken or may not be used. */
export class PortError extends Error {
  readonly code = "PORT_UNAVAILABLE";

  constructor(port: number, option: string, cause: NodeJS.ErrnoException) {
    const reason = cause.code === "EADDRINUSE" ? "is taken" : `cannot be used (${cause.code})`;
    super(`port ${port} ${reason}: choose another one with ${option}, or 0 for any free one`, { cause });
    this.name = "PortError";
  }
}

/**
 * How long a request may take to arrive: its headers, and all of it. Whoever is slower holds a connection for nothing,
 * for on one machine even the largest takes no second. AWS does not publish what it allows.
 */
const PATIENCE = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 1_000,
} satisfies ServerOptions;

/**
 * A server that answers what is no HTTP request, and what comes too slowly, in JSON too. What stood on the connection
 * before has its own answer first: else a caller would take the refusal for it.
 */
export function createLocalServer(answer: RequestListener, options: ServerOptions = {}): Server {
  const responsesOf = new WeakMap<Duplex, Set<ServerResponse>>();
  const server = createServer({ ...PATIENCE, ...options }, (request, response) => {
    const responses = responsesOf.get(request.socket) ?? new Set();
    responsesOf.set(request.socket, responses.add(response));
    response.on("close", () => responses.delete(response));
    answer(request, response);
  });
  const refuseInTurn = async (error: Error, socket: Duplex) => {
    // The server looks after it no more: whoever hangs up would end the process.
    socket.on("error", () => socket.destroy());
    const received = Array.from(responsesOf.get(socket) ?? []).filter(({ req }) => req.complete);
    await Promise.all(received.map((response) => once(response, "close")));
    refuse(error, socket);
  };
  server.on("clientError", refuseInTurn);
  rejectTunnels(server, {
    timeoutMs: options.requestTimeout ?? PATIENCE.requestTimeout,
    reject: (socket) => refuseInTurn(new Error("it is no proxy"), socket),
  });
  return server;
}

const STATUS_OF_ERROR: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};

/** Answers what never became a request. */
function refuse({ code = "" }: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) {
    return;
  }
  const status = STATUS_OF_ERROR[code] ?? "400 Bad Request";
  const body = JSON.stringify({ message: status.slice("400 ".length) });
  socket.end(
    `HTTP/1.1 ${status}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/**
 * Listens on 127.0.0.1.
 * @param option the option that sets the port, for the error
 * @returns the URL, without a slash at the end
 * @throws {PortError}
 */
export function listen(server: TcpServer, port: number, option: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(new PortError(port, option, error as NodeJS.ErrnoException));
    server.once("error", fail);
    try {
      server.listen(port, HOST, () => resolve(`http://${HOST}:${(server.address() as AddressInfo).port}`));
    } catch (error) {
      fail(error); // A number that is no port is thrown, not emitted.
    }
  });
}

/** Stops listening and ends every connection, also those with a request in progress. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
    closeTunnels(server);
  });
}

export class BodyTooLargeError extends Error {
  readonly code = "BODY_TOO_LARGE";

  constructor(limitBytes: number) {
    super(`the request's body has more than ${limitBytes} bytes`);
    this.name = "BodyTooLargeError";
  }
}

/**
 * A request's body. Of one that is too large the rest is read and forgotten, so that the caller gets its answer.
 * @throws {BodyTooLargeError}
 */
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
    // Every request closes; of those that are whole nobody needs an error, which is slow to make.
    const hangUp = () => !request.complete && reject(new Error("the caller hung up"));
    request.on("close", hangUp);
    if (request.destroyed) {
      hangUp();
    }
  });
}
