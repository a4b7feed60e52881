import { describe, expect, it, onTestFinished, test } from "vitest";
import { testFunction } from "../testing/function-code.ts";
import { logStreamName, startWorker } from "../testing/running-worker.ts";
import { InspectorPort } from "./inspector-port.ts";
import { LambdaWorker } from "./worker.ts";

describe("the result", () => {
  it("is the handler's return value, or that of its promise", async () => {
    const { invoke, worker } = startWorker("export const handler = async ({ ID }) => ({ received: ID });");
    expect(await invoke({ ID: "é\u{1f600}" })).toEqual({ payload: '{"received":"é\u{1f600}"}' });
    expect(worker.usable).toBe(true);
    expect(await startWorker("export const handler = () => 1;").invoke()).toEqual({ payload: "1" });
  });

  it("is null if the handler returns nothing", async () => {
    expect(await startWorker("export const handler = async () => {};").invoke()).toEqual({ payload: "null" });
  });

  it("may come from CommonJS", async () => {
    const { invoke } = startWorker("exports.handler = async () => __filename.slice(-3);", {}, "handler.cjs");
    expect(await invoke()).toEqual({ payload: '"cjs"' });
  });

  it("depends on module state that earlier invocations left", async () => {
    const { invoke } = startWorker("let invocations = 0; export const handler = () => ++invocations;");
    expect([await invoke(), await invoke()]).toEqual([{ payload: "1" }, { payload: "2" }]);
  });
});

