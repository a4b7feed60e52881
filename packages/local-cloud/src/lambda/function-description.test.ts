import { GetFunctionCommand, GetFunctionConfigurationCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { ECHO, startLambdaApi } from "../testing/running-lambda-api.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

describe("describes a function", () => {
  const settings: Partial<FunctionConfiguration> = {
    deadLetterQueueArn: "arn:aws:sqs:eu-central-1:000000000000:letters",
    environment: { TABLE_NAME: "orders" },
    reservedConcurrency: 3,
    tags: { system: "lab2" },
    timeoutSeconds: 29,
  };

  it("in GetFunctionConfiguration as deployed", async () => {
    const { arn, requested, client, configuration } = await startLambdaApi(ECHO, settings);
    const { $metadata: _, ...described } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: arn, Qualifier: "$LATEST" }),
    );
    expect(described).toEqual({
      FunctionName: "lab2-dev-order",
      FunctionArn: `${arn}:$LATEST`,
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
    expect(requested).toEqual([`lambda:GetFunctionConfiguration ${arn}`]);
  });

  it("in GetFunction also with its code, tags and concurrency", async () => {
    const { client } = await startLambdaApi(ECHO, settings);
    expect(await client.send(new GetFunctionCommand({ FunctionName: "lab2-dev-order" }))).toMatchObject({
      Configuration: { FunctionName: "lab2-dev-order", State: "Active" },
      Code: { RepositoryType: "S3", Location: expect.stringMatching(/^file:\/\//) },
      Tags: { system: "lab2" },
      Concurrency: { ReservedConcurrentExecutions: 3 },
    });
  });

  it("in ListFunctions page by page", async () => {
    const { arn, requested, client } = await startLambdaApi(ECHO);
    const { Functions, NextMarker } = await client.send(new ListFunctionsCommand({ MaxItems: 1 }));
    expect(Functions).toMatchObject([{ FunctionArn: arn }]);
    expect(Functions?.[0]).not.toHaveProperty("State");
    expect(NextMarker ?? undefined).toBeUndefined();
    expect((await client.send(new ListFunctionsCommand({ Marker: "1" }))).Functions).toEqual([]);
    expect(requested).toEqual(["lambda:ListFunctions *", "lambda:ListFunctions *"]);
    await expect(client.send(new ListFunctionsCommand({ Marker: "next" }))).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
  });
});
