import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect } from "vitest";
import { until } from "./support/conditions.ts";
import { type RunningStack, removeConsumers, type StackJson } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const test = shareStack({
  edit(json) {
    raiseRateLimits(json);
    removeConsumers(json);
  },
});

/** The pause without data after which a client with all its responses closes the connection. */
const SILENCE_MS = 100;
/** The time after which a connection counts as hanging, longer than any response on the slowest machine. */
const HANG_TIMEOUT_MS = 20_000;
/** The number of concurrent connections. */
const CONVERSATIONS = 20;
const RUNS = 10;

/** The data that a client sends over one connection. */
interface Conversation {
  /** The number of valid orders at the beginning. */
  orders: number;
  /** The chunks, each written separately. */
  parts: Buffer[];
  /** When the client closes: after the responses to its orders, after sending all data, or by dropping the connection. */
  end: "after responses" | "after sending" | "drop";
}

interface Received {
  /** All data until the server or the client closed. */
  text: string;
  /** Whether the server closed with unread data, in which case TCP may drop data in transit. */
  reset: boolean;
}

/** Sends the data of a conversation to a server and returns the data received. */
function converse(url: string, { end, orders, parts }: Conversation): Promise<Received> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    let reset = false;
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    const timeout = setTimeout(() => socket.destroy(new Error("the server hangs")), HANG_TIMEOUT_MS);
    socket.on("timeout", () => socket.end());
    socket.on("data", (bytes) => {
      received.push(bytes);
      if (countResponses(received) >= orders) {
        socket.setTimeout(SILENCE_MS);
      }
    });
    // A server that rejects the first bytes need not read the rest.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      reset = ["ECONNRESET", "EPIPE"].includes(error.code ?? "");
      if (!reset) {
        reject(error);
      }
    });
    socket.on("close", () => {
      clearTimeout(timeout);
      resolve({ text: decode(received), reset });
    });
    for (const part of parts) {
      socket.write(part);
    }
    if (end === "after sending") {
      socket.end();
    }
    if (end === "after responses" && orders === 0) {
      socket.setTimeout(SILENCE_MS);
    }
    if (end === "drop") {
      socket.write("", () => socket.destroy());
    }
  });
}

const decode = (received: Buffer[]) => Buffer.concat(received).toString("latin1");
const countResponses = (received: Buffer[]) => decode(received).split("HTTP/1.1 ").length - 1;
const latin1 = (text: string) => Buffer.from(text, "latin1");
const crlf = fc.oneof({ weight: 9, arbitrary: fc.constant("\r\n") }, fc.constantFrom("\n", "\r", "\r\n\r\n", " \r\n"));
const usually = (strange: fc.Arbitrary<string>, usual: string) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, strange);
const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const bytes = fc.string({ unit: byte, maxLength: 60 });

