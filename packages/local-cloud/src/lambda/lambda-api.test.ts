import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvocationType,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import { memoryStore } from "../core/store/store.ts";
import { testFunction } from "../testing/function-code.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { Lambda } from "./lambda.ts";
import { createLambdaApi } from "./lambda-api.ts";

const caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" } as const;

/** Lambda behind an AWS endpoint, with one function, and a client of it that repeats nothing. */
async function setUp(code: string, settings: Partial<FunctionConfiguration> = {}) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const configuration = testFunction(code, settings);
  const lambda = new Lambda({
    functions: [{ configuration, caller, environment: {} }],
    asynchronousSettings: new Map(),
    sendFailure: async () => {},
    onLogLine: () => {},
    onInvoked: () => {},
    maxWorkersPerFunction: 1,
    store: memoryStore,
    clock,
    activityLog,
  });
  const asked: string[] = [];
  const denied = new Set<string>();
  const service = createLambdaApi({
    accountId: "000000000000",
    region: "eu-central-1",
    lambda,
    authorize(_, action, resource) {
      asked.push(`${action} ${resource}`);
      if (denied.has(action)) {
        throw new AwsError("AccessDeniedException", `not authorized to perform: ${action}`);
      }
    },
    deployedAt: new Date(clock.now()),
    clock,
  });
  const endpoint = new AwsEndpoint({ activityLog });
  const url = await endpoint.start(0);
  endpoint.serve([service], () => caller);
  const client = new LambdaClient({
    endpoint: url,
    region: "eu-central-1",
    credentials: { accessKeyId: "anyone", secretAccessKey: "anything" },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await Promise.all([endpoint.stop(), lambda.stop()]);
  });
  const invoke = async (input: Partial<InvokeCommandInput> = {}) => {
    const { Payload, ...answer } = await client.send(new InvokeCommand({ FunctionName: configuration.name, ...input }));
    return { ...answer, payload: Payload && Buffer.from(Payload).toString() };
  };
  return { activities, activityLog, arn: configuration.arn, asked, client, configuration, denied, invoke, url };
}

const ECHO = "export const handler = async (event, context) => ({ event, arn: context.invokedFunctionArn });";
const FAILS = "export const handler = () => { console.log('before'); throw new RangeError('no stock'); };";

