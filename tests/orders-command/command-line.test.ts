import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { runStack } from "../support/run-stack.ts";
import { at, runOrders, startOrders } from "./run-orders.ts";

const COMMANDS = ["place", "show", "watch", "stuck", "dead-letters", "redrive", "replay"];

/** An environment without anything of AWS, in a folder of its own. */
function nowhere(): { cwd: string; env: NodeJS.ProcessEnv } {
  const cwd = mkdtempSync(join(tmpdir(), "orders-nowhere-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const configuration = join(cwd, "none");
  const env = {
    PATH: process.env.PATH,
    AWS_CONFIG_FILE: configuration,
    AWS_SHARED_CREDENTIALS_FILE: configuration,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return { cwd, env };
}

/** A port that nothing listens at. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

/** An AWS endpoint that refuses every request so. */
async function refusingAws(status: number, body: object) {
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { cwd, env } = nowhere();
  const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:111122223333:${name}`;
  const outputs = {
    order_url: "https://orders.example/prod/order",
    table_name: "lab2-dev-order-status",
    dead_letter_queue_urls: { "invoice-service": "https://sqs.eu-west-1.amazonaws.com/111122223333/invoice-letters" },
    function_arns: { "invoice-service": arn("lambda", "function:invoice") },
    event_bus_arn: arn("events", "event-bus/bus"),
    rule_arns: { "order-created": arn("events", "rule/bus/order-created") },
    archive_arn: arn("events", "archive/lab2-dev-events"),
  };
  writeFileSync(join(cwd, "orders-dev.outputs.json"), JSON.stringify({ "orders-dev": outputs }));
  const { port } = server.address() as AddressInfo;
  const credentials = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "eu-west-1" };
  return { cwd, env: { ...env, ...credentials, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` } };
}

describe("a command line that is wrong is told in one line, and nothing is done", () => {
  test.each<[string, string[], RegExp]>([
    ["an unknown command", ["orders"], /unknown command 'orders'/],
    ["an option that is misspelt", ["place", "--counts", "1"], /unknown option '--counts' \(Did you mean --count\?\)/],
    ["no order", ["place", "--count", "0"], /whole number from 1 to 999999/],
    ["a rate of nothing", ["place", "--rate", "0"], /A rate is a number from 0\.001 to 10000/],
    ["a key of two lines", ["place", "--key", "a\nb"], /A key has 1 to 248 printable characters/],
    ["a duration without a unit", ["stuck", "--older-than", "5"], /5 is no duration such as 45s, 5m, 2h or 1d12h/],
    ["a time that is none", ["replay", "--from", "noon", "--to", "0s"], /noon is no time such as/],
    ["a replay without its end", ["replay", "--from", "2h"], /required option '--to <time>' not specified/],
    ["a port that is none", ["show", "x", "--aws-port", "0"], /whole number from 1 to 65535/],
    ["both engines", ["stuck", "--local", "--region", "eu-west-1"], /'--local' cannot be used with option '--region/],
    ["an environment that is a path", ["stuck", "--environment", "../x"], /An environment is a name/],
  ])("%s", async (_, parameters, message) => {
    const { exitCode, stderr, stdout } = await runOrders(...parameters);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });

  test("what only the stack knows is told as well", async () => {
    const stack = await runStack();
    expect(await runOrders("dead-letters", "--service", "order-service", ...at(stack))).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        "error: no service order-service consumes events: " +
        "choose forecasting-service, fulfilment-service, invoice-service, logistic-service\n",
    });
    const backwards = ["replay", "--from", "1h", "--to", "2h", "--yes", ...at(stack)];
    expect(await runOrders(...backwards)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/ is not before /),
    });
    const noRule = ["replay", "--from", "2h", "--to", "1h", "--rule", "order", "--yes", ...at(stack)];
    expect(await runOrders(...noRule)).toMatchObject({
      exitCode: 2,
      stderr: "error: there is no rule order: choose fulfilment-completed, order-created\n",
    });
  });
});

