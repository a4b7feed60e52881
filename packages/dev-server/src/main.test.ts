import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

/** Runs `npm start -- …parameters`, without what npm adds. */
function run(...parameters: string[]) {
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [main, ...parameters], (error, stdout, stderr) =>
      resolve({ exitCode: error ? error.code : 0, stdout, stderr }),
    );
  });
}

/** A stack with an HTTP API and nothing behind it. */
async function stackFolder() {
  const folder = await mkdtemp(join(tmpdir(), "dev-server-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stack = {
    provider: { aws: [{ region: "eu-central-1" }] },
    resource: { aws_apigatewayv2_api: { orders: { name: "orders", protocol_type: "HTTP" } } },
  };
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify(stack));
  return folder;
}

/** A port that is taken until the test ends. */
async function takenPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return String((server.address() as AddressInfo).port);
}

test.concurrent.each<[string, string[], RegExp]>([
  ["no stack folder", [], /missing required argument 'stack-folder'/],
  ["a stack folder that is not there", ["no/such/folder"], /no\/such\/folder\/cdk\.tf\.json cannot be read \(ENOENT\)/],
  ["a port that is no number", ["stack", "--api-port", "http"], /'--api-port <port>' argument 'http' is invalid/],
  [
    "a port that is too large",
    ["stack", "--aws-port", "65536"],
    /'65536' is invalid\. Use a whole number from 0 to 65535/,
  ],
  ["a port with a sign", ["stack", "--api-port=-1"], /Use a whole number/],
  ["a factor of nothing", ["stack", "--time-scale", "0"], /A factor is a number above 0/],
  ["something else of IAM than the report", ["stack", "--iam", "all"], /Allowed choices are report/],
  [
    "a fault that is none",
    ["stack", "--fault", "on=call,effect=explode"],
    /fault effect "explode".* docs\/local-cloud\.md/,
  ],
  ["a seed that is none", ["stack", "--seed", "-1"], /Use a whole number from 0 to 2147483647/],
  ["an option that is unknown", ["stack", "--quiet"], /unknown option '--quiet'/],
])("%s is told in one line, and exits with 1", async (_, parameters, message) => {
  const { exitCode, stdout, stderr } = await run(...parameters);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});

const ports = ["--api-port", "--aws-port", "--console-port"];

test("a service to inspect that the stack does not have is told, with those that it has", async () => {
  const parameters = ports.flatMap((each) => [each, "0"]);
  const { exitCode, stderr } = await run(await stackFolder(), ...parameters, "--inspect", "invoice-service");
  expect(stderr).toBe('error: "invoice-service" is the name of no one function: the stack has none\n');
  expect(exitCode).toBe(1);
});

test.each([...ports, "--inspect-port"])("a taken port is told with its number and %s", async (option) => {
  const port = await takenPort();
  const inspect = option === "--inspect-port" ? ["--inspect", "orders"] : [];
  const parameters = [...ports, "--inspect-port"].flatMap((each) => [each, each === option ? port : "0"]);
  const { exitCode, stderr } = await run(await stackFolder(), ...parameters, ...inspect);
  expect(stderr).toBe(`error: port ${port} is taken: choose another with ${option}, or 0 for any free port\n`);
  expect(exitCode).toBe(1);
});

test("--help names every option and its default", async () => {
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
