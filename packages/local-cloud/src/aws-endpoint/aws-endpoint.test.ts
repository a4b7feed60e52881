import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished, test } from "vitest";
import * as z from "zod";
import { ActivityLog, type RecordedActivity } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { QueryProtocol } from "../core/query-protocol.ts";
import { jsonService, operation } from "../protocols/json-service.ts";
import { restAnswer, restService } from "../protocols/rest-service.ts";
import { AwsEndpoint } from "./aws-endpoint.ts";

const anything = z.looseObject({});

async function startEndpoint() {
  const activityLog = new ActivityLog();
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const endpoint = new AwsEndpoint({ activityLog });
  onTestFinished(() => endpoint.stop());
  return { activities, endpoint, url: await endpoint.start(0) };
}

/** An endpoint with one service, Orders_1, whose callers are known by their access key. */
async function setUp() {
  const started = await startEndpoint();
  const hanging = Promise.withResolvers<AbortSignal>();
  const service = jsonService("Orders_1", {
    Echo: operation(anything, (input) => ({ input })),
    Place: operation(z.strictObject({ ID: z.string() }), ({ ID }) => ({ ID })),
    WhoAmI: operation(anything, (_, { caller }) => ({ caller })),
    Refuse: operation(anything, () => {
      throw new AwsError("AccessDeniedException", "User: order is not authorized");
    }),
    Conflict: operation(anything, () => {
      throw new AwsError("Conflict", "there is one already", 409);
    }),
    Crash: operation(anything, () => {
      throw new TypeError("secret of /home/someone");
    }),
    Hang: operation(anything, (_, { signal }) => {
      hanging.resolve(signal);
      return new Promise(() => {});
    }),
  });
  started.endpoint.serve([service], (accessKeyId) => ({ kind: "root", arn: `key ${accessKeyId}` }));
  const call = (operation: string, body = "{}", headers: Record<string, string> = {}) =>
    fetch(started.url, {
      method: "POST",
      headers: { "x-amz-target": operation, "content-type": "application/x-amz-json-1.1", ...headers },
      body,
    });
  return { ...started, call, hanging: hanging.promise };
}

/** Checks that an answer is an error as AWS's SDKs read it. */
async function expectError(response: Response, statusCode: number, code: string, message: string) {
  const text = await response.text();
  expect(JSON.parse(text)).toEqual({ __type: code, message: expect.stringContaining(message) });
  expect(response.status).toBe(statusCode);
  expect(response.headers.get("x-amzn-errortype")).toBe(code);
  expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  expect(text).not.toMatch(/\bat .*:\d+/);
  return text;
}

