import { GetFunctionCommand, InvocationType, type InvokeCommandInput } from "@aws-sdk/client-lambda";
import { describe, expect, it, test } from "vitest";
import { ECHO, FAILS, startLambdaApi, versioned } from "../testing/running-lambda-api.ts";

describe("Invoke", () => {
  it("waits for the result", async () => {
    const { arn, requested, invoke } = await startLambdaApi(ECHO);
    const output = await invoke({ Payload: '{"ID":"é"}' });
    expect(output).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(JSON.parse(output.payload ?? "")).toEqual({ event: { ID: "é" }, arn });
    expect([output.FunctionError, output.LogResult]).toEqual([undefined, undefined]);
    expect(requested).toEqual([`lambda:InvokeFunction ${arn}`]);
  });

  it("sends an empty object without a payload", async () => {
    const { invoke } = await startLambdaApi(ECHO);
    expect(JSON.parse((await invoke()).payload ?? "").event).toEqual({});
  });

  it("accepts the function's ARN, its partial ARN and the qualifier $LATEST", async () => {
    const { arn, invoke } = await startLambdaApi(ECHO);
    const arnFor = async (input: Partial<InvokeCommandInput>) => JSON.parse((await invoke(input)).payload ?? "").arn;
    expect(await arnFor({ FunctionName: arn })).toBe(arn);
    expect(await arnFor({ FunctionName: "000000000000:function:lab2-dev-order" })).toBe(arn);
    expect(await arnFor({ Qualifier: "$LATEST" })).toBe(`${arn}:$LATEST`);
    expect(await arnFor({ FunctionName: "lab2-dev-order:$LATEST" })).toBe(`${arn}:$LATEST`);
  });

  it.each([
    [{ Qualifier: "live" }, "live"],
    [{ FunctionName: "lab2-dev-order:live" }, "live"],
    [{ FunctionName: "000000000000:function:lab2-dev-order:live", Qualifier: "live" }, "live"],
    [{ Qualifier: "1" }, "1"],
  ])("invokes the version or alias of %j, authorized for its ARN", async (input, qualifier) => {
    const { arn, invoke, requested } = await startLambdaApi(ECHO, versioned);
    const invokedArn = `${arn}:${qualifier}`;
    const { payload, ...output } = await invoke({ ...input, LogType: "Tail" });
    expect(output).toMatchObject({ StatusCode: 200, ExecutedVersion: "1" });
    expect(JSON.parse(payload ?? "").arn).toBe(invokedArn);
    expect(Buffer.from(output.LogResult ?? "", "base64").toString()).toContain("Version: 1\n");
    expect(requested).toEqual([`lambda:InvokeFunction ${invokedArn}`]);
  });

  it("invokes an alias asynchronously", async () => {
    const code = "export const handler = (_, { invokedFunctionArn }) => invokedFunctionArn;";
    const { activityLog, arn, invoke } = await startLambdaApi(code, versioned);
    const ended = activityLog.next((activity) => activity.type === "invocation-ended");
    expect(await invoke({ Qualifier: "live", InvocationType: "Event" })).toMatchObject({ StatusCode: 202 });
    expect(await ended).toMatchObject({ result: JSON.stringify(`${arn}:live`) });
  });

  it.each(["2", "Live", "staging"])("rejects the unknown qualifier %s", async (Qualifier) => {
    const { arn, invoke } = await startLambdaApi(ECHO, versioned);
    for (const InvocationType of ["RequestResponse", "Event", "DryRun"] as const) {
      await expect(invoke({ InvocationType, Qualifier })).rejects.toMatchObject({
        name: "ResourceNotFoundException",
        message: `Function not found: ${arn}:${Qualifier}`,
      });
    }
  });

  it("uses the request's id for one invocation", async () => {
    const { activities, invoke } = await startLambdaApi(
      "export const handler = (_, { awsRequestId }) => awsRequestId;",
    );
    const { $metadata, payload } = await invoke();
    expect(JSON.parse(payload ?? "")).toBe($metadata.requestId);
    expect(activities.map((activity) => "requestId" in activity && activity.requestId)).toEqual([
      $metadata.requestId,
      $metadata.requestId,
    ]);
  });

  it("returns 200 and FunctionError if the function fails", async () => {
    const { invoke } = await startLambdaApi(FAILS);
    const output = await invoke();
    expect(output).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled", ExecutedVersion: "$LATEST" });
    expect(JSON.parse(output.payload ?? "")).toMatchObject({ errorType: "RangeError", errorMessage: "no stock" });
  });

  it("returns the last 4 KB of the invocation's log on request", async () => {
    const { invoke } = await startLambdaApi(
      "export const handler = ({ lines }) => { for (let line = 0; line < lines; line++) console.log('line ' + line); };",
    );
    const getLog = async (lines: number) => {
      const { $metadata, LogResult = "" } = await invoke({ LogType: "Tail", Payload: `{"lines":${lines}}` });
      return { requestId: $metadata.requestId, log: Buffer.from(LogResult, "base64").toString() };
    };
    const { log, requestId } = await getLog(2);
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
    const { log: long } = await getLog(1000);
    expect(long).toMatch(/\nline 999\nEND .*\nREPORT .*\n$/);
    expect(long).toHaveLength(4096);
    expect((await invoke({ LogType: "None" })).LogResult).toBeUndefined();
  });

  it("passes the client context to the function", async () => {
    const { invoke } = await startLambdaApi("export const handler = (_, { clientContext }) => clientContext;");
    const clientContext = { custom: { shift: 2 } };
    const ClientContext = Buffer.from(JSON.stringify(clientContext)).toString("base64");
    expect(JSON.parse((await invoke({ ClientContext })).payload ?? "")).toEqual(clientContext);
    await expect(invoke({ ClientContext: "!" })).rejects.toMatchObject({
      name: "InvalidRequestContentException",
      message: "Client context must be a valid Base64-encoded JSON object.",
    });
  });

  it("accepts an Event, and invokes later with the request's id", async () => {
    const { activityLog, invoke } = await startLambdaApi(ECHO);
    const ended = activityLog.next((activity) => activity.type === "invocation-ended");
    const { $metadata, payload, StatusCode } = await invoke({ InvocationType: "Event", Payload: '{"ID":"1"}' });
    expect(StatusCode).toBe(202);
    expect(payload).toBeFalsy();
    expect(await ended).toMatchObject({ requestId: $metadata.requestId });
  });

  it("only authorizes a DryRun", async () => {
    const { activities, requested, denied, invoke } = await startLambdaApi(ECHO);
    expect(await invoke({ InvocationType: "DryRun" })).toMatchObject({ StatusCode: 204 });
    denied.add("lambda:InvokeFunction");
    await expect(invoke({ InvocationType: "DryRun" })).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(requested).toHaveLength(2);
    expect(activities).toEqual([]);
  });

  it("returns a TooManyRequestsException for a throttled function", async () => {
    const { invoke } = await startLambdaApi(ECHO, { reservedConcurrency: 0 });
    await expect(invoke()).rejects.toMatchObject({
      name: "TooManyRequestsException",
      message: "Rate Exceeded.",
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      $metadata: { httpStatusCode: 429 },
    });
    expect(await invoke({ InvocationType: "Event" })).toMatchObject({ StatusCode: 202 });
  });

  test.each([
    ...["{ID:1}", "{", "ID", "'ID'", "{} {}", "\ufeff{}", Buffer.of(0x22, 0xff, 0x22)].map(
      (Payload): [object, string, number, RegExp] => [
        { Payload },
        "InvalidRequestContentException",
        400,
        /^Could not parse request body into json: Could not parse payload into json: ./,
      ],
    ),
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
  ])("rejects %o", async (input, name, httpStatusCode, message) => {
    const { activities, invoke } = await startLambdaApi(ECHO);
    await expect(invoke(input)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode },
    });
    expect(activities).toEqual([]);
  });
});

it("hides from unauthorized callers whether a function exists", async () => {
  const { client, denied } = await startLambdaApi(ECHO);
  denied.add("lambda:GetFunction");
  for (const FunctionName of ["lab2-dev-order", "lab2-dev-orders"]) {
    await expect(client.send(new GetFunctionCommand({ FunctionName }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: "not authorized to perform: lambda:GetFunction",
      $metadata: { httpStatusCode: 403 },
    });
  }
});
