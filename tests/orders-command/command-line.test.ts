import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordLocalCloud } from "command-line/running-local-cloud";
import fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { consumers } from "../support/choreography.ts";
import { runStack } from "../support/run-stack.ts";
import { runOrders, startOrders, toConnectionOptions } from "./run-orders.ts";

const COMMANDS = ["place", "show", "trace", "logs", "watch", "stuck", "dead-letters", "redrive", "replay"];

/** Replaces the AWS configuration of this process until the test ends; by default there is none. */
function useAwsEnvironment(variables: Record<string, string> = {}): void {
  const names = Object.keys(process.env).filter((name) => name.startsWith("AWS_"));
  const environment: Record<string, string | undefined> = {
    ...Object.fromEntries(["AWS_PROFILE", ...names].map((name) => [name, undefined])),
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    ...variables,
  };
  for (const [name, value] of Object.entries(environment)) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** Makes this process run in an empty folder until the test ends, where no local cloud runs. */
function useEmptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "orders-folder-"));
  const cwd = vi.spyOn(process, "cwd").mockReturnValue(folder);
  onTestFinished(() => {
    cwd.mockRestore();
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** Returns a port without a server. */
async function findFreePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

/** Starts an AWS endpoint that fails every request. @returns a function that runs a command there */
async function startFailingAws(status: number, body: object) {
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const folder = mkdtempSync(join(tmpdir(), "orders-outputs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const createArn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:111122223333:${name}`;
  const outputs = {
    order_url: "https://orders.example/prod/order",
    table_name: "lab2-dev-order-status",
    dead_letter_queue_urls: { "invoice-service": "https://sqs.eu-west-1.amazonaws.com/111122223333/invoice-letters" },
    function_arns: { "invoice-service": createArn("lambda", "function:invoice") },
    event_bus_arn: createArn("events", "event-bus/bus"),
    rule_arns: { "order-created": createArn("events", "rule/bus/order-created") },
    archive_arn: createArn("events", "archive/lab2-dev-events"),
    log_group_names: { "invoice-service": "/aws/lambda/lab2-dev-invoice-service" },
    consumed_events: { "invoice-service": [{ source: "order_service", detail_type: "order_created" }] },
  };
  const outputsFile = join(folder, "outputs.json");
  writeFileSync(outputsFile, JSON.stringify({ "orders-dev": outputs }));
  const { port } = server.address() as AddressInfo;
  const endpoint = { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  const credentials = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "eu-west-1" };
  return {
    run(...parameters: string[]) {
      useAwsEnvironment({ ...endpoint, ...credentials });
      return runOrders(...parameters, "--outputs-file", outputsFile);
    },
    runWithoutCredentials(...parameters: string[]) {
      useAwsEnvironment(endpoint);
      return runOrders(...parameters, "--outputs-file", outputsFile);
    },
  };
}

describe("an invalid command line is rejected in one line", () => {
  test.each<[string, string[], RegExp]>([
    ["an unknown command", ["orders"], /unknown command 'orders'/],
    ["a misspelled option", ["place", "--counts", "1"], /unknown option '--counts' \(Did you mean --count\?\)/],
    ["a count of zero", ["place", "--count", "0"], /whole number from 1 to 999999/],
    ["a rate of zero", ["place", "--rate", "0"], /argument '0' is invalid\. Use a number from 0\.001 to 10000\./],
    ["a key of two lines", ["place", "--key", "a\nb"], /Use 1 to 248 printable ASCII characters/],
    [
      "a duration without a unit",
      ["stuck", "--older-than", "5"],
      /argument '5' is invalid\. Use a duration such as 45s, 5m, 2h or 1d12h\./,
    ],
    ["an invalid time", ["replay", "--from", "noon", "--to", "0s"], /argument 'noon' is invalid\. Use a time such as/],
    [
      "a replay without an end",
      ["replay", "--from", "2h"],
      /required option '--to <time>' not specified; usage: npx pnpm orders replay \[options\]; --help explains it/,
    ],
    ["an invalid port", ["show", "x", "--aws-port", "0"], /whole number from 1 to 65535/],
    [
      "options of both engines",
      ["stuck", "--local", "--region", "eu-west-1"],
      /'--local' cannot be used with option '--region/,
    ],
    ["an environment that is a path", ["stuck", "--environment", "../x"], /Use a name such as dev, staging or prod/],
  ])("%s", async (_, parameters, message) => {
    const { exitCode, stderr, stdout } = await runOrders(...parameters);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });

  test("values that the stack does not have are rejected in one line", async () => {
    const stack = await runStack();
    expect(await runOrders("dead-letters", "--service", "order-service", ...toConnectionOptions(stack))).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        'error: "order-service" is not a service that consumes events: ' +
        `choose ${consumers.map(({ name }) => name).join(", ")}\n`,
    });
    expect(await runOrders("logs", "--service", "order", ...toConnectionOptions(stack))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^error: "order" is not a service: choose .*order-service/),
    });
    const backwards = ["replay", "--from", "1h", "--to", "2h", "--yes", ...toConnectionOptions(stack)];
    expect(await runOrders(...backwards)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/ is not before /),
    });
    const noRule = ["replay", "--from", "2h", "--to", "1h", "--rule", "order", "--yes", ...toConnectionOptions(stack)];
    expect(await runOrders(...noRule)).toMatchObject({
      exitCode: 2,
      stderr: `error: rule "order" not found: choose ${Object.keys(stack.outputs.rule_arns ?? {}).join(", ")}\n`,
    });
  });
});

