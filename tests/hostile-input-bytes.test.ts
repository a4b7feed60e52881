import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { until } from "./support/conditions.ts";
import { type RunningStack, runStack } from "./support/run-stack.ts";

/** A caller that has its answers listens for so long to what else comes, before it says that it is done. */
const SILENCE_MS = 100;
/** Longer than any answer takes, the slowest machine included; only what hangs comes to it. */
const HANGS_MS = 20_000;
/** At the same time. */
const CONVERSATIONS = 20;
const RUNS = 10;

/** What is sent over one connection. */
interface Conversation {
  /** It begins with so many orders that are as they should be. */
  orders: number;
  /** Each is written by itself. */
  parts: Buffer[];
  /** How the caller ends it: when its orders are answered, when it has sent all, or by breaking off. */
  end: "when answered" | "when sent" | "break off";
}

interface Heard {
  /** What came until the server closed, or the caller hung up. */
  answer: string;
  /** The server has closed with bytes unread: TCP may have dropped what was on its way then. */
  reset: boolean;
}

/** Has a conversation with the server at a URL. */
function converse(url: string, { end, orders, parts }: Conversation): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    let reset = false;
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    const hanging = setTimeout(() => socket.destroy(new Error("the server hangs")), HANGS_MS);
    socket.on("timeout", () => socket.end());
    socket.on("data", (bytes) => {
      received.push(bytes);
      if (answersIn(received) >= orders) {
        socket.setTimeout(SILENCE_MS);
      }
    });
    // A server that has refused the beginning need not read the rest.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      reset = ["ECONNRESET", "EPIPE"].includes(error.code ?? "");
      if (!reset) {
        reject(error);
      }
    });
    socket.on("close", () => {
      clearTimeout(hanging);
      resolve({ answer: textOf(received), reset });
    });
    for (const part of parts) {
      socket.write(part);
    }
    if (end === "when sent") {
      socket.end();
    }
    if (end === "when answered" && orders === 0) {
      socket.setTimeout(SILENCE_MS);
    }
    if (end === "break off") {
      socket.write("", () => socket.destroy());
    }
  });
}

const textOf = (received: Buffer[]) => Buffer.concat(received).toString("latin1");
const answersIn = (received: Buffer[]) => textOf(received).split("HTTP/1.1 ").length - 1;
const latin1 = (text: string) => Buffer.from(text, "latin1");
const crlf = fc.oneof({ weight: 9, arbitrary: fc.constant("\r\n") }, fc.constantFrom("\n", "\r", "\r\n\r\n", " \r\n"));
const rarely = (strange: fc.Arbitrary<string>, usual: string) =>
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
    rarely(bytes, " "),
    fc.oneof({ weight: 5, arbitrary: target }, bytes, fc.constant(`/${"x".repeat(20_000)}`)),
    rarely(fc.constantFrom("", " ", " HTTP/1.0", " HTTP/2.0", " HTTP/1.1 ", " HTTP/9"), " HTTP/1.1"),
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
/** One that is often near enough to a request to get far. */
const request = (host: string) =>
  fc
    .tuple(
      requestLine,
      crlf,
      rarely(bytes, `Host: ${host}\r\n`),
      fc.array(fc.tuple(header, crlf), { maxLength: 4 }),
      content,
    )
    .map(([line, end, own, headers, body]) => `${line}${end}${own}${headers.flat().join("")}\r\n${body}`);
const order = (host: string) =>
  fc.constantFrom(
    `GET /prod/order HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    `POST /prod/order HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
  );
/** Orders, and whatever else, one after the other without a pause, cut anywhere. */
const conversations = (url: string): fc.Arbitrary<Conversation[]> => {
  const { host } = new URL(url);
  const conversation = fc
    .record({
      orders: fc.array(order(host), { maxLength: 2 }),
      others: fc.array(fc.oneof({ weight: 4, arbitrary: request(host) }, order(host), bytes), { maxLength: 3 }),
      cuts: fc.array(fc.nat(), { maxLength: 4 }),
      end: fc.constantFrom<Conversation["end"]>("when answered", "when answered", "when sent", "break off"),
    })
    .map(({ cuts, end, orders, others }) => {
      return { end, orders: orders.length, parts: cut(latin1([...orders, ...others].join("")), cuts) };
    });
  return fc.array(conversation, { minLength: CONVERSATIONS, maxLength: CONVERSATIONS });
};

