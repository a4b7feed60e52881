import { once } from "node:events";
import { createServer, type RequestListener, type ServerOptions } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import {
  BodyTooLargeError,
  closeServer,
  createLocalServer,
  listen,
  PortError,
  readBody,
  sendResponse,
} from "./http-server.ts";

const respondFine: RequestListener = (_, response) => void response.end("fine");

async function startServer(respond = respondFine, options: ServerOptions = {}) {
  const server = createLocalServer(respond, options);
  onTestFinished(() => closeServer(server));
  const url = await listen(server, 0, "--api-port");
  return { server, url, port: Number(new URL(url).port) };
}

test("listens on a free port and returns the URL", async () => {
  const { port, url } = await startServer();
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(await (await fetch(url)).text()).toBe("fine");
});

test("sends a response with its length instead of in chunks", async () => {
  const { url } = await startServer((_, response) =>
    sendResponse(response, { statusCode: 201, headers: { "content-type": "text/plain" }, body: "größer" }),
  );
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([201, "größer"]);
  expect(Object.fromEntries(response.headers)).toMatchObject({ "content-type": "text/plain", "content-length": "8" });
});

test("is reachable only from this machine", async () => {
  const { port, server } = await startServer();
  expect(server.address()).toMatchObject({ address: "127.0.0.1" });
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address, internal }) => !internal && !address.startsWith("fe80"))
    .map(({ address }) => address);
  for (const host of ["::1", ...others]) {
    await new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      socket.on("error", resolve).on("connect", () => reject(new Error(`${host} accepts connections`)));
    });
  }
});

test("names a taken port and the option that chooses another", async () => {
  const { port } = await startServer();
  const error = await listen(createServer(), port, "--api-port").catch((error) => error);
  expect(error).toBeInstanceOf(PortError);
  expect(error).toMatchObject({
    code: "PORT_UNAVAILABLE",
    message: `port ${port} is taken: choose another with --api-port, or 0 for any free port`,
    cause: { code: "EADDRINUSE" },
  });
});

test("reports a port that a TCP server uses as taken", async () => {
  const other = createTcpServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  await expect(listen(createServer(), port, "--aws-port")).rejects.toThrow(`port ${port} is taken`);
});

test.each([-1, 65_536, 1.5])("rejects port %f and names the option", async (port) => {
  const listening = listen(createServer(), port, "--api-port");
  await expect(listening).rejects.toThrow(PortError);
  await expect(listening).rejects.toThrow(`port ${port} cannot be used (ERR_SOCKET_BAD_PORT): choose another with`);
});

test("close drops every connection: idle, with a request in progress, and without a request", async () => {
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
  ["after the rejection", TUNNEL],
  ["while a request is in progress", `GET / HTTP/1.1\r\nHost: x\r\n\r\n${TUNNEL}`],
])("close drops a connection that requested a tunnel and stays open %s", async (_, bytes) => {
  const requested = Promise.withResolvers<void>();
  const { port, server } = await startServer(() => {});
  server.on("connect", () => requested.resolve());
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {}).resume();
  socket.write(bytes);
  await requested.promise;
  await closeServer(server);
});

test("drops a connection that requested a tunnel and stays open past the timeout", async () => {
  const { port, server } = await startServer(() => {}, { headersTimeout: 20, requestTimeout: 40 });
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {}).resume();
  const accepted = once(server, "connection");
  socket.write(TUNNEL);
  const [connection] = await accepted;
  await once(connection, "close");
});

test("closes a server that never listened, and closes it twice, without an error", async () => {
  const server = createServer();
  await closeServer(server);
  await closeServer(server);
});

test("reads a body up to the limit, and responds to a larger one", async () => {
  const { url } = await startServer(async (request, response) => {
    const result = await readBody(request, 100_000).catch((error) => error);
    response.end(result instanceof BodyTooLargeError ? result.message : String(result.length));
  });
  const post = async (bytes: number) => (await fetch(url, { method: "POST", body: Buffer.alloc(bytes) })).text();
  expect(await post(0)).toBe("0");
  expect(await post(100_000)).toBe("100000");
  expect(await post(100_001)).toBe("the request's body has more than 100000 bytes");
  expect(await post(5_000_000)).toBe("the request's body has more than 100000 bytes");
});