test.each(COMMANDS)("%s --help shows an example and the exit codes", async (command) => {
  const { exitCode, stdout } = await runOrders(command, "--help");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Usage: npx pnpm orders ${command} `));
  expect(stdout).toContain(`  $ npx pnpm orders ${command} `);
  expect(stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}130 /);
  for (const option of ["--local", "--environment", "--profile", "--region", "--json"]) {
    expect(stdout).toContain(option);
  }
});

describe("without an option, the engine is", () => {
  test("the local cloud that runs in this folder, which it says", async () => {
    const stack = await runStack();
    useAwsEnvironment();
    useEmptyFolder();
    recordLocalCloud(stack.awsUrl);
    const placed = await runOrders("place");
    expect(placed).toMatchObject({ exitCode: 0, stderr: `using the local cloud at ${stack.awsUrl}\n` });
    expect(await runOrders("show", placed.stdout.trimEnd())).toMatchObject({ exitCode: 0 });
    expect(await runOrders("stuck", "--aws")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: outputs file orders-dev\.outputs\.json not found/),
    });
  });

  test("the local cloud in AWS_ENDPOINT_URL", async () => {
    const stack = await runStack();
    useAwsEnvironment({ AWS_ENDPOINT_URL: stack.awsUrl });
    useEmptyFolder();
    expect(await runOrders("stuck")).toMatchObject({
      exitCode: 0,
      stderr: `using the local cloud at ${stack.awsUrl}\nno orders older than 5m lack a stamp\n`,
    });
  });
});

describe("a missing resource is reported with the next step", () => {
  test("a local cloud that is not running", async () => {
    const port = await findFreePort();
    expect(await startOrders(["dead-letters", "--aws-port", port]).ended).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: cannot connect to http://127.0.0.1:${port}: is npm start running?\n`,
    });
  });

  test("a server that is not a local cloud", async () => {
    const server = createServer((_, response) => response.end("<html>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    expect(await runOrders("watch", "--aws-port", String(port))).toMatchObject({
      exitCode: 1,
      stderr: `error: http://127.0.0.1:${port} is not a local cloud: start one with npm start, or pass the port of its AWS endpoint with --aws-port\n`,
    });
  });

  test("an outputs file, with the command that writes it", async () => {
    expect(await runOrders("stuck", "--environment", "prod")).toMatchObject({
      exitCode: 1,
      stderr:
        "error: outputs file orders-prod.outputs.json not found: deploy the stack, then run " +
        "npx pnpm cdktf output orders-prod --outputs-file orders-prod.outputs.json\n",
    });
  });

  test("an engine, with how to start or choose one", async () => {
    useAwsEnvironment();
    useEmptyFolder();
    expect(await runOrders("stuck")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error: no local cloud runs in this folder: start one with npm start, or pass --aws for a deployed stack\n",
    });
  });

  test("a local cloud on a port that fetch blocks", async () => {
    expect(await runOrders("show", "nope", "--aws-port", "1")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error: no local cloud is running at http://127.0.0.1:1: start one with npm start, or pass the port of its AWS endpoint with --aws-port\n",
    });
  });

  test("a table", async () => {
    const aws = await startFailingAws(400, { __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException" });
    expect(await aws.run("show", "x")).toMatchObject({
      exitCode: 1,
      stderr: "error: table lab2-dev-order-status not found in eu-west-1: is the stack deployed?\n",
    });
  });

  test("a queue", async () => {
    const aws = await startFailingAws(400, { __type: "com.amazonaws.sqs#QueueDoesNotExist" });
    expect(await aws.run("dead-letters")).toMatchObject({
      exitCode: 1,
      stderr: "error: queue invoice-letters not found in eu-west-1: is the stack deployed?\n",
    });
  });

  test("a log group", async () => {
    const aws = await startFailingAws(400, { __type: "ResourceNotFoundException", message: "x" });
    expect(await aws.run("logs")).toMatchObject({
      exitCode: 1,
      stderr: "error: log group /aws/lambda/lab2-dev-invoice-service not found in eu-west-1: is the stack deployed?\n",
    });
  });

  test("an archive", async () => {
    const aws = await startFailingAws(400, { __type: "ResourceNotFoundException", message: "x" });
    expect(await aws.run("replay", "--from", "2h", "--to", "1h", "--yes")).toMatchObject({
      exitCode: 1,
      stderr: "error: archive lab2-dev-events not found in eu-west-1: is the stack deployed?\n",
    });
  });
});

