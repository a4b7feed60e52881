import { createServer, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A proxy whose connections can be interrupted, as when a laptop sleeps or a process restarts. */
export interface InterruptibleProxy {
  /** The URL to use instead of that of the server. */
  url: string;
  /** Closes every connection and accepts no new ones. */
  interrupt(): Promise<void>;
  /** Accepts connections again. */
  restore(): Promise<void>;
}

/** Starts a proxy to a server on this machine and stops it when the test ends. */
export async function startInterruptibleProxy(serverUrl: string): Promise<InterruptibleProxy> {
  const { host, origin } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    // The server accepts only requests to its own name and from its own origin.
    const headers = { ...incoming.headers, host, ...(incoming.headers.origin && { origin }) };
    const forwarded = request(`${origin}${incoming.url}`, { method: incoming.method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const interrupt = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) {
      socket.destroy();
    }
    await closed;
  };
  onTestFinished(async () => {
    if (server.listening) {
      await interrupt();
    }
  });
  return { url: `http://127.0.0.1:${port}`, interrupt, restore: () => listen(server, port) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}
