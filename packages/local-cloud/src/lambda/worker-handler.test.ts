import { describe, expect, it, onTestFinished, test } from "vitest";
import { createTraceHeader } from "../core/trace-header.ts";
import { logStreamName, startWorker } from "../testing/running-worker.ts";
import { testStackFolder } from "../testing/stack-folder.ts";

describe("a handler", () => {
  test("has its own environment, without the machine's", async () => {
    process.env.MACHINE_SECRET = "secret";
    onTestFinished(() => {
      delete process.env.MACHINE_SECRET;
    });
    const { invoke } = startWorker("export const handler = () => ({ ...process.env });");
    expect(JSON.parse((await invoke({}, "8476a536-e9f4-11e8-9739-2dfe598c3fcd")).payload)).toEqual({
      TABLE_NAME: "orders",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      _X_AMZN_TRACE_ID: createTraceHeader("8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
    });
  });

  test("receives AWS's context", async () => {
    const { invoke } = startWorker(
      "export const handler = (_, context) => ({ ...context, left: context.getRemainingTimeInMillis() });",
      { memoryMb: 256, timeoutSeconds: 30 },
    );
    const { left, ...context } = JSON.parse((await invoke({}, "8476a536-e9f4-11e8-9739-2dfe598c3fcd")).payload);
    expect(context).toEqual({
      awsRequestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
      functionName: "lab2-dev-order",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order",
      logGroupName: "/aws/lambda/lab2-dev-order",
      logStreamName,
      memoryLimitInMB: "256",
      xRayTraceId: createTraceHeader("8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
    });
    expect(left).toBeGreaterThan(20_000);
    expect(left).toBeLessThanOrEqual(30_000);
  });
});

test("defines unset properties of the context as undefined, and no properties for callbacks", async () => {
  const { invoke } = startWorker(`export const handler = (_, context) => [
    ["clientContext", "identity", "tenantId"].map((name) => [name in context, typeof context[name]]),
    ["callbackWaitsForEmptyEventLoop", "done", "fail", "succeed"].filter((name) => name in context),
  ]`);
  expect(JSON.parse((await invoke()).payload)).toEqual([Array(3).fill([true, "undefined"]), []]);
});

test("passes the caller's client context and function ARN in the context", async () => {
  const { worker } = startWorker(
    "export const handler = (_, { clientContext, invokedFunctionArn }) => ({ clientContext, invokedFunctionArn });",
  );
  const clientContext = { client: { app_title: "till" }, custom: { shift: 2 } };
  const invokedFunctionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order:$LATEST";
  const { payload } = await worker.invoke({
    requestId: "request-1",
    payload: "{}",
    clientContext: JSON.stringify(clientContext),
    invokedFunctionArn,
  });
  expect(JSON.parse(payload)).toEqual({ clientContext, invokedFunctionArn });
});

describe("the output of a handler", () => {
  it("is reported line by line, with its invocation, before the result", async () => {
    const { invoke, logLines } = startWorker(`export const handler = ({ number }) => {
      console.log("start", number);
      console.error("{\\n}");
      process.stdout.write("no line end");
      process.stderr.write(Buffer.from("é\\n"));
    }`);
    for (let number = 0; number < 20; number++) {
      await invoke({ number }, `request-${number}`);
      expect(logLines.splice(0)).toEqual(
        [`start ${number}`, "{", "}", "no line end", "é"].map((line) => ({ line, requestId: `request-${number}` })),
      );
    }
  });

  it("belongs to the waiting invocation while the handler is loaded", async () => {
    const { invoke, logLines } = startWorker('console.log("loaded"); export const handler = () => {};');
    await invoke();
    expect(logLines).toEqual([{ line: "loaded", requestId: "request-1" }]);
  });

  it("does not reach the output of the local cloud", async () => {
    const { invoke } = startWorker(
      "export const handler = () => { console.log('x'); process.stdout.cork(); console.log('y'); console.log('z'); process.stdout.uncork(); };",
    );
    const written: unknown[] = [];
    const { write } = process.stdout;
    process.stdout.write = ((chunk: unknown) => written.push(chunk) > 0) as typeof write;
    onTestFinished(() => {
      process.stdout.write = write;
    });
    await invoke();
    expect(written).toEqual([]);
  });
});

describe("a function of an earlier runtime", () => {
  test.each([
    ["returns what it calls back with", '(event, context, callback) => callback(null, "done")', '"done"'],
    ["returns what it resolves with", 'async (event, context, callback) => "done"', '"done"'],
    ["fails with the error that it calls back with", '(event, context, callback) => callback(new Error("no"))', "no"],
  ])("may take a callback, and %s", async (_, handler, expected) => {
    const { invoke } = startWorker(`export const handler = ${handler};`, { runtime: "nodejs20.x" });
    expect((await invoke()).payload).toContain(expected);
  });
});

test.each([
  ["in a folder", "src/handler.handler"],
  ["in an object", "src/handler.handlers.order"],
])("finds a handler %s", async (_, handler) => {
  const code = 'exports.handler = async () => "found"; exports.handlers = { order: exports.handler };';
  expect(await startWorker(code, { handler }, "src/handler.cjs").invoke()).toEqual({ payload: '"found"' });
});

test("finds packages of layers, of which the last takes precedence", async () => {
  const layerFolders = ["first", "second"].map((name) =>
    testStackFolder({
      [`nodejs/node_modules/${name}/index.js`]: `module.exports = "${name}";`,
      "nodejs/node_modules/both/index.js": `module.exports = "${name}";`,
    }),
  );
  const code = 'exports.handler = async () => ["first", "second", "both"].map((name) => require(name));';
  const { invoke } = startWorker(code, { layerFolders }, "handler.cjs");
  expect(await invoke()).toEqual({ payload: '["first","second","second"]' });
});

test.each([
  ["handler.mjs", 'import { SQSClient } from "@aws-sdk/client-sqs"; export const handler = () => SQSClient.name;'],
  ["handler.cjs", 'exports.handler = async () => require("@aws-sdk/client-sqs").SQSClient.name;'],
])("provides the AWS SDK to %s, as Lambda does", async (fileName, code) => {
  const { invoke } = startWorker(code, { memoryMb: 512 }, fileName);
  expect((await invoke()).payload).toBe('"SQSClient"');
});
