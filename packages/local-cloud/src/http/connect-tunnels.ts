import type { Server } from "node:http";
import type { Duplex } from "node:stream";

/** The sockets that CONNECT requests detached from a server: Node neither times them out nor closes them. */
const detachedSockets = new WeakMap<Server, Set<Duplex>>();

/** Rejects CONNECT requests, which ask for a tunnel to another server. `reject` responds and ends the socket. */
export function rejectTunnels(
  server: Server,
  { reject, timeoutMs }: { timeoutMs: number; reject(socket: Duplex): Promise<void> },
): void {
  const sockets = new Set<Duplex>();
  detachedSockets.set(server, sockets);
  server.on("connect", async (_, socket) => {
    sockets.add(socket);
    const timeout = setTimeout(() => socket.destroy(), timeoutMs);
    socket.on("close", () => {
      clearTimeout(timeout);
      sockets.delete(socket);
    });
    // A paused socket would not notice that the client disconnects.
    socket.resume();
    await reject(socket);
  });
}

export function closeTunnels(server: Server): void {
  for (const socket of detachedSockets.get(server) ?? []) {
    socket.destroy();
  }
}