test.each(COMMANDS)("%s --help has an example and the exit codes", async (command) => {
  const { exitCode, stdout } = await runOrders(command, "--help");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Usage: pnpm orders ${command} `));
  expect(stdout).toContain(`  $ pnpm orders ${command} `);
  expect(stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}130 /);
  for (const option of ["--local", "--environment", "--profile", "--region", "--json"]) {
    expect(stdout).toContain(option);
  }
});

describe("what is not there is told in plain words, by", () => {
  test("the local cloud's address", async () => {
    const port = await freePort();
    expect(await runOrders("dead-letters", "--aws-port", port)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: nothing answers at http://127.0.0.1:${port}: is npm start running?\n`,
    });
  });

  test("what answers in its place", async () => {
    const server = createServer((_, response) => response.end("<html>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    expect(await runOrders("watch", "--aws-port", String(port))).toMatchObject({
      exitCode: 1,
      stderr: `error: what answers at http://127.0.0.1:${port} is no local cloud: --aws-port names the port of npm start's AWS endpoint\n`,
    });
  });

  test("the file of outputs, with the command that writes it", async () => {
    expect(await startOrders(["stuck", "--environment", "prod"], nowhere()).ended).toMatchObject({
      exitCode: 1,
      stderr:
        "error: orders-prod.outputs.json, which names what is deployed, is not there: npx pnpm cdktf output orders-prod " +
        "--outputs-file orders-prod.outputs.json writes it once the stack is deployed\n",
    });
  });

  test("the table and the region", async () => {
    const aws = await refusingAws(400, { __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException" });
    expect(await startOrders(["show", "x"], aws).ended).toMatchObject({
      exitCode: 1,
      stderr: "error: no table lab2-dev-order-status in eu-west-1: is the stack deployed?\n",
    });
  });

  test("the queue and the region", async () => {
    const aws = await refusingAws(400, { __type: "com.amazonaws.sqs#QueueDoesNotExist" });
    expect(await startOrders(["dead-letters"], aws).ended).toMatchObject({
      exitCode: 1,
      stderr: "error: no queue invoice-letters in eu-west-1: is the stack deployed?\n",
    });
  });

  test("the archive and the region", async () => {
    const aws = await refusingAws(400, { __type: "ResourceNotFoundException", message: "x" });
    expect(await startOrders(["replay", "--from", "2h", "--to", "1h", "--yes"], aws).ended).toMatchObject({
      exitCode: 1,
      stderr: "error: no archive lab2-dev-events in eu-west-1: is the stack deployed?\n",
    });
  });
});

describe("what AWS refuses is told in plain words:", () => {
  test("a denied action, by its name", async () => {
    const message =
      "User: arn:aws:iam::111122223333:user/eve is not authorized to perform: sqs:getqueueattributes on resource: " +
      "arn:aws:sqs:eu-west-1:111122223333:invoice-letters because no identity-based policy allows it";
    const aws = await refusingAws(403, { __type: "com.amazon.coral.service#AccessDeniedException", message });
    const { exitCode, stderr } = await startOrders(["dead-letters"], aws).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      "error: sqs:getqueueattributes on arn:aws:sqs:eu-west-1:111122223333:invoice-letters is denied: " +
        `docs/operating.md lists what an operator may do (${message})\n`,
    );
  });

  test("credentials that have expired", async () => {
    const aws = await refusingAws(400, {
      __type: "com.amazon.coral.service#ExpiredTokenException",
      message: "expired",
    });
    expect(await startOrders(["show", "x"], aws).ended).toMatchObject({
      exitCode: 1,
      stderr: "error: the AWS credentials have expired: get new ones, such as with aws sso login\n",
    });
  });

  test("no credentials, no region, and a profile that is not there", async () => {
    const { cwd, env } = await refusingAws(400, {});
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, AWS_REGION: ___, ...nobody } = env;
    const told = async (...parameters: string[]) => {
      const { exitCode, stderr } = await startOrders(["show", "x", ...parameters], { cwd, env: nobody }).ended;
      expect(exitCode).toBe(1);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      return stderr;
    };
    expect(await told()).toMatch(/^error: there is no AWS region: set AWS_REGION or --region\n/);
    expect(await told("--region", "eu-west-1")).toMatch(/^error: there are no AWS credentials: set AWS_PROFILE/);
    expect(await told("--region", "eu-west-1", "--profile", "nobody")).toMatch(/^error: there are no AWS credentials/);
  });
});

test("whatever the parameters are, the end is an exit code that is documented and never a stack trace", async () => {
  const words = fc.oneof(
    fc.constantFrom(...COMMANDS, "--help", "help", "--", "-", ""),
    fc.constantFrom("--count", "--rate", "--key", "--interval", "--older-than", "--service", "--id", "--from", "--to"),
    fc.constantFrom("--rule", "--dry-run", "--yes", "--json", "--environment", "--profile", "--region", "--local"),
    fc.constantFrom("--outputs-file", "1", "2h", "0s", "dev", "invoice-service", "2026-11-22T12:00:00Z", "/", "."),
    fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
  );
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`SEED=${seed}`);
  const options = nowhere();
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 6 }), async (parameters) => {
      // A port that nothing listens at keeps every command from doing anything.
      const local = parameters.includes("--local") ? ["--aws-port", "1"] : [];
      const { exitCode, stderr, stdout } = await startOrders([...local, ...parameters], options).ended;
      expect([0, 1, 2]).toContain(exitCode);
      expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*:\d+|node:internal|^Node\.js v/m);
      if (exitCode !== 0) {
        expect(stderr).not.toBe("");
      }
    }),
    { seed, numRuns: 25 },
  );
}, 120_000);
