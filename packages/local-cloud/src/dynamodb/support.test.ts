import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { createSystemClock } from "../core/clock.ts";
import { conditions } from "../testing/dynamodb-support/conditions.ts";
import { INDEXED, type Support, TableName } from "../testing/dynamodb-support/example.ts";
import { reads } from "../testing/dynamodb-support/reads.ts";
import { tables } from "../testing/dynamodb-support/tables.ts";
import { updates } from "../testing/dynamodb-support/updates.ts";
import { account, caller } from "../testing/running-dynamodb.ts";
import { ContainedDynalite } from "./contained-dynalite.ts";
import { getValidation, type ParameterType, type ParameterTypes } from "./dynalite/dynalite-modules.ts";
import { extendParameters } from "./dynalite/extend-parameters.ts";
import { UNEMULATED_PARAMETERS } from "./dynalite/unemulated-parameters.ts";
import { DynamoDB } from "./dynamodb.ts";
import { DYNALITE_OPERATIONS, OPERATIONS } from "./operations.ts";

const SUPPORT: Support[] = [...conditions, ...updates, ...reads, ...tables];

const activityLog = new ActivityLog();
const endpoint = new AwsEndpoint({ activityLog });
const attributes = ["p", "c", "l", "g", "b"].map((name) => ({ name, type: name === "b" ? "B" : "S" }) as const);
const dynamodb = new DynamoDB({
  ...account,
  engine: new ContainedDynalite(account),
  tables: [
    { name: TableName, hashKey: "p", attributes: attributes.slice(0, 1) },
    { name: "protected", hashKey: "p", attributes: attributes.slice(0, 1) },
    {
      name: INDEXED,
      hashKey: "p",
      rangeKey: "c",
      attributes,
      globalIndexes: [
        { name: "byG", hashKey: "g", projection: "ALL" },
        { name: "keysByG", hashKey: "g", projection: "KEYS_ONLY" },
        { name: "byB", hashKey: "b", projection: "ALL" },
      ],
      localIndexes: [{ name: "byL", hashKey: "p", rangeKey: "l", projection: "KEYS_ONLY" }],
    },
  ],
  authorize() {},
  clock: createSystemClock(),
  activityLog,
});
let client: sdk.DynamoDBClient;

beforeAll(async () => {
  await dynamodb.start();
  const url = await endpoint.start(0);
  endpoint.serve([dynamodb], () => caller);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new sdk.DynamoDBClient({ endpoint: url, region: account.region, credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
  await dynamodb.stop();
});

function send([operation, input]: [string, object]): Promise<object> {
  const Command = (sdk as unknown as Record<string, new (input: object) => sdk.GetItemCommand>)[`${operation}Command`];
  if (!Command) {
    throw new Error(`the SDK has no operation ${operation}`);
  }
  return client.send(new Command(toSdkInput(input) as object));
}

/** The SDK takes bytes where AWS's JSON has base64. */
function toSdkInput(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(toSdkInput);
  }
  const copy = Object.create(null);
  for (const [name, member] of Object.entries(value)) {
    copy[name] = name === "B" && typeof member === "string" ? Buffer.from(member, "base64") : toSdkInput(member);
  }
  return copy;
}

describe.each(SUPPORT)("$topic: $support", ({ examples }) => {
  test.each(examples)("$name", async ({ call, expected, given = [] }) => {
    for (const call of given) {
      await send(call);
    }
    const outcome = await send(call).catch((error: object) => error);
    expect(outcome).toMatchObject(expected);
    if (!("name" in expected)) {
      expect(outcome).not.toBeInstanceOf(Error);
    }
  });
});

const readPage = (name: string) => readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), "utf8");

test("docs/conformance.md has the number of these examples", () => {
  const count = SUPPORT.flatMap(({ examples }) => examples).length;
  expect(readPage("conformance.md")).toContain(`| ${count} [examples](`);
});

test("the table in docs/local-cloud.md lists this support", () => {
  const rows = SUPPORT.map(({ remark, support, topic }) => `| ${topic} | ${support} | ${remark} |`);
  expect(readPage("local-cloud.md")).toContain(
    `| DynamoDB | support | remarks |\n| --- | --- | --- |\n${rows.join("\n")}\n\n`,
  );
});

type Schema = [kind: number, namespace: string, name: string, traits: unknown, ...rest: unknown[]];
const OPERATION = 9;
const STRUCTURE = 3;
const LIST = 1;

/** Lists the paths of all parameters that the SDK documents and dynalite's types lack. */
function listUnknown(schema: Schema, types: ParameterTypes, prefix = ""): string[] {
  const [, , , , names, members] = schema as unknown as [number, string, string, unknown, string[], unknown[]];
  return names.flatMap((name, index) => {
    const type = types[name];
    if (type === undefined) {
      return [prefix + name];
    }
    const member = resolveSchema(members[index]);
    const { children } = (typeof type === "string" ? {} : type) as Exclude<ParameterType, string>;
    if (typeof children !== "object" || !member) {
      return [];
    }
    if (member[0] === STRUCTURE) {
      return listUnknown(member, children as ParameterTypes, `${prefix}${name}.`);
    }
    const element = member[0] === LIST ? resolveSchema(member[4]) : undefined;
    return element?.[0] === STRUCTURE
      ? listUnknown(element, (children as { children: ParameterTypes }).children, `${prefix}${name}[].`)
      : [];
  });
}

/** Schemas refer to others by functions, or by pairs of a function and traits. */
function resolveSchema(reference: unknown): Schema | undefined {
  if (typeof reference === "function") {
    return resolveSchema(reference());
  }
  if (Array.isArray(reference) && typeof reference[0] !== "number") {
    return resolveSchema(reference[0]);
  }
  return Array.isArray(reference) ? (reference as Schema) : undefined;
}

const schemas = Object.values(sdk).filter((value) => Array.isArray(value)) as Schema[];

test("rejects every documented operation that it does not emulate, by name", async () => {
  const names = schemas.filter(([kind]) => kind === OPERATION).map(([, , name]) => name);
  expect(names).toEqual(expect.arrayContaining([...OPERATIONS]));
  for (const operation of names.filter((name) => !OPERATIONS.includes(name))) {
    const { signal } = new AbortController();
    const call = dynamodb.call({ operation, headers: {}, body: Buffer.from("{}"), caller, signal });
    await expect(call, operation).rejects.toMatchObject({
      code: "UnknownOperationException",
      message: expect.stringContaining(operation),
    });
  }
});

test("rejects every documented parameter that dynalite drops", () => {
  extendParameters();
  const unknown = DYNALITE_OPERATIONS.flatMap((operation) => {
    const input = resolveSchema(schemas.find(([kind, , name]) => kind === OPERATION && name === operation)?.[4]);
    expect(input, operation).toBeDefined();
    return input ? listUnknown(input, getValidation(operation).types).map((path) => [operation, path]) : [];
  });
  const rejected = Object.entries(UNEMULATED_PARAMETERS).map(([operation, parameters]) => [
    operation,
    parameters.map(({ path }) => path),
  ]) as [string, string[]][];
  const isRejected = (operation = "", path = "") =>
    rejected.some(([name, paths]) => name === operation && paths.some((prefix) => path.startsWith(prefix)));
  expect(unknown.filter(([operation, path]) => !isRejected(operation, path))).toEqual([]);
});
