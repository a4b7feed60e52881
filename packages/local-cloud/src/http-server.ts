import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";

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
 * Listens on 127.0.0.1.
 * @param option the option that sets the port, for the error
 * @returns the URL, without a slash at the end
 * @throws {PortError}
 */
export function listen(server: Server, port: number, option: string): Promise<string> {
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
      if (bytes <= limitBytes) chunks.push(chunk);
      else {
        chunks = [];
        reject(new BodyTooLargeError(limitBytes));
      }
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
  });
}