function cut(whole: Buffer, cuts: number[]): Buffer[] {
  const places = cuts.map((place) => place % (whole.length + 1)).sort((a, b) => a - b);
  return [0, ...places].map((from, index) => whole.subarray(from, places[index] ?? whole.length));
}

/** Nothing of how the local cloud is made, whatever was asked. */
function expectPlain(answer: string): void {
  expect(answer).not.toMatch(/\n\s+at |node:internal|\.ts:\d/);
  expect(answer).toMatch(/^(HTTP\/1\.1 |$)/);
  expect(answer).not.toMatch(/HTTP\/1\.1 50/);
}

/** Also that no request failed inside of the local cloud. */
async function expectWell(stack: RunningStack): Promise<void> {
  expect(stack.activities.filter(({ type }) => type === "warning")).toEqual([]);
  expect((await fetch(`${stack.awsUrl}/_local/stack`)).status).toBe(200);
  expect((await fetch(`${stack.orderUrl}/none`)).status).toBe(404);
}

test("whatever bytes follow orders to the HTTP API, every 2xx has its item, and every item its 2xx", async () => {
  const stack = await runStack({ edit: withoutThrottling });
  const acknowledged: string[] = [];
  await fc.assert(
    fc.asyncProperty(conversations(stack.orderUrl), async (conversations) => {
      const answers = await Promise.all(conversations.map((each) => converse(stack.orderUrl, each)));
      for (const [index, { end, orders }] of conversations.entries()) {
        const { answer = "", reset = true } = answers[index] ?? {};
        expectPlain(answer);
        const ids = Array.from(answer.matchAll(/"order_created","ID":"([^"]+)"/g), ([, id = ""]) => id);
        if (end === "when answered" && !reset) {
          expect(ids.length).toBeGreaterThanOrEqual(orders);
        }
        acknowledged.push(...ids);
      }
    }),
    { numRuns: RUNS },
  );
  await expectWell(stack);

  await until(async () => {
    const ids = (await stack.items()).map(({ ID }) => ID);
    // Whoever hung up has not heard it, but the API has said it.
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

test("whatever bytes come to the AWS endpoint, it answers or hangs up, and goes on", async () => {
  const stack = await runStack();
  await fc.assert(
    fc.asyncProperty(conversations(stack.awsUrl), async (conversations) => {
      const answers = await Promise.all(conversations.map((each) => converse(stack.awsUrl, each)));
      for (const { answer } of answers) {
        expectPlain(answer);
      }
    }),
    { numRuns: RUNS },
  );
  await expectWell(stack);
});

test("broken requests and early hang-ups leave nothing in memory", async () => {
  const stack = await runStack();
  const { host } = new URL(stack.orderUrl);
  const broken: Conversation[] = [
    { orders: 0, parts: [latin1("no HTTP\r\n\r\n")], end: "when sent" },
    {
      orders: 0,
      parts: [latin1(`POST /prod/order HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9000\r\n\r\n{`)],
      end: "break off",
    },
    {
      orders: 0,
      parts: [latin1("POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9000\r\n\r\n{")],
      end: "when sent",
    },
    { orders: 0, parts: [latin1("GET /prod/order HTTP/1.1\r\nHost:"), Buffer.alloc(20_000, "x")], end: "when sent" },
  ];
  const send = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      const urls = [stack.orderUrl, stack.awsUrl];
      await Promise.all(urls.flatMap((url) => broken.map((conversation) => converse(url, conversation))));
    }
  };
  await send(100);
  const before = heapAfterCollection();
  await send(600);
  stack.activities.length = 0;
  // Half of them come so far as to be requests: to keep these 2,400 would take 8 MB.
  expect(heapAfterCollection() - before).toBeLessThan(4_000_000);
});

function heapAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

/** Orders come faster here than a stage of the real API takes them. */
function withoutThrottling({ resource }: Parameters<NonNullable<Parameters<typeof runStack>[0]>["edit"] & {}>[0]) {
  for (const stage of Object.values(resource.aws_apigatewayv2_stage ?? {})) {
    stage.default_route_settings = { throttling_rate_limit: 10_000, throttling_burst_limit: 10_000 };
  }
}
