import { describe, expect, onTestFinished, test } from "vitest";
import { ActivityStream } from "../console/activity-stream.ts";
import { ConsoleServer } from "../console/console-server.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { createRestResponse, createRestService } from "../protocols/rest-service.ts";
import { startEndpoint } from "../testing/running-aws-endpoint.ts";
import { testFeed } from "../testing/running-console.ts";
import { exchange, startHttpApi } from "../testing/running-http-api.ts";

/** Starts each server with a resource that responds to GET and POST with a 200. */
const servers: Record<string, () => Promise<{ url: string; path: string }>> = {
  async "HTTP API"() {
    const { url } = await startHttpApi({ output: { statusCode: 200, body: "fine" } });
    return { url, path: "/prod/order" };
  },
  async "AWS endpoint"() {
    const { endpoint, url } = await startEndpoint();
    const run = () => createRestResponse(200, { status: "fine" });
    const operations = ["GET", "POST"].map((method) => ({ method, path: "/api/order", run }));
    endpoint.serve([createRestService("/api/", operations)], () => ({ kind: "root", arn: "root" }));
    return { url, path: "/api/order" };
  },
  async console() {
    const server = new ConsoleServer({ folder: undefined, activityLog: new ActivityLog() });
    onTestFinished(() => server.stop());
    const url = await server.start(0);
    const run = () => createRestResponse(200, { status: "fine" });
    const operations = ["GET", "POST"].map((method) => ({ method, path: "/api/order", run }));
    server.serve({ operations, stream: new ActivityStream(testFeed().feed), stop: () => {} });
    return { url, path: "/api/order" };
  },
};

interface Target {
  /** Host and port. */
  host: string;
  path: string;
}

const get = (headers: string, { path }: Target, target = path, version = "HTTP/1.1") =>
  `GET ${target} ${version}\r\n${headers}connection: close\r\n\r\n`;

/** A POST as the console's own page sends it, because the console accepts no other. */
const post = (headers: string, body: string, { host, path }: Target) =>
  `POST ${path} HTTP/1.1\r\nhost: ${host}\r\norigin: http://${host}\r\nconnection: close\r\n${headers}\r\n${body}`;

