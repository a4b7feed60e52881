import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { callProgram } from "command-line/testing";
import { expect, onTestFinished, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { createProgram } from "./create-program.ts";

const run = (...parameters: string[]) =>
  callProgram((program) => createProgram(program, () => new AbortController().signal), parameters);

/** Writes a stack with an HTTP API and no routes. */
async function createStackFolder() {
  const folder = await mkdtemp(join(tmpdir(), "dev-server-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stack = {
    provider: { aws: [{ region: "eu-central-1" }] },
    resource: { aws_apigatewayv2_api: { orders: { name: "orders", protocol_type: "HTTP" } } },
  };
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify(stack));
  return folder;
}

/** Listens on a port until the test ends. */
async function takePort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return String((server.address() as AddressInfo).port);
}

test.each<[string, string[], RegExp]>([
  [
    "a missing stack folder",
    ["no/such/folder"],
    /^error: cannot read .*no\/such\/folder\/cdk\.tf\.json \(ENOENT\): synthesize the stack first/,
  ],
  ["a port that is not a number", ["stack", "--api-port", "http"], /'--api-port <port>' argument 'http' is invalid/],
  [
    "a port that is too large",
    ["stack", "--aws-port", "65536"],
    /'65536' is invalid\. Use a whole number from 0 to 65535/,
  ],
  ["a port with a sign", ["stack", "--api-port=-1"], /Use a whole number/],
  [
    "a URL without a protocol",
    ["stack", "--dynamodb", "127.0.0.1:8000"],
    /Use a URL such as http:\/\/127\.0\.0\.1:8000/,
  ],
  ["a factor of 0", ["stack", "--time-scale", "0"], /Use a number above 0/],
  ["an unknown IAM mode", ["stack", "--iam", "all"], /Allowed choices are report/],
  [
    "an unknown fault effect",
    ["stack", "--fault", "on=call,effect=explode"],
    /fault effect "explode".* docs\/local-cloud\.md/,
  ],
  ["an invalid seed", ["stack", "--seed", "-1"], /Use a whole number from 0 to 2147483647/],
  ["an unknown option", ["stack", "--quiet"], /unknown option '--quiet'\n/],
  ["a misspelled option before it builds", ["--onse"], /unknown option '--onse' \(Did you mean --once\?\)/],
])("reports %s in one line and exits with 1", async (_, parameters, message) => {
  const { exitCode, stdout, stderr } = await run(...parameters);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});

const ports = ["--api-port", "--aws-port", "--console-port"];

test("reports an unknown service to inspect and lists the known ones", async () => {
  const parameters = ports.flatMap((each) => [each, "0"]);
  const { exitCode, stderr } = await run(await createStackFolder(), ...parameters, "--inspect", "invoice-service");
  expect(stderr).toBe('error: unknown or ambiguous function "invoice-service": the stack has none\n');
  expect(exitCode).toBe(1);
});

test.each([...ports, "--inspect-port"])("reports a taken port with its number and %s", async (option) => {
  const port = await takePort();
  const inspect = option === "--inspect-port" ? ["--inspect", "orders"] : [];
  const parameters = [...ports, "--inspect-port"].flatMap((each) => [each, each === option ? port : "0"]);
  const { exitCode, stderr } = await run(await createStackFolder(), ...parameters, ...inspect);
  expect(stderr).toBe(`error: port ${port} is taken: choose another with ${option}, or 0 for any free port\n`);
  expect(exitCode).toBe(1);
});

test("names both options that have the same port", async () => {
  const port = await takePort();
  const { exitCode, stderr } = await run(
    ...[await createStackFolder(), "--api-port", port, "--aws-port", "0", "--console-port", port],
  );
  expect(stderr).toBe(
    `error: port ${port} is used for both --api-port and --console-port: choose another for one of them\n`,
  );
  expect(exitCode).toBe(1);
});

test.each(["--fresh", "--open", "--inspect=orders"])("rejects --once with %s", async (option) => {
  const { exitCode, stderr } = await run("--once", option);
  expect(stderr).toMatch(/^error: option '--once' cannot be used with option '--\w+.*'\n$/);
  expect(exitCode).toBe(1);
});

test("prints the version of the workspace", async () => {
  expect(await run("--version")).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test("is the program of npm start", () => {
  const main = fileURLToPath(new URL("./main.mjs", import.meta.url));
  expect(execFileSync(process.execPath, [main, "--version"], { encoding: "utf8" })).toBe(`${manifest.version}\n`);
});

test("prints the help that scripts/start.mjs prints before anything is installed", async () => {
  const { stdout } = await run("--help");
  await expect(stdout).toMatchFileSnapshot("../../../scripts/start-help.txt");
});

test("lists every option and its default in --help", async () => {
  const { exitCode, stdout } = await run("--help");
  expect(exitCode).toBe(0);
  const text = stdout.replaceAll(/\s+/g, " ");
  expect(text).toMatch(/--api-port <port> [^)]*\(default: 4000\)/);
  expect(text).toMatch(/--aws-port <port> [^)]*\(default: 4566\)/);
  expect(text).toMatch(/--console-port <port> [^)]*\(default: 4001\)/);
  expect(text).toMatch(/--inspect-port <port> [^)]*\(default: 9229\)/);
  expect(text).toMatch(/--max-workers <number> [^)]*\(default: 4\)/);
  for (const option of [
    "--time-scale",
    "--fault",
    "--seed",
    "--iam",
    "--once",
    "--json",
    "--verbose",
    "--no-watch",
    "--inspect ",
  ]) {
    expect(text).toContain(option);
  }
});