const target = fc.constantFrom(
  ...["/prod/order", "/prod/order/x", "/prod/order?a=%00", "/", "*", "/prod/order/%ff", "//evil.example/prod/order"],
  ...["http://evil.example/prod/order", "/2015-03-31/functions/x/invocations", "/_local/trace/%00", "/\u0000", ""],
);
const requestLine = fc
  .tuple(
    fc.oneof(fc.constantFrom("GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "TRACE", "PRI"), bytes),
    usually(bytes, " "),
    fc.oneof({ weight: 5, arbitrary: target }, bytes, fc.constant(`/${"x".repeat(20_000)}`)),
    usually(fc.constantFrom("", " ", " HTTP/1.0", " HTTP/2.0", " HTTP/1.1 ", " HTTP/9"), " HTTP/1.1"),
  )
  .map((parts) => parts.join(""));
const header = fc.oneof(
  fc.constantFrom(
    ...["Content-Length: 0", "Content-Length: 5", "Content-Length: 5, 5", "Content-Length: -1", "Content-Length: 1e9"],
    ...["Transfer-Encoding: chunked", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding : chunked"],
    ...["Connection: close", "Connection: upgrade", "Upgrade: websocket", "Expect: 100-continue", "Expect: more"],
    ...[
      "Host: evil.example",
      "Origin: https://evil.example",
      "Sec-Fetch-Site: cross-site",
      " folded",
      "no colon",
      ": x",
    ],
    ...["X-Amz-Target: AWSEvents.PutEvents", "X-Amz-Target: DynamoDB_20120810.Scan", "X-Amz-Target: .", "Cookie: =;;="],
    ...["Content-Type: application/x-www-form-urlencoded", "Content-Type: application/json", "Idempotency-Key: \u0000"],
    `Padding: ${"x".repeat(11_000)}`,
  ),
  fc.tuple(bytes, bytes).map(([name, value]) => `${name}:${value}`),
);
const chunk = fc.oneof(
  fc.constantFrom(
    "0\r\n\r\n",
    "5\r\nhello\r\n",
    "ffffffffffffffffff\r\n",
    "-1\r\n",
    "5;x=y\r\nhello\r\n",
    "5\nhello\n",
  ),
  fc.constantFrom("zz\r\n", "2\r\n{}\r\n0\r\n\r\n", "5\r\nhel", "0\r\nTrailer: x\r\n\r\n"),
);
const content = fc.oneof(
  fc.constant(""),
  fc.constant("{}"),
  bytes,
  fc.array(chunk).map((chunks) => chunks.join("")),
);
/** Generates requests that are often almost valid. */
const request = (host: string) =>
  fc
    .tuple(
      requestLine,
      crlf,
      usually(bytes, `Host: ${host}\r\n`),
      fc.array(fc.tuple(header, crlf), { maxLength: 4 }),
      content,
    )
    .map(([line, end, own, headers, body]) => `${line}${end}${own}${headers.flat().join("")}\r\n${body}`);
const order = (host: string) =>
  fc.constantFrom(
    `GET /prod/order HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    `POST /prod/order HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
  );
/** Generates orders followed by other bytes without a pause, split at random positions. */
const conversations = (url: string): fc.Arbitrary<Conversation[]> => {
  const { host } = new URL(url);
  const conversation = fc
    .record({
      orders: fc.array(order(host), { maxLength: 2 }),
      others: fc.array(fc.oneof({ weight: 4, arbitrary: request(host) }, order(host), bytes), { maxLength: 3 }),
      cuts: fc.array(fc.nat(), { maxLength: 4 }),
      end: fc.constantFrom<Conversation["end"]>("after responses", "after responses", "after sending", "drop"),
    })
    .map(({ cuts, end, orders, others }) => {
      return { end, orders: orders.length, parts: split(latin1([...orders, ...others].join("")), cuts) };
    });
  return fc.array(conversation, { minLength: CONVERSATIONS, maxLength: CONVERSATIONS });
};

function split(whole: Buffer, cuts: number[]): Buffer[] {
  const positions = cuts.map((position) => position % (whole.length + 1)).sort((a, b) => a - b);
  return [0, ...positions].map((from, index) => whole.subarray(from, positions[index] ?? whole.length));
}

/** Checks that a response reveals no implementation details. */
function expectNoInternals(text: string): void {
  expect(text).not.toMatch(/\n\s+at |node:internal|\.ts:\d/);
  expect(text).toMatch(/^(HTTP\/1\.1 |$)/);
  // 501 and 505 are the client's errors.
  expect(text).not.toMatch(/HTTP\/1\.1 50[^15]/);
}

/** Checks that the local cloud has reported no warning and still responds. */
async function expectHealthy(stack: RunningStack): Promise<void> {
  expect(stack.activities.filter(({ type }) => type === "warning")).toEqual([]);
  expect((await fetch(`${stack.awsUrl}/_local/stack`)).status).toBe(200);
  expect((await fetch(`${stack.orderUrl}/none`)).status).toBe(404);
}

test("for any bytes after orders to the HTTP API, every 2xx has its item and every item its 2xx", async ({ stack }) => {
  const acknowledged: string[] = [];
  await fc.assert(
    fc.asyncProperty(conversations(stack.orderUrl), async (conversations) => {
      const received = await Promise.all(conversations.map((each) => converse(stack.orderUrl, each)));
      for (const [index, { end, orders }] of conversations.entries()) {
        const { text = "", reset = true } = received[index] ?? {};
        expectNoInternals(text);
        const ids = Array.from(text.matchAll(/"order_created","ID":"([^"]+)"/g), ([, id = ""]) => id);
        if (end === "after responses" && !reset) {
          expect(ids.length).toBeGreaterThanOrEqual(orders);
        }
        acknowledged.push(...ids);
      }
    }),
    { numRuns: RUNS },
  );
  await expectHealthy(stack);

  await until(async () => {
    const ids = (await stack.items()).map(({ ID }) => ID);
    // A client that dropped the connection may have missed a response that the API sent.
    const placed = stack.activities.filter(
      (activity) =>
        activity.type === "http-request" &&
        ["GET /order", "POST /order"].includes(activity.routeKey ?? "") &&
        activity.statusCode === 200,
    );
    expect(ids).toHaveLength(placed.length);
    expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
  });
  expect(acknowledged.length).toBeGreaterThan(20);
});

test("for any bytes, the AWS endpoint responds or closes the connection and keeps running", async ({ stack }) => {
  await fc.assert(
    fc.asyncProperty(conversations(stack.awsUrl), async (conversations) => {
      const received = await Promise.all(conversations.map((each) => converse(stack.awsUrl, each)));
      for (const { text } of received) {
        expectNoInternals(text);
      }
    }),
    { numRuns: RUNS },
  );
  await expectHealthy(stack);
});

test("invalid requests and dropped connections do not leak memory", async ({ stack }) => {
  const { host } = new URL(stack.orderUrl);
  const broken: Conversation[] = [
    { orders: 0, parts: [latin1("no HTTP\r\n\r\n")], end: "after sending" },
    {
      orders: 0,
      parts: [latin1(`POST /prod/order HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9000\r\n\r\n{`)],
      end: "drop",
    },
    {
      orders: 0,
      parts: [latin1("POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9000\r\n\r\n{")],
      end: "after sending",
    },
    {
      orders: 0,
      parts: [latin1("GET /prod/order HTTP/1.1\r\nHost:"), Buffer.alloc(20_000, "x")],
      end: "after sending",
    },
  ];
  const send = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      const urls = [stack.orderUrl, stack.awsUrl];
      await Promise.all(urls.flatMap((url) => broken.map((conversation) => converse(url, conversation))));
    }
  };
  await send(100);
  const before = measureHeapBytes();
  await send(600);
  stack.activities.length = 0;
  // Half of them become requests; keeping these 2,400 in memory would take 8 MB.
  expect(measureHeapBytes() - before).toBeLessThan(4_000_000);
});

function measureHeapBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

/** Raises the rate limits, because orders arrive faster than a stage accepts them. */
function raiseRateLimits({ resource }: StackJson): void {
  for (const stage of Object.values(resource.aws_apigatewayv2_stage ?? {})) {
    stage.default_route_settings = { throttling_rate_limit: 10_000, throttling_burst_limit: 10_000 };
  }
}
