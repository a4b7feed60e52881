import { execFile } from "node:child_process";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

/** Runs `pnpm local …parameters`, without what pnpm adds. */
function run(...parameters: string[]) {
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [main, ...parameters], (error, stdout, stderr) =>
      resolve({ exitCode: error ? error.code : 0, stdout, stderr }),
    );
  });
}

/** A server in place of the AWS endpoint, until the test ends. @returns its port */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return String((server.address() as AddressInfo).port);
}

const trace = {
  id: "order 1",
  truncated: false,
  activities: [
    { number: 1, startedAt: 0, activity: { type: "rule-matched", eventId: "event-1", rule: "created", at: 0 } },
  ],
};

test("a trace is printed for a person, without colours when nobody looks, or as JSON", async () => {
  const port = await serve(({ url }, response) => {
    if (url === "/_local/trace/order%201") response.end(JSON.stringify(trace));
  });
  expect(await run("trace", "order 1", "--aws-port", port)).toEqual({
    exitCode: 0,
    stdout: "order 1: 1 activity in 0 ms, since 1970-01-01T00:00:00.000Z\n\n    +0 ms  rule created matched\n",
    stderr: "",
  });
  const { stdout } = await run("trace", "order 1", "--aws-port", port, "--json");
  expect(JSON.parse(stdout)).toEqual(trace);
});

test.each<[string, number, string, string]>([
  ["knows nothing of the ID", 404, '{"code":"TRACE_NOT_FOUND"}', "knows nothing of 1"],
  ["is another program's, with JSON", 404, '{"message":"not found"}', "no local cloud runs at port"],
  ["is another program's", 200, "<html>", "no local cloud runs at port"],
])("a port that %s is told in one line, and exits with 1", async (_, status, body, message) => {
  const port = await serve((_, response) => response.writeHead(status).end(body));
  const { exitCode, stderr, stdout } = await run("trace", "1", "--aws-port", port);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});

test.concurrent.each<[string, string[], string]>([
  [
    "a port where nothing runs",
    ["trace", "1", "--aws-port", "1"],
    "no local cloud runs at port 1: npm start starts one",
  ],
  ["no command", [], "pnpm local trace <ID>"],
  ["no ID", ["trace"], "pnpm local trace <ID>"],
  ["another command", ["stop", "1"], "pnpm local trace <ID>"],
  ["a port that is none", ["trace", "1", "--aws-port", "http"], "--aws-port http: a port is a whole number"],
  ["an unknown option", ["trace", "1", "--verbose"], "--verbose"],
])("%s is told in one line, and exits with 1", async (_, parameters, message) => {
  const { exitCode, stderr, stdout } = await run(...parameters);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});

test("--help names the command and its options", async () => {
  const { exitCode, stdout } = await run("--help");
  expect(exitCode).toBe(0);
  for (const text of ["trace <ID>", "--aws-port", "--json"]) expect(stdout).toContain(text);
});
