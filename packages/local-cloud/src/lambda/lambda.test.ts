import { describe, expect, it, test } from "vitest";
import { testFunction } from "../testing/function-code.ts";
import { caller, onFailureArn, testLambda } from "../testing/lambda-setup.ts";

const FAILS_TWICE = `
  let invocations = 0;
  export const handler = async (event, { awsRequestId }) => {
    console.log(awsRequestId);
    if (++invocations < 3) throw new RangeError("not yet");
    return { event, table: process.env.TABLE_NAME };
  };
`;

describe("a synchronous invocation", () => {
  it("returns the result, and records start and end", async () => {
    const { activities, arn, lambda } = testLambda("export const handler = async ({ ID }) => ({ ID });");
    expect(await lambda.invoke(arn, '{"ID":"1"}')).toEqual({ payload: '{"ID":"1"}' });
    const common = { functionName: "lab2-dev-order", attempt: 1, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) };
    expect(activities).toMatchObject([
      { type: "invocation-started", ...common },
      { type: "invocation-ended", ...common, durationMs: expect.any(Number) },
    ]);
    expect(activities[1]).not.toHaveProperty("error");
  });

  it("returns the error of a failure, and is not retried", async () => {
    const { activities, arn, clock, lambda } = testLambda(FAILS_TWICE);
    expect((await lambda.invoke(arn, "{}")).error).toMatchObject({ errorType: "RangeError", errorMessage: "not yet" });
    expect(activities.at(-1)).toMatchObject({ type: "invocation-ended", error: "RangeError: not yet" });
    expect(clock.pendingMs).toEqual([]);
  });

  it("rejects an unknown function", async () => {
    const { arn, lambda } = testLambda(FAILS_TWICE);
    for (const unknown of [`${arn}s`, `${arn}:1`, `${arn}:live`, "arn:aws:sqs:eu-central-1:000000000000:order"]) {
      const error = { code: "ResourceNotFoundException", message: `Function not found: ${unknown}` };
      await expect(lambda.invoke(unknown, "{}")).rejects.toMatchObject(error);
      await expect(lambda.invokeAsynchronously(unknown, "{}")).rejects.toMatchObject(error);
    }
  });
});

test("retries an asynchronous invocation with the same request id until it succeeds", async () => {
  const { activities, arn, clock, ended, lambda, logLines, sent } = testLambda(FAILS_TWICE, { onFailureArn });
  for (const delayMs of [0, 60_000, 120_000]) {
    const end = ended();
    if (delayMs === 0) {
      void lambda.invokeAsynchronously(arn, "{}");
    } else {
      await clock.advance(delayMs);
    }
    await end;
  }
  const ends = activities.filter((activity) => activity.type === "invocation-ended");
  expect(ends.map(({ attempt, error }) => [attempt, error])).toEqual([
    [1, "RangeError: not yet"],
    [2, "RangeError: not yet"],
    [3, undefined],
  ]);
  const [requestId] = ends.map((end) => end.requestId);
  expect(logLines.map(({ logLine }) => logLine.line)).toEqual([requestId, requestId, requestId]);
  expect(logLines.map(({ logLine }) => logLine.requestId)).toEqual([requestId, requestId, requestId]);
  expect(logLines[0]?.from.caller).toBe(caller);
  expect(sent).toEqual([]);
});

test("sends an asynchronous invocation that fails permanently to the function's destination, as its role", async () => {
  const { activityLog, arn, lambda, sent } = testLambda(FAILS_TWICE, { maximumRetryAttempts: 0, onFailureArn });
  const deadLetter = activityLog.next((activity) => activity.type === "dead-letter");
  void lambda.invokeAsynchronously(arn, '{"ID":"1"}');
  await deadLetter;
  expect(sent).toMatchObject([{ queueArn: onFailureArn, from: { caller } }]);
  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
    requestPayload: { ID: "1" },
    responsePayload: { errorType: "RangeError" },
  });
});

describe("a function with a reserved concurrency", () => {
  const HANGS_ONCE = `
    const released = new Promise((resolve) => setTimeout(resolve, 300));
    export const handler = async () => { await released; return "done"; };
  `;

  it("runs as many invocations, including those that wait for a worker, and throttles the next", async () => {
    const { activities, arn, lambda } = testLambda(HANGS_ONCE, {}, { reservedConcurrency: 2 });
    const running = [lambda.invoke(arn, "{}"), lambda.invoke(arn, "{}")];
    expect(await lambda.invoke(arn, "{}")).toMatchObject({
      throttled: true,
      error: { errorType: "TooManyRequestsException", errorMessage: "Rate Exceeded." },
    });
    expect(await Promise.all(running)).toEqual([{ payload: '"done"' }, { payload: '"done"' }]);
    expect(await lambda.invoke(arn, "{}")).toEqual({ payload: '"done"' });
    const throttles = activities.filter(({ type }) => type === "invocation-throttled");
    expect(throttles).toMatchObject([{ functionName: "lab2-dev-order", attempt: 1 }]);
    expect(activities.filter(({ type }) => type === "invocation-started")).toHaveLength(3);
  });

  it("runs nothing with a concurrency of 0", async () => {
    const { activities, arn, lambda, logLines } = testLambda("console.log('loaded');", {}, { reservedConcurrency: 0 });
    expect(await lambda.invoke(arn, "{}")).toHaveProperty("throttled", true);
    expect(activities.map(({ type }) => type)).toEqual(["invocation-throttled"]);
    expect(logLines).toEqual([]);
  });

  it("counts an invocation until it succeeds, fails or exits", async () => {
    const { arn, lambda } = testLambda(
      "export const handler = ({ exit }) => { if (exit) process.exit(1); throw new Error('no'); };",
      {},
      { reservedConcurrency: 1 },
    );
    for (const payload of ['{"exit":true}', "{}", "{}"]) {
      expect(await lambda.invoke(arn, payload)).not.toHaveProperty("throttled");
    }
  });
});

