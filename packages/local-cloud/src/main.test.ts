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
  ["knows nothing of the ID", 404, '{"code":"TRACE_NOT_FOUND","message":"trace not found: 1"}', "trace not found: 1"],
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
  ["no ID", ["trace"], "missing required argument 'ID'"],
  ["another command", ["stop", "1"], "unknown command 'stop'"],
  ["a port that is none", ["trace", "1", "--aws-port", "http"], "argument 'http' is invalid. Use a whole number"],
  ["a fault that is none", ["faults", "add", "on=call,effect=explode"], 'fault effect "explode"'],
  ["an unknown option", ["trace", "1", "--verbose"], "--verbose"],
])("%s is told in one line, and exits with 1", async (_, parameters, message) => {
  const { exitCode, stderr, stdout } = await run(...parameters);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});

test("faults are turned on, listed and turned off, each by one request", async () => {
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
  const stdoutOf = async (...parameters: string[]) => (await run("faults", ...parameters, "--aws-port", port)).stdout;

  expect(await stdoutOf("add", "on=delivery,effect=duplicate,percentage=5")).toBe("fault-1 is on\n");
  expect(await stdoutOf()).toBe(
    "1 fault is on, by the chance of --seed 7\n\n  fault-1  on=delivery,effect=duplicate,percentage=5,after=0  struck once\n",
  );
  expect(await stdoutOf("clear", "fault-1")).toBe("fault-1 is off\n");
  expect(await stdoutOf("clear")).toBe("no fault is on\n");
  expect(requests).toEqual([
    `POST /_local/faults ${JSON.stringify(fault)}`,
    "GET /_local/faults",
    "DELETE /_local/faults/fault-1",
    "DELETE /_local/faults",
  ]);
});

test.each([
  [[], ["trace [options] <ID>", "faults"]],
  [["trace"], ["--aws-port", "--json"]],
  [["faults"], ["list", "add [options] <fault>", "clear [options] [id]"]],
])("--help of %j names what there is", async (command, texts) => {
  const { exitCode, stdout } = await run(...command, "--help");
  expect(exitCode).toBe(0);
  for (const text of texts) {
    expect(stdout).toContain(text);
  }
});
