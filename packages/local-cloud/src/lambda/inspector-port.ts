import { connect, createServer, type Server, type Socket } from "node:net";
import { listen } from "../http/http-server.ts";

/**
 * The port on which debuggers attach to an inspected function, whichever worker it has.
 *
 * Each worker has an inspector of its own, on a port that nobody needs to know: new connections are led to that of the
 * latest worker. Node lets a thread end only when no debugger is attached to it, and one that is stopped at a breakpoint not
 * even then, so the connections of a worker are cut before it is ended. A debugger that attaches again finds its successor.
 */
export class InspectorPort {
  #server: Server;
  /** Of the inspectors, the latest one last, with the connections to each. */
  #inspectors = new Map<number, Set<Socket>>();

  constructor() {
    this.#server = createServer((socket) => this.#lead(socket));
  }

  /** @returns the port @throws {PortError} */
  async start(port: number): Promise<number> {
    return Number(new URL(await listen(this.#server, port, "--inspect-port")).port);
  }

  /** Leads debuggers to an inspector from now on. */
  add(inspectorPort: number): void {
    this.#inspectors.set(inspectorPort, new Set());
  }

  /** Cuts the connections to an inspector, and leads nobody there any more. */
  remove(inspectorPort: number): void {
    for (const socket of this.#inspectors.get(inspectorPort) ?? []) {
      socket.destroy();
    }
    this.#inspectors.delete(inspectorPort);
  }

  /** Stops listening, and cuts every connection. */
  async stop(): Promise<void> {
    for (const port of [...this.#inspectors.keys()]) {
      this.remove(port);
    }
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #lead(socket: Socket): void {
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