describe("Invoke", () => {
  it("waits for the answer", async () => {
    const { arn, asked, invoke } = await setUp(ECHO);
    const answer = await invoke({ Payload: '{"ID":"é"}' });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(JSON.parse(answer.payload ?? "")).toEqual({ event: { ID: "é" }, arn });
    expect([answer.FunctionError, answer.LogResult]).toEqual([undefined, undefined]);
    expect(asked).toEqual([`lambda:InvokeFunction ${arn}`]);
  });

  it("gives a function without payload an empty object", async () => {
    const { invoke } = await setUp(ECHO);
    expect(JSON.parse((await invoke()).payload ?? "").event).toEqual({});
  });

  it("takes the function's ARN, its partial ARN and the qualifier $LATEST", async () => {
    const { arn, invoke } = await setUp(ECHO);
    const arnFor = async (input: Partial<InvokeCommandInput>) => JSON.parse((await invoke(input)).payload ?? "").arn;
    expect(await arnFor({ FunctionName: arn })).toBe(arn);
    expect(await arnFor({ FunctionName: "000000000000:function:lab2-dev-order" })).toBe(arn);
    expect(await arnFor({ Qualifier: "$LATEST" })).toBe(`${arn}:$LATEST`);
    expect(await arnFor({ FunctionName: "lab2-dev-order:$LATEST" })).toBe(`${arn}:$LATEST`);
  });

  it("is one invocation, under the request's id", async () => {
    const { activities, invoke } = await setUp("export const handler = (_, { awsRequestId }) => awsRequestId;");
    const { $metadata, payload } = await invoke();
    expect(JSON.parse(payload ?? "")).toBe($metadata.requestId);
    expect(activities.map((activity) => "requestId" in activity && activity.requestId)).toEqual([
      $metadata.requestId,
      $metadata.requestId,
    ]);
  });

  it("answers a function's error with 200 and FunctionError", async () => {
    const { invoke } = await setUp(FAILS);
    const answer = await invoke();
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled", ExecutedVersion: "$LATEST" });
    expect(JSON.parse(answer.payload ?? "")).toMatchObject({ errorType: "RangeError", errorMessage: "no stock" });
  });

  it("answers the end of the invocation's log, at most 4 KB, to who asks for it", async () => {
    const { invoke } = await setUp(
      "export const handler = ({ lines }) => { for (let line = 0; line < lines; line++) console.log('line ' + line); };",
    );
    const logOf = async (lines: number) => {
      const { $metadata, LogResult = "" } = await invoke({ LogType: "Tail", Payload: `{"lines":${lines}}` });
      return { requestId: $metadata.requestId, log: Buffer.from(LogResult, "base64").toString() };
    };
    const { log, requestId } = await logOf(2);
    expect(log.split("\n")).toEqual([
      `START RequestId: ${requestId} Version: $LATEST`,
      "line 0",
      "line 1",
      `END RequestId: ${requestId}`,
      expect.stringMatching(
        new RegExp(
          `^REPORT RequestId: ${requestId}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\t$`,
        ),
      ),
      "",
    ]);
    const { log: long } = await logOf(1000);
    expect(long).toMatch(/\nline 999\nEND .*\nREPORT .*\n$/);
    expect(long).toHaveLength(4096);
    expect((await invoke({ LogType: "None" })).LogResult).toBeUndefined();
  });

  it("gives the function the client's context", async () => {
    const { invoke } = await setUp("export const handler = (_, { clientContext }) => clientContext;");
    const clientContext = { custom: { shift: 2 } };
    const ClientContext = Buffer.from(JSON.stringify(clientContext)).toString("base64");
    expect(JSON.parse((await invoke({ ClientContext })).payload ?? "")).toEqual(clientContext);
    await expect(invoke({ ClientContext: "!" })).rejects.toMatchObject({
      name: "InvalidRequestContentException",
      message: "Client context must be a valid Base64-encoded JSON object.",
    });
  });

  it("with Event is accepted, and invokes later under the request's id", async () => {
    const { activityLog, invoke } = await setUp(ECHO);
    const ended = activityLog.next((activity) => activity.type === "invocation-ended");
    const { $metadata, payload, StatusCode } = await invoke({ InvocationType: "Event", Payload: '{"ID":"1"}' });
    expect(StatusCode).toBe(202);
    expect(payload).toBeFalsy();
    expect(await ended).toMatchObject({ requestId: $metadata.requestId });
  });

  it("with DryRun only checks", async () => {
    const { activities, asked, denied, invoke } = await setUp(ECHO);
    expect(await invoke({ InvocationType: "DryRun" })).toMatchObject({ StatusCode: 204 });
    denied.add("lambda:InvokeFunction");
    await expect(invoke({ InvocationType: "DryRun" })).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(asked).toHaveLength(2);
    expect(activities).toEqual([]);
  });

  it("of a throttled function is a TooManyRequestsException", async () => {
    const { invoke } = await setUp(ECHO, { reservedConcurrency: 0 });
    await expect(invoke()).rejects.toMatchObject({
      name: "TooManyRequestsException",
      message: "Rate Exceeded.",
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      $metadata: { httpStatusCode: 429 },
    });
    expect(await invoke({ InvocationType: "Event" })).toMatchObject({ StatusCode: 202 });
  });

  test.each([
    [{ Payload: "{ID:1}" }, "InvalidRequestContentException", 400, /^Could not parse request body into json: /],
    [
      { Payload: `"${"a".repeat(6 * 1024 * 1024)}"` },
      "RequestTooLargeException",
      413,
      /^Request must be smaller than 6291456 bytes for the InvokeFunction operation$/,
    ],
    [
      { InvocationType: InvocationType.Event, Payload: `"${"a".repeat(1024 * 1024)}"` },
      "RequestTooLargeException",
      413,
      /^Request must be smaller than 1048576 bytes/,
    ],
    [
      { FunctionName: "lab2-dev-orders" },
      "ResourceNotFoundException",
      404,
      /^Function not found: arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-orders$/,
    ],
    [
      { Qualifier: "7" },
      "ResourceNotFoundException",
      404,
      /^Function not found: arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order:7$/,
    ],
    [{ FunctionName: "lab2 dev" }, "ValidationException", 400, /'lab2 dev' at 'functionName'/],
    [{ InvocationType: "Later" as never }, "ValidationException", 400, /'Later' at 'invocationType'/],
    [{ LogType: "Head" as never }, "ValidationException", 400, /'Head' at 'logType'/],
  ])("refuses %o", async (input, name, httpStatusCode, message) => {
    const { activities, invoke } = await setUp(ECHO);
    await expect(invoke(input)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode },
    });
    expect(activities).toEqual([]);
  });
});