describe("an operation's output", () => {
  it("is answered as the JSON that was asked for, with a request id", async () => {
    const { call } = await setUp();
    const response = await call("Orders_1.Echo", '{"ID":"é"}');
    expect(await response.json()).toEqual({ input: { ID: "é" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.1");
    const other = await call("Orders_1.Echo");
    expect(other.headers.get("x-amzn-requestid")).not.toBe(response.headers.get("x-amzn-requestid"));
  });

  it("needs no body", async () => {
    const { call } = await setUp();
    expect(await (await call("Orders_1.Echo", "")).json()).toEqual({ input: {} });
  });
});

test("the caller is who the signature's access key belongs to", async () => {
  const { call } = await setUp();
  const authorization =
    "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260101/eu-central-1/events/aws4_request, SignedHeaders=host, Signature=0";
  const callerWith = async (headers: Record<string, string>) => (await call("Orders_1.WhoAmI", "{}", headers)).json();
  expect(await callerWith({ authorization })).toMatchObject({ caller: { arn: "key ASIAEXAMPLE" } });
  expect(await callerWith({ authorization: "Bearer token" })).toMatchObject({ caller: { arn: "key undefined" } });
  expect(await callerWith({})).toMatchObject({ caller: { arn: "key undefined" } });
});

describe("an error", () => {
  it("of an operation is the caller's, with its code and status", async () => {
    const { activities, call } = await setUp();
    await expectError(await call("Orders_1.Refuse"), 400, "AccessDeniedException", "User: order is not authorized");
    await expectError(await call("Orders_1.Conflict"), 409, "Conflict", "there is one already");
    expect(activities).toEqual([]);
  });

  it("in the local cloud itself is told in its log, not to the caller", async () => {
    const { activities, call } = await setUp();
    const response = await call("Orders_1.Crash");
    const text = await expectError(response, 500, "InternalFailure", "the local cloud failed");
    expect(text).not.toContain("secret");
    expect(text).toContain(response.headers.get("x-amzn-requestid"));
    expect(activities).toMatchObject([
      {
        type: "warning",
        message: expect.stringMatching(/^Orders_1\.Crash failed .*TypeError: secret of [\s\S]*\n +at /),
      },
    ]);
    expect(activities[0]).toHaveProperty(
      "message",
      expect.stringContaining(response.headers.get("x-amzn-requestid") ?? ""),
    );
  });

  it("of the input is a ValidationException that names the field", async () => {
    const { call } = await setUp();
    await expectError(await call("Orders_1.Place", '{"ID":1}'), 400, "ValidationException", "ID: ");
    await expectError(await call("Orders_1.Place", "[]"), 400, "ValidationException", "input: ");
    await expectError(await call("Orders_1.Place", "null"), 400, "ValidationException", "input: ");
  });

  test.each(["{", "ID=1", '{"a":1}}', "\u0000"])(
    "of a body that is not JSON, %j, is a SerializationException",
    async (body) => {
      const { call } = await setUp();
      await expectError(await call("Orders_1.Echo", body), 400, "SerializationException", "body is not JSON: ");
    },
  );

  test.each(["Orders_1.None", "Orders_1.", "Orders_1", "Orders_1.constructor", "Orders_1.__proto__"])(
    "of the operation %s, which the service does not have, is an UnknownOperationException",
    async (target) => {
      const { call } = await setUp();
      await expectError(await call(target), 400, "UnknownOperationException", "the local cloud has no Orders_1.");
    },
  );

  test.each(["Other_1.Echo", "", "constructor.name"])(
    "of the target %j names it and those there are",
    async (target) => {
      const { call } = await setUp();
      const text = await expectError(await call(target), 404, "UnknownOperationException", `X-Amz-Target ${target}`);
      expect(text).toContain("it has Orders_1");
    },
  );

  it("of a request without target, such as a browser's, says so", async () => {
    const { url } = await setUp();
    const message = "the local cloud does not know GET /path with X-Amz-Target missing; it has Orders_1";
    await expectError(await fetch(`${url}/path`), 404, "UnknownOperationException", message);
  });

  test.each(["GET", "PUT", "DELETE"])("of the method %s is an UnknownOperationException", async (method) => {
    const { url } = await setUp();
    const response = await fetch(url, { method, headers: { "x-amz-target": "Orders_1.Echo" } });
    await expectError(response, 404, "UnknownOperationException", `does not know ${method} /`);
  });

  it("of a body over 16 MB is answered, and the connection can be used again", async () => {
    const { call } = await setUp();
    const limit = 16 * 1024 * 1024;
    const tooLarge = await call("Orders_1.Echo", " ".repeat(limit + 1));
    await expectError(tooLarge, 413, "RequestEntityTooLargeException", `more than ${limit} bytes`);
    expect((await call("Orders_1.Echo", "{}".padEnd(limit))).status).toBe(200);
  });
});

describe("a service that is routed by method and path", () => {
  async function setUpRest() {
    const started = await startEndpoint();
    const json = jsonService("Orders_1", { Echo: operation(anything, (input) => ({ input })) });
    const rest = restService("/2015-03-31/orders", [
      { method: "GET", path: "/2015-03-31/orders", run: ({ caller }) => restAnswer(200, { caller }) },
      {
        method: "POST",
        path: "/2015-03-31/orders/{ID}/items/{Item}",
        run: ({ body, query, requestId }, id, item) =>
          restAnswer(201, { id, item, body: body.toString(), q: query.get("Q"), requestId }, { "x-total": "1" }),
      },
      {
        method: "GET",
        path: "/2015-03-31/orders/{Code}",
        run: (_, code = "") => {
          if (code === "crash") throw new TypeError("secret of /home/someone");
          throw new AwsError(code, "no", 404, code === "Gone" ? { Reason: "sold" } : {});
        },
      },
    ]);
    started.endpoint.serve([json, rest], (accessKeyId) => ({ kind: "root", arn: `key ${accessKeyId}` }));
    return { ...started, get: (path: string, init?: RequestInit) => fetch(`${started.url}${path}`, init) };
  }

  it("gets the path's variables decoded, the query, the body as it came and the request's id", async () => {
    const { get } = await setUpRest();
    const response = await get("/2015-03-31/orders/arn%3Aaws/items/a%2Fb?Q=%24LATEST", {
      method: "POST",
      body: "\u0000",
    });
    expect(await response.json()).toEqual({
      id: "arn:aws",
      item: "a/b",
      body: "\u0000",
      q: "$LATEST",
      requestId: response.headers.get("x-amzn-requestid"),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-total")).toBe("1");
  });

  it("knows the caller, and takes a slash at the end", async () => {
    const { get } = await setUpRest();
    const headers = {
      authorization: "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260101/eu-central-1/lambda/aws4_request",
    };
    const response = await get("/2015-03-31/orders/", { headers });
    expect(await response.json()).toEqual({ caller: { kind: "root", arn: "key ASIAEXAMPLE" } });
  });

  test.each([
    ["Gone", 404, { Type: "User", Reason: "sold", message: "no" }],
    ["ResourceNotFoundException", 404, { Type: "User", Message: "no" }],
    ["AccessDeniedException", 403, { Message: "no" }],
  ])("answers the error %s as REST-JSON has it", async (code, statusCode, body) => {
    const { activities, get } = await setUpRest();
    const response = await get(`/2015-03-31/orders/${code}`);
    expect(await response.json()).toEqual(body);
    expect(response.status).toBe(statusCode);
    expect(response.headers.get("x-amzn-errortype")).toBe(code);
    expect(activities).toEqual([]);
  });

  it("has nothing at another path or method", async () => {
    const { get } = await setUpRest();
    const message = "the local cloud has no DELETE /2015-03-31/orders";
    const response = await get("/2015-03-31/orders", { method: "DELETE" });
    expect([response.status, await response.json()]).toEqual([404, { Type: "User", message }]);
    expect((await get("/2015-03-31/orders/a/b")).status).toBe(404);
    expect((await get("/2015-03-31/orders/%E0%A4%A")).status).toBe(400);
    const elsewhere = await get("/2014-11-13/orders");
    expect(await elsewhere.text()).toMatch(/it has Orders_1, \/2015-03-31\/orders"/);
  });

  it("leaves to X-Amz-Target what has one", async () => {
    const { get } = await setUpRest();
    const headers = { "x-amz-target": "Orders_1.Echo" };
    const response = await get("/2015-03-31/orders", { method: "POST", headers, body: "{}" });
    expect(await response.json()).toEqual({ input: {} });
  });

  it("that fails itself says so in the log, and not to the caller", async () => {
    const { activities, get } = await setUpRest();
    const response = await get("/2015-03-31/orders/crash");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(activities).toMatchObject([
      { type: "warning", message: expect.stringMatching(/^GET \/2015-03-31\/orders\/crash failed .*secret/) },
    ]);
  });
});

describe("a service that speaks the query protocol too", () => {
  const query: QueryProtocol = {
    version: "2026-01-01",
    xmlNamespace: "http://orders.example.com/doc/2026-01-01/",
    pathMember: "OrderUrl",
    operations: {
      Echo: { input: { Count: "integer" }, output: { Items: { list: "Item" } } },
      Delete: { input: {} },
      Refuse: { input: {} },
      Lose: { input: {} },
      Crash: { input: {} },
    },
    errors: { OrderDoesNotExist: { code: "Orders.NonExistentOrder", message: "no such order", statusCode: 404 } },
  };

  async function setUpQuery() {
    const started = await startEndpoint();
    const operations = {
      Echo: operation(anything, (input, { caller }) => ({
        Input: JSON.stringify(input),
        Items: ["a"],
        caller: caller.kind,
      })),
      Delete: operation(anything, () => ({})),
      Refuse: operation(anything, () => {
        throw new AwsError("AccessDeniedException", "no <access>");
      }),
      Lose: operation(anything, () => {
        throw new AwsError("OrderDoesNotExist", "not there");
      }),
      Crash: operation(anything, () => {
        throw new TypeError("secret of /home/someone");
      }),
    };
    const rest = restService("/2015-03-31/orders", [
      {
        method: "POST",
        path: "/2015-03-31/orders",
        run: ({ body, query }) => restAnswer(200, { body: `${body}`, q: query.get("Q") }),
      },
      {
        method: "GET",
        path: "/2015-03-31/orders",
        run: () => {
          throw new TypeError("secret of /home/someone");
        },
      },
    ]);
    const json = jsonService("Orders_1", operations, query);
    started.endpoint.serve([json, rest], () => ({ kind: "root", arn: "root" }));
    const post = (form: string, path = "/") =>
      fetch(`${started.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
        body: form,
      });
    return { ...started, post };
  }

  const metadata = "<ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata>";

  /** Status, type and XML of an answer, whose request id is the header's. */
  async function xmlOf(response: Response) {
    const requestId = response.headers.get("x-amzn-requestid") ?? "none";
    const xml = (await response.text()).replaceAll(requestId, "ID");
    return { status: response.status, type: response.headers.get("content-type"), xml };
  }

  const echoed = (input: string) => ({
    status: 200,
    type: "text/xml",
    xml: `<?xml version="1.0"?><EchoResponse xmlns="http://orders.example.com/doc/2026-01-01/"><EchoResult><Input>${input}</Input><Item>a</Item><caller>root</caller></EchoResult>${metadata}</EchoResponse>`,
  });

  it("takes a form and answers XML", async () => {
    const { post } = await setUpQuery();
    const response = await post("Action=Echo&Version=2026-01-01&Count=2&ID=a%26b");
    expect(await xmlOf(response)).toEqual(echoed("{&#34;Count&#34;:2,&#34;ID&#34;:&#34;a&#38;b&#34;}"));
  });

  it("takes a URL, whose path stands for what the request is about", async () => {
    const { url } = await setUpQuery();
    for (const path of ["/000000000000/order", "/000000000000/order/"]) {
      const response = await fetch(`${url}${path}?Action=Echo&Version=2026-01-01`);
      expect(await xmlOf(response)).toEqual(echoed("{&#34;OrderUrl&#34;:&#34;/000000000000/order&#34;}"));
    }
  });

  it("prefers the parameter to the path", async () => {
    const { post } = await setUpQuery();
    const response = await post("Action=Echo&Version=2026-01-01&OrderUrl=x", "/000000000000/order");
    expect(await xmlOf(response)).toEqual(echoed("{&#34;OrderUrl&#34;:&#34;x&#34;}"));
  });

  it("answers an operation without output with its request id alone", async () => {
    const { post } = await setUpQuery();
    expect((await xmlOf(await post("Action=Delete&Version=2026-01-01"))).xml).toBe(
      `<?xml version="1.0"?><DeleteResponse xmlns="http://orders.example.com/doc/2026-01-01/">${metadata}</DeleteResponse>`,
    );
  });

  test.each([
    ["Refuse", 403, "<Type>Sender</Type><Code>AccessDenied</Code><Message>no &#60;access&#62;</Message>"],
    ["Lose", 404, "<Type>Sender</Type><Code>Orders.NonExistentOrder</Code><Message>no such order</Message>"],
    ["Crash", 500, "<Type>Receiver</Type><Code>InternalFailure</Code><Message>the local cloud failed; "],
    ["Nothing", 400, "<Code>InvalidAction</Code><Message>The action Nothing is not valid for this endpoint.</Message>"],
    ["constructor", 400, "<Code>InvalidAction</Code>"],
    ["Echo&Count=two", 400, "<Code>InvalidParameterValue</Code><Message>Value two for parameter Count is invalid."],
  ])("answers %s with an error in XML", async (action, status, part) => {
    const { post } = await setUpQuery();
    const answer = await xmlOf(await post(`Action=${action}&Version=2026-01-01`));
    expect(answer).toMatchObject({ status, type: "text/xml", xml: expect.stringContaining(part) });
    expect(answer.xml).toMatch(
      /^<\?xml version="1.0"\?><ErrorResponse xmlns="http:\/\/orders.*<Detail\/><\/Error><RequestId>ID<\/RequestId><\/ErrorResponse>$/,
    );
    expect(answer.xml).not.toContain("secret");
  });

  it("is not found by another version, and that is told in XML", async () => {
    const { post } = await setUpQuery();
    const { status, xml } = await xmlOf(await post("Action=GetCallerIdentity&Version=2011-06-15"));
    expect(status).toBe(400);
    expect(xml).toContain(
      "<Code>InvalidAction</Code><Message>the local cloud does not know POST / with Version 2011-06-15;",
    );
    expect((await xmlOf(await post("Action=Echo"))).xml).toContain("with Version missing;");
  });

  it("tells callers of AWS JSON what the error was called before", async () => {
    const { url } = await setUpQuery();
    const call = (target: string) => fetch(url, { method: "POST", headers: { "x-amz-target": target }, body: "{}" });
    const lost = await call("Orders_1.Lose");
    expect(lost.headers.get("x-amzn-query-error")).toBe("Orders.NonExistentOrder;Sender");
    expect(await lost.json()).toEqual({ __type: "OrderDoesNotExist", message: "not there" });
    expect((await call("Orders_1.Crash")).headers.get("x-amzn-query-error")).toBe("InternalFailure;Receiver");
    expect((await call("Other_1.Lose")).headers.get("x-amzn-query-error")).toBeNull();
  });

  it("leaves a form to the path that it is posted to, and its errors to JSON", async () => {
    const { post, url } = await setUpQuery();
    const response = await post('{"Action":"Echo"}', "/2015-03-31/orders?Q=1");
    expect(await response.json()).toEqual({ body: '{"Action":"Echo"}', q: "1" });
    const crashed = await fetch(`${url}/2015-03-31/orders?Action=Echo`);
    expect(crashed.status).toBe(500);
    expect(await crashed.json()).toMatchObject({ __type: "InternalFailure" });
  });
});

test("a call that comes before it serves waits until it does", async () => {
  const { endpoint, url } = await startEndpoint();
  const early = fetch(url, { method: "POST", headers: { "x-amz-target": "Orders_1.Echo" }, body: "{}" });
  const service = jsonService("Orders_1", { Echo: operation(anything, (input) => input) });
  endpoint.serve([service], () => ({ kind: "root", arn: "root" }));
  expect((await early).status).toBe(200);
});

test("a taken port is an error that names --aws-port", async () => {
  const { url } = await startEndpoint();
  const port = Number(new URL(url).port);
  await expect(new AwsEndpoint({ activityLog: new ActivityLog() }).start(port)).rejects.toThrow(
    `port ${port} is taken: choose another one with --aws-port`,
  );
});

describe("an operation in progress", () => {
  it("learns that its caller hung up, and nobody is warned", async () => {
    const { activities, hanging, url } = await setUp();
    const outgoing = request(url, { method: "POST", headers: { "x-amz-target": "Orders_1.Hang" } });
    outgoing.on("error", () => {});
    outgoing.end("{}");
    const signal = await hanging;
    expect(signal.aborted).toBe(false);
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    outgoing.destroy();
    await aborted;
    expect(activities).toEqual([]);
  });

  it("learns that the endpoint stops, which ends its connection", async () => {
    const { call, endpoint, hanging } = await setUp();
    const failed = expect(call("Orders_1.Hang")).rejects.toThrow();
    const signal = await hanging;
    await endpoint.stop();
    await failed;
    await expect.poll(() => signal.aborted).toBe(true);
  });
});

test("a caller that hangs up in the middle of its request harms nobody", async () => {
  const { activities, call, url } = await setUp();
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(url).port) });
  const head = [
    "POST / HTTP/1.1",
    `Host: ${new URL(url).host}`,
    "X-Amz-Target: Orders_1.Echo",
    "Content-Length: 10",
    "",
    "half",
  ];
  await new Promise<void>((resolve) => socket.write(head.join("\r\n"), () => resolve()));
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.destroy();
  await closed;
  expect((await call("Orders_1.Echo")).status).toBe(200);
  expect(activities).toEqual([]);
});
