import { describe, expect, it, test } from "vitest";
import { createTraceHeader } from "../core/trace-header.ts";
import { logStreamName, startWorker } from "../testing/running-worker.ts";
import { testStackFolder } from "../testing/stack-folder.ts";
import { findPython } from "./find-python.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

const startPythonWorker = (code: string, settings: Partial<FunctionConfiguration> = {}) =>
  startWorker(code, { runtime: "python3.13", ...settings }, "handler.py");

describe.skipIf(findPython() === undefined)("a Python function", () => {
  it("returns JSON, and receives the payload with its numbers as written", async () => {
    const { worker } = startPythonWorker("def handler(event, context):\n    return event");
    const payload = '{"text": "é\u2028\u{1f600}", "exact": 12345678901234567890, "list": [1.5, null, true]}';
    expect(await worker.invoke({ requestId: "request-1", payload })).toEqual({ payload });
  });

  it("receives AWS's context, and its own environment", async () => {
    const { worker } = startPythonWorker(
      `
import os
def handler(event, context):
    names = ["function_name", "function_version", "invoked_function_arn", "memory_limit_in_mb", "aws_request_id",
             "log_group_name", "log_stream_name"]
    return {**{name: getattr(context, name) for name in names}, "left": context.get_remaining_time_in_millis(),
            "client": [context.client_context.client.app_title, context.client_context.custom],
            "identity": context.identity.cognito_identity_id,
            "table": os.environ["TABLE_NAME"], "home": "HOME" in os.environ, "trace": os.environ["_X_AMZN_TRACE_ID"]}`,
      { memoryMb: 256, timeoutSeconds: 30 },
    );
    const requestId = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
    const clientContext = '{"client":{"app_title":"till"},"custom":{"shift":2}}';
    const { left, ...context } = JSON.parse((await worker.invoke({ requestId, payload: "{}", clientContext })).payload);
    expect(context).toEqual({
      function_name: "lab2-dev-order",
      function_version: "$LATEST",
      invoked_function_arn: "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order",
      memory_limit_in_mb: "256",
      aws_request_id: requestId,
      log_group_name: "/aws/lambda/lab2-dev-order",
      log_stream_name: logStreamName,
      client: ["till", { shift: 2 }],
      identity: null,
      table: "orders",
      home: false,
      trace: createTraceHeader(requestId),
    });
    expect(left).toBeGreaterThan(20_000);
    expect(left).toBeLessThanOrEqual(30_000);
  });

  it("keeps its module between invocations, which find nothing on stdin", async () => {
    const { invoke } = startPythonWorker(`
import sys
count = 0
def handler(event, context):
    global count
    count += 1
    return [count, sys.stdin.read()]`);
    expect([await invoke(), await invoke()]).toEqual([{ payload: '[1, ""]' }, { payload: '[2, ""]' }]);
  });

  it("finds packages of layers, of which the last takes precedence", async () => {
    const layerFolders = ["first", "second"].map((name) =>
      testStackFolder({
        [`python/${name}.py`]: `name = "${name}"`,
        "python/lib/python3.13/site-packages/both.py": `name = "${name}"`,
      }),
    );
    const code = "import first, second, both\ndef handler(*_):\n    return [first.name, second.name, both.name]";
    expect(await startPythonWorker(code, { layerFolders }).invoke()).toEqual({
      payload: '["first", "second", "second"]',
    });
  });

  it("may be in a package", async () => {
    const { invoke } = startPythonWorker("class app:\n    pass\ndef run(event, context):\n    return __name__", {
      handler: "handler.run",
    });
    expect(await invoke()).toEqual({ payload: '"handler"' });
  });

  test("has its output reported line by line, with its invocation, before the result", async () => {
    const { invoke, logLines } = startPythonWorker(`
import os, sys
print("loaded")
def handler(event, context):
    print("start", event["number"])
    print("{\\n}", file=sys.stderr)
    os.system("echo from a process")
    print("no line end", end="")`);
    for (let number = 0; number < 5; number++) {
      await invoke({ number }, `request-${number}`);
      const lines = [...(number === 0 ? ["loaded"] : []), `start ${number}`, "{", "}", "from a process", "no line end"];
      expect(logLines.splice(0)).toEqual(lines.map((line) => ({ line, requestId: `request-${number}` })));
    }
  });

  test.each([
    ["Text", /^\[WARNING\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,3}Z\trequest-1\tlow stock$/],
    [
      "JSON",
      /^\{"timestamp": "[^"]+Z", "level": "WARNING", "message": "low stock", "logger": "root", "requestId": "request-1"\}$/,
    ],
  ] as const)("logs in Lambda's format: %s", async (logFormat, line) => {
    const code = 'import logging\ndef handler(event, context):\n    logging.warning("low %s", "stock")';
    const { invoke, logLines } = startPythonWorker(code, { environment: { AWS_LAMBDA_LOG_FORMAT: logFormat } });
    await invoke();
    expect(logLines.map(({ line }) => line)).toEqual([expect.stringMatching(line)]);
  });

  it("reports an error by type, message and stack, logs it, and remains usable", async () => {
    const { invoke, logLines, worker } = startPythonWorker(`
class OrderError(Exception):
    pass
def handler(event, context):
    if event["fail"]:
        raise OrderError("no such order")
    return "fine"`);
    const { error, payload } = await invoke({ fail: true });
    expect(error).toEqual({
      errorMessage: "no such order",
      errorType: "OrderError",
      requestId: "request-1",
      stackTrace: [expect.stringMatching(/^ {2}File ".*handler\.py", line 6, in handler\n/)],
    });
    expect(JSON.parse(payload)).toEqual(error);
    const lines = logLines.map(({ line }) => line);
    expect(lines.slice(0, 2)).toEqual(["[ERROR] OrderError: no such order", "Traceback (most recent call last):"]);
    expect(worker.usable).toBe(true);
    expect(await invoke({ fail: false })).toEqual({ payload: '"fine"' });
  });

  test.each([
    [
      "no JSON",
      "def handler(event, context):\n    return {1, 2}",
      "Runtime.MarshalError",
      "Unable to marshal response: Object of type set is not JSON serializable",
    ],
    [
      "a missing module",
      "import missing",
      "Runtime.ImportModuleError",
      "Unable to import module 'handler': No module named 'missing'",
    ],
    ["a syntax error", "def handler(:", "Runtime.UserCodeSyntaxError", "Syntax error in module 'handler': "],
    ["no handler", "", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'handler'"],
    ["an error of the module", "raise KeyError('TABLE')", "KeyError", "'TABLE'"],
    [
      "an exit",
      "def handler(event, context):\n    exit(3)",
      "Runtime.ExitError",
      "RequestId: request-1 Error: Runtime exited with error: exit status 3",
    ],
  ])("fails by name because of %s", async (_, code, errorType, errorMessage) => {
    const { invoke } = startPythonWorker(code);
    expect((await invoke()).error).toMatchObject({ errorType, errorMessage: expect.stringContaining(errorMessage) });
  });

  it("is stopped with its process at the timeout", async () => {
    const { firstLogLine, invoke, logLines } = startPythonWorker(
      "import os\ndef handler(event, context):\n    print(os.getpid())\n    while True: pass",
      { timeoutSeconds: 1 },
    );
    expect((await invoke()).error).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: "RequestId: request-1 Error: Task timed out after 1.00 seconds",
    });
    await firstLogLine;
    const processId = Number(logLines[0]?.line);
    await expect.poll(() => isRunning(processId)).toBe(false);
  });
});

test("is not found on a search path without it", () => {
  expect(findPython("/nowhere")).toBeUndefined();
});

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
