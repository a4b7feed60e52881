import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, it, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { createJsonService, operation } from "../protocols/json-service.ts";
import { anything, expectError, startEndpoint, startOrdersEndpoint } from "../testing/running-aws-endpoint.ts";
import { AwsEndpoint } from "./aws-endpoint.ts";

describe("an operation's output", () => {
  it("is answered as the JSON that was asked for, with a request id", async () => {
    const { call } = await startOrdersEndpoint();
    const response = await call("Orders_1.Echo", '{"ID":"é"}');
    expect(await response.json()).toEqual({ input: { ID: "é" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.1");
    const other = await call("Orders_1.Echo");
    expect(other.headers.get("x-amzn-requestid")).not.toBe(response.headers.get("x-amzn-requestid"));
  });

  it("needs no body", async () => {
    const { call } = await startOrdersEndpoint();
    expect(await (await call("Orders_1.Echo", "")).json()).toEqual({ input: {} });
  });
});

test("the caller is who the signature's access key belongs to", async () => {
  const { call } = await startOrdersEndpoint();
  const authorization =
    "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260101/eu-central-1/events/aws4_request, SignedHeaders=host, Signature=0";
  const callerWith = async (headers: Record<string, string>) => (await call("Orders_1.WhoAmI", "{}", headers)).json();
  expect(await callerWith({ authorization })).toMatchObject({ caller: { arn: "key ASIAEXAMPLE" } });
  expect(await callerWith({ authorization: "Bearer token" })).toMatchObject({ caller: { arn: "key undefined" } });
  expect(await callerWith({})).toMatchObject({ caller: { arn: "key undefined" } });
});

describe("an error", () => {
  it("of an operation is the caller's, with its code and status", async () => {
    const { activities, call } = await startOrdersEndpoint();
    await expectError(await call("Orders_1.Refuse"), 400, "AccessDeniedException", "User: order is not authorized");
    await expectError(await call("Orders_1.Conflict"), 409, "Conflict", "there is one already");
    expect(activities).toEqual([]);
  });

  it("in the local cloud itself is told in its log, not to the caller", async () => {
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

  it("of the input is a ValidationException that names the field", async () => {
    const { call } = await startOrdersEndpoint();
    await expectError(await call("Orders_1.Place", '{"ID":1}'), 400, "ValidationException", "ID: ");
    await expectError(await call("Orders_1.Place", "[]"), 400, "ValidationException", "input: ");
    await expectError(await call("Orders_1.Place", "null"), 400, "ValidationException", "input: ");
  });

  test.each(["{", "ID=1", '{"a":1}}', "\u0000"])(
    "of a body that is not JSON, %j, is a SerializationException",
    async (body) => {
      const { call } = await startOrdersEndpoint();
      await expectError(await call("Orders_1.Echo", body), 400, "SerializationException", "body is not JSON: ");
    },
  );

  test.each(["Orders_1.None", "Orders_1.", "Orders_1", "Orders_1.constructor", "Orders_1.__proto__"])(
    "of the operation %s, which the service does not have, is an UnknownOperationException",
    async (target) => {
      const { call } = await startOrdersEndpoint();
      await expectError(await call(target), 400, "UnknownOperationException", "the local cloud has no Orders_1.");
    },
  );

  test.each(["Other_1.Echo", "", "constructor.name"])(
    "of the target %j names it and those there are",
    async (target) => {
      const { call } = await startOrdersEndpoint();
      const text = await expectError(await call(target), 404, "UnknownOperationException", `X-Amz-Target ${target}`);
      expect(text).toContain("it has Orders_1");
    },
  );

  it("of a request without target, such as a browser's, says so", async () => {
    const { url } = await startOrdersEndpoint();
    const message = "the local cloud does not know GET /path with X-Amz-Target missing; it has Orders_1";
    await expectError(await fetch(`${url}/path`), 404, "UnknownOperationException", message);
  });

  test.each(["GET", "PUT", "DELETE"])("of the method %s is an UnknownOperationException", async (method) => {
    const { url } = await startOrdersEndpoint();
    const response = await fetch(url, { method, headers: { "x-amz-target": "Orders_1.Echo" } });
    await expectError(response, 404, "UnknownOperationException", `does not know ${method} /`);
  });

  it("of a body over 16 MB is answered, and the connection can be used again", async () => {
    const { call } = await startOrdersEndpoint();
    const limit = 16 * 1024 * 1024;
    const tooLarge = await call("Orders_1.Echo", " ".repeat(limit + 1));
    await expectError(tooLarge, 413, "RequestEntityTooLargeException", `more than ${limit} bytes`);
    expect((await call("Orders_1.Echo", "{}".padEnd(limit))).status).toBe(200);
  });
});

test("a call that comes before it serves waits until it does", async () => {
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
    `port ${port} is taken: choose another one with --aws-port`,
  );
});

describe("an operation in progress", () => {
  it("learns that its caller hung up, and nobody is warned", async () => {
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

  it("learns that the endpoint stops, which ends its connection", async () => {
    const { call, endpoint, hanging } = await startOrdersEndpoint();
    const failed = expect(call("Orders_1.Hang")).rejects.toThrow();
    const signal = await hanging;
    await endpoint.stop();
    await failed;
    await expect.poll(() => signal.aborted).toBe(true);
  });
});

test("a caller that hangs up in the middle of its request harms nobody", async () => {
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
