import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { BodyTooLargeError, closeServer, createLocalServer, listen, PortError, readBody } from "./http-server.ts";

const answerFine: RequestListener = (_, response) => void response.end("fine");

async function startServer(answer = answerFine, options: ServerOptions = {}) {
  const server = createLocalServer(answer, options);
  onTestFinished(() => closeServer(server));
  const url = await listen(server, 0, "--api-port");
  return { server, url, port: portOf(server) };
}

function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}

test("a server listens on a free port and names its URL", async () => {
  const { port, url } = await startServer();
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(await (await fetch(url)).text()).toBe("fine");
});

test("a server is reached from this machine only", async () => {
  const { port, server } = await startServer();
  expect(server.address()).toMatchObject({ address: "127.0.0.1" });
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address, internal }) => !internal && !address.startsWith("fe80"))
    .map(({ address }) => address);
  for (const host of ["::1", ...others]) {
    const refused = new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      socket.on("error", resolve).on("connect", () => reject(new Error(`${host} answers`)));
    });
    await refused;
  }
});

test("a taken port is named, with the option that chooses another one", async () => {
  const { port } = await startServer();
  const error = await listen(createServer(), port, "--api-port").catch((error) => error);
  expect(error).toBeInstanceOf(PortError);
  expect(error).toMatchObject({
    code: "PORT_UNAVAILABLE",
    message: `port ${port} is taken: choose another one with --api-port, or 0 for any free one`,
    cause: { code: "EADDRINUSE" },
  });
});

test("a port that anything else has is taken as well", async () => {
  const other = createTcpServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  await expect(listen(createServer(), port, "--aws-port")).rejects.toThrow(`port ${port} is taken`);
});

test.each([-1, 65_536, 1.5])("%f is no port, and the option is named", async (port) => {
  const listening = listen(createServer(), port, "--api-port");
  await expect(listening).rejects.toThrow(PortError);
  await expect(listening).rejects.toThrow(`port ${port} cannot be used (ERR_SOCKET_BAD_PORT): choose another one with`);
});

test("closing ends every connection: idle, with a request in progress, without any", async () => {
  const arrived = Promise.withResolvers<void>();
  const { port, server, url } = await startServer((request, response) => {
    if (request.url === "/hang") {
      arrived.resolve();
    } else {
      response.end("fine");
    }
  });
  await (await fetch(url, { keepalive: true })).text();
  const silent = connect({ host: "127.0.0.1", port });
  const silentClosed = new Promise((resolve) => silent.on("close", resolve).on("error", () => {}));
  const hanging = fetch(`${url}/hang`);
  const failed = expect(hanging).rejects.toThrow();
  await arrived.promise;
  await closeServer(server);
  await failed;
  await silentClosed;
  await expect(fetch(url)).rejects.toThrow();
});

const TUNNEL = "CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n";

test.each([
  ["after it is refused", TUNNEL],
  ["while a request is in progress", `GET / HTTP/1.1\r\nHost: x\r\n\r\n${TUNNEL}`],
])("closing ends the connection of who asked for a tunnel, and holds on, %s", async (_, bytes) => {
  const asked = Promise.withResolvers<void>();
  const { port, server } = await startServer(() => {});
  server.on("connect", () => asked.resolve());
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {}).resume();
  socket.write(bytes);
  await asked.promise;
  await closeServer(server);
});

test("who asked for a tunnel, and holds on, has the connection ended", async () => {
  const { port, server } = await startServer(() => {}, { headersTimeout: 20, requestTimeout: 40 });
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {}).resume();
  const accepted = once(server, "connection");
  socket.write(TUNNEL);
  const [connection] = await accepted;
  await once(connection, "close");
});

test("closing a server that never listened, or twice, is no error", async () => {
  const server = createServer();
  await closeServer(server);
  await closeServer(server);
});

test("a body up to the limit is read, a larger one is answered", async () => {
  const { url } = await startServer(async (request, response) => {
    const answer = await readBody(request, 100_000).catch((error) => error);
    response.end(answer instanceof BodyTooLargeError ? answer.message : String(answer.length));
  });
  const post = async (bytes: number) => (await fetch(url, { method: "POST", body: Buffer.alloc(bytes) })).text();
  expect(await post(0)).toBe("0");
  expect(await post(100_000)).toBe("100000");
  expect(await post(100_001)).toBe("the request's body has more than 100000 bytes");
  expect(await post(5_000_000)).toBe("the request's body has more than 100000 bytes");
});

