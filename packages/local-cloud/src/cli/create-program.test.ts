import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { callProgram } from "command-line/testing";
import { expect, onTestFinished, test, vi } from "vitest";
import { createProgram } from "./create-program.ts";

const run = (...parameters: string[]) => callProgram(createProgram, parameters);

/** Starts a server in place of the AWS endpoint, until the test ends. @returns its port */
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

test("prints a trace as text, without colors outside a terminal, or as JSON", async () => {
  const port = await serve(({ url }, response) => {
    if (url === "/_local/trace/order%201") {
      response.end(JSON.stringify(trace));
    }
  });
  expect(await run("trace", "order 1", "--aws-port", port)).toEqual({
    exitCode: 0,
    stdout: "order 1: 1 activity in 0 ms, starting at 1970-01-01T00:00:00.000Z\n\n    +0 ms  rule created matched\n",
    stderr: "",
  });
  const { stdout } = await run("trace", "order 1", "--aws-port", port, "--json");
  expect(JSON.parse(stdout)).toEqual(trace);
});

test.each<[string, number, string, string]>([
  ["does not know the ID", 404, '{"code":"TRACE_NOT_FOUND","message":"trace not found: 1"}', "trace not found: 1"],
  ["belongs to another program with JSON", 404, '{"message":"not found"}', "no local cloud is running at"],
  ["belongs to another program", 200, "<html>", "no local cloud is running at"],
])("reports a port that %s in one line, and exits with 1", async (_, status, body, message) => {
  const port = await serve((_, response) => response.writeHead(status).end(body));
  const { exitCode, stderr, stdout } = await run("trace", "1", "--aws-port", port);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});

test.each<[string, string[], string]>([
  [
    "a port where nothing runs",
    ["trace", "1", "--aws-port", "1"],
    "no local cloud is running at http://127.0.0.1:1: start one with npm start",
  ],
  ["a missing ID", ["trace"], "missing required argument 'ID'"],
  ["an unknown command", ["stop", "1"], "unknown command 'stop'"],
  ["an invalid port", ["trace", "1", "--aws-port", "http"], "argument 'http' is invalid. Use a whole number"],
  ["an invalid fault", ["faults", "add", "on=call,effect=explode"], 'fault effect "explode"'],
  ["an unknown option", ["trace", "1", "--verbose"], "--verbose"],
  ["an option of npm start", ["start", "folder", "--once"], "unknown option '--once'"],
  ["a variable without a value", ["start", "folder", "--var", "prefix"], "Use name=value, such as prefix=lab2."],
  ["an invalid port to listen on", ["start", "folder", "--api-port", "http"], "Use a whole number from 0 to 65535"],
])("reports %s in one line, and exits with 1", async (_, parameters, message) => {
  const { exitCode, stderr, stdout } = await run(...parameters);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});

test("adds, lists and removes faults by one request each", async () => {
  const fault = { on: "delivery", effect: "duplicate", percentage: 5, after: 0 };
  const requests: string[] = [];
  const port = await serve(async (request, response) => {
    const body = (await request.toArray()).join("");
    requests.push(`${request.method} ${request.url} ${body}`.trimEnd());
    if (request.method === "POST") {
      response.writeHead(201).end(JSON.stringify({ id: "fault-1" }));
    } else if (request.method === "DELETE") {
      response.writeHead(204).end();
    } else {
      response.end(JSON.stringify({ seed: 7, faults: [{ id: "fault-1", ...fault, injected: 1 }] }));
    }
  });
  const runFaults = async (...parameters: string[]) => (await run("faults", ...parameters, "--aws-port", port)).stdout;

  expect(await runFaults("add", "on=delivery,effect=duplicate,percentage=5")).toBe("added fault-1\n");
  expect(await runFaults()).toBe(
    "1 active fault, reproducible with --seed 7\n\n  fault-1  on=delivery,effect=duplicate,percentage=5,after=0  injected once\n",
  );
  expect(await runFaults("clear", "fault-1")).toBe("removed fault-1\n");
  expect(await runFaults("clear")).toBe("removed all faults\n");
  expect(requests).toEqual([
    `POST /_local/faults ${JSON.stringify(fault)}`,
    "GET /_local/faults",
    "DELETE /_local/faults/fault-1",
    "DELETE /_local/faults",
  ]);
});

test("finds the local cloud in AWS_ENDPOINT_URL", async () => {
  const port = await serve((_, response) => response.end(JSON.stringify(trace)));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await run("trace", "order 1")).toMatchObject({ exitCode: 0, stderr: "" });
});

test.each([
  [[], ["trace [options] <ID>", "faults"]],
  [["trace"], ["--aws-port", "--json"]],
  [["faults"], ["list", "add [options] <fault>", "clear [options] [id]"]],
])("--help of %j lists its commands and options", async (command, texts) => {
  const { exitCode, stdout } = await run(...command, "--help");
  expect(exitCode).toBe(0);
  for (const text of texts) {
    expect(stdout).toContain(text);
  }
});
