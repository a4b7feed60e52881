import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, it, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { createJsonService, operation } from "../protocols/json-service.ts";
import { anything, expectError, startEndpoint, startOrdersEndpoint } from "../testing/running-aws-endpoint.ts";
import { AwsEndpoint } from "./aws-endpoint.ts";

describe("an operation's output", () => {
  it("is returned in the requested JSON version, with a request id", async () => {
    const { call } = await startOrdersEndpoint();
    const response = await call("Orders_1.Echo", '{"ID":"é"}');
    expect(await response.json()).toEqual({ input: { ID: "é" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.1");
    const other = await call("Orders_1.Echo");
    expect(other.headers.get("x-amzn-requestid")).not.toBe(response.headers.get("x-amzn-requestid"));
  });

  it("is returned to a request without a body", async () => {
    const { call } = await startOrdersEndpoint();
    expect(await (await call("Orders_1.Echo", "")).json()).toEqual({ input: {} });
  });
});

test("finds the caller by the access key of the signature", async () => {
  const { call } = await startOrdersEndpoint();
  const authorization =
    "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260101/eu-central-1/events/aws4_request, SignedHeaders=host, Signature=0";
  const callerWith = async (headers: Record<string, string>) => (await call("Orders_1.WhoAmI", "{}", headers)).json();
  expect(await callerWith({ authorization })).toMatchObject({ caller: { arn: "key ASIAEXAMPLE" } });
  expect(await callerWith({ authorization: "Bearer token" })).toMatchObject({ caller: { arn: "key undefined" } });
  expect(await callerWith({})).toMatchObject({ caller: { arn: "key undefined" } });
});

describe("an error", () => {
  it("thrown by an operation is returned with its code and status", async () => {
    const { activities, call } = await startOrdersEndpoint();
    await expectError(await call("Orders_1.Deny"), 400, "AccessDeniedException", "User: order is not authorized");
    await expectError(await call("Orders_1.Conflict"), 409, "Conflict", "order already exists");
    expect(activities).toEqual([]);
  });

  it("inside the local cloud is logged, and not shown to the caller", async () => {
    const { activities, call } = await startOrdersEndpoint();
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

  it("in the input is a ValidationException that names the field", async () => {
    const { call } = await startOrdersEndpoint();
    await expectError(await call("Orders_1.Place", '{"ID":1}'), 400, "ValidationException", "ID: ");
    await expectError(await call("Orders_1.Place", "[]"), 400, "ValidationException", "input: ");
    await expectError(await call("Orders_1.Place", "null"), 400, "ValidationException", "input: ");
  });

  test.each(["{", "ID=1", '{"a":1}}', "\u0000"])(
    "for the body %j, which is not JSON, is a SerializationException",
    async (body) => {
      const { call } = await startOrdersEndpoint();
      await expectError(await call("Orders_1.Echo", body), 400, "SerializationException", "body is not JSON: ");
    },
  );

  test.each(["Orders_1.None", "Orders_1.", "Orders_1", "Orders_1.constructor", "Orders_1.__proto__"])(
    "for the unsupported operation %s is an UnknownOperationException",
    async (target) => {
      const { call } = await startOrdersEndpoint();
      await expectError(
        await call(target),
        400,
        "UnknownOperationException",
        "the local cloud does not support Orders_1.",
      );
    },
  );

  test.each(["Other_1.Echo", "", "constructor.name"])(
    "for the unknown target %j names it and the supported ones",
    async (target) => {
      const { call } = await startOrdersEndpoint();
      const text = await expectError(await call(target), 404, "UnknownOperationException", `X-Amz-Target ${target}`);
      expect(text).toContain("it supports Orders_1");
    },
  );

  it("for a request without a target, such as a browser's, reports it as missing", async () => {
    const { url } = await startOrdersEndpoint();
    const message = "the local cloud does not support GET /path with X-Amz-Target missing; it supports Orders_1";
    await expectError(await fetch(`${url}/path`), 404, "UnknownOperationException", message);
  });

  test.each(["GET", "PUT", "DELETE"])("for the method %s is an UnknownOperationException", async (method) => {
    const { url } = await startOrdersEndpoint();
    const response = await fetch(url, { method, headers: { "x-amz-target": "Orders_1.Echo" } });
    await expectError(response, 404, "UnknownOperationException", `does not support ${method} /`);
  });

  it("for a body over 16 MB is returned, and the connection remains usable", async () => {
    const { call } = await startOrdersEndpoint();
    const limit = 16 * 1024 * 1024;
    const tooLarge = await call("Orders_1.Echo", " ".repeat(limit + 1));
    await expectError(tooLarge, 413, "RequestEntityTooLargeException", `more than ${limit} bytes`);
    expect((await call("Orders_1.Echo", "{}".padEnd(limit))).status).toBe(200);
  });
});

test("a call that arrives before serve waits for it", async () => {
  const { endpoint, url } = await startEndpoint();
  const early = fetch(url, { method: "POST", headers: { "x-amz-target": "Orders_1.Echo" }, body: "{}" });
  const service = createJsonService("Orders_1", { Echo: operation(anything, (input) => input) });
  endpoint.serve([service], () => ({ kind: "root", arn: "root" }));
  expect((await early).status).toBe(200);
});

test("a taken port is an error that names --aws-port", async () => {
  const { url } = await startEndpoint();
  const port = Number(new URL(url).port);
  await expect(new AwsEndpoint({ activityLog: new ActivityLog() }).start(port)).rejects.toThrow(
    `port ${port} is taken: choose another with --aws-port`,
  );
});

describe("an operation in progress", () => {
  it("is aborted without a warning when its caller disconnects", async () => {
    const { activities, hanging, url } = await startOrdersEndpoint();
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

  it("is aborted when the endpoint stops and closes its connection", async () => {
    const { call, endpoint, hanging } = await startOrdersEndpoint();
    const failed = expect(call("Orders_1.Hang")).rejects.toThrow();
    const signal = await hanging;
    await endpoint.stop();
    await failed;
    await expect.poll(() => signal.aborted).toBe(true);
  });
});

test("a caller that disconnects in the middle of its request does not disturb others", async () => {
  const { activities, call, url } = await startOrdersEndpoint();
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