test("rejects a body that breaks off", async () => {
  const result = Promise.withResolvers<unknown>();
  const { port } = await startServer((request) => {
    request.once("data", () => socket.destroy());
    result.resolve(readBody(request, 1000).catch((error) => error));
  });
  const socket = connect({ host: "127.0.0.1", port });
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  expect(await result.promise).toBeInstanceOf(Error);
});

test("rejects a body whose client disconnected before it is read", async () => {
  const result = Promise.withResolvers<unknown>();
  const { port } = await startServer((request) => {
    request.on("close", () => result.resolve(readBody(request, 1000).catch((error) => error)));
    socket.destroy();
  });
  const socket = connect({ host: "127.0.0.1", port });
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  expect(await result.promise).toMatchObject({ message: "the client disconnected" });
});

/** Sends bytes and returns everything received until the server closes the connection. */
async function exchange(port: number, ...parts: string[]): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  for (const part of parts) {
    socket.write(part);
  }
  return Buffer.concat(await socket.toArray()).toString();
}

const rejected = (status: string, message: string) =>
  expect.stringMatching(
    new RegExp(`^HTTP/1.1 ${status} ${message}\r\n[^]*connection: close\r\n\r\n{"message":"${message}"}$`),
  );

test.each([
  ["bytes that are not HTTP", "hello\r\n\r\n", rejected("400", "Bad Request")],
  ["a tunnel request", TUNNEL, rejected("400", "Bad Request")],
  [
    "two lengths",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    rejected("400", "Bad Request"),
  ],
  [
    "headers that are too large",
    `GET / HTTP/1.1\r\nHost: x\r\nPadding: ${"x".repeat(20_000)}\r\n\r\n`,
    rejected("431", "Request Header Fields Too Large"),
  ],
])("responds to %s in JSON", async (_, bytes, response) => {
  const { port } = await startServer();
  expect(await exchange(port, bytes)).toEqual(response);
});

test.each([
  ["nothing", ""],
  ["half of its headers", "GET / HTTP/1.1\r\nHost: x\r\n"],
  ["half of its body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf"],
])("closes the connection of a client that sends %s", async (_, bytes) => {
  const { port } = await startServer((request) => void readBody(request, 1000).catch(() => {}), {
    headersTimeout: 20,
    requestTimeout: 40,
    connectionsCheckingInterval: 10,
  });
  expect(await exchange(port, bytes)).toEqual(rejected("408", "Request Timeout"));
});

test.each([
  ["bytes that are not HTTP", "this is not HTTP\r\n\r\n"],
  ["a tunnel request", `${TUNNEL}{}`],
])("responds to a request before rejecting %s on the same connection", async (_, bytes) => {
  const arrived = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  const { port } = await startServer(async (_, response) => {
    arrived.resolve();
    await ready.promise;
    response.end("fine");
  });
  const responses = exchange(port, `GET / HTTP/1.1\r\nHost: x\r\n\r\n${bytes}`);
  await arrived.promise;
  setImmediate(() => ready.resolve());
  expect((await responses).match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400"]);
});

test("survives a client that requested a tunnel and disconnects before the responses", async () => {
  const arrived = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  const { port, url } = await startServer(async (request, response) => {
    if (request.method === "GET") {
      return response.end("fine");
    }
    arrived.resolve();
    await ready.promise;
    // More than a socket's buffer holds.
    return response.end("x".repeat(10_000_000));
  });
  const socket = connect({ host: "127.0.0.1", port });
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\n\r\n${TUNNEL}`);
  await arrived.promise;
  const closed = once(socket, "close");
  socket.resetAndDestroy();
  await closed;
  ready.resolve();
  expect(await (await fetch(url)).text()).toBe("fine");
});
