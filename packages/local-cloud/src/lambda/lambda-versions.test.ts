import { describe, expect, it } from "vitest";
import { testFunction } from "../testing/function-code.ts";
import { testLambda } from "../testing/lambda-setup.ts";

describe("a function with a version and an alias", () => {
  const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order";
  const live = { name: "live", arn: `${functionArn}:live`, description: "", version: "1" };
  const versioned = { publishes: true, aliases: [live] };
  const DESCRIBES = `
    let invocations = 0;
    export const handler = (_, { functionVersion, invokedFunctionArn, logStreamName }) => ({
      environment: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      functionVersion,
      invocations: ++invocations,
      invokedFunctionArn,
      stream: logStreamName.slice(11, -32),
    });
  `;

  it.each([
    [functionArn, "$LATEST"],
    [`${functionArn}:$LATEST`, "$LATEST"],
    [`${functionArn}:1`, "1"],
    [live.arn, "1"],
  ])("passes the handler of %s its version %s and ARN", async (invokedFunctionArn, version) => {
    const { lambda } = testLambda(DESCRIBES, {}, versioned);
    expect(JSON.parse((await lambda.invoke(invokedFunctionArn, "{}")).payload)).toEqual({
      environment: version,
      functionVersion: version,
      invocations: 1,
      invokedFunctionArn,
      stream: `[${version}]`,
    });
  });

  it("has workers for each version, which an alias shares with its version", async () => {
    const { lambda } = testLambda(DESCRIBES, {}, versioned);
    const count = async (arn: string) => JSON.parse((await lambda.invoke(arn, "{}")).payload).invocations;
    expect(await count(live.arn)).toBe(1);
    expect(await count(functionArn)).toBe(1);
    expect(await count(`${functionArn}:1`)).toBe(2);
  });

  it("applies new code to all versions", async () => {
    const { lambda } = testLambda(DESCRIBES, {}, versioned);
    const arns = [functionArn, live.arn];
    await Promise.all(arns.map((arn) => lambda.invoke(arn, "{}")));
    await lambda.updateFunctionCode("order", testFunction("export const handler = () => 2;").codeFolder);
    expect(await Promise.all(arns.map((arn) => lambda.invoke(arn, "{}")))).toEqual([
      { payload: "2" },
      { payload: "2" },
    ]);
  });

  it("counts the invocations of all versions toward its reserved concurrency", async () => {
    const code = "export const handler = () => new Promise((done) => setTimeout(done, 60_000));";
    const { activityLog, lambda } = testLambda(code, {}, { ...versioned, reservedConcurrency: 1 });
    const started = activityLog.next((activity) => activity.type === "invocation-started");
    void lambda.invoke(live.arn, "{}");
    await started;
    expect(await lambda.invoke(functionArn, "{}")).toMatchObject({ throttled: true });
  });
});
