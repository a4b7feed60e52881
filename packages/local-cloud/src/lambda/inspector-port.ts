import { connect, createServer, type Server, type Socket } from "node:net";
import { listen } from "../http/http-server.ts";

/**
 * The port on which debuggers attach. Forwards new connections to the inspector of the latest worker, and closes those
 * to a worker before it stops, because a thread cannot exit while a debugger is attached.
 */
export class InspectorPort {
  #server: Server;
  /** Connections by inspector port, the latest inspector last. */
  #inspectors = new Map<number, Set<Socket>>();

  constructor() {
    this.#server = createServer((socket) => this.#forward(socket));
  }

  /** @returns the port @throws {PortError} */
  async start(port: number): Promise<number> {
    return Number(new URL(await listen(this.#server, port, "--inspect-port")).port);
  }

  add(inspectorPort: number): void {
    this.#inspectors.set(inspectorPort, new Set());
  }

  remove(inspectorPort: number): void {
    for (const socket of this.#inspectors.get(inspectorPort) ?? []) {
      socket.destroy();
    }
    this.#inspectors.delete(inspectorPort);
  }

  async stop(): Promise<void> {
    for (const port of [...this.#inspectors.keys()]) {
      this.remove(port);
    }
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #forward(socket: Socket): void {
    const [port, sockets] = [...this.#inspectors].at(-1) ?? [];
    if (port === undefined) {
      socket.destroy();
      return;
    }
    const inspector = connect(port, "127.0.0.1");
    sockets?.add(socket);
    socket.on("close", () => {
      sockets?.delete(socket);
      inspector.destroy();
    });
    inspector.on("close", () => socket.destroy());
    for (const end of [socket, inspector]) {
      end.on("error", () => end.destroy());
    }
    socket.pipe(inspector).pipe(socket);
  }
}