it("tells nobody who may not ask whether a function is there", async () => {
  const { client, denied } = await setUp(ECHO);
  denied.add("lambda:GetFunction");
  for (const FunctionName of ["lab2-dev-order", "lab2-dev-orders"]) {
    await expect(client.send(new GetFunctionCommand({ FunctionName }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: "not authorized to perform: lambda:GetFunction",
      $metadata: { httpStatusCode: 403 },
    });
  }
});

describe("a function is described", () => {
  const settings: Partial<FunctionConfiguration> = {
    deadLetterQueueArn: "arn:aws:sqs:eu-central-1:000000000000:letters",
    environment: { TABLE_NAME: "orders" },
    reservedConcurrency: 3,
    tags: { system: "lab2" },
    timeoutSeconds: 29,
  };

  it("by GetFunctionConfiguration as it is deployed", async () => {
    const { arn, asked, client, configuration } = await setUp(ECHO, settings);
    const { $metadata: _, ...described } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: arn, Qualifier: "$LATEST" }),
    );
    expect(described).toEqual({
      FunctionName: "lab2-dev-order",
      FunctionArn: arn,
      Runtime: "nodejs24.x",
      Role: configuration.roleArn,
      Handler: "handler.handler",
      Description: "",
      Timeout: 29,
      MemorySize: 128,
      LastModified: "2026-01-01T00:00:00.000+0000",
      Version: "$LATEST",
      DeadLetterConfig: { TargetArn: "arn:aws:sqs:eu-central-1:000000000000:letters" },
      Environment: { Variables: { TABLE_NAME: "orders" } },
      TracingConfig: { Mode: "PassThrough" },
      PackageType: "Zip",
      Architectures: ["x86_64"],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
      LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/lab2-dev-order" },
      State: "Active",
      LastUpdateStatus: "Successful",
    });
    expect(asked).toEqual([`lambda:GetFunctionConfiguration ${arn}`]);
  });

  it("by GetFunction with its code, tags and concurrency too", async () => {
    const { client } = await setUp(ECHO, settings);
    expect(await client.send(new GetFunctionCommand({ FunctionName: "lab2-dev-order" }))).toMatchObject({
      Configuration: { FunctionName: "lab2-dev-order", State: "Active" },
      Code: { RepositoryType: "S3", Location: expect.stringMatching(/^file:\/\//) },
      Tags: { system: "lab2" },
      Concurrency: { ReservedConcurrentExecutions: 3 },
    });
  });

  it("by ListFunctions among the others, page by page", async () => {
    const { arn, asked, client } = await setUp(ECHO);
    const { Functions, NextMarker } = await client.send(new ListFunctionsCommand({ MaxItems: 1 }));
    expect(Functions).toMatchObject([{ FunctionArn: arn }]);
    expect(Functions?.[0]).not.toHaveProperty("State");
    expect(NextMarker ?? undefined).toBeUndefined();
    expect((await client.send(new ListFunctionsCommand({ Marker: "1" }))).Functions).toEqual([]);
    expect(asked).toEqual(["lambda:ListFunctions *", "lambda:ListFunctions *"]);
    await expect(client.send(new ListFunctionsCommand({ Marker: "next" }))).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
  });
});
