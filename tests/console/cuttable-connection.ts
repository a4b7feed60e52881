import { createServer, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to a server on this machine that can be cut, as when a laptop sleeps or a process is started anew. */
export interface CuttableConnection {
  /** In place of the server's own. */
  url: string;
  /** Ends every connection, and takes no new one. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Opens one; it ends with the test. */
export async function cuttableConnection(serverUrl: string): Promise<CuttableConnection> {
  const { host, origin } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    // The server answers only to its own name and to pages of its own origin.
    const headers = { ...incoming.headers, host, ...(incoming.headers.origin && { origin }) };
    const forwarded = request(`${origin}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
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
  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) {
      socket.destroy();
    }
    await closed;
  };
  onTestFinished(async () => {
    if (server.listening) {
      await cut();
    }
  });
  return { url: `http://127.0.0.1:${port}`, cut, mend: () => listen(server, port) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}