const messages: [form: string, write: (target: Target) => string, statuses: number[]][] = [
  ["a request", (to) => get(`host: ${to.host}\r\n`, to), [200]],
  ["header names in any case", (to) => get(`HOST: ${to.host}\r\nAcCePt: */*\r\n`, to), [200]],
  ["a host name in capitals", (to) => get(`host: LOCALHOST:${to.host.split(":")[1]}\r\n`, to), [200]],
  ["spaces around a header value", (to) => get(`host:${to.host} \t\r\nx-empty:\r\n`, to), [200]],
  ["empty lines before the request line", (to) => `\r\n\r\n${get(`host: ${to.host}\r\n`, to)}`, [200]],
  ["an absolute target", (to) => get(`host: ${to.host}\r\n`, to, `http://${to.host}${to.path}`), [200]],
  [
    "an absolute target, which replaces Host",
    (to) => get("host: example.com\r\n", to, `http://${to.host}${to.path}`),
    [200],
  ],
  [
    "an absolute target with a scheme in capitals",
    (to) => get(`host: ${to.host}\r\n`, to, `HTTP://${to.host}${to.path}`),
    [200],
  ],
  [
    "an absolute target with a query",
    (to) => get(`host: ${to.host}\r\n`, to, `http://${to.host}${to.path}?a=/b?c`),
    [200],
  ],
  [
    "an absolute target of another server",
    (to) => get(`host: ${to.host}\r\n`, to, `http://example.com${to.path}`),
    [403],
  ],
  [
    "an absolute target with another scheme",
    (to) => get(`host: ${to.host}\r\n`, to, `ftp://${to.host}${to.path}`),
    [400],
  ],
  [
    "unreserved characters, encoded",
    (to) => get(`host: ${to.host}\r\n`, to, to.path.replace(/r/g, "%72").replace("o", "%6F")),
    [200],
  ],
  ["OPTIONS *", ({ host }) => `OPTIONS * HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`, [200]],
  ["GET *", (to) => get(`host: ${to.host}\r\n`, to, "*"), [400]],
  ["a target without a slash", (to) => get(`host: ${to.host}\r\n`, to, "order"), [400]],
  ["a target with a fragment", (to) => get(`host: ${to.host}\r\n`, to, `${to.path}#part`), [400]],
  ["a target with a space", (to) => get(`host: ${to.host}\r\n`, to, `${to.path} b`), [400]],
  ["no Host", (to) => get("", to), [400]],
  ["two Hosts", (to) => get(`host: ${to.host}\r\nhost: ${to.host}\r\n`, to), [400]],
  ["two different Hosts", (to) => get(`host: ${to.host}\r\nhost: example.com\r\n`, to), [400]],
  ["an invalid Host", (to) => get("host: local host\r\n", to), [400]],
  ["an invalid port", (to) => get("host: localhost:http\r\n", to), [400]],
  ["another Host", (to) => get("host: example.com\r\n", to), [403]],
  ["an empty Host", (to) => get("host:\r\n", to), [403]],
  ["HTTP/1.0 without Host", (to) => get("", to, to.path, "HTTP/1.0"), [200]],
  ["HTTP/1.0 with Host", (to) => get(`host: ${to.host}\r\n`, to, to.path, "HTTP/1.0"), [200]],
  ["HTTP/1.0 with two Hosts", (to) => get(`host: ${to.host}\r\nhost: ${to.host}\r\n`, to, to.path, "HTTP/1.0"), [400]],
  ["HTTP/0.9", ({ path }) => `GET ${path}\r\n\r\n`, [505]],
  ["HTTP/2.0", (to) => get(`host: ${to.host}\r\n`, to, to.path, "HTTP/2.0"), [505]],
  ["HTTP/9.9", (to) => get(`host: ${to.host}\r\n`, to, to.path, "HTTP/9.9"), [400]],
  [
    "an offer of HTTP/2, as of curl --http2",
    (to) =>
      get(
        `host: ${to.host}\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n`,
        to,
      ),
    [200],
  ],
  [
    "a line that ends without a carriage return",
    (to) => get(`host: ${to.host}\r\n`, to).replace("HTTP/1.1\r", "HTTP/1.1"),
    [400],
  ],
  ["a folded header", (to) => get(`host: ${to.host}\r\nx-folded: a\r\n b\r\n`, to), [400]],
  ["a space after the request line", (to) => get(` x: y\r\nhost: ${to.host}\r\n`, to), [400]],
  ["a space before a colon", (to) => get(`host: ${to.host}\r\nx-space : a\r\n`, to), [400]],
  ["a NUL in a header", (to) => get(`host: ${to.host}\r\nx-nul: a\0b\r\n`, to), [400]],
  ["a body with its length", (to) => post("content-length: 2\r\n", "{}", to), [200]],
  ["a chunked body", (to) => post("transfer-encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n", to), [200]],
  ["a chunked body, in capitals", (to) => post("Transfer-Encoding: CHUNKED\r\n", "2\r\n{}\r\n0\r\n\r\n", to), [200]],
  [
    "chunk extensions",
    (to) => post("transfer-encoding: chunked\r\n", '1;a\r\n{\r\n1;b=c;d="e f"\r\n}\r\n0;g\r\n\r\n', to),
    [200],
  ],
  [
    "trailers",
    (to) =>
      post("transfer-encoding: chunked\r\ntrailer: x-sum\r\n", "2\r\n{}\r\n0\r\nx-sum: 1\r\nx-other: 2\r\n\r\n", to),
    [200],
  ],
  [
    "chunks with leading zeros in their sizes",
    (to) => post("transfer-encoding: chunked\r\n", "0002\r\n{}\r\n000\r\n\r\n", to),
    [200],
  ],
  ["a chunk without a size", (to) => post("transfer-encoding: chunked\r\n", "\r\n{}\r\n0\r\n\r\n", to), [400]],
  [
    "a length and chunks",
    (to) => post("content-length: 2\r\ntransfer-encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n", to),
    [400],
  ],
  ["two lengths", (to) => post("content-length: 2\r\ncontent-length: 3\r\n", "{}", to), [400]],
  ["a length that is not a number", (to) => post("content-length: +2\r\n", "{}", to), [400]],
  [
    "a body compressed for the transfer",
    (to) => post("transfer-encoding: gzip, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n", to),
    [501],
  ],
  ["a transfer encoding whose end is unknown", (to) => post("transfer-encoding: gzip\r\n", "{}", to), [400]],
  ["the expectation to continue", (to) => post("expect: 100-continue\r\ncontent-length: 2\r\n", "{}", to), [100, 200]],
  ["another expectation", (to) => post("expect: magic\r\ncontent-length: 2\r\n", "{}", to), [417]],
  [
    "two requests at once",
    (to) => `GET ${to.path} HTTP/1.1\r\nhost: ${to.host}\r\n\r\n${get(`host: ${to.host}\r\n`, to)}`,
    [200, 200],
  ],
  [
    "an empty line between requests",
    (to) => `GET ${to.path} HTTP/1.1\r\nhost: ${to.host}\r\n\r\n\r\n${get(`host: ${to.host}\r\n`, to)}`,
    [200, 200],
  ],
  [
    "a request after a rejected one",
    (to) => `GET * HTTP/1.1\r\nhost: ${to.host}\r\n\r\n${get(`host: ${to.host}\r\n`, to)}`,
    [400],
  ],
  ["a method in lower case", (to) => get(`host: ${to.host}\r\n`, to).replace("GET", "get"), [400]],
];

