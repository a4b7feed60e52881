import { createServer, type RequestListener, type Server } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { BodyTooLargeError, closeServer, listen, PortError, readBody } from "./http-server.ts";

async function startServer(answer: RequestListener = (_, response) => void response.end("fine")) {
  const server = createServer(answer);
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
    if (request.url === "/hang") arrived.resolve();
    else response.end("fine");
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