test("a body that breaks off is an error", async () => {
  const result = Promise.withResolvers<unknown>();
  const { port } = await startServer((request) => {
    request.once("data", () => socket.destroy());
    result.resolve(readBody(request, 1000).catch((error) => error));
  });
  const socket = connect({ host: "127.0.0.1", port });
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  expect(await result.promise).toBeInstanceOf(Error);
});

test("a body whose caller has hung up before it is read is an error", async () => {
  const result = Promise.withResolvers<unknown>();
  const { port } = await startServer((request) => {
    request.on("close", () => result.resolve(readBody(request, 1000).catch((error) => error)));
    socket.destroy();
  });
  const socket = connect({ host: "127.0.0.1", port });
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  expect(await result.promise).toMatchObject({ message: "the caller hung up" });
});

/** Sends bytes and gives back everything that comes until the server closes. */
async function exchange(port: number, ...parts: string[]): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  for (const part of parts) {
    socket.write(part);
  }
  return Buffer.concat(await socket.toArray()).toString();
}

const refused = (status: string, message: string) =>
  expect.stringMatching(
    new RegExp(`^HTTP/1.1 ${status} ${message}\r\n[^]*connection: close\r\n\r\n{"message":"${message}"}$`),
  );

test.each([
  ["is no request", "hello\r\n\r\n", refused("400", "Bad Request")],
  ["asks for a tunnel", TUNNEL, refused("400", "Bad Request")],
  [
    "has two lengths",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    refused("400", "Bad Request"),
  ],
  [
    "has too large headers",
    `GET / HTTP/1.1\r\nHost: x\r\nPadding: ${"x".repeat(20_000)}\r\n\r\n`,
    refused("431", "Request Header Fields Too Large"),
  ],
])("what %s is answered in JSON", async (_, bytes, answer) => {
  const { port } = await startServer();
  expect(await exchange(port, bytes)).toEqual(answer);
});

test.each([
  ["nothing", ""],
  ["half of its headers", "GET / HTTP/1.1\r\nHost: x\r\n"],
  ["half of its body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf"],
])("a caller that sends %s has its connection ended", async (_, bytes) => {
  const { port } = await startServer((request) => void readBody(request, 1000).catch(() => {}), {
    headersTimeout: 20,
    requestTimeout: 40,
    connectionsCheckingInterval: 10,
  });
  expect(await exchange(port, bytes)).toEqual(refused("408", "Request Timeout"));
});

test.each([
  ["what is no request", "this is not HTTP\r\n\r\n"],
  ["what asks for a tunnel", `${TUNNEL}{}`],
])("a request is answered before the refusal of %s that follows it on the connection", async (_, bytes) => {
  const arrived = Promise.withResolvers<void>();
  const answering = Promise.withResolvers<void>();
  const { port } = await startServer(async (_, response) => {
    arrived.resolve();
    await answering.promise;
    response.end("fine");
  });
  const answers = exchange(port, `GET / HTTP/1.1\r\nHost: x\r\n\r\n${bytes}`);
  await arrived.promise;
  setImmediate(() => answering.resolve());
  expect((await answers).match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400"]);
});

test("a caller who hangs up before the answers, though a tunnel was asked for, disturbs nobody", async () => {
  const arrived = Promise.withResolvers<void>();
  const answering = Promise.withResolvers<void>();
  const { port, url } = await startServer(async (request, response) => {
    if (request.method === "GET") {
      return response.end("fine");
    }
    arrived.resolve();
    await answering.promise;
    // More than goes into a socket's buffer.
    return response.end("x".repeat(10_000_000));
  });
  const socket = connect({ host: "127.0.0.1", port });
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\n\r\n${TUNNEL}`);
  await arrived.promise;
  const hungUp = once(socket, "close");
  socket.resetAndDestroy();
  await hungUp;
  answering.resolve();
  expect(await (await fetch(url)).text()).toBe("fine");
});