/** Lists the statuses of the responses. Each response must have its length. */
function readStatuses(received: string): number[] {
  const heads = received.split(/(?=HTTP\/1\.1 \d{3} )/).map((response) => response.split("\r\n\r\n")[0] ?? "");
  return heads.map((head) => {
    const status = Number(head.slice("HTTP/1.1 ".length).slice(0, 3));
    expect([head, status === 100 || /\r\ncontent-length: \d+/i.test(head)]).toEqual([head, true]);
    expect(head).not.toMatch(/transfer-encoding/i);
    return status;
  });
}

describe.each(Object.entries(servers))("the %s", (_, start) => {
  test.each(messages)("responds to %s", async (_, write, statuses) => {
    const { path, url } = await start();
    const received = await exchange(url, Buffer.from(write({ host: new URL(url).host, path }), "latin1"));
    expect(readStatuses(received)).toEqual(statuses);
  });

  test("responds to HEAD without a body", async () => {
    const { path, url } = await start();
    const received = await exchange(
      url,
      `HEAD ${path} HTTP/1.1\r\nhost: ${new URL(url).host}\r\nconnection: close\r\n\r\n`,
    );
    const [head, body, ...others] = received.split("\r\n\r\n");
    expect([head, body, others]).toEqual([
      expect.stringMatching(/^HTTP\/1\.1 200 [\s\S]*\r\ncontent-length: [1-9]/i),
      "",
      [],
    ]);
  });
});

test("passes the host of an absolute target to the function", async () => {
  const { payloads, url } = await startHttpApi();
  const { host } = new URL(url);
  const headers = "host: example.com\r\nconnection: close\r\n";
  await exchange(url, `GET http://${host}/prod/%61?a=%6F HTTP/1.1\r\n${headers}\r\n`);
  expect(payloads).toMatchObject([
    { rawPath: "/prod/a", rawQueryString: "a=%6F", headers: { host }, requestContext: { domainName: host } },
  ]);
});
