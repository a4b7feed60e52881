import {
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { ECHO, startLambdaApi, versioned } from "../testing/running-lambda-api.ts";

const FunctionName = "lab2-dev-order";

describe("versions", () => {
  it("are listed page by page, the latest first", async () => {
    const { arn, client, requested } = await startLambdaApi(ECHO, versioned);
    const first = await client.send(new ListVersionsByFunctionCommand({ FunctionName, MaxItems: 1 }));
    expect(first.Versions).toMatchObject([{ FunctionArn: `${arn}:$LATEST`, Version: "$LATEST", Timeout: 3 }]);
    const rest = await client.send(new ListVersionsByFunctionCommand({ FunctionName, Marker: first.NextMarker }));
    expect(rest.Versions).toMatchObject([{ FunctionArn: `${arn}:1`, Version: "1", Timeout: 3 }]);
    expect(rest.NextMarker ?? undefined).toBeUndefined();
    expect(requested).toEqual(Array(2).fill(`lambda:ListVersionsByFunction ${arn}`));
  });

  it("are described by version or alias", async () => {
    const { arn, client, requested } = await startLambdaApi(ECHO, versioned);
    for (const Qualifier of ["1", "live"]) {
      const described = { FunctionArn: `${arn}:${Qualifier}`, Version: "1" };
      expect(await client.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }))).toMatchObject(
        described,
      );
      expect(await client.send(new GetFunctionCommand({ FunctionName, Qualifier }))).toMatchObject({
        Configuration: described,
      });
    }
    expect(requested).toContain(`lambda:GetFunction ${arn}:live`);
  });
});

describe("aliases", () => {
  const live = { Name: "live", FunctionVersion: "1", Description: "serves orders" };

  it("are read", async () => {
    const { arn, client, requested } = await startLambdaApi(ECHO, versioned);
    const { $metadata: _, ...alias } = await client.send(new GetAliasCommand({ FunctionName, Name: "live" }));
    expect(alias).toEqual({ AliasArn: `${arn}:live`, ...live });
    expect(requested).toEqual([`lambda:GetAlias ${arn}`]);
  });

  it("are listed, all or those of a version", async () => {
    const { arn, client } = await startLambdaApi(ECHO, versioned);
    const list = async (FunctionVersion?: string) =>
      (await client.send(new ListAliasesCommand({ FunctionName, FunctionVersion }))).Aliases;
    expect(await list()).toEqual([{ AliasArn: `${arn}:live`, ...live }]);
    expect(await list("1")).toHaveLength(1);
    expect(await list("$LATEST")).toEqual([]);
  });

  it("are rejected as AWS does if they are unknown", async () => {
    const { arn, client } = await startLambdaApi(ECHO, versioned);
    await expect(client.send(new GetAliasCommand({ FunctionName, Name: "staging" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Cannot find alias arn: ${arn}:staging`,
    });
  });
});