describe("a handler's error", () => {
  it("is reported by type, message and trace, and the worker remains usable", async () => {
    const { invoke, worker } = startWorker(`
      class OrderError extends Error { name = "OrderError"; }
      export const handler = async ({ fail }) => { if (fail) throw new OrderError("no such order"); return "fine"; };
    `);
    const { payload, error } = await invoke({ fail: true });
    expect(JSON.parse(payload)).toEqual(error);
    expect(error).toEqual({
      errorType: "OrderError",
      errorMessage: "no such order",
      trace: expect.arrayContaining(["OrderError: no such order", expect.stringContaining("handler.mjs:3:")]),
    });
    expect(worker.usable).toBe(true);
    expect(await invoke()).toEqual({ payload: '"fine"' });
  });

  test.each([
    ["throw 'out of stock'", { errorType: "string", errorMessage: "out of stock", trace: [] }],
    ["throw undefined", { errorType: "undefined", errorMessage: "undefined", trace: [] }],
    ["return 1n", { errorType: "TypeError", errorMessage: "Do not know how to serialize a BigInt" }],
  ])("is reported for: %s", async (statement, error) => {
    const result = await startWorker(`export const handler = () => { ${statement}; };`).invoke();
    expect(result.error).toMatchObject(error);
  });

  test.each([
    ["Promise.reject(new Error('boom'))", "Runtime.UnhandledPromiseRejection", "Error: boom"],
    ["setImmediate(() => { throw new RangeError('boom'); })", "RangeError", "boom"],
  ])("stops the worker if it is uncaught: %s", async (statement, errorType, errorMessage) => {
    const code = `export const handler = () => { ${statement}; return new Promise(() => {}); };`;
    const { invoke, worker } = startWorker(code);
    expect((await invoke()).error).toMatchObject({ errorType, errorMessage });
    expect(worker.usable).toBe(false);
    expect((await invoke()).error).toBeDefined();
  });

  test.each([
    [0, "Runtime exited without providing a reason"],
    [1, "Runtime exited with error: exit status 1"],
    [42, "Runtime exited with error: exit status 42"],
  ])("process.exit(%i) is a Runtime.ExitError after its output", async (exitCode, reason) => {
    const { invoke, logLines, worker } = startWorker(
      `export const handler = () => { console.log("one"); console.log("two"); process.exit(${exitCode}); };`,
    );
    expect((await invoke()).error).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: request-1 Error: ${reason}`,
    });
    expect(logLines.map(({ line }) => line)).toEqual(["one", "two"]);
    expect(worker.usable).toBe(false);
  });
});

describe("code that cannot be loaded fails every invocation, by name:", () => {
  test.each([
    ["a syntax error", "export const handler = () => {", {}, "Runtime.UserCodeSyntaxError", "SyntaxError: "],
    [
      "a missing file",
      "",
      { handler: "order.handler" },
      "Runtime.ImportModuleError",
      "Error: Cannot find module 'order'",
    ],
    [
      "a missing export",
      "export const other = 1;",
      {},
      "Runtime.HandlerNotFound",
      "handler.handler is undefined or not exported",
    ],
    [
      "an export that is not a function",
      "export const handler = {};",
      {},
      "Runtime.HandlerNotFound",
      "handler.handler is undefined or not exported",
    ],
    [
      "a handler with a callback",
      "export const handler = (event, context, callback) => callback(null, 1);",
      {},
      "Runtime.CallbackHandlerDeprecated",
      "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24",
    ],
    ["an error while loading", "throw new TypeError('no TABLE_NAME');", {}, "TypeError", "no TABLE_NAME"],
  ])("%s", async (_, code, settings, errorType, errorMessage) => {
    const { invoke, worker } = startWorker(code, settings);
    for (const { error, payload } of [await invoke(), await invoke()]) {
      expect(error).toMatchObject({ errorType, errorMessage: expect.stringContaining(errorMessage) });
      expect(JSON.parse(payload)).toEqual(error);
    }
    await expect.poll(() => worker.usable).toBe(false);
  });
});

test("stops an endless loop and its worker at the timeout, with AWS's message", async () => {
  const { invoke, logLines, worker } = startWorker(
    'export const handler = () => { console.log("one"); console.log("two"); for (;;); };',
    { timeoutSeconds: 1 },
  );
  expect((await invoke()).error).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: "RequestId: request-1 Error: Task timed out after 1.00 seconds",
  });
  expect(worker.usable).toBe(false);
  expect(logLines.map(({ line }) => line)).toEqual(["one", "two"]);
});

test("a handler that allocates endlessly stops only its worker", async () => {
  const { invoke, worker } = startWorker(
    "export const handler = () => { const held = []; for (;;) held.push(Buffer.alloc(1e6, 1)); };",
    { timeoutSeconds: 900 },
  );
  expect((await invoke()).error).toEqual({
    errorType: "Runtime.OutOfMemory",
    errorMessage: "RequestId: request-1 Error: Runtime exited with error: signal: killed",
  });
  expect(worker.usable).toBe(false);
});

test("stop ends a busy worker", async () => {
  const { firstLogLine, invoke, worker } = startWorker(
    'export const handler = () => { console.log("busy"); for (;;); };',
    { timeoutSeconds: 900 },
  );
  const invocation = invoke();
  await firstLogLine;
  await worker.stop();
  expect((await invocation).error?.errorType).toBe("Runtime.ExitError");
});

test("stop ends a worker that is still loading", async () => {
  const { invoke, worker } = startWorker("for (;;); export const handler = () => {};");
  const invocation = invoke();
  await worker.stop();
  expect((await invocation).error?.errorType).toBe("Runtime.ExitError");
});

describe("a worker that crashes", () => {
  const SLOW = "export const handler = () => new Promise(() => console.log('started'));";
  const killed = {
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringMatching(/exited with error: signal: killed$/),
  };

  it("fails its invocation, and accepts no more", async () => {
    const { firstLogLine, invoke, worker } = startWorker(SLOW);
    const result = invoke();
    await firstLogLine;
    await worker.crash();
    expect(await result).toMatchObject({ error: killed });
    expect(worker.usable).toBe(false);
  });

  it.each([
    ["crash-before", 0],
    ["crash-after", 1],
  ] as const)("with %s has run its handler %s times", async (effect, runs) => {
    const { logLines, worker } = startWorker("export const handler = () => console.log('handled');");
    const result = await worker.invoke({ requestId: "request-1", payload: "{}", fault: { effect, delayMs: 0 } });
    expect(result).toMatchObject({ error: killed });
    expect(logLines).toHaveLength(runs);
  });
});

test("leaves less time to a handler that starts late", async () => {
  const { worker } = startWorker("export const handler = (_, context) => context.getRemainingTimeInMillis();");
  const fault = { effect: "delay", delayMs: 200 } as const;
  const { payload } = await worker.invoke({ requestId: "request-1", payload: "{}", fault });
  expect(Number(payload)).toBeLessThanOrEqual(2_801);
});

describe("a worker that a debugger may attach to", () => {
  const start = async (code: string) => {
    const debuggers = new InspectorPort();
    const port = await debuggers.start(0);
    onTestFinished(() => debuggers.stop());
    const worker = new LambdaWorker(
      testFunction(code, { timeoutSeconds: 0.1 }),
      {},
      logStreamName,
      () => {},
      debuggers,
    );
    onTestFinished(() => worker.stop());
    await worker.initialized();
    return { port, worker };
  };

  it("has no timeout, also in the handler's context", async () => {
    const { worker } = await start(`export const handler = async (_, context) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return context.getRemainingTimeInMillis() > 900_000;
    };`);
    expect(await worker.invoke({ requestId: "request-1", payload: "{}" })).toEqual({ payload: "true" });
  });

  it("stops while a debugger pauses it", async () => {
    const { port, worker } = await start("export const handler = () => { debugger; };");
    const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const [{ webSocketDebuggerUrl }] = targets as [{ webSocketDebuggerUrl: string }];
    expect(new URL(webSocketDebuggerUrl).port).toBe(String(port));
    const socket = new WebSocket(webSocketDebuggerUrl);
    const received = (text: string) =>
      new Promise<void>((resolve) =>
        socket.addEventListener("message", ({ data }) => String(data).includes(text) && resolve()),
      );
    const [enabled, paused] = [received('"id":1'), received("Debugger.paused")];
    socket.addEventListener("open", () => socket.send(JSON.stringify({ id: 1, method: "Debugger.enable" })));
    await enabled;
    const invocation = worker.invoke({ requestId: "request-1", payload: "{}" });
    await paused;
    await worker.stop();
    expect((await invocation).error?.errorType).toBe("Runtime.ExitError");
    await expect(fetch(`http://127.0.0.1:${port}/json/list`)).rejects.toThrow();
  });
});
