import { describe, expect, it, onTestFinished, test } from "vitest";
import { ActivityLog, type RecordedActivity } from "../activity-log.ts";
import type { Caller } from "../iam/caller.ts";
import { ManualClock } from "../manual-clock.ts";
import type { AsynchronousSettings } from "./asynchronous-invocations.ts";
import { type DeployedFunction, Lambda } from "./lambda.ts";
import { testFunction } from "./test-function.ts";
import type { LogLine } from "./worker-pool.ts";

const caller: Caller = {
  kind: "role",
  arn: "arn:aws:sts::000000000000:assumed-role/order/lab2-dev-order",
  roleArn: "arn:aws:iam::000000000000:role/order",
};
const onFailureArn = "arn:aws:sqs:eu-central-1:000000000000:dead-letters";

function setUp(code: string, settings: AsynchronousSettings = {}) {
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const configuration = testFunction(code);
  const sent: { destinationArn: string; body: string; from: DeployedFunction }[] = [];
  const invoked: DeployedFunction[] = [];
  const logLines: { from: DeployedFunction; logLine: LogLine }[] = [];
  const lambda = new Lambda({
    functions: [{ configuration, caller, environment: { TABLE_NAME: "orders" } }],
    asynchronousSettings: new Map([[configuration.name, settings]]),
    sendToDestination: async (destinationArn, body, from) => void sent.push({ destinationArn, body, from }),
    onLogLine: (from, logLine) => logLines.push({ from, logLine }),
    onInvoked: (deployed) => invoked.push(deployed),
    maximumWorkersPerFunction: 1,
    clock,
    activityLog,
  });
  onTestFinished(() => lambda.stop());
  const ended = () => activityLog.next((activity) => activity.type === "invocation-ended");
  return { activities, activityLog, arn: configuration.arn, clock, ended, lambda, logLines, sent };
}

const FAILS_TWICE = `
  let invocations = 0;
  export const handler = async (event, { awsRequestId }) => {
    console.log(awsRequestId);
    if (++invocations < 3) throw new RangeError("not yet");
    return { event, table: process.env.TABLE_NAME };
  };
`;

describe("a synchronous invocation", () => {
  it("gets the answer, and is told from start to end", async () => {
    const { activities, arn, lambda } = setUp("export const handler = async ({ ID }) => ({ ID });");
    expect(await lambda.invoke(arn, '{"ID":"1"}')).toEqual({ payload: '{"ID":"1"}' });
    const common = { functionName: "lab2-dev-order", attempt: 1, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) };
    expect(activities).toMatchObject([
      { type: "invocation-started", ...common },
      { type: "invocation-ended", ...common, durationMs: expect.any(Number) },
    ]);
    expect(activities[1]).not.toHaveProperty("error");
  });

  it("that fails gets the error and is not repeated", async () => {
    const { activities, arn, clock, lambda } = setUp(FAILS_TWICE);
    expect((await lambda.invoke(arn, "{}")).error).toMatchObject({ errorType: "RangeError", errorMessage: "not yet" });
    expect(activities.at(-1)).toMatchObject({ type: "invocation-ended", error: "RangeError: not yet" });
    expect(clock.pendingMs).toEqual([]);
  });

  it("of a function that the stack does not have is an error", async () => {
    const { arn, lambda } = setUp(FAILS_TWICE);
    await expect(lambda.invoke(`${arn}s`, "{}")).rejects.toThrow(`no function ${arn}s`);
    expect(() => lambda.invokeAsynchronously(`${arn}s`, "{}")).toThrow(`no function ${arn}s`);
  });
});

test("an asynchronous invocation is repeated under its request id until it succeeds", async () => {
  const { activities, arn, clock, ended, lambda, logLines, sent } = setUp(FAILS_TWICE, { onFailureArn });
  for (const delayMs of [0, 60_000, 120_000]) {
    const end = ended();
    if (delayMs === 0) lambda.invokeAsynchronously(arn, "{}");
    else await clock.advance(delayMs);
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

test("an asynchronous invocation that fails for good goes to the destination of its function, as its role", async () => {
  const { activityLog, arn, lambda, sent } = setUp(FAILS_TWICE, { maximumRetryAttempts: 0, onFailureArn });
  const deadLetter = activityLog.next((activity) => activity.type === "dead-letter");
  lambda.invokeAsynchronously(arn, '{"ID":"1"}');
  await deadLetter;
  expect(sent).toMatchObject([{ destinationArn: onFailureArn, from: { caller } }]);
  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
    requestPayload: { ID: "1" },
    responsePayload: { errorType: "RangeError" },
  });
});

test("start loads the code before the first invocation", async () => {
  const { lambda, logLines } = setUp('console.log("loaded"); export const handler = () => {};');
  await lambda.start();
  await expect.poll(() => logLines.map(({ logLine }) => logLine)).toMatchObject([{ line: "loaded", requestId: "" }]);
});

test("stop ends what runs, and reports it neither as failed nor to be retried", async () => {
  const { activities, arn, clock, lambda, logLines } = setUp(
    'export const handler = () => { console.log("busy"); for (;;); };',
  );
  lambda.invokeAsynchronously(arn, "{}");
  await expect.poll(() => logLines).toHaveLength(1);
  await lambda.stop();
  await clock.advance(3_600_000);
  expect(activities.map(({ type }) => type)).toEqual(["invocation-started"]);
});