describe("a rejection by AWS is reported with the next step", () => {
  test("a denied action", async () => {
    const message =
      "User: arn:aws:iam::111122223333:user/eve is not authorized to perform: sqs:getqueueattributes on resource: " +
      "arn:aws:sqs:eu-west-1:111122223333:invoice-letters because no identity-based policy allows it";
    const aws = await startFailingAws(403, { __type: "com.amazon.coral.service#AccessDeniedException", message });
    const { exitCode, stderr } = await aws.run("dead-letters");
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      "error: sqs:getqueueattributes on arn:aws:sqs:eu-west-1:111122223333:invoice-letters is denied: " +
        `docs/operating.md lists the permissions that the commands need (${message})\n`,
    );
  });

  test("expired credentials", async () => {
    const aws = await startFailingAws(400, {
      __type: "com.amazon.coral.service#ExpiredTokenException",
      message: "expired",
    });
    expect(await aws.run("show", "x")).toMatchObject({
      exitCode: 1,
      stderr: "error: the AWS credentials have expired: renew them, for example with aws sso login\n",
    });
  });

  test("missing credentials, a missing region and an unknown profile", async () => {
    const aws = await startFailingAws(400, {});
    const getError = async (...parameters: string[]) => {
      const { exitCode, stderr } = await aws.runWithoutCredentials("show", "x", ...parameters);
      expect(exitCode).toBe(1);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      return stderr;
    };
    expect(await getError()).toMatch(/^error: no AWS region: set AWS_REGION or --region\n/);
    expect(await getError("--region", "eu-west-1")).toMatch(/^error: no AWS credentials: set AWS_PROFILE/);
    expect(await getError("--region", "eu-west-1", "--profile", "unknown")).toMatch(/^error: no AWS credentials/);
  });
});

test("any parameters lead to a documented exit code and never to a stack trace", async () => {
  const words = fc.oneof(
    fc.constantFrom(...COMMANDS, "--help", "help", "--", "-", ""),
    fc.constantFrom("--count", "--rate", "--key", "--interval", "--older-than", "--service", "--id", "--from", "--to"),
    fc.constantFrom("--rule", "--dry-run", "--yes", "--json", "--environment", "--profile", "--region", "--local"),
    fc.constantFrom("--outputs-file", "1", "2h", "0s", "dev", "invoice-service", "2026-11-22T12:00:00Z", "/", "."),
    fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
  );
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`SEED=${seed}`);
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 6 }), async (parameters) => {
      // A port without a server keeps every command from doing anything.
      const local = parameters.includes("--local") ? ["--aws-port", "1"] : [];
      useAwsEnvironment();
      useEmptyFolder();
      const { exitCode, stderr, stdout } = await runOrders(...local, ...parameters);
      expect([0, 1, 2]).toContain(exitCode);
      expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*:\d+|node:internal|^Node\.js v/m);
      if (exitCode !== 0) {
        expect(stderr).not.toBe("");
      }
    }),
    { seed, numRuns: 100 },
  );
});