describe("a payload", () => {
  const createPayload = (bytes: number) => JSON.stringify("é".repeat((bytes - 2) / 2));
  const tooLarge = (limit: number) =>
    expect.objectContaining({
      code: "RequestTooLargeException",
      statusCode: 413,
      message: `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
    });

  it("has at most 6 MB in a synchronous invocation", async () => {
    const { activities, arn, lambda } = testLambda("export const handler = (event) => event.length;");
    const limit = 6 * 1024 * 1024;
    expect(await lambda.invoke(arn, createPayload(limit))).toEqual({ payload: String(limit / 2 - 1) });
    await expect(lambda.invoke(arn, createPayload(limit + 2))).rejects.toThrow(tooLarge(limit));
    expect(activities.filter(({ type }) => type === "invocation-started")).toHaveLength(1);
  });

  it("has at most 1 MB in an asynchronous invocation", async () => {
    const { arn, ended, lambda } = testLambda("export const handler = () => {};");
    const limit = 1024 * 1024;
    const end = ended();
    await lambda.invokeAsynchronously(arn, createPayload(limit));
    await end;
    await expect(async () => lambda.invokeAsynchronously(arn, createPayload(limit + 2))).rejects.toThrow(
      tooLarge(limit),
    );
  });

  it("becomes a function error if a handler returns more than Lambda allows", async () => {
    const { arn, lambda } = testLambda("export const handler = ({ length }) => 'a'.repeat(length);");
    expect((await lambda.invoke(arn, `{"length":${6_291_554}}`)).error).toBeUndefined();
    expect((await lambda.invoke(arn, `{"length":${6_291_555}}`)).error).toEqual({
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    });
  });
});

test("start loads the code before the first invocation", async () => {
  const { lambda, logLines } = testLambda('console.log("loaded"); export const handler = () => {};');
  await lambda.start();
  await expect.poll(() => logLines.map(({ logLine }) => logLine)).toMatchObject([{ line: "loaded", requestId: "" }]);
});

test("stop ends running invocations without recording or retrying them", async () => {
  const { activities, arn, clock, lambda, logLines } = testLambda(
    'export const handler = () => { console.log("busy"); for (;;); };',
  );
  void lambda.invokeAsynchronously(arn, "{}");
  await expect.poll(() => logLines).toHaveLength(1);
  await lambda.stop();
  await clock.advance(3_600_000);
  expect(activities.map(({ type }) => type)).toEqual(["invocation-started"]);
});

describe("an invocation with an injected fault", () => {
  const COUNTS = "let runs = 0; export const handler = async () => ++runs;";

  test.each([
    ["throttle", "TooManyRequestsException", "1"],
    ["exception-before", "FaultInjectedException", "1"],
    ["exception-after", "FaultInjectedException", "2"],
    ["crash-before", "Runtime.ExitError", "1"],
    ["crash-after", "Runtime.ExitError", "1"],
  ] as const)("%s fails with %s, and the next invocation succeeds", async (effect, errorType, nextPayload) => {
    const faults = [{ effect, delayMs: 0 }];
    const { arn, lambda } = testLambda(COUNTS, {}, { injectFault: () => faults.shift() });
    expect(await lambda.invoke(arn, "{}")).toMatchObject({ error: { errorType } });
    expect(await lambda.invoke(arn, "{}")).toEqual({ payload: nextPayload });
  });

  test("crashes by its request id without affecting others", async () => {
    const { activityLog, arn, lambda } = testLambda(
      "export const handler = ({ ms }) => new Promise((done) => setTimeout(done, ms));",
      {},
      {
        maxWorkersPerFunction: 2,
      },
    );
    const started = activityLog.next((activity) => activity.type === "invocation-started");
    const crashed = lambda.invokeSynchronously({
      requestId: "request-1",
      payload: '{"ms":60000}',
      invokedFunctionArn: arn,
    });
    await started;
    const unaffected = lambda.invoke(arn, '{"ms":1}');
    await lambda.crash("request-1");
    expect(await crashed).toMatchObject({ error: { errorType: "Runtime.ExitError" } });
    expect(await unaffected).toEqual({ payload: "null" });
  });
});

describe("updateFunctionCode", () => {
  const other = () => testFunction("export const handler = () => 2;").codeFolder;

  it("replaces a function's code and description, and records the update", async () => {
    const { activities, arn, lambda } = testLambda("export const handler = () => 1;");
    const codeFolder = other();
    await lambda.updateFunctionCode("order", codeFolder);
    expect(await lambda.invoke(arn, "{}")).toEqual({ payload: "2" });
    expect(lambda.configurations).toMatchObject([{ name: "lab2-dev-order", codeFolder }]);
    expect(activities[0]).toMatchObject({ type: "function-updated", functionName: "lab2-dev-order" });
  });

  it("rejects an unknown function with the known ones", async () => {
    const { lambda } = testLambda("export const handler = () => 1;");
    await expect(lambda.updateFunctionCode("invoice", other())).rejects.toMatchObject({
      code: "FUNCTION_NOT_FOUND",
      message: 'unknown or ambiguous function "invoice": the stack has lab2-dev-order',
    });
  });
});
